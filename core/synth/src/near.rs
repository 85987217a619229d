//! Questions that stand in other collections already: what is trained on must not be what is measured with.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Two questions with this much in common are taken for one. Numbers count as equal, so a question is near another one that
/// differs from it in numbers alone.
const NEAR: f64 = 0.5;
/// Words of a shingle.
const SHINGLE: usize = 3;

/// A collection of questions to keep away from.
#[derive(Debug, Default)]
pub struct KnownQuestions {
    names: Vec<String>,
    /// Shingles of each question.
    sizes: Vec<usize>,
    /// By shingle: the questions that have it.
    places: HashMap<u64, Vec<u32>>,
}

impl KnownQuestions {
    /// Adds a question under a name that reports will show.
    pub fn add(&mut self, name: String, question: &str) {
        let shingles = shingles(question);
        let place = self.names.len() as u32;
        self.names.push(name);
        self.sizes.push(shingles.len());
        for shingle in shingles {
            self.places.entry(shingle).or_default().push(place);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The nearest question, if it is near: its name, and the share of three-word sequences that both have among those that
    /// either has (Jaccard similarity).
    pub fn near(&self, question: &str) -> Option<(&str, f64)> {
        let shingles = shingles(question);
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for place in shingles.iter().filter_map(|shingle| self.places.get(shingle)).flatten() {
            *shared.entry(*place).or_default() += 1;
        }
        let similarity = |(place, both): (u32, usize)| {
            let either = shingles.len() + self.sizes[place as usize] - both;
            (place, both as f64 / either as f64)
        };
        // The first of equals, so that the answer does not depend on the order of a map.
        let nearest =
            shared.into_iter().map(similarity).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        (nearest.1 >= NEAR).then(|| (self.names[nearest.0 as usize].as_str(), nearest.1))
    }
}

/// Hashes of all sequences of three words, without case and with `#` for every number.
fn shingles(text: &str) -> HashSet<u64> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| {
                if word.starts_with(|c: char| c.is_ascii_digit()) { "#".into() } else { word.to_lowercase() }
            })
            .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let hash = |window: &[&str]| {
        let mut hasher = DefaultHasher::new();
        window.hash(&mut hasher);
        hasher.finish()
    };
    words.windows(SHINGLE.min(words.len()).max(1)).map(hash).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &str = "A farmer has 100 acres and plants wheat and corn. Wheat earns $20 an acre, corn $35. How many \
                         acres of each give the most money?";

    fn known() -> KnownQuestions {
        let mut known = KnownQuestions::default();
        known.add("a:1".into(), KNOWN);
        known.add("a:2".into(), "Four trucks bring sand to three sites. Which truck should go where?");
        known
    }

    #[test]
    fn other_numbers_and_a_changed_word_do_not_hide_a_question() {
        let near = KNOWN.replace("100", "80").replace("35", "41").replace("farmer", "grower").to_uppercase();
        let known = known();
        let (name, similarity) = known.near(&near).unwrap();
        assert_eq!(name, "a:1");
        assert!((0.7..1.0).contains(&similarity), "{similarity}");
        assert_eq!(known.near(KNOWN), Some(("a:1", 1.0)));
    }

    #[test]
    fn another_question_about_the_same_things_is_not_near() {
        let other = "Wheat and corn are to be planted on 100 acres by a farmer who has $500 for seed. Find the best plan.";
        assert_eq!(known().near(other), None);
        assert_eq!(known().near(""), None);
        assert_eq!(KnownQuestions::default().near(KNOWN), None);
    }
}
