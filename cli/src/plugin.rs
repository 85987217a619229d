//! `orlm plugin`: the solvers that are there.

use orlm_solver::SolveService;
use orlm_solver_host::{PoolConfig, Registry, WorkerPool};
use serde_json::json;

use crate::exit::{self, Failure};
use crate::{Done, render, wire};

#[derive(clap::Subcommand)]
pub(crate) enum Verb {
    /// List the solver plugins, and whether each one starts.
    List {
        /// One JSON object a line on standard output.
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn main(verb: &Verb) -> Done {
    let Verb::List { json: as_json } = verb;
    let registry = Registry::discover(&wire::search_path());
    let mut table = render::table(&["plugin", "version", "state", "can", "file"]);
    let mut found = 0;
    for plugin in registry.plugins() {
        found += 1;
        let started = PoolConfig::for_this_executable(1)
            .map_err(|e| e.to_string())
            .and_then(|config| WorkerPool::start(&registry, &plugin.name, config).map_err(|e| e.to_string()));
        let (state, version, capabilities) = match &started {
            Ok(pool) => ("ready".to_string(), pool.solver().version, pool.capabilities().names()),
            Err(reason) => (reason.clone(), String::new(), Vec::new()),
        };
        if *as_json {
            let line = json!({
                "name": plugin.name,
                "version": version,
                "ready": started.is_ok(),
                "state": state,
                "capabilities": capabilities,
                "library": plugin.library,
                "manifest": plugin.manifest,
            });
            println!("{line}");
        } else {
            table.add_row([
                plugin.name.clone(),
                version,
                state,
                capabilities.join(", "),
                plugin.library.display().to_string(),
            ]);
        }
    }
    for problem in registry.problems() {
        eprintln!("warning: {problem}");
    }
    if found == 0 {
        return Err(Failure::new(exit::ENVIRONMENT, registry.nothing_found())
            .hint("`cargo xtask setup` builds the HiGHS and SCIP plugins"));
    }
    if !as_json {
        println!("{table}");
    }
    Ok(exit::OK)
}
