//! Landlock: a worker reads the system's libraries, its own, and what the manifest lists; it writes nothing, and makes no
//! TCP connection unless the manifest asks for the network.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

/// The newest version whose rules were tried with real solvers. What an older kernel lacks of it is reported.
const NEWEST: ABI = ABI::V6;

/// Folders of libraries that the dynamic loader finds by name.
const LIBRARIES: [&str; 8] = [
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/local/lib64",
    "/nix/store",
    "/gnu/store",
];

/// What C libraries, OpenMP and solvers read to find out about libraries, processors, memory and time. None of it is
/// about other processes or users.
const FACTS: [&str; 16] = [
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/os-release",
    "/usr/share/zoneinfo",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/version",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system",
    "/sys/fs/cgroup",
    "/dev/null",
    "/dev/random",
    "/dev/urandom",
    "/dev/zero",
];

/// What finding a licence server by name and speaking TLS to it takes.
const NETWORK: [&str; 10] = [
    "/etc/resolv.conf",
    "/run/systemd/resolve",
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/ssl",
    "/etc/pki",
    "/usr/share/ca-certificates",
];

/// What Landlock does here, and what this kernel's version of it lacks.
pub(super) struct Granted {
    pub(super) active: String,
    pub(super) missing: Vec<String>,
}

/// Restricts the calling thread and all that it starts from now on.
pub(super) fn restrict(
    libraries: &[PathBuf],
    readable: &[PathBuf],
    network: bool,
) -> Result<Granted, String> {
    let status = apply(libraries, readable, network).map_err(|e| e.to_string())?;
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

fn apply(
    libraries: &[PathBuf],
    readable: &[PathBuf],
    network: bool,
) -> Result<landlock::RestrictionStatus, RulesetError> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?;
    if !network {
        ruleset = ruleset.handle_access(AccessNet::from_all(NEWEST))?;
    }
    let mut created = ruleset
        .create()?
        .add_rules(path_beneath_rules(LIBRARIES, read))?
        .add_rules(path_beneath_rules(FACTS, read))?
        .add_rules(path_beneath_rules(siblings(libraries), read))?
        .add_rules(path_beneath_rules(readable, read))?;
    if network {
        created = created.add_rules(path_beneath_rules(NETWORK, read))?;
    }
    created.restrict_self()
}

/// The libraries and those that lie beside them, one by one: what they need in turn (`$ORIGIN`) is often there, and the
/// rest of the folder may be anything.
fn siblings(libraries: &[PathBuf]) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for library in libraries {
        // A link may lead elsewhere, and `$ORIGIN` is where it leads.
        let real = library.canonicalize().unwrap_or_else(|_| library.clone());
        folders.extend([library, &real].into_iter().filter_map(|l| l.parent().map(Path::to_owned)));
    }
    folders.sort();
    folders.dedup();
    let known = |folder: &PathBuf| LIBRARIES.iter().any(|l| folder.starts_with(l));
    let inside = folders.iter().filter(|f| !known(f)).filter_map(|f| std::fs::read_dir(f).ok());
    let shared = |path: &PathBuf| {
        path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.ends_with(".so") || n.contains(".so."))
    };
    inside
        .flat_map(|entries| entries.flatten().map(|e| e.path()))
        .filter(shared)
        .chain(libraries.to_vec())
        .collect()
}
