//! The plugin over a library that stands in for Gurobi (`tests/fake_gurobi.c`): which calls are made with which arguments,
//! and what becomes of each failure. Whether Gurobi solves a model rightly, only a licence can tell: for that, the
//! conformance suite of orlm-solver-host runs with this plugin.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::PathBuf;
use std::process::Command;

use libloading::Library;
use orlm_solver::abi::{self, CallbacksV1};
use orlm_solver::{
    Callbacks, ColumnKind, ConeKind, Feature, GeneralKind, LicenceState, LimitKind, MathModel, NodeOp, Sense,
    SolveError, SolveOptions, SolveResult, SolverPlugin, Termination,
};

use crate::Gurobi;

const INF: f64 = f64::INFINITY;
const CONTINUOUS: ColumnKind = ColumnKind::Continuous;
const BINARY: ColumnKind = ColumnKind::Binary;
/// Gurobi's status numbers.
const OPTIMAL: i32 = 2;
const INFEASIBLE: i32 = 3;
const UNBOUNDED: i32 = 5;

/// A library of its own for each test, as its state is the library's.
struct Fake {
    _dir: tempfile::TempDir,
    file: PathBuf,
    library: Library,
}

impl Fake {
    fn new(major: i32) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("libgurobi.so");
        let output = Command::new("cc")
            .args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"])
            .arg(&file)
            .arg(format!("-DMAJOR={major}"))
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fake_gurobi.c"))
            .output()
            .expect("a C compiler, as the build of HiGHS needs one anyway");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        // SAFETY: our own library.
        let library = unsafe { Library::new(&file) }.expect("loaded");
        Self { _dir: dir, file, library }
    }

    fn plugin(&self) -> Result<Gurobi, SolveError> {
        Gurobi::over(&self.library)
    }

    /// The calls so far, one a line.
    fn log(&self) -> String {
        // SAFETY: a function of the library with this type, which returns its own C string.
        unsafe {
            let log =
                self.library.get::<unsafe extern "C" fn() -> *const c_char>(b"fake_log").expect("there");
            CStr::from_ptr(log()).to_str().expect("text").to_owned()
        }
    }

    /// Environments and models that were not freed.
    fn live(&self) -> i32 {
        // SAFETY: as above.
        unsafe { (self.library.get::<unsafe extern "C" fn() -> c_int>(b"fake_live").expect("there"))() }
    }

    /// Lets the next call of a function fail.
    fn fail(&self, function: &str, code: i32, words: &str) {
        let (function, words) = (CString::new(function).expect("text"), CString::new(words).expect("text"));
        type Fail = unsafe extern "C" fn(*const c_char, c_int, *const c_char);
        // SAFETY: as above.
        unsafe {
            (self.library.get::<Fail>(b"fake_fail").expect("there"))(function.as_ptr(), code, words.as_ptr())
        }
    }

    /// What the next solve gives.
    fn answer(&self, status: i32, points: i32, bound: f64, point: &[f64]) {
        type Answer = unsafe extern "C" fn(c_int, c_int, f64, c_int, *const f64);
        // SAFETY: as above.
        unsafe {
            let answer = self.library.get::<Answer>(b"fake_answer").expect("there");
            answer(status, points, bound, point.len() as c_int, point.as_ptr());
        }
    }

    /// Lets a solve take as long as nobody stops it.
    fn never_ends(&self) {
        // SAFETY: as above. A minute is for ever.
        unsafe { (self.library.get::<unsafe extern "C" fn(c_int)>(b"fake_slow").expect("there"))(60_000) }
    }
}

fn solve(plugin: &mut Gurobi, model: &MathModel) -> Result<SolveResult, SolveError> {
    plugin.solve(model, &SolveOptions::default(), &Callbacks::none())
}

/// The lines of the log from the making of the model to its first parameter.
fn model_calls(fake: &Fake) -> Vec<String> {
    let log = fake.log();
    let lines =
        log.lines().skip_while(|l| !l.contains("GRBnewmodel")).take_while(|l| !l.contains("\"Threads\""));
    lines.map(str::to_owned).collect()
}

/// max 3x + 2y + 1 with a row of two sides, one without any, an equation, and a side each way.
fn rows_of_all_sorts() -> MathModel {
    let mut m = MathModel { sense: Sense::Maximise, objective_offset: 1.0, ..MathModel::default() };
    m.add_column("x", 0.0, INF, 3.0, CONTINUOUS);
    m.add_column("y", -INF, 10.0, 2.0, CONTINUOUS);
    m.add_row("", 1.0, 4.0, &[(0, 1.0), (1, 1.0)]);
    m.add_row("", -INF, INF, &[(0, 5.0)]);
    m.add_row("", 2.0, 2.0, &[(1, -1.0)]);
    m.add_row("", -INF, 7.0, &[(0, 0.5)]);
    m.add_row("", -8.0, INF, &[(0, 0.25)]);
    m
}

#[test]
fn a_linear_program_goes_and_comes_back_whole() {
    let fake = Fake::new(13);
    let mut plugin = fake.plugin().expect("starts");
    fake.answer(OPTIMAL, 1, 12.5, &[6.0, -2.0]);
    let result = solve(&mut plugin, &rows_of_all_sorts()).expect("a result");
    assert_eq!(
        model_calls(&fake),
        [
            r#"["GRBnewmodel",2,[3,2],[0,-1e+100],[1e+100,10],"CC"]"#,
            r#"["GRBsetintattr","ModelSense",-1]"#,
            r#"["GRBsetdblattr","ObjCon",1]"#,
            r#"["GRBaddconstrs",5,7,[0,2,4,5,6],[0,1,0,1,1,0,0],[1,1,1,1,-1,0.5,0.25],"<>=<>",[4,1,2,7,-8]]"#,
            r#"["GRBupdatemodel"]"#,
        ]
    );
    assert_eq!((result.termination, result.native_code), (Termination::Optimal, OPTIMAL));
    assert_eq!((result.objective, result.bound), (Some(15.0), Some(12.5)));
    assert_eq!(result.point, Some(vec![6.0, -2.0]));
    assert_eq!((result.nodes, result.iterations), (7, 15));
    // The library says 1, 10, 100, 1000, 10000 of its five rows.
    assert_eq!(result.row_dual, Some(vec![11.0, 0.0, 100.0, 1000.0, 10000.0]));
    assert_eq!(result.reduced_cost, Some(vec![1.0, 10.0]));
    assert_eq!(fake.live(), 1, "the environment");
    drop(plugin);
    assert_eq!(fake.live(), 0);
}

#[test]
fn every_part_of_a_model_reaches_its_function() {
    let mut m = MathModel::default();
    let binary = |m: &mut MathModel| m.add_column("", 0.0, 1.0, 0.0, BINARY);
    let (a, b) = (binary(&mut m), binary(&mut m));
    let x = m.add_column("", -4.0, 4.0, 1.0, CONTINUOUS);
    let y = m.add_column("", -4.0, 4.0, 0.0, CONTINUOUS);
    let z = m.add_column("", 1.0, 9.0, 0.0, ColumnKind::SemiInteger);
    m.add_row("", -INF, 1.0, &[(x, 1.0)]);
    m.add_row("", 0.0, 1.0, &[(y, 1.0)]);
    m.set_lazy(1);
    m.quadratic_objective.push(x, y, 2.5);
    m.add_quadratic_row("", -1.0, 3.0, &[(z, 1.0)], &[(x, x, 1.0), (x, y, -1.0)]);
    m.add_cone(ConeKind::SecondOrder, &[x, y, z]);
    m.add_cone(ConeKind::Rotated, &[z, y, x]);
    m.add_sos(2, &[(x, 1.0), (y, 2.0)]);
    m.add_sos(1, &[(y, 5.0), (z, 4.0)]);
    m.add_indicator(a, false, 2.0, 2.0, &[(x, 1.0), (z, -1.0)]);
    m.add_indicator(b, true, 1.0, 5.0, &[]);
    m.add_general(GeneralKind::Abs, x, &[y], None);
    m.add_general(GeneralKind::Max, x, &[y, z], None);
    m.add_general(GeneralKind::Min, x, &[y], Some(1.5));
    m.add_general(GeneralKind::And, a, &[b], None);
    m.add_general(GeneralKind::Or, a, &[b, a], None);
    m.add_piecewise(x, y, &[(-1.0, 1.0), (0.0, 0.0), (2.0, 4.0)]);
    let nodes = &mut m.nonlinear.nodes;
    let (node_x, node_y) = (nodes.column(x), nodes.column(y));
    let sine = nodes.apply(NodeOp::Sin, &[node_x]);
    let abs = nodes.apply(NodeOp::Abs, &[node_y]);
    m.add_nonlinear_row("", 0.0, INF, &[(x, 2.0)], sine);
    m.nonlinear.objective = Some(abs);
    let fake = Fake::new(13);
    let mut plugin = fake.plugin().expect("starts");
    fake.answer(INFEASIBLE, 0, 0.0, &[]);
    solve(&mut plugin, &m).expect("a result");
    let calls = model_calls(&fake);
    // Behind the model's columns: the sine, which lies within [-1, 1] and a little, and the absolute value.
    assert!(calls[0].starts_with(r#"["GRBnewmodel",7,[0,0,1,0,0,0,1],[0,0,0,0,1,-1.0"#), "{}", calls[0]);
    assert!(calls[0].ends_with(r#","BBCCNCC"]"#), "{}", calls[0]);
    let expected = [
        r#"["GRBsetintattr","ModelSense",1]"#,
        r#"["GRBsetdblattr","ObjCon",0]"#,
        r#"["GRBaddqpterms",1,[2],[3],[2.5]]"#,
        // The two rows, the indicator that can never hold, the nonlinear row with its column.
        r#"["GRBaddconstrs",5,6,[0,1,2,3,4],[2,3,3,1,2,5],[1,1,1,1,2,1],"<<>=>",[1,1,0,0,0]]"#,
        r#"["GRBupdatemodel"]"#,
        r#"["GRBsetintattrlist","Lazy",2,[1,2],[1,1]]"#,
        r#"["GRBaddqconstr",1,[4],[1],2,[2,2],[2,3],[1,-1],"<",3]"#,
        r#"["GRBaddqconstr",1,[4],[1],2,[2,2],[2,3],[1,-1],">",-1]"#,
        r#"["GRBaddqconstr",0,[],[],3,[3,4,2],[3,4,2],[1,1,-1],"<",0]"#,
        r#"["GRBaddqconstr",0,[],[],2,[2,4],[2,3],[1,-2],"<",0]"#,
        r#"["GRBaddsos",2,4,[2,1],[0,2],[2,3,3,4],[1,2,5,4]]"#,
        r#"["GRBaddgenconstrIndicator",0,0,2,[2,4],[1,-1],"=",2]"#,
        r#"["GRBaddgenconstrAbs",2,3]"#,
        r#"["GRBaddgenconstrMax",2,2,[3,4],-1e+100]"#,
        r#"["GRBaddgenconstrMin",2,1,[3],1.5]"#,
        r#"["GRBaddgenconstrAnd",0,1,[1]]"#,
        r#"["GRBaddgenconstrOr",0,2,[1,0]]"#,
        r#"["GRBaddgenconstrPWL",3,2,3,[-1,0,2],[1,0,4]]"#,
        r#"["GRBaddgenconstrAbs",6,3]"#,
        r#"["GRBaddgenconstrNL",5,2,[9,1],[-1,2],[-1,0]]"#,
        r#"["GRBupdatemodel"]"#,
    ];
    assert_eq!(calls[1..], expected);
}

#[test]
fn a_semi_continuous_head_of_a_cone_keeps_its_bounds_and_gets_a_row() {
    let mut m = MathModel::default();
    let x = m.add_column("", -5.0, 5.0, 1.0, ColumnKind::SemiContinuous);
    let y = m.add_column("", -1.0, 1.0, 1.0, CONTINUOUS);
    m.add_cone(ConeKind::SecondOrder, &[x, y]);
    let fake = Fake::new(13);
    fake.answer(INFEASIBLE, 0, 0.0, &[]);
    solve(&mut fake.plugin().expect("starts"), &m).expect("a result");
    let calls = model_calls(&fake);
    assert_eq!(calls[0], r#"["GRBnewmodel",2,[1,1],[-5,-1],[5,1],"SC"]"#);
    assert_eq!(calls[3], r#"["GRBaddconstrs",1,1,[0],[0],[1],">",[0]]"#);
}

#[test]
fn objectives_and_starts_are_numbered() {
    let mut m = MathModel { sense: Sense::Maximise, ..MathModel::default() };
    let x = m.add_column("", 0.0, 1.0, 0.0, BINARY);
    let y = m.add_column("", 0.0, 1.0, 0.0, BINARY);
    m.add_objective("", 2, 1.0, &[(x, 3.0), (y, 1.0)]);
    m.add_objective("", 1, -0.5, &[(y, 4.0)]);
    m.objectives.abs_tol[0] = 0.25;
    m.objectives.rel_tol[1] = 0.125;
    m.objectives.offset[1] = 7.0;
    m.mip_start = vec![1.0, f64::NAN, f64::NAN, f64::NAN, 0.0, 1.0];
    let fake = Fake::new(13);
    fake.answer(OPTIMAL, 3, 5.0, &[1.0, 0.0]);
    let result = solve(&mut fake.plugin().expect("starts"), &m).expect("a result");
    let log = fake.log();
    for line in [
        // With tolerances there is a fixed integer column behind the model's own.
        r#"["GRBnewmodel",3,[0,0,0],[0,0,0],[1,1,0],"BBI"]"#,
        r#"["GRBsetobjectiven",0,2,1,0.25,0,0,2,[0,1],[3,1]]"#,
        r#"["GRBsetobjectiven",1,1,-0.5,0,0.125,7,1,[1],[4]]"#,
        // The second start says nothing and is left out.
        r#"["GRBsetintattr","NumStart",2]"#,
        r#"["GRBsetdblattrarray","Start",0,2,[1,9.9999999999999998e+100]]"#,
        r#"["GRBsetintparam","StartNumber",1]"#,
        r#"["GRBsetdblattrarray","Start",0,2,[0,1]]"#,
    ] {
        assert!(log.lines().any(|l| l == line), "{line} is missing in\n{log}");
    }
    // Of several objectives there is no one bound; the other two points are the pool.
    assert_eq!(result.bound, None);
    assert_eq!(result.pool, [vec![2.0, 1.0], vec![3.0, 2.0]]);
}

#[test]
fn options_become_parameters_within_gurobis_ranges() {
    let options = SolveOptions {
        mip_gap: Some(0.5),
        mip_gap_abs: Some(0.25),
        threads: Some(100_000),
        seed: Some(u32::MAX),
        node_limit: Some(12),
        solution_limit: Some(0),
        iteration_limit: Some(9),
        feasibility_tolerance: Some(1.0),
        integrality_tolerance: Some(0.0),
        optimality_tolerance: Some(1e-7),
        pool_size: Some(5),
        parameters: [
            ("heuristics", "0.5"),
            ("Cuts", "many"),
            ("Heat", "1"),
            ("ResultFile", "/tmp/x.lp"),
            ("Record", "1"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into(),
        ..SolveOptions::default()
    };
    let fake = Fake::new(13);
    let mut plugin = fake.plugin().expect("starts");
    fake.answer(OPTIMAL, 1, 0.0, &[0.0, 0.0]);
    let mut m = rows_of_all_sorts();
    m.columns.kind[0] = ColumnKind::Integer;
    let result = plugin.solve(&m, &options, &Callbacks::none()).expect("a result");
    let log = fake.log();
    for line in [
        r#"["GRBsetdblparam","MIPGap",0.5]"#,
        r#"["GRBsetdblparam","MIPGapAbs",0.25]"#,
        r#"["GRBsetintparam","Seed",2000000000]"#,
        r#"["GRBsetdblparam","NodeLimit",12]"#,
        r#"["GRBsetintparam","SolutionLimit",1]"#,
        r#"["GRBsetdblparam","IterationLimit",9]"#,
        r#"["GRBsetdblparam","FeasibilityTol",0.01]"#,
        r#"["GRBsetdblparam","IntFeasTol",1.0000000000000001e-09]"#,
        r#"["GRBsetdblparam","OptimalityTol",9.9999999999999995e-08]"#,
        r#"["GRBsetintparam","PoolSolutions",5]"#,
        r#"["GRBsetintparam","PoolSearchMode",2]"#,
        r#"["GRBsetparam","heuristics","0.5"]"#,
    ] {
        assert!(log.lines().any(|l| l == line), "{line} is missing in\n{log}");
    }
    assert!(!log.contains("\"Threads\",100000"), "more threads than cores");
    // A parameter that names a file, and one that writes some, are not even tried.
    assert!(!log.contains("ResultFile") && !log.contains("Record"));
    assert_eq!(result.ignored, ["Cuts", "Heat", "Record", "ResultFile"]);
    assert!(
        result.message.contains("parameter Cuts is ignored: setting a parameter: Invalid value 'many'"),
        "{}",
        result.message
    );
    assert!(result.message.contains("parameter Heat is ignored: unknown"), "{}", result.message);
}

#[test]
fn without_a_licence_it_says_what_is_missing_and_which_library_that_is() {
    let fake = Fake::new(13);
    fake.fail("GRBstartenv", 10009, "PIP license can only be used from gurobipy interface");
    let Err(SolveError::Licence { text }) = fake.plugin().map(|_| ()) else { panic!("no refusal") };
    assert!(
        text.starts_with("Gurobi's C interface needs a licence of your own (GRB_LICENSE_FILE, ~/gurobi.lic)"),
        "{text}"
    );
    assert!(text.contains("Gurobi 13.0.3 in ") && text.contains(&fake.file.display().to_string()), "{text}");
    assert!(text.ends_with("PIP license can only be used from gurobipy interface (error 10009)"), "{text}");
    assert_eq!(fake.live(), 0);
    // A server that does not answer is a matter of the licence, too; anything else is not.
    fake.fail("GRBstartenv", 10022, "Could not connect to host");
    assert!(matches!(fake.plugin().map(|_| ()), Err(SolveError::Licence { .. })));
    fake.fail("GRBstartenv", 10003, "Other");
    assert!(matches!(fake.plugin().map(|_| ()), Err(SolveError::Failed { code: 10003, .. })));
    assert_eq!(fake.live(), 0);
}

#[test]
fn a_licence_is_described() {
    let fake = Fake::new(13);
    let licence = fake.plugin().expect("starts").licence();
    assert_eq!(licence.state, LicenceState::Full);
    assert!(licence.text.contains("until 2030-12-31"), "{}", licence.text);
}

#[test]
fn versions_differ_in_how_they_start_and_in_what_they_can() {
    let nonlinear = |major: i32| {
        let fake = Fake::new(major);
        let plugin = fake.plugin().expect("starts");
        assert_eq!(plugin.version(), format!("{major}.0.3"));
        (fake.log(), plugin.capabilities().has(Feature::Nonlinear))
    };
    let (log, has) = nonlinear(11);
    assert!(log.starts_with("[\"GRBemptyenv\"]\n") && !has, "{log}");
    let (log, has) = nonlinear(14);
    assert!(log.starts_with("[\"GRBemptyenvinternal\",14,0,3]\n") && has, "{log}");
    let fake = Fake::new(9);
    let Err(SolveError::Failed { text, .. }) = fake.plugin().map(|_| ()) else { panic!("no refusal") };
    assert!(text.contains("this plugin needs 10.0 or later"), "{text}");
    // A nonlinear model that comes all the same is refused as such.
    let mut m = rows_of_all_sorts();
    let x = m.nonlinear.nodes.column(0);
    m.nonlinear.objective = Some(m.nonlinear.nodes.apply(NodeOp::Exp, &[x]));
    let fake = Fake::new(10);
    let refusal = solve(&mut fake.plugin().expect("starts"), &m).map(|_| ());
    assert!(matches!(refusal, Err(SolveError::Unsupported { .. })), "{refusal:?}");
}

#[test]
fn without_gurobis_functions_it_says_which_is_missing() {
    let Err(SolveError::Failed { text, .. }) = Gurobi::open("").map(|_| ()) else { panic!("no refusal") };
    assert!(text.contains("no library of Gurobi is loaded") && text.contains("GRBversion"), "{text}");
}

#[test]
fn running_out_of_memory_is_a_limit_and_too_large_a_model_is_too_large() {
    let fake = Fake::new(13);
    let mut plugin = fake.plugin().expect("starts");
    for function in ["GRBnewmodel", "GRBaddconstrs", "GRBoptimize"] {
        fake.fail(function, 10001, "Out of memory");
        let result = solve(&mut plugin, &rows_of_all_sorts()).expect("a result");
        assert_eq!(
            (result.termination, result.limit),
            (Termination::Limit, Some(LimitKind::Memory)),
            "{function}"
        );
        assert!(result.message.contains("Out of memory"), "{}", result.message);
        assert_eq!(fake.live(), 1, "{function}");
    }
    fake.fail("GRBoptimize", 10010, "Model too large for size-limited license");
    let mut m = MathModel::default();
    for _ in 0..2001 {
        m.add_column("", 0.0, 1.0, 1.0, CONTINUOUS);
    }
    let refusal = solve(&mut plugin, &m).map(|_| ());
    assert!(matches!(refusal, Err(SolveError::TooLarge { found: 2001, limit: 2000, .. })), "{refusal:?}");
    assert_eq!(fake.live(), 1);
}

#[test]
fn every_call_that_fails_becomes_an_error_and_leaves_nothing() {
    let mut m = rows_of_all_sorts();
    m.set_lazy(0);
    m.quadratic_objective.push(0, 0, -1.0);
    m.add_quadratic_row("", -INF, 3.0, &[], &[(0, 0, 1.0)]);
    m.add_sos(1, &[(0, 1.0), (1, 2.0)]);
    let b = m.add_column("", 0.0, 1.0, 0.0, BINARY);
    m.add_indicator(b, true, -INF, 1.0, &[(0, 1.0)]);
    m.add_general(GeneralKind::Abs, 0, &[1], None);
    m.add_general(GeneralKind::Max, 0, &[1], None);
    m.add_general(GeneralKind::Min, 0, &[1], None);
    m.add_general(GeneralKind::And, b, &[b], None);
    m.add_general(GeneralKind::Or, b, &[b], None);
    m.add_piecewise(0, 1, &[(0.0, 0.0), (1.0, 2.0)]);
    let x = m.nonlinear.nodes.column(0);
    let root = m.nonlinear.nodes.apply(NodeOp::Exp, &[x]);
    m.add_nonlinear_row("", 0.0, 9.0, &[], root);
    m.add_objective("", 1, 1.0, &[(0, 1.0)]);
    m.mip_start = vec![0.0; 3];
    let fake = Fake::new(13);
    let mut plugin = fake.plugin().expect("starts");
    let functions = [
        "GRBnewmodel",
        "GRBaddconstrs",
        "GRBaddqpterms",
        "GRBaddqconstr",
        "GRBaddsos",
        "GRBaddgenconstrIndicator",
        "GRBaddgenconstrAbs",
        "GRBaddgenconstrMax",
        "GRBaddgenconstrMin",
        "GRBaddgenconstrAnd",
        "GRBaddgenconstrOr",
        "GRBaddgenconstrPWL",
        "GRBaddgenconstrNL",
        "GRBsetobjectiven",
        "GRBsetintattr",
        "GRBsetdblattr",
        "GRBsetintattrlist",
        "GRBsetdblattrarray",
        "GRBsetintparam",
        "GRBsetdblparam",
        "GRBupdatemodel",
        "GRBoptimize",
    ];
    for function in functions {
        fake.fail(function, 10003, "no good");
        match solve(&mut plugin, &m).map(|_| ()) {
            Err(SolveError::Failed { code: 10003, text }) => {
                assert!(text.ends_with("no good (error 10003)"), "{text}")
            }
            other => panic!("{function}: {other:?}"),
        }
        assert_eq!(fake.live(), 1, "{function}");
    }
    fake.fail("GRBaddgenconstrNL", 10024, "POW should have at least one constant argument");
    let refusal = solve(&mut plugin, &m).map(|_| ());
    assert!(matches!(refusal, Err(SolveError::Unsupported { .. })), "{refusal:?}");
}

#[test]
fn infeasible_or_unbounded_is_decided_by_a_solve_without_objective() {
    // 4 is INF_OR_UNBD.
    for (said, feasibility, expected) in [
        (4, OPTIMAL, Termination::Unbounded),
        (4, INFEASIBLE, Termination::Infeasible),
        (UNBOUNDED, OPTIMAL, Termination::Unbounded),
        (UNBOUNDED, INFEASIBLE, Termination::Infeasible),
        (4, 12, Termination::InfeasibleOrUnbounded),
    ] {
        let fake = Fake::new(13);
        fake.answer(said, 0, 0.0, &[]);
        fake.answer(feasibility, i32::from(feasibility == OPTIMAL), 0.0, &[2.0, -2.0]);
        let result = solve(&mut fake.plugin().expect("starts"), &rows_of_all_sorts()).expect("a result");
        assert_eq!((result.termination, result.native_code), (expected, said), "{feasibility}");
        assert_eq!((result.point, result.objective), (None, None));
        let log = fake.log();
        assert!(log.contains(r#"["GRBnewmodel",2,[0,0],"#), "the last model has no objective:\n{log}");
    }
    // With a point, an unbounded ray is a proof.
    let fake = Fake::new(13);
    fake.answer(UNBOUNDED, 1, 0.0, &[6.0, -2.0]);
    let result = solve(&mut fake.plugin().expect("starts"), &rows_of_all_sorts()).expect("a result");
    assert_eq!(result.termination, Termination::Unbounded);
    assert_eq!(fake.log().matches("GRBoptimize").count(), 1);
}

#[test]
fn a_point_that_violates_the_model_is_claimed_only_if_gurobi_calls_it_optimal() {
    let fake = Fake::new(13);
    let mut plugin = fake.plugin().expect("starts");
    // 9 is the time limit; the third row says y = -2.
    fake.answer(9, 1, 20.0, &[6.0, -2.0]);
    fake.answer(9, 1, 20.0, &[6.0, 5.0]);
    let result = solve(&mut plugin, &rows_of_all_sorts()).expect("a result");
    assert_eq!((result.limit, result.point), (Some(LimitKind::Time), Some(vec![6.0, -2.0])));
    assert_eq!((result.bound, result.row_dual), (Some(20.0), None));
    let result = solve(&mut plugin, &rows_of_all_sorts()).expect("a result");
    assert_eq!((result.limit, result.point), (Some(LimitKind::Time), None));
}

#[test]
fn bounds_that_gurobi_takes_for_infinite_are_refused() {
    let fake = Fake::new(13);
    let mut plugin = fake.plugin().expect("starts");
    let mut m = rows_of_all_sorts();
    m.rows.upper[3] = 1e20;
    let refusal = solve(&mut plugin, &m).map(|_| ());
    assert!(matches!(refusal, Err(SolveError::Unsupported { .. })), "{refusal:?}");
}

/// What the host's callbacks were asked and told.
#[derive(Default)]
struct Heard {
    stop: std::sync::atomic::AtomicBool,
    log: std::sync::Mutex<String>,
}

unsafe extern "C" fn hear_log(context: *mut c_void, text: *const u8, len: usize) {
    // SAFETY: the test's context, and a text of the plugin.
    let (heard, text) = unsafe { (&*context.cast::<Heard>(), std::slice::from_raw_parts(text, len)) };
    heard.log.lock().expect("no panic").push_str(std::str::from_utf8(text).expect("text"));
}

unsafe extern "C" fn hear_stop(context: *mut c_void) -> i32 {
    // SAFETY: as above.
    i32::from(unsafe { &*context.cast::<Heard>() }.stop.load(std::sync::atomic::Ordering::Relaxed))
}

#[test]
fn the_log_is_handed_on_and_a_wish_to_stop_is_heard() {
    let fake = Fake::new(13);
    let plugin = fake.plugin().expect("starts");
    fake.answer(OPTIMAL, 1, 0.0, &[6.0, -2.0]);
    fake.never_ends();
    let table = orlm_solver::plugin_table::<Gurobi>();
    let model = rows_of_all_sorts();
    let view = abi::model_view(&model);
    let parameters = String::new();
    let options = abi::options_view(&SolveOptions::default(), &parameters);
    let heard = Heard::default();
    heard.stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let callbacks = CallbacksV1 {
        struct_size: size_of::<CallbacksV1>(),
        context: (&raw const heard).cast_mut().cast(),
        log: Some(hear_log),
        stop: Some(hear_stop),
    };
    let context = Box::into_raw(Box::new(plugin)).cast::<c_void>();
    let mut out = std::ptr::null_mut();
    // SAFETY: a session of this plugin, valid views, a place for the result.
    let result = unsafe {
        assert_eq!(
            (table.solve)(context, &raw const view, &raw const options, &raw const callbacks, &raw mut out),
            0
        );
        let result = abi::result_from_view(&*out);
        (table.free_result)(out);
        (table.close)(context);
        result
    };
    assert_eq!(result.expect("a result").termination, Termination::Interrupted);
    assert_eq!(*heard.log.lock().expect("no panic"), "solving\n");
    let log = fake.log();
    assert!(log.contains(r#"["GRBsetintparam","LogToConsole",0]"#), "{log}");
    assert!(log.contains(r#"["GRBsetlogcallbackfunc",0]"#), "the library forgets the callback:\n{log}");
    assert_eq!(fake.live(), 0);
}

#[test]
fn the_manifest_names_what_the_plugin_can_do() {
    let fake = Fake::new(13);
    let can = fake.plugin().expect("starts").capabilities();
    let manifest = include_str!("../plugin.toml");
    for feature in Feature::ALL {
        let named = manifest.contains(&format!("\"{}\"", feature.name()));
        assert_eq!(named, can.has(*feature), "{feature:?}");
    }
}
