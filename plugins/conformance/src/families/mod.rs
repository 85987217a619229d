//! The cases, one file a family.

mod concurrency;
mod cone;
mod duals;
mod general;
mod indicator;
mod interrupt;
mod invalid_input;
mod limits;
mod lp;
mod mip;
mod nonlinear;
mod pool;
mod qcp;
mod qp;
mod sos;
mod starts;
mod status;

use crate::case::Case;

/// Every case, family by family.
pub fn suite() -> Vec<Case> {
    let families = [
        lp::cases(),
        mip::cases(),
        qp::cases(),
        qcp::cases(),
        cone::cases(),
        sos::cases(),
        indicator::cases(),
        general::cases(),
        nonlinear::cases(),
        status::cases(),
        duals::cases(),
        limits::cases(),
        interrupt::cases(),
        starts::cases(),
        pool::cases(),
        invalid_input::cases(),
        concurrency::cases(),
    ];
    families.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_has_a_name_of_its_own_that_begins_with_its_family() {
        let suite = suite();
        let mut names: Vec<&str> = suite.iter().map(|c| c.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), suite.len(), "names are unique");
        for case in &suite {
            assert!(case.name.starts_with(&format!("{}_", case.family.name())), "{}", case.name);
        }
    }

    #[test]
    fn no_family_is_empty_and_there_are_enough_cases() {
        let suite = suite();
        assert!(suite.len() >= 200, "{}", suite.len());
        for family in crate::Family::ALL {
            assert!(suite.iter().any(|c| c.family == *family), "{}", family.name());
        }
    }
}
