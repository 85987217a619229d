//! The guest with packages: CPython with numpy, pandas, scipy, networkx, sympy and more inside.
//!
//! It is a core module that speaks WASI preview 1, fetched on demand. At its first use the host compiles it, starts it
//! once, imports everything that programs want, and keeps the memory as a snapshot. From then on it is to a program what
//! the default guest is: a fresh instance each time, the same limits, the same one way out.

mod call;
mod files;
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

use crate::cache::Artefact;
use crate::config::SandboxConfig;
use crate::engine::packages_engine;
use crate::error::OpenError;
use crate::guest::{Guest, Report};
use crate::sandbox::{ending, host_fault};
use crate::seen::hash_once;
use crate::state::State;
use crate::ticker::Ticker;
use files::File;
use split::Split;

/// What the guest runs for each program.
const TURN: &[u8] = b"import orlm_packages\norlm_packages.run()\n";
/// Where the guest finds its standard library.
const LIBRARY_PATH: &str = "usr/local/lib/python315.zip";
/// Changes whenever the way in which code and snapshots are made does.
const RECIPE: &[u8] = b"orlm guest with packages 1";
/// Most that a snapshot may take of a program's memory, in bytes.
const OWN_MEMORY: usize = 256 << 20;
/// Memory that the interpreter may have while it makes one.
const MEMORY_BEFORE_SNAPSHOT: usize = 1 << 30;

/// The guest with packages, compiled and linked.
pub(crate) struct Packages {
    engine: Engine,
    linked: Linked,
    files: Arc<[File]>,
    own_memory: usize,
    hash: String,
    _ticker: Ticker,
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

    fn read(&self, path: &Path) -> Result<Vec<u8>, OpenError> {
        std::fs::read(path).map_err(self.unread(path))
    }

    fn split(&self) -> Result<Split, OpenError> {
        Split::of(&self.read(&self.interpreter)?)
            .map_err(|e| OpenError::Engine { what: "taking the interpreter apart", reason: e.to_string() })
    }
}

impl Packages {
    /// Takes the compiled guest from the cache, or makes it, which takes minutes. Must run on a thread with a stack for
    /// guests.
    pub(crate) fn open(config: &SandboxConfig, slots: u32) -> Result<Self, OpenError> {
        let parts = Parts::of(&config.packages);
        let progress = config.progress.as_ref();
        let hash = |path: &Path| hash_once(path, &config.cache).map_err(parts.unread(path));
        let sources = snapshot::sources(&parts.sources).map_err(parts.unread(&parts.sources))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(RECIPE).update(hash(&parts.interpreter)?.as_bytes());
        let code_hash = hasher.finalize();
        hasher.update(hash(&parts.library)?.as_bytes()).update(&sources);
        let guest_hash = hasher.finalize();
        let library = parts.read(&parts.library)?;
        let library = File { path: LIBRARY_PATH.to_owned(), bytes: Arc::new(library) };

        let most = config.limits.memory_bytes.saturating_add(OWN_MEMORY);
        let engine = packages_engine(&config.limits, slots, most)?;
        let compile = |engine: &Engine, module: &[u8]| {
            engine.precompile_module(module).map_err(OpenError::engine("compiling the guest with packages"))
        };
        let place = |engine: &Engine| {
            Artefact::locate(&config.cache.join("packages-code"), engine, &code_hash)
                .named("the guest with packages", "about 3 minutes")
        };
        let (code, _) = place(&engine).load(&engine, || compile(&engine, &parts.split()?.code), progress)?;
        let make = || {
            let roomy = packages_engine(&snapshot::limits(), 1, MEMORY_BEFORE_SNAPSHOT)?;
            let code = || compile(&roomy, &parts.split()?.code);
            let (code, _) = place(&roomy).load(&roomy, code, progress)?;
            let image = snapshot::make(&roomy, code, &parts.split()?.image, library.clone(), sources)?;
            compile(&engine, &image.module())
        };
        let (image, _) = Artefact::locate(&config.cache.join("packages"), &engine, &guest_hash)
            .named("the snapshot of the guest with packages", "about 20 s")
            .load::<Module>(&engine, make, progress)?;

        let own_memory = image
            .get_export(split::MEMORY)
            .and_then(|memory| memory.memory().map(|memory| memory.minimum() << 16))
            .ok_or(OpenError::NoEntry)?;
        Ok(Self {
            _ticker: Ticker::start(&engine)?,
            linked: Linked::new(&engine, code, image)?,
            engine,
            files: Arc::new([library]),
            own_memory: own_memory as usize,
            hash: guest_hash.to_hex().to_string(),
        })
    }

    /// Hash of everything that the guest is made from.
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }

    /// What the guest's code imports, but for its own memory: module and function, sorted.
    pub(crate) fn imported(&self) -> Vec<(String, String)> {
        let all = self.linked.code.imports().filter(|import| import.module() != split::IMAGE);
        let mut all: Vec<_> = all.map(|i| (i.module().to_owned(), i.name().to_owned())).collect();
        all.sort();
        all
    }
}

impl Guest for Packages {
    fn engine(&self) -> &Engine {
        &self.engine
    }

    fn own_memory(&self) -> usize {
        self.own_memory
    }

    fn run(&self, store: &mut Store<State>, source: &str) -> Result<Report, Outcome> {
        store.data_mut().packages = Exchange::new(source, self.files.clone());
        let (instance, _) = self.linked.instantiate(store).map_err(|e| host_fault(&e))?;
        snapshot::turn(store, &instance, TURN).map_err(|e| ending(&e, store))?;
        let report = store.data_mut().packages.report.take();
        report.and_then(|bytes| report::decode(&bytes)).ok_or_else(|| match store.data().memory.refused {
            0 => Outcome::Trap { what: "the guest ended without a report".into() },
            _ => Outcome::OutOfMemory,
        })
    }
}
