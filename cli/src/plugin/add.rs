//! `orlm plugin add`: a plugin into the user's own folder.

use std::path::{Path, PathBuf};

use orlm_solver_host::{Manifest, Registry, install};
use serde_json::json;

use super::target;
use crate::exit::{self, Failure};
use crate::{Done, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder, manifest or library of the plugin.
    path: PathBuf,
    /// Replace one of this name, or add it though another of this name is found first.
    #[arg(long)]
    force: bool,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

pub(crate) fn main(args: &Args) -> Done {
    let source = target::manifest(&args.path)?;
    let manifest = Manifest::read(&source).map_err(|e| Failure::new(exit::ENVIRONMENT, e))?;
    let folder = folder()?;
    let place = folder.join(&manifest.name);
    let hidden_by = other_of_this_name(&manifest.name, &place);
    if !args.force {
        if place.exists() {
            return Err(Failure::new(exit::USAGE, format!("{} is there already", place.display()))
                .hint("--force replaces it"));
        }
        if let Some(other) = &hidden_by {
            let text = format!(
                "the plugin {} at {} is found first and would hide this one",
                manifest.name,
                other.display()
            );
            return Err(Failure::new(exit::USAGE, text).hint(
                "give it another name in its manifest and its table, or --force to add it all the same",
            ));
        }
    }
    // Loaded once, in a worker process: what does not start here would not start later.
    let registry = Registry::of(&source).map_err(|e| Failure::new(exit::ENVIRONMENT, e))?;
    let pool = wire::pool(&registry, &manifest.name, 1)?;
    let added = install(&source, &folder).map_err(|e| Failure::new(exit::ENVIRONMENT, e))?;
    let version = &pool.hello().version;
    if args.json {
        exit::print(json!({"name": manifest.name, "version": version, "manifest": added}))?;
    } else {
        exit::print(added.display())?;
    }
    eprintln!("added {} {version}", manifest.name);
    match hidden_by {
        Some(other) => eprintln!("warning: {} is found first and hides it", other.display()),
        None => eprintln!("hint: `orlm plugin check {}` runs the conformance suite", manifest.name),
    }
    Ok(exit::OK)
}

/// The user's own plugin folder, the last on the search path.
fn folder() -> Result<PathBuf, Failure> {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    let home = home.ok_or_else(|| Failure::new(exit::ENVIRONMENT, "the variable HOME is not set"))?;
    Ok(Path::new(&home).join(".local/share/orlm/plugins"))
}

/// A plugin of this name that is found before the one in `place`.
fn other_of_this_name(name: &str, place: &Path) -> Option<PathBuf> {
    let registry = wire::registry();
    let first = registry.entries().iter().find(|e| e.manifest.name == name)?;
    (!first.path.starts_with(place)).then(|| first.path.clone())
}
