//! Known faults of published graders. For each: the grader as it is reproduced here has the fault, and ours has not.

use orlm_judge::compat::{Ended, Graded, Grader, Printed, Written};
use orlm_judge::{Rule, judge};
use orlm_types::{Execution, Outcome, Reference, Sense, SolveRecord, Status, Termination};

const OBJECTIVE: fn(f64) -> Reference = Reference::Objective;

/// A run that printed this.
fn printed(stdout: &str) -> Printed {
    Printed { stdout: stdout.into(), ended: Ended::Well, infeasible: false }
}

/// The grader's word on a program that prints what is behind the marker, however it is run.
fn says(grader: Grader, answer: &str, reference: Reference) -> Graded {
    let line = format!("some log\nJust print the best solution: {answer}\n");
    let mut run = |_: &str| printed(&line);
    grader.grade(&Written::Program("model.optimize()\n"), &reference, &mut run).expect("there is a label")
}

/// Our own verdict on an optimum of this value, whatever is printed.
fn ours(value: f64, reference: Reference) -> Status {
    let solve = SolveRecord {
        model: String::new(),
        columns: 1,
        rows: 1,
        sense: Sense::Minimise,
        termination: Termination::Optimal,
        limit: None,
        budget: None,
        objective: Some(value),
        bound: None,
        wall_ms: 0.0,
    };
    judge(&reference, &execution(Outcome::Finished, vec![solve]), &Rule::default()).status
}

fn execution(outcome: Outcome, solves: Vec<SolveRecord>) -> Execution {
    Execution {
        outcome,
        solves,
        stdout: "Just print the best solution: 10".into(),
        stderr: String::new(),
        solver: "s".into(),
        solver_version: "1".into(),
        fuel: 0,
        memory: 0,
        wall_ms: 0.0,
    }
}

#[test]
fn fault_sirl_reads_only_the_digits_before_an_exponent() {
    for (text, read, meant) in [("1e+05", 1.0, 1e5), ("3.2e-05", 3.2, 3.2e-5), ("1.5E7", 1.5, 1.5e7)] {
        let graded = says(Grader::Sirl, text, OBJECTIVE(meant));
        assert_eq!((graded.value, graded.right), (Some(read), Some(false)), "{text}");
        assert_eq!(says(Grader::Sirl, text, OBJECTIVE(read)).right, Some(true), "a wrong value is right");
        assert_eq!(
            (ours(meant, OBJECTIVE(meant)), ours(meant, OBJECTIVE(read))),
            (Status::Ok, Status::WrongValue)
        );
        assert_eq!(orlm_judge::last_number(text), Some(meant));
    }
    assert_eq!(says(Grader::Sirl, "inf", OBJECTIVE(1.0)).value, None);
}

#[test]
fn fault_sirl_reward_judges_a_right_answer_of_zero_as_wrong() {
    assert_eq!(says(Grader::SirlReward, "0.0", OBJECTIVE(0.0)).right, Some(false));
    assert_eq!(says(Grader::SirlReward, "5.0", OBJECTIVE(5.0)).right, Some(true));
    assert_eq!(ours(0.0, OBJECTIVE(0.0)), Status::Ok);
}

#[test]
fn fault_sirl_reward_judges_a_failed_run_as_right_when_the_label_is_tiny() {
    let mut fails = |_: &str| Printed { stdout: String::new(), ended: Ended::Badly, infeasible: false };
    let grade = |label, run: &mut dyn FnMut(&str) -> Printed| {
        Grader::SirlReward.grade(&Written::Program("1/0"), &OBJECTIVE(label), run).unwrap().right
    };
    assert_eq!(grade(1e-7, &mut fails), Some(true));
    assert_eq!(grade(1.0, &mut fails), Some(false));
    let error = Outcome::Exception {
        class: "ZeroDivisionError".into(),
        message: "division by zero".into(),
        traceback: String::new(),
        line: Some(1),
    };
    let verdict = judge(&OBJECTIVE(1e-7), &execution(error, Vec::new()), &Rule::default());
    assert_eq!(verdict.status, Status::GuestError);
}

#[test]
fn fault_optmath_rounds_both_values_and_then_allows_5_percent() {
    for (value, label) in [(0.4, 0.0), (1.4, 0.6), (105.0, 100.0)] {
        let graded = says(Grader::Optmath, &value.to_string(), OBJECTIVE(label));
        assert_eq!(graded.right, Some(true), "{graded:?}");
        assert!(graded.why.contains("rounded"), "{}", graded.why);
        assert_eq!(ours(value, OBJECTIVE(label)), Status::WrongValue);
    }
    assert_eq!(says(Grader::Optmath, "106", OBJECTIVE(100.0)).right, Some(false));
}

#[test]
fn fault_orlm_rounds_both_values_to_integers() {
    for (value, label) in [(0.4, 0.0), (2.5, 1.6), (10.4, 10.0)] {
        assert_eq!(says(Grader::Orlm, &value.to_string(), OBJECTIVE(label)).right, Some(true), "{value}");
        assert_eq!(ours(value, OBJECTIVE(label)), Status::WrongValue);
    }
    // On small optima the 5 % are nothing: 1.5 is rounded to 2, 0.6 and 1.4 to 1.
    assert_eq!(says(Grader::Orlm, "1.5", OBJECTIVE(1.4)).right, Some(false));
}

#[test]
fn fault_orlm_fails_as_a_whole_on_a_value_that_is_not_finite() {
    for text in ["inf", "nan", "None"] {
        let graded = says(Grader::Orlm, text, OBJECTIVE(1.0));
        assert_eq!(graded.right, None, "{graded:?}");
    }
    assert_eq!(ours(f64::INFINITY, OBJECTIVE(1.0)), Status::SolverCrash, "an optimum that is none");
}

#[test]
fn fault_optmath_changes_the_program_until_it_meets_the_label() {
    let program = "x = model.addVar(vtype=GRB.INTEGER)\nif 3 > 2:\n    model.setObjective(x, GRB.MAXIMIZE)\n";
    for (change, what) in [
        ("GRB.CONTINUOUS", "made continuous"),
        ("3 >= 2", "made weak"),
        ("GRB.MINIMIZE", "turned into minimisation"),
    ] {
        // Only the changed program gives the label.
        let mut run = |source: &str| {
            let value = if source.contains(change) { 7 } else { 100 };
            printed(&format!("Just print the best solution: {value}"))
        };
        let graded = Grader::Optmath.grade(&Written::Program(program), &OBJECTIVE(7.0), &mut run).unwrap();
        assert_eq!(graded.right, Some(true), "{change}");
        assert!(graded.why.contains(what), "{}", graded.why);
    }
    // Ours runs what was written, once, and says that it is wrong.
    assert_eq!(ours(100.0, OBJECTIVE(7.0)), Status::WrongValue);
}

#[test]
fn fault_sirl_runs_again_with_other_types_of_variables() {
    let typed = "x = m.addVar(vtype=GRB.INTEGER)\nm.optimize()\n";
    let untyped = "x = m.addVar(lb=0, name='x')\ny = m.addVars(3)\nm.optimize()\n";
    for (program, changed) in [
        (typed, "x = m.addVar(vtype=GRB.CONTINUOUS)\n"),
        (untyped, "x = m.addVar(lb=0, name='x', vtype=GRB.INTEGER)\ny = m.addVars(3, vtype=GRB.INTEGER)\n"),
    ] {
        let mut run = |source: &str| {
            let value = if source.contains(changed) { 7 } else { 100 };
            printed(&format!("Just print the best solution: {value}"))
        };
        let graded = Grader::Sirl.grade(&Written::Program(program), &OBJECTIVE(7.0), &mut run).unwrap();
        assert_eq!(graded.right, Some(true), "{program}: {graded:?}");
        assert!(graded.why.contains("types of variables"), "{}", graded.why);
    }
    assert_eq!(ours(100.0, OBJECTIVE(7.0)), Status::WrongValue);
}

#[test]
fn fault_all_of_them_believe_a_marker_that_the_program_prints_itself() {
    for grader in Grader::ALL {
        assert_eq!(says(grader, "10", OBJECTIVE(10.0)).right, Some(true), "{grader:?}");
    }
    let verdict = judge(&OBJECTIVE(10.0), &execution(Outcome::Finished, Vec::new()), &Rule::default());
    assert_eq!(verdict.status, Status::NoModel);
}

#[test]
fn fault_orlm_and_optmath_ask_a_variable_called_model() {
    for grader in [Grader::Orlm, Grader::Optmath] {
        let mut seen = String::new();
        let mut run = |source: &str| {
            seen = source.to_string();
            Printed { stdout: String::new(), ended: Ended::Badly, infeasible: false }
        };
        let graded = grader.grade(&Written::Program("m.optimize()"), &OBJECTIVE(1.0), &mut run).unwrap();
        assert_eq!(graded.right, Some(false));
        assert!(seen.starts_with("m.optimize()\nif model."), "{seen}");
    }
}

#[test]
fn fault_a_vote_over_truncated_values_takes_different_answers_for_one() {
    // As a vote with `int(float(x))` would: 0.9 and 0.1 are both 0.
    assert_eq!((0.9_f64 as i64, 0.1_f64 as i64), (0, 0));
    assert!(!Rule::default().agrees(0.9, 0.1));
}

#[test]
fn fault_figures_under_different_tolerances_look_alike() {
    assert_ne!(Rule::default().id(), Rule::five_percent().id());
    assert!(Rule::five_percent().to_string().contains("5e-2"));
    assert_eq!((ours(103.0, OBJECTIVE(100.0))), Status::WrongValue);
}

#[test]
fn a_timeout_counts_as_infeasible_for_sirl_and_never_here() {
    let mut run = |_: &str| Printed { stdout: String::new(), ended: Ended::TimedOut, infeasible: false };
    let graded = Grader::Sirl.grade(&Written::Program("while True: pass"), &Reference::Infeasible, &mut run);
    assert_eq!(graded.unwrap().right, Some(true));
    let verdict = judge(&Reference::Infeasible, &execution(Outcome::OutOfFuel, Vec::new()), &Rule::default());
    assert_eq!(verdict.status, Status::OutOfFuel);
}

#[test]
fn each_grader_looks_for_the_program_by_its_own_rule() {
    let first = "import gurobipy\na.optimize()";
    let second = "import gurobipy\nb.optimize()";
    let text = format!("```python\n{first}\n```\nBetter:\n```python\n{second}\n```");
    for grader in Grader::ALL {
        let mut seen = Vec::new();
        let mut run = |source: &str| {
            seen.push(source.to_string());
            printed("")
        };
        grader.grade(&Written::Trajectory(&text), &OBJECTIVE(1.0), &mut run);
        assert!(
            seen.iter().all(|s| s.contains("a.optimize()") && !s.contains("b.optimize")),
            "{grader:?}: {seen:?}"
        );
        let mut never = |_: &str| -> Printed { panic!("there is nothing to run") };
        let none = grader.grade(&Written::Trajectory("no code at all"), &OBJECTIVE(1.0), &mut never);
        assert_eq!(none.unwrap().right, Some(false));
    }
    let tagged = "<think>```python\nsketch\n```</think><python>\nm.optimize()\n</python>";
    let mut seen = String::new();
    Grader::Sirl.grade(&Written::Trajectory(tagged), &OBJECTIVE(1.0), &mut |source: &str| {
        seen = source.to_string();
        printed("")
    });
    assert!(seen.starts_with("m.optimize()\nif m.status == GRB.OPTIMAL:\n    print(f'Just"), "{seen}");
    // Ours takes the last whole program.
    assert_eq!(orlm_judge::extract_program(&text).unwrap().source, format!("{second}\n"));
}

#[test]
fn without_a_label_there_is_nothing_to_grade_and_a_fault_of_the_host_is_no_word() {
    for grader in Grader::ALL {
        let mut run = |_: &str| Printed { stdout: String::new(), ended: Ended::HostFault, infeasible: false };
        assert!(grader.grade(&Written::Program("x"), &Reference::Unknown, &mut run).is_none());
        let graded = grader.grade(&Written::Program("x"), &OBJECTIVE(1.0), &mut run).unwrap();
        assert_eq!(graded.right, None);
        assert_eq!(Grader::from_name(grader.name()), Some(grader));
    }
}
