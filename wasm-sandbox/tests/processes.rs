//! The processes that run programs: what they keep of the host's rights, and what becomes of a program whose process dies.

mod common;

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use common::{FakeSolver, config, kind, run};
use orlm_sandbox::{OpenError, ProcessLayer, Sandbox, SandboxConfig};
use orlm_solver::{MathModel, SolveError, SolveOptions, SolveResult, SolveService, SolverInfo};
use orlm_types::{Fault, Outcome};

const MODEL: &str = "
import gurobipy as gp
m = gp.Model('m')
x = m.addVar(ub=2, obj=-1)
m.optimize()
print('solved', m.objVal)
";

/// One test at a time, for one of them kills.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open(change: impl FnOnce(&mut SandboxConfig)) -> Sandbox {
    let mut config = config();
    change(&mut config);
    Sandbox::open(config, Arc::new(FakeSolver)).expect("the sandbox opens")
}

fn read(pid: u32, file: &str) -> String {
    fs::read_to_string(format!("/proc/{pid}/{file}")).expect("the process is there")
}

#[test]
fn a_process_keeps_nothing_of_the_hosts_rights() {
    let _alone = alone();
    let sandbox = open(|_| {});
    let pid = sandbox.idle_processes()[0];
    assert_eq!(read(pid, "environ"), "");
    let status = read(pid, "status");
    let field = |name: &str| {
        let line = status.lines().find(|l| l.starts_with(name)).expect("the field");
        line.rsplit('\t').next().expect("a value").to_owned()
    };
    assert_eq!((field("NoNewPrivs:"), field("Seccomp:")), ("1".into(), "2".into()));
    assert_eq!(fs::read_link(format!("/proc/{pid}/cwd")).expect("a folder"), std::path::Path::new("/"));
    let limits = read(pid, "limits");
    let limit = |name: &str| {
        let line = limits.lines().find_map(|l| l.strip_prefix(name)).expect("the limit");
        line.split_whitespace().next().expect("a value").to_owned()
    };
    assert_eq!((limit("Max core file size"), limit("Max open files")), ("0".into(), "0".into()));
    assert_eq!(limit("Max file size"), "0");
    assert!(limit("Max address space").parse::<u64>().is_ok(), "{limits}");
    let mut open: Vec<String> = fs::read_dir(format!("/proc/{pid}/fd"))
        .expect("descriptors")
        .map(|e| fs::read_link(e.expect("an entry").path()).expect("a link").display().to_string())
        .map(|target| target.split(':').next().expect("a kind").to_owned())
        .filter(|target| target != "/dev/null")
        .collect();
    open.sort_by_key(|target| (target == "socket", target.ends_with(".cwasm")));
    // The table of its own pages, the compiled guest, and its host.
    let [pages, code, socket] = open.as_slice() else { panic!("{open:?}") };
    assert_eq!((pages.as_str(), socket.as_str()), (format!("/proc/{pid}/pagemap").as_str(), "socket"));
    assert!(code.ends_with(".cwasm"), "{code}");
    let layers = sandbox.layers();
    assert!(layers[1].active && layers[1].missing.is_empty(), "{layers:?}");
    // The solver of these tests runs right here, and that is said.
    assert!(!layers[2].active, "{layers:?}");
}

#[test]
fn a_layer_that_does_not_stand_is_told_and_refused_on_demand() {
    let _alone = alone();
    for layer in ProcessLayer::ALL {
        let sandbox = open(|c| c.without = vec![layer]);
        let process = &sandbox.layers()[1];
        assert!(!process.active, "{process:?}");
        assert_eq!(process.missing, [format!("{}: switched off", layer.name())]);
        assert_eq!(kind(&run(&sandbox, MODEL)), "finished");
        let mut config = config();
        (config.without, config.require_layers) = (vec![layer], true);
        match Sandbox::open(config, Arc::new(FakeSolver)) {
            Err(OpenError::Exposed { missing }) => {
                assert!(missing[0].starts_with(layer.name()), "{missing:?}")
            }
            Err(e) => panic!("{e}"),
            Ok(_) => panic!("opened without {}", layer.name()),
        }
    }
    assert_eq!(kind(&run(&open(|c| c.require_layers = true), MODEL)), "finished");
}

/// Kills all processes of this test program, the first few times that it is asked to solve.
struct Killer {
    deaths: AtomicU32,
}

impl SolveService for Killer {
    fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        let left = self.deaths.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if left.is_ok() {
            for pid in children() {
                // SAFETY: the process is a child of this one and was not waited for.
                assert_eq!(unsafe { libc::kill(pid, libc::SIGKILL) }, 0);
            }
        }
        FakeSolver.solve(model, options)
    }

    fn solver(&self) -> SolverInfo {
        SolverInfo { name: "killer".into(), version: "1".into() }
    }
}

fn children() -> Vec<i32> {
    let tasks = fs::read_dir("/proc/self/task").expect("threads");
    let lists = tasks.flatten().filter_map(|t| fs::read_to_string(t.path().join("children")).ok());
    lists
        .flat_map(|l| l.split_whitespace().map(|n| n.parse().expect("a pid")).collect::<Vec<i32>>())
        .collect()
}

#[test]
fn a_dead_process_costs_one_program_at_most() {
    let _alone = alone();
    let with_deaths = |deaths: u32| {
        let service = Arc::new(Killer { deaths: deaths.into() });
        Sandbox::open(config(), service).expect("the sandbox opens")
    };
    // Twice the process dies, and the third one comes to the end.
    let sandbox = with_deaths(2);
    let ran = run(&sandbox, MODEL);
    assert_eq!(
        (kind(&ran).as_str(), ran.stdout.as_str(), ran.solves.len()),
        ("finished", "solved -2.0\n", 1)
    );
    drop(sandbox);
    // Three times: the program is parked with the evidence, and the next one runs.
    let sandbox = with_deaths(3);
    let ran = run(&sandbox, MODEL);
    let Outcome::HostFault { fault: Fault::SandboxCrash { tries: 3, what } } = &ran.outcome else {
        panic!("{ran:?}")
    };
    assert_eq!(what.matches("it died by signal 9").count(), 3, "{what}");
    assert!(ran.solves.is_empty());
    assert_eq!(kind(&run(&sandbox, MODEL)), "finished");
    // One that dies while it waits for a program costs none.
    let idle = sandbox.idle_processes()[0];
    // SAFETY: the process is a child of this one and was not waited for.
    assert_eq!(unsafe { libc::kill(idle as i32, libc::SIGKILL) }, 0);
    assert_eq!(kind(&run(&sandbox, MODEL)), "finished");
    assert_ne!(sandbox.idle_processes()[0], idle);
    drop(sandbox);
    assert_eq!(children(), Vec::<i32>::new(), "no process is left");
}

#[test]
fn processes_are_replaced_after_their_share_of_programs() {
    let _alone = alone();
    let sandbox = open(|c| c.recycle_after = 2);
    let mut pids = vec![sandbox.idle_processes()[0]];
    for _ in 0..4 {
        assert_eq!(kind(&run(&sandbox, "print(1)")), "finished");
        pids.push(sandbox.idle_processes()[0]);
    }
    assert!(pids[0] == pids[1] && pids[1] == pids[2] && pids[2] != pids[3] && pids[3] == pids[4], "{pids:?}");
}
