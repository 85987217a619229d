//! The three ways to run programs that are compared.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::super::printed_objective;
use super::Program;
use crate::process;
use crate::setup::PythonEnv;

/// What one side did; several add up.
#[derive(Default)]
pub(super) struct Pass {
    /// Programs that were timed.
    pub(super) programs: usize,
    /// Of them, those with the objective that the program states.
    pub(super) right: usize,
    /// Wall time of all.
    pub(super) seconds: f64,
    /// Milliseconds from the moment a job takes a program until it has its result.
    pub(super) latencies: Vec<f64>,
}

impl Pass {
    pub(super) fn add(&mut self, other: Self) {
        self.programs += other.programs;
        self.right += other.right;
        self.seconds += other.seconds;
        self.latencies.extend(other.latencies);
    }

    pub(super) fn per_second(&self) -> f64 {
        self.programs as f64 / self.seconds
    }

    /// The latency that a share of the programs does not exceed.
    pub(super) fn latency(&self, share: f64) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
    }
}

/// `orlm verify`.
pub(super) struct Ours<'a> {
    pub(super) orlm: PathBuf,
    pub(super) solver: &'a str,
    pub(super) folder: &'a Path,
}

#[derive(Deserialize)]
struct Verdict {
    status: String,
    wall_ms: f64,
}

impl Ours<'_> {
    pub(super) fn run(&self, programs: &[Program], repeat: u16, jobs: u16) -> Result<Pass> {
        let (items, said) = (self.folder.join("items.jsonl"), self.folder.join("verify.log"));
        write_items(&items, programs, repeat)?;
        let mut orlm = process::command(&self.orlm);
        orlm.arg("verify").arg(&items).args(["--solver", self.solver, "--jobs", &jobs.to_string(), "--json"]);
        let log = File::create(&said).with_context(|| format!("{} cannot be written", said.display()))?;
        let begun = Instant::now();
        let mut child = orlm
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("`{}` cannot be started", process::shown(&orlm)))?;
        let lines = BufReader::new(child.stdout.take().context("a child has no stdout")?).lines();
        let mut pass = Pass::default();
        for line in lines {
            let verdict: Verdict = serde_json::from_str(&line?).context("orlm verify printed no verdict")?;
            pass.programs += 1;
            pass.right += usize::from(verdict.status == "ok");
            pass.latencies.push(verdict.wall_ms);
        }
        let status = child.wait().context("orlm cannot be waited for")?;
        pass.seconds = begun.elapsed().as_secs_f64();
        // 1 says that some item is wrong, and 4 that some was not judged; both are counted.
        if !matches!(status.code(), Some(0 | 1 | 4)) || pass.programs != programs.len() * usize::from(repeat)
        {
            let said = std::fs::read_to_string(&said).unwrap_or_default();
            bail!(
                "`{}` judged {} programs, and ended with {status}\n{said}",
                process::shown(&orlm),
                pass.programs
            );
        }
        Ok(pass)
    }
}

fn write_items(path: &Path, programs: &[Program], repeat: u16) -> Result<()> {
    let mut text = String::new();
    for (index, program) in (0..repeat).flat_map(|_| programs).enumerate() {
        let reference = match program.objective {
            Some(objective) => serde_json::json!({ "objective": objective }),
            None => serde_json::json!({}),
        };
        let id = format!("{}/{index}", program.name);
        let item = serde_json::json!({ "id": id, "program": program.source, "reference": reference });
        text.push_str(&format!("{item}\n"));
    }
    crate::files::write_whole(path, text.as_bytes())
}

/// What a program of a peer came to.
pub(super) struct Ended {
    success: bool,
    stdout: String,
}

impl Ended {
    fn right(&self, program: &Program) -> bool {
        match (program.objective, printed_objective(&self.stdout)) {
            (Some(reference), Some(found)) => {
                self.success && (found - reference).abs() <= 1e-6 * reference.abs().max(1.0)
            }
            _ => false,
        }
    }
}

/// One `python3` for the program in the file `script`.
pub(super) fn subprocess(peer: &PythonEnv, script: &Path) -> Result<Ended> {
    let output = peer.python().arg(script).stdin(Stdio::null()).output()?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(Ended { success: output.status.success(), stdout })
}

/// A warm Python process that executes what it is sent.
pub(super) struct PoolWorker {
    child: Child,
    programs: ChildStdin,
    answers: BufReader<ChildStdout>,
}

#[derive(Deserialize)]
struct Answer {
    ok: bool,
    stdout: String,
}

impl PoolWorker {
    /// Starts it; it is warm after the first program.
    pub(super) fn start(peer: &PythonEnv, script: &Path, library: &str) -> Result<Self> {
        let mut python = peer.python();
        python.arg(script).arg(library).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = python.spawn().context("a pool's worker cannot be started")?;
        let programs = child.stdin.take().context("a child has no stdin")?;
        let answers = BufReader::new(child.stdout.take().context("a child has no stdout")?);
        Ok(Self { child, programs, answers })
    }

    pub(super) fn run(&mut self, program: &Program) -> Result<Ended> {
        writeln!(self.programs, "{}", serde_json::to_string(&program.source)?)?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let answer: Answer = serde_json::from_str(&line)
            .with_context(|| format!("a pool's worker did not answer {}", program.name))?;
        Ok(Ended { success: answer.ok, stdout: answer.stdout })
    }

    pub(super) fn end(mut self) -> Result<()> {
        drop(self.programs);
        self.child.wait().context("a pool's worker cannot be waited for")?;
        Ok(())
    }
}

/// Runs all programs on `workers`, each of which takes the next one when it is free.
pub(super) fn peer<W: Send>(
    workers: &mut [W],
    programs: &[Program],
    repeat: u16,
    run: impl Fn(&mut W, usize) -> Result<Ended> + Sync,
) -> Result<Pass> {
    let (next, total) = (AtomicUsize::new(0), programs.len() * usize::from(repeat));
    let pass = Mutex::new(Pass::default());
    let begun = Instant::now();
    let work = |worker: &mut W| -> Result<()> {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= total {
                return Ok(());
            }
            let program = index % programs.len();
            let taken = Instant::now();
            let ended = run(worker, program)?;
            let latency = taken.elapsed().as_secs_f64() * 1e3;
            let right = usize::from(ended.right(&programs[program]));
            if let Ok(mut pass) = pass.lock() {
                pass.add(Pass { programs: 1, right, seconds: 0.0, latencies: vec![latency] });
            }
        }
    };
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = workers.iter_mut().map(|worker| scope.spawn(move || work(worker))).collect();
        for thread in threads {
            match thread.join() {
                Ok(result) => result.context("a peer cannot run a program")?,
                Err(_) => bail!("a benchmark thread panicked"),
            }
        }
        Ok(())
    })?;
    let mut pass = pass.into_inner().ok().context("a benchmark thread panicked")?;
    pass.seconds = begun.elapsed().as_secs_f64();
    Ok(pass)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latency_is_the_nearest_rank() {
        let pass = Pass { latencies: (1..=100).rev().map(f64::from).collect(), ..Pass::default() };
        assert_eq!((pass.latency(0.5), pass.latency(0.99), pass.latency(1.0)), (50.0, 99.0, 100.0));
        assert!(Pass::default().latency(0.5).is_nan());
    }

    #[test]
    fn every_program_runs_as_often_as_asked_and_only_right_ones_count() {
        let program = |objective| Program { name: "p".into(), source: String::new(), objective };
        let programs = [program(Some(2.0)), program(Some(3.0)), program(None)];
        let mut workers = [0usize; 2];
        let pass = peer(&mut workers, &programs, 4, |worker, _| {
            *worker += 1;
            Ok(Ended { success: true, stdout: "objective 2\n".into() })
        })
        .unwrap();
        assert_eq!((pass.programs, pass.right, pass.latencies.len()), (12, 4, 12));
        assert_eq!(workers.iter().sum::<usize>(), 12);
    }

    #[test]
    fn a_pool_worker_answers_with_what_each_program_printed_and_outlives_a_failure() {
        let root = crate::layout::Layout::find().unwrap().root;
        let no_packages = tempfile::tempdir().unwrap();
        let peer = PythonEnv::at(no_packages.path()).unwrap();
        let mut worker = PoolWorker::start(&peer, &root.join("benches/pool/worker.py"), "json").unwrap();
        let mut run = |source: &str| {
            worker.run(&Program { name: "p".into(), source: source.into(), objective: Some(3.0) }).unwrap()
        };
        assert!(!run("1 / 0").success);
        assert!(!run("import os; os.write(1, b'log\\n'); raise SystemExit(2)").success);
        let last = run("x = 3\ndef f():\n    return x\nprint('objective', f())");
        assert!(last.success && last.stdout == "objective 3\n");
        assert!(!run("print(x)").success, "a name of one program is there in the next");
        worker.end().unwrap();
    }
}
