//! Cargo: the packages that `Cargo.lock` pins, and the settings through which builds find our tools.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::python::PythonEnv;
use super::write_if_new;
use crate::layout::Layout;
use crate::process;
use crate::progress::{Outcome, Step};

/// Downloads the locked packages. cargo checks their sums against `Cargo.lock`.
pub(crate) fn fetch(layout: &Layout, step: &Step) -> Result<Outcome> {
    step.say("cargo fetch --locked");
    let mut fetch = process::cargo();
    fetch.args(["fetch", "--locked", "--target"]).arg(host(layout)?).current_dir(&layout.root);
    process::watch(&mut fetch, step, &layout.log("fetch"), || None)?;
    Ok(Outcome::Ready)
}

/// The folder of a downloaded package.
pub(crate) fn package_folder(layout: &Layout, name: &str) -> Result<PathBuf> {
    let mut metadata = process::cargo();
    metadata.args(["metadata", "--locked", "--format-version", "1", "--filter-platform"]);
    metadata.arg(host(layout)?).current_dir(&layout.root);
    let text = process::capture(&mut metadata)?;
    let metadata: serde_json::Value = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let manifest = packages
        .iter()
        .find(|package| package["name"] == name)
        .and_then(|package| package["manifest_path"].as_str())
        .with_context(|| format!("Cargo.lock has no package {name}"))?;
    Path::new(manifest).parent().map(Path::to_path_buf).context("a manifest has no folder")
}

/// Writes `.orlm/cargo-config.toml`. Cargo builds HiGHS again (minutes) when what it says changes.
pub(crate) fn write(layout: &Layout, _: &Step) -> Result<Outcome> {
    let tools = PythonEnv::at(&layout.tools())?;
    let text = render(&host(layout)?, &tools.cmake(), &tools.libclang(), &layout.scip_bindings())?;
    write_if_new(&layout.cargo_config(), text.as_bytes())
}

fn render(host: &str, cmake: &Path, libclang: &Path, bindings: &Path) -> Result<String> {
    let quoted = |path: &Path| -> Result<String> {
        let text = path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))?;
        Ok(toml::Value::String(text.into()).to_string())
    };
    let folder = bindings.parent().context("the declarations lie in no folder")?;
    Ok(format!(
        "[env]\nCMAKE = {}\nLIBCLANG_PATH = {}\n\n[target.{host}.scip]\nrustc-env = {{ OUT_DIR = {} }}\n",
        quoted(cmake)?,
        quoted(libclang)?,
        quoted(folder)?
    ))
}

/// The target triple that cargo builds for.
fn host(layout: &Layout) -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let text = process::capture(process::command(rustc).arg("-vV").current_dir(&layout.root))?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_string).context("`rustc -vV` names no host")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_toml_even_for_odd_paths() {
        let text =
            render("x-y-z", Path::new("/a b/\"c\"/cmake"), Path::new("/l"), Path::new("/s/bindings.rs"));
        let table: toml::Table = toml::from_str(&text.unwrap()).unwrap();
        assert_eq!(table["env"]["CMAKE"].as_str(), Some("/a b/\"c\"/cmake"));
        assert_eq!(table["target"]["x-y-z"]["scip"]["rustc-env"]["OUT_DIR"].as_str(), Some("/s"));
    }
}
