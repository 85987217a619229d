//! What the tests of real workers share: manifests for the plugins that were built, and pools.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};

use orlm_solver::SolveError;
use orlm_solver_host::{PoolConfig, Registry, SearchPath, WorkerCommand, WorkerPool};

/// The repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// The worker program.
pub(crate) fn worker() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_orlm-solver-worker"))
}

/// The built library of a plugin.
pub(crate) fn library(plugin: &str) -> PathBuf {
    let file = worker().with_file_name(format!("liborlm_plugin_{plugin}.so"));
    assert!(
        file.is_file(),
        "{} is missing: build the plugins first (cargo build --release -p orlm-plugin-{plugin})",
        file.display()
    );
    file
}

/// Writes the plugin's own manifest, pointed at the built library and at what set-up unpacked, into `folder`.
pub(crate) fn install(plugin: &str, folder: &Path) {
    let template = repository().join("plugins").join(plugin).join("plugin.toml");
    let text = std::fs::read_to_string(&template).expect("the manifest template");
    let name = format!("liborlm_plugin_{plugin}.so");
    let text = text
        .replace(&format!("\"{name}\""), &format!("{:?}", library(plugin)))
        .replace("../../scip/lib", &repository().join(".orlm/scip/lib").display().to_string())
        .replace("../../vendor", &repository().join(".orlm/vendor").display().to_string());
    std::fs::create_dir_all(folder.join(plugin)).expect("a folder");
    std::fs::write(folder.join(plugin).join("plugin.toml"), text).expect("a manifest");
}

/// A pool configuration whose workers are the worker program.
pub(crate) fn config() -> PoolConfig {
    PoolConfig { command: WorkerCommand { program: worker(), args: Vec::new() }, ..PoolConfig::default() }
}

/// A registry with these plugins only. The folder must live as long as workers are started.
pub(crate) fn registry(plugins: &[&str]) -> (tempfile::TempDir, Registry) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for plugin in plugins {
        install(plugin, dir.path());
    }
    let registry = Registry::discover(&SearchPath { folders: vec![dir.path().to_owned()] });
    (dir, registry)
}

/// A pool of one plugin.
pub(crate) fn pool(plugin: &str, config: PoolConfig) -> (tempfile::TempDir, WorkerPool) {
    let (dir, registry) = registry(&[plugin]);
    let pool = WorkerPool::start(&registry, plugin, config).expect("the plugin starts");
    (dir, pool)
}

/// Solvers whose libraries every set-up has.
const ALWAYS: [&str; 2] = ["highs", "scip"];
/// Solvers that join in where their libraries are.
const PERHAPS: [&str; 2] = ["copt", "cplex"];

/// A pool of every solver that is there. The folders must live as long as workers are started.
pub(crate) fn solvers(config: impl Fn() -> PoolConfig) -> Vec<(&'static str, WorkerPool, tempfile::TempDir)> {
    let mut all = Vec::new();
    for name in ALWAYS {
        let (dir, pool) = pool(name, config());
        all.push((name, pool, dir));
    }
    for name in PERHAPS {
        if !repository().join("plugins").join(name).join("plugin.toml").is_file() {
            continue;
        }
        let (dir, registry) = registry(&[name]);
        match WorkerPool::start(&registry, name, config()) {
            Ok(pool) => all.push((name, pool, dir)),
            Err(e @ (SolveError::PluginMissing { .. } | SolveError::Licence { .. })) => {
                println!("without {name}: {e}");
            }
            Err(e) => panic!("{name}: {e}"),
        }
    }
    all
}

/// Numbers that look random and are the same everywhere.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}
