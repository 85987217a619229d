//! `orlm generate`: completions of many prompts from a model of this machine or from an endpoint.

mod endpoint;
mod input;
mod local;
mod output;

use std::path::PathBuf;

use orlm_types::{ContentId, FinishReason, Sampling};
use serde::Serialize;

use self::endpoint::EndpointArgs;
use self::input::{Ask, Input};
use self::local::LocalArgs;
use self::output::{Output, Summary};
use crate::exit::{self, Failure, print};
use crate::{Done, render, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// JSON Lines: `messages` (a chat) or `prompt` (a text that is continued, or a chat), and `id` if you like. `-` is
    /// standard input.
    #[arg(required_unless_present = "prompt")]
    input: Option<PathBuf>,
    /// One question in place of a file. Its answer is written as it comes.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["input", "output", "resume"])]
    prompt: Option<String>,
    /// Continue the text of --prompt in place of answering it.
    #[arg(long, requires = "prompt")]
    raw: bool,
    /// Append each completion to this file as soon as it is there. Without it they go to standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Go on with the output, if there is one: what it holds is not made again.
    #[arg(long, requires = "output")]
    resume: bool,
    /// Model of this machine (a folder in the Hugging Face layout, a GGUF file, or the name of one that set-up fetched),
    /// or the name that the endpoint knows.
    #[arg(long, value_name = "MODEL", default_value = "SmolLM2-135M-Instruct")]
    model: String,
    /// Completions of each prompt.
    #[arg(short, long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    n: u32,
    /// Seed. A completion depends on it, the prompt's id, its own number, and nothing else of the input.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    sampling: SamplingArgs,
    #[command(flatten)]
    local: LocalArgs,
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// With --prompt the whole record in place of the text; with --output a summary on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Sampling")]
pub(crate) struct SamplingArgs {
    /// 0 takes the likeliest token each time.
    #[arg(long, value_name = "T", default_value_t = 1.0)]
    temperature: f64,
    /// Only the likeliest tokens that have this probability together.
    #[arg(long, value_name = "P", default_value_t = 1.0)]
    top_p: f64,
    /// Only the K likeliest tokens. 0: all.
    #[arg(long, value_name = "K", default_value_t = 0)]
    top_k: usize,
    /// Only tokens with this share of the likeliest one's probability.
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    min_p: f64,
    /// Makes tokens that were there less likely. 1: not.
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    repetition_penalty: f64,
    /// Tokens of a completion at most.
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    max_tokens: u32,
    /// A text that ends a completion. May be given several times. A model of this machine keeps it in the text; most
    /// endpoints leave it out.
    #[arg(long, value_name = "TEXT")]
    stop: Vec<String>,
}

impl SamplingArgs {
    fn common(&self) -> Sampling {
        Sampling {
            temperature: self.temperature,
            top_p: self.top_p,
            max_new_tokens: self.max_tokens as usize,
            stop: self.stop.clone(),
        }
    }

    /// All that decides a completion beside model, prompt and seed, for [`run_id`].
    fn text(&self) -> String {
        format!("{:?} {} {} {}", self.common(), self.top_k, self.min_p, self.repetition_penalty)
    }
}

/// One completion.
#[derive(Debug, Serialize)]
pub(crate) struct Record {
    /// The prompt's.
    id: String,
    /// Which of its completions, from 0.
    sample: u32,
    text: String,
    finish: FinishReason,
    /// Tokens sampled.
    tokens: Option<u32>,
    /// Tokens of the prompt.
    prompt_tokens: Option<u32>,
    seed: u64,
    /// For each token, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    logprobs: Option<Vec<local::TokenRecord>>,
    /// The same for all completions of one model with one way to sample.
    run: String,
}

/// What all completions of a run have in common: those of another must not be mixed in.
fn run_id(model: &[&str], args: &Args) -> String {
    let sampling = args.sampling.text();
    let seed = args.seed.to_string();
    let parts: Vec<&str> = model.iter().copied().chain([sampling.as_str(), &seed]).collect();
    ContentId::of(&parts).0[..16].to_string()
}

/// The seed of one completion.
fn seed_of(id: &str, sample: u32, seed: u64) -> u64 {
    ContentId::of(&[id, &sample.to_string()]).seed(seed)
}

/// Refuses the first of these options that is given.
fn refuse_given(options: &[(&str, bool)], why: &str) -> Result<(), Failure> {
    match options.iter().find(|(_, given)| *given) {
        Some((name, _)) => Err(Failure::new(exit::USAGE, format!("{name} {why}"))),
        None => Ok(()),
    }
}

pub(crate) fn main(args: &Args) -> Done {
    if args.endpoint.url.is_none() {
        args.endpoint.refuse_without_url()?;
    } else {
        args.local.refuse_with_endpoint()?;
    }
    // Before the model is loaded: a wrong path is found at once.
    let input = match (&args.input, &args.prompt) {
        (Some(path), _) => Input::open(path)?,
        (None, Some(text)) => Input::one(text, args.raw),
        (None, None) => return Err(Failure::new(exit::USAGE, "a file or --prompt is needed")),
    };
    wire::stop_on_signal()?;
    let summary = match args.endpoint.url {
        Some(_) => endpoint::run(args, input)?,
        None => local::run(args, input)?,
    };
    report(args, &summary)
}

fn report(args: &Args, summary: &Summary) -> Done {
    if args.prompt.is_none() {
        let before = match summary.before {
            0 => String::new(),
            n => format!(", {n} were there before"),
        };
        eprintln!(
            "{} completions, {} tokens in {}{before}{}",
            summary.written,
            summary.tokens,
            render::duration(summary.seconds),
            summary.missing.as_ref().map(|(n, _)| format!(", {n} missing")).unwrap_or_default(),
        );
    }
    if args.json && args.output.is_some() {
        print(summary.json())?;
    }
    match &summary.missing {
        None => Ok(exit::OK),
        Some((n, why)) => {
            let text = format!("{n} completions are missing: {}", render::visible(why));
            let failure = Failure::new(exit::ENVIRONMENT, text);
            Err(match args.output {
                Some(_) => failure.hint("the same command with --resume asks for those alone"),
                None => failure,
            })
        }
    }
}

/// Opens what is written to.
fn output(args: &Args, run: &str) -> Result<Output, Failure> {
    match &args.output {
        Some(path) => Output::file(path, args.resume, run),
        None => Ok(Output::stdout(args.prompt.is_some() && !args.json)),
    }
}

/// The wanted completions of one prompt that are not there yet.
fn wanted<'a>(ask: &'a Ask, args: &'a Args, output: &'a Output) -> impl Iterator<Item = u32> + 'a {
    (0..args.n).filter(|&sample| !output.has(&ask.id, sample))
}
