//! The routes, and how a request becomes a job and its events an answer.

use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use orlm_lm::{RowSample, Tokenizer};
use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use crate::answer::Frame;
use crate::body::{self, Chunks};
use crate::engine::{Engine, Job, RowEvent};
use crate::error::{ApiError, json_response};
use crate::metrics::Metrics;
use crate::request::{self, Asked, Endpoint, Prompts};

/// What all handlers share.
pub(crate) struct App {
    pub(crate) engine: Engine,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) tokenizer: Arc<Tokenizer>,
    pub(crate) eos: Arc<[u32]>,
    /// The base model's name, then the adapters'.
    pub(crate) models: Vec<String>,
    /// Longest sequence, in tokens.
    pub(crate) length: usize,
    /// Tokens of a completion at most where the request does not say.
    pub(crate) default_max_tokens: usize,
    pub(crate) body_bytes: usize,
    pub(crate) api_key: Option<String>,
    /// Rows that may be under way, waiting ones included.
    pub(crate) places: Arc<Semaphore>,
    pub(crate) all_places: usize,
    pub(crate) stopping: AtomicBool,
    /// Requests whose answer is not sent yet.
    pub(crate) open: AtomicUsize,
    /// Seconds since 1970.
    pub(crate) created: u64,
    pub(crate) serial: AtomicU64,
    /// Distinguishes ids of this process from those of others.
    pub(crate) nonce: u64,
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// 64 bits that nobody can foretell.
pub(crate) fn random() -> u64 {
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

/// The seed of one of several completions: that of the request for the first, so that asking for more changes none, and
/// far from the seeds of other requests for the others (the finaliser of SplitMix64).
fn seed_of(seed: u64, row: u64) -> u64 {
    if row == 0 {
        return seed;
    }
    let mut x = seed.wrapping_add(row.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// All routes.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let api = Router::new()
        .route("/v1/chat/completions", post(chat))
        .route("/v1/completions", post(completions))
        .route("/v1/models", get(models))
        .route("/v1/models/{*name}", get(model))
        .layer(middleware::from_fn_with_state(app.clone(), authorised));
    api.route("/health", get(health))
        .route("/metrics", get(metrics))
        .fallback(|request: Request| async move {
            let text = format!("there is no {} here", request.uri().path());
            ApiError::status(StatusCode::NOT_FOUND, text)
        })
        .method_not_allowed_fallback(|request: Request| async move {
            let text = format!("{} takes no {}", request.uri().path(), request.method());
            ApiError::status(StatusCode::METHOD_NOT_ALLOWED, text)
        })
        .with_state(app.clone())
}

async fn authorised(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let Some(key) = &app.api_key else { return next.run(request).await };
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Every byte is compared: how long it takes tells nothing about the key.
    let differences = given.bytes().zip(key.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    if given.len() == key.len() && differences == 0 {
        return next.run(request).await;
    }
    ApiError::status(StatusCode::UNAUTHORIZED, "the API key is missing or wrong")
        .with_code("invalid_api_key")
        .into_response()
}

async fn chat(State(app): State<Arc<App>>, request: Request) -> Response {
    respond(app, Endpoint::Chat, request).await
}

async fn completions(State(app): State<Arc<App>>, request: Request) -> Response {
    respond(app, Endpoint::Completions, request).await
}

/// Counts a request as open while it lives.
struct Open<'a>(&'a App);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn respond(app: Arc<App>, endpoint: Endpoint, request: Request) -> Response {
    app.open.fetch_add(1, Ordering::Relaxed);
    let _open = Open(&app);
    let answer = answer(&app, endpoint, request).await;
    let response = answer.unwrap_or_else(ApiError::into_response);
    app.metrics.request(endpoint.word(), response.status().as_u16());
    response
}

async fn answer(app: &Arc<App>, endpoint: Endpoint, request: Request) -> Result<Response, ApiError> {
    let started = Instant::now();
    if app.stopping.load(Ordering::Relaxed) {
        return Err(ApiError::stopping());
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    // A web page may send other types to any address without asking; this one it may not.
    if !kind.is_some_and(|kind| kind.trim_start().starts_with("application/json")) {
        let text = "the content type must be application/json";
        return Err(ApiError::status(StatusCode::UNSUPPORTED_MEDIA_TYPE, text));
    }
    let bytes = body::read(request.into_body(), app.body_bytes).await?;
    let asked = request::parse(endpoint, &bytes)?;
    drop(bytes);
    let sampler = match &asked.model {
        None => 0,
        Some(name) => app.sampler(name)?,
    };
    let tokenizer = app.tokenizer.clone();
    // Long prompts take a while, and the other connections must not wait for them.
    let encoded = tokio::task::spawn_blocking(move || {
        let prompts = encode(&tokenizer, &asked.prompts)?;
        Ok::<_, ApiError>((asked, prompts))
    });
    let (asked, prompts) = encoded.await.map_err(|_| ApiError::internal("the prompt was not read"))??;
    let prompt_tokens = prompts.iter().map(Vec::len).sum();
    let params = asked.params(app.max_tokens(&asked, &prompts)?);
    let (seed, logprobs) = (asked.seed.unwrap_or_else(random), params.logprobs.is_some());
    let rows: Vec<(Vec<u32>, u64)> = prompts
        .into_iter()
        .flat_map(|prompt| std::iter::repeat_n(prompt, asked.n))
        .zip(0..)
        .map(|(prompt, row)| (prompt, seed_of(seed, row)))
        .collect();
    let count = rows.len();
    let places = app.take_places(count)?;
    let (sender, mut events) = mpsc::unbounded_channel();
    if !app.engine.submit(Job { rows, sampler, params, events: sender, places }) {
        return Err(ApiError::internal("the engine has ended"));
    }
    app.metrics.prompt_tokens(prompt_tokens as u64);
    let serial = app.serial.fetch_add(1, Ordering::Relaxed);
    let prefix = if endpoint == Endpoint::Chat { "chatcmpl" } else { "cmpl" };
    let frame = Frame {
        endpoint,
        id: format!("{prefix}-{:016x}{serial:08x}", app.nonce),
        created: now(),
        model: app.models[sampler].clone(),
        tokenizer: app.tokenizer.clone(),
        eos: app.eos.clone(),
        logprobs,
        prompt_tokens,
    };
    if asked.stream {
        let (metrics, usage) = (app.metrics.clone(), asked.include_usage);
        return Ok(Chunks::response(events, frame, metrics, started, usage, count));
    }
    let mut samples: Vec<Option<RowSample>> = (0..count).map(|_| None).collect();
    let mut first = true;
    while samples.iter().any(Option::is_none) {
        match events.recv().await {
            Some(RowEvent::Step { row, done, .. }) => {
                if std::mem::take(&mut first) {
                    app.metrics.first_token(started.elapsed());
                }
                if done.is_some() {
                    samples[row] = done;
                }
            }
            Some(RowEvent::Failed { message, clients_fault: true }) => {
                return Err(ApiError::refused(message));
            }
            Some(RowEvent::Failed { message, .. }) => return Err(ApiError::internal(message)),
            None => return Err(ApiError::internal("the engine ended before the answer")),
        }
    }
    let samples: Vec<RowSample> = samples.into_iter().flatten().collect();
    app.metrics.answered(started.elapsed());
    Ok(json_response(StatusCode::OK, &frame.whole(&samples)))
}

fn encode(tokenizer: &Tokenizer, prompts: &Prompts) -> Result<Vec<Vec<u32>>, ApiError> {
    let refuse = |e: orlm_lm::LmError| ApiError::refused(e.to_string());
    match prompts {
        Prompts::Chat(messages) => {
            let text = tokenizer.chat(messages).map_err(refuse)?;
            Ok(vec![tokenizer.encode(&text).map_err(refuse)?])
        }
        Prompts::Texts(texts) => texts.iter().map(|text| tokenizer.encode(text).map_err(refuse)).collect(),
        Prompts::Tokens(tokens) => Ok(tokens.clone()),
    }
}

impl App {
    fn sampler(&self, name: &str) -> Result<usize, ApiError> {
        self.models.iter().position(|model| model == name).ok_or_else(|| {
            let text = format!("there is no model {name:?} here, but {}", self.models.join(", "));
            ApiError::status(StatusCode::NOT_FOUND, text).with_code("model_not_found")
        })
    }

    fn max_tokens(&self, asked: &Asked, prompts: &[Vec<u32>]) -> Result<usize, ApiError> {
        let longest = prompts.iter().map(Vec::len).max().unwrap_or(0);
        let wanted = asked.max_tokens.unwrap_or(1);
        if longest.saturating_add(wanted) > self.length {
            let text = format!(
                "the model takes {} tokens, but the prompt has {longest} and {wanted} are asked for",
                self.length
            );
            return Err(ApiError::refused(text).with_code("context_length_exceeded"));
        }
        Ok(asked.max_tokens.unwrap_or(self.default_max_tokens.min(self.length - longest)))
    }

    fn take_places(&self, rows: usize) -> Result<OwnedSemaphorePermit, ApiError> {
        if rows > self.all_places {
            let text =
                format!("{rows} completions are asked for at once; this server takes {}", self.all_places);
            return Err(ApiError::bad("n", text));
        }
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        self.places.clone().try_acquire_many_owned(rows).map_err(|_| {
            ApiError::full(format!("the queue of {} completions is full; try again later", self.all_places))
        })
    }

    fn describe(&self, sampler: usize) -> Value {
        let parent = (sampler > 0).then(|| &self.models[0]);
        json!({
            "id": self.models[sampler],
            "object": "model",
            "created": self.created,
            "owned_by": "orlm",
            "parent": parent,
            "max_model_len": self.length,
        })
    }
}

async fn models(State(app): State<Arc<App>>) -> Response {
    let data: Vec<Value> = (0..app.models.len()).map(|i| app.describe(i)).collect();
    json_response(StatusCode::OK, &json!({"object": "list", "data": data}))
}

async fn model(State(app): State<Arc<App>>, Path(name): Path<String>) -> Response {
    match app.sampler(&name) {
        Ok(sampler) => json_response(StatusCode::OK, &app.describe(sampler)),
        Err(error) => error.into_response(),
    }
}

async fn health(State(app): State<Arc<App>>) -> Response {
    let (status, word) = match (app.engine.alive(), app.stopping.load(Ordering::Relaxed)) {
        (true, false) => (StatusCode::OK, "ok"),
        (true, true) => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, "the engine has ended"),
    };
    json_response(status, &json!({"status": word}))
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let mut response = Response::new(Body::from(app.metrics.text()));
    let kind = header::HeaderValue::from_static("text/plain; version=0.0.4");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::seed_of;

    #[test]
    fn the_first_completion_has_the_requests_seed_and_the_others_no_other_requests() {
        let mut seen = std::collections::HashSet::new();
        for seed in 0..50 {
            assert_eq!(seed_of(seed, 0), seed);
            assert!((0..50).all(|row| seen.insert(seed_of(seed, row))));
        }
    }
}
