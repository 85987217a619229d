//! `orlm serve`: a language model behind OpenAI's interface.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use orlm_lm::BatchLimits;
use orlm_serve::{Ended, ServeConfig, ServeError, ServedAdapter, Server};
use serde_json::json;

use crate::exit::{self, Failure, print};
use crate::{Done, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A folder in the Hugging Face layout, a GGUF file, or the name of a model that set-up fetched.
    #[arg(long, value_name = "MODEL", default_value = "SmolLM2-135M-Instruct")]
    model: String,
    /// What clients call the model. Without it: the last part of its path.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// An adapter in PEFT's layout that is served beside the model under a name of its own. May be given several times.
    #[arg(long, value_name = "NAME=DIR", value_parser = named_folder)]
    adapter: Vec<(String, PathBuf)>,
    /// The address to listen at. Others than this machine's own can reach it only if this is changed.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// The port; 0 lets the system choose.
    #[arg(long, value_name = "PORT", default_value_t = 8000)]
    port: u16,
    /// Environment variable with the key that clients must send as a bearer token.
    #[arg(long, value_name = "VARIABLE")]
    api_key_env: Option<String>,
    /// Completions sampled at once.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=4096), help_heading = "Limits")]
    rows: u32,
    /// Completions that may wait for a place; beyond them requests are answered with status 429.
    #[arg(long, value_name = "N", default_value_t = 256, help_heading = "Limits")]
    queue: usize,
    /// Memory of keys and values, in MiB; requests wait for room.
    #[arg(long, value_name = "MIB", default_value_t = 2048, help_heading = "Limits")]
    cache_mib: usize,
    /// Tokens of a completion at most where the request does not say.
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..), help_heading = "Limits")]
    max_tokens: u32,
    /// Longest body of a request, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1024), help_heading = "Limits")]
    body_mib: u32,
    /// Seconds that answers under way are waited for after SIGTERM or Ctrl-C. A second signal ends it at once.
    #[arg(long, value_name = "S", default_value_t = 30, help_heading = "Limits")]
    drain_seconds: u64,
    /// Weights in half precision (CPU): faster for few completions at once, and a little off in every logit.
    #[arg(long)]
    half: bool,
    /// When it is ready, say so as JSON on standard output: `url` and `models`.
    #[arg(long)]
    json: bool,
}

fn named_folder(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, folder)) if !name.is_empty() && !folder.is_empty() => Ok((name.into(), folder.into())),
        _ => Err("expected NAME=DIR, such as or=runs/demo/checkpoints/policy".into()),
    }
}

/// Tokens whose keys and values fit into so many MiB.
pub(crate) fn cache_tokens(mib: usize, model: &orlm_lm::Model) -> usize {
    (mib << 20) / model.cache_bytes_per_token().max(1)
}

pub(crate) fn main(args: &Args) -> Done {
    let api_key = match &args.api_key_env {
        None => None,
        Some(name) => match std::env::var(name) {
            Ok(key) if !key.is_empty() => Some(key),
            _ => return Err(Failure::new(exit::USAGE, format!("--api-key-env {name}: it is not set"))),
        },
    };
    if !args.host.is_loopback() && api_key.is_none() {
        eprintln!(
            "warning: everybody who reaches {} can use this server; --api-key-env asks for a key",
            args.host
        );
    }
    let path = wire::model_path(&args.model, "--model")?;
    let (model, tokenizer) = wire::language_model(&path)?;
    let adapters = args
        .adapter
        .iter()
        .map(|(name, folder)| {
            Ok(ServedAdapter { name: name.clone(), adapter: wire::adapter(folder, &model)? })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let stem = path.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy().into_owned());
    let limits = BatchLimits {
        max_rows: args.rows as usize,
        cache_tokens: cache_tokens(args.cache_mib, &model),
        // A pause of a second or so in the streams of others, on two cores.
        prefill_tokens: 512,
    };
    let config = ServeConfig {
        address: SocketAddr::new(args.host, args.port),
        model_name: args.name.clone().unwrap_or(stem),
        adapters,
        limits,
        queue: args.queue,
        default_max_tokens: args.max_tokens as usize,
        body_bytes: (args.body_mib as usize) << 20,
        api_key,
        drain: Duration::from_secs(args.drain_seconds),
        half: args.half,
    };
    let server = Server::bind(config, model, tokenizer).map_err(failure)?;
    let stopper = server.stopper();
    let drain = args.drain_seconds;
    wire::on_signals(move |count| {
        if count == 1 {
            eprintln!("stopping: answers under way have {drain} seconds; a second signal ends them");
            stopper.stop();
        } else {
            std::process::exit(i32::from(exit::STOPPED));
        }
    })?;
    let url = format!("http://{}/v1", server.address());
    let (models, json_wanted) = (server.models().to_vec(), args.json);
    let mut told = Ok(());
    let ended = server.run(|| {
        eprintln!("serving {} at {url}", models.join(", "));
        if json_wanted {
            told = print(json!({"url": url, "models": models}));
        }
    });
    told?;
    match ended.map_err(failure)? {
        Ended::Drained => Ok(exit::OK),
        Ended::GaveUp => {
            eprintln!("some answers were given up");
            Ok(exit::STOPPED)
        }
    }
}

fn failure(error: ServeError) -> Failure {
    match error {
        ServeError::Model(error) => wire::lm_failure(error),
        ServeError::Name { .. } => Failure::new(exit::USAGE, error),
        ServeError::Address { .. } => {
            Failure::new(exit::ENVIRONMENT, error).hint("--port 0 lets the system choose a free port")
        }
        ServeError::Connections(_) | ServeError::Engine => Failure::new(exit::ENVIRONMENT, error),
    }
}
