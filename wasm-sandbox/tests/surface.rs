//! What the guest can reach, what a run reports, and the cache of compiled guests.

mod common;

use std::sync::Arc;

use common::{FakeSolver, config, run, sandbox};
use orlm_sandbox::{CacheState, IMPORTS, OpenError, Sandbox};
use orlm_types::{Executor, Outcome, Termination};

#[test]
fn the_guest_imports_what_is_listed_and_nothing_else() {
    let sandbox = sandbox();
    let mut listed: Vec<(String, String)> = IMPORTS
        .iter()
        .flat_map(|i| i.functions.iter().map(|f| (i.interface.to_owned(), (*f).to_owned())))
        .collect();
    listed.sort();
    assert_eq!(sandbox.imported(), listed);
}

#[test]
fn a_component_that_imports_anything_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config();
    config.guest = folder.path().join("guest.wasm");
    config.cache = folder.path().join("cache");
    let open = |imports: &str| {
        // The engine reads the text format only with a feature that is off here, so this is the binary form of
        // (component (import "NAME" (func))).
        let mut bytes = b"\0asm\x0d\0\x01\0\x07\x05\x01\x40\0\x01\0\x0a".to_vec();
        let name = imports.as_bytes();
        bytes.push(name.len() as u8 + 5);
        bytes.extend([1, 0, name.len() as u8]);
        bytes.extend(name);
        bytes.extend([1, 0]);
        std::fs::write(&config.guest, bytes).unwrap();
        match Sandbox::open(config.clone(), Arc::new(FakeSolver)) {
            Ok(_) => panic!("opened"),
            Err(error) => error,
        }
    };
    let error = open("read-secret-file");
    assert!(matches!(&error, OpenError::UnexpectedImport { name } if name == "read-secret-file"), "{error}");
    std::fs::write(&config.guest, b"not wasm").unwrap();
    let error = Sandbox::open(config.clone(), Arc::new(FakeSolver)).err().expect("refused");
    assert!(matches!(error, OpenError::Engine { .. }), "{error}");
    config.guest = folder.path().join("nothing.wasm");
    let error = Sandbox::open(config.clone(), Arc::new(FakeSolver)).err().expect("refused");
    assert!(error.to_string().contains("cargo xtask setup"), "{error}");
}

#[test]
fn an_execution_tells_everything() {
    let sandbox = sandbox();
    let ran = run(&sandbox, include_str!("../examples/knapsack.py"));
    assert_eq!((&ran.outcome, ran.stderr.as_str()), (&Outcome::Finished, ""), "{ran:?}");
    assert!(ran.stdout.starts_with("Optimal value: 600.00\nChosen items:"), "{}", ran.stdout);
    assert_eq!((ran.solver.as_str(), ran.solver_version.as_str()), ("fake", "1"));
    let [solve] = ran.solves.as_slice() else { panic!("{:?}", ran.solves) };
    assert_eq!((solve.columns, solve.rows, solve.termination), (8, 2, Termination::Optimal));
    assert_eq!((solve.objective, solve.bound, solve.model.len()), (Some(600.0), Some(600.0), 64));
    assert!(
        ran.fuel > 1_000_000 && ran.fuel < sandbox.limits().fuel / 100,
        "typical programs use under 1 %: {}",
        ran.fuel
    );
    assert!(ran.memory > 10 << 20 && ran.memory < 64 << 20, "{}", ran.memory);
    let identity = sandbox.identity();
    assert_eq!((identity.guest.len(), identity.solver.as_str()), (64, "fake"));
}

#[test]
fn exceptions_come_with_the_programs_own_lines() {
    let ran = run(&sandbox(), "def f(x):\n    return 1 / x\n\nf(0)\n");
    let Outcome::Exception { class, message, traceback, line } = ran.outcome else { panic!("{ran:?}") };
    assert_eq!((class.as_str(), message.as_str(), line), ("ZeroDivisionError", "division by zero", Some(2)));
    assert!(traceback.contains("line 4") && !traceback.contains("orlm_guest"), "{traceback}");
    let ran = run(&sandbox(), "x = 1\nif x:\nprint(x)\n");
    assert!(matches!(ran.outcome, Outcome::Exception { line: Some(3), .. }), "{ran:?}");
}

#[test]
fn the_engine_is_the_one_that_records_name() {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock")).unwrap();
    let version =
        lock.split("name = \"wasmtime\"\nversion = \"").nth(1).and_then(|rest| rest.split('"').next());
    assert_eq!(format!("wasmtime {}", version.unwrap()), sandbox().identity().engine);
}

#[test]
fn a_probe_tells_the_state_without_running_anything() {
    let opened = sandbox();
    let mut config = config();
    let probe = Sandbox::probe(&config).unwrap();
    assert_eq!((probe.guest.as_str(), probe.cache), (opened.guest_hash(), CacheState::Ready));
    assert!(probe.guest_bytes > 10 << 20 && probe.compiled.is_file());
    let empty = tempfile::tempdir().unwrap();
    config.cache = empty.path().join("cache");
    assert_eq!(Sandbox::probe(&config).unwrap().cache, CacheState::Absent);
    assert!(!config.cache.exists());
}
