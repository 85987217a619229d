//! The manifest of a plugin: a TOML file beside its library.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a plugin's manifest says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Name by which it is asked for: letters, digits, `-` and `_`.
    pub name: String,
    /// The plugin's library, relative to the manifest.
    pub library: PathBuf,
    /// Major version of the C interface that it speaks.
    pub abi: u32,
    /// One line for people.
    #[serde(default)]
    pub description: String,
    /// Names of features, as a hint for people; the truth comes from the loaded plugin.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// Libraries to load before the plugin, with global symbols, in this order.
    #[serde(default)]
    pub preload: Vec<Preload>,
    /// Environment variables that the worker keeps; all others are removed.
    #[serde(default)]
    pub env: Vec<String>,
    /// Files and folders that the worker may read besides the system's libraries and the plugin's own (a licence, data),
    /// relative to the manifest. `${NAME}` is replaced as in `preload`; the variable must be one of `env`. What does not
    /// exist is skipped.
    #[serde(default)]
    pub read: Vec<String>,
    /// Whether the worker may use the network (a licence server).
    #[serde(default)]
    pub network: bool,
    /// Most workers at once, over all processes of the user on this machine (a licence may allow only so many); absent
    /// for no limit.
    #[serde(default)]
    pub max_sessions: Option<usize>,
    /// Settings that are passed to the plugin when it opens.
    #[serde(default)]
    pub config: std::collections::BTreeMap<String, String>,
}

/// A library that must be loaded before the plugin: the first of `any` that exists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preload {
    /// What it is, for messages.
    pub what: String,
    /// Paths in order of preference, relative to the manifest. `${NAME}` is replaced by the environment variable (a path
    /// whose variable is not set is skipped); `*` in the file name matches anything.
    pub any: Vec<String>,
}

/// Why a manifest cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ManifestError {
    /// The file cannot be read.
    #[error("{}: {text}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        text: String,
    },
    /// The file is no manifest.
    #[error("{}: {text}", path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        text: String,
    },
    /// A name with other characters than letters, digits, `-` and `_`, or none.
    #[error("{}: {name:?} is not a plugin name", path.display())]
    Name {
        /// The file.
        path: PathBuf,
        /// The name.
        name: String,
    },
    /// The plugin speaks another version of the C interface.
    #[error("{}: C interface version {found}, this host speaks {}", path.display(), orlm_solver::abi::ABI_MAJOR)]
    Abi {
        /// The file.
        path: PathBuf,
        /// The version.
        found: u32,
    },
}

impl Manifest {
    /// Reads and checks a manifest.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| ManifestError::Read { path: path.to_owned(), text: e.to_string() })?;
        let manifest: Self = toml::from_str(&text).map_err(|e| ManifestError::Parse {
            path: path.to_owned(),
            text: e.to_string().trim().to_owned(),
        })?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if manifest.name.is_empty() || !manifest.name.chars().all(allowed) {
            return Err(ManifestError::Name { path: path.to_owned(), name: manifest.name });
        }
        if manifest.abi != orlm_solver::abi::ABI_MAJOR {
            return Err(ManifestError::Abi { path: path.to_owned(), found: manifest.abi });
        }
        Ok(manifest)
    }

    /// The library's path, given the manifest's.
    pub fn library_path(&self, manifest: &Path) -> PathBuf {
        manifest.parent().unwrap_or(Path::new(".")).join(&self.library)
    }

    /// What `read` grants, as far as its variables are set.
    pub(crate) fn readable(&self, manifest: &Path, env: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
        let folder = manifest.parent().unwrap_or(Path::new("/"));
        self.read.iter().filter_map(|pattern| expand(pattern, &env)).map(|path| folder.join(path)).collect()
    }

    /// The settings in the form that plugins get.
    pub(crate) fn config_lines(&self) -> String {
        self.config.iter().map(|(key, value)| format!("{key}={}\n", value.replace('\n', " "))).collect()
    }
}

impl Preload {
    /// The file to load, or every path that was tried.
    pub fn resolve(
        &self,
        folder: &Path,
        env: impl Fn(&str) -> Option<String>,
    ) -> Result<PathBuf, Vec<String>> {
        let mut tried = Vec::new();
        for pattern in &self.any {
            let Some(path) = expand(pattern, &env) else {
                tried.push(format!("{pattern} (variable not set)"));
                continue;
            };
            let path = folder.join(path);
            match first_match(&path) {
                Some(file) => return Ok(file),
                None => tried.push(path.display().to_string()),
            }
        }
        Err(tried)
    }
}

/// Replaces `${NAME}`; `None` if a variable is not set or empty.
fn expand(pattern: &str, env: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, tail) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&env(name).filter(|v| !v.is_empty())?);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

/// The file with this path; with `*` in its name the first match in the order of names.
fn first_match(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    if !name.contains('*') {
        return path.is_file().then(|| path.to_owned());
    }
    let entries = std::fs::read_dir(path.parent()?).ok()?;
    let mut matches: Vec<PathBuf> = entries
        .flatten()
        .filter(|e| e.file_name().to_str().is_some_and(|n| matches_pattern(name, n)))
        .map(|e| e.path())
        .filter(|p| p.is_file())
        .collect();
    matches.sort();
    matches.into_iter().next()
}

fn matches_pattern(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => name.strip_prefix(head).is_some_and(|rest| {
            rest.char_indices()
                .map(|(at, _)| &rest[at..])
                .chain([""])
                .any(|suffix| matches_pattern(tail, suffix))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_match_anything_and_nothing_else_does() {
        assert!(matches_pattern("libscip*.so*", "libscip-d031042e.so.10.0"));
        assert!(matches_pattern("libscip*.so*", "libscip.so"));
        assert!(!matches_pattern("libscip*.so*", "libscip.a"));
        assert!(!matches_pattern("libscip*.so*", "mylibscip.so"));
        assert!(!matches_pattern("a.so", "aaso"));
    }

    #[test]
    fn the_first_existing_path_wins_and_a_failure_lists_all() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("libz.so.2"), b"").expect("written");
        std::fs::write(dir.path().join("libz.so.1"), b"").expect("written");
        let preload = |any: &[&str]| Preload {
            what: "z".to_owned(),
            any: any.iter().map(|s| (*s).to_owned()).collect(),
        };
        let env = |name: &str| (name == "HOME_OF_Z").then(|| dir.path().display().to_string());
        let found = preload(&["${NO_SUCH}/libz.so", "${HOME_OF_Z}/libz.so*"]).resolve(Path::new("/"), env);
        assert_eq!(found, Ok(dir.path().join("libz.so.1")));
        let missing = preload(&["${NO_SUCH}/libz.so", "absent/liby*"]).resolve(dir.path(), env);
        let tried = missing.expect_err("nothing there");
        assert_eq!(tried[0], "${NO_SUCH}/libz.so (variable not set)");
        assert!(tried[1].ends_with("absent/liby*"));
    }

    #[test]
    fn bad_manifests_are_refused_with_the_reason() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("plugin.toml");
        let read = |text: &str| {
            std::fs::write(&path, text).expect("written");
            Manifest::read(&path).expect_err("bad").to_string()
        };
        assert!(read("name = 'a'\nlibrary = 'a.so'\nabi = 1\nspeed = 3").contains("speed"));
        assert!(read("name = '../a'\nlibrary = 'a.so'\nabi = 1").contains("not a plugin name"));
        assert!(read("name = 'a'\nlibrary = 'a.so'\nabi = 2").contains("version 2"));
        assert!(Manifest::read(&dir.path().join("no.toml")).is_err());
    }
}
