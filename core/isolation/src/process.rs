//! A worker process, seen from its host: start, wait, kill.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, OnceLock, mpsc};
use std::time::{Duration, Instant};

use crate::frames::FrameError;

/// How to start a worker: a program that acts as one when it is given these arguments, followed by what its host has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// Its first arguments.
    pub args: Vec<OsString>,
}

impl WorkerCommand {
    /// The running program with a hidden verb.
    pub fn this_program(verb: &str) -> Self {
        let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("/proc/self/exe"));
        Self { program, args: vec![verb.into()] }
    }
}

/// What a process keeps of the host's rights from its first instruction on.
#[derive(Debug, Clone, Copy)]
pub struct Rights {
    /// Most descriptors that it may have open at once.
    pub files: u64,
    /// Address space in bytes; `None` for no limit.
    pub memory: Option<u64>,
    /// Whether it may write to files that it finds open.
    pub may_write: bool,
}

/// A running process, killed when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
}

/// How a process ended that did not answer.
#[derive(Debug)]
pub enum Fate {
    /// By itself, or by a signal that was not the host's.
    Died {
        /// The signal.
        signal: Option<i32>,
        /// The exit status.
        exit: Option<i32>,
    },
    /// It was killed since it had not answered.
    Silent {
        /// Seconds that it was waited for.
        after_s: f64,
    },
    /// It was killed since it had answered with something that is no frame.
    Noise(String),
    /// It was killed since the system did not let the host talk to it.
    System(io::Error),
}

impl Process {
    /// Starts `command` with those rights. The process ends with this one, and inherits only its standard descriptors.
    pub fn start(mut command: Command, rights: Rights) -> io::Result<Self> {
        // SAFETY: getpid has no preconditions.
        let host = unsafe { libc::getpid() };
        // SAFETY: the closure only makes system calls that are allowed between fork and exec, and allocates nothing.
        unsafe { command.pre_exec(move || give_up(host, rights)) };
        Ok(Self { child: spawn(command)? })
    }

    /// Process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it, without waiting for its end.
    pub fn kill(&mut self) {
        // Fails only for a process that is gone already.
        let _ = self.child.kill();
    }

    /// Ends a process from which no frame came after it was asked at `begun`, and says how it ended.
    pub fn end(&mut self, error: FrameError, begun: Instant) -> Fate {
        let fate = match error {
            FrameError::Closed => {
                // The socket closes a moment before the process can be waited for.
                let status = self.wait_a_little(Duration::from_secs(2));
                let (signal, exit) = status.map_or((None, None), |s| (s.signal(), s.code()));
                Fate::Died { signal, exit }
            }
            FrameError::Late => Fate::Silent { after_s: begun.elapsed().as_secs_f64() },
            FrameError::Noise(text) => Fate::Noise(text),
            FrameError::System(e) => Fate::System(e),
        };
        self.finish();
        fate
    }

    /// Waits for its end, for `patience` at most.
    pub fn wait_a_little(&mut self, patience: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + patience;
        let mut pause = Duration::from_micros(50);
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            if Instant::now() >= deadline {
                return None;
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(5));
        }
    }

    fn finish(&mut self) {
        self.kill();
        // Fails only for a process that was waited for already.
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Runs in the child between fork and exec.
fn give_up(host: libc::pid_t, rights: Rights) -> io::Result<()> {
    let limit = |which, most: u64| {
        let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
        // SAFETY: a valid limit.
        if unsafe { libc::setrlimit(which, &raw const limit) } == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    };
    // No core files: a crash of a vendor library is expected now and then.
    limit(libc::RLIMIT_CORE, 0)?;
    limit(libc::RLIMIT_NOFILE, rights.files)?;
    if !rights.may_write {
        limit(libc::RLIMIT_FSIZE, 0)?;
    }
    if let Some(bytes) = rights.memory {
        limit(libc::RLIMIT_AS, bytes)?;
    }
    // SAFETY: plain system calls on values of this frame.
    unsafe {
        // No orphan outlives the host, even one that is stuck.
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        if libc::getppid() != host {
            return Err(io::Error::other("the host is gone"));
        }
        // Descriptors that some library of the host left open do not reach the worker. Rust's own pipe for reporting a
        // failed exec is closed by the exec itself, as all of these are.
        let closed = libc::syscall(libc::SYS_close_range, 3u32, u32::MAX, libc::CLOSE_RANGE_CLOEXEC);
        if closed != 0 {
            for fd in 3..1024 {
                libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC);
            }
        }
    }
    Ok(())
}

/// A command on its way to the spawning thread, and the way back.
type Order = (Command, mpsc::SyncSender<io::Result<Child>>);

/// Spawns from one thread that lives as long as the process: the parent-death signal fires when the *thread* that
/// spawned a child ends, and the threads that solve come and go.
fn spawn(command: Command) -> io::Result<Child> {
    static ORDERS: OnceLock<Mutex<mpsc::Sender<Order>>> = OnceLock::new();
    let orders = ORDERS.get_or_init(|| {
        let (sender, receiver) = mpsc::channel::<Order>();
        let run = move || {
            for (mut command, answer) in receiver {
                // Nobody waits any more if the asker has panicked.
                let _ = answer.send(command.spawn());
            }
        };
        // Without the thread the receiver is dropped, and every order below fails.
        let _ = std::thread::Builder::new().name("worker-spawner".to_owned()).spawn(run);
        Mutex::new(sender)
    });
    let gone = || io::Error::other("the spawning thread is gone");
    let (answer, result) = mpsc::sync_channel(1);
    let sender = orders.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    sender.send((command, answer)).map_err(|_| gone())?;
    result.recv().map_err(|_| gone())?
}

/// Where the machine's memory runs out, the kernel is to end this process rather than its host.
pub fn die_first() {
    // Raising the score needs no rights; where there is no such file, the kernel chooses by size.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}
