//! Runs cases and says how each ended.

use std::time::{Duration, Instant};

use orlm_solver::{Capabilities, Feature, MathModel, SolveError, SolveService};
use orlm_solver_host::{PoolConfig, WorkerCommand, WorkerPool};

use crate::case::{Case, Family, Test};
use crate::report::{Finding, Outcome, Report};
use crate::suite;

/// Which cases to run: everything unless narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this family.
    pub family: Option<Family>,
    /// Only the case of this name.
    pub case: Option<String>,
}

impl Filter {
    /// Whether a case is wanted.
    pub fn wants(&self, case: &Case) -> bool {
        self.family.is_none_or(|f| f == case.family) && self.case.as_ref().is_none_or(|c| c == case.name)
    }
}

/// The pool that the suite asks for: two workers, and patience for plugins that are slow. No case without a limit of its
/// own takes a good solver a second.
pub fn pool_config(command: WorkerCommand) -> PoolConfig {
    PoolConfig { jobs: 2, command, threads: 2, default_time_limit: 20.0, ..PoolConfig::default() }
}

/// Runs every wanted case on a plugin's real workers. `progress` is called before each case, with how many are done, how
/// many there are, and the next one's name.
pub fn run(pool: &WorkerPool, filter: &Filter, mut progress: impl FnMut(usize, usize, &str)) -> Report {
    let cases: Vec<Case> = suite().into_iter().filter(|case| filter.wants(case)).collect();
    let info = pool.solver();
    let mut findings = Vec::with_capacity(cases.len());
    for (done, case) in cases.iter().enumerate() {
        progress(done, cases.len(), case.name);
        let begun = Instant::now();
        let outcome = outcome(case, pool, &pool.capabilities());
        findings.push(Finding { case: case.name, family: case.family, outcome, time: begun.elapsed() });
    }
    Report { plugin: info.name, version: info.version, findings }
}

fn outcome(case: &Case, pool: &WorkerPool, capabilities: &Capabilities) -> Outcome {
    if let Some(feature) = case.needs.iter().find(|f| !capabilities.has(**f)) {
        return Outcome::Unsupported(feature.words().to_owned());
    }
    let said = match &case.test {
        Test::Script(run) => run(pool),
        Test::Solve(question) => {
            let answer = pool.solve(&question.model, &question.options);
            match &answer {
                Err(SolveError::Unsupported { feature }) => {
                    return match lacking(&question.model, capabilities) {
                        Some(lacking) => Outcome::Unsupported(lacking.words().to_owned()),
                        // Nonlinear models are of many sorts, and no bit says which of them a plugin takes.
                        None if !question.model.nonlinear.is_empty() => Outcome::Unsupported(feature.clone()),
                        None => Outcome::Failed(format!(
                            "answered \"unsupported: {feature}\", but its capabilities claim every feature of this \
                             model: drop the feature from the capabilities, or solve it"
                        )),
                    };
                }
                Err(SolveError::TooLarge { what, found, limit, .. }) => {
                    return match too_large(&question.model, capabilities) {
                        true => Outcome::Unsupported(format!("{found} {what}, it takes {limit}")),
                        false => Outcome::Failed(format!(
                            "answered that {found} {what} are too many, which its size limits do not say"
                        )),
                    };
                }
                _ => case.judge(&answer),
            }
        }
    };
    said.map_or_else(Outcome::Failed, |()| Outcome::Passed)
}

/// The feature that the capabilities lack and the host cannot rewrite: the only excuse for "unsupported".
fn lacking(model: &MathModel, capabilities: &Capabilities) -> Option<Feature> {
    let rewritten = match model.rewrite_for(capabilities) {
        Err(feature) => return Some(feature),
        Ok(rewritten) => rewritten,
    };
    let sent = rewritten.as_ref().map_or(model, |r| &r.model);
    // Convexity takes a look at numbers, so it is not among the features of a model.
    let bent = [
        (Feature::NonconvexObjective, sent.has_convex_objective()),
        (Feature::NonconvexRows, sent.has_convex_rows()),
    ];
    let lacks =
        |(feature, convex): &(Feature, Option<bool>)| *convex == Some(false) && !capabilities.has(*feature);
    bent.into_iter().find(lacks).map(|(feature, _)| feature)
}

fn too_large(model: &MathModel, capabilities: &Capabilities) -> bool {
    let rewritten = model.rewrite_for(capabilities).ok().flatten();
    capabilities.exceeded_by(rewritten.as_ref().map_or(model, |r| &r.model)).is_some()
}

/// Seconds, for people and reports.
pub(crate) fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e4).round() / 1e4
}
