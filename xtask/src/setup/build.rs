//! The command line and the solver plugins, built by cargo, and the plugins put where `orlm` looks for them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::progress::{Outcome, Step};

/// Misbehaves on purpose; tests place it themselves.
const NOT_FOR_USERS: &str = "mock";

/// Builds the whole workspace: always all of it, so that every cargo command here wants the same features of the
/// same packages, and nothing is compiled twice.
pub(crate) fn build(layout: &Layout, step: &Step) -> Result<Outcome> {
    cargo_build(layout, step, &[])
}

/// Builds the tests with it. What tests depend on asks for features of packages that `orlm` uses too; built apart, those
/// packages and all that follows from them would be compiled twice.
pub(crate) fn build_with_tests(layout: &Layout, step: &Step) -> Result<Outcome> {
    cargo_build(layout, step, &["--all-targets"])
}

fn cargo_build(layout: &Layout, step: &Step, more: &[&str]) -> Result<Outcome> {
    let arguments = [&["build", "--release", "--workspace", "--locked"], more].concat();
    step.hand_over(&format!("cargo {} (the first time compiles HiGHS: minutes)", arguments.join(" ")));
    process::stream_ok(process::cargo().args(arguments).current_dir(&layout.root))?;
    Ok(Outcome::Made("built".into()))
}

/// Copies each `plugins/<name>/plugin.toml` with the library it is for into `.orlm/plugins/<name>/`.
pub(crate) fn place_plugins(layout: &Layout, _: &Step) -> Result<Outcome> {
    let plugins = layout.root.join("plugins");
    let mut placed = Vec::new();
    let mut present = 0;
    for manifest in manifests(&plugins)? {
        let source = manifest.parent().context("a manifest lies in no folder")?;
        let name = source.file_name().context("a plugin's folder has no name")?;
        let library = library(layout, source)?;
        names_library(&manifest, &library)?;
        let folder = layout.plugins().join(name);
        present += 1;
        // The library first: a manifest must never name a file that is not there.
        let mut fresh = copy_if_newer(&library, &folder.join(library.file_name().unwrap_or_default()))?;
        fresh |= copy_if_newer(&manifest, &folder.join("plugin.toml"))?;
        if fresh {
            placed.push(name.to_string_lossy().into_owned());
        }
    }
    match placed.is_empty() {
        true if present > 0 => Ok(Outcome::Ready),
        true => bail!("no plugins/*/plugin.toml: there is no solver plugin to place"),
        false => Ok(Outcome::Made(format!("placed {}", placed.join(", ")))),
    }
}

/// The manifest and the library lie in one folder, so the manifest names the file alone.
fn names_library(manifest: &Path, library: &Path) -> Result<()> {
    let text = std::fs::read_to_string(manifest)
        .with_context(|| format!("{} cannot be read", manifest.display()))?;
    let table: toml::Table =
        toml::from_str(&text).with_context(|| format!("{} is wrong", manifest.display()))?;
    let named = table.get("library").and_then(|name| name.as_str()).unwrap_or_default();
    if library.file_name().is_none_or(|name| name != named) {
        bail!("{} names the library {named:?}, but cargo built {}", manifest.display(), library.display());
    }
    Ok(())
}

fn manifests(plugins: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(plugins).with_context(|| format!("folder {} cannot be read", plugins.display()))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name() != NOT_FOR_USERS)
        .map(|entry| entry.path().join("plugin.toml"))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    Ok(found)
}

/// The shared library that cargo built for the plugin crate in `source`.
fn library(layout: &Layout, source: &Path) -> Result<PathBuf> {
    let manifest = source.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest)
        .with_context(|| format!("{} cannot be read", manifest.display()))?;
    let table: toml::Table =
        toml::from_str(&text).with_context(|| format!("{} is wrong", manifest.display()))?;
    let name = table
        .get("lib")
        .and_then(|lib| lib.get("name"))
        .or_else(|| table.get("package").and_then(|package| package.get("name")))
        .and_then(|name| name.as_str())
        .with_context(|| format!("{} names no package", manifest.display()))?
        .replace('-', "_");
    let file = format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let path = layout.target.join("release").join(file);
    if !path.is_file() {
        bail!("{} was not built: is the crate a cdylib and a member of the workspace?", path.display());
    }
    Ok(path)
}

fn copy_if_newer(from: &Path, to: &Path) -> Result<bool> {
    let modified = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified());
    let source = modified(from).with_context(|| format!("{} cannot be read", from.display()))?;
    if modified(to).is_ok_and(|placed| placed >= source) {
        return Ok(false);
    }
    files::copy_whole(from, to)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_is_placed_once_and_again_when_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path());
        let plugin = folder.path().join("plugins/toy");
        files::write_whole(&plugin.join("Cargo.toml"), b"[package]\nname = \"orlm-toy\"\n").unwrap();
        files::write_whole(&plugin.join("plugin.toml"), b"name = \"toy\"\n").unwrap();
        let file = format!("{}orlm_toy{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        let built = layout.target.join("release").join(&file);
        assert!(library(&layout, &plugin).is_err());
        files::write_whole(&built, b"one").unwrap();
        let manifest = plugin.join("plugin.toml");
        assert!(names_library(&manifest, &built).is_err());
        files::write_whole(&manifest, format!("library = \"{file}\"\n").as_bytes()).unwrap();
        names_library(&manifest, &built).unwrap();
        let placed = layout.plugins().join("toy").join(&file);
        let copy = || copy_if_newer(&library(&layout, &plugin).unwrap(), &placed).unwrap();
        assert!(copy());
        assert!(!copy());
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
        std::fs::File::options().write(true).open(&built).unwrap().set_modified(later).unwrap();
        assert!(copy());
        assert_eq!(manifests(&folder.path().join("plugins")).unwrap().len(), 1);
    }
}
