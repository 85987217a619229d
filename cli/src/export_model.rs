//! `orlm export-model`: a model as a Hugging Face folder, from any form that we read.

use std::path::PathBuf;

use orlm_lm::{DType, Model};
use orlm_train::{TrainError, checkpoint};

use crate::exit::{self, Failure};
use crate::{Done, wire};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A folder in the Hugging Face layout, a GGUF file, or the name of a model that set-up fetched.
    model: String,
    /// The folder to write; it must not exist yet.
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// Merge this adapter in: a folder in PEFT's layout, such as `model` in a run folder of `orlm train`.
    #[arg(long, value_name = "FOLDER")]
    adapter: Option<PathBuf>,
    /// Make this text one token, such as `<step>`. Its row of the embedding begins as the mean of all. May be given
    /// several times.
    #[arg(long, value_name = "TEXT")]
    add_token: Vec<String>,
    /// Type of the numbers written.
    #[arg(long, value_enum, default_value_t = Numbers::F32)]
    dtype: Numbers,
    /// Gigabytes of one file of weights at most.
    #[arg(long, value_name = "GB", default_value_t = 5.0)]
    max_shard: f64,
}

/// Types that weights are written in.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Numbers {
    /// Single precision: exactly what was read or trained.
    F32,
    /// Half the size, rounded to 8 bits of mantissa, as most models are published.
    Bf16,
}

pub(crate) fn main(args: &Args) -> Done {
    if !(args.max_shard > 0.0 && args.max_shard.is_finite()) {
        return Err(Failure::new(exit::USAGE, format!("--max-shard {}: must be above 0", args.max_shard)));
    }
    let path = wire::model_path(&args.model, "MODEL")?;
    let work = || -> Result<(usize, usize), TrainError> {
        let (mut model, mut tokenizer) = Model::load(&path, &orlm_lm::Device::Cpu)?;
        if let Some(folder) = &args.adapter {
            model = checkpoint::read_adapter(folder, &model)?.merge(&model)?;
        }
        if !args.add_token.is_empty() {
            model = model.with_tokens(&mut tokenizer, &args.add_token)?;
        }
        let dtype = match args.dtype {
            Numbers::F32 => DType::F32,
            Numbers::Bf16 => DType::BF16,
        };
        let shard = (args.max_shard * 1e9) as u64;
        checkpoint::commit(&args.output, |folder| {
            model.write_as(folder, dtype, shard.max(1))?;
            Ok(tokenizer.write(folder)?)
        })?;
        Ok((model.config().parameters(), model.config().vocab_size))
    };
    let (parameters, rows) = work().map_err(|error| {
        let exists =
            matches!(&error, TrainError::Io { source, .. } if source.kind() == std::io::ErrorKind::AlreadyExists);
        match exists {
            true => Failure::new(exit::USAGE, error).hint("name a folder that does not exist yet"),
            false => wire::model_failure(error),
        }
    })?;
    let millions = parameters as f64 / 1e6;
    eprintln!("{}: {millions:.1} million parameters, {rows} tokens", args.output.display());
    Ok(exit::OK)
}
