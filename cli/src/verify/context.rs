//! [`Context`]: everything besides program and reference that a verdict depends on.

use orlm_judge::Rule;
use orlm_sandbox::{DataFiles, Sandbox};
use orlm_types::{ContentId, Executor};
use serde::{Deserialize, Serialize};

/// What all verdicts of a run have in common. Two ledgers can be joined only if they agree in all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Setting {
    /// Version of orlm.
    pub(crate) orlm: String,
    /// The verdict rule.
    pub(crate) rule: Rule,
    /// The budgets and limits of each program.
    pub(crate) limits: String,
    /// Content hash of the files that programs may read.
    #[serde(default)]
    pub(crate) data: Option<String>,
    /// Content hash of the guest component.
    pub(crate) guest: String,
    /// Version of the WebAssembly engine.
    pub(crate) engine: String,
    /// What `--solver` asked for.
    pub(crate) solver: String,
    /// The solver, or the first of several, with its version.
    pub(crate) solver_version: String,
    /// The grader whose rule is shown beside the verdict.
    pub(crate) compat: Option<String>,
}

/// A [`Setting`] with its content hash.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    setting: Setting,
    hash: ContentId,
}

impl Context {
    pub(crate) fn new(
        sandbox: &Sandbox,
        data: Option<&DataFiles>,
        solver: &str,
        rule: Rule,
        compat: Option<String>,
    ) -> Self {
        let identity = sandbox.identity();
        let setting = Setting {
            orlm: env!("CARGO_PKG_VERSION").into(),
            rule,
            limits: format!("{:?}", sandbox.limits()),
            data: data.map(DataFiles::hash),
            guest: identity.guest,
            engine: identity.engine,
            solver: solver.into(),
            solver_version: format!("{} {}", identity.solver, identity.solver_version),
            compat,
        };
        let text = serde_json::to_string(&setting).unwrap_or_default();
        Self { hash: ContentId::of(&["verify", &text]), setting }
    }

    pub(crate) fn setting(&self) -> &Setting {
        &self.setting
    }

    pub(crate) fn hash(&self) -> &str {
        &self.hash.0
    }
}

impl Setting {
    /// The names and values in which two settings differ, in words.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let (Ok(serde_json::Value::Object(a)), Ok(serde_json::Value::Object(b))) =
            (serde_json::to_value(self), serde_json::to_value(other))
        else {
            return Vec::new();
        };
        let value = |map: &serde_json::Map<_, _>, name: &String| {
            map.get(name).map_or("nothing".to_string(), ToString::to_string)
        };
        a.keys()
            .filter(|name| a.get(*name) != b.get(*name))
            .map(|name| format!("{name} is {} in one and {} in the other", value(&a, name), value(&b, name)))
            .collect()
    }
}
