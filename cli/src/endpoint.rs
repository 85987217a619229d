//! How an OpenAI-compatible endpoint is named on a command line.

use orlm_client::{ClientConfig, ClientError, Secret};

use crate::exit::{self, Failure};

/// Where the API key is looked for unless told otherwise.
const KEY: &str = "ORLM_API_KEY";

/// A client's settings for `model` behind `url`, with the key from the environment: from `variable`, which must be set then.
pub(crate) fn config(url: &str, model: &str, variable: Option<&str>) -> Result<ClientConfig, Failure> {
    let name = variable.unwrap_or(KEY);
    let api_key = Secret::from_env(name).map_err(|e| Failure::new(exit::USAGE, format!("{name}: {e}")))?;
    if variable.is_some() && api_key.is_none() {
        return Err(Failure::new(exit::USAGE, format!("--api-key-env {name}: it is not set")));
    }
    if api_key.is_some() && url.starts_with("http://") && !is_local(url) {
        eprintln!("warning: the API key goes to {url} unencrypted");
    }
    let mut config = ClientConfig::new(url, model);
    config.api_key = api_key;
    Ok(config)
}

/// Whether an address is this machine.
fn is_local(url: &str) -> bool {
    let host = url.trim_start_matches("http://");
    ["127.", "localhost", "[::1]"].iter().any(|local| host.starts_with(local))
}

/// A client's failure with its exit code.
pub(crate) fn failure(error: ClientError) -> Failure {
    let code = match &error {
        ClientError::Config { .. } | ClientError::Key => exit::USAGE,
        ClientError::Io { .. } => exit::ENVIRONMENT,
        ClientError::Cache { .. } => exit::DATA,
    };
    Failure::new(code, error)
}
