//! The same program gives the same execution, on one thread and on many, in one sandbox and in the next.

mod common;

use common::{guests, run_in, sandbox};
use orlm_types::Execution;

const FRONT: &str = "
import gurobipy as gp
from gurobipy import GRB
n = {n}
m = gp.Model('m')
x = m.addVars(n, vtype=GRB.INTEGER, ub=9, name='x')
m.setObjective(gp.quicksum((i * 7 % 11) * x[i] for i in range(n)), GRB.MAXIMIZE)
m.addConstrs((x[i] + x[(i + 1) % n] <= 12 for i in range(n)), name='pair')
m.optimize()
print(m.status, round(m.objVal, 3), [v.X for v in m.getVars()][:5])
";

fn programs() -> Vec<String> {
    let mut programs: Vec<String> =
        [3, 10, 50, 200].iter().map(|n| FRONT.replace("{n}", &n.to_string())).collect();
    let plain = [
        "print('hello')",
        "import random\nprint([random.random() for _ in range(5)], random.sample(range(100), 5))",
        "import time, datetime\nprint(time.time(), time.perf_counter(), datetime.datetime.now())",
        "import os, uuid, secrets\nprint(os.urandom(9), uuid.uuid4(), secrets.token_hex())",
        "print(hash('text'), {'a', 'b', 'c', 'd'}, id(object()))",
        "import time\nfor i in range(3):\n    time.sleep(2)\nprint(time.monotonic())",
        "1 / 0",
        "def f(:\n    pass",
        "import sys\nprint('half way')\nsys.exit(7)",
        "a = []\nwhile True:\n    a.append(bytearray(1 << 20))",
        "def f(n):\n    return f(n + 1)\nf(0)",
        "import os\nos._exit(1)",
        "while True:\n    print('x' * 100)",
        "import math\nprint(sum(math.sin(i) for i in range(20000)))",
        "import itertools\nprint(max(sum(p) for p in itertools.permutations(range(6))))",
        "import json\nprint(json.dumps({str(i): [i] * 3 for i in range(300)})[:50])",
    ];
    programs.extend(plain.map(str::to_owned));
    programs
}

/// Everything but times on the wall.
fn timeless(mut execution: Execution) -> Execution {
    execution.wall_ms = 0.0;
    for solve in &mut execution.solves {
        solve.wall_ms = 0.0;
    }
    execution
}

#[test]
fn twenty_programs_run_the_same_three_times_on_one_and_on_four_threads() {
    let programs = programs();
    assert_eq!(programs.len(), 20);
    for guest in guests() {
        let first = sandbox();
        let all = || programs.iter().map(|p| timeless(run_in(&first, p, guest))).collect::<Vec<_>>();
        let expected = all();
        assert!(expected.iter().all(|e| e.fuel > 100_000), "fuel is counted");
        assert_eq!(expected.iter().filter(|e| !e.solves.is_empty()).count(), 4);
        assert_eq!(all(), expected);
        let other = sandbox();
        assert_eq!(programs.iter().map(|p| timeless(run_in(&other, p, guest))).collect::<Vec<_>>(), expected);
        std::thread::scope(|scope| {
            for k in 0..4 {
                let (programs, expected, first) = (&programs, &expected, &first);
                scope.spawn(move || {
                    for round in 0..3 {
                        // Each thread in another order, so that different programs meet.
                        for i in 0..programs.len() {
                            let i = (i * 7 + k * 5 + round) % programs.len();
                            assert_eq!(
                                timeless(run_in(first, &programs[i], guest)),
                                expected[i],
                                "{}",
                                programs[i]
                            );
                        }
                    }
                });
            }
        });
    }
}
