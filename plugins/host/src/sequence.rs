//! What takes several solves: objectives one after the other, lazy rows that are added when a point violates them.

use std::time::Instant;

use orlm_solver::{
    Capabilities, Feature, LimitKind, MathModel, Objectives, Sense, SolveError, SolveOptions, SolveResult,
    Termination, Tolerances,
};

use crate::accept::accept;
use crate::iis;

/// A later objective may worsen an earlier one by this much, relative to `1 + |optimum|`, if there is no point without: a
/// solver's own optimum is only so exact.
const ROOM: f64 = 1e-9;

/// One solve of a valid model that needs no sequence.
pub(crate) type One<'a> = dyn Fn(&MathModel, &SolveOptions) -> Result<SolveResult, SolveError> + 'a;

/// The clock of a sequence, whose solves share one time limit.
pub(crate) struct Budget {
    begun: Instant,
    seconds: f64,
}

impl Budget {
    pub(crate) fn new(seconds: f64) -> Self {
        Self { begun: Instant::now(), seconds }
    }

    /// The options of the next solve, or `None` if the time is up.
    pub(crate) fn next(&self, options: &SolveOptions) -> Option<SolveOptions> {
        let left = self.seconds - self.begun.elapsed().as_secs_f64();
        (left > 0.0).then(|| SolveOptions { time_limit: Some(left), ..options.clone() })
    }
}

/// Solves a valid model within `seconds`, in as many solves as it takes.
pub(crate) fn solve(
    model: &MathModel,
    options: &SolveOptions,
    (capabilities, tolerances): (&Capabilities, &Tolerances),
    seconds: f64,
    one: &One<'_>,
) -> Result<SolveResult, SolveError> {
    let budget = Budget::new(seconds);
    let lazily = |m: &MathModel, o: &SolveOptions| {
        // Without a search there is nothing to be lazy in, and this way a linear program keeps its dual values.
        let natively = capabilities.has(Feature::LazyRows) && m.is_mip();
        if m.rows.lazy.contains(&1) && !natively {
            lazy_rows(m, o, tolerances, &budget, one)
        } else {
            one(m, o)
        }
    };
    let mut result = if model.objectives.is_empty() || capabilities.has(Feature::MultiObjective) {
        lazily(model, options)?
    } else {
        by_priority(model, options, (capabilities, tolerances), &budget, &lazily)?
    };
    let infeasible =
        matches!(result.termination, Termination::Infeasible | Termination::InfeasibleOrUnbounded);
    if options.iis && infeasible {
        result.iis = iis::find(model, options, &budget, one)?;
    }
    Ok(result)
}

fn out_of_time(text: &str) -> SolveResult {
    let mut result = SolveResult::without_point(Termination::Limit, text);
    result.limit = Some(LimitKind::Time);
    result
}

/// Adds up what the solves of a sequence took.
fn add_effort(total: &mut SolveResult, part: &SolveResult) {
    total.nodes += part.nodes;
    total.iterations += part.iterations;
}

/// Objectives from the highest priority to the lowest; each is held at its optimum while the next is optimised.
fn by_priority(
    model: &MathModel,
    options: &SolveOptions,
    (capabilities, tolerances): (&Capabilities, &Tolerances),
    budget: &Budget,
    solve: &One<'_>,
) -> Result<SolveResult, SolveError> {
    let several = &model.objectives;
    let mut work = MathModel { objectives: Objectives::default(), ..model.clone() };
    let mut best: Option<SolveResult> = None;
    for priority in several.priorities() {
        let Some(options) = budget.next(options) else {
            break;
        };
        let (offset, entries) = several.blend(priority);
        work.columns.objective.fill(0.0);
        for &(j, v) in &entries {
            work.columns.objective[j as usize] = v;
        }
        work.objective_offset = offset;
        let mut level = solve(&work, &options)?;
        if let Some(before) = &best {
            if level.termination == Termination::Infeasible {
                loosen(&mut work, model.n_rows());
                level = solve(&work, &budget.next(&options).unwrap_or(options))?;
            }
            add_effort(&mut level, before);
        }
        if level.termination != Termination::Optimal {
            // Without a bound on a later objective the whole has none; after a limit the last good point stands.
            match (level.termination, best) {
                (Termination::Unbounded, _) | (_, None) => best = Some(level),
                (termination, Some(mut before)) => {
                    (before.termination, before.limit) = (termination, level.limit);
                    if let Some(point) = level.point {
                        before.point = Some(point);
                    }
                    best = Some(before);
                }
            }
            break;
        }
        let optimum = level.objective.unwrap_or(f64::NAN);
        let among = |k: &usize| several.priority[*k] == priority;
        let largest =
            |values: &[f64]| (0..several.len()).filter(among).map(|k| values[k]).fold(0.0, f64::max);
        let room = largest(&several.abs_tol).max(largest(&several.rel_tol) * optimum.abs());
        let side = optimum - offset;
        match model.sense {
            Sense::Minimise => work.add_row("", f64::NEG_INFINITY, side + room, &entries),
            Sense::Maximise => work.add_row("", side - room, f64::INFINITY, &entries),
        };
        if capabilities.has(Feature::MipStart) {
            work.mip_start = level.point.clone().unwrap_or_default();
        }
        best = Some(level);
    }
    let Some(mut result) = best else {
        return Ok(out_of_time("no time for the first objective"));
    };
    // The last level's numbers are not those of the whole.
    (result.objective, result.bound, result.gap) = (None, None, None);
    (result.row_dual, result.reduced_cost, result.quadratic_row_dual) = (None, None, None);
    accept(model, result, tolerances)
}

/// Gives the rows from `first` on, which hold earlier objectives, room for rounding.
fn loosen(work: &mut MathModel, first: usize) {
    let room = |side: f64| ROOM * (1.0 + side.abs());
    for i in first..work.n_rows() {
        let (lower, upper) = (work.rows.lower[i], work.rows.upper[i]);
        (work.rows.lower[i], work.rows.upper[i]) = (lower - room(lower), upper + room(upper));
    }
}

/// Solves without the lazy rows, adds those that the point violates, and solves again.
fn lazy_rows(
    model: &MathModel,
    options: &SolveOptions,
    tolerances: &Tolerances,
    budget: &Budget,
    one: &One<'_>,
) -> Result<SolveResult, SolveError> {
    const INF: f64 = f64::INFINITY;
    let mut work = model.clone();
    work.rows.lazy.clear();
    // A row that is not there yet has no sides, so that indices and dual values stay in their places.
    let mut waiting: Vec<usize> = (0..model.n_rows()).filter(|&i| model.rows.lazy[i] == 1).collect();
    for &i in &waiting {
        (work.rows.lower[i], work.rows.upper[i]) = (-INF, INF);
    }
    let mut effort = SolveResult::without_point(Termination::Unknown, "");
    let mut rounds = 0;
    loop {
        rounds += 1;
        let Some(options) = budget.next(options) else {
            let mut result = out_of_time("out of time while adding lazy rows");
            add_effort(&mut result, &effort);
            return Ok(result);
        };
        let mut result = one(&work, &options)?;
        add_effort(&mut result, &effort);
        effort.nodes = result.nodes;
        effort.iterations = result.iterations;
        let violated: Vec<usize> = match &result.point {
            Some(point) => {
                let breaks = |&i: &usize| model.row_violation(i, point) > tolerances.feasibility;
                waiting.iter().copied().filter(breaks).collect()
            }
            // Without the missing rows there is no optimum: perhaps with them.
            None if result.termination == Termination::Infeasible => Vec::new(),
            None if result.termination == Termination::Limit => Vec::new(),
            None => waiting.clone(),
        };
        if violated.is_empty() {
            if rounds > 1 {
                result.message = format!("{}; {rounds} solves, lazy rows added between", result.message);
            }
            return accept(model, result, tolerances);
        }
        for &i in &violated {
            (work.rows.lower[i], work.rows.upper[i]) = (model.rows.lower[i], model.rows.upper[i]);
        }
        waiting.retain(|i| !violated.contains(i));
    }
}
