//! `orlm plugin list`: the solvers that are there.

use orlm_solver_host::State;
use serde_json::json;

use crate::exit::{self, Failure};
use crate::{Done, render, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// One JSON object a line on standard output.
    #[arg(long)]
    json: bool,
}

pub(crate) fn main(args: &Args) -> Done {
    let registry = wire::registry();
    for error in registry.errors() {
        eprintln!("warning: {error}");
    }
    if registry.entries().is_empty() {
        let tried = registry.find("any").err().map(|error| error.to_string()).unwrap_or_default();
        return Err(Failure::new(exit::ENVIRONMENT, tried)
            .hint("`cargo xtask setup` builds the HiGHS and SCIP plugins"));
    }
    let mut table = render::table(&["plugin", "version", "state", "can", "library"]);
    for entry in registry.entries() {
        let name = &entry.manifest.name;
        let started = match entry.state {
            State::Shadowed => Err("hidden by an earlier plugin of this name".to_string()),
            _ => wire::pool(&registry, name, 1).map_err(|failure| failure.message),
        };
        let (state, version, capabilities) = match &started {
            Ok(pool) => {
                let can = pool.capabilities().list().map(|feature| feature.name()).collect();
                ("ready", pool.hello().version.clone(), can)
            }
            Err(reason) => (reason.as_str(), String::new(), Vec::<&str>::new()),
        };
        if args.json {
            let line = json!({
                "name": name,
                "version": version,
                "ready": started.is_ok(),
                "state": state,
                "capabilities": capabilities,
                "library": entry.library,
                "manifest": entry.path,
            });
            exit::print(&line)?;
        } else {
            let library = entry.library.display().to_string();
            table.add_row([name, &version, state, &capabilities.join(", "), &library]);
        }
    }
    if !args.json {
        exit::print(&table)?;
    }
    Ok(exit::OK)
}
