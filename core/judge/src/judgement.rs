//! From reference and execution to verdict.

use orlm_types::{Execution, Fault, Outcome, Reference, SolveRecord, Status, Termination, Verdict};

use crate::{Answer, ExtractError, Rule, last_number};

/// Judges one execution. Every combination of outcome, termination and reference has exactly one status:
///
/// 1. A host fault makes the judge abstain, whatever else happened.
/// 2. A program that did not end well is judged by how it ended (`guest_error`, `out_of_fuel`, …), even if its last
///    solve was right: a user who runs it sees the failure. A program that exits with a status other than 0 is a
///    `guest_error` as well.
/// 3. A program that finished is judged by its last solve; without one it is `no_model`.
///    - A proven optimum is compared with the reference under the [`Rule`]: `ok` or `wrong_value`. An optimum where the
///      reference says infeasible or unbounded is `wrong_value`.
///    - A proven `infeasible` or `unbounded` is `ok` exactly when the reference says the same.
///    - A solve that stopped at a limit, or could not tell infeasible from unbounded, is `solver_limit`, even when its
///      point has the right objective: nothing was proven.
///
/// Without a known reference, `ok` means no more than that a proven end was reached. Under [`Answer::Printed`] a
/// reference objective is compared with the last number printed instead of step 3.
pub fn judge(reference: &Reference, execution: &Execution, rule: &Rule) -> Verdict {
    let last = execution.solves.last();
    let (status, reason) = match ended(&execution.outcome) {
        Some(end) => end,
        None => match (rule.answer, reference) {
            (Answer::Printed, Reference::Objective(label)) => printed(*label, &execution.stdout, rule),
            _ => last.map_or_else(|| no_model(execution), |solve| solved(reference, solve, rule)),
        },
    };
    Verdict {
        status,
        termination: last.map(|solve| solve.termination),
        objective: last.and_then(|solve| solve.objective),
        reason,
    }
}

/// The verdict on a trajectory that holds no program. The loop and the command line both need it.
pub fn unparsed(error: &ExtractError) -> Verdict {
    Verdict { status: Status::ParseError, termination: None, objective: None, reason: error.to_string() }
}

/// The verdict that the end of the guest decides alone; `None` when the program ran to its end.
fn ended(outcome: &Outcome) -> Option<(Status, String)> {
    Some(match outcome {
        Outcome::Finished | Outcome::Exit { code: 0 } => return None,
        Outcome::Exception { class, message, line, .. } => {
            let place = line.map_or(String::new(), |line| format!(" in line {line}"));
            let what = message.lines().next().unwrap_or_default().trim();
            let what = if what.is_empty() { String::new() } else { format!(": {what}") };
            (Status::GuestError, format!("The program raised {class}{place}{what}."))
        }
        Outcome::Exit { code } => (Status::GuestError, format!("The program exited with status {code}.")),
        Outcome::StackOverflow => (Status::GuestError, "The program exhausted the stack.".into()),
        Outcome::OutOfFuel => (Status::OutOfFuel, "The program used up its instruction budget.".into()),
        Outcome::OutOfMemory => {
            (Status::OutOfMemory, "The program asked for more memory than allowed.".into())
        }
        Outcome::OutputLimit => (Status::OutputLimit, "The program printed more than allowed.".into()),
        Outcome::SourceTooLarge => {
            (Status::ModelTooLarge, "The program's source is longer than allowed.".into())
        }
        Outcome::ModelTooLarge { what, .. } => {
            (Status::ModelTooLarge, format!("The program built a model that is larger than allowed: {what}."))
        }
        Outcome::TooManySolves => {
            (Status::ModelTooLarge, "The program asked for more solves than allowed.".into())
        }
        Outcome::Trap { what } => {
            (Status::PolicyViolation, format!("The program reached for what it may not have: {what}."))
        }
        Outcome::HostFault { fault } => {
            (host_fault(fault), format!("The host failed, nothing is known: {fault}."))
        }
    })
}

fn host_fault(fault: &Fault) -> Status {
    match fault {
        Fault::SolverCrash { .. } | Fault::SolverHang { .. } | Fault::SolverWrong { .. } => {
            Status::SolverCrash
        }
        Fault::Licence { .. } => Status::Licence,
        Fault::Unsupported { .. } => Status::Unsupported,
        Fault::WallClock | Fault::SandboxCrash { .. } | Fault::Host { .. } => Status::InfraTimeout,
    }
}

fn no_model(execution: &Execution) -> (Status, String) {
    let printed = if execution.stdout.trim().is_empty() { "and printed nothing" } else { "it only printed" };
    (Status::NoModel, format!("The program ended without solving a model, {printed}."))
}

fn printed(label: f64, stdout: &str, rule: &Rule) -> (Status, String) {
    match last_number(stdout) {
        None => (Status::NoModel, "The program printed no number.".into()),
        Some(value) => compared(value, label, rule, "printed number"),
    }
}

fn solved(reference: &Reference, solve: &SolveRecord, rule: &Rule) -> (Status, String) {
    match solve.termination {
        Termination::Optimal => optimal(reference, solve.objective, rule),
        Termination::Infeasible => match reference {
            Reference::Infeasible => (Status::Ok, "The model is infeasible, as the reference says.".into()),
            Reference::Unknown => {
                (Status::Ok, "The model is proven infeasible; there is no reference.".into())
            }
            other => (Status::Infeasible, format!("The model is infeasible, the reference {}.", says(other))),
        },
        Termination::Unbounded => match reference {
            Reference::Unbounded => (Status::Ok, "The model is unbounded, as the reference says.".into()),
            Reference::Unknown => {
                (Status::Ok, "The model is proven unbounded; there is no reference.".into())
            }
            other => (Status::Unbounded, format!("The model is unbounded, the reference {}.", says(other))),
        },
        Termination::InfeasibleOrUnbounded => {
            (Status::SolverLimit, "The solver could not tell infeasible from unbounded.".into())
        }
        Termination::Limit => {
            let which = solve
                .limit
                .map_or("a".into(), |limit| format!("the {}", format!("{limit:?}").to_lowercase()));
            (Status::SolverLimit, format!("The solver stopped at {which} limit, without a proof."))
        }
        Termination::Interrupted => (Status::SolverLimit, "The solve was interrupted.".into()),
        Termination::Numeric => (Status::SolverLimit, "The solver gave up for numerical reasons.".into()),
        Termination::Unknown => {
            (Status::SolverLimit, "The solver stopped for a reason that it did not name.".into())
        }
    }
}

fn optimal(reference: &Reference, objective: Option<f64>, rule: &Rule) -> (Status, String) {
    let Some(value) = objective.filter(|value| value.is_finite()) else {
        // An optimum has a point and so an objective: the solver's answer does not hold.
        return (Status::SolverCrash, "The solver claimed an optimum without an objective value.".into());
    };
    match reference {
        Reference::Objective(label) => compared(value, *label, rule, "optimum"),
        Reference::Unknown => {
            (Status::Ok, format!("The model has the optimum {value}; there is no reference."))
        }
        Reference::Infeasible | Reference::Unbounded => (
            Status::WrongValue,
            format!("The model has the optimum {value}, the reference {}.", says(reference)),
        ),
    }
}

/// Compares the answer `value` with the `label`. A value with the opposite sign is reported as a likely mistake of
/// sense, and stays wrong.
fn compared(value: f64, label: f64, rule: &Rule, what: &str) -> (Status, String) {
    if rule.agrees(value, label) {
        return (Status::Ok, format!("The {what} {value} agrees with the reference {label}."));
    }
    let hint = if rule.agrees(-value, label) {
        "; it has the opposite sign, so sense or sign of the objective may be flipped"
    } else {
        ""
    };
    (Status::WrongValue, format!("The {what} {value} differs from the reference {label}{hint}."))
}

fn says(reference: &Reference) -> String {
    match reference {
        Reference::Objective(label) => format!("is {label}"),
        Reference::Infeasible => "is infeasible".into(),
        Reference::Unbounded => "is unbounded".into(),
        Reference::Unknown => "is unknown".into(),
    }
}
