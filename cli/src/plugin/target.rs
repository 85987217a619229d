//! The plugin that a verb is about: a name to be looked up, or the path of a folder, a manifest or a library.

use std::path::{Path, PathBuf};

use orlm_solver_host::{Manifest, Registry};

use crate::exit::{self, Failure};
use crate::wire;

/// A plugin, and a registry in which its name stands for it.
pub(super) struct Target {
    pub(super) name: String,
    pub(super) registry: Registry,
}

/// Finds what was asked for. What is no plugin name, or the path of something, is a path; `./NAME` is one too.
pub(super) fn find(asked: &str) -> Result<Target, Failure> {
    let registry = wire::registry();
    let known = registry.entries().iter().any(|e| e.manifest.name == asked);
    if known || (!asked.contains(['/', '.']) && !Path::new(asked).exists()) {
        return Ok(Target { name: asked.to_owned(), registry });
    }
    let manifest = manifest(Path::new(asked))?;
    let registry = Registry::of(&manifest).map_err(|e| {
        Failure::new(exit::ENVIRONMENT, e).hint("docs/writing-a-plugin.md describes the manifest")
    })?;
    let name = registry.entries().first().map(|e| e.manifest.name.clone()).unwrap_or_default();
    Ok(Target { name, registry })
}

/// The manifest of a path: itself, the one in a folder, or the one beside a library that names it.
pub(super) fn manifest(path: &Path) -> Result<PathBuf, Failure> {
    let fail = |text: String| {
        Failure::new(exit::ENVIRONMENT, text).hint(
            "give a plugin's name, its folder, its manifest, or its library with the manifest beside it",
        )
    };
    let path = std::path::absolute(path).map_err(|e| fail(format!("{}: {e}", path.display())))?;
    if path.is_dir() {
        let manifests = manifests_in(&path);
        return match &manifests[..] {
            [one] => Ok(one.clone()),
            [] => Err(fail(format!("{} holds no manifest (plugin.toml)", path.display()))),
            several => {
                let names: Vec<String> = several.iter().map(|m| m.display().to_string()).collect();
                Err(fail(format!("{} holds several manifests: {}", path.display(), names.join(", "))))
            }
        };
    }
    if !path.is_file() {
        return Err(fail(format!("{}: there is no such plugin, folder or file", path.display())));
    }
    if path.extension().is_some_and(|x| x == "toml") {
        return Ok(path);
    }
    let folder = path.parent().unwrap_or(Path::new("/"));
    let names_it = |file: &PathBuf| {
        let library = Manifest::read(file).map(|m| m.library_path(file));
        library.is_ok_and(|l| l.canonicalize().ok() == path.canonicalize().ok())
    };
    manifests_in(folder).into_iter().find(names_it).ok_or_else(|| {
        fail(format!("{}: no manifest in {} names this library", path.display(), folder.display()))
    })
}

/// `plugin.toml` if it is there, else every other manifest. A Cargo.toml is none.
fn manifests_in(folder: &Path) -> Vec<PathBuf> {
    let usual = folder.join("plugin.toml");
    if usual.is_file() {
        return vec![usual];
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut found: Vec<PathBuf> = entries
        .filter(|p| p.extension().is_some_and(|x| x == "toml") && p.is_file())
        .filter(|p| Manifest::read(p).is_ok())
        .collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, file: &str, library: &str) {
        let text = format!("name = 'a'\nlibrary = '{library}'\nabi = 1\n");
        std::fs::write(folder.join(file), text).expect("written");
    }

    #[test]
    fn a_folder_a_manifest_and_a_library_lead_to_one_manifest() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("Cargo.toml"), "[package]").expect("written");
        std::fs::write(dir.path().join("liba.so"), b"").expect("written");
        write(dir.path(), "a.toml", "liba.so");
        let expected = dir.path().join("a.toml");
        for path in [dir.path().to_owned(), expected.clone(), dir.path().join("liba.so")] {
            assert_eq!(manifest(&path).ok(), Some(expected.clone()), "{}", path.display());
        }
    }

    #[test]
    fn what_leads_nowhere_is_said() {
        let dir = tempfile::tempdir().expect("a folder");
        let said = |path: &Path| manifest(path).expect_err("nothing there").message;
        assert!(said(dir.path()).contains("holds no manifest"));
        assert!(said(&dir.path().join("no")).contains("no such"));
        std::fs::write(dir.path().join("libb.so"), b"").expect("written");
        assert!(said(&dir.path().join("libb.so")).contains("names this library"));
        write(dir.path(), "a.toml", "liba.so");
        write(dir.path(), "b.toml", "libc.so");
        assert!(said(dir.path()).contains("several manifests"));
    }
}
