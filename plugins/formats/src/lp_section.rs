//! The sections of LP files, in all their spellings.

use orlm_solver::Sense;

use crate::lp_lexer::Kind;

/// What a keyword begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Objective,
    Rows,
    Bounds,
    Integers,
    Binaries,
    Semi,
    Sos,
    Unsupported(&'static str),
    End,
}

impl Section {
    /// Characters of the longest first word.
    pub(crate) const LONGEST: usize = 8;

    /// The section that a name and the two tokens behind it begin, and how many of the three belong to the keyword.
    pub(crate) fn of(name: &str, second: Kind<'_>, third: Kind<'_>) -> Option<(Self, usize)> {
        // A label, not a section: `bounds: x + y <= 4`.
        if second == Kind::Sign(':') {
            return None;
        }
        let word = |kind: Kind<'_>, word: &str| matches!(kind, Kind::Name(n) if n.eq_ignore_ascii_case(word));
        Some(match name.to_ascii_lowercase().as_str() {
            word if sense_of(word).is_some() => (Self::Objective, 1),
            "subject" if word(second, "to") => (Self::Rows, 2),
            "such" if word(second, "that") => (Self::Rows, 2),
            "st" | "s.t." | "st." => (Self::Rows, 1),
            // Both are rows of the model: one says when to look at a row, the other that it is implied.
            "lazy" if word(second, "constraints") => (Self::Rows, 2),
            "user" if word(second, "cuts") => (Self::Rows, 2),
            "bounds" | "bound" => (Self::Bounds, 1),
            "general" if word(second, "constraints") => (Self::Unsupported("general constraints"), 2),
            "general" | "generals" | "gen" | "integer" | "integers" | "int" => (Self::Integers, 1),
            "binary" | "binaries" | "bin" => (Self::Binaries, 1),
            "semi" if second == Kind::Sign('-') && word(third, "continuous") => (Self::Semi, 3),
            "semi" if second == Kind::Sign('-') => return None,
            "semi" | "semis" | "sec" => (Self::Semi, 1),
            "sos" => (Self::Sos, 1),
            "pwlobj" => (Self::Unsupported("piecewise linear objectives"), 1),
            "scenario" => (Self::Unsupported("scenarios"), 1),
            "end" => (Self::End, 1),
            _ => return None,
        })
    }
}

/// The direction that a word asks for.
pub(crate) fn sense_of(word: &str) -> Option<Sense> {
    let is = |words: [&str; 4]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
    if is(["min", "minimize", "minimise", "minimum"]) {
        Some(Sense::Minimise)
    } else if is(["max", "maximize", "maximise", "maximum"]) {
        Some(Sense::Maximise)
    } else {
        None
    }
}
