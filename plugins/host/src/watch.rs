//! The clock and the ear of a worker: a thread that hears when the host asks to stop a solve or is gone, and that ends the
//! process when a solve overruns its time limit. While all goes well it sleeps; a solve costs it no wake-up.

use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use orlm_isolation::Patience;

use crate::protocol::{Kind, Overrun, send};

/// No solve has this number: the process is ending.
const ENDING: u64 = u64::MAX;

/// The worker's side of the watching thread.
pub(crate) struct Watch {
    shared: Arc<Shared>,
    timer: Arc<OwnedFd>,
    /// Solves begun so far; the host counts along, and names a solve by this number when it asks to stop it.
    solves: u64,
}

struct Shared {
    origin: Instant,
    /// How long a solver may go on after its limit, in nanoseconds.
    grace: u64,
    /// The solve under way, 0 between solves.
    running: AtomicU64,
    /// When it began, and when its time is over, in nanoseconds since `origin`.
    began: AtomicU64,
    over: AtomicU64,
    /// When the timer rings, likewise; `u64::MAX` if it does not.
    rings: AtomicU64,
    /// The last solve that the host asked to stop.
    stopped: AtomicU64,
}

/// What the plugin's stop callback asks.
pub(crate) struct Stop {
    shared: Arc<Shared>,
    solve: u64,
    at: Option<Instant>,
}

impl Stop {
    /// Whether the solver should stop: it was asked to, or its time is over.
    pub(crate) fn is_due(&self) -> bool {
        self.is_cancelled() || self.is_late()
    }

    /// Whether the host asked.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.shared.stopped.load(Ordering::SeqCst) == self.solve
    }

    /// Whether the time limit has passed.
    pub(crate) fn is_late(&self) -> bool {
        self.at.is_some_and(|at| Instant::now() >= at)
    }
}

impl Shared {
    fn now(&self) -> u64 {
        nanoseconds(self.origin.elapsed())
    }

    /// Sets the timer. It is never taken back: one that rings for a solve that has ended is ignored.
    fn ring_at(&self, timer: &OwnedFd, at: u64) {
        self.rings.store(at, Ordering::SeqCst);
        // Zero would switch it off.
        let wait = Duration::from_nanos(at.saturating_sub(self.now()).max(1));
        let spec = libc::itimerspec {
            it_interval: libc::timespec { tv_sec: 0, tv_nsec: 0 },
            it_value: libc::timespec {
                tv_sec: libc::time_t::try_from(wait.as_secs()).unwrap_or(libc::time_t::MAX),
                tv_nsec: libc::c_long::from(wait.subsec_nanos()),
            },
        };
        // SAFETY: a valid timer and time; the old time is not asked for.
        unsafe { libc::timerfd_settime(timer.as_raw_fd(), 0, &raw const spec, std::ptr::null_mut()) };
    }
}

fn nanoseconds(d: Duration) -> u64 {
    u64::try_from(d.as_nanos()).unwrap_or(u64::MAX)
}

/// Processor time of all threads of the process, in nanoseconds.
fn processor_time() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a place for the answer.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

impl Watch {
    /// Starts the thread. `control` is where the host asks; `answers` is where the thread says that a solve overran.
    pub(crate) fn start(control: OwnedFd, answers: &Arc<OwnedFd>, grace: Duration) -> io::Result<Self> {
        // SAFETY: no preconditions.
        let fd =
            unsafe { libc::timerfd_create(libc::CLOCK_MONOTONIC, libc::TFD_CLOEXEC | libc::TFD_NONBLOCK) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: a new descriptor that nobody else owns.
        let timer = Arc::new(unsafe { OwnedFd::from_raw_fd(fd) });
        let zero = || AtomicU64::new(0);
        let shared = Arc::new(Shared {
            origin: Instant::now(),
            grace: nanoseconds(grace),
            running: zero(),
            began: zero(),
            over: zero(),
            rings: AtomicU64::new(u64::MAX),
            stopped: zero(),
        });
        let (theirs, ticks, answers) = (Arc::clone(&shared), Arc::clone(&timer), Arc::clone(answers));
        let run = move || watch(&theirs, &control, &ticks, &answers);
        std::thread::Builder::new().name("host-watch".to_owned()).spawn(run)?;
        Ok(Self { shared, timer, solves: 0 })
    }

    /// A solve begins, with this time limit.
    pub(crate) fn begin(&mut self, limit: Option<Duration>) -> Stop {
        self.solves += 1;
        let now = Instant::now();
        let at = limit.and_then(|l| now.checked_add(l));
        let shared = &self.shared;
        let began = nanoseconds(now.duration_since(shared.origin));
        let over = limit.map_or(u64::MAX, |l| began.saturating_add(nanoseconds(l)));
        shared.began.store(began, Ordering::SeqCst);
        shared.over.store(over, Ordering::SeqCst);
        // The watching thread looks at this first, and at the other two only then.
        shared.running.store(self.solves, Ordering::SeqCst);
        // After that, so that either this or the watching thread sees that the timer must be set. It is left alone where
        // it rings early enough anyway: a stream of short solves sets it once in a time limit.
        if over < shared.rings.load(Ordering::SeqCst) {
            shared.ring_at(&self.timer, over);
        }
        Stop { shared: Arc::clone(shared), solve: self.solves, at }
    }

    /// The solve has ended. Does not return if the watching thread is just ending the process for it.
    pub(crate) fn finish(&self) {
        let ended = self.shared.running.compare_exchange(self.solves, 0, Ordering::SeqCst, Ordering::SeqCst);
        while ended.is_err() {
            std::thread::park();
        }
    }
}

/// The thread. Returns only by ending the process.
fn watch(shared: &Shared, control: &OwnedFd, timer: &OwnedFd, answers: &OwnedFd) {
    let mut late = Late::default();
    loop {
        let entry = |fd: &OwnedFd, events| libc::pollfd { fd: fd.as_raw_fd(), events, revents: 0 };
        let mut polls = [entry(control, libc::POLLIN | libc::POLLRDHUP), entry(timer, libc::POLLIN)];
        // SAFETY: two valid pollfds.
        if unsafe { libc::poll(polls.as_mut_ptr(), 2, -1) } <= 0 {
            continue;
        }
        if polls[0].revents != 0 {
            match read_number(control) {
                Ok(Some(solve)) => shared.stopped.store(solve, Ordering::SeqCst),
                Ok(None) => {}
                Err(()) => exit_at_once(),
            }
        }
        if polls[1].revents != 0 {
            // How often it rang says nothing: it may have been set anew meanwhile.
            let _ = read_number(timer);
            late.look(shared, timer, answers);
        }
    }
}

/// A solve whose time is over and that has not ended.
#[derive(Default)]
struct Late {
    solve: u64,
    /// Processor time of the process when this was first seen, in nanoseconds.
    processor: u64,
}

impl Late {
    /// Ends the process if the solve under way has used up its grace; else sets the timer for when to look again.
    fn look(&mut self, shared: &Shared, timer: &OwnedFd, answers: &OwnedFd) {
        shared.rings.store(u64::MAX, Ordering::SeqCst);
        let running = shared.running.load(Ordering::SeqCst);
        if running == 0 {
            return;
        }
        let (now, over) = (shared.now(), shared.over.load(Ordering::SeqCst));
        let end = over.saturating_add(shared.grace);
        if now < over {
            shared.ring_at(timer, over);
        } else if self.solve != running || now < end {
            if self.solve != running {
                *self = Self { solve: running, processor: processor_time() };
            }
            // A thread that comes late itself waits a little, to see whether the solver computes.
            shared.ring_at(timer, end.max(now + 20_000_000));
        } else if shared.running.compare_exchange(running, ENDING, Ordering::SeqCst, Ordering::SeqCst).is_ok()
        {
            // Otherwise the solve has ended meanwhile, and its answer counts.
            self.end(shared, now, over, answers);
        }
    }

    fn end(&self, shared: &Shared, now: u64, over: u64, answers: &OwnedFd) -> ! {
        let seconds = |ns: u64| ns as f64 * 1e-9;
        let overrun = Overrun {
            ran_s: seconds(now - shared.began.load(Ordering::SeqCst)),
            late_s: seconds(now - over),
            processor_s: seconds(processor_time().saturating_sub(self.processor)),
        };
        // Numbers are always valid JSON. If the host is gone there is nobody to tell.
        let json = serde_json::to_vec(&overrun).unwrap_or_default();
        let mut patience = Patience::until(Instant::now() + Duration::from_millis(200));
        let _ = send(answers.as_fd(), Kind::Overran, &json, &mut patience);
        exit_at_once();
    }
}

/// Reads eight bytes; `Err` if the other side is gone.
fn read_number(fd: &OwnedFd) -> Result<Option<u64>, ()> {
    let mut bytes = [0u8; 8];
    // SAFETY: room for eight bytes.
    match unsafe { libc::read(fd.as_raw_fd(), bytes.as_mut_ptr().cast(), 8) } {
        8 => Ok(Some(u64::from_le_bytes(bytes))),
        n if n < 0 && io::Error::last_os_error().kind() == io::ErrorKind::WouldBlock => Ok(None),
        n if n < 0 && io::Error::last_os_error().kind() == io::ErrorKind::Interrupted => Ok(None),
        _ => Err(()),
    }
}

/// Without exit handlers of half-finished libraries.
fn exit_at_once() -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(0) }
}
