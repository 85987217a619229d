//! The layers around a worker. It puts them up itself, after it has read its manifest and before it loads anything that
//! the manifest names, so that not even a library's initialisers run outside them.
//!
//! Each layer that the kernel lacks is reported in the worker's [`Hello`](crate::Hello), or refused where the host demands
//! all of them ([`PoolConfig::require_layers`](crate::PoolConfig::require_layers)).

mod calls;
mod files;

use std::path::PathBuf;

use orlm_isolation::{Layer, Layers};

use crate::manifest::Manifest;

/// Puts up all layers but those of `without`. `libraries` are about to be loaded; `readable` may be read besides.
pub(crate) fn confine(
    manifest: &Manifest,
    libraries: &[PathBuf],
    readable: &[PathBuf],
    without: &[Layer],
) -> Layers {
    let mut layers = Layers::default();
    layers.environment(&manifest.env);
    // Its two sockets.
    layers.descriptors(2);
    layers.rlimits();
    match without.contains(&Layer::Landlock) {
        true => layers.switched_off(Layer::Landlock),
        false => {
            layers.landlock(&files::readable(libraries, readable, manifest.network), manifest.network);
        }
    }
    match without.contains(&Layer::Seccomp) {
        true => layers.switched_off(Layer::Seccomp),
        false => layers.seccomp(&calls::allowed(manifest.network)),
    }
    layers
}
