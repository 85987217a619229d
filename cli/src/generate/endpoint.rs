//! Completions from an OpenAI-compatible endpoint.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;

use orlm_client::{Ask as ClientAsk, Client, ClientConfig, Options, Prompt as ClientPrompt, Reply};

use super::input::{Input, Prompt};
use super::output::Summary;
use super::{Args, Record, refuse_given, run_id, seed_of, wanted};
use crate::endpoint::{self, failure};
use crate::exit::Failure;
use crate::render;

#[derive(clap::Args)]
#[command(next_help_heading = "Endpoint")]
pub(crate) struct EndpointArgs {
    /// Address of an OpenAI-compatible endpoint (vLLM, SGLang, llama.cpp, `orlm serve`, a vendor), up to and with `/v1`.
    #[arg(long = "endpoint", value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Environment variable with the API key. [default: ORLM_API_KEY]
    #[arg(long, value_name = "VARIABLE")]
    api_key_env: Option<String>,
    /// Keep every answer in this file, and ask nothing again that is in it.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Requests under way at once. [default: 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    concurrency: Option<u32>,
    /// Longest time of one request, in seconds. [default: 600]
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: Option<u64>,
    /// Further tries of a request that may succeed later. [default: 5]
    #[arg(long, value_name = "N")]
    retries: Option<u32>,
    /// Requests a minute at most.
    #[arg(long, value_name = "N")]
    requests_per_minute: Option<f64>,
    /// Tokens a minute at most, of prompts and completions.
    #[arg(long, value_name = "N")]
    tokens_per_minute: Option<f64>,
    /// Tokens of the whole run at most. What does not fit is missing.
    #[arg(long, value_name = "N")]
    token_budget: Option<u64>,
}

impl EndpointArgs {
    pub(crate) fn refuse_without_url(&self) -> Result<(), Failure> {
        let given = [
            ("--api-key-env", self.api_key_env.is_some()),
            ("--answers", self.answers.is_some()),
            ("--concurrency", self.concurrency.is_some()),
            ("--timeout", self.timeout.is_some()),
            ("--retries", self.retries.is_some()),
            ("--requests-per-minute", self.requests_per_minute.is_some()),
            ("--tokens-per-minute", self.tokens_per_minute.is_some()),
            ("--token-budget", self.token_budget.is_some()),
        ];
        refuse_given(&given, "needs --endpoint")
    }

    fn config(&self, model: &str) -> Result<ClientConfig, Failure> {
        let url = self.url.clone().unwrap_or_default();
        let mut config = endpoint::config(&url, model, self.api_key_env.as_deref())?;
        config.cache.clone_from(&self.answers);
        config.requests_per_minute = self.requests_per_minute;
        config.tokens_per_minute = self.tokens_per_minute;
        config.token_budget = self.token_budget;
        if let Some(n) = self.concurrency {
            config.concurrency = n as usize;
        }
        if let Some(seconds) = self.timeout {
            config.timeout = Duration::from_secs(seconds);
        }
        if let Some(n) = self.retries {
            config.retries = n;
        }
        Ok(config)
    }
}

/// Completions that are asked for together: what is read of the input at a time.
const CHUNK: usize = 4096;

pub(crate) fn run(args: &Args, mut input: Input) -> Result<Summary, Failure> {
    let client = Client::new(args.endpoint.config(&args.model)?).map_err(failure)?;
    let options = Options {
        sampling: args.sampling.common(),
        top_k: args.sampling.top_k,
        min_p: args.sampling.min_p,
        repetition_penalty: args.sampling.repetition_penalty,
    };
    let run = run_id(&["endpoint", &args.model], args);
    let mut output = super::output(args, &run)?;
    let bar = render::bar(None, "completions");
    bar.set_prefix("generate");
    let mut missing: Option<(u64, String)> = None;
    let mut more = true;
    while more {
        let (mut asks, mut ids, mut bad) = (Vec::new(), Vec::new(), None);
        while more && asks.len() < CHUNK {
            match input.next() {
                None => more = false,
                Some(Err(failure)) => (more, bad) = (false, Some(failure)),
                Some(Ok(ask)) => {
                    let prompt = match &ask.prompt {
                        Prompt::Chat(messages) => ClientPrompt::Chat(messages.clone()),
                        Prompt::Text(text) => ClientPrompt::Text(text.clone()),
                    };
                    for sample in wanted(&ask, args, &output) {
                        let seed = seed_of(&ask.id, sample, args.seed);
                        asks.push(ClientAsk { prompt: prompt.clone(), sample, seed });
                        ids.push(ask.id.clone());
                    }
                }
            }
        }
        let mut unwritten = None;
        let mut told = |place: usize, reply: &Reply| {
            let (id, ask) = (&ids[place], &asks[place]);
            match reply {
                Reply::Done { answer, .. } => {
                    let record = Record {
                        id: id.clone(),
                        sample: ask.sample,
                        text: answer.text.clone(),
                        finish: answer.finish,
                        tokens: answer.completion_tokens,
                        prompt_tokens: answer.prompt_tokens,
                        seed: ask.seed,
                        logprobs: None,
                        run: run.clone(),
                    };
                    let shown = if output.is_text() { output.show(&record.text) } else { Ok(()) };
                    if let Err(failure) = shown.and_then(|()| output.add(&record)) {
                        unwritten.get_or_insert(failure);
                        return ControlFlow::Break(());
                    }
                }
                Reply::Missing { why, .. } => {
                    missing.get_or_insert_with(|| (0, why.clone())).0 += 1;
                }
            }
            bar.set_position(output.written());
            bar.set_message(format!("{} tokens used", client.tokens_used()));
            ControlFlow::Continue(())
        };
        let asked = client.complete(&asks, &options, &mut told);
        if let Some(failure) = unwritten.or(bad) {
            bar.finish_and_clear();
            return Err(failure);
        }
        asked.map_err(failure)?;
    }
    bar.finish_and_clear();
    Ok(output.summary(missing))
}
