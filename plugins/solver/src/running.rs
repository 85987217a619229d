//! What plugins share around a library's solve: its clock, stopping it from another thread, how many threads make sense.

use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::export::Callbacks;
use crate::options::SolveOptions;

/// How often the host is asked.
const POLL: Duration = Duration::from_millis(20);

impl Callbacks {
    /// Runs `solve`, for libraries that do not call back often enough themselves. While it runs and the host wants it to
    /// stop, another thread calls `interrupt` again and again: several libraries forget a request that comes before they
    /// have begun.
    pub fn while_watched<T>(&self, interrupt: impl Fn() + Sync, solve: impl FnOnce() -> T) -> T {
        if !self.can_stop() {
            return solve();
        }
        let done = (Mutex::new(false), Condvar::new());
        let lock = || done.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut finished = lock();
                while !*finished {
                    let waited = done.1.wait_timeout(finished, POLL);
                    finished = waited.unwrap_or_else(PoisonError::into_inner).0;
                    if !*finished && self.should_stop() {
                        interrupt();
                    }
                }
            });
            let solved = solve();
            *lock() = true;
            done.1.notify_one();
            solved
        })
    }
}

impl SolveOptions {
    /// When the time of a solve that begins now is over; `None` for never.
    pub fn end(&self) -> Option<Instant> {
        let limit = Duration::try_from_secs_f64(self.time_limit?).ok()?;
        Instant::now().checked_add(limit)
    }
}

/// Whether there is time left until `end`.
pub fn has_time(end: Option<Instant>) -> bool {
    end.is_none_or(|e| Instant::now() < e)
}

/// Processors that this process may use. Asked once: the answer takes the kernel some twenty calls.
pub fn processors() -> u32 {
    static PROCESSORS: OnceLock<u32> = OnceLock::new();
    *PROCESSORS.get_or_init(|| std::thread::available_parallelism().map_or(1, |n| n.get() as u32))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::abi::CallbacksV1;

    unsafe extern "C" fn always(_: *mut std::ffi::c_void) -> i32 {
        1
    }

    #[test]
    fn a_solve_is_interrupted_until_it_ends() {
        let raw = CallbacksV1 {
            struct_size: size_of::<CallbacksV1>(),
            context: std::ptr::null_mut(),
            log: None,
            stop: Some(always),
        };
        let callbacks = Callbacks { raw };
        let interrupted = AtomicBool::new(false);
        let solve = || {
            let start = Instant::now();
            while !interrupted.load(Ordering::SeqCst) && start.elapsed() < Duration::from_secs(60) {
                std::thread::yield_now();
            }
            "ended"
        };
        assert_eq!(callbacks.while_watched(|| interrupted.store(true, Ordering::SeqCst), solve), "ended");
        assert!(interrupted.into_inner());
    }

    #[test]
    fn nobody_interrupts_where_nobody_may() {
        let ended = Callbacks::none().while_watched(|| panic!("interrupted"), || true);
        assert!(ended);
    }
}
