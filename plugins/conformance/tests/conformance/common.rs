//! Pools for plugins that were built in this checkout, or that somebody set up.

use std::path::{Path, PathBuf};

use orlm_conformance::pool_config;
use orlm_solver_host::{PoolConfig, Registry, SearchPath, WorkerCommand, WorkerPool};

/// Set by people who have no vendor library and want the rest of the tests: plugins that need one may then be absent.
const WITHOUT_VENDOR: &str = "ORLM_WITHOUT_VENDOR";

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// Writes the plugin's own manifest, pointed at the built library and at what set-up put beside it, into `folder`.
fn install(plugin: &str, folder: &Path) {
    let worker = PathBuf::from(env!("CARGO_BIN_EXE_orlm-conformance-worker"));
    let name = format!("liborlm_plugin_{plugin}.so");
    let library = worker.with_file_name(&name);
    assert!(
        library.is_file(),
        "{} is missing: build the plugins first (cargo build --release -p orlm-plugin-{plugin})",
        library.display()
    );
    let template = repository().join("plugins").join(plugin).join("plugin.toml");
    let text = std::fs::read_to_string(&template).expect("the manifest template");
    // Set-up installs into `.orlm/plugins/<name>`, which is what relative paths in manifests count on.
    let text = text
        .replace(&format!("\"{name}\""), &format!("{library:?}"))
        .replace("\"../../", &format!("\"{}/.orlm/", repository().display()));
    std::fs::create_dir_all(folder.join(plugin)).expect("a folder");
    std::fs::write(folder.join(plugin).join("plugin.toml"), text).expect("a manifest");
}

/// A pool configuration for the tests' own worker program.
pub(crate) fn config() -> PoolConfig {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_orlm-conformance-worker"));
    pool_config(WorkerCommand { program, args: Vec::new() })
}

/// A registry with one plugin only. The folder must live as long as workers are started.
pub(crate) fn registry(plugin: &str) -> (tempfile::TempDir, Registry) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    install(plugin, dir.path());
    let registry = Registry::discover(&SearchPath { folders: vec![dir.path().to_owned()] });
    (dir, registry)
}

/// A pool of one plugin. The folder must live as long as workers are started.
pub(crate) fn pool(plugin: &str, config: PoolConfig) -> (tempfile::TempDir, WorkerPool) {
    required(plugin, config).expect("this plugin needs no vendor's library")
}

/// The same for a plugin that needs a vendor's library. Without it the test fails, as set-up provides it, unless
/// `ORLM_WITHOUT_VENDOR` is set: then it is left out, with a word.
pub(crate) fn required(plugin: &str, config: PoolConfig) -> Option<(tempfile::TempDir, WorkerPool)> {
    let (dir, registry) = registry(plugin);
    match WorkerPool::start(&registry, plugin, config) {
        Ok(pool) => Some((dir, pool)),
        Err(e) if std::env::var_os(WITHOUT_VENDOR).is_some() => {
            println!("{plugin}: left out, as {WITHOUT_VENDOR} is set: {e}");
            None
        }
        Err(e) => panic!(
            "{plugin} does not start: {e}\n`cargo xtask setup` fetches what it needs; set {WITHOUT_VENDOR}=1 to leave \
             plugins out whose library you do not have"
        ),
    }
}
