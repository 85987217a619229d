//! [`Layout`]: where everything lies. Set-up writes into `.orlm/` and nowhere else.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The folders of one checkout.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// The one git-ignored folder that set-up fills.
    pub(crate) home: PathBuf,
    /// Where cargo puts what it builds.
    pub(crate) target: PathBuf,
}

impl Layout {
    /// Finds the checkout that this xtask was started for: cargo names the folder of the package it runs;
    /// started by hand, the current folder and those above it are searched.
    pub(crate) fn find() -> Result<Self> {
        let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(package) => PathBuf::from(package),
            None => std::env::current_dir().context("the current folder cannot be read")?,
        };
        for folder in start.ancestors() {
            let manifest = folder.join("Cargo.toml");
            if std::fs::read_to_string(&manifest).is_ok_and(|text| text.contains("[workspace]")) {
                let mut layout = Self::at(folder);
                // A user may have moved it.
                if let Some(target) = std::env::var_os("CARGO_TARGET_DIR") {
                    layout.target = folder.join(target);
                }
                return Ok(layout);
            }
        }
        bail!("no workspace above {}: run `cargo xtask` inside the checkout", start.display())
    }

    /// The layout of the checkout at `root`.
    pub(crate) fn at(root: &Path) -> Self {
        Self { root: root.to_path_buf(), home: root.join(".orlm"), target: root.join("target") }
    }

    /// The Python environment with cmake, libclang and componentize-py.
    pub(crate) fn tools(&self) -> PathBuf {
        self.home.join("tools")
    }

    /// Where SCIP's shared libraries are unpacked.
    pub(crate) fn scip_lib(&self) -> PathBuf {
        self.home.join("scip/lib")
    }

    /// Where the library of a commercial solver is unpacked.
    pub(crate) fn vendor(&self, name: &str) -> PathBuf {
        self.home.join("vendor").join(name)
    }

    /// Rust declarations of SCIP's C interface, as scip-sys ships them.
    pub(crate) fn scip_bindings(&self) -> PathBuf {
        self.home.join("scip-bindings/bindings.rs")
    }

    /// Included by `.cargo/config.toml`: the tools' paths, for every cargo command in this checkout.
    pub(crate) fn cargo_config(&self) -> PathBuf {
        self.home.join("cargo-config.toml")
    }

    /// The folder of the demo's language model.
    pub(crate) fn model(&self) -> PathBuf {
        self.home.join("models/SmolLM2-135M-Instruct")
    }

    /// The sandbox's guest: CPython with the front ends, as one WebAssembly component.
    pub(crate) fn guest(&self) -> PathBuf {
        self.home.join("guest/guest.wasm")
    }

    /// docplex, which the guest holds as it is published.
    pub(crate) fn guest_docplex(&self) -> PathBuf {
        self.home.join("guest-docplex")
    }

    /// The Python packages that the guest holds as they are published.
    pub(crate) fn guest_packages(&self) -> PathBuf {
        self.home.join("guest-packages")
    }

    /// One folder for each solver plugin: the shared library and its manifest.
    pub(crate) fn plugins(&self) -> PathBuf {
        self.home.join("plugins")
    }

    /// Notes of finished steps: the key of what they made.
    pub(crate) fn stamp(&self, step: &str) -> PathBuf {
        self.home.join("stamps").join(step)
    }

    /// What the step's commands printed, kept for reading after a failure.
    pub(crate) fn log(&self, step: &str) -> PathBuf {
        self.home.join("logs").join(format!("{step}.log"))
    }

    /// Downloads and half-made things; safe to delete whenever no set-up runs.
    pub(crate) fn scratch(&self, step: &str) -> PathBuf {
        self.home.join("tmp").join(step)
    }

    /// The built command line.
    pub(crate) fn orlm(&self) -> PathBuf {
        self.target.join("release").join(format!("orlm{}", std::env::consts::EXE_SUFFIX))
    }

    /// `path` as a reader of this checkout would write it.
    pub(crate) fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
