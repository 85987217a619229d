//! Linear rows as Gurobi takes them: one side each.

use std::ffi::{c_char, c_int};

pub(crate) const LESS: c_char = b'<' as c_char;
pub(crate) const GREATER: c_char = b'>' as c_char;
pub(crate) const EQUAL: c_char = b'=' as c_char;

/// The one or two one-sided rows that say `lower <= row <= upper`; none if both are infinite.
pub(crate) fn sides(lower: f64, upper: f64) -> impl Iterator<Item = (c_char, f64)> {
    let equal = lower == upper;
    let parts = [
        equal.then_some((EQUAL, lower)),
        (!equal && upper.is_finite()).then_some((LESS, upper)),
        (!equal && lower.is_finite()).then_some((GREATER, lower)),
    ];
    parts.into_iter().flatten()
}

/// One-sided rows, sparse.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) start: Vec<c_int>,
    pub(crate) index: Vec<c_int>,
    pub(crate) value: Vec<f64>,
    pub(crate) sense: Vec<c_char>,
    pub(crate) rhs: Vec<f64>,
    /// Which of them are lazy.
    pub(crate) lazy: Vec<c_int>,
}

impl Rows {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rhs.len()
    }

    /// Appends one row.
    pub(crate) fn push(&mut self, (index, value): (&[c_int], &[f64]), sense: c_char, rhs: f64) {
        self.start.push(self.index.len() as c_int);
        self.index.extend_from_slice(index);
        self.value.extend_from_slice(value);
        self.sense.push(sense);
        self.rhs.push(rhs);
    }

    /// Appends what says `lower <= row <= upper`, and returns where.
    pub(crate) fn push_sides(
        &mut self,
        entries: (&[c_int], &[f64]),
        lower: f64,
        upper: f64,
    ) -> std::ops::Range<usize> {
        let first = self.len();
        for (sense, rhs) in sides(lower, upper) {
            self.push(entries, sense, rhs);
        }
        first..self.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn every_side_becomes_a_row() {
        let all = |lower, upper| sides(lower, upper).collect::<Vec<_>>();
        assert_eq!(all(-INF, INF), []);
        assert_eq!(all(-INF, 2.0), [(LESS, 2.0)]);
        assert_eq!(all(1.0, INF), [(GREATER, 1.0)]);
        assert_eq!(all(1.0, 2.0), [(LESS, 2.0), (GREATER, 1.0)]);
        assert_eq!(all(1.0, 1.0), [(EQUAL, 1.0)]);
    }

    #[test]
    fn a_row_with_two_sides_is_found_again() {
        let mut rows = Rows::default();
        let entries = (&[0, 2][..], &[1.0, -1.0][..]);
        assert_eq!(rows.push_sides(entries, -INF, INF), 0..0);
        assert_eq!(rows.push_sides(entries, 1.0, 2.0), 0..2);
        assert_eq!(rows.push_sides((&[1], &[3.0]), 4.0, 4.0), 2..3);
        assert_eq!(rows.start, [0, 2, 4]);
        assert_eq!(rows.index, [0, 2, 0, 2, 1]);
        assert_eq!(rows.sense, [LESS, GREATER, EQUAL]);
        assert_eq!(rows.rhs, [2.0, 1.0, 4.0]);
    }
}
