//! Rational numbers without rounding. Arithmetic answers `None` instead of overflowing.

use std::cmp::Ordering;

/// A rational number in lowest terms, with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// 0.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// 1.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `numerator / denominator`; `None` for a denominator of 0.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = gcd(numerator.checked_abs()?, denominator.checked_abs()?) * denominator.signum();
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self { numerator: value as i128, denominator: 1 }
    }

    /// Sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// Difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { numerator: other.numerator.checked_neg()?, ..other })
    }

    /// Product.
    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(
            self.numerator.checked_mul(other.numerator)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// Quotient; `None` for a divisor of 0.
    pub fn over(self, other: Self) -> Option<Self> {
        Self::new(
            self.numerator.checked_mul(other.denominator)?,
            self.denominator.checked_mul(other.numerator)?,
        )
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// The largest whole number that is not larger.
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        // Compares whole parts first and then the reciprocals of the rests, which cannot overflow.
        let (mut a, mut b) = (*self, *other);
        let mut flipped = false;
        loop {
            let (whole_a, whole_b) = (a.floor(), b.floor());
            let order = whole_a.cmp(&whole_b);
            let rest_a = a.numerator.rem_euclid(a.denominator);
            let rest_b = b.numerator.rem_euclid(b.denominator);
            let order = match (order, rest_a, rest_b) {
                (Ordering::Equal, 0, 0) => Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, _, _) => {
                    (a, b) = (
                        Self { numerator: a.denominator, denominator: rest_a },
                        Self { numerator: b.denominator, denominator: rest_b },
                    );
                    flipped = !flipped;
                    continue;
                }
                (order, _, _) => order,
            };
            return if flipped { order.reverse() } else { order };
        }
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

/// The one point in which the `planes` (coefficients, right-hand side) meet; `None` when they do not meet in exactly
/// one.
pub(super) fn intersection(planes: &[&(Vec<Fraction>, Fraction)]) -> Option<Vec<Fraction>> {
    let n = planes.len();
    let mut rows: Vec<Vec<Fraction>> =
        planes.iter().map(|(row, right)| row.iter().chain([right]).copied().collect()).collect();
    for column in 0..n {
        let pivot = (column..n).find(|&row| rows[row][column] != Fraction::ZERO)?;
        rows.swap(column, pivot);
        let lead = rows[column][column];
        for value in &mut rows[column] {
            *value = value.over(lead)?;
        }
        let pivot_row = rows[column].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != column && factor != Fraction::ZERO {
                for (value, &pivot) in row.iter_mut().zip(&pivot_row) {
                    *value = value.minus(factor.times(pivot)?)?;
                }
            }
        }
    }
    Some(rows.iter().map(|row| row[n]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f(numerator: i128, denominator: i128) -> Fraction {
        Fraction::new(numerator, denominator).unwrap()
    }

    #[test]
    fn arithmetic_is_exact_and_reduced() {
        assert_eq!(f(1, 3).plus(f(1, 6)), Some(f(1, 2)));
        assert_eq!(f(2, -4), f(-1, 2));
        assert_eq!(f(3, 4).over(f(-3, 8)), Some(f(-2, 1)));
        assert_eq!(f(1, 2).over(Fraction::ZERO), None);
        assert_eq!(f(i128::MAX, 1).plus(f(1, 1)), None);
        assert_eq!((f(-7, 2).floor(), f(7, 2).floor(), f(4, 2).is_whole()), (-4, 3, true));
    }

    #[test]
    fn order_is_that_of_the_numbers() {
        let mut dice = crate::Dice::new(1);
        for _ in 0..2_000 {
            let (a, b, c, d) = (dice.int(-40, 40), dice.int(1, 30), dice.int(-40, 40), dice.int(1, 30));
            let expected = (a * d).cmp(&(c * b));
            assert_eq!(f(a.into(), b.into()).cmp(&f(c.into(), d.into())), expected, "{a}/{b} {c}/{d}");
        }
    }
}
