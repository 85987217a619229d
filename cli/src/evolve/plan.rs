//! What a run would do, before anything is done: work, tokens, memory and time.

use std::path::Path;

use orlm_config::Config;
use orlm_lm::{LoraConfig, Model, PassOptions};
use orlm_train::estimate::{self, Load, Memory};
use orlm_train::{TrainError, TrainOptions};
use orlm_types::{Problem, Split};

use crate::exit::{self, Failure};
use crate::{render, wire};

/// Share of the speed of a forward pass that sampling reaches, which reads all weights for a few rows at a time (measured
/// with SmolLM2-135M on two cores, 32 rows).
const SAMPLING: f64 = 0.6;

/// What the machine at hand would need.
struct Cost {
    memory: Memory,
    /// Tokens a second, learnt and sampled.
    learning: f64,
    sampling: f64,
}

/// A table of stages with upper bounds. Memory and time need the model's configuration: without it they are left out.
pub(super) fn plan(
    config: &Config,
    root: &Path,
    solver: &str,
    problems: Option<&[Problem]>,
) -> Result<String, Failure> {
    let cost = wire::model_path(&config.model.path, "model.path")
        .ok()
        .map(|path| cost(config, &path))
        .transpose()?;
    let e = &config.evolution;
    let p = &config.problems;
    let (train, measured) = match problems {
        Some(problems) => {
            let train = problems.iter().filter(|p| p.split == Split::Train).count();
            (train, problems.len() - train)
        }
        None => (p.train, p.dev + p.held_out + p.unseen),
    };
    let mut table = render::table(&["stage", "work", "tokens at most", "time at most"]);
    let mut all = 0.0;
    let mut row = |stage: &str, work: String, times: u32, tokens: usize, learns: bool| {
        let seconds =
            cost.as_ref().map(|cost| tokens as f64 / if learns { cost.learning } else { cost.sampling });
        all += seconds.unwrap_or(0.0) * f64::from(times);
        let time = seconds.map_or("–".to_string(), render::duration);
        table.add_row([stage.to_string(), work, tokens.to_string(), time]);
    };
    let sequence = config.model.max_sequence_tokens;
    let w = &config.warmup;
    let evaluate = measured * config.evaluation.max_new_tokens;
    let (learns, samples) = (true, false);
    let warmed = u32::from(w.lessons > 0 || w.genprm_lessons > 0);
    let answers = format!("{measured} greedy answers");
    row(
        "evaluate (each of base, warm-up, iterations)",
        answers,
        1 + warmed + e.iterations,
        evaluate,
        samples,
    );
    let examples = w.lessons * w.epochs as usize;
    row("warm-up: policy", format!("{examples} lessons to learn"), 1, examples * sequence, learns);
    let examples = w.genprm_lessons * w.genprm_epochs as usize;
    row("warm-up: GenPRM", format!("{examples} lessons to learn"), 1, examples * sequence, learns);
    let critique = config.genprm.critique.max_new_tokens;
    let known = config.genprm.held_out * if p.unseen > 0 { 2 } else { 1 };
    let times = 1 + if config.genprm.refine { e.iterations } else { 0 };
    let work = format!("{known} critiques");
    row("GenPRM measured (each of warm-up, iterations)", work, times, known * critique, samples);
    if e.hard_set_samples > 0 {
        let rolled = train * e.hard_set_samples as usize;
        row("hard set", format!("{rolled} trajectories"), 1, rolled * e.rollout.max_new_tokens, samples);
    }
    let (n, group) = (e.iterations, train * e.k as usize);
    let work = format!("{group} trajectories");
    row("each iteration: rollout", work, n, group * e.rollout.max_new_tokens, samples);
    row("each iteration: critique", format!("{group} critiques"), n, group * critique, samples);
    let most = (e.k as usize * (e.k as usize).saturating_sub(1) / 2).min(e.max_pairs_per_problem) * train;
    let work = format!("at most {most} pairs");
    row("each iteration: W-DPO", work, n, most * 2 * sequence * e.epochs as usize, learns);
    if config.genprm.refine {
        let tokens = group * sequence * config.genprm.epochs as usize;
        row("each iteration: GenPRM", format!("at most {group} critiques"), n, tokens, learns);
    }
    let need = match &cost {
        Some(cost) => format!(
            "about {:.1} GB at the peak of training · at most {} on this machine as it is now",
            cost.memory.total() / 1e9,
            render::duration(all)
        ),
        None => format!("{} is not here: memory and time are not known", config.model.path),
    };
    let over = match config.genprm.path.as_str() {
        "" => config.model.path.clone(),
        own => format!("{} and {own}", config.model.path),
    };
    Ok(format!(
        "{table}\n{} iterations · policy and GenPRM are two adapters of rank {} over {over} · solver {solver} · run folder {}\n{need}\n",
        e.iterations,
        config.model.lora_rank,
        root.display(),
    ))
}

fn cost(config: &Config, path: &Path) -> Result<Cost, Failure> {
    let bad = |e| wire::model_failure(TrainError::from(e));
    let (shape, _) = Model::describe(path).map_err(bad)?;
    let lora = LoraConfig { alpha: config.model.lora_alpha, ..LoraConfig::all(config.model.lora_rank) };
    let options = TrainOptions::default();
    let sequence = config.model.max_sequence_tokens;
    // A micro-batch holds at least one sequence, or one pair.
    let tokens = options.micro_tokens.max(2 * sequence);
    let stored = wire::stored(config.model.precision, config.model.quantise);
    let load = Load { tokens, predicted: tokens, pass: options.pass, stored };
    let device = wire::device().map_err(|e| Failure::new(exit::ENVIRONMENT, e))?;
    let speed = estimate::speed(&shape, &device).map_err(wire::model_failure)?;
    let context = sequence as f64 / 2.0;
    let operations = |pass: PassOptions| estimate::operations(&shape, Some(&lora), pass, 1.0, context);
    Ok(Cost {
        memory: estimate::memory(&shape, Some(&lora), load),
        learning: speed / operations(options.pass),
        // Forwards is half of forwards and backwards through a frozen model.
        sampling: SAMPLING * 2.0 * speed / operations(PassOptions { recompute: false, ..options.pass }),
    })
}
