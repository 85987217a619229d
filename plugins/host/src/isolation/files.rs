//! Landlock: a worker reads the system's libraries, its own, and what the manifest lists; it writes nothing, and makes no
//! TCP connection unless the manifest asks for the network.

use std::path::{Path, PathBuf};

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

/// Everything that a worker may read: `libraries` are about to be loaded, `readable` is what the manifest lists.
pub(super) fn readable(libraries: &[PathBuf], readable: &[PathBuf], network: bool) -> Vec<PathBuf> {
    let fixed = LIBRARIES.iter().chain(&FACTS).chain(if network { NETWORK.as_slice() } else { &[] });
    let mut all: Vec<PathBuf> = fixed.map(PathBuf::from).collect();
    all.extend(siblings(libraries));
    all.extend_from_slice(readable);
    all
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
