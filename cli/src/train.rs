//! `orlm train`: supervised fine-tuning and preferences on datasets in TRL's formats.

use std::path::{Path, PathBuf};

use orlm_config::TrainConfig;
use orlm_lm::{LmError, Model, ModelConfig, Tokenizer};
use orlm_train::estimate::{self, Load};
use orlm_train::rows::{self, Row, RowError, RowReader};
use orlm_train::run::{self, Job, Outcome};
use orlm_train::{Dataset, TrainError};
use serde_json::json;

use crate::exit::{self, Failure, print, unreadable};
use crate::lines::{self, BadRow, Lines};
use crate::{Done, render, wire};

#[derive(clap::Subcommand)]
pub(crate) enum Verb {
    /// Supervised fine-tuning: rows with `messages`, `prompt` and `completion`, `text`, or steps with labels.
    Sft(Args),
    /// Direct preference optimisation, weighted or not: rows with `prompt`, `chosen` and `rejected`.
    Dpo(Args),
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Configuration (TOML), such as `configs/train-sft.toml`.
    config: PathBuf,
    /// Set a key of the configuration, such as `optimizer.epochs=3`. May be given several times.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Show the resolved configuration and the plan, and stop.
    #[arg(long)]
    dry_run: bool,
    /// Continue a run that was stopped or killed; begin it where there is none yet.
    #[arg(long)]
    resume: bool,
    /// How the run ended as a JSON object on standard output.
    #[arg(long)]
    json: bool,
}

pub(crate) fn main(verb: &Verb) -> Done {
    let (args, dpo) = match verb {
        Verb::Sft(args) => (args, false),
        Verb::Dpo(args) => (args, true),
    };
    let path = args.config.as_path();
    let text = std::fs::read_to_string(path).map_err(|e| unreadable(path, &e))?;
    let config = TrainConfig::parse(&text, &path.display().to_string(), &args.set).map_err(|e| {
        Failure::new(exit::DATA, e).hint("orlm train sft CONFIG --dry-run shows every key with its value")
    })?;
    if config.data.files.is_empty() {
        return Err(Failure::new(exit::DATA, format!("{}: data.files is empty", path.display()))
            .hint("name files of JSON Lines: --set 'data.files=[\"rows.jsonl\"]'"));
    }
    let root = wire::run_folder(&config.run.folder, path, "");
    let base = wire::model_path(&config.model.path, "model.path")?;
    let (shape, tokenizer) = Model::describe(&base).map_err(|e| wire::model_failure(TrainError::from(e)))?;
    let limit = config.model.max_length.min(shape.max_positions);
    let read = read_data(&config, &tokenizer, dpo, limit)?;
    eprintln!("{}", read.summary(dpo, limit));
    if read.data.is_empty() {
        let text = format!("no row of {:?} can be learned from", config.data.files);
        return Err(Failure::new(exit::DATA, text).hint("model.max_length may be too small"));
    }
    if args.dry_run {
        return plan(&config, &shape, &read, &root, args.json);
    }

    let stop = wire::stop_flag("this update")?;
    let device = wire::device().map_err(|e| Failure::new(exit::ENVIRONMENT, e))?;
    let stored = wire::stored(config.model.precision, config.model.quantise);
    let (model, _) =
        Model::load_as(&base, &device, stored).map_err(|e| wire::model_failure(TrainError::from(e)))?;
    let job = Job { config: &config, root: &root, model: &model, tokenizer: &tokenizer, resume: args.resume };
    let outcome =
        run::run(&job, read.data, &stop, &render::Console::new()).map_err(|error| failure(error, &root))?;
    show(&outcome, &root, args.json)?;
    Ok(if outcome.stopped { exit::STOPPED } else { exit::OK })
}

/// The dataset, and what was left out of it.
struct Read {
    data: Dataset,
    rows: usize,
    too_long: usize,
    nothing: usize,
    tokens: usize,
}

impl Read {
    fn summary(&self, dpo: bool, limit: usize) -> String {
        let what = if dpo { "pairs" } else { "examples" };
        let mut text = format!("{} {what} of {} rows, {} tokens", self.data.len(), self.rows, self.tokens);
        if self.too_long > 0 {
            text += &format!("; {} left out with more than {limit} tokens", self.too_long);
        }
        if self.nothing > 0 {
            text += &format!("; {} left out whose first step is wrong", self.nothing);
        }
        text
    }
}

fn read_data(config: &TrainConfig, tokenizer: &Tokenizer, dpo: bool, limit: usize) -> Result<Read, Failure> {
    let reader = RowReader::new(tokenizer, config.data.loss);
    let (mut examples, mut pairs) = (Vec::new(), Vec::new());
    let (mut rows, mut too_long, mut nothing) = (0, 0, 0);
    let shape = if dpo { rows::DPO_SHAPE } else { rows::SFT_SHAPE };
    for file in &config.data.files {
        let mut input = Lines::open(Path::new(file), lines::LINE_LIMIT)?;
        let bar = render::bar(input.progress().1, "bytes");
        bar.set_prefix("reading");
        while let Some(line) = input.next_raw() {
            let line = line?;
            let refuse = |bad: BadRow| bad.failure(input.name(), line.number);
            let row: Row = lines::parse(&line, shape).map_err(refuse)?;
            rows += 1;
            if dpo {
                let preference = reader.dpo(&row).map_err(|e| refuse(bad_row(e)))?;
                let mut pair = preference.pair();
                if !config.dpo.weighted {
                    pair.weight = 1.0;
                }
                match pair.chosen.tokens.len().max(pair.rejected.tokens.len()) > limit {
                    true => too_long += 1,
                    false => pairs.push(pair),
                }
            } else {
                match reader.sft(&row).map_err(|e| refuse(bad_row(e)))? {
                    None => nothing += 1,
                    Some(example) if example.sequence.tokens.len() > limit => too_long += 1,
                    Some(example) => examples.push(example),
                }
            }
            bar.set_position(input.progress().0);
        }
        bar.finish_and_clear();
    }
    let data = if dpo { Dataset::Dpo(pairs) } else { Dataset::Sft(examples) };
    let tokens = data.sizes().iter().sum();
    Ok(Read { data, rows, too_long, nothing, tokens })
}

fn bad_row(error: RowError) -> BadRow {
    let field = (!error.field.is_empty()).then(|| error.field.to_string());
    BadRow { column: None, field, message: error.message, hint: error.hint }
}

fn failure(error: TrainError, root: &Path) -> Failure {
    match &error {
        TrainError::Exists { .. } => {
            Failure::new(exit::USAGE, error).hint("--resume continues it; run.folder names another place")
        }
        TrainError::Busy { .. } => Failure::new(exit::USAGE, error).hint("wait for it, or stop it"),
        TrainError::Drift { .. } => {
            Failure::new(exit::DATA, error).hint("resume with what it began with, or begin another run")
        }
        TrainError::Refused { .. } => Failure::new(exit::DATA, error)
            .hint(format!("whole checkpoints are gone from {}; begin the run again", root.display())),
        TrainError::NotFinite { .. } => Failure::new(exit::DATA, error)
            .hint("a smaller optimizer.learning_rate, or rows without extremes, may help"),
        TrainError::Io { source, .. } | TrainError::Model(LmError::Io { source, .. })
            if source.kind() != std::io::ErrorKind::NotFound =>
        {
            Failure::new(exit::ENVIRONMENT, error)
                .hint("nothing is damaged: --resume continues once there is room and the right to write")
        }
        _ => wire::model_failure(error),
    }
}

/// What a run would do and need.
fn plan(config: &TrainConfig, shape: &ModelConfig, read: &Read, root: &Path, as_json: bool) -> Done {
    let lora = run::lora(config);
    let pass = run::options(config).pass;
    let sizes = read.data.sizes();
    let (size, most) = run::plan(config);
    let per_epoch = size.per_epoch(read.data.len());
    let updates = size.updates(read.data.len(), most);
    let tokens = read.tokens as f64 * updates as f64 / per_epoch as f64;
    let share = read.data.predicted() as f64 / read.tokens as f64;
    let longest = sizes.iter().max().copied().unwrap_or(0);
    // An update is cut into pieces of at most so many tokens, or one item that is longer.
    let largest: usize = {
        let mut largest = sizes.clone();
        largest.sort_unstable_by(|a, b| b.cmp(a));
        largest.iter().take(config.optimizer.batch_size).sum()
    };
    let at_once = largest.min(config.memory.micro_tokens.max(longest));
    let stored = wire::stored(config.model.precision, config.model.quantise);
    let load = Load { tokens: at_once, predicted: (at_once as f64 * share).ceil() as usize, pass, stored };
    let memory = estimate::memory(shape, lora.as_ref(), load);
    let context = sizes.iter().map(|&n| (n * n) as f64).sum::<f64>() / read.tokens as f64 / 2.0;
    let each = estimate::operations(shape, lora.as_ref(), pass, share, context);
    let device = wire::device().map_err(|e| Failure::new(exit::ENVIRONMENT, e))?;
    let speed = estimate::speed(shape, &device).map_err(|e| failure(e, root))? / each;
    let seconds = tokens / speed;
    if as_json {
        let json = json!({
            "items": read.data.len(), "updates": updates, "tokens": tokens, "tokens_at_once": at_once,
            "memory_bytes": memory.total(), "memory": memory, "tokens_per_second": speed, "seconds": seconds,
            "parameters": shape.parameters(), "run_folder": root,
        });
        print(json)?;
    } else {
        print(config.to_toml().trim_end())?;
    }
    let mut table = render::table(&["peak memory, estimated", "GB"]);
    for (what, bytes) in [
        ("model", memory.weights),
        ("adapter, gradients, optimizer", memory.learning),
        ("activations", memory.activations),
        ("workspace", memory.workspace),
        ("program", memory.program),
        ("all", memory.total()),
    ] {
        table.add_row([what.to_string(), format!("{:.2}", bytes / 1e9)]);
    }
    eprintln!("{table}");
    let (millions, what) =
        (shape.parameters() as f64 / 1e6, if lora.is_some() { "adapter" } else { "whole model" });
    eprintln!(
        "{millions:.0} million parameters, {what} · {updates} updates, {tokens:.0} tokens, at most {at_once} at once · about {speed:.0} tokens/s on this machine as it is now: {} · run folder {}",
        render::duration(seconds),
        root.display()
    );
    Ok(exit::OK)
}

fn show(outcome: &Outcome, root: &Path, as_json: bool) -> Result<(), Failure> {
    if as_json {
        print(serde_json::to_string(outcome).map_err(|e| Failure::new(exit::INTERNAL, e))?)?;
    }
    let [done, of] = outcome.updates;
    if outcome.stopped {
        eprintln!("stopped after {done} of {of} updates; continue with --resume");
    } else if let Some(model) = &outcome.model {
        eprintln!("result: {}", model.display());
    }
    eprintln!("run folder: {}", root.display());
    Ok(())
}
