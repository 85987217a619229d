//! Training and sampling of a small language model, beside PyTorch with Transformers and PEFT, and beside llama.cpp.
//!
//! Every figure is measured by a fresh process for each side and turn, which loads the same model, does the work once to
//! warm up and once for the clock, and prints one line. Sides take turns, so that what else the machine does meets each
//! of them, and the median of the turns counts. What the work gave (a loss, tokens) is compared too: a side that gives
//! something else does other work. Speeds are those of the wall clock; the processor time beside them tells what a
//! disturbed machine hides.

mod sides;

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use self::sides::{Figure, Side, Sides};
use super::{Better, Options, Row};
use crate::files;
use crate::layout::Layout;
use crate::process;
use crate::setup::{self, Extent, pins};

const BENCH: &str = "lm";
/// Turns of each side.
const TURNS: usize = 3;

/// A figure of ours, and what it is called as a metric.
struct Metric {
    figure: &'static str,
    speed: &'static str,
    memory: &'static str,
    training: bool,
}

const METRICS: [Metric; 7] = [
    Metric::new("sft_lora", "sft_lora_tokens_per_second", "sft_lora_peak_memory", true),
    Metric::new("sft_full", "sft_full_tokens_per_second", "sft_full_peak_memory", true),
    Metric::new("dpo_lora", "dpo_lora_tokens_per_second", "dpo_lora_peak_memory", true),
    Metric::new("prefill", "prefill_tokens_per_second", "prefill_peak_memory", false),
    Metric::new("decode_b1", "decode_tokens_per_second_batch1", "decode_peak_memory_batch1", false),
    Metric::new("decode_b8", "decode_tokens_per_second_batch8", "decode_peak_memory_batch8", false),
    Metric::new("decode_b32", "decode_tokens_per_second_batch32", "decode_peak_memory_batch32", false),
];

impl Metric {
    const fn new(figure: &'static str, speed: &'static str, memory: &'static str, training: bool) -> Self {
        Self { figure, speed, memory, training }
    }

    /// Ours first. Peers with less precision than ours are there for honesty; PyTorch's half precision only where the
    /// processor has units for it: without them one update takes many minutes.
    fn sides(&self) -> &'static [Side] {
        match self.training {
            true if has_half_units() => &[Side::Ours, Side::Torch, Side::TorchHalf],
            true => &[Side::Ours, Side::Torch],
            false => &[Side::Ours, Side::Torch, Side::LlamaCpp, Side::LlamaCppQuantised],
        }
    }
}

/// Whether the processor multiplies numbers of half precision (bfloat16) itself.
fn has_half_units() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        is_x86_feature_detected!("avx512bf16")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        true
    }
}

pub(super) fn run(layout: &Layout, options: &Options) -> Result<Vec<Row>> {
    setup::run(layout, Extent::Everything, &setup::Extras::default())?;
    let peer =
        setup::peer(layout, "bench-lm", pins::BENCH_LM, "import torch, transformers, peft, xllamacpp")?;
    let build = ["build", "--release", "--workspace", "--locked", "--example", "bench_lm"];
    process::stream_ok(process::cargo().args(build).current_dir(&layout.root))?;
    let folder = layout.scratch("bench-lm");
    files::remove_folder(&folder)?;
    files::make_folder(&folder)?;
    let sides = Sides::new(layout, &peer, &folder, options.jobs)?;
    if !has_half_units() {
        eprintln!("PyTorch's bfloat16 is left out: this processor has no units for it");
    }
    let mut rows = Vec::new();
    for metric in &METRICS {
        let figures = take_turns(&sides, metric)?;
        rows.extend(compare(&sides, metric, &figures)?);
    }
    files::remove_folder(&folder)?;
    Ok(rows)
}

/// All turns of every side.
fn take_turns(sides: &Sides<'_>, metric: &Metric) -> Result<BTreeMap<Side, Vec<Figure>>> {
    let mut figures: BTreeMap<Side, Vec<Figure>> = BTreeMap::new();
    for turn in 1..=TURNS {
        for &side in metric.sides() {
            let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
            let figure = sides.measure(side, metric.figure)?;
            eprintln!(
                "{:10} turn {turn}: {:40} {:8.1} tokens/s, {:7.1} a second of processor, {:6.0} MiB (load {})",
                metric.figure,
                sides.name(side),
                figure.per_second(),
                figure.tokens as f64 / figure.cpu_s,
                figure.peak_mib,
                load.split(' ').next().unwrap_or_default()
            );
            figures.entry(side).or_default().push(figure);
        }
    }
    Ok(figures)
}

fn compare(sides: &Sides<'_>, metric: &Metric, figures: &BTreeMap<Side, Vec<Figure>>) -> Result<Vec<Row>> {
    let of = |side: Side| figures.get(&side).context("a side was left out");
    let median = |side: Side, value: fn(&Figure) -> f64| -> Result<f64> {
        let mut values: Vec<f64> = of(side)?.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().context("a side was not measured")
    };
    let ours = of(Side::Ours)?.first().context("ours was not measured")?;
    let mut rows = Vec::new();
    for &side in metric.sides().iter().filter(|&&side| side != Side::Ours) {
        let theirs = of(side)?.first().context("a side was not measured")?;
        let agreement = sides::agreement(&ours.gave, &theirs.gave)?;
        eprintln!("{}: what {} gave agrees with ours: {agreement}", metric.figure, sides.name(side));
        if side.equal_precision() && !agreement.holds() {
            bail!("{}: {} did other work than ours ({agreement})", metric.figure, sides.name(side));
        }
        for (name, unit, better, value) in [
            (metric.speed, "tokens/s", Better::Higher, Figure::per_second as fn(&Figure) -> f64),
            (metric.memory, "MiB", Better::Lower, |figure| figure.peak_mib),
        ] {
            let (ours, theirs) = (median(Side::Ours, value)?, median(side, value)?);
            rows.push(Row::new(BENCH, (name, unit, better), &sides.name(side), ours, theirs));
        }
    }
    Ok(rows)
}
