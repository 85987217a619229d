//! Limits that all requests share: rate, a pause that the endpoint asked for, and the token budget.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// When the next request may begin.
pub(crate) struct Pace {
    /// Seconds per request and per token.
    per_request: f64,
    per_token: f64,
    free: Mutex<Free>,
}

struct Free {
    requests: Instant,
    tokens: Instant,
    /// The endpoint wants to be left alone until then.
    pause: Instant,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is behind the locks here is never half changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pace {
    pub(crate) fn new(requests_per_minute: Option<f64>, tokens_per_minute: Option<f64>) -> Self {
        let per = |rate: Option<f64>| rate.map_or(0.0, |rate| 60.0 / rate);
        let now = Instant::now();
        Self {
            per_request: per(requests_per_minute),
            per_token: per(tokens_per_minute),
            free: Mutex::new(Free { requests: now, tokens: now, pause: now }),
        }
    }

    /// How long to wait before a request of about `tokens` tokens, for which the time is taken at once.
    pub(crate) fn book(&self, tokens: u64, now: Instant) -> Duration {
        let mut free = locked(&self.free);
        let begin = free.requests.max(free.tokens).max(free.pause).max(now);
        free.requests = begin + seconds(self.per_request);
        free.tokens = begin + seconds(self.per_token * tokens as f64);
        begin - now
    }

    /// Gives back the time of tokens that were booked and not used.
    pub(crate) fn settle(&self, booked: u64, used: u64) {
        let mut free = locked(&self.free);
        let unused = seconds(self.per_token * booked.saturating_sub(used) as f64);
        free.tokens = free.tokens.checked_sub(unused).unwrap_or(free.tokens);
    }

    /// No request begins for this long.
    pub(crate) fn pause(&self, time: Duration) {
        let mut free = locked(&self.free);
        free.pause = free.pause.max(Instant::now() + time);
    }
}

fn seconds(seconds: f64) -> Duration {
    // A day is as good as never, and adds to any instant.
    Duration::try_from_secs_f64(seconds.min(86_400.0)).unwrap_or_default()
}

/// Tokens that may still be used. What a request may take at most is reserved before it is sent, so that the budget is
/// never exceeded.
pub(crate) struct Budget {
    limit: Option<u64>,
    state: Mutex<Spent>,
    changed: Condvar,
}

#[derive(Default)]
struct Spent {
    used: u64,
    reserved: u64,
}

impl Budget {
    pub(crate) fn new(limit: Option<u64>) -> Self {
        Self { limit, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Reserves `tokens`, waiting for others to give theirs back; false if they will never fit.
    pub(crate) fn reserve(&self, tokens: u64) -> bool {
        let Some(limit) = self.limit else { return true };
        let mut spent = locked(&self.state);
        loop {
            if spent.used + spent.reserved + tokens <= limit {
                spent.reserved += tokens;
                return true;
            }
            if spent.used + tokens > limit || spent.reserved == 0 {
                return false;
            }
            spent = self.changed.wait(spent).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Turns a reservation into what was used of it.
    pub(crate) fn settle(&self, reserved: u64, used: u64) {
        let mut spent = locked(&self.state);
        if self.limit.is_some() {
            spent.reserved -= reserved;
        }
        spent.used += used;
        self.changed.notify_all();
    }

    /// Tokens used so far.
    pub(crate) fn used(&self) -> u64 {
        locked(&self.state).used
    }
}

/// Numbers in \[0, 1) that need not be good: they only spread retries.
pub(crate) fn jitter(state: &mut u64) -> f64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 11) as f64 / (1u64 << 53) as f64
}

/// How long to wait before the `attempt`-th retry (from 0): it doubles from a second to a minute, and half of it is
/// chance, so that those who failed together do not come back together.
pub(crate) fn backoff(attempt: u32, state: &mut u64) -> Duration {
    let most = 2.0f64.powi(attempt.min(10) as i32).min(60.0);
    seconds(most * (0.5 + 0.5 * jitter(state)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_spread_over_the_minute() {
        let pace = Pace::new(Some(60.0), None);
        let now = Instant::now() + Duration::from_secs(1);
        let waits: Vec<f64> = (0..3).map(|_| pace.book(1_000_000, now).as_secs_f64()).collect();
        assert_eq!(waits, [0.0, 1.0, 2.0]);
    }

    #[test]
    fn tokens_are_booked_and_what_is_unused_given_back() {
        let pace = Pace::new(None, Some(600.0));
        let now = Instant::now() + Duration::from_secs(1);
        assert_eq!(pace.book(100, now).as_secs_f64(), 0.0);
        pace.settle(100, 50);
        // 50 tokens at 10 a second.
        assert_eq!(pace.book(10, now).as_secs_f64(), 5.0);
        assert_eq!(pace.book(10, now).as_secs_f64(), 6.0);
    }

    #[test]
    fn a_pause_holds_everybody() {
        let pace = Pace::new(None, None);
        pace.pause(Duration::from_secs(30));
        assert!(pace.book(1, Instant::now()).as_secs_f64() > 29.0);
    }

    #[test]
    fn the_budget_is_never_exceeded_and_waits_for_what_comes_back() {
        let budget = Budget::new(Some(100));
        assert!(budget.reserve(60));
        // 60 are reserved, and might be used in full; they are not.
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.reserve(80));
            std::thread::sleep(Duration::from_millis(50));
            budget.settle(60, 20);
            assert!(waiting.join().unwrap());
        });
        assert!(!budget.reserve(81), "20 are used");
        budget.settle(80, 80);
        assert!(!budget.reserve(1));
        assert_eq!(budget.used(), 100);
    }

    #[test]
    fn retries_wait_longer_each_time_and_not_together() {
        let mut state = 7;
        for (attempt, most) in [(0, 1.0), (3, 8.0), (20, 60.0)] {
            let waits: Vec<f64> = (0..50).map(|_| backoff(attempt, &mut state).as_secs_f64()).collect();
            assert!(waits.iter().all(|wait| (most / 2.0..=most).contains(wait)), "{waits:?}");
            assert!(waits.iter().any(|wait| (wait - waits[0]).abs() > most / 20.0));
        }
    }
}
