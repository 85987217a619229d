//! Programs per second: `orlm verify` against what graders do today, one `python3` subprocess for each program with
//! the real coptpy in it, and against a pool of warm Python processes that execute programs with no isolation at all.
//!
//! All three run the same programs with the same number of jobs and take turns, so that what else the machine does meets
//! each of them. Ours is timed from the start of its process to its end, the pool only once each of its workers has
//! imported the library and run a program; a subprocess is never warm, as isolation costs there, but the disk cache is.
//! The two solvers are different (SCIP or HiGHS, and COPT in its free size), so on programs whose solve takes long this
//! compares solvers, not sandboxes.

mod memory;
mod sides;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use self::sides::{Ours, Pass, PoolWorker};
use super::{Better, Options, Row};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::setup::{self, Extent, PythonEnv, pins};

const BENCH: &str = "sandbox";
/// The library that the programs use.
const LIBRARY: &str = "coptpy";
/// Turns that each side takes with a number of jobs.
const TURNS: u16 = 2;
/// Those that are fast run each program so many times as often: their start weighs less, and their 99 % is steadier.
const LONGER: u16 = 10;
/// Single runs behind a median.
const SINGLE_RUNS: usize = 7;

struct Program {
    name: String,
    source: String,
    /// What a right run finds, if the program says so.
    objective: Option<f64>,
}

/// Everything that a turn needs.
struct Setting<'a> {
    programs: Vec<Program>,
    ours: Ours<'a>,
    peer: &'a PythonEnv,
    /// The programs as files.
    scripts: Vec<PathBuf>,
    /// The pool's program.
    pool: PathBuf,
}

#[derive(Clone, Copy)]
enum Side {
    Ours,
    Subprocess,
    Pool,
}

const SIDES: [Side; 3] = [Side::Ours, Side::Subprocess, Side::Pool];

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Subprocess => "subprocesses",
            Self::Pool => "warm pool",
        }
    }

    fn repeat(self, repeat: u16) -> u16 {
        match self {
            Self::Ours | Self::Pool => repeat.saturating_mul(LONGER),
            Self::Subprocess => repeat,
        }
    }

    fn turn(self, setting: &Setting<'_>, repeat: u16, jobs: u16) -> Result<Pass> {
        let programs = &setting.programs;
        match self {
            Self::Ours => setting.ours.run(programs, repeat, jobs),
            Self::Subprocess => {
                let mut workers = vec![(); jobs.into()];
                sides::peer(&mut workers, programs, repeat, |(), program| {
                    sides::subprocess(setting.peer, &setting.scripts[program])
                })
            }
            Self::Pool => {
                let mut workers = Vec::new();
                for _ in 0..jobs {
                    let mut worker = PoolWorker::start(setting.peer, &setting.pool, LIBRARY)?;
                    worker.run(&programs[0])?;
                    workers.push(worker);
                }
                let pass = sides::peer(&mut workers, programs, repeat, |worker, program| {
                    worker.run(&programs[program])
                })?;
                workers.into_iter().try_for_each(PoolWorker::end)?;
                Ok(pass)
            }
        }
    }
}

pub(super) fn run(layout: &Layout, options: &Options) -> Result<Vec<Row>> {
    setup::run(layout, Extent::Everything, &setup::Extras::default())?;
    let peer = setup::peer(layout, "bench", pins::BENCH, "import coptpy")?;
    let version = process::capture(peer.python().args(["-c", PEER_VERSION]))?;
    let library = format!("{LIBRARY} {}", version.trim());

    let programs = match &options.programs {
        Some(path) => from_rows(path)?,
        None => from_folder(&layout.root.join("benches/programs"))?,
    };
    let folder = layout.scratch(BENCH);
    files::remove_folder(&folder)?;
    files::make_folder(&folder)?;
    let solver = options.solver.as_deref().unwrap_or("scip");
    let setting = Setting {
        scripts: write_scripts(&folder, &programs)?,
        programs,
        ours: Ours { orlm: layout.orlm(), solver, folder: &folder },
        peer: &peer,
        pool: layout.root.join("benches/pool/worker.py"),
    };
    let rows = compare(&setting, options, &library)?;
    files::remove_folder(&folder)?;
    Ok(rows)
}

fn compare(setting: &Setting<'_>, options: &Options, library: &str) -> Result<Vec<Row>> {
    let jobs = options.jobs;
    // The first runs also compile the guest for this machine and fill the disk cache; they are not timed.
    let mut memory = Vec::new();
    for side in SIDES {
        let peak = memory::peak_during(|| side.turn(setting, 1, jobs).map(drop))?;
        memory.push(peak / f64::from(jobs));
    }
    let many = take_turns(setting, options.repeat, jobs)?;
    let one = if jobs > 1 { Some(take_turns(setting, options.repeat, 1)?) } else { None };

    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.into());
    let per_core = |side: Side| many[side as usize].per_second() / cores as f64;
    let ours = Side::Ours;
    let mut rows = Vec::new();
    for (side, metric, peer) in [
        (
            Side::Subprocess,
            "programs_per_core_second_vs_subprocess",
            format!("python3 subprocesses, {library}"),
        ),
        (
            Side::Pool,
            "programs_per_core_second_vs_warm_pool",
            format!("warm python3 pool, no isolation, {library}"),
        ),
    ] {
        let mut row = |what, ours: f64, theirs: f64| rows.push(Row::new(BENCH, what, &peer, ours, theirs));
        row((metric, "programs/s", Better::Higher), per_core(ours), per_core(side));
        for (name, share) in [("latency, median", 0.5), ("latency, 99 %", 0.99)] {
            let latency = |side: Side| many[side as usize].latency(share);
            row((name, "ms", Better::Lower), latency(ours), latency(side));
        }
        let held = |side: Side| memory[side as usize];
        row(("peak memory of a job", "MiB", Better::Lower), held(ours), held(side));
        if let Some(one) = &one {
            let gain = |side: Side| many[side as usize].per_second() / one[side as usize].per_second();
            row(("gain of all jobs over one", "times", Better::Higher), gain(ours), gain(side));
        }
    }
    let single_ours = median(|| {
        let mut orlm = process::command(&setting.ours.orlm);
        orlm.arg("run").arg(&setting.scripts[0]).args(["--solver", setting.ours.solver, "--json"]);
        process::capture(&mut orlm).map(drop)
    })?;
    let single_theirs = median(|| sides::subprocess(setting.peer, &setting.scripts[0]).map(drop))?;
    let single = ("single program", "ms", Better::Lower);
    rows.push(Row::new(BENCH, single, &format!("python3 subprocess, {library}"), single_ours, single_theirs));
    Ok(rows)
}

/// What each side, in the order of [`SIDES`], does in its turns together.
fn take_turns(setting: &Setting<'_>, repeat: u16, jobs: u16) -> Result<[Pass; 3]> {
    let mut passes: [Pass; 3] = Default::default();
    for _ in 0..TURNS {
        for side in SIDES {
            let pass = side.turn(setting, side.repeat(repeat.div_ceil(TURNS)), jobs)?;
            passes[side as usize].add(pass);
        }
    }
    let known = setting.programs.iter().filter(|program| program.objective.is_some()).count();
    for side in SIDES {
        let pass = &passes[side as usize];
        eprintln!(
            "{}, {jobs} jobs: {} programs in {:.1} s, {} with the right objective ({known} of {} programs state one)",
            side.name(),
            pass.programs,
            pass.seconds,
            pass.right,
            setting.programs.len()
        );
    }
    Ok(passes)
}

const PEER_VERSION: &str = "from importlib.metadata import version; print(version('coptpy'))";

/// `*.py`; a first line `# objective: X` says what is right.
fn from_folder(folder: &Path) -> Result<Vec<Program>> {
    let is_program = |path: &Path| path.extension().is_some_and(|extension| extension == "py");
    let mut programs = Vec::new();
    for path in files::list(folder, &is_program)? {
        let source =
            std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let objective = source
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# objective:"))
            .and_then(|value| value.trim().parse().ok());
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        programs.push(Program { name, source, objective });
    }
    if programs.is_empty() {
        bail!("no program in {}", folder.display());
    }
    Ok(programs)
}

#[derive(Deserialize)]
struct Item {
    #[serde(alias = "program")]
    code: String,
}

fn from_rows(path: &Path) -> Result<Vec<Program>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut programs = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: Item = serde_json::from_str(line)
            .with_context(|| format!("{}:{}: a row needs `code`", path.display(), number + 1))?;
        programs.push(Program { name: format!("row{}", number + 1), source: row.code, objective: None });
    }
    if programs.is_empty() {
        bail!("no program in {}", path.display());
    }
    Ok(programs)
}

fn write_scripts(folder: &Path, programs: &[Program]) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for program in programs {
        let path = folder.join(format!("{}.py", program.name));
        files::write_whole(&path, program.source.as_bytes())?;
        paths.push(path);
    }
    Ok(paths)
}

/// Median time of a few runs, in milliseconds.
fn median(mut run: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut values = Vec::new();
    for _ in 0..SINGLE_RUNS {
        let start = Instant::now();
        run()?;
        values.push(start.elapsed().as_secs_f64() * 1e3);
    }
    values.sort_by(f64::total_cmp);
    Ok(values[values.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_programs_all_state_their_objective() {
        let root = Layout::find().unwrap().root;
        let programs = from_folder(&root.join("benches/programs")).unwrap();
        assert!(programs.len() >= 12);
        for program in programs {
            assert!(program.objective.is_some(), "{} has no first line `# objective: X`", program.name);
            assert!(program.source.contains("print(\"objective\","), "{} prints no objective", program.name);
        }
    }
}
