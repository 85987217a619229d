//! The guest with packages: CPython with numpy, pandas, scipy, networkx, sympy and more inside.
//!
//! It is a core module that speaks WASI preview 1, fetched on demand. At its first use the host compiles it, starts it
//! once, imports everything that programs want, and keeps the memory as a snapshot. From then on it is to a program what
//! the default guest is: a fresh instance each time, the same limits, the same one way out.

mod call;
mod files;
mod patches;
mod preview1;
mod report;
mod route;
mod snapshot;
mod split;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use orlm_types::Outcome;
use wasmtime::{Engine, Extern, Instance, Linker, Module, Store};

pub(crate) use call::Exchange;
pub(crate) use route::{found_missing, wanted};

use crate::cache::{Artefact, CacheState};
use crate::config::{Limits, SandboxConfig};
use crate::engine::packages_engine;
use crate::error::OpenError;
use crate::guest::{Guest, GuestReport};
use crate::messages::{GuestFiles, Refusal};
use crate::runner::{ending, host_fault};
use crate::sandbox::Prepared;
use crate::seen::hash_once;
use crate::state::State;
use files::{Content, File, Files};
use split::Split;

/// What the guest runs for each program.
const TURN: &[u8] = b"import orlm_packages\norlm_packages.run()\n";
/// Where the guest finds its standard library.
const LIBRARY_PATH: &str = "usr/local/lib/python315.zip";
/// Changes whenever the way in which code and snapshots are made does.
const RECIPE: &[u8] = b"orlm guest with packages 6";
/// Most that a snapshot may take of a program's memory, in bytes.
const OWN_MEMORY: usize = 256 << 20;
/// About what the default guest's snapshot takes of the memory that programs may have, in bytes.
const DEFAULT_SNAPSHOT: usize = 32 << 20;
/// Memory that the interpreter may have while it makes one.
const MEMORY_BEFORE_SNAPSHOT: usize = 1 << 30;

/// The guest with packages, compiled and linked.
pub(crate) struct Packages {
    engine: Engine,
    linked: Linked,
    files: Arc<[File]>,
    own_memory: usize,
}

/// Code, memory image and the answers to the code's imports.
struct Linked {
    code: Module,
    image: Module,
    linker: Linker<State>,
}

impl Linked {
    fn new(engine: &Engine, code: Module, image: Module) -> Result<Self, OpenError> {
        let mut linker = Linker::new(engine);
        preview1::link(&mut linker, &code)?;
        call::link(&mut linker)?;
        Ok(Self { code, image, linker })
    }

    /// A fresh instance of the code, and the one that holds its memory.
    fn instantiate(&self, store: &mut Store<State>) -> wasmtime::Result<(Instance, Instance)> {
        let image = Instance::new(&mut *store, &self.image, &[])?;
        let mut imports: Vec<Extern> = Vec::new();
        for import in self.code.imports() {
            let found = match import.module() {
                split::IMAGE => image.get_export(&mut *store, import.name()),
                _ => self.linker.get_by_import(&mut *store, &import),
            };
            imports.push(found.ok_or_else(|| {
                wasmtime::Error::msg(format!("no {} in {}", import.name(), import.module()))
            })?);
        }
        Ok((Instance::new(&mut *store, &self.code, &imports)?, image))
    }
}

/// The parts of the guest as set-up leaves them.
struct Parts {
    folder: PathBuf,
    interpreter: PathBuf,
    library: PathBuf,
    sources: PathBuf,
}

impl Parts {
    fn of(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            interpreter: folder.join("python.wasm"),
            library: folder.join("python-stdlib.zip"),
            sources: folder.join("sources"),
        }
    }

    /// The error for one of them that cannot be read.
    fn unread(&self, path: &Path) -> impl Fn(std::io::Error) -> OpenError {
        move |e| match e.kind() {
            std::io::ErrorKind::NotFound => OpenError::PackagesMissing { path: self.folder.clone() },
            _ => OpenError::io("read", path)(e),
        }
    }

    fn split(&self) -> Result<Split, OpenError> {
        let mut interpreter = std::fs::read(&self.interpreter).map_err(self.unread(&self.interpreter))?;
        patches::apply(&mut interpreter)
            .and_then(|()| Split::of(&interpreter))
            .map_err(|e| OpenError::Engine { what: "taking the interpreter apart", reason: e.to_string() })
    }
}

/// Hashes of the code and of the whole guest.
fn hashes(config: &SandboxConfig, parts: &Parts) -> Result<(blake3::Hash, blake3::Hash), OpenError> {
    let hash = |path: &Path| hash_once(path, &config.cache).map_err(parts.unread(path));
    let mut hasher = blake3::Hasher::new();
    hasher.update(RECIPE).update(hash(&parts.interpreter)?.as_bytes());
    let code = hasher.finalize();
    hasher.update(hash(&parts.library)?.as_bytes()).update(hash(&parts.sources)?.as_bytes());
    Ok((code, hasher.finalize()))
}

/// Hash of the guest with packages; `None` where it was not set up.
pub(crate) fn hash(config: &SandboxConfig) -> Option<blake3::Hash> {
    hashes(config, &Parts::of(&config.packages)).ok().map(|(_, whole)| whole)
}

/// The guest with packages: from the cache, or compiled and filled, which takes minutes.
pub(crate) fn prepare(config: &SandboxConfig, anew: bool) -> Result<Prepared, OpenError> {
    let parts = Parts::of(&config.packages);
    let progress = config.progress.as_ref();
    let (code_hash, guest_hash) = hashes(config, &parts)?;

    let engine = packages_engine(&snapshot::limits(), MEMORY_BEFORE_SNAPSHOT)?;
    let compile = |module: &[u8]| {
        engine.precompile_module(module).map_err(OpenError::engine("compiling the guest with packages"))
    };
    let code = Artefact::locate(&config.cache.join("packages-code"), &engine, &code_hash)
        .named("the guest with packages", "some minutes");
    let image = Artefact::locate(&config.cache.join("packages"), &engine, &guest_hash)
        .named("the memory of the guest with packages", "about half a minute");
    let code_state = code.prepare(anew, || compile(&parts.split()?.code), progress)?;
    let make = || {
        let library = File {
            path: LIBRARY_PATH.to_owned(),
            bytes: Arc::new(Content::map(&parts.library).map_err(parts.unread(&parts.library))?),
        };
        // SAFETY: as in `Packages::load`.
        let code = unsafe { Module::deserialize_file(&engine, code.path()) }
            .map_err(OpenError::engine("loading the guest with packages"))?;
        let sources = std::fs::read(&parts.sources).map_err(parts.unread(&parts.sources))?;
        let first = parts.split()?.image;
        let filled = on_large_stack(|| snapshot::make(&engine, code, &first, library, sources))?;
        compile(&filled.module())
    };
    let image_state = image.prepare(anew, make, progress)?;
    Ok(Prepared {
        files: GuestFiles::Packages {
            code: code.absolute()?,
            image: image.absolute()?,
            library: std::path::absolute(&parts.library).map_err(OpenError::io("locate", &parts.library))?,
        },
        hash: guest_hash,
        state: slower(code_state, image_state),
    })
}

/// Runs something in a thread on whose stack a guest has room.
fn on_large_stack<T: Send>(job: impl FnOnce() -> Result<T, OpenError> + Send) -> Result<T, OpenError> {
    let failed = |reason: String| OpenError::Engine { what: "making the snapshot", reason };
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("orlm-snapshot".into()).stack_size(64 << 20);
        let thread = builder.spawn_scoped(scope, job).map_err(|e| failed(e.to_string()))?;
        thread.join().unwrap_or_else(|_| Err(failed("it panicked".into())))
    })
}

/// The state of two artefacts together.
fn slower(code: CacheState, image: CacheState) -> CacheState {
    use CacheState::{Compiled, Recompiled};
    match (code, image) {
        (Compiled { seconds: a }, Compiled { seconds: b }) => Compiled { seconds: a + b },
        (Recompiled { seconds: a }, Compiled { seconds: b } | Recompiled { seconds: b })
        | (Compiled { seconds: a }, Recompiled { seconds: b }) => Recompiled { seconds: a + b },
        (CacheState::Ready, image) => image,
        (code, _) => code,
    }
}

impl Packages {
    /// Loads files that the host has checked.
    pub(crate) fn load(code: &Path, image: &Path, library: &Path, limits: &Limits) -> Result<Self, Refusal> {
        let most = limits.memory_bytes.saturating_add(OWN_MEMORY);
        let engine = packages_engine(limits, most)?;
        let module = |path: &Path| {
            // SAFETY: the host wrote the file from the output of `precompile_module`, into a folder that only this user can
            // write, and compared its hash since it last changed (`Artefact`). Nobody changes the file while it is mapped:
            // replacing renames another file over it.
            unsafe { Module::deserialize_file(&engine, path) }
                .map_err(|e| Refusal::Code { reason: format!("{e:#}") })
        };
        let (code, image) = (module(code)?, module(image)?);
        let own_memory = image
            .get_export(split::MEMORY)
            .and_then(|memory| memory.memory().map(|memory| memory.minimum() << 16))
            .ok_or(Refusal::NoEntry)?;
        let bytes = Content::map(library).map_err(OpenError::io("read", library))?;
        let library = File { path: LIBRARY_PATH.to_owned(), bytes: Arc::new(bytes) };
        Ok(Self {
            linked: Linked::new(&engine, code, image)?,
            engine,
            files: Arc::new([library]),
            own_memory: own_memory as usize,
        })
    }
}

impl Guest for Packages {
    fn engine(&self) -> &Engine {
        &self.engine
    }

    fn imported(&self) -> Vec<(String, String)> {
        let all = self.linked.code.imports().filter(|import| import.module() != split::IMAGE);
        let mut all: Vec<_> = all.map(|i| (i.module().to_owned(), i.name().to_owned())).collect();
        all.sort();
        all
    }

    fn own_memory(&self) -> usize {
        self.own_memory.saturating_sub(DEFAULT_SNAPSHOT)
    }

    fn run(&self, store: &mut Store<State>, source: &str) -> Result<GuestReport, Outcome> {
        let files = Files::new(self.files.clone(), store.data().data.clone());
        store.data_mut().packages = Exchange::new(source, files);
        let (instance, _) = self.linked.instantiate(store).map_err(|e| host_fault(&e))?;
        snapshot::turn(store, &instance, TURN).map_err(|e| ending(&e, store))?;
        let report = store.data_mut().packages.report.take();
        report.and_then(|bytes| report::decode(&bytes)).ok_or_else(|| match store.data().memory.refused {
            0 => Outcome::Trap { what: "the guest ended without a report".into() },
            _ => Outcome::OutOfMemory,
        })
    }
}
