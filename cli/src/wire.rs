//! The only place that joins the parts: folders, sandbox, solver workers, language model, teacher.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use orlm_config::{Config, Precision, Quantise};
use orlm_lm::{Adapter, Device, LmError, LoraConfig, Model, Quantisation, Stored, Tokenizer};
use orlm_sandbox::{LAYERS, Sandbox, SandboxConfig};
use orlm_solver::SolveService;
use orlm_solver_host::{CrossCheck, PoolConfig, Registry, SearchPath, SolverChain, State, WorkerPool};
use orlm_synth::{Library, ProceduralTeacher, Size};
use orlm_train::{LocalModel, LocalModelConfig};
use orlm_types::ModelError;

use crate::exit::{self, Failure};
pub(crate) use crate::limits::{Confinement, LimitArgs};

/// The folder that set-up fills: `ORLM_HOME`, else `.orlm` beside an ancestor of the executable (a checkout), else
/// `.orlm` here.
pub(crate) fn home() -> PathBuf {
    if let Some(home) = std::env::var_os("ORLM_HOME") {
        return home.into();
    }
    let exe = std::env::current_exe().unwrap_or_default();
    exe.ancestors()
        .map(|folder| folder.join(".orlm"))
        .find(|folder| folder.is_dir())
        .unwrap_or_else(|| ".orlm".into())
}

/// One job per core unless told otherwise.
pub(crate) fn jobs(asked: usize) -> usize {
    match asked {
        0 => std::thread::available_parallelism().map_or(1, |n| n.get()),
        n => n,
    }
}

/// The solver plugins that are there.
pub(crate) fn registry() -> Registry {
    Registry::discover(&SearchPath::standard(&[home().join("plugins")]))
}

/// The guest component.
pub(crate) fn guest() -> PathBuf {
    std::env::var_os("ORLM_GUEST").map_or_else(|| home().join("guest/guest.wasm"), PathBuf::from)
}

fn pool_config(jobs: usize, require_layers: bool) -> PoolConfig {
    PoolConfig { jobs, require_layers, ..PoolConfig::default() }
}

/// A pool of `jobs` workers of one solver.
pub(crate) fn pool(registry: &Registry, name: &str, jobs: usize) -> Result<WorkerPool, Failure> {
    pool_behind(registry, name, jobs, false)
}

/// The same, refused where `require_layers` and some layer around the workers is missing.
fn pool_behind(
    registry: &Registry,
    name: &str,
    jobs: usize,
    require_layers: bool,
) -> Result<WorkerPool, Failure> {
    WorkerPool::start(registry, name, pool_config(jobs, require_layers)).map_err(|e| {
        Failure::new(exit::ENVIRONMENT, e)
            .hint("`orlm plugin list` shows what is there; `orlm doctor` checks all")
    })
}

/// What `--solver` may say, for the help of every verb.
pub(crate) const SOLVER_HELP: &str =
    "Solver plugin; `auto` takes the first that can solve a model; `a,b` has them check each other";

/// Solvers that need no licence come first where any will do; the others follow in the order in which they were found.
const PREFERRED: [&str; 2] = ["highs", "scip"];

/// The solver that `names` asks for: one plugin, several with commas between that check each other, or `auto`.
pub(crate) fn solver(
    registry: &Registry,
    names: &str,
    jobs: usize,
) -> Result<Arc<dyn SolveService>, Failure> {
    solver_behind(registry, names, jobs, false)
}

fn solver_behind(
    registry: &Registry,
    names: &str,
    jobs: usize,
    require_layers: bool,
) -> Result<Arc<dyn SolveService>, Failure> {
    if names == "auto" {
        return any_solver(registry, jobs, require_layers);
    }
    let list: Vec<&str> = names.split(',').map(str::trim).collect();
    if let [name] = list[..] {
        return Ok(Arc::new(pool_behind(registry, name, jobs, require_layers)?));
    }
    if list.iter().enumerate().any(|(k, name)| name.is_empty() || list[..k].contains(name)) {
        let text = format!("--solver {names}: expected different names with commas between");
        return Err(Failure::new(exit::USAGE, text));
    }
    let start = |name: &&str| {
        Ok(Box::new(pool_behind(registry, name, jobs, require_layers)?) as Box<dyn SolveService>)
    };
    Ok(Arc::new(CrossCheck::new(list.iter().map(start).collect::<Result<_, Failure>>()?)))
}

/// The first usable solver, and behind it all others for what it does not support.
fn any_solver(
    registry: &Registry,
    jobs: usize,
    require_layers: bool,
) -> Result<Arc<dyn SolveService>, Failure> {
    let ready = registry.entries().iter().filter(|e| e.state == State::Ready);
    let mut names: Vec<&str> = ready.map(|e| e.manifest.name.as_str()).collect();
    names.sort_by_key(|name| PREFERRED.iter().position(|p| p == name).unwrap_or(PREFERRED.len()));
    let mut names = names.into_iter();
    let mut failures = Vec::new();
    let start = |name: &str| pool_behind(registry, name, jobs, require_layers);
    let first = names.find_map(|name| start(name).map_err(|f| failures.push(f.message)).ok());
    let Some(first) = first else {
        let text = format!("no solver plugin can be used: {}", failures.join("; "));
        return Err(Failure::new(exit::ENVIRONMENT, text).hint("`cargo xtask setup` builds HiGHS and SCIP"));
    };
    let chain = names.fold(SolverChain::new(first), |chain, name| {
        let (registry, owned) = (registry.clone(), name.to_owned());
        let config = pool_config(jobs, require_layers);
        chain.then(name, move || Ok(Box::new(WorkerPool::start(&registry, &owned, config.clone())?)))
    });
    Ok(Arc::new(chain))
}

/// A sandbox whose programs are solved by what `solver_names` asks for.
pub(crate) fn sandbox(
    solver_names: &str,
    jobs: usize,
    confinement: &Confinement,
) -> Result<Sandbox, Failure> {
    Ok(sandbox_and_solver(solver_names, jobs, confinement)?.0)
}

/// The same, with the solver for uses of its own.
pub(crate) fn sandbox_and_solver(
    solver_names: &str,
    jobs: usize,
    confinement: &Confinement,
) -> Result<(Sandbox, Arc<dyn SolveService>), Failure> {
    let service = confined_solver(solver_names, jobs, confinement)?;
    Ok((sandbox_over(service.clone(), jobs, confinement)?, service))
}

fn confined_solver(
    names: &str,
    jobs: usize,
    confinement: &Confinement,
) -> Result<Arc<dyn SolveService>, Failure> {
    solver_behind(&registry(), names, jobs, confinement.require_layers == LAYERS)
}

/// A sandbox whose programs are solved by `service`.
pub(crate) fn sandbox_over(
    service: Arc<dyn SolveService>,
    jobs: usize,
    confinement: &Confinement,
) -> Result<Sandbox, Failure> {
    let sandbox = Sandbox::open(sandbox_config(jobs, confinement), service).map_err(|e| {
        Failure::new(exit::ENVIRONMENT, e).hint("`cargo xtask setup` fetches and builds what is missing")
    })?;
    confined(sandbox, confinement)
}

/// A sandbox that runs the component `bytes` in place of our guest.
pub(crate) fn component_sandbox(
    solver_names: &str,
    bytes: Vec<u8>,
    confinement: &Confinement,
) -> Result<Sandbox, Failure> {
    let service = confined_solver(solver_names, 1, confinement)?;
    let sandbox = Sandbox::open_component(sandbox_config(1, confinement), &bytes, service).map_err(|e| {
        let code = if e.is_the_components() { exit::DATA } else { exit::ENVIRONMENT };
        Failure::new(code, e).hint("a component must implement the world in wasm-sandbox/wit/runner.wit")
    })?;
    confined(sandbox, confinement)
}

fn sandbox_config(jobs: usize, confinement: &Confinement) -> SandboxConfig {
    let mut config = SandboxConfig::new(guest(), home().join("cache"));
    config.slots = config.slots.max(jobs);
    config.progress = Some(Arc::new(|text: &str| eprintln!("{text}")));
    config.limits = confinement.budgets();
    config.data.clone_from(&confinement.data);
    config.require_layers = confinement.require_layers >= 2;
    config
}

/// The sandbox, unless it lacks a layer that was asked for.
fn confined(sandbox: Sandbox, confinement: &Confinement) -> Result<Sandbox, Failure> {
    let wanted = confinement.require_layers;
    match sandbox.layers().iter().find(|layer| layer.number <= wanted && !layer.active) {
        None => Ok(sandbox),
        Some(layer) => {
            let (number, name, missing) = (layer.number, layer.name, layer.missing.join("; "));
            let text =
                format!("--require-layers {wanted}: layer {number} ({name}) does not stand: {missing}");
            Err(Failure::new(exit::ENVIRONMENT, text).hint("`orlm doctor` shows all layers"))
        }
    }
}

/// The folder of a run: as configured, or in `runs` by the configuration's name and `suffix`.
pub(crate) fn run_folder(configured: &str, config: &Path, suffix: &str) -> PathBuf {
    if !configured.is_empty() {
        return configured.into();
    }
    let stem = config.file_stem().map_or_else(|| "run".into(), |stem| stem.to_string_lossy());
    Path::new("runs").join(format!("{stem}{suffix}"))
}

/// The place of the model that `asked` names: a folder, a GGUF file, or what set-up fetched. `option` is where it was
/// said.
pub(crate) fn model_path(asked: &str, option: &str) -> Result<PathBuf, Failure> {
    let here = Path::new(asked);
    let fetched = home().join("models").join(here);
    if let Some(path) = [here, &fetched].into_iter().find(|path| path.exists()) {
        return Ok(path.to_path_buf());
    }
    let text = format!("{option} = {asked:?}: neither {} nor {}", here.display(), fetched.display());
    Err(Failure::new(exit::ENVIRONMENT, text).hint(
        "name a folder in the Hugging Face layout or a GGUF file; `cargo xtask setup` fetches SmolLM2-135M-Instruct",
    ))
}

/// The model at `path` for sampling, with its tokenizer.
pub(crate) fn language_model(path: &Path) -> Result<(Model, Tokenizer), Failure> {
    let device = device().map_err(|e| Failure::new(exit::ENVIRONMENT, e))?;
    Model::load(path, &device).map_err(lm_failure)
}

/// An adapter in PEFT's layout for `model`.
pub(crate) fn adapter(folder: &Path, model: &Model) -> Result<Adapter, Failure> {
    orlm_train::checkpoint::read_adapter(folder, model).map_err(|e| {
        model_failure(e).hint("an adapter is a folder with adapter_config.json and adapter_model.safetensors")
    })
}

/// The failure of something that a model does in a run, with its exit code.
pub(crate) fn model_failure(error: impl Into<ModelError>) -> Failure {
    let error = error.into();
    Failure::new(if error.environment { exit::ENVIRONMENT } else { exit::DATA }, error)
}

/// A language model's error with its exit code.
pub(crate) fn lm_failure(error: LmError) -> Failure {
    let code = match &error {
        LmError::BadOption { .. } => exit::USAGE,
        LmError::Tensor(_) => exit::ENVIRONMENT,
        _ => exit::DATA,
    };
    Failure::new(code, error)
}

/// The model at `path`, which `option` says, with the adapters of a configuration, and an id for the run's records.
pub(crate) fn model(config: &Config, path: &str, option: &str) -> Result<(LocalModel, String), Failure> {
    let path = model_path(path, option)?;
    let keys = &config.model;
    let mut local = LocalModelConfig::new(path);
    local.stored = stored(keys.precision, keys.quantise);
    local.lora = LoraConfig { alpha: keys.lora_alpha, ..LoraConfig::all(keys.lora_rank) };
    local.optimizer.weight_decay = keys.weight_decay;
    local.train.max_grad_norm = keys.max_grad_norm;
    local.max_length = keys.max_sequence_tokens;
    local.max_rows = keys.generation_batch;
    local.seed = config.run.seed;
    let open = || {
        let model = LocalModel::open(local, &device()?)?;
        let id = model.base_id().to_string();
        Ok((model, id))
    };
    open().map_err(|e: ModelError| model_failure(e))
}

/// How a configuration has a base's weights kept.
pub(crate) fn stored(precision: Precision, quantise: Quantise) -> Stored {
    let quantised = match quantise {
        Quantise::None => None,
        Quantise::Q8_0 => Some(Quantisation::Q8_0),
        Quantise::Q4_1 => Some(Quantisation::Q4_1),
    };
    Stored { half: precision == Precision::Half, quantised }
}

/// The GPU where this build knows it and the machine has one, else the processor.
pub(crate) fn device() -> Result<Device, ModelError> {
    orlm_lm::best_device().map_err(|e| orlm_train::TrainError::from(e).into())
}

/// The procedural teacher that a configuration names.
pub(crate) fn teacher(config: &Config) -> Result<ProceduralTeacher, Failure> {
    let library = library(&config.problems.library).map_err(|failure| Failure {
        message: format!("problems.library: {}", failure.message),
        ..failure
    })?;
    let keys = &config.problems;
    let bad = |key: &str, e| Failure::new(exit::DATA, format!("problems.{key}: {e}"));
    let teacher =
        ProceduralTeacher::new(&keys.families, library, Size::Small).map_err(|e| bad("families", e))?;
    match keys.unseen_families.is_empty() {
        true => Ok(teacher),
        false => teacher.with_unseen(&keys.unseen_families).map_err(|e| bad("unseen_families", e)),
    }
}

/// A library that programs can be written for.
pub(crate) fn library(word: &str) -> Result<Library, Failure> {
    Library::from_word(word).ok_or_else(|| {
        let known: Vec<&str> = Library::ALL.into_iter().map(Library::word).collect();
        Failure::new(exit::DATA, format!("{word:?} is none of {}", known.join(", ")))
    })
}

/// Ends the process with the code for "stopped, resumable" on SIGTERM, SIGINT and SIGHUP. Everything on the disk is
/// crash-safe at any moment, so there is nothing to wait for.
pub(crate) fn stop_on_signal() -> Result<(), Failure> {
    on_signals(|_| {
        eprintln!("\nstopped; continue with --resume");
        std::process::exit(i32::from(exit::STOPPED));
    })
}

/// Has a thread call `act` on each SIGTERM, SIGINT and SIGHUP, with how many there were.
pub(crate) fn on_signals(mut act: impl FnMut(usize) + Send + 'static) -> Result<(), Failure> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGINT, SIGHUP])
        .map_err(|e| Failure::new(exit::ENVIRONMENT, format!("signals: {e}")))?;
    std::thread::spawn(move || {
        for (before, _) in signals.forever().enumerate() {
            act(before + 1);
        }
    });
    Ok(())
}

/// A flag that SIGTERM, SIGINT and SIGHUP set: the work in hand is finished and saved. A second signal ends the process
/// at once, with the same code.
pub(crate) fn stop_flag(after: &'static str) -> Result<Arc<AtomicBool>, Failure> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = flag.clone();
    on_signals(move |_| {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(exit::STOPPED));
        }
        eprintln!("\nstopping after {after}; once more stops at once");
    })?;
    Ok(flag)
}
