//! Programs that attack, through the command line: each outcome, an unharmed host, and a next program that runs.

use crate::{CANARY, run_source};

/// Source, extra flags, expected statuses, exit code.
type Attack = (&'static str, &'static [&'static str], &'static [&'static str], i32);

const ATTACKS: &[Attack] = &[
    ("while True: pass", &["--fuel-millions", "500"], &["out_of_fuel"], 1),
    ("x = []\nwhile True: x.append(bytearray(1 << 20))", &[], &["out_of_memory"], 1),
    ("print(open('/etc/passwd').read())", &[], &["guest_error"], 1),
    (
        "import socket\ns = socket.socket()\ns.connect(('127.0.0.1', 80))\nprint('connected')",
        &[],
        &["guest_error"],
        1,
    ),
    ("import os\nos.system('touch /tmp/orlm-was-here')", &[], &["guest_error"], 1),
    ("import os\nprint(dict(os.environ))", &[], &["no_model"], 0),
    ("import os\nos._exit(0)", &[], &["policy_violation"], 5),
    ("while True: print('x' * 1000)", &["--fuel-millions", "3000"], &["output_limit"], 1),
    ("print('Optimal objective 42\\nJust print the best solution: 42')", &[], &["no_model"], 0),
];

#[test]
fn every_attack_has_its_own_word_and_the_host_is_unharmed() {
    for (source, flags, statuses, expected) in ATTACKS {
        let (record, code) = run_source(source, "scip", flags);
        let status = record["status"].as_str().unwrap();
        assert!(statuses.contains(&status), "{source}\n{record}");
        assert_eq!(code, *expected, "{source}\n{record}");
        assert!(!record.to_string().contains(CANARY), "{source}");
        assert!(!record.to_string().contains("root:"), "{source}");
        assert!(record["solves"].as_array().unwrap().is_empty(), "{source}");
    }
    assert!(!std::path::Path::new("/tmp/orlm-was-here").exists());
    let (record, code) = run_source("print(6 * 7)", "scip", &[]);
    assert_eq!((record["stdout"].as_str(), code), (Some("42\n"), 0));
}

#[test]
fn a_patched_front_end_cannot_forge_an_objective() {
    let source = r#"
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=3, name="x")
m.setObjective(x, gp.GRB.MAXIMIZE)
m.optimize()
gp.Model.ObjVal = 42.0
try:
    m.ObjVal = 42.0
except Exception:
    pass
print("objective", 42.0)
"#;
    let (record, _) = run_source(source, "scip", &[]);
    assert_eq!(record["objective"], 3.0, "{record}");
}
