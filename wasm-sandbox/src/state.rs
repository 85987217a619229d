//! What the host keeps for one run: meters, the virtual clock, captured output, the records of solves.

use std::sync::Arc;
use std::time::{Duration, Instant};

use orlm_types::{Budget, Fault, Outcome};
use wasmtime::{ResourceLimiter, StoreContextMut};

use crate::config::Limits;
use crate::data::DataFiles;
use crate::engine::MAX_TABLE_ELEMENTS;
use crate::files::Positions;
use crate::solve::Ask;

/// Why the host ended a run. Travels through the engine as an error, so the program can neither see nor catch it.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Stop {
    #[error("more output than allowed")]
    Output,
    #[error("model too large: {0}")]
    ModelTooLarge(String),
    #[error("too many solves")]
    TooManySolves,
    #[error("{0}")]
    Forbidden(String),
    #[error("the wall-clock guard")]
    WallClock,
    /// The host, which has its own record of why.
    #[error("ended by the host")]
    Host,
}

impl Stop {
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            Self::Output => Outcome::OutputLimit,
            Self::ModelTooLarge(what) => Outcome::ModelTooLarge { budget: Budget::ModelBytes, what },
            Self::TooManySolves => Outcome::TooManySolves,
            Self::Forbidden(what) => Outcome::Trap { what },
            Self::WallClock => Outcome::HostFault { fault: Fault::WallClock },
            Self::Host => Outcome::HostFault { fault: Fault::Host { what: self.to_string() } },
        }
    }
}

/// Watches the growth of linear memory.
pub(crate) struct MemoryMeter {
    limit: usize,
    /// Largest size that was granted, in bytes.
    pub(crate) peak: usize,
    /// Requests for more that were refused.
    pub(crate) refused: u64,
}

impl ResourceLimiter for MemoryMeter {
    fn memory_growing(&mut self, _now: usize, wanted: usize, _max: Option<usize>) -> wasmtime::Result<bool> {
        if wanted > self.limit {
            self.refused += 1;
            return Ok(false);
        }
        self.peak = self.peak.max(wanted);
        Ok(true)
    }

    fn table_growing(&mut self, _now: usize, wanted: usize, _max: Option<usize>) -> wasmtime::Result<bool> {
        Ok(wanted <= MAX_TABLE_ELEMENTS)
    }

    fn instances(&self) -> usize {
        64
    }

    fn tables(&self) -> usize {
        16
    }

    fn memories(&self) -> usize {
        2
    }
}

/// The two output streams as the guest writes them past Python (file descriptors 1 and 2).
#[derive(Default)]
pub(crate) struct Capture {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

impl Capture {
    pub(crate) fn len(&self) -> usize {
        self.stdout.len() + self.stderr.len()
    }
}

/// The data of one run.
pub(crate) struct State {
    pub(crate) limits: Arc<Limits>,
    pub(crate) host: Arc<dyn Ask>,
    pub(crate) memory: MemoryMeter,
    pub(crate) capture: Capture,
    pub(crate) solves_begun: u32,
    /// Files that the program may read.
    pub(crate) data: Option<DataFiles>,
    /// Where it is in the files that it reads, and in the folders that it lists.
    pub(crate) streams: Positions,
    pub(crate) listings: Positions,
    /// Wall time of the solves so far.
    pub(crate) solver_time: Duration,
    pub(crate) started: Instant,
    /// Nanoseconds of virtual time that were slept away.
    slept: u64,
    random: u64,
}

/// Virtual time starts here on every run: 2026-01-01 00:00 UTC, in seconds of the Unix epoch.
const EPOCH_SECONDS: u64 = 1_767_225_600;

impl State {
    pub(crate) fn new(limits: Arc<Limits>, host: Arc<dyn Ask>, data: Option<DataFiles>) -> Self {
        let memory = MemoryMeter { limit: limits.memory_bytes, peak: 0, refused: 0 };
        Self {
            limits,
            host,
            memory,
            capture: Capture::default(),
            solves_begun: 0,
            data,
            streams: Positions::default(),
            listings: Positions::default(),
            solver_time: Duration::ZERO,
            started: Instant::now(),
            slept: 0,
            random: 0,
        }
    }

    /// Advances the virtual clock, as sleeping would.
    pub(crate) fn sleep(&mut self, nanoseconds: u64) {
        // A century and more is as good as for ever, and keeps sums of sleeps from overflowing.
        self.slept = self.slept.saturating_add(nanoseconds).min(1 << 62);
    }

    /// The next number of a fixed sequence (SplitMix64): the guest's "randomness" is the same on every run.
    pub(crate) fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Nanoseconds since the start of the run on the virtual clock: one for each unit of fuel used, plus what was slept. So
/// a program that measures time sees it pass, and sees the same on every machine.
pub(crate) fn virtual_now(ctx: &StoreContextMut<'_, State>) -> wasmtime::Result<u64> {
    let used = ctx.data().limits.fuel - ctx.get_fuel()?.min(ctx.data().limits.fuel);
    Ok(used.saturating_add(ctx.data().slept))
}

/// The same as seconds of the Unix epoch and nanoseconds.
pub(crate) fn virtual_wall(ctx: &StoreContextMut<'_, State>) -> wasmtime::Result<(u64, u32)> {
    let now = virtual_now(ctx)?;
    Ok((EPOCH_SECONDS + now / 1_000_000_000, (now % 1_000_000_000) as u32))
}

/// Takes `fuel` from the budget, for work that the host does for the guest: without it a program could make the host
/// work for nothing, and only the wall clock would end it.
pub(crate) fn charge(ctx: &mut StoreContextMut<'_, State>, fuel: u64) -> wasmtime::Result<()> {
    let left = ctx.get_fuel()?;
    match left.checked_sub(fuel) {
        Some(rest) => ctx.set_fuel(rest),
        None => {
            ctx.set_fuel(0)?;
            Err(wasmtime::Trap::OutOfFuel.into())
        }
    }
}
