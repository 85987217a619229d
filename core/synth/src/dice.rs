//! Draws that are the same on every machine and under every version of the `rand` crate: only the raw stream of
//! ChaCha8 is used, whose algorithm is fixed.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A seeded source of small choices.
#[derive(Clone, Debug)]
pub struct Dice {
    numbers: ChaCha8Rng,
    /// Apart from the others: a problem can be told in other words with the same numbers.
    words: ChaCha8Rng,
}

impl Dice {
    /// The same seed gives the same draws.
    pub fn new(seed: u64) -> Self {
        Self { numbers: ChaCha8Rng::seed_from_u64(seed), words: words(seed) }
    }

    /// The same dice but for wordings, which they draw by another seed.
    pub fn reworded(self, seed: u64) -> Self {
        Self { words: words(seed), ..self }
    }

    /// Number of a wording below `count`. No other draw depends on it.
    pub fn wording(&mut self, count: u64) -> u64 {
        self.words.next_u64() % count
    }

    /// A whole number from `low` to `high`, both included.
    ///
    /// # Panics
    /// When `low > high`.
    pub fn int(&mut self, low: i64, high: i64) -> i64 {
        assert!(low <= high, "an empty range: {low} to {high}");
        let span = (high - low) as u64 + 1;
        // The bias of the remainder is below 2^-50 for the small spans that families use.
        low + (self.numbers.next_u64() % span) as i64
    }

    /// `count` whole numbers from `low` to `high`.
    pub fn ints(&mut self, count: usize, low: i64, high: i64) -> Vec<i64> {
        (0..count).map(|_| self.int(low, high)).collect()
    }

    /// An index below `length`.
    pub fn index(&mut self, length: usize) -> usize {
        self.int(0, length as i64 - 1) as usize
    }

    /// One of `choices`, which must not be empty.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.index(choices.len())]
    }

    /// `count` different ones of `choices`, in random order.
    pub fn some<'a, T: ?Sized>(&mut self, choices: &[&'a T], count: usize) -> Vec<&'a T> {
        let mut left: Vec<&T> = choices.to_vec();
        (0..count.min(left.len()))
            .map(|_| {
                let at = self.index(left.len());
                left.swap_remove(at)
            })
            .collect()
    }

    /// True in `percent` of 100 draws.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.int(1, 100) <= percent
    }
}

fn words(seed: u64) -> ChaCha8Rng {
    let mut words = ChaCha8Rng::seed_from_u64(seed);
    words.set_stream(1);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded: a change of these draws changes every lesson of every recorded seed.
    #[test]
    fn the_stream_is_the_recorded_one() {
        let mut dice = Dice::new(7);
        let first: Vec<i64> = (0..6).map(|_| dice.int(0, 99)).collect();
        let mut again = Dice::new(7);
        assert_eq!(first, again.ints(6, 0, 99));
        assert_eq!(first, RECORDED);
    }

    const RECORDED: [i64; 6] = [35, 94, 45, 43, 40, 38];

    #[test]
    fn some_gives_different_ones() {
        for seed in 0..50 {
            let mut drawn = Dice::new(seed).some(&["a", "b", "c", "d"], 3);
            drawn.sort_unstable();
            drawn.dedup();
            assert_eq!(drawn.len(), 3);
        }
    }
}
