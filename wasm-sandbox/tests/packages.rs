//! Programs that import numpy and its kin: which guest they run in, what they find there, and what happens where it is not.

mod common;

use std::sync::Arc;

use common::{FakeSolver, config, guests, kind, run, run_in, sandbox};
use orlm_sandbox::{DataFiles, GuestKind, Sandbox};
use orlm_types::{Fault, Outcome};

/// Whether the second guest is to be tested here.
fn wanted() -> bool {
    guests().contains(&GuestKind::Packages)
}

#[test]
fn a_program_that_needs_the_missing_guest_is_not_judged() {
    let mut config = config();
    config.packages = config.packages.with_file_name("nothing-here");
    let sandbox = Sandbox::open(config, Arc::new(FakeSolver)).expect("opens without the second guest");
    for source in ["import numpy as np\nprint(1)", "name = 'num' + 'py'\n__import__(name)"] {
        let ran = run(&sandbox, source);
        let Outcome::HostFault { fault: Fault::Host { what } } = &ran.outcome else { panic!("{ran:?}") };
        assert!(what.contains("cargo xtask setup --with packages"), "{what}");
        assert!(ran.stdout.is_empty());
    }
    assert_eq!(kind(&run(&sandbox, "print('numpy')")), "finished");
    assert_eq!(kind(&run(&sandbox, "import torch")), "exception");
}

const MIXED: &str = r#"
import numpy as np
import pandas as pd
import networkx as nx
import gurobipy as gp
from gurobipy import GRB

costs = pd.DataFrame({"item": list("abc"), "cost": [3, 1, 2]}).set_index("item")["cost"]
graph = nx.path_graph(3)
m = gp.Model("mixed")
x = m.addVars(costs.index, ub=4, vtype=GRB.INTEGER, name="x")
m.setObjective(gp.quicksum(costs[i] * x[i] for i in costs.index), GRB.MAXIMIZE)
for (a, b) in graph.edges:
    m.addConstr(x["abc"[a]] + x["abc"[b]] <= np.int64(8))
m.optimize()
print(m.ObjVal, np.array([v.X for v in m.getVars()]).sum())
"#;

#[test]
fn models_are_made_with_numpy_pandas_and_networkx() {
    if !wanted() {
        return;
    }
    let sandbox = sandbox();
    let ran = run(&sandbox, MIXED);
    assert_eq!((kind(&ran).as_str(), ran.stdout.as_str()), ("finished", "24.0 12.0\n"), "{ran:?}");
    assert_eq!(ran.solves.len(), 1);
    assert_eq!(ran.solves[0].objective, Some(24.0));
    // The same model has the same hash in both guests.
    let plain = "
import gurobipy as gp
m = gp.Model()
x = m.addVars(3, ub=2, name='x')
m.setObjective(x.sum(), gp.GRB.MAXIMIZE)
m.addConstr(x[0] + x[1] <= 3)
m.optimize()
print(m.ObjVal)";
    let [one, two] = [GuestKind::Default, GuestKind::Packages].map(|guest| run_in(&sandbox, plain, guest));
    assert_eq!((&one.outcome, &one.stdout), (&two.outcome, &two.stdout), "{two:?}");
    assert_eq!(one.solves[0].model, two.solves[0].model);
}

#[test]
fn scipys_solvers_are_the_hosts() {
    if !wanted() {
        return;
    }
    let ran = run(
        &sandbox(),
        "from scipy.optimize import linprog\nr = linprog([-1, -2], bounds=[(0, 3), (0, 4)])\nprint(r.fun, r.x)",
    );
    assert_eq!((kind(&ran).as_str(), ran.solves.len()), ("finished", 1), "{ran:?}");
    assert_eq!(ran.solves[0].objective, Some(-11.0));
}

#[test]
fn integers_are_as_wide_as_on_the_machines_that_programs_are_written_for() {
    if !wanted() {
        return;
    }
    let source = "
import numpy as np
print(np.array([100_000]) * 100_000, np.arange(3).dtype, np.dtype(int), np.array([1, 2]).astype(int).dtype)
print(np.array([3, 4]).sum() * 10 ** 12, np.zeros(2, dtype='int').dtype, np.int_(7).dtype, np.full(2, 5).dtype)
np.random.seed(0)
print(np.random.randint(1, 100, 5), np.random.randint(0, 2 ** 40) > 2 ** 32, np.bincount(np.array([0, 1, 1])))
a = np.array([5, 3, 9])
print(np.random.RandomState(0).randint(0, 2 ** 40) > 2 ** 32, np.random.randint(9, dtype=np.int8).dtype)
print(a[np.argsort(a)], np.take(a, np.array([2, 0])), np.repeat(a, np.array([1, 2, 0])), np.unique(a)[np.array([0])])
";
    let ran = run(&sandbox(), source);
    let expected = "[10000000000] int64 int64 int64\n7000000000000 int64 int64 int64\n";
    assert!(ran.stdout.starts_with(expected), "{ran:?}");
    assert!(ran.stdout.contains("[3 5 9] [9 5] [5 3 3] [3]"), "{ran:?}");
}

#[test]
fn positions_of_64_bits_and_deep_recursions_are_taken() {
    if !wanted() {
        return;
    }
    let source = "
import functools
import numpy as np
a, i = np.array([5, 3, 9]), np.array([2, 0])
np.put(a, i, [7, 8])
print(a, np.repeat(a[:2], i), np.choose(np.array([1, 0, 1]), [a, -a]), np.add.reduceat(a, np.array([0, 2])))
try:
    np.repeat(a, np.array([1.5, 1, 1]))
except TypeError as error:
    print(error)

@functools.lru_cache(None)
def depth(n):
    return n and 1 + depth(n - 1)

print(depth(400))
";
    let ran = run(&sandbox(), source);
    let refused =
        "Cannot cast array data from dtype('float64') to dtype('int32') according to the rule 'same_kind'";
    let expected = format!("[8 3 7] [8 8] [-8  3 -7] [11  7]\n{refused}\n400\n");
    assert_eq!(ran.stdout, expected, "{ran:?}");
}

#[test]
fn an_import_that_the_text_does_not_show_is_found_by_running() {
    if !wanted() {
        return;
    }
    let ran = run(
        &sandbox(),
        "import importlib\nnp = importlib.import_module('num' + 'py')\nprint(np.ones(2).sum())",
    );
    assert_eq!((kind(&ran).as_str(), ran.stdout.as_str()), ("finished", "2.0\n"), "{ran:?}");
}

#[test]
fn data_files_are_read() {
    if !wanted() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("sub")).expect("made");
    std::fs::write(folder.path().join("cost.csv"), "from,to,cost\nA,B,4.5\nB,C,7\n").expect("written");
    std::fs::write(folder.path().join("sub/x.txt"), "1 2\n").expect("written");
    let mut config = config();
    config.data = Some(DataFiles::load(folder.path(), 1 << 20).expect("loaded"));
    let sandbox = Sandbox::open(config, Arc::new(FakeSolver)).expect("opens");
    let source = "
import os, glob, pathlib
import numpy as np
import pandas as pd
d = pd.read_csv('cost.csv')
print(d['cost'].sum(), sorted(os.listdir('.')), glob.glob('sub/*'), np.loadtxt('sub/x.txt').tolist())
print(pathlib.Path('sub').is_dir(), os.path.getsize('cost.csv'), os.getcwd(), os.path.exists('nothing'))
for path, mode in (('cost.csv', 'w'), ('new.txt', 'w'), ('cost.csv', 'r+')):
    try:
        open(path, mode)
    except OSError as error:
        print(type(error).__name__, error.strerror)
";
    let ran = run(&sandbox, source);
    let expected = "11.5 ['cost.csv', 'sub'] ['sub/x.txt'] [1.0, 2.0]\nTrue 27 / False\n";
    assert!(ran.stdout.starts_with(expected), "{ran:?}");
    assert_eq!(ran.stdout.matches("OSError Read-only file system").count(), 3, "{ran:?}");
}

#[test]
fn the_guest_imports_preview_1_and_one_call_and_nothing_else() {
    if !wanted() {
        return;
    }
    let sandbox = sandbox();
    let imported = sandbox.packages().expect("it is there").imported();
    let wasi = imported.iter().filter(|(module, _)| module == "wasi_snapshot_preview1").count();
    assert_eq!((wasi, imported.len()), (42, 43), "{imported:?}");
    assert!(imported.contains(&("host".to_owned(), "call".to_owned())));
}
