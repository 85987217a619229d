//! `orlm doctor`: what this machine has, and what to do about what it lacks.

use std::sync::Arc;

use orlm_sandbox::{Layer, Sandbox, SandboxConfig};
use orlm_solver::SolveService;
use orlm_solver_host::{State, WorkerPool};
use orlm_types::{Executor, Fault, Outcome, Program};
use serde_json::json;

use crate::{Done, exit, render, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

/// A program with a known optimum, 2: every layer from guest to solver has to work for it.
const PROBE: &str = "import coptpy as cp
m = cp.Envr().createModel('probe')
x = m.addVar(lb=0, ub=10, vtype=cp.COPT.INTEGER, name='x')
m.addConstr(3 * x <= 7.5)
m.setObjective(x, sense=cp.COPT.MAXIMIZE)
m.solve()
";

struct Check {
    name: String,
    state: &'static str,
    detail: String,
}

pub(crate) fn main(args: &Args) -> Done {
    let mut checks = Vec::new();
    let mut check = |name: &str, state: &'static str, detail: String| {
        checks.push(Check { name: name.into(), state, detail });
    };
    check(
        "set-up folder",
        if wire::home().is_dir() { "ok" } else { "fail" },
        wire::home().display().to_string(),
    );

    let registry = wire::registry();
    for error in registry.errors() {
        check("plugin manifest", "warn", error.to_string());
    }
    let mut usable = 0;
    let mut layers: Vec<Layer> = Vec::new();
    for entry in registry.entries().iter().filter(|entry| entry.state != State::Shadowed) {
        let name = format!("solver {}", entry.manifest.name);
        let pool = match wire::pool(&registry, &entry.manifest.name, 1) {
            Ok(pool) => pool,
            Err(failure) => {
                check(&name, "warn", failure.message);
                continue;
            }
        };
        let info = pool.solver();
        match probe(pool) {
            Ok((detail, stand)) => {
                usable += 1;
                // Of several solvers the one that is confined worst.
                let count = |layers: &[Layer]| layers.iter().filter(|l| l.active).count();
                if layers.is_empty() || count(&stand) < count(&layers) {
                    layers = stand;
                }
                check(&name, "ok", format!("{} {}: {detail}", info.name, info.version));
            }
            Err((state, reason)) => check(&name, state, format!("{} {}: {reason}", info.name, info.version)),
        }
    }
    if usable == 0 {
        check("solvers", "fail", "none can be used; `cargo xtask setup` builds HiGHS and SCIP".into());
    }
    for layer in &layers {
        let name = format!("layer {} ({})", layer.number, layer.name);
        match layer.active {
            true => check(&name, "ok", layer.parts.join(", ")),
            false => check(&name, "warn", format!("lacks {}", layer.missing.join("; "))),
        }
    }
    let packages = SandboxConfig::new(wire::guest(), wire::home().join("cache")).packages;
    if packages.is_dir() {
        check("guest with packages", "ok", packages.display().to_string());
    } else {
        let hint =
            "`cargo xtask setup --with packages` fetches it for programs that import numpy and its kin";
        check("guest with packages", "warn", format!("{} is missing; {hint}", packages.display()));
    }
    let model = wire::home().join("models/SmolLM2-135M-Instruct");
    if model.exists() {
        check("demo model", "ok", model.display().to_string());
    } else {
        check(
            "demo model",
            "warn",
            format!("{} is missing; `cargo xtask setup` fetches it", model.display()),
        );
    }
    match wire::device() {
        Ok(device) => check("device", "ok", format!("{device:?}")),
        Err(error) => check("device", "fail", error.to_string()),
    }

    let failed = checks.iter().any(|check| check.state == "fail");
    if args.json {
        let rows: Vec<_> = checks
            .iter()
            .map(|check| json!({"check": check.name, "state": check.state, "detail": check.detail}))
            .collect();
        println!("{}", json!({"ok": !failed, "checks": rows, "layers": layers}));
    } else {
        let mut table = render::table(&["check", "state", "what was found"]);
        for check in &checks {
            table.add_row([check.name.as_str(), check.state, check.detail.as_str()]);
        }
        println!("{table}");
    }
    Ok(if failed { exit::ENVIRONMENT } else { exit::OK })
}

/// Runs the probe program through sandbox, worker and solver; on failure says how bad it is. A solver that does not
/// take integer programs may still be a good one.
fn probe(pool: WorkerPool) -> Result<(String, Vec<Layer>), (&'static str, String)> {
    let config = SandboxConfig::new(wire::guest(), wire::home().join("cache"));
    let sandbox = Sandbox::open(config, Arc::new(pool)).map_err(|e| ("fail", e.to_string()))?;
    let execution = sandbox.execute(&Program { source: PROBE.into() });
    let objective = execution.solves.last().and_then(|solve| solve.objective);
    match (&execution.outcome, objective) {
        (Outcome::Finished, Some(2.0)) => {
            let identity = sandbox.identity();
            let detail = format!(
                "solves through the sandbox (guest {}, {})",
                identity.guest.get(..12).unwrap_or(&identity.guest),
                identity.engine
            );
            Ok((detail, sandbox.layers()))
        }
        (Outcome::HostFault { fault: fault @ Fault::Unsupported { .. } }, _) => {
            Err(("warn", fault.to_string()))
        }
        (Outcome::HostFault { fault }, _) => Err(("fail", fault.to_string())),
        (outcome, objective) => {
            Err(("fail", format!("the probe ended as {outcome:?} with objective {objective:?}, not 2")))
        }
    }
}
