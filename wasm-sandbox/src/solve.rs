//! The one import that leads out of the sandbox: a math model in, a solve result out.

use std::time::{Duration, Instant};

use orlm_solver::{
    LimitKind, MathModel, ModelError, SolveError, SolveOptions, SolveResult, Termination, Tolerances,
};
use orlm_types::{Fault, SolveRecord};
use wasmtime::StoreContextMut;
use wasmtime::component::WasmList;

use crate::config::Limits;
use crate::state::{State, Stop, charge};

/// Fuel for each byte of a request: reading and checking a model is the host's work.
const FUEL_PER_BYTE: u64 = 16;

/// Answers the component's call. Ok(Err(..)) is for the program (its model is invalid); an outer error ends it.
pub(crate) fn solve(
    mut ctx: StoreContextMut<'_, State>,
    (request,): (WasmList<u8>,),
) -> wasmtime::Result<(Result<Vec<u8>, String>,)> {
    admit(&mut ctx, request.len())?;
    let limits = ctx.data().limits.clone();
    let read = read(request.as_le_slice(&ctx), &limits);
    Ok((finish(&mut ctx, read)?,))
}

/// Counts a solve and pays for reading a request of so many bytes. Before anything is read, so that the host never
/// holds more than the limit allows.
pub(crate) fn admit(ctx: &mut StoreContextMut<'_, State>, bytes: usize) -> wasmtime::Result<()> {
    let limits = ctx.data().limits.clone();
    let begun = &mut ctx.data_mut().solves_begun;
    if *begun >= limits.solves {
        return Err(Stop::TooManySolves.into());
    }
    *begun += 1;
    if bytes > limits.model_bytes {
        let what = format!("{bytes} bytes, the limit is {}", limits.model_bytes);
        return Err(Stop::ModelTooLarge(what).into());
    }
    charge(ctx, bytes as u64 * FUEL_PER_BYTE)
}

/// Solves what was read. Ok(Err(..)) is for the program, as in [`solve`].
pub(crate) fn finish(
    ctx: &mut StoreContextMut<'_, State>,
    read: Result<(MathModel, SolveOptions), ModelError>,
) -> wasmtime::Result<Result<Vec<u8>, String>> {
    let (model, options) = match read {
        Ok(read) => read,
        Err(error @ ModelError::TooLarge { .. }) => return Err(Stop::ModelTooLarge(error.to_string()).into()),
        Err(error) => return Ok(Err(error.to_string())),
    };
    let limits = ctx.data().limits.clone();
    match answer(ctx.data_mut(), &limits, &model, options) {
        Ok(result) => Ok(Ok(result.encode())),
        Err(SolveError::InvalidModel(ModelError::TooLarge { what, found, limit })) => {
            Err(Stop::ModelTooLarge(format!("{found} {what}, the limit is {limit}")).into())
        }
        Err(SolveError::InvalidModel(error)) => Ok(Err(error.to_string())),
        Err(error) => Err(Stop::Fault(fault(error)).into()),
    }
}

/// The model and options in a request's bytes.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<(MathModel, SolveOptions), ModelError> {
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

/// Has the model solved within what is left of the budget, and records it.
fn answer(
    state: &mut State,
    limits: &Limits,
    model: &MathModel,
    mut options: SolveOptions,
) -> Result<SolveResult, SolveError> {
    let left = limits.total_solve_time.saturating_sub(state.solver_time).min(limits.solve_time);
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
        state.service.solve(model, &options)?
    };
    let took: Duration = started.elapsed();
    state.solver_time += took;
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
    state.solves.push(SolveRecord {
        model: model.content_hash(),
        columns: count(model.n_cols()),
        rows: count(model.n_rows() + model.n_quadratic_rows()),
        termination: result.termination,
        limit: result.limit,
        objective: result.objective,
        bound: result.bound,
        wall_ms: took.as_secs_f64() * 1e3,
    });
    Ok(result)
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
