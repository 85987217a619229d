//! The wall clock that the engine looks at.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use wasmtime::Engine;

use crate::error::OpenError;

/// Time between two looks at the wall clock.
const TICK: Duration = Duration::from_millis(50);

/// A thread that advances an engine's epoch until this is dropped.
pub(crate) struct Ticker(Option<(Sender<()>, JoinHandle<()>)>);

impl Ticker {
    pub(crate) fn start(engine: &Engine) -> Result<Self, OpenError> {
        let (stop, stopped) = channel::<()>();
        let engine = engine.clone();
        let thread = std::thread::Builder::new().name("orlm-ticker".into()).spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(TICK) {
                engine.increment_epoch();
            }
        });
        let thread = thread
            .map_err(|e| OpenError::Engine { what: "starting the wall-clock guard", reason: e.to_string() })?;
        Ok(Self(Some((stop, thread))))
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.0.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

/// `time` in steps of the epoch, at least one.
pub(crate) fn ticks(time: Duration) -> u64 {
    u64::try_from(time.as_millis().div_ceil(TICK.as_millis())).unwrap_or(u64::MAX / 2).max(1)
}
