//! Who is measured, and how each of them is asked for one figure.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::layout::Layout;
use crate::process;
use crate::setup::PythonEnv;

/// One side of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// orlm in single precision.
    Ours,
    /// PyTorch in single precision.
    Torch,
    /// PyTorch in half precision (bfloat16).
    TorchHalf,
    /// llama.cpp in single precision.
    LlamaCpp,
    /// llama.cpp on the quantised file as it is published.
    LlamaCppQuantised,
}

impl Side {
    /// Whether it computes in the precision of ours.
    pub(super) fn equal_precision(self) -> bool {
        matches!(self, Self::Ours | Self::Torch | Self::LlamaCpp)
    }
}

/// One measurement, as every side prints it.
#[derive(Debug, Deserialize)]
pub(super) struct Figure {
    pub(super) tokens: usize,
    pub(super) wall_s: f64,
    pub(super) cpu_s: f64,
    pub(super) peak_mib: f64,
    pub(super) gave: Value,
}

impl Figure {
    pub(super) fn per_second(&self) -> f64 {
        self.tokens as f64 / self.wall_s
    }
}

/// Everything that a turn needs.
pub(super) struct Sides<'a> {
    peer: &'a PythonEnv,
    scripts: PathBuf,
    ours: PathBuf,
    /// What `bench_lm prepare` wrote.
    folder: &'a Path,
    quantised: PathBuf,
    threads: u16,
    torch: String,
    llamacpp: String,
}

impl<'a> Sides<'a> {
    /// Writes model and workload into `folder`.
    pub(super) fn new(layout: &Layout, peer: &'a PythonEnv, folder: &'a Path, threads: u16) -> Result<Self> {
        let version = |package: &str| -> Result<String> {
            let question = format!("from importlib.metadata import version; print(version('{package}'))");
            Ok(process::capture(peer.python().args(["-c", &question]))?.trim().to_owned())
        };
        let (torch, transformers, peft) = (version("torch")?, version("transformers")?, version("peft")?);
        let sides = Self {
            peer,
            scripts: layout.root.join("benches/lm"),
            ours: layout.target.join("release/examples/bench_lm"),
            folder,
            quantised: layout.model().join("SmolLM2-135M-Instruct.Q4_1.gguf"),
            threads,
            torch: format!("torch {torch}, transformers {transformers}, peft {peft}"),
            llamacpp: format!("xllamacpp {}", version("xllamacpp")?),
        };
        process::capture(process::command(&sides.ours).arg("prepare").arg(&sides.quantised).arg(folder))?;
        Ok(sides)
    }

    /// Who it is, with versions and precision.
    pub(super) fn name(&self, side: Side) -> String {
        match side {
            Side::Ours => "ours, float32".into(),
            Side::Torch => format!("{}, float32", self.torch),
            Side::TorchHalf => format!("{}, bfloat16", self.torch),
            Side::LlamaCpp => format!("{}, float32", self.llamacpp),
            Side::LlamaCppQuantised => format!("{}, Q4_1", self.llamacpp),
        }
    }

    /// One figure, by a fresh process.
    pub(super) fn measure(&self, side: Side, figure: &str) -> Result<Figure> {
        let threads = self.threads.to_string();
        let script = |name: &str| -> Command {
            let mut python = self.peer.python();
            python.arg(self.scripts.join(name)).arg(self.folder).args([figure, &threads]);
            python.env("OMP_NUM_THREADS", &threads).env("HF_HUB_OFFLINE", "1");
            python
        };
        let mut command = match side {
            Side::Ours => {
                let mut ours = process::command(&self.ours);
                ours.arg(self.folder).arg(figure).env("RAYON_NUM_THREADS", &threads);
                ours
            }
            Side::Torch | Side::TorchHalf => {
                let mut python = script("transformers_side.py");
                python.arg(if side == Side::Torch { "float32" } else { "bfloat16" });
                python
            }
            Side::LlamaCpp | Side::LlamaCppQuantised => {
                let single = self.folder.join("model.gguf");
                let mut python = script("llamacpp_side.py");
                python.arg(if side == Side::LlamaCpp { &single } else { &self.quantised });
                python
            }
        };
        let text = process::capture(&mut command)?;
        // Libraries may say something of their own before the line.
        let line = text.lines().last().unwrap_or_default();
        serde_json::from_str(line).with_context(|| format!("{side:?} printed no figure but {line:?}"))
    }
}

/// How far two sides gave the same.
#[derive(Debug)]
pub(super) enum Agreement {
    /// Relative difference of two numbers.
    Number(f64),
    /// Share of rows whose first tokens are equal, and of all tokens that are.
    Tokens { first: f64, all: f64 },
}

impl Agreement {
    /// Whether it is the same work: rounding may move a loss a little, and a row of tokens after its first.
    pub(super) fn holds(&self) -> bool {
        match self {
            Self::Number(off) => *off < 1e-3,
            Self::Tokens { first, all } => *first >= 0.9 && *all >= 0.5,
        }
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(off) => write!(f, "relative difference {off:.1e}"),
            Self::Tokens { first, all } => {
                write!(f, "{:.0} % of first tokens, {:.0} % of all", first * 100.0, all * 100.0)
            }
        }
    }
}

/// Compares what two sides gave: two numbers, or the tokens of each row.
pub(super) fn agreement(ours: &Value, theirs: &Value) -> Result<Agreement> {
    if let (Some(ours), Some(theirs)) = (ours.as_f64(), theirs.as_f64()) {
        return Ok(Agreement::Number((ours - theirs).abs() / ours.abs().max(1e-9)));
    }
    let rows = |value: &Value| serde_json::from_value::<Vec<Vec<u32>>>(value.clone());
    let (ours, theirs) =
        (rows(ours).context("not rows of tokens")?, rows(theirs).context("not rows of tokens")?);
    let share = |equal: usize, of: usize| equal as f64 / of.max(1) as f64;
    let first = ours.iter().zip(&theirs).filter(|(a, b)| a.first() == b.first()).count();
    let equal = |(a, b): (&Vec<u32>, &Vec<u32>)| a.iter().zip(b).filter(|(a, b)| a == b).count();
    let all = ours.iter().zip(&theirs).map(equal).sum();
    Ok(Agreement::Tokens {
        first: share(first, ours.len()),
        all: share(all, ours.iter().map(Vec::len).sum()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn other_work_is_noticed() {
        assert!(agreement(&json!(2.5), &json!(2.5001)).unwrap().holds());
        assert!(!agreement(&json!(2.5), &json!(2.6)).unwrap().holds());
        let ours = json!([[1, 2, 3, 4], [5, 6, 7, 8]]);
        assert!(agreement(&ours, &json!([[1, 2, 3, 4], [5, 6, 0, 0]])).unwrap().holds());
        assert!(!agreement(&ours, &json!([[1, 2, 3, 4], [0, 6, 7, 8]])).unwrap().holds());
        assert!(!agreement(&ours, &json!([])).unwrap().holds());
        assert!(agreement(&ours, &json!(1)).is_err());
    }
}
