//! A solver plugin for tests of the host: exact for models that have bounds and a linear objective only, and misbehaving
//! in every way that real libraries were seen to, when the first column's name asks for it (`mock:abort`, `mock:hang`,
//! ...; see [`Mock::solve`]).
//!
//! It must not know the host, and nothing but tests may depend on it.

mod acts;

use std::ffi::CStr;
use std::time::{Duration, Instant};

use orlm_solver::{
    Callbacks, Capabilities, Feature, LimitKind, MathModel, SolveError, SolveOptions, SolveResult,
    SolverPlugin, Termination,
};

/// The plugin.
pub struct Mock {
    solves: u64,
    /// Seed of misbehaviour at random, see [`Mock::fate`].
    chaos: Option<u64>,
}

impl SolverPlugin for Mock {
    const NAME: &'static CStr = c"mock";

    fn open(config: &str) -> Result<Self, SolveError> {
        let mut chaos = None;
        for line in config.lines() {
            match line.split_once('=') {
                Some(("open", "licence")) => {
                    return Err(SolveError::Licence { text: "the mock's licence has expired".to_owned() });
                }
                Some(("open", "fail")) => {
                    return Err(SolveError::Failed { code: 7, text: "the mock does not open".to_owned() });
                }
                Some(("open", "hang")) => sleep_for_ever(),
                Some(("open", "abort")) => std::process::abort(),
                Some(("chaos", seed)) => chaos = seed.parse().ok(),
                _ => {}
            }
        }
        Ok(Self { solves: 0, chaos })
    }

    fn version(&self) -> String {
        "0.0.1".to_owned()
    }

    fn capabilities(&self) -> Capabilities {
        let mut c = Capabilities::of(&[Feature::Linear, Feature::Integer, Feature::Interrupt]);
        c.limits.columns = Some(1_000_000);
        c.limits.rows = Some(1000);
        c
    }

    /// `mock:` behaviours: `abort`, `segv`, `exit`, `hang`, `panic`, `memory` end the process one way or another; `noise`
    /// writes to every open socket; `stdout` prints first; `stop` waits until it is asked to stop; `infeasible-point`,
    /// `wrong-objective`, `no-point`, `short-duals` lie; `limit` stops without a point; `licence`, `fail` refuse;
    /// `inspect` reports the process's surroundings in the message; `overrun` computes on and on; `log` writes a long log; `warm-abort` aborts if it
    /// is not the first solve; `do ACT` tries to do what no solver has to do (see [`acts::attempt`]) and says in the
    /// message how that ended. With the setting `chaos = "SEED"`, models without a wish misbehave at random.
    fn solve(
        &mut self,
        model: &MathModel,
        options: &SolveOptions,
        callbacks: &Callbacks,
    ) -> Result<SolveResult, SolveError> {
        self.solves += 1;
        let wish = model.columns.names.get(0).and_then(|n| n.strip_prefix("mock:"));
        let behaviour = wish.or_else(|| Some(fate(self.chaos?, model.objective_offset))).unwrap_or("");
        let mut result = solve_bounds(model)?;
        match behaviour {
            "abort" => std::process::abort(),
            "segv" => {
                let nowhere = std::hint::black_box(std::ptr::without_provenance_mut::<u8>(8));
                // SAFETY: deliberately fatal; the process is meant to die here.
                unsafe { nowhere.write_volatile(1) };
            }
            // SAFETY: ends the process, which is what some libraries do on a licence problem.
            "exit" => unsafe { libc::exit(3) },
            "hang" => sleep_for_ever(),
            "overrun" => compute_for_ever(),
            "log" => (0..20_000).for_each(|k| callbacks.log(&format!("line {k}\n"))),
            "warm-abort" if self.solves > 1 => std::process::abort(),
            "panic" => panic!("the mock panics"),
            "memory" => {
                let mut hoard: Vec<Vec<u8>> = Vec::new();
                loop {
                    hoard.push(vec![1; 16 << 20]);
                }
            }
            "noise" => noise(),
            "stdout" => print_to_stdout("Academic licence - for non-commercial use only\n"),
            "stop" => {
                while !callbacks.should_stop() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                result = SolveResult::without_point(Termination::Interrupted, "asked to stop");
            }
            "infeasible-point" => {
                if let (Some(x), Some(upper)) = (result.point.as_mut(), model.columns.upper.first()) {
                    x[0] = upper + 1.0;
                }
                result.objective = None;
            }
            "wrong-objective" => result.objective = result.objective.map(|o| o + 1.0),
            "no-point" => result.point = None,
            "short-duals" => result.reduced_cost = Some(vec![0.0; model.n_cols() + 1]),
            "limit" => {
                result = SolveResult::without_point(Termination::Limit, "out of time");
                result.limit = Some(LimitKind::Time);
            }
            "licence" => {
                return Err(SolveError::Licence { text: "size limit of the trial licence".to_owned() });
            }
            "fail" => return Err(SolveError::Failed { code: 42, text: "internal error".to_owned() }),
            "inspect" => result.message = inspect(self.solves, options),
            other => {
                if let Some(act) = other.strip_prefix("do ") {
                    result.message = acts::attempt(act);
                }
            }
        }
        Ok(result)
    }
}

/// The optimum of a model without rows: each column at its better bound.
fn solve_bounds(model: &MathModel) -> Result<SolveResult, SolveError> {
    if model.n_rows() > 0 {
        return Err(SolveError::Unsupported { feature: "rows (mock)".to_owned() });
    }
    let sign = f64::from(model.sense.sign());
    let mut point = Vec::with_capacity(model.n_cols());
    for j in 0..model.n_cols() {
        let (mut lower, mut upper) = (model.columns.lower[j], model.columns.upper[j]);
        if model.columns.kind[j].is_integral() {
            (lower, upper) = (lower.ceil(), upper.floor());
        }
        if lower > upper {
            return Ok(SolveResult::without_point(Termination::Infeasible, ""));
        }
        let cost = sign * model.columns.objective[j];
        let value = if cost > 0.0 {
            lower
        } else if cost < 0.0 {
            upper
        } else {
            0f64.clamp(lower, upper)
        };
        if value.is_infinite() {
            return Ok(SolveResult::without_point(Termination::Unbounded, ""));
        }
        point.push(value);
    }
    let mut result = SolveResult::without_point(Termination::Optimal, "");
    result.objective = Some(model.objective_at(&point));
    result.reduced_cost = Some(model.columns.objective.clone());
    result.point = Some(point);
    Ok(result)
}

/// What happens to the model with this objective offset (its number): five misbehaviours, each in one of twenty cases.
fn fate(seed: u64, number: f64) -> &'static str {
    // SplitMix64: neighbouring numbers have nothing in common.
    let mut z = seed.wrapping_add((number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    match (z ^ (z >> 31)) % 20 {
        0 => "abort",
        1 => "hang",
        2 => "exit",
        3 => "stdout",
        4 => "noise",
        _ => "",
    }
}

/// Works and listens to nobody.
fn compute_for_ever() -> ! {
    let start = Instant::now();
    loop {
        std::hint::black_box(start.elapsed());
    }
}

fn sleep_for_ever() -> ! {
    loop {
        std::thread::sleep(Duration::from_secs(3600));
    }
}

/// What a library does that writes its banner to a descriptor of somebody else.
fn noise() {
    let text = b"Set parameter Username\n";
    for fd in 3..64 {
        // SAFETY: a valid buffer with its length; writing to a descriptor that is not open, or no socket, fails without
        // harm.
        unsafe { libc::write(fd, text.as_ptr().cast(), text.len()) };
    }
}

/// What C libraries do: straight to descriptor 1, whoever listens there.
fn print_to_stdout(text: &str) {
    // SAFETY: a valid buffer with its length.
    unsafe { libc::write(1, text.as_ptr().cast(), text.len()) };
}

/// The process's surroundings, as lines `key: value`.
fn inspect(solves: u64, options: &SolveOptions) -> String {
    let mut names: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
    names.sort();
    let mut core = libc::rlimit { rlim_cur: 1, rlim_max: 1 };
    // SAFETY: a place for the answer.
    unsafe { libc::getrlimit(libc::RLIMIT_CORE, &raw mut core) };
    let open = |fd: &i32| {
        // SAFETY: only asks.
        let flags = unsafe { libc::fcntl(*fd, libc::F_GETFD) };
        flags >= 0
    };
    let descriptors: Vec<String> = (0..1024).filter(open).map(|fd| fd.to_string()).collect();
    let folder = std::env::current_dir().unwrap_or_default();
    format!(
        "solves: {solves}\nenv: {}\ncore: {}\ndescriptors: {}\nfolder: {}\ntime_limit: {:?}\nthreads: {:?}",
        names.join(" "),
        core.rlim_cur,
        descriptors.join(" "),
        folder.display(),
        options.time_limit,
        options.threads,
    )
}

orlm_solver::export_solver!(Mock);
