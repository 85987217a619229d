//! Seccomp: the system calls that a solver needs. All others do not exist for the worker.
//!
//! A list of what is allowed, not of what is forbidden: the kernel has some 370 calls and gains a few every year, and most
//! of its flaws were found in calls that a solver has no use for. The price is that a library which needs an unusual call
//! fails; it then gets "function not implemented" (`ENOSYS`), as on an old kernel, which libraries are used to (the C
//! library then tries an older call, and for `clone3`, whose arguments a filter cannot see, this is how threads start).

use libc::c_long;
use orlm_isolation::{Calls, Condition, Otherwise};

/// Memory, time, threads, waiting: nothing outside the process.
const COMPUTING: &[c_long] = &[
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_mincore,
    libc::SYS_msync,
    libc::SYS_mlock,
    libc::SYS_munlock,
    libc::SYS_membarrier,
    libc::SYS_mbind,
    libc::SYS_get_mempolicy,
    libc::SYS_set_mempolicy,
    libc::SYS_getrandom,
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_get_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_rseq,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler,
    libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min,
    libc::SYS_getcpu,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_restart_syscall,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_times,
    libc::SYS_getitimer,
    libc::SYS_setitimer,
    libc::SYS_timer_create,
    libc::SYS_timer_settime,
    libc::SYS_timer_gettime,
    libc::SYS_timer_delete,
    libc::SYS_timerfd_create,
    libc::SYS_timerfd_settime,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigpending,
    libc::SYS_rt_sigsuspend,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_sigaltstack,
];

/// Questions about the process and the machine.
const ASKING: &[c_long] = &[
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getppid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getresuid,
    libc::SYS_getresgid,
    libc::SYS_getgroups,
    libc::SYS_getpgid,
    libc::SYS_getsid,
    libc::SYS_getrlimit,
    libc::SYS_getrusage,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    libc::SYS_umask,
    libc::SYS_getcwd,
];

/// Descriptors that are open already, and files to read. Which files, Landlock says.
const READING: &[c_long] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_fadvise64,
    libc::SYS_pipe2,
    libc::SYS_eventfd2,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    // Over the two sockets to the host; `socket` is what a connection elsewhere would need.
    libc::SYS_sendmsg,
    libc::SYS_recvfrom,
];

/// Calls that only this architecture still has.
#[cfg(target_arch = "x86_64")]
const OLD: &[c_long] = &[
    libc::SYS_arch_prctl,
    libc::SYS_time,
    libc::SYS_alarm,
    libc::SYS_pause,
    libc::SYS_getpgrp,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_dup2,
    libc::SYS_pipe,
    libc::SYS_eventfd,
    libc::SYS_poll,
    libc::SYS_select,
    libc::SYS_epoll_create,
    libc::SYS_epoll_wait,
];
#[cfg(not(target_arch = "x86_64"))]
const OLD: &[c_long] = &[];

/// Once the manifest asks for the network. Listening for connections is not among them.
const NETWORK: &[c_long] = &[
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_sendto,
    libc::SYS_sendmmsg,
    libc::SYS_recvmsg,
    libc::SYS_recvmmsg,
    libc::SYS_shutdown,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    libc::SYS_getsockopt,
    libc::SYS_setsockopt,
];

/// Requests to a network descriptor that tell a machine by its addresses, as licences do.
const ADDRESSES: [u64; 8] = [
    libc::SIOCGIFCONF,
    libc::SIOCGIFFLAGS,
    libc::SIOCGIFADDR,
    libc::SIOCGIFNETMASK,
    libc::SIOCGIFBRDADDR,
    libc::SIOCGIFHWADDR,
    libc::SIOCGIFINDEX,
    libc::SIOCGIFNAME,
];

/// What a solver may call.
pub(super) fn allowed(network: bool) -> Calls {
    // SAFETY: no preconditions.
    let own = unsafe { libc::getpid() } as u64;
    let flags = |list: &[i32]| list.iter().fold(0, |all, &flag| all | flag as u64);
    let bits = |argument, mask, value| Condition::Bits { argument, mask, value };
    // Opening to read. This alone keeps the worker from writing, even without Landlock.
    let writing = flags(&[
        libc::O_ACCMODE,
        libc::O_CREAT,
        libc::O_TRUNC,
        libc::O_APPEND,
        libc::O_TMPFILE & !libc::O_DIRECTORY,
    ]);
    let thread = flags(&[libc::CLONE_THREAD]);
    // Not its own descriptors' owner, which gets signals.
    let commands = [
        libc::F_DUPFD,
        libc::F_DUPFD_CLOEXEC,
        libc::F_GETFD,
        libc::F_SETFD,
        libc::F_GETFL,
        libc::F_SETFL,
        libc::F_GETLK,
        libc::F_SETLK,
    ];
    // Names of threads and of memory areas.
    const PR_SET_VMA: u64 = 0x5356_4d41;
    // Whether a descriptor is a terminal, and how many bytes wait.
    let mut requests = vec![libc::TCGETS, libc::FIONREAD, libc::FIONBIO];
    let mut calls = Calls::none(Otherwise::NotImplemented)
        .allow(COMPUTING)
        .allow(ASKING)
        .allow(READING)
        .allow(OLD)
        // Threads, not processes.
        .when(libc::SYS_clone, [bits(0, thread, thread)])
        // Signals to itself (`abort` sends one), to nobody else.
        .one_of(libc::SYS_kill, 0, [own])
        .one_of(libc::SYS_tgkill, 0, [own])
        // Its own main thread's processors (CPLEX sets them), not another process's.
        .one_of(libc::SYS_sched_setaffinity, 0, [0, own])
        .when(libc::SYS_openat, [bits(2, writing, 0)])
        // Limits can be read, those of this process only.
        .when(libc::SYS_prlimit64, [Condition::Is(0, 0), bits(2, u64::MAX, 0)])
        .one_of(libc::SYS_fcntl, 1, commands.map(|c| c as u64))
        .one_of(libc::SYS_prctl, 0, [libc::PR_SET_NAME as u64, libc::PR_GET_NAME as u64, PR_SET_VMA]);
    #[cfg(target_arch = "x86_64")]
    {
        calls = calls.when(libc::SYS_open, [bits(1, writing, 0)]);
    }
    if network {
        requests.extend(ADDRESSES);
        let families = [libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK];
        calls = calls.allow(NETWORK).one_of(libc::SYS_socket, 0, families.map(|f| f as u64));
    }
    calls.one_of(libc::SYS_ioctl, 1, requests)
}
