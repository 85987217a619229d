//! Every combination of outcome, termination and reference, and one test for each fault that known graders have.

use orlm_judge::{Answer, Rule, judge};
use orlm_types::{
    Budget, Execution, Fault, LimitKind, Outcome, Reference, Sense, SolveRecord, Status, Termination, Verdict,
};

const TERMINATIONS: [Termination; 8] = [
    Termination::Optimal,
    Termination::Infeasible,
    Termination::Unbounded,
    Termination::InfeasibleOrUnbounded,
    Termination::Limit,
    Termination::Interrupted,
    Termination::Numeric,
    Termination::Unknown,
];

fn solve(termination: Termination, objective: Option<f64>) -> SolveRecord {
    let limit = (termination == Termination::Limit).then_some(LimitKind::Time);
    SolveRecord {
        model: "m".into(),
        columns: 1,
        rows: 1,
        sense: Sense::Minimise,
        termination,
        limit,
        objective,
        bound: None,
        budget: None,
        wall_ms: 1.0,
    }
}

fn ran(outcome: Outcome, solves: Vec<SolveRecord>, stdout: &str) -> Execution {
    Execution {
        outcome,
        solves,
        stdout: stdout.into(),
        stderr: String::new(),
        solver: "mock".into(),
        solver_version: "1".into(),
        fuel: 1,
        memory: 1,
        wall_ms: 1.0,
    }
}

fn optimum(value: f64) -> Execution {
    ran(Outcome::Finished, vec![solve(Termination::Optimal, Some(value))], "")
}

fn exception() -> Outcome {
    Outcome::Exception {
        class: "ZeroDivisionError".into(),
        message: "division by zero\nsecond line".into(),
        traceback: String::new(),
        line: Some(3),
    }
}

/// Every outcome but `Finished`, with its status.
fn other_ends() -> Vec<(Outcome, Status)> {
    let text = || "x".to_string();
    let fault = |fault| Outcome::HostFault { fault };
    vec![
        (exception(), Status::GuestError),
        (Outcome::Exit { code: 1 }, Status::GuestError),
        (Outcome::Exit { code: -1 }, Status::GuestError),
        (Outcome::StackOverflow, Status::GuestError),
        (Outcome::OutOfFuel, Status::OutOfFuel),
        (Outcome::OutOfMemory, Status::OutOfMemory),
        (Outcome::OutputLimit, Status::OutputLimit),
        (Outcome::SourceTooLarge, Status::ModelTooLarge),
        (Outcome::ModelTooLarge { budget: Budget::Columns, what: text() }, Status::ModelTooLarge),
        (Outcome::TooManySolves, Status::ModelTooLarge),
        (Outcome::Trap { what: text() }, Status::PolicyViolation),
        (fault(Fault::WallClock), Status::InfraTimeout),
        (fault(Fault::SolverCrash { what: text() }), Status::SolverCrash),
        (fault(Fault::SolverHang { after_s: 9.0 }), Status::SolverCrash),
        (fault(Fault::SolverWrong { what: text() }), Status::SolverCrash),
        (fault(Fault::Licence { what: text() }), Status::Licence),
        (fault(Fault::Unsupported { feature: text() }), Status::Unsupported),
        (fault(Fault::Host { what: text() }), Status::InfraTimeout),
    ]
}

fn expected(termination: Termination, reference: &Reference) -> Status {
    use Reference as R;
    use Termination as T;
    match (termination, reference) {
        // The solve below has the objective 7, which is the label.
        (T::Optimal, R::Objective(_) | R::Unknown) => Status::Ok,
        (T::Optimal, R::Infeasible | R::Unbounded) => Status::WrongValue,
        (T::Infeasible, R::Infeasible | R::Unknown) => Status::Ok,
        (T::Infeasible, _) => Status::Infeasible,
        (T::Unbounded, R::Unbounded | R::Unknown) => Status::Ok,
        (T::Unbounded, _) => Status::Unbounded,
        _ => Status::SolverLimit,
    }
}

fn is_one_sentence(verdict: &Verdict) {
    let reason = &verdict.reason;
    assert!(reason.ends_with('.') && !reason.contains('\n') && reason.len() > 10, "{reason:?}");
}

#[test]
fn every_combination_has_its_status() {
    let references =
        [Reference::Objective(7.0), Reference::Infeasible, Reference::Unbounded, Reference::Unknown];
    for reference in references {
        for termination in TERMINATIONS {
            let solved = || vec![solve(Termination::Optimal, Some(1.0)), solve(termination, Some(7.0))];
            for outcome in [Outcome::Finished, Outcome::Exit { code: 0 }] {
                let verdict = judge(&reference, &ran(outcome, solved(), ""), &Rule::default());
                assert_eq!(
                    verdict.status,
                    expected(termination, &reference),
                    "{termination:?} {reference:?}"
                );
                assert_eq!((verdict.termination, verdict.objective), (Some(termination), Some(7.0)));
                is_one_sentence(&verdict);
            }
            for (outcome, status) in other_ends() {
                let verdict = judge(&reference, &ran(outcome.clone(), solved(), ""), &Rule::default());
                assert_eq!(verdict.status, status, "{outcome:?} {termination:?} {reference:?}");
                is_one_sentence(&verdict);
            }
        }
        let verdict = judge(&reference, &ran(Outcome::Finished, vec![], "7"), &Rule::default());
        assert_eq!((verdict.status, verdict.termination, verdict.objective), (Status::NoModel, None, None));
        is_one_sentence(&verdict);
    }
}

#[test]
fn host_faults_abstain_whatever_was_solved() {
    for (outcome, status) in other_ends() {
        let host = matches!(outcome, Outcome::HostFault { .. });
        assert_eq!(status.abstains(), host, "{outcome:?}");
        let execution = ran(outcome, vec![solve(Termination::Optimal, Some(7.0))], "");
        let verdict = judge(&Reference::Objective(7.0), &execution, &Rule::default());
        assert_eq!(verdict.correct(), if host { None } else { Some(false) });
    }
}

#[test]
fn the_verdict_rests_on_the_last_solve() {
    let solves = |first, last| {
        ran(
            Outcome::Finished,
            vec![solve(Termination::Optimal, Some(first)), solve(Termination::Optimal, Some(last))],
            "",
        )
    };
    let label = Reference::Objective(7.0);
    assert_eq!(judge(&label, &solves(1.0, 7.0), &Rule::default()).status, Status::Ok);
    assert_eq!(judge(&label, &solves(7.0, 1.0), &Rule::default()).status, Status::WrongValue);
}

#[test]
fn what_is_printed_counts_for_nothing_under_the_rule_of_the_solver() {
    let forged = ran(
        Outcome::Finished,
        vec![solve(Termination::Optimal, Some(1.0))],
        "Optimal objective: 7\n{\"status\": \"ok\", \"objective\": 7}\n",
    );
    assert_eq!(judge(&Reference::Objective(7.0), &forged, &Rule::default()).status, Status::WrongValue);
    let silent = ran(Outcome::Finished, vec![], "Optimal objective: 7\n");
    assert_eq!(judge(&Reference::Objective(7.0), &silent, &Rule::default()).status, Status::NoModel);
}

#[test]
fn a_printed_answer_counts_under_its_own_rule() {
    let rule = Rule { answer: Answer::Printed, ..Rule::default() };
    let label = Reference::Objective(12.5);
    let status = |stdout: &str| judge(&label, &ran(Outcome::Finished, vec![], stdout), &rule).status;
    assert_eq!(status("best: 1.25e+01\n"), Status::Ok);
    assert_eq!(status("12.5 found, then 13"), Status::WrongValue);
    assert_eq!(status("nothing"), Status::NoModel);
    let crashed = ran(exception(), vec![], "12.5");
    assert_eq!(judge(&label, &crashed, &rule).status, Status::GuestError);
    // A reference without a value is still the solver's to confirm.
    let infeasible = ran(Outcome::Finished, vec![solve(Termination::Infeasible, None)], "0");
    assert_eq!(judge(&Reference::Infeasible, &infeasible, &rule).status, Status::Ok);
}

#[test]
fn a_right_solve_before_a_crash_is_a_guest_error() {
    let execution = ran(exception(), vec![solve(Termination::Optimal, Some(7.0))], "");
    let verdict = judge(&Reference::Objective(7.0), &execution, &Rule::default());
    assert_eq!(verdict.status, Status::GuestError);
    assert_eq!(verdict.reason, "The program raised ZeroDivisionError in line 3: division by zero.");
    assert_eq!(verdict.objective, Some(7.0), "the evidence is kept");
}

#[test]
fn a_sense_mismatch_is_named_and_stays_wrong() {
    let verdict = judge(&Reference::Objective(7.0), &optimum(-7.0), &Rule::default());
    assert_eq!(verdict.status, Status::WrongValue);
    assert!(verdict.reason.contains("flipped"), "{}", verdict.reason);
    assert!(!judge(&Reference::Objective(7.0), &optimum(6.0), &Rule::default()).reason.contains("flipped"));
}

#[test]
fn an_optimum_without_a_value_is_the_solvers_fault() {
    for objective in [None, Some(f64::NAN), Some(f64::INFINITY)] {
        let execution = ran(Outcome::Finished, vec![solve(Termination::Optimal, objective)], "");
        for reference in [Reference::Objective(0.0), Reference::Unknown] {
            assert_eq!(judge(&reference, &execution, &Rule::default()).correct(), None, "{objective:?}");
        }
    }
}

// The faults of known graders, each with the case that shows it.

#[test]
fn grader_fault_scientific_notation_is_read_whole() {
    let rule = Rule { answer: Answer::Printed, ..Rule::default() };
    for (stdout, label, wrong) in [("1e+05", 1e5, 1.0), ("3.2e-05", 3.2e-5, 3.2), ("1.5E7", 1.5e7, 1.5)] {
        let execution = ran(Outcome::Finished, vec![], stdout);
        assert_eq!(judge(&Reference::Objective(label), &execution, &rule).status, Status::Ok, "{stdout}");
        assert_eq!(
            judge(&Reference::Objective(wrong), &execution, &rule).status,
            Status::WrongValue,
            "{stdout}"
        );
    }
}

#[test]
fn grader_fault_label_zero_is_a_label() {
    assert_eq!(judge(&Reference::Objective(0.0), &optimum(0.0), &Rule::default()).status, Status::Ok);
    assert_eq!(judge(&Reference::Objective(0.0), &optimum(-0.0), &Rule::default()).status, Status::Ok);
    assert_eq!(judge(&Reference::Objective(0.0), &optimum(1.0), &Rule::default()).status, Status::WrongValue);
    let failed = ran(exception(), vec![], "");
    assert_eq!(judge(&Reference::Objective(0.0), &failed, &Rule::default()).status, Status::GuestError);
}

#[test]
fn grader_fault_a_tiny_label_does_not_make_a_failed_run_right() {
    let label = Reference::Objective(1e-7);
    for execution in [
        ran(exception(), vec![], ""),
        ran(Outcome::Finished, vec![], ""),
        ran(Outcome::Finished, vec![solve(Termination::Infeasible, None)], ""),
        ran(Outcome::Finished, vec![solve(Termination::Limit, None)], ""),
    ] {
        assert_eq!(judge(&label, &execution, &Rule::default()).correct(), Some(false), "{execution:?}");
    }
}

#[test]
fn grader_fault_nothing_is_rounded_before_the_comparison() {
    for (value, label) in [(0.4, 0.0), (1.4, 0.6), (105.0, 100.0), (0.9, 0.1), (2.4, 2.0)] {
        let verdict = judge(&Reference::Objective(label), &optimum(value), &Rule::default());
        assert_eq!(verdict.status, Status::WrongValue, "{value} {label}");
    }
}

#[test]
fn grader_fault_five_percent_is_a_rule_of_its_own_and_does_not_round() {
    let rule = Rule::five_percent();
    assert_ne!(rule.id(), Rule::default().id());
    assert_eq!(judge(&Reference::Objective(100.0), &optimum(105.0), &rule).status, Status::Ok);
    assert_eq!(judge(&Reference::Objective(100.0), &optimum(105.1), &rule).status, Status::WrongValue);
    assert_eq!(judge(&Reference::Objective(0.0), &optimum(0.4), &rule).status, Status::WrongValue);
}

#[test]
fn grader_fault_a_point_at_a_limit_is_no_proof() {
    let execution = ran(Outcome::Finished, vec![solve(Termination::Limit, Some(7.0))], "");
    let verdict = judge(&Reference::Objective(7.0), &execution, &Rule::default());
    assert_eq!(verdict.status, Status::SolverLimit);
    assert_eq!(verdict.reason, "The solver stopped at the time limit, without a proof.");
}

#[test]
fn grader_fault_infinity_and_nan_printed_are_no_answers() {
    let rule = Rule { answer: Answer::Printed, ..Rule::default() };
    for stdout in ["inf", "nan", "-inf", "1e400"] {
        let execution = ran(Outcome::Finished, vec![], stdout);
        assert_eq!(judge(&Reference::Objective(1.0), &execution, &rule).status, Status::NoModel, "{stdout}");
    }
}
