//! The clock and the ear of a worker: a thread that hears when the host asks to stop a solve or is gone, and that ends the
//! process when a solve overruns its time limit. While all goes well it sleeps; a solve costs it no wake-up.

use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::protocol::{Kind, Overrun, Patience, send};

/// No solve has this number: the process is ending.
const ENDING: u64 = u64::MAX;

/// The worker's side of the watching thread.
pub(crate) struct Watch {
    shared: Arc<Shared>,
    timer: Arc<OwnedFd>,
    /// How long a solver may go on after its limit.
    grace: Duration,
    /// Solves begun so far; the host counts along, and names a solve by this number when it asks to stop it.
    solves: u64,
}

struct Shared {
    origin: Instant,
    /// The solve under way, 0 between solves.
    running: AtomicU64,
    /// When it began, when the process must end, both in nanoseconds since `origin`.
    began: AtomicU64,
    end: AtomicU64,
    /// Processor time of the process when it began, in nanoseconds.
    processor: AtomicU64,
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
    pub(crate) fn start(control: OwnedFd, answers: &OwnedFd, grace: Duration) -> io::Result<Self> {
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
            running: zero(),
            began: zero(),
            end: zero(),
            processor: zero(),
            stopped: zero(),
        });
        let (theirs, ticks, answers) = (Arc::clone(&shared), Arc::clone(&timer), answers.try_clone()?);
        let run = move || watch(&theirs, &control, &ticks, &answers);
        std::thread::Builder::new().name("host-watch".to_owned()).spawn(run)?;
        Ok(Self { shared, timer, grace, solves: 0 })
    }

    /// A solve begins, with this time limit.
    pub(crate) fn begin(&mut self, limit: Option<Duration>) -> Stop {
        self.solves += 1;
        let now = Instant::now();
        let at = limit.and_then(|l| now.checked_add(l));
        let shared = &self.shared;
        let began = nanoseconds(now.duration_since(shared.origin));
        let allowed = limit.and_then(|l| l.checked_add(self.grace)).filter(|_| at.is_some());
        shared.began.store(began, Ordering::SeqCst);
        shared.processor.store(processor_time(), Ordering::SeqCst);
        shared
            .end
            .store(allowed.map_or(u64::MAX, |a| began.saturating_add(nanoseconds(a))), Ordering::SeqCst);
        // Last, for the watching thread looks at this first.
        shared.running.store(self.solves, Ordering::SeqCst);
        if let Some(allowed) = allowed {
            self.ring_in(allowed);
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

    /// Sets the timer. It is never taken back: one that rings late finds another solve, or none, and is ignored.
    fn ring_in(&self, wait: Duration) {
        let value = libc::timespec {
            tv_sec: libc::time_t::try_from(wait.as_secs()).unwrap_or(libc::time_t::MAX),
            tv_nsec: libc::c_long::from(wait.subsec_nanos().max(1)),
        };
        let spec =
            libc::itimerspec { it_interval: libc::timespec { tv_sec: 0, tv_nsec: 0 }, it_value: value };
        // SAFETY: a valid timer and time; the old time is not asked for.
        unsafe { libc::timerfd_settime(self.timer.as_raw_fd(), 0, &raw const spec, std::ptr::null_mut()) };
    }
}

/// The thread. Returns only by ending the process.
fn watch(shared: &Shared, control: &OwnedFd, timer: &OwnedFd, answers: &OwnedFd) {
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
            // Whether it rang for the solve that runs now is told by the clock, not by the timer.
            let _ = read_number(timer);
            end_if_late(shared, answers);
        }
    }
}

/// Ends the process if the solve under way has used up its grace, after telling the host.
fn end_if_late(shared: &Shared, answers: &OwnedFd) {
    let running = shared.running.load(Ordering::SeqCst);
    let (now, end) = (shared.now(), shared.end.load(Ordering::SeqCst));
    if running == 0 || now < end {
        return;
    }
    // If the solve has ended meanwhile, its answer counts.
    if shared.running.compare_exchange(running, ENDING, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
        let seconds = |ns: u64| ns as f64 * 1e-9;
        let overrun = Overrun {
            ran_s: seconds(now - shared.began.load(Ordering::SeqCst)),
            processor_s: seconds(processor_time().saturating_sub(shared.processor.load(Ordering::SeqCst))),
        };
        // Two numbers are always valid JSON. If the host is gone there is nobody to tell.
        let json = serde_json::to_vec(&overrun).unwrap_or_default();
        let _ = send(
            answers.as_fd(),
            Kind::Overran,
            &json,
            &mut Patience::until(Instant::now() + Duration::from_secs(1)),
        );
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
