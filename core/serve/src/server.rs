//! From an address to the last answer.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use orlm_lm::{BatchLimits, LmError, Model, Tokenizer};
use tokio::sync::{Notify, Semaphore, oneshot};

use crate::app::{self, App};
use crate::engine::{Engine, EngineParts, ServedAdapter};
use crate::metrics::Metrics;

/// How long clients whose answers are given up are waited for until they have heard so.
const TELL: Duration = Duration::from_secs(10);

/// How a [`Server`] serves.
pub struct ServeConfig {
    /// Where it listens; port 0 lets the system choose.
    pub address: SocketAddr,
    /// What clients call the base model.
    pub model_name: String,
    /// What is served beside it.
    pub adapters: Vec<ServedAdapter>,
    /// Rows in flight, and the memory of their keys and values.
    pub limits: BatchLimits,
    /// Completions that may wait for a place; beyond them requests are answered with 429.
    pub queue: usize,
    /// Tokens of a completion at most where the request does not say.
    pub default_max_tokens: usize,
    /// Longest body of a request, in bytes.
    pub body_bytes: usize,
    /// What clients must send as a bearer token, if anything.
    pub api_key: Option<String>,
    /// How long answers under way are waited for once the server is to stop.
    pub drain: Duration,
    /// Weights in half precision (CPU): faster for few rows, and a little off in every logit.
    pub half: bool,
}

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every request that it had taken was answered.
    Drained,
    /// Some were given up when the time for draining was over.
    GaveUp,
}

/// Why a server could not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken, or is none of this machine's.
    #[error("{address}: {source}")]
    Address {
        /// Which.
        address: SocketAddr,
        /// The system's word.
        source: std::io::Error,
    },
    /// The connections cannot be served.
    #[error("connections: {0}")]
    Connections(std::io::Error),
    /// The model cannot sample.
    #[error(transparent)]
    Model(#[from] LmError),
    /// Two models have one name.
    #[error("two models are called {name:?}")]
    Name {
        /// The name.
        name: String,
    },
    /// The thread that samples died without a word.
    #[error("the engine ended while it was started")]
    Engine,
}

/// A server that listens already and answers once it runs.
pub struct Server {
    app: Arc<App>,
    listener: TcpListener,
    address: SocketAddr,
    drain: Duration,
    ready: oneshot::Receiver<Result<(), LmError>>,
    stop: Arc<Notify>,
}

/// Stops a server from any thread.
#[derive(Clone)]
pub struct Stopper(Arc<Notify>);

impl Stopper {
    /// The server takes no more requests, answers those that it has, and ends.
    pub fn stop(&self) {
        self.0.notify_one();
    }
}

impl Server {
    /// Binds the address and begins to prepare the model.
    pub fn bind(config: ServeConfig, model: Model, tokenizer: Tokenizer) -> Result<Self, ServeError> {
        let wanted = config.address;
        let bind = || {
            let listener = TcpListener::bind(wanted)?;
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?;
            Ok((listener, address))
        };
        let (listener, address) =
            bind().map_err(|source: std::io::Error| ServeError::Address { address: wanted, source })?;
        let mut models = vec![config.model_name];
        let mut adapters = Vec::with_capacity(config.adapters.len());
        for ServedAdapter { name, adapter } in config.adapters {
            if models.contains(&name) {
                return Err(ServeError::Name { name });
            }
            models.push(name);
            adapters.push(adapter);
        }
        let all_places = config.limits.max_rows.saturating_add(config.queue).min(Semaphore::MAX_PERMITS);
        let metrics = Arc::new(Metrics::new(config.limits, all_places));
        let tokenizer = Arc::new(tokenizer);
        let (eos, length) = (model.config().eos.clone(), model.max_tokens());
        let (tell, ready) = oneshot::channel();
        let parts = EngineParts {
            model,
            adapters,
            tokenizer: tokenizer.clone(),
            half: config.half,
            limits: config.limits,
            metrics: metrics.clone(),
        };
        let app = App {
            engine: Engine::start(parts, tell),
            metrics,
            tokenizer,
            eos: eos.into(),
            models,
            length,
            default_max_tokens: config.default_max_tokens,
            body_bytes: config.body_bytes,
            api_key: config.api_key,
            places: Arc::new(Semaphore::new(all_places)),
            all_places,
            stopping: AtomicBool::new(false),
            open: AtomicUsize::new(0),
            created: app::now(),
            serial: AtomicU64::new(0),
            nonce: app::random(),
        };
        let stop = Arc::new(Notify::new());
        Ok(Self { app: Arc::new(app), listener, address, drain: config.drain, ready, stop })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Names of what it serves: the base model, then the adapters.
    pub fn models(&self) -> &[String] {
        &self.app.models
    }

    /// What stops it.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.stop.clone())
    }

    /// Answers requests until it is stopped, then those that were taken before. `ready` is called once the model can
    /// sample.
    pub fn run(self, ready: impl FnOnce()) -> Result<Ended, ServeError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(ServeError::Connections)?;
        runtime.block_on(self.serve(ready))
    }

    async fn serve(self, ready: impl FnOnce()) -> Result<Ended, ServeError> {
        self.ready.await.map_err(|_| ServeError::Engine)??;
        ready();
        let listener = tokio::net::TcpListener::from_std(self.listener).map_err(ServeError::Connections)?;
        let stopped = Arc::new(Notify::new());
        let told = {
            let (app, stop, stopped) = (self.app.clone(), self.stop.clone(), stopped.clone());
            async move {
                stop.notified().await;
                app.stopping.store(true, Ordering::Relaxed);
                stopped.notify_one();
            }
        };
        let serving = axum::serve(listener, app::router(&self.app)).with_graceful_shutdown(told);
        let mut serving = std::pin::pin!(serving.into_future());
        let late = async {
            stopped.notified().await;
            tokio::time::sleep(self.drain).await;
        };
        tokio::select! {
            served = &mut serving => {
                served.map_err(ServeError::Connections)?;
                return Ok(Ended::Drained);
            }
            () = late => {}
        }
        // Connections without a request do not count; their clients may stay silent for ever.
        let ended = if self.app.open.load(Ordering::Relaxed) == 0 && self.app.idle() {
            Ended::Drained
        } else {
            Ended::GaveUp
        };
        self.app.engine.abort();
        // Time to tell the clients, once the step that is under way has ended.
        let _ = tokio::time::timeout(TELL, serving).await;
        Ok(ended)
    }
}

impl App {
    /// Whether no row is under way.
    fn idle(&self) -> bool {
        self.places.available_permits() == self.all_places
    }
}
