//! Where the user's libgurobi lies. Its name carries its version, so folders are searched: a list of versions would lag
//! behind every release.

use std::path::{Path, PathBuf};

/// The file itself, or the folder that it lies in.
const FILE: &str = "ORLM_GUROBI_LIB";
/// Gurobi's own variable: its installation.
const HOME: &str = "GUROBI_HOME";

/// The library to load, or every place that was looked at.
pub(crate) fn library(variable: impl Fn(&str) -> Option<PathBuf>) -> Result<PathBuf, String> {
    let mut tried = Vec::new();
    for (name, below) in [(FILE, ""), (HOME, "lib")] {
        let Some(value) = variable(name) else {
            tried.push(format!("{name} is not set"));
            continue;
        };
        let place = if below.is_empty() { value } else { value.join(below) };
        if place.is_file() {
            return Ok(place);
        }
        match newest(&place) {
            Some(file) => return Ok(file),
            None => tried.push(format!("{name}: no libgurobi*.so in {}", place.display())),
        }
    }
    Err(format!("no Gurobi library found ({}); set {HOME} to your installation of Gurobi", tried.join("; ")))
}

/// The `libgurobi<digits>.so` with the highest number in a folder. Others of that prefix are no full solvers:
/// `libgurobi130_light.so` only speaks to a Compute Server.
fn newest(folder: &Path) -> Option<PathBuf> {
    let number = |path: &Path| -> Option<u32> {
        path.file_name()?.to_str()?.strip_prefix("libgurobi")?.strip_suffix(".so")?.parse().ok()
    };
    let files = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    files
        .filter(|path| path.is_file())
        .filter_map(|path| Some((number(&path)?, path)))
        .max()
        .map(|found| found.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_full_library_of_the_installation_is_taken() {
        let dir = tempfile::tempdir().expect("a folder");
        let lib = dir.path().join("lib");
        std::fs::create_dir(&lib).expect("made");
        let names = [
            "libgurobi95.so",
            "libgurobi130.so",
            "libgurobi130_light.so",
            "libgurobi.so.13.0.0",
            "libGurobiJni140.so",
        ];
        for name in names {
            std::fs::write(lib.join(name), b"").expect("written");
        }
        let home = |name: &str| (name == HOME).then(|| dir.path().to_owned());
        assert_eq!(library(home), Ok(lib.join("libgurobi130.so")));
        // The user's word on the file counts more, whatever its name.
        let file = lib.join("libgurobi.so.13.0.0");
        let both = |name: &str| if name == FILE { Some(file.clone()) } else { home(name) };
        assert_eq!(library(both), Ok(file.clone()));
        let folder = |name: &str| (name == FILE).then(|| lib.clone());
        assert_eq!(library(folder), Ok(lib.join("libgurobi130.so")));
    }

    #[test]
    fn a_failure_names_every_place() {
        let dir = tempfile::tempdir().expect("a folder");
        let home = |name: &str| (name == HOME).then(|| dir.path().to_owned());
        let said = library(home).expect_err("nothing there");
        assert!(said.contains("ORLM_GUROBI_LIB is not set"), "{said}");
        assert!(
            said.contains(&format!("no libgurobi*.so in {}", dir.path().join("lib").display())),
            "{said}"
        );
    }
}
