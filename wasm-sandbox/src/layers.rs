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

/// The system calls of a process that runs programs. Any other ends it: its code has no reason to try.
pub(crate) fn allowed() -> Calls {
    // SAFETY: no preconditions.
    let own = unsafe { libc::getpid() } as u64;
    let no_code = Condition::Bits { argument: 2, mask: libc::PROT_EXEC as u64, value: 0 };
    const PR_SET_VMA: u64 = 0x5356_4d41;
    Calls::none(Otherwise::Killed)
        .allow(COMPUTING)
        // All machine code is loaded.
        .when(libc::SYS_mmap, [no_code])
        .when(libc::SYS_mprotect, [no_code])
        .one_of(libc::SYS_ioctl, 1, [PAGEMAP_SCAN])
        // The last words of a runtime that gives up.
        .one_of(libc::SYS_write, 0, [libc::STDERR_FILENO as u64])
        .one_of(libc::SYS_kill, 0, [own])
        .one_of(libc::SYS_tgkill, 0, [own])
        .one_of(libc::SYS_prctl, 0, [libc::PR_SET_NAME as u64, PR_SET_VMA])
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
