//! `orlm plugin info`: everything about one plugin.

use orlm_solver::{LicenceState, SolverLimits};
use orlm_solver_host::{Entry, Hello, State};
use serde_json::json;

use super::target;
use crate::exit::{self, Failure};
use crate::{Done, render, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Name of a plugin, or the path of its folder, manifest or library.
    plugin: String,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

pub(crate) fn main(args: &Args) -> Done {
    let target = target::find(&args.plugin)?;
    let named = |e: &&Entry| e.manifest.name == target.name;
    let mut entries = target.registry.entries().iter().filter(named);
    let Some(entry) = entries.next() else {
        let missing = target.registry.find(&target.name).err().map(|e| e.to_string()).unwrap_or_default();
        return Err(Failure::new(exit::ENVIRONMENT, missing).hint("`orlm plugin list` shows what is there"));
    };
    let hidden: Vec<&Entry> = entries.filter(|e| e.state == State::Shadowed).collect();
    let started = wire::pool(&target.registry, &target.name, 1);
    let hello = started.as_ref().map(|pool| pool.hello());
    if args.json {
        exit::print(object(entry, &hidden, hello))?;
    } else {
        exit::print(page(entry, &hidden, hello))?;
    }
    Ok(if hello.is_ok() { exit::OK } else { exit::ENVIRONMENT })
}

fn limits(limits: &SolverLimits) -> Vec<(&'static str, u64)> {
    let all = [
        ("columns", limits.columns),
        ("rows", limits.rows),
        ("coefficients", limits.nonzeros),
        ("columns of a linear program", limits.linear_columns),
        ("rows of a linear program", limits.linear_rows),
    ];
    all.into_iter().filter_map(|(what, limit)| limit.map(|l| (what, l))).collect()
}

fn licence(state: LicenceState) -> &'static str {
    match state {
        LicenceState::NotNeeded => "not needed",
        LicenceState::Full => "full",
        LicenceState::Limited => "limited",
    }
}

fn object(entry: &Entry, hidden: &[&Entry], hello: Result<&Hello, &Failure>) -> serde_json::Value {
    let manifest = &entry.manifest;
    let features = |h: &Hello| -> Vec<_> {
        h.capabilities.list().map(|f| json!({"name": f.name(), "words": f.words()})).collect()
    };
    json!({
        "name": manifest.name,
        "description": manifest.description,
        "abi": manifest.abi,
        "manifest": entry.path,
        "library": entry.library,
        "hides": hidden.iter().map(|e| &e.path).collect::<Vec<_>>(),
        "environment": manifest.env,
        "reads": manifest.read,
        "network": manifest.network,
        "max_sessions": manifest.max_sessions,
        "ready": hello.is_ok(),
        "problem": hello.err().map(|f| &f.message),
        "version": hello.ok().map(|h| &h.version),
        "libraries": hello.ok().map(|h| &h.libraries),
        "features": hello.ok().map(features),
        "limits": hello.ok().map(|h| h.capabilities.limits),
        "licence": hello.ok().map(|h| json!({"state": h.licence.state, "text": h.licence.text})),
        "layers": hello.ok().map(|h| &h.layers),
        "missing_layers": hello.ok().map(|h| &h.missing_layers),
    })
}

fn page(entry: &Entry, hidden: &[&Entry], hello: Result<&Hello, &Failure>) -> String {
    let manifest = &entry.manifest;
    let mut table = render::table(&["plugin", &manifest.name]);
    let mut row = |what: &str, text: String| {
        if !text.is_empty() {
            table.add_row([what, &text]);
        }
    };
    row("description", manifest.description.clone());
    row("manifest", entry.path.display().to_string());
    row("library", entry.library.display().to_string());
    let hides: Vec<String> = hidden.iter().map(|e| e.path.display().to_string()).collect();
    row("hides", hides.join("\n"));
    row("interface", format!("version {}", manifest.abi));
    row("keeps from the environment", manifest.env.join(", "));
    row("reads besides its libraries", manifest.read.join("\n"));
    row("network", if manifest.network { "yes".to_owned() } else { "no".to_owned() });
    row("workers at most", manifest.max_sessions.map(|n| n.to_string()).unwrap_or_default());
    match hello {
        Ok(h) => {
            row("state", "ready".to_owned());
            row("version", h.version.clone());
            let loaded: Vec<String> = h.libraries.iter().map(|l| l.display().to_string()).collect();
            row("loaded", loaded.join("\n"));
            let features: Vec<&str> = h.capabilities.list().map(|f| f.words()).collect();
            row("can", features.join("\n"));
            let sizes: Vec<String> =
                limits(&h.capabilities.limits).iter().map(|(what, n)| format!("{n} {what}")).collect();
            row("takes at most", if sizes.is_empty() { "any size".to_owned() } else { sizes.join("\n") });
            let text = &h.licence.text;
            let state = licence(h.licence.state);
            row("isolation", h.layers.join("\n"));
            row("without", h.missing_layers.join("\n"));
            row("licence", if text.is_empty() { state.to_owned() } else { format!("{state}: {text}") });
        }
        Err(failure) => row("state", format!("does not start: {}", failure.message)),
    }
    table.to_string()
}
