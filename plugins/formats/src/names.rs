//! Names that no reader can mistake for anything else.
//!
//! A name of a model may hold anything: spaces, line ends, `End`, three hundred characters, the name of another column.
//! In a text file such a name could change the model. So each is replaced by a safe one, and the original travels in a
//! comment that only our own reader takes back.

use std::collections::{HashMap, HashSet};

/// Longest safe name, in bytes. Readers cut or refuse at 255; SCIP refuses MPS lines from 1024 bytes on.
const LONGEST: usize = 100;

/// Words that some reader takes for something else than a name, wherever they stand, in lower case: those of LP, those of
/// MPS, and names that readers make up themselves.
const RESERVED: &str = "
    min minimize minimise minimum max maximize maximise maximum subject such that to st s.t. st. bound bounds free general
    generals gen integer integers int binary binaries bin semi semis sec sin sos sos1 sos2 s1 s2 end lazy user cuts constraints
    pwlobj multi objectives scenario scenarios constant obj
    name objsense objsen objname rows lazycons usercuts columns rhs ranges bnd rng sets quadobj qmatrix qsection qcmatrix csection
    indicators gencons delayedrows modelcuts pwlnam pwlcon marker if endata refrow objective_row
    qmatrixvar objconstant nlobjvar objcons quadobjvar
";

/// What a file's names may look like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Letters, digits, `_` and `.`, no reserved word, nothing that begins like a number.
    Word,
    /// Anything printable in one line.
    Line,
}

/// Gives out names, each once.
pub(crate) struct NameTable {
    style: Style,
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl NameTable {
    pub(crate) fn new(style: Style) -> Self {
        Self { style, taken: HashSet::new(), next: HashMap::new() }
    }

    /// One name for each original. What is safe and not taken stays as it is; what has no name gets `prefix` and its
    /// number from 1.
    pub(crate) fn assign<'a>(
        &mut self,
        originals: impl Iterator<Item = Option<&'a str>>,
        prefix: &str,
    ) -> Vec<String> {
        let originals: Vec<Option<&str>> = originals.collect();
        let mut names = vec![String::new(); originals.len()];
        for (name, original) in names.iter_mut().zip(&originals) {
            if let Some(text) = original.filter(|text| self.is_safe(text))
                && self.taken.insert(text.to_owned())
            {
                text.clone_into(name);
            }
        }
        for (k, (name, original)) in names.iter_mut().zip(&originals).enumerate() {
            if name.is_empty() {
                let base = match original {
                    Some(text) => self.safe(text),
                    None => format!("{prefix}{}", k + 1),
                };
                *name = self.unique(base);
            }
        }
        names
    }

    fn unique(&mut self, base: String) -> String {
        if self.taken.insert(base.clone()) {
            return base;
        }
        let next = self.next.entry(base.clone()).or_insert(2);
        loop {
            let name = format!("{base}_{next}");
            *next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }

    fn allows(&self, c: char) -> bool {
        match self.style {
            Style::Word => c.is_ascii_alphanumeric() || c == '_' || c == '.',
            Style::Line => !c.is_control() && !c.is_whitespace(),
        }
    }

    fn is_safe(&self, name: &str) -> bool {
        !name.is_empty()
            && name.len() <= LONGEST
            && name.chars().all(|c| self.allows(c))
            && (self.style == Style::Line || is_word(name))
    }

    fn safe(&self, name: &str) -> String {
        // Room for a number behind it.
        let mut safe = String::new();
        for c in name.chars().map(|c| if self.allows(c) { c } else { '_' }) {
            if safe.len() + c.len_utf8() > LONGEST - 12 {
                break;
            }
            safe.push(c);
        }
        if safe.is_empty() || (self.style == Style::Word && !is_word(&safe)) {
            safe.insert(0, '_');
        }
        safe
    }
}

/// Whether a name of allowed characters is no reserved word and does not begin like a number.
fn is_word(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut chars = lower.chars();
    let (first, second) = (chars.next(), chars.next());
    let letter = first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    // C's strtod, which readers use, takes these for numbers; `e5` behind a coefficient is an exponent.
    let number = lower.starts_with("inf")
        || lower.starts_with("nan")
        || (first == Some('e') && second.is_none_or(|c| c.is_ascii_digit() || c == '.'));
    letter && !number && !RESERVED.split_whitespace().any(|word| word == lower)
}

/// Characters of an original name in one comment; longer ones take several. Escaped, a character takes up to ten bytes.
const PIECE: usize = 16;

/// Comment texts (without the format's comment sign) that keep the original of a safe name.
pub(crate) fn comments(kind: &str, safe: &str, original: &str) -> Vec<String> {
    let chars: Vec<char> = original.chars().collect();
    chars
        .chunks(PIECE)
        .map(|piece| {
            let text: String = piece.iter().flat_map(|c| c.escape_default()).collect();
            format!("@{kind} {safe} \"{text}\"")
        })
        .collect()
}

/// The originals that comments keep, by kind and safe name.
#[derive(Default)]
pub(crate) struct Originals {
    map: HashMap<(String, String), String>,
}

impl Originals {
    /// Takes a comment's text; one that is not ours is ignored.
    pub(crate) fn note(&mut self, comment: &str) {
        let Some(rest) = comment.trim().strip_prefix('@') else { return };
        let mut parts = rest.splitn(3, ' ');
        let (Some(kind), Some(safe), Some(quoted)) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        let inner = quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"'));
        if let Some(text) = inner.and_then(unescape) {
            self.map.entry((kind.to_owned(), safe.to_owned())).or_default().push_str(&text);
        }
    }

    /// The original of a safe name, else the name itself.
    pub(crate) fn of<'a>(&'a self, kind: &str, safe: &'a str) -> &'a str {
        if self.map.is_empty() {
            return safe;
        }
        self.map.get(&(kind.to_owned(), safe.to_owned())).map_or(safe, String::as_str)
    }
}

/// Undoes `char::escape_default`.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let hex: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                char::from_u32(u32::from_str_radix(&hex, 16).ok()?)?
            }
            other => other,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn safe(names: &[&str]) -> Vec<String> {
        NameTable::new(Style::Word).assign(names.iter().map(|n| Some(*n)), "x")
    }

    #[test]
    fn what_could_change_a_model_is_replaced() {
        let given =
            ["x", "End", "x y", "x[1]", "3x", "x", "inf_stock", "e5", "eggs", "a\nb", "", "Bounds", "_End"];
        let found = safe(&given);
        let expected = [
            "x",
            "_End_2",
            "x_y",
            "x_1_",
            "_3x",
            "x_2",
            "_inf_stock",
            "_e5",
            "eggs",
            "a_b",
            "_",
            "_Bounds",
            "_End",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_made_up_name_gives_way_to_a_given_one() {
        let names = NameTable::new(Style::Word).assign([None, Some("x1"), None].into_iter(), "x");
        assert_eq!(names, ["x1_2", "x1", "x3"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn names_are_safe_and_unique_and_come_back(given in proptest::collection::vec(".{0,300}", 0..8), twice in any::<bool>()) {
            let mut given = given;
            if twice { given.extend(given.clone()); }
            for style in [Style::Word, Style::Line] {
                let found = NameTable::new(style).assign(given.iter().map(|g| Some(g.as_str())), "x");
                let mut originals = Originals::default();
                let mut seen = HashSet::new();
                for (name, original) in found.iter().zip(&given) {
                    prop_assert!(NameTable::new(style).is_safe(name), "{name:?}");
                    prop_assert!(seen.insert(name.clone()), "{name:?} twice");
                    for comment in comments("col", name, original) {
                        let plain = comment.chars().all(|c| c.is_ascii_graphic() || c == ' ');
                        prop_assert!(style == Style::Line || (comment.len() < 320 && plain));
                        originals.note(&comment);
                    }
                }
                for (name, original) in found.iter().zip(&given) {
                    let wanted = if original.is_empty() { name } else { original };
                    prop_assert_eq!(originals.of("col", name), wanted);
                }
            }
        }
    }
}
