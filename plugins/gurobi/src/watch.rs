//! Solves while another thread asks the host whether to stop.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use orlm_solver::Callbacks;

/// How often the host is asked.
const POLL: Duration = Duration::from_millis(20);

/// Runs `solve`. While it runs and the host wants it to stop, calls `stop` again and again: a request that comes before
/// the solver has begun is forgotten.
pub(crate) fn while_watched<T>(
    callbacks: &Callbacks,
    stop: impl Fn() + Sync,
    solve: impl FnOnce() -> T,
) -> T {
    if !callbacks.can_stop() {
        return solve();
    }
    let done = (Mutex::new(false), Condvar::new());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut finished = done.0.lock().unwrap_or_else(PoisonError::into_inner);
            while !*finished {
                let waited = done.1.wait_timeout(finished, POLL);
                finished = waited.unwrap_or_else(PoisonError::into_inner).0;
                if !*finished && callbacks.should_stop() {
                    stop();
                }
            }
        });
        let solved = solve();
        *done.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        done.1.notify_one();
        solved
    })
}
