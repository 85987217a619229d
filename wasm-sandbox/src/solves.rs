//! The host's side of a program's solves: each request is read, checked, solved and recorded here, outside of the process
//! that the program runs in. No verdict rests on anything else.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use orlm_solver::{
    LimitKind, MathModel, ModelError, SolveError, SolveOptions, SolveResult, SolveService, Termination,
    Tolerances,
};
use orlm_types::{Budget, Fault, Outcome, SolveRecord};

use crate::config::Limits;

/// What the host says to a request.
#[derive(Debug)]
pub(crate) enum Reply {
    /// The solve result, in its byte form.
    Result(Vec<u8>),
    /// The model is invalid, in words for the program.
    Invalid(String),
    /// The program ends, in this way.
    End(Outcome),
}

/// The solves of one run.
#[derive(Debug, Default)]
pub(crate) struct Solves {
    /// Those that came to a result, in order.
    pub(crate) records: Vec<SolveRecord>,
    begun: u32,
    /// Wall time so far.
    time: Duration,
}

impl Solves {
    /// Answers one request of the program.
    pub(crate) fn answer(&mut self, request: &[u8], limits: &Limits, service: &dyn SolveService) -> Reply {
        let too_large = |budget, what: String| Reply::End(Outcome::ModelTooLarge { budget, what });
        // The worker has counted and measured too; but it is the worker that could be in the program's hands.
        if self.begun >= limits.solves {
            return Reply::End(Outcome::TooManySolves);
        }
        self.begun += 1;
        if request.len() > limits.model_bytes {
            return too_large(
                Budget::ModelBytes,
                format!("{} bytes, the limit is {}", request.len(), limits.model_bytes),
            );
        }
        let (model, options) = match read(request, limits) {
            Ok(read) => read,
            Err(ModelError::TooLarge { what, found, limit }) => {
                return too_large(size(what), format!("{found} {what}, the limit is {limit}"));
            }
            Err(error) => return Reply::Invalid(error.to_string()),
        };
        // A panic must not leave the worker waiting for an answer.
        let solved = catch_unwind(AssertUnwindSafe(|| self.solve(&model, options, limits, service)));
        match solved {
            Ok(Ok(result)) => Reply::Result(result.encode()),
            Ok(Err(SolveError::InvalidModel(ModelError::TooLarge { what, found, limit }))) => {
                too_large(size(what), format!("{found} {what}, the limit is {limit}"))
            }
            Ok(Err(SolveError::InvalidModel(error))) => Reply::Invalid(error.to_string()),
            Ok(Err(error)) => Reply::End(Outcome::HostFault { fault: fault(error) }),
            Err(panic) => {
                let what = format!("a panic while solving: {}", words(panic.as_ref()));
                Reply::End(Outcome::HostFault { fault: Fault::Host { what } })
            }
        }
    }

    /// Has the model solved within what is left of the budget, and records it.
    fn solve(
        &mut self,
        model: &MathModel,
        mut options: SolveOptions,
        limits: &Limits,
        service: &dyn SolveService,
    ) -> Result<SolveResult, SolveError> {
        let rest = limits.total_solve_time.saturating_sub(self.time);
        let left = rest.min(limits.solve_time);
        let budget = if rest < limits.solve_time { Budget::TotalSolveTime } else { Budget::SolveTime };
        let wanted = options.time_limit.unwrap_or(f64::INFINITY);
        options.time_limit = Some(wanted.min(left.as_secs_f64()));
        options.threads = Some(options.threads.unwrap_or(1).clamp(1, limits.solver_threads.max(1)));
        let started = Instant::now();
        let mut result = if left.is_zero() {
            let mut spent =
                SolveResult::without_point(Termination::Limit, "the program's solver time is used up");
            spent.limit = Some(LimitKind::Time);
            spent
        } else {
            service.solve(model, &options)?
        };
        let took = started.elapsed();
        self.time += took;
        // The service has checked the point; the value that counts is computed here all the same, from the model that the
        // program sent and not from what any solver or program says.
        result.objective = match &result.point {
            Some(point) if point.len() == model.n_cols() => {
                Some(model.objective_at(point)).filter(|v| v.is_finite())
            }
            Some(point) => {
                let text = format!("a point of {} values for {} columns", point.len(), model.n_cols());
                return Err(SolveError::SolverWrong { text });
            }
            None => None,
        };
        // Solvers give zeros with a minus sign at will, and programs print them.
        let points = result.pool.iter_mut().chain(&mut result.point);
        for values in points
            .chain(&mut result.row_dual)
            .chain(&mut result.reduced_cost)
            .chain(&mut result.quadratic_row_dual)
        {
            values.iter_mut().for_each(|v| *v += 0.0);
        }
        self.records.push(SolveRecord {
            model: model.content_hash(),
            columns: count(model.n_cols()),
            rows: count(model.n_rows() + model.n_quadratic_rows()),
            sense: model.sense,
            termination: result.termination,
            limit: result.limit,
            objective: result.objective,
            bound: result.bound,
            budget: (result.limit == Some(LimitKind::Time) && wanted > left.as_secs_f64()).then_some(budget),
            wall_ms: took.as_secs_f64() * 1e3,
        });
        Ok(result)
    }
}

fn read(bytes: &[u8], limits: &Limits) -> Result<(MathModel, SolveOptions), ModelError> {
    let (model, options) = MathModel::decode(bytes)?;
    model.validate(&limits.model)?;
    options.validate()?;
    Ok((model, tamed(options)))
}

/// The options that a program may choose. A library's own parameters can name files and servers. Tolerances may be tighter
/// than usual but not looser: a solver that was allowed to be off would look wrong to the host's check, which would turn a
/// program's wrong answer into a fault of the host.
fn tamed(mut options: SolveOptions) -> SolveOptions {
    let usual = Tolerances::default();
    let tight = |tolerance: Option<f64>, most: f64| tolerance.filter(|&t| t <= most);
    options.parameters.clear();
    options.log = false;
    options.feasibility_tolerance = tight(options.feasibility_tolerance, usual.feasibility);
    options.integrality_tolerance = tight(options.integrality_tolerance, usual.integrality);
    options.optimality_tolerance = tight(options.optimality_tolerance, usual.feasibility);
    options
}

/// The budget of a size, by the word that a model's check has for it.
fn size(what: &str) -> Budget {
    match what {
        "columns" => Budget::Columns,
        "rows" => Budget::Rows,
        "coefficients" => Budget::Nonzeros,
        "quadratic terms" => Budget::QuadraticTerms,
        "expression nodes" => Budget::Nodes,
        "levels of nested operations" => Budget::Depth,
        "start points" => Budget::Starts,
        "bytes of names" => Budget::NameBytes,
        _ => Budget::ModelBytes,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The host's failures, for the record. Invalid models are handled before.
fn fault(error: SolveError) -> Fault {
    let what = error.to_string();
    match error {
        SolveError::Unsupported { feature } => Fault::Unsupported { feature },
        SolveError::Crashed { .. } => Fault::SolverCrash { what },
        SolveError::Hung { after_s } => Fault::SolverHang { after_s },
        SolveError::Licence { text } => Fault::Licence { what: text },
        // A solver takes models of any size unless its licence forbids.
        SolveError::TooLarge { .. } => Fault::Licence { what },
        SolveError::Garbage { .. } | SolveError::SolverWrong { .. } => Fault::SolverWrong { what },
        SolveError::InvalidModel(_)
        | SolveError::Failed { .. }
        | SolveError::PluginMissing { .. }
        | SolveError::Io { .. } => Fault::Host { what },
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without words".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_passes_no_parameters_and_loosens_nothing() {
        let asked = SolveOptions {
            feasibility_tolerance: Some(0.5),
            integrality_tolerance: Some(1e-9),
            mip_gap: Some(0.1),
            log: true,
            parameters: [("LogFile".to_owned(), "/etc/passwd".to_owned())].into(),
            ..SolveOptions::default()
        };
        let allowed =
            SolveOptions { integrality_tolerance: Some(1e-9), mip_gap: Some(0.1), ..SolveOptions::default() };
        assert_eq!(tamed(asked), allowed);
    }
}
