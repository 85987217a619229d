//! The layers around programs: what the process that runs them keeps of a process's rights, and what is reported of it.

use std::fs;
use std::io;

use libc::c_long;
use orlm_isolation::{Calls, Condition, Otherwise};
use orlm_solver::Isolation;
use serde::Serialize;

/// Memory, waiting, signals of the engine to itself: what runs behind closed layers needs nothing else.
const COMPUTING: &[c_long] = &[
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_membarrier,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_restart_syscall,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    // The engine turns faults of the guest into traps.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_close,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // Over the socket to the host: there is no other descriptor that they work on.
    libc::SYS_sendmsg,
    libc::SYS_recvfrom,
];

/// `PAGEMAP_SCAN`, by which the engine finds the pages that a program has written (`linux/fs.h`).
const PAGEMAP_SCAN: u64 = 0xc060_6610;

/// The system calls of a process that runs programs. Any other ends it: its code has no reason to try. One that `compiles`
/// makes memory executable, but none that it can still write.
pub(crate) fn allowed(compiles: bool) -> Calls {
    // SAFETY: no preconditions.
    let own = unsafe { libc::getpid() } as u64;
    let (write, execute) = (libc::PROT_WRITE as u64, libc::PROT_EXEC as u64);
    let no_code = Condition::Bits { argument: 2, mask: execute, value: 0 };
    let only_code = Condition::Bits { argument: 2, mask: execute | write, value: execute };
    const PR_SET_VMA: u64 = 0x5356_4d41;
    let calls = Calls::none(Otherwise::Killed)
        .allow(COMPUTING)
        .when(libc::SYS_mmap, [no_code])
        .when(libc::SYS_mprotect, [no_code])
        .one_of(libc::SYS_ioctl, 1, [PAGEMAP_SCAN])
        // The last words of a runtime that gives up.
        .one_of(libc::SYS_write, 0, [libc::STDERR_FILENO as u64])
        .one_of(libc::SYS_kill, 0, [own])
        .one_of(libc::SYS_tgkill, 0, [own])
        .one_of(libc::SYS_prctl, 0, [libc::PR_SET_NAME as u64, PR_SET_VMA]);
    if compiles { calls.when(libc::SYS_mprotect, [only_code]) } else { calls }
}

/// Lets the address space grow by at most `more` bytes. The guest's memory is reserved already.
pub(crate) fn limit_memory(more: usize) -> io::Result<()> {
    let pages = fs::read_to_string("/proc/self/statm")?;
    let pages: u64 =
        pages.split(' ').next().and_then(|n| n.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    // SAFETY: only asks.
    let page = u64::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
    set(libc::RLIMIT_AS, pages * page + more as u64)
}

/// Has threads that start later share the first heap. Before a heap of a thread's own shrinks for the first time, glibc opens
/// `/proc/sys/vm/overcommit_memory` to learn how it may, and a closed process would be ended for that when it frees much.
pub(crate) fn share_heap() -> io::Result<()> {
    // SAFETY: sets a number of the allocator.
    match unsafe { libc::mallopt(libc::M_ARENA_MAX, 1) } {
        1 => Ok(()),
        _ => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Lets the process open nothing more. What is open stays.
pub(crate) fn limit_descriptors() -> io::Result<()> {
    set(libc::RLIMIT_NOFILE, 0)
}

fn set(which: libc::__rlimit_resource_t, most: u64) -> io::Result<()> {
    let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
    // SAFETY: a valid limit.
    if unsafe { libc::setrlimit(which, &raw const limit) } == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// One of the layers between a program and the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Layer {
    /// Its number, from the program outwards.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// Whether all of it stands.
    pub active: bool,
    /// What stands of it.
    pub parts: Vec<String>,
    /// What does not, each with the reason.
    pub missing: Vec<String>,
}

/// How many layers there are.
pub const LAYERS: u8 = 3;

/// All layers: the WebAssembly instance, the process around it, and the process of the solver.
pub(crate) fn all(engine: &str, process: (&[String], &[String]), solver: Isolation) -> Vec<Layer> {
    let imports: usize = crate::imports::IMPORTS.iter().map(|i| i.functions.len()).sum();
    let layer = |number, name, parts: Vec<String>, missing: Vec<String>| Layer {
        number,
        name,
        active: missing.is_empty(),
        parts,
        missing,
    };
    let wasm = vec![engine.to_owned(), format!("{imports} imports, each answered by the sandbox itself")];
    let mut solver_missing = solver.missing;
    if !solver.separate {
        solver_missing.insert(0, "the solver runs in the host's process".to_owned());
    }
    vec![
        layer(1, "wasm", wasm, Vec::new()),
        layer(2, "process", process.0.to_vec(), process.1.to_vec()),
        layer(3, "solver process", solver.active, solver_missing),
    ]
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::os::unix::process::{CommandExt, ExitStatusExt};
    use std::process::Command;

    use orlm_isolation::Layers;

    use super::*;

    /// What a process that was broken into could try. `true`: it succeeded.
    fn attempt(act: &str, target: &str) -> bool {
        let path = format!("{target}/new");
        let port: u16 = target.parse().unwrap_or(0);
        // SAFETY: system calls on values of this frame; none is given memory that it could spoil.
        unsafe {
            match act {
                "read" => fs::read(target).is_ok(),
                "list" => fs::read_dir(target).is_ok(),
                "write" => fs::File::create(path).is_ok(),
                "folder" => fs::create_dir(path).is_ok(),
                "link" => std::os::unix::fs::symlink("/", path).is_ok(),
                "connect" => TcpStream::connect(("127.0.0.1", port)).is_ok(),
                "listen" => TcpListener::bind("127.0.0.1:0").is_ok(),
                "udp" => UdpSocket::bind("127.0.0.1:0").is_ok(),
                "unix" => std::os::unix::net::UnixStream::pair().is_ok(),
                "fork" => match libc::fork() {
                    0 => libc::_exit(0),
                    pid => pid > 0,
                },
                // Comes back only if it failed.
                "execute" => {
                    let _ = Command::new("/bin/true").exec();
                    false
                }
                "signal" => libc::kill(libc::getppid(), 0) == 0,
                "trace" => libc::ptrace(libc::PTRACE_SEIZE, libc::getppid(), 0, 0) == 0,
                "memory-file" => libc::memfd_create(c"m".as_ptr(), 0) >= 0,
                "code" => {
                    let rights = libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC;
                    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
                    libc::mmap(std::ptr::null_mut(), 4096, rights, flags, -1, 0) != libc::MAP_FAILED
                }
                "limit" => limit_descriptors().is_ok(),
                "thread" => std::thread::Builder::new().spawn(|| ()).is_ok(),
                other => panic!("no act is called {other}"),
            }
        }
    }

    /// How the process that acts ends.
    const DONE: i32 = 42;
    const REFUSED: i32 = 43;
    const KILLED: i32 = 44;
    const UNPROTECTED: i32 = 45;

    /// Frees 20 MB in a thread that started before seccomp.
    fn free_much(shared: bool) -> bool {
        if shared && share_heap().is_err() {
            return false;
        }
        let (up, is_up) = std::sync::mpsc::channel();
        let (go, may_go) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::spawn(move || {
            // Its heap is there once it has asked for memory.
            let _ = up.send(vec![1u8; 1000]);
            let _ = may_go.recv();
            // Each below the size for which glibc asks the kernel.
            let blocks: Vec<Vec<u8>> = (0..200).map(|i| vec![i as u8; 100_000]).collect();
            blocks.iter().all(|block| block.len() == 100_000)
        });
        let _ = is_up.recv();
        let mut layers = Layers::default();
        layers.seccomp(&allowed(false));
        let _ = go.send(());
        thread.join().unwrap_or(false) && layers.missing.is_empty()
    }

    /// Regression: large models ended the processes that exchanged them, and the programs were parked.
    #[test]
    fn freeing_much_does_not_end_a_closed_process() {
        assert_eq!(outcome("none", "free", "own"), "killed");
        assert_eq!(outcome("none", "free", "shared"), "done");
    }

    const ACT: &str = "layers::tests::the_process_that_acts";

    /// Not a test of its own: the process that the next test starts.
    #[test]
    #[ignore = "started by another test"]
    fn the_process_that_acts() {
        let Ok(order) = std::env::var("ORLM_ACT") else { return };
        let [without, act, target] = order.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{order}") };
        if act == "free" {
            // No fork: its child would use heaps of threads that it does not have.
            let code = if free_much(target == "shared") { DONE } else { REFUSED };
            // SAFETY: ends this process.
            unsafe { libc::_exit(code) }
        }
        // The test program has other threads, which Landlock would not bind. A fork has one.
        // SAFETY: the fork only does what a process of one thread may, and neither returns from here.
        unsafe {
            match libc::fork() {
                0 => {
                    let mut layers = Layers::default();
                    if !without.contains("landlock") {
                        layers.landlock(&[], false);
                    }
                    if !without.contains("seccomp") {
                        layers.seccomp(&allowed(false));
                    }
                    let code = match (layers.missing.is_empty(), attempt(act, target)) {
                        (false, _) => UNPROTECTED,
                        (true, true) => DONE,
                        (true, false) => REFUSED,
                    };
                    libc::_exit(code)
                }
                pid => {
                    let mut status = 0;
                    libc::waitpid(pid, &raw mut status, 0);
                    let killed = libc::WIFSIGNALED(status) && libc::WTERMSIG(status) == libc::SIGSYS;
                    libc::_exit(if killed { KILLED } else { libc::WEXITSTATUS(status) })
                }
            }
        }
    }

    /// How the act ended: done, refused by an error, or killed for it.
    fn outcome(without: &str, act: &str, target: &str) -> &'static str {
        let mut child = Command::new(std::env::current_exe().expect("this program"));
        child.args(["--exact", ACT, "--ignored", "--test-threads=1", "--nocapture"]);
        child.env("ORLM_ACT", format!("{without} {act} {target}"));
        let output = child.output().expect("it starts");
        match output.status.code() {
            Some(DONE) => "done",
            Some(REFUSED) => "refused",
            Some(KILLED) => "killed",
            None if output.status.signal() == Some(libc::SIGSYS) => "killed",
            // `/bin/true` took its place.
            Some(0) if act == "execute" => "done",
            other => panic!("{act} without {without}: {other:?} {}", String::from_utf8_lossy(&output.stderr)),
        }
    }

    #[test]
    fn each_layer_alone_refuses_what_it_is_there_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().display().to_string();
        let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = tcp.local_addr().expect("an address").port().to_string();
        // The act, and whether Landlock refuses it on its own; seccomp kills for all of them.
        let acts: [(&str, &str, bool); 17] = [
            ("read", "/etc/passwd", true),
            ("list", "/", true),
            ("write", &own, true),
            ("folder", &own, true),
            ("link", &own, true),
            ("connect", &port, true),
            ("listen", "", true),
            ("udp", "", false),
            ("unix", "", false),
            ("fork", "", false),
            ("execute", "", true),
            ("signal", "", true),
            ("trace", "", true),
            ("memory-file", "", false),
            ("code", "", false),
            ("limit", "", false),
            ("thread", "", false),
        ];
        for (act, target, landlock) in acts {
            assert_eq!(outcome("none", act, target), "killed", "{act} with both");
            assert_eq!(outcome("landlock", act, target), "killed", "{act} with seccomp alone");
            let alone = if landlock { "refused" } else { "done" };
            assert_eq!(outcome("seccomp", act, target), alone, "{act} with landlock alone");
            // Machines differ in who may trace whom.
            if act != "trace" {
                assert_eq!(outcome("landlock,seccomp", act, target), "done", "{act} without layers");
                let _ = fs::remove_dir_all(folder.path().join("new"));
                let _ = fs::remove_file(folder.path().join("new"));
            }
        }
    }
}
