//! SCIP: its shared libraries from a wheel (or the user's own), and its declarations from the scip-sys crate.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{cargo_config, pins, unpack, write_if_new};
use crate::layout::Layout;
use crate::progress::{Outcome, Step};

/// SCIP's libraries in `.orlm/scip/lib`, unless the user names an installation.
pub(crate) fn library(layout: &Layout, step: &Step) -> Result<Outcome> {
    if let Some((variable, path)) = users_own() {
        if !path.exists() {
            bail!("{variable} is {}, which does not exist: correct it or unset it", path.display());
        }
        return Ok(Outcome::Skipped(format!("{variable} names your own SCIP ({})", path.display())));
    }
    if !(cfg!(target_os = "linux") && cfg!(target_arch = "x86_64")) {
        return Ok(Outcome::Skipped(
            "the pinned wheel is for Linux x86-64; set SCIPOPTDIR to your own SCIP 10 to use that solver"
                .into(),
        ));
    }
    unpack::wheel(layout, step, "scip", &pins::SCIP, &layout.scip_lib())
}

fn users_own() -> Option<(&'static str, PathBuf)> {
    ["ORLM_SCIP_LIB", "SCIPOPTDIR"].into_iter().find_map(|variable| {
        let value = std::env::var_os(variable).filter(|value| !value.is_empty())?;
        Some((variable, PathBuf::from(value)))
    })
}

/// scip-sys wants SCIP's headers and libclang at build time, but carries finished declarations too. They become
/// the output of its build script, which `.orlm/cargo-config.toml` overrides; so no headers are needed.
pub(crate) fn bindings(layout: &Layout, _: &Step) -> Result<Outcome> {
    let package = cargo_config::package_folder(layout, "scip-sys")?;
    let file = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux.rs",
        ("linux", "aarch64") => "linux-arm.rs",
        ("macos", "aarch64") => "macos-arm.rs",
        ("macos", _) => "macos-intel.rs",
        (system, machine) => bail!("scip-sys carries no declarations for {system} on {machine}"),
    };
    let from = package.join("src/bindings").join(file);
    let text = read(&from)?;
    write_if_new(&layout.scip_bindings(), &text)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| {
        format!("{} is missing: this version of scip-sys is laid out differently", path.display())
    })
}
