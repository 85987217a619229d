//! Which plugins there are: manifests found along a written search order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use orlm_solver::SolveError;

use crate::manifest::{Manifest, ManifestError};

/// Folders that may hold plugins, first to last. A folder holds `<plugin>.toml` files, or one folder a plugin with a
/// `plugin.toml` in it. The first plugin of a name wins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchPath {
    /// The folders.
    pub folders: Vec<PathBuf>,
}

impl SearchPath {
    /// The standard order: the folders of `ORLM_PLUGIN_PATH` (separated by `:`), those of the configuration, `plugins`
    /// beside the program, `.orlm/plugins` in the working folder or the nearest folder above it, and
    /// `~/.local/share/orlm/plugins`.
    pub fn standard(configured: &[PathBuf]) -> Self {
        let variable = std::env::var_os("ORLM_PLUGIN_PATH");
        let mut folders: Vec<PathBuf> = variable.iter().flat_map(std::env::split_paths).collect();
        folders.extend_from_slice(configured);
        if let Ok(program) = std::env::current_exe() {
            folders.extend(program.parent().map(|p| p.join("plugins")));
        }
        if let Ok(here) = std::env::current_dir() {
            let candidates: Vec<PathBuf> = here.ancestors().map(|a| a.join(".orlm/plugins")).collect();
            let nearest = candidates.iter().find(|c| c.is_dir()).or(candidates.first());
            folders.extend(nearest.cloned());
        }
        if let Some(home) = std::env::var_os("HOME") {
            folders.push(Path::new(&home).join(".local/share/orlm/plugins"));
        }
        folders.retain(|f| !f.as_os_str().is_empty());
        Self { folders }
    }
}

/// Whether a found plugin can be used, as far as can be told without loading it.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// The manifest is good and the library is there.
    Ready,
    /// The manifest is good, the library is not there.
    LibraryMissing,
    /// A library that the plugin needs is not there: what, and the paths that were tried.
    PreloadMissing {
        /// What is missing.
        what: String,
        /// Where it was looked for.
        tried: Vec<String>,
    },
    /// An earlier folder has a plugin of this name.
    Shadowed,
}

/// A plugin that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The manifest's absolute path.
    pub path: PathBuf,
    /// Its content.
    pub manifest: Manifest,
    /// The library's path.
    pub library: PathBuf,
    /// Whether it can be used.
    pub state: State,
}

/// The plugins along a search path.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    entries: Vec<Entry>,
    errors: Vec<ManifestError>,
    folders: Vec<(PathBuf, bool)>,
}

impl Registry {
    /// Reads every manifest along the path. Nothing is loaded.
    pub fn discover(path: &SearchPath) -> Self {
        let mut registry = Self::default();
        for folder in &path.folders {
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
            if registry.folders.iter().any(|(seen, _)| *seen == folder) {
                continue;
            }
            registry.folders.push((folder.clone(), folder.is_dir()));
            for file in manifests_in(&folder) {
                match Manifest::read(&file) {
                    Ok(manifest) => registry.add(file, manifest),
                    Err(e) => registry.errors.push(e),
                }
            }
        }
        registry
    }

    /// The plugin of one manifest only, wherever it lies.
    pub fn of(manifest: &Path) -> Result<Self, ManifestError> {
        let path = std::path::absolute(manifest).unwrap_or_else(|_| manifest.to_owned());
        let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
        let mut registry = Self { folders: vec![(folder, true)], ..Self::default() };
        let manifest = Manifest::read(&path)?;
        registry.add(path, manifest);
        Ok(registry)
    }

    fn add(&mut self, path: PathBuf, manifest: Manifest) {
        let library = manifest.library_path(&path);
        let folder = path.parent().unwrap_or(Path::new("/"));
        let missing = manifest.preload.iter().find_map(|p| {
            let env = |name: &str| std::env::var(name).ok();
            p.resolve(folder, env).err().map(|tried| (p.what.clone(), tried))
        });
        let state = if self.entries.iter().any(|e| e.manifest.name == manifest.name) {
            State::Shadowed
        } else if !library.is_file() {
            State::LibraryMissing
        } else if let Some((what, tried)) = missing {
            State::PreloadMissing { what, tried }
        } else {
            State::Ready
        };
        self.entries.push(Entry { path, manifest, library, state });
    }

    /// Every plugin that was found, usable or not.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The names of the usable plugins besides `but`, by each feature that their manifests say they have.
    pub(crate) fn having_features(&self, but: &str) -> BTreeMap<String, Vec<String>> {
        let mut having: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in self.entries.iter().filter(|e| e.state == State::Ready && e.manifest.name != but) {
            for feature in &entry.manifest.capabilities {
                having.entry(feature.clone()).or_default().push(entry.manifest.name.clone());
            }
        }
        having
    }

    /// Every manifest that could not be read.
    pub fn errors(&self) -> &[ManifestError] {
        &self.errors
    }

    /// The usable plugin of this name; the error lists every place that was looked at.
    pub fn find(&self, name: &str) -> Result<&Entry, SolveError> {
        let found = self.entries.iter().find(|e| e.manifest.name == name && e.state != State::Shadowed);
        if let Some(entry) = found.filter(|e| e.state == State::Ready) {
            return Ok(entry);
        }
        let mut tried = Vec::new();
        if let Some(entry) = found {
            tried.push(match &entry.state {
                State::PreloadMissing { what, tried } => {
                    format!("{}: {what} not found at {}", entry.path.display(), tried.join(", "))
                }
                _ => format!("{}: no library at {}", entry.path.display(), entry.library.display()),
            });
        }
        for (folder, exists) in &self.folders {
            let here = |e: &&Entry| e.path.starts_with(folder);
            let names: Vec<&str> =
                self.entries.iter().filter(here).map(|e| e.manifest.name.as_str()).collect();
            let what = match (exists, names.is_empty()) {
                (false, _) => "no such folder".to_owned(),
                (true, true) => "no plugins".to_owned(),
                (true, false) => format!("has {}", names.join(", ")),
            };
            tried.push(format!("{} ({what})", folder.display()));
        }
        tried.extend(self.errors.iter().map(ToString::to_string));
        Err(SolveError::PluginMissing { name: name.to_owned(), tried })
    }
}

/// Manifests of a folder, in the order of their paths.
fn manifests_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|e| e.path())
        .map(|p| if p.is_dir() { p.join("plugin.toml") } else { p })
        .filter(|p| p.extension().is_some_and(|x| x == "toml") && p.is_file())
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin(folder: &Path, name: &str, with_library: bool) {
        std::fs::create_dir_all(folder).expect("folder");
        let text = format!("name = '{name}'\nlibrary = 'lib{name}.so'\nabi = 1\n");
        std::fs::write(folder.join("plugin.toml"), text).expect("manifest");
        if with_library {
            std::fs::write(folder.join(format!("lib{name}.so")), b"").expect("library");
        }
    }

    #[test]
    fn the_first_plugin_of_a_name_wins() {
        let dir = tempfile::tempdir().expect("a folder");
        let (one, two) = (dir.path().join("one"), dir.path().join("two"));
        plugin(&one.join("a"), "a", true);
        plugin(&two.join("a"), "a", true);
        plugin(&two.join("b"), "b", false);
        let registry = Registry::discover(&SearchPath { folders: vec![one.clone(), two, one.clone()] });
        let states: Vec<&State> = registry.entries().iter().map(|e| &e.state).collect();
        assert_eq!(states, [&State::Ready, &State::Shadowed, &State::LibraryMissing]);
        assert!(registry.find("a").expect("there").path.starts_with(&one));
    }

    #[test]
    fn a_missing_plugin_says_where_it_was_looked_for() {
        let dir = tempfile::tempdir().expect("a folder");
        let (one, two) = (dir.path().join("one"), dir.path().join("two"));
        plugin(&one.join("a"), "a", true);
        plugin(&one.join("b"), "b", false);
        std::fs::write(one.join("broken.toml"), "name = 3").expect("written");
        let registry = Registry::discover(&SearchPath { folders: vec![one.clone(), two.clone()] });
        let text = registry.find("c").expect_err("absent").to_string();
        for part in ["\"c\"", "has a, b", "two (no such folder)", "broken.toml"] {
            assert!(text.contains(part), "{part:?} in {text:?}");
        }
        let text = registry.find("b").expect_err("no library").to_string();
        assert!(text.contains("no library at") && text.contains("libb.so"), "{text}");
    }
}
