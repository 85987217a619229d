//! Landlock: which files a process may read. It writes none, and makes no TCP connection unless that is allowed.

use std::path::PathBuf;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

/// The newest version whose rules were tried with real solvers. What an older kernel lacks of it is reported.
const NEWEST: ABI = ABI::V6;

/// What Landlock does here, and what this kernel's version of it lacks.
pub(crate) struct Granted {
    pub(crate) active: String,
    pub(crate) missing: Vec<String>,
}

/// Restricts the calling thread and all that it starts from now on.
pub(crate) fn restrict(readable: &[PathBuf], network: bool) -> Result<Granted, String> {
    let status = apply(readable, network).map_err(|e| e.to_string())?;
    let version = match status.landlock {
        LandlockStatus::NotImplemented => return Err("the kernel was built without it".to_owned()),
        LandlockStatus::NotEnabled => return Err("the kernel was started without it".to_owned()),
        LandlockStatus::Available { effective_abi, .. } => effective_abi,
    };
    if status.ruleset == RulesetStatus::NotEnforced {
        return Err("the kernel did not enforce it".to_owned());
    }
    let gaps = [
        (ABI::V2, "moving files between folders"),
        (ABI::V3, "truncating files"),
        (ABI::V4, "TCP"),
        (ABI::V5, "control of devices"),
        (ABI::V6, "signals to other processes and abstract sockets"),
    ];
    let missing = gaps.into_iter().filter(|(needs, what)| version < *needs && !(network && *what == "TCP"));
    Ok(Granted {
        active: format!("landlock v{}", version as i32),
        missing: missing
            .map(|(needs, what)| {
                format!(
                    "landlock: no rule on {what}, which needs v{} (the kernel has v{})",
                    needs as i32, version as i32
                )
            })
            .collect(),
    })
}

fn apply(readable: &[PathBuf], network: bool) -> Result<landlock::RestrictionStatus, RulesetError> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?;
    if !network {
        ruleset = ruleset.handle_access(AccessNet::from_all(NEWEST))?;
    }
    ruleset.create()?.add_rules(path_beneath_rules(readable, read))?.restrict_self()
}
