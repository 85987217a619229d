//! Numbers as text that reads back as the same number, bit for bit.

/// From here on every reader takes a bound or a side for infinite.
pub(crate) const INFINITE: f64 = 1e20;

/// The shortest decimal that reads back as `v`. Infinities are the caller's affair.
pub(crate) fn number(v: f64) -> String {
    let size = v.abs();
    // Rust writes 1e300 with 301 digits unless told otherwise.
    if v == 0.0 || (1e-5..1e16).contains(&size) { format!("{v}") } else { format!("{v:e}") }
}

/// A bound as readers see it: infinite from [`INFINITE`] on.
pub(crate) fn bound(v: f64) -> f64 {
    if v >= INFINITE {
        f64::INFINITY
    } else if v <= -INFINITE {
        f64::NEG_INFINITY
    } else {
        v
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn every_number_reads_back_as_itself(bits in any::<u64>()) {
            let v = f64::from_bits(bits);
            prop_assume!(v.is_finite());
            let text = number(v);
            prop_assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(bits), "{}", text);
            prop_assert!(text.len() <= 24, "{}", text);
        }
    }
}
