//! Programs per second: `orlm verify` against what graders do today, one `python3` subprocess for each program with
//! the real coptpy in it.
//!
//! Both sides run the same programs with the same number of jobs. Ours is one process, from its start to its end;
//! the peer starts a process for each program, as isolation costs there. Neither side's first run counts: ours
//! compiles the guest for this machine once, the peer's fills the disk cache. The two solvers are different (SCIP
//! or HiGHS, and COPT in its free size), so on programs whose solve takes long this compares solvers, not sandboxes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{Better, Options, Row, printed_objective};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::setup::{self, Extent, PythonEnv, pins};

const BENCH: &str = "sandbox";
/// Single runs behind a median.
const SINGLE_RUNS: usize = 7;

struct Program {
    name: String,
    source: String,
    /// What a right run finds, if the program says so.
    objective: Option<f64>,
}

pub(super) fn run(layout: &Layout, options: &Options) -> Result<Vec<Row>> {
    setup::run(layout, Extent::Everything, &setup::Extras::default())?;
    let peer = setup::peer(layout, "bench", pins::BENCH, "import coptpy")?;
    let version = process::capture(peer.python().args(["-c", PEER_VERSION]))?;
    let peer_name = format!("python3 subprocesses, coptpy {}", version.trim());

    let programs = match &options.programs {
        Some(path) => from_rows(path)?,
        None => from_folder(&layout.root.join("benches/programs"))?,
    };
    let folder = layout.scratch(BENCH);
    files::remove_folder(&folder)?;
    files::make_folder(&folder)?;
    let warm_up = write_items(&folder.join("warm-up.jsonl"), &programs[..1], 1)?;
    let items = write_items(&folder.join("items.jsonl"), &programs, options.repeat)?;
    let scripts = write_scripts(&folder, &programs)?;
    let count = programs.len() * usize::from(options.repeat);

    let solver = options.solver.as_deref().unwrap_or("scip");
    eprintln!("ours: {count} programs, {} jobs, solver {solver}", options.jobs);
    verify(layout, options, solver, &warm_up)?;
    let start = Instant::now();
    let verdicts = verify(layout, options, solver, &items)?;
    let ours = count as f64 / start.elapsed().as_secs_f64();
    report_ours(&programs, &verdicts);

    eprintln!("theirs: {count} programs, {} jobs", options.jobs);
    peer_run(&peer, &scripts[..1], 1, 1)?;
    let start = Instant::now();
    let runs = peer_run(&peer, &scripts, options.repeat, options.jobs)?;
    let theirs = count as f64 / start.elapsed().as_secs_f64();
    report_theirs(&programs, &runs);

    let single_ours = median(|| {
        let start = Instant::now();
        let mut orlm = process::command(layout.orlm());
        orlm.arg("run").arg(&scripts[0]).args(["--solver", solver, "--json"]);
        process::capture(&mut orlm)?;
        Ok(start.elapsed().as_secs_f64() * 1e3)
    })?;
    let single_theirs = median(|| {
        let start = Instant::now();
        peer_run(&peer, &scripts[..1], 1, 1)?;
        Ok(start.elapsed().as_secs_f64() * 1e3)
    })?;
    files::remove_folder(&folder)?;

    Ok(vec![
        Row::new(BENCH, ("throughput", "programs/s", Better::Higher), &peer_name, ours, theirs),
        Row::new(BENCH, ("single program", "ms", Better::Lower), &peer_name, single_ours, single_theirs),
    ])
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

fn write_items(path: &Path, programs: &[Program], repeat: u16) -> Result<PathBuf> {
    let mut text = String::new();
    for round in 0..repeat {
        for program in programs {
            let reference = match program.objective {
                Some(objective) => serde_json::json!({ "objective": objective }),
                None => serde_json::json!({}),
            };
            let item = serde_json::json!({
                "id": format!("{}/{round}", program.name), "program": program.source, "reference": reference
            });
            text.push_str(&format!("{item}\n"));
        }
    }
    files::write_whole(path, text.as_bytes())?;
    Ok(path.to_path_buf())
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

/// Each item's id and status.
fn verify(layout: &Layout, options: &Options, solver: &str, items: &Path) -> Result<Vec<(String, String)>> {
    let mut orlm = process::command(layout.orlm());
    orlm.arg("verify").arg(items).args(["--solver", solver, "--jobs", &options.jobs.to_string(), "--json"]);
    let output = orlm
        .current_dir(&layout.root)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{}` cannot be started", process::shown(&orlm)))?;
    // 1 says that some item is wrong, and 4 that some was not judged; both are reported below.
    if !matches!(output.status.code(), Some(0 | 1 | 4)) {
        bail!(
            "`{}` ended with {}\n{}",
            process::shown(&orlm),
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let text = String::from_utf8(output.stdout).context("orlm verify did not print UTF-8")?;
    let mut verdicts = Vec::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).context("orlm verify printed no JSON")?;
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_string();
        verdicts.push((field("id"), field("status")));
    }
    if verdicts.is_empty() {
        bail!("`{}` judged nothing\n{}", process::shown(&orlm), String::from_utf8_lossy(&output.stderr));
    }
    Ok(verdicts)
}

fn report_ours(programs: &[Program], verdicts: &[(String, String)]) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, status) in verdicts {
        *counts.entry(status).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(status, count)| format!("{count} {status}")).collect();
    let known = programs.iter().filter(|program| program.objective.is_some()).count();
    eprintln!("ours: {} ({known} of {} programs have a reference)", counts.join(", "), programs.len());
}

/// How one subprocess ended.
struct Run {
    program: usize,
    success: bool,
    /// From the last line `objective X` that it printed.
    objective: Option<f64>,
}

fn peer_run(peer: &PythonEnv, scripts: &[PathBuf], repeat: u16, jobs: u16) -> Result<Vec<Run>> {
    let next = AtomicUsize::new(0);
    let total = scripts.len() * usize::from(repeat);
    let runs = Mutex::new(Vec::with_capacity(total));
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        if index >= total {
                            return Ok(());
                        }
                        let program = index % scripts.len();
                        let output = peer.python().arg(&scripts[program]).stdin(Stdio::null()).output()?;
                        let objective = printed_objective(&String::from_utf8_lossy(&output.stdout));
                        let run = Run { program, success: output.status.success(), objective };
                        if let Ok(mut runs) = runs.lock() {
                            runs.push(run);
                        }
                    }
                })
            })
            .collect();
        for worker in workers {
            match worker.join() {
                Ok(result) => result.context("a peer's subprocess cannot be started")?,
                Err(_) => bail!("a benchmark thread panicked"),
            }
        }
        Ok(())
    })?;
    runs.into_inner().ok().context("a benchmark thread panicked")
}

fn report_theirs(programs: &[Program], runs: &[Run]) {
    let ended = runs.iter().filter(|run| run.success).count();
    let right = runs
        .iter()
        .filter(|run| match (programs[run.program].objective, run.objective) {
            (Some(reference), Some(found)) => (found - reference).abs() <= 1e-6 * reference.abs().max(1.0),
            _ => false,
        })
        .count();
    eprintln!("theirs: {ended} of {} ended well, {right} printed the reference objective", runs.len());
}

fn median(mut sample: impl FnMut() -> Result<f64>) -> Result<f64> {
    let mut values = (0..SINGLE_RUNS).map(|_| sample()).collect::<Result<Vec<f64>>>()?;
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
