//! Which crate may depend on which. The table is the one of ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Findings;
use crate::layout::Layout;
use crate::process;

/// Each of our crates, and ours that it may name. Development dependencies are free: tests may join parts.
const ARROWS: &[(&str, &[&str])] = &[
    ("orlm-solver", &[]),
    ("orlm-isolation", &[]),
    ("orlm-types", &["orlm-solver"]),
    ("orlm-config", &["orlm-types"]),
    ("orlm-judge", &["orlm-types", "orlm-solver"]),
    ("orlm-synth", &["orlm-types"]),
    ("orlm-lm", &["orlm-config", "orlm-types"]),
    ("orlm-train", &["orlm-lm", "orlm-config", "orlm-types"]),
    ("orlm-serve", &["orlm-lm", "orlm-types"]),
    ("orlm-client", &["orlm-types"]),
    ("orlm-evolve", &["orlm-judge", "orlm-config", "orlm-types"]),
    ("orlm-eval", &["orlm-judge", "orlm-config", "orlm-types"]),
    ("orlm-sandbox", &["orlm-types", "orlm-solver", "orlm-isolation"]),
    ("orlm-formats", &["orlm-solver"]),
    ("orlm-solver-host", &["orlm-solver", "orlm-isolation"]),
    ("orlm-conformance", &["orlm-solver", "orlm-solver-host"]),
    ("orlm-plugin-highs", &["orlm-solver"]),
    ("orlm-plugin-scip", &["orlm-solver"]),
    ("orlm-plugin-copt", &["orlm-solver"]),
    ("orlm-plugin-gurobi", &["orlm-solver"]),
    ("orlm-plugin-cplex", &["orlm-solver"]),
    ("orlm-plugin-mock", &["orlm-solver"]),
    ("orlm-solver-bench", &["orlm-solver", "orlm-solver-host"]),
    // The one place that joins the parts: all but the plugins, which are found at run time.
    (
        "orlm",
        &[
            "orlm-types",
            "orlm-config",
            "orlm-judge",
            "orlm-lm",
            "orlm-train",
            "orlm-serve",
            "orlm-client",
            "orlm-synth",
            "orlm-evolve",
            "orlm-eval",
            "orlm-isolation",
            "orlm-solver",
            "orlm-formats",
            "orlm-solver-host",
            "orlm-conformance",
            "orlm-sandbox",
        ],
    ),
    ("xtask", &["orlm-config"]),
];

const LANGUAGE_MODELS: &[&str] = &["candle-core", "candle-nn", "candle-transformers", "tokenizers"];
const SANDBOX: &[&str] = &["wasmtime", "wasmtime-wasi"];
const LOADING: &[&str] = &["libloading"];
const SOLVERS: &[&str] = &["highs", "highs-sys", "russcip", "scip-sys"];

/// What a crate must not reach, by any path of normal and build dependencies.
const NEVER: &[(&str, &[&[&str]])] = &[
    ("orlm-solver", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-isolation", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-types", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-config", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-judge", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-synth", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-evolve", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-eval", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-lm", &[SANDBOX, SOLVERS]),
    ("orlm-train", &[SANDBOX, SOLVERS]),
    ("orlm-serve", &[SANDBOX, SOLVERS]),
    ("orlm-client", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-sandbox", &[LANGUAGE_MODELS, SOLVERS]),
    ("orlm-formats", &[LANGUAGE_MODELS, SANDBOX, LOADING, SOLVERS]),
    ("orlm-solver-host", &[LANGUAGE_MODELS, SANDBOX, SOLVERS]),
    ("orlm-conformance", &[LANGUAGE_MODELS, SANDBOX, SOLVERS]),
    ("orlm", &[SOLVERS]),
];

/// May use `anyhow`; libraries have typed errors.
const PROGRAMS: &[&str] = &["orlm", "orlm-solver-bench", "xtask"];

/// The dependency graph, without development dependencies.
pub(super) struct Graph {
    /// Crate, and the names it depends on.
    edges: BTreeMap<String, BTreeSet<String>>,
    /// The workspace's own.
    members: BTreeSet<String>,
}

impl Graph {
    /// From `cargo metadata`.
    pub(super) fn read(layout: &Layout) -> Result<Self> {
        let mut cargo = process::cargo();
        cargo.args(["metadata", "--locked", "--format-version", "1"]).current_dir(&layout.root);
        Self::parse(&process::capture(&mut cargo)?)
    }

    fn parse(text: &str) -> Result<Self> {
        let metadata: Metadata = serde_json::from_str(text).context("cargo metadata has another form")?;
        let names: BTreeMap<&str, &str> =
            metadata.packages.iter().map(|package| (package.id.as_str(), package.name.as_str())).collect();
        let name = |id: &str| names.get(id).map_or(id, |name| name).to_string();
        let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for node in &metadata.resolve.nodes {
            let targets = node
                .deps
                .iter()
                .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev")))
                .map(|dep| name(&dep.pkg));
            edges.entry(name(&node.id)).or_default().extend(targets);
        }
        Ok(Self { edges, members: metadata.workspace_members.iter().map(|id| name(id)).collect() })
    }

    fn direct(&self, from: &str) -> impl Iterator<Item = &String> {
        self.edges.get(from).into_iter().flatten()
    }

    /// The shortest path from one crate to another, both ends included.
    fn path(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut before: BTreeMap<&str, &str> = BTreeMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if at == to {
                let mut path = vec![at.to_string()];
                let mut step = at;
                while let Some(previous) = before.get(step) {
                    path.push((*previous).to_string());
                    step = previous;
                }
                path.reverse();
                return Some(path);
            }
            for next in self.direct(at) {
                if next != from && !before.contains_key(next.as_str()) {
                    before.insert(next, at);
                    queue.push_back(next);
                }
            }
        }
        None
    }
}

pub(super) fn check(graph: &Graph, findings: &mut Findings) {
    for member in &graph.members {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| name == member) else {
            findings.error(format!(
                "crate {member} has no row in the table of arrows: add one to xtask/src/validate/arrows.rs and to \
                 ARCHITECTURE.md, after deciding what it may know"
            ));
            continue;
        };
        for target in graph.direct(member).filter(|target| graph.members.contains(*target)) {
            if !allowed.contains(&target.as_str()) {
                findings.error(format!(
                    "{member} depends on {target}; it may name only [{}]. Put what both need into orlm-types, as a \
                     trait if it acts, and join the parts in cli/src/wire.rs",
                    allowed.join(", ")
                ));
            }
        }
        if !PROGRAMS.contains(&member.as_str()) && graph.direct(member).any(|target| target == "anyhow") {
            findings.error(format!(
                "{member} depends on anyhow: libraries return `thiserror` enums, so that callers can tell errors apart"
            ));
        }
    }
    for (member, groups) in NEVER {
        for target in groups.iter().copied().flatten() {
            if let Some(path) = graph.path(member, target).filter(|_| graph.members.contains(*member)) {
                findings.error(format!("{member} must not reach {target}, but does: {}", path.join(" -> ")));
            }
        }
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(members: &[&str], edges: &[(&str, &str)]) -> Graph {
        let mut map: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in edges {
            map.entry((*from).into()).or_default().insert((*to).into());
        }
        Graph { edges: map, members: members.iter().map(|name| (*name).into()).collect() }
    }

    fn errors(graph: &Graph) -> String {
        let mut findings = Findings::default();
        check(graph, &mut findings);
        findings.errors.join("\n")
    }

    #[test]
    fn allowed_arrows_pass() {
        let good = graph(
            &["orlm-evolve", "orlm-types", "orlm-solver"],
            &[("orlm-evolve", "orlm-types"), ("orlm-types", "orlm-solver"), ("orlm-types", "serde")],
        );
        assert_eq!(errors(&good), "");
    }

    #[test]
    fn a_wrong_arrow_is_named() {
        let bad = graph(&["orlm-types", "orlm-judge"], &[("orlm-types", "orlm-judge")]);
        assert!(errors(&bad).contains("orlm-types depends on orlm-judge"));
    }

    #[test]
    fn a_forbidden_package_is_found_behind_others() {
        let bad = graph(&["orlm-evolve"], &[("orlm-evolve", "helper"), ("helper", "candle-core")]);
        assert!(errors(&bad).contains("orlm-evolve -> helper -> candle-core"));
    }

    #[test]
    fn a_library_with_anyhow_and_an_unknown_crate_are_found() {
        let bad = graph(&["orlm-judge", "orlm-new"], &[("orlm-judge", "anyhow")]);
        let errors = errors(&bad);
        assert!(errors.contains("orlm-judge depends on anyhow") && errors.contains("orlm-new has no row"));
    }

    #[test]
    fn development_dependencies_do_not_count() {
        let text = r#"{
            "packages": [{"id": "a 1", "name": "orlm-sandbox"}, {"id": "b 1", "name": "highs"}, {"id": "c 1", "name": "serde"}],
            "workspace_members": ["a 1"],
            "resolve": {"nodes": [{"id": "a 1", "deps": [
                {"pkg": "b 1", "dep_kinds": [{"kind": "dev"}]},
                {"pkg": "c 1", "dep_kinds": [{"kind": null}, {"kind": "dev"}]}]}]}
        }"#;
        let graph = Graph::parse(text).unwrap();
        assert_eq!(graph.direct("orlm-sandbox").collect::<Vec<_>>(), ["serde"]);
        assert_eq!(errors(&graph), "");
    }
}
