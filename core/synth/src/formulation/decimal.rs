//! Exact decimal numbers: what questions state and formulas multiply.

use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use crate::exact::Fraction;

/// A whole number of tenths, hundredths and so on. Held in lowest terms, so that equal numbers are equal.
///
/// Families' numbers are short; arithmetic on them stays far within 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    units: i128,
    places: u32,
}

impl Decimal {
    /// 0.
    pub const ZERO: Self = Self { units: 0, places: 0 };
    /// 1.
    pub const ONE: Self = Self { units: 1, places: 0 };

    /// `units` with the point so many `places` from the right: `new(125, 2)` is 1.25.
    pub fn new(units: i64, places: u32) -> Self {
        Self { units: units.into(), places }.reduced()
    }

    fn reduced(mut self) -> Self {
        while self.places > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.places -= 1;
        }
        self
    }

    fn units_at(self, places: u32) -> i128 {
        self.units * 10_i128.pow(places - self.places)
    }

    /// The quotient; `None` where it is no short decimal number.
    pub fn over(self, other: Self) -> Option<Self> {
        let (places, extra) = (self.places.max(other.places), 6);
        let (units, by) = (self.units_at(places) * 10_i128.pow(extra), other.units_at(places));
        (by != 0 && units % by == 0).then(|| Self { units: units / by, places: extra }.reduced())
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.places == 0
    }

    /// Whether it is below 0.
    pub fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Without its sign.
    pub fn abs(self) -> Self {
        Self { units: self.units.abs(), ..self }
    }

    /// The digits as a whole number, and how many of them stand behind the point.
    pub fn parts(self) -> (i128, u32) {
        (self.units, self.places)
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        self.units as f64 / 10_f64.powi(self.places as i32)
    }

    /// The same number as a fraction.
    pub fn to_fraction(self) -> Fraction {
        Fraction::new(self.units, 10_i128.pow(self.places)).unwrap_or(Fraction::ZERO)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self { units: value.into(), places: 0 }
    }
}

impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let places = self.places.max(other.places);
        Self { units: self.units_at(places) + other.units_at(places), places }.reduced()
    }
}

impl Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self { units: -self.units, ..self }
    }
}

impl Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Decimal {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self { units: self.units * other.units, places: self.places + other.places }.reduced()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.places == 0 {
            return write!(f, "{}", self.units);
        }
        let scale = 10_u128.pow(self.places);
        let digits = self.units.unsigned_abs();
        let sign = if self.units < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:0width$}", digits / scale, digits % scale, width = self.places as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_print_as_people_write_them() {
        let text = |units, places| Decimal::new(units, places).to_string();
        assert_eq!(
            [text(125, 2), text(-5, 2), text(1200, 2), text(0, 3), text(30, 1)],
            ["1.25", "-0.05", "12", "0", "3"]
        );
        let (a, b) = (Decimal::new(1, 1), Decimal::new(2, 1));
        assert_eq!(a + b, Decimal::new(3, 1));
        assert_eq!(a * b, Decimal::new(2, 2));
        assert_eq!(a - a, Decimal::ZERO);
        assert_eq!(Decimal::new(90, 0).over(Decimal::new(60, 0)), Some(Decimal::new(15, 1)));
        assert_eq!(
            (a.over(Decimal::new(1, 3)), a.over(Decimal::new(3, 0))),
            (Some(Decimal::new(100, 0)), None)
        );
        assert_eq!(Decimal::new(75, 2).to_fraction(), Fraction::new(3, 4).unwrap());
        assert_eq!(Decimal::new(-125, 2).to_f64(), -1.25);
    }
}
