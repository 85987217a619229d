//! Completions from a model of this machine.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use orlm_lm::{
    BatchEvent, BatchLimits, BatchRequest, Batcher, Model, RequestId, RowSample, Sampler, SamplingParams,
    TokenLogprobs, Tokenizer,
};
use serde::Serialize;

use super::input::{Ask, Input, Prompt};
use super::output::{Output, Summary};
use super::{Args, Record, refuse_given, run_id, seed_of, wanted};
use crate::exit::{self, Failure};
use crate::serve::cache_tokens;
use crate::{render, wire};

#[derive(clap::Args)]
#[command(next_help_heading = "Model of this machine")]
pub(crate) struct LocalArgs {
    /// An adapter in PEFT's layout over the model.
    #[arg(long, value_name = "DIR")]
    adapter: Option<PathBuf>,
    /// Log-probabilities of each token by the model alone, and of so many of the likeliest at its place.
    #[arg(long, value_name = "N")]
    logprobs: Option<usize>,
    /// Completions sampled at once. [default: 32]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    rows: Option<u32>,
    /// Memory of keys and values, in MiB; completions wait for room. [default: 4096]
    #[arg(long, value_name = "MIB")]
    cache_mib: Option<usize>,
    /// Weights in half precision (CPU): faster for few completions at once, and a little off in every logit.
    #[arg(long)]
    half: bool,
}

impl LocalArgs {
    pub(crate) fn refuse_with_endpoint(&self) -> Result<(), Failure> {
        let given = [
            ("--adapter", self.adapter.is_some()),
            ("--logprobs", self.logprobs.is_some()),
            ("--rows", self.rows.is_some()),
            ("--cache-mib", self.cache_mib.is_some()),
            ("--half", self.half),
        ];
        refuse_given(&given, "is not for an endpoint, which decides that itself")
    }
}

/// A token in a record.
#[derive(Debug, Serialize)]
pub(crate) struct TokenRecord {
    token: u32,
    text: String,
    logprob: f32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    top: Vec<TopRecord>,
}

#[derive(Debug, Serialize)]
struct TopRecord {
    token: u32,
    text: String,
    logprob: f32,
}

fn token_records(
    tokenizer: &Tokenizer,
    tokens: &[u32],
    logprobs: &[TokenLogprobs],
) -> Result<Vec<TokenRecord>, Failure> {
    let text = |token: u32| tokenizer.decode(&[token]).map_err(wire::lm_failure);
    tokens
        .iter()
        .zip(logprobs)
        .map(|(&token, one)| {
            let top = one
                .top
                .iter()
                .map(|&(token, logprob)| Ok(TopRecord { token, text: text(token)?, logprob }))
                .collect::<Result<_, Failure>>()?;
            Ok(TokenRecord { token, text: text(token)?, logprob: one.logprob, top })
        })
        .collect()
}

/// A completion under way.
struct Under {
    id: String,
    sample: u32,
    seed: u64,
    prompt_tokens: u32,
}

struct Run<'a> {
    args: &'a Args,
    tokenizer: &'a Tokenizer,
    batcher: Batcher<'a>,
    params: Arc<SamplingParams>,
    run: String,
    output: Output,
    under: HashMap<RequestId, Under>,
    tokens: u64,
}

pub(crate) fn run(args: &Args, mut input: Input) -> Result<Summary, Failure> {
    let params = SamplingParams {
        temperature: args.sampling.temperature,
        top_p: args.sampling.top_p,
        top_k: args.sampling.top_k,
        min_p: args.sampling.min_p,
        repetition_penalty: args.sampling.repetition_penalty,
        max_new_tokens: args.sampling.max_tokens as usize,
        stop: args.sampling.stop.clone(),
        logprobs: args.local.logprobs,
    };
    params.check().map_err(wire::lm_failure)?;
    let (model, tokenizer) = wire::language_model(&wire::model_path(&args.model, "--model")?)?;
    let adapter = args.local.adapter.as_deref().map(|folder| wire::adapter(folder, &model)).transpose()?;
    let identity = identity(&model, args)?;
    let run = run_id(&identity.iter().map(String::as_str).collect::<Vec<_>>(), args);
    let output = super::output(args, &run)?;
    let sampler = Sampler::new(&model, adapter.as_ref(), args.local.half).map_err(wire::lm_failure)?;
    let rows = args.local.rows.unwrap_or(32) as usize;
    let limits = BatchLimits {
        max_rows: rows,
        cache_tokens: cache_tokens(args.local.cache_mib.unwrap_or(4096), &model),
        prefill_tokens: usize::MAX,
    };
    let mut samplers = [sampler];
    let batcher = Batcher::new(&mut samplers, Some(&tokenizer), limits).map_err(wire::lm_failure)?;
    let params = Arc::new(params);
    let (under, tokens) = (HashMap::new(), 0);
    let mut run = Run { args, tokenizer: &tokenizer, batcher, params, run, output, under, tokens };
    let bar = render::bar(input.progress().1, "bytes of input");
    bar.set_prefix("generate");
    // The input is read as it is needed: as much again as is in flight waits. A bad line ends the run once what came
    // before it is written.
    let (mut more, mut bad) = (true, None);
    loop {
        while more && run.under.len() < 2 * rows {
            let submitted = input.next().map(|ask| ask.and_then(|ask| run.submit(&ask)));
            more = matches!(submitted, Some(Ok(())));
            bad = submitted.and_then(Result::err);
        }
        if run.under.is_empty() {
            break;
        }
        for event in run.batcher.step().map_err(wire::lm_failure)? {
            run.take(event)?;
        }
        bar.set_position(input.progress().0);
        bar.set_message(format!("{} written, {} tokens", run.output.written(), run.tokens));
    }
    if let Some(failure) = bad {
        bar.finish_and_clear();
        return Err(failure);
    }
    bar.finish_and_clear();
    Ok(run.output.summary(None))
}

/// What decides the weights.
fn identity(model: &Model, args: &Args) -> Result<Vec<String>, Failure> {
    let base = orlm_train::checkpoint::base_id(model).map_err(|e| Failure::new(exit::ENVIRONMENT, e))?;
    let mut parts = vec![base, format!("half {}", args.local.half), format!("{:?}", args.local.logprobs)];
    if let Some(folder) = &args.local.adapter {
        let path = folder.join("adapter_model.safetensors");
        let bytes = std::fs::read(&path).map_err(|e| exit::unreadable(&path, &e))?;
        parts.push(blake3::hash(&bytes).to_hex().to_string());
    }
    Ok(parts)
}

impl Run<'_> {
    fn submit(&mut self, ask: &Ask) -> Result<(), Failure> {
        let samples: Vec<u32> = wanted(ask, self.args, &self.output).collect();
        if samples.is_empty() {
            return Ok(());
        }
        let at = |e: orlm_lm::LmError| {
            let failure = Failure::new(exit::DATA, format!("{}: {e}", ask.place));
            match &ask.prompt {
                Prompt::Chat(_) => failure,
                Prompt::Text(_) => failure.hint("a text in `prompt` is continued as it stands"),
            }
        };
        let text = match &ask.prompt {
            Prompt::Text(text) => text.clone(),
            Prompt::Chat(messages) => self.tokenizer.chat(messages).map_err(at)?,
        };
        let prompt = self.tokenizer.encode(&text).map_err(at)?;
        for sample in samples {
            let seed = seed_of(&ask.id, sample, self.args.seed);
            let request =
                BatchRequest { prompt: prompt.clone(), seed, sampler: 0, params: self.params.clone() };
            let id = self.batcher.submit(request).map_err(at)?;
            let prompt_tokens = u32::try_from(prompt.len()).unwrap_or(u32::MAX);
            self.under.insert(id, Under { id: ask.id.clone(), sample, seed, prompt_tokens });
        }
        Ok(())
    }

    fn take(&mut self, event: BatchEvent) -> Result<(), Failure> {
        self.tokens += u64::from(event.token.is_some());
        // Several texts that grow at once could not be told apart: they are shown one by one when they are whole.
        let grows = self.output.is_text() && self.args.n == 1;
        if grows {
            self.output.show(&event.text)?;
        }
        let Some(sample) = event.done else { return Ok(()) };
        let Some(under) = self.under.remove(&event.id) else { return Ok(()) };
        if self.output.is_text() && !grows {
            self.output.show(&sample.text)?;
        }
        let RowSample { tokens, logprobs, text, finish, .. } = sample;
        let wanted = self.params.logprobs.is_some();
        let logprobs = wanted.then(|| token_records(self.tokenizer, &tokens, &logprobs)).transpose()?;
        self.output.add(&Record {
            id: under.id,
            sample: under.sample,
            text,
            finish,
            tokens: u32::try_from(tokens.len()).ok(),
            prompt_tokens: Some(under.prompt_tokens),
            seed: under.seed,
            logprobs,
            run: self.run.clone(),
        })
    }
}
