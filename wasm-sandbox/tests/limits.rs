//! Every limit ends a program in its own way, and is what ends it: with the limit raised, the same program goes on.

mod common;

use std::time::Duration;

use common::{kind, run, sandbox, sandbox_with};
use orlm_sandbox::Limits;
use orlm_types::{Budget, Fault, Outcome, Termination};

const MODEL: &str = "
import gurobipy as gp
m = gp.Model('m')
x = m.addVars(50, ub=2)
m.setObjective(x.sum(), gp.GRB.MAXIMIZE)
m.addConstrs(x[i] + x[i + 1] <= 3 for i in range(49))
for i in range(3):
    m.optimize()
print('solved', m.objVal)
";

/// Helpers that the guest's programs below start with.
const RAW: &str = include_str!("data/raw_model.py");

/// Runs `source` with a limit that is too small and with one that is not. The first run ends as `expected` and names the
/// budget; the second does not.
fn meta(
    source: &str,
    (expected, budget): (&str, Budget),
    small: impl FnOnce(&mut Limits),
    raised: impl FnOnce(&mut Limits),
) {
    let ran = run(&sandbox_with(small), source);
    assert_eq!((kind(&ran).as_str(), ran.budget()), (expected, Some(budget)), "{ran:?}");
    let ran = run(&sandbox_with(raised), source);
    assert_eq!((kind(&ran).as_str(), ran.budget()), ("finished", None), "{ran:?}");
}

#[test]
fn fuel() {
    let source = "for i in range(10 ** 5):\n    pass";
    let end = ("out_of_fuel", Budget::Fuel);
    meta(source, end, |l| l.fuel = 10_000_000, |l| l.fuel = 1_000_000_000);
    let ran = run(&sandbox_with(|l| l.fuel = 10_000_000), source);
    assert_eq!(ran.fuel, 10_000_000);
}

#[test]
fn memory() {
    let source = "a = [bytearray(1 << 20) for _ in range(60)]";
    let end = ("out_of_memory", Budget::Memory);
    meta(source, end, |l| l.memory_bytes = 64 << 20, |l| l.memory_bytes = 128 << 20);
    let ran = run(&sandbox_with(|l| l.memory_bytes = 64 << 20), source);
    assert!(ran.memory <= 64 << 20, "{}", ran.memory);
}

#[test]
fn stack() {
    // The interpreter's own guard counts frames; this recursion runs through C, which it does not see.
    let source = "
import sys
sys.setrecursionlimit(10 ** 6)
class A:
    def __init__(self, n):
        self.n = n
    def __eq__(self, other):
        return self.n == 0 or A(self.n - 1) == other
print(A(300) == 1)
";
    let end = ("stack_overflow", Budget::Stack);
    meta(source, end, |l| l.stack_bytes = 256 << 10, |l| l.stack_bytes = 8 << 20);
}

#[test]
fn output() {
    let end = ("output_limit", Budget::Output);
    let printing = "print('x' * 5000)";
    meta(printing, end, |l| l.output_bytes = 4000, |l| l.output_bytes = 6000);
    let ran = run(&sandbox_with(|l| l.output_bytes = 4000), printing);
    assert_eq!(ran.stdout.len(), 4000);
    let past_python = "import os\nos.write(1, b'y' * 3000)\nos.write(2, b'z' * 3000)";
    meta(past_python, end, |l| l.output_bytes = 4000, |l| l.output_bytes = 6000);
}

#[test]
fn source() {
    let source = format!("print(1)  # {}", "x".repeat(2000));
    let end = ("source_too_large", Budget::Source);
    meta(&source, end, |l| l.source_bytes = 2000, |l| l.source_bytes = 3000);
}

#[test]
fn model_sizes() {
    let large = |budget| ("model_too_large", budget);
    meta(MODEL, large(Budget::Columns), |l| l.model.columns = 49, |l| l.model.columns = 50);
    meta(MODEL, large(Budget::Rows), |l| l.model.rows = 48, |l| l.model.rows = 49);
    meta(MODEL, large(Budget::Nonzeros), |l| l.model.nonzeros = 97, |l| l.model.nonzeros = 98);
    meta(MODEL, large(Budget::ModelBytes), |l| l.model_bytes = 1000, |l| l.model_bytes = 64 << 20);
    let named = MODEL.replace("ub=2", "ub=2, name='long_name'");
    let end = large(Budget::NameBytes);
    meta(&named, end, |l| l.model.name_bytes = 100, |l| l.model.name_bytes = 10_000);
    let quadratic = format!("{RAW}solve(model(3, [(20, ints(0, 1)), (21, ints(1, 2)), (22, floats(1, 1))]))");
    let end = large(Budget::QuadraticTerms);
    meta(&quadratic, end, |l| l.model.quadratic_terms = 1, |l| l.model.quadratic_terms = 2);
    // The objective is sin(sin(x)): three nodes, of which the deepest lies two levels below the root.
    let nested = format!("{RAW}solve(model(1, nested()))");
    meta(&nested, large(Budget::Nodes), |l| l.model.nodes = 2, |l| l.model.nodes = 3);
    meta(&nested, large(Budget::Depth), |l| l.model.depth = 1, |l| l.model.depth = 3);
}

/// The engine's limit on the bytes of a call is told by its text; this test notices if that changes.
#[test]
fn requests_that_the_engine_refuses_count_as_too_large() {
    let sandbox = sandbox_with(|l| l.model_bytes = 1000);
    let ran = run(&sandbox, "import wit_world\nwit_world.solve(bytes(20 << 20))");
    assert_eq!(kind(&ran), "model_too_large", "{ran:?}");
}

#[test]
fn solves() {
    meta(MODEL, ("too_many_solves", Budget::Solves), |l| l.solves = 2, |l| l.solves = 3);
    let ran = run(&sandbox_with(|l| l.solves = 2), MODEL);
    assert_eq!(ran.solves.len(), 2);
}

/// A model whose first column's name makes the fake solver misbehave.
fn faulty(name: &str) -> String {
    format!(
        "
import gurobipy as gp
m = gp.Model('m')
x = m.addVar(name='fault: {name}')
try:
    for i in range(2):
        m.optimize()
    print('went on')
except BaseException as error:
    print('caught', error)
"
    )
}

/// The program is told that its time was up, and may go on; the record says whose limit it was.
#[test]
fn solver_time() {
    let ends = |change: fn(&mut Limits)| {
        let ran = run(&sandbox_with(change), &faulty("slow"));
        let ends: Vec<_> = ran.solves.iter().map(|s| (s.termination, s.budget)).collect();
        (ends, ran.budget())
    };
    let (optimal, cut) = ((Termination::Optimal, None), |budget| (Termination::Limit, Some(budget)));
    assert_eq!(ends(|_| {}), (vec![optimal, optimal], None));
    let total = Budget::TotalSolveTime;
    assert_eq!(
        ends(|l| l.total_solve_time = Duration::from_millis(100)),
        (vec![cut(total), cut(total)], Some(total))
    );
    let one = Budget::SolveTime;
    assert_eq!(ends(|l| l.solve_time = Duration::from_millis(100)), (vec![cut(one), cut(one)], Some(one)));
}

#[test]
fn options_are_held_to_the_limits() {
    let service = std::sync::Arc::new(common::Recorder::default());
    let mut config = common::config();
    config.limits.solve_time = Duration::from_secs(7);
    let sandbox = orlm_sandbox::Sandbox::open(config, service.clone()).expect("opens");
    let program = format!(
        r#"{RAW}
for options in (b'{{}}', b'{{"time_limit": 3, "threads": 16}}', b'{{"time_limit": 1000, "threads": 0}}'):
    solve(model(2, [(1000, options)]))
"#
    );
    let ran = run(&sandbox, &program);
    assert_eq!(kind(&ran), "finished", "{ran:?}");
    let seen: Vec<(Option<f64>, Option<u32>)> =
        service.options.lock().unwrap().iter().map(|o| (o.time_limit, o.threads)).collect();
    assert_eq!(seen, [(Some(7.0), Some(1)), (Some(3.0), Some(1)), (Some(7.0), Some(1))]);
}

#[test]
fn wall_clock() {
    let source = "for i in range(3 * 10 ** 6):\n    pass";
    let ran = run(&sandbox_with(|l| l.wall_time = Duration::from_millis(60)), source);
    assert_eq!(ran.outcome, Outcome::HostFault { fault: Fault::WallClock }, "{ran:?}");
    assert_eq!(ran.budget(), Some(Budget::WallTime));
    assert_eq!(kind(&run(&sandbox(), source)), "finished");
}

#[test]
fn waiting_for_the_solver_is_not_the_guests_time() {
    let ran = run(&sandbox_with(|l| l.wall_time = Duration::from_millis(250)), &faulty("slow"));
    assert_eq!((kind(&ran).as_str(), ran.stdout.as_str()), ("finished", "went on\n"), "{ran:?}");
    assert!(ran.wall_ms >= 600.0);
}

#[test]
fn a_fault_of_the_host_ends_the_program_unseen() {
    let sandbox = sandbox();
    let fault = |name: &str| {
        let ran = run(&sandbox, &faulty(name));
        assert!(!ran.stdout.contains("caught") && !ran.stdout.contains("went on"), "{name}: {ran:?}");
        match ran.outcome {
            Outcome::HostFault { fault } => fault,
            other => panic!("{name}: {other:?}"),
        }
    };
    assert_eq!(fault("unsupported"), Fault::Unsupported { feature: "sos".into() });
    assert!(matches!(fault("crash"), Fault::SolverCrash { what } if what.contains("signal 11")));
    assert_eq!(fault("hang"), Fault::SolverHang { after_s: 2.5 });
    assert_eq!(fault("licence"), Fault::Licence { what: "expired".into() });
    assert!(matches!(fault("garbage"), Fault::SolverWrong { .. }));
    assert!(matches!(fault("short point"), Fault::SolverWrong { .. }));
    assert!(matches!(fault("missing"), Fault::Host { what } if what.contains("copt")));
    assert!(matches!(fault("panic"), Fault::Host { what } if what.contains("panicked")));
    assert_eq!(kind(&run(&sandbox, MODEL)), "finished");
}

#[test]
fn the_recorded_objective_is_the_hosts_own() {
    let ran = run(&sandbox(), &faulty("lie"));
    let objectives: Vec<Option<f64>> = ran.solves.iter().map(|s| s.objective).collect();
    assert_eq!(objectives, [Some(0.0), Some(0.0)], "{ran:?}");
}

#[test]
fn an_invalid_model_is_told_to_the_program() {
    let source = MODEL.replace("x.sum()", "float('nan') * x[0]");
    let ran = run(&sandbox(), &source);
    assert_eq!((kind(&ran).as_str(), ran.solves.len()), ("exception", 0), "{ran:?}");
}
