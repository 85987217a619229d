//! What every guest is to the sandbox: something that runs one program in a fresh instance and reports how it ended.

use std::path::Path;

use orlm_types::Outcome;
use wasmtime::component::{Component, ComponentExportIndex, ComponentType, InstancePre, Lift, Linker};
use wasmtime::{Engine, Store};

use crate::config::Limits;
use crate::engine::engine;
use crate::error::OpenError;
use crate::imports;
use crate::messages::Refusal;
use crate::runner::{ending, host_fault};
use crate::state::State;

/// A compiled guest.
pub(crate) trait Guest: Send + Sync {
    /// The engine that its code belongs to.
    fn engine(&self) -> &Engine;

    /// What it imports: interface (without version; empty for the world's own) and function, sorted.
    fn imported(&self) -> Vec<(String, String)>;

    /// Linear memory that its snapshot takes beyond what the default guest's does, in bytes: the program has as much as there.
    fn own_memory(&self) -> usize {
        0
    }

    /// Whether it is no guest of ours, so that its faults are the program's.
    fn is_foreign(&self) -> bool {
        false
    }

    /// Runs `source` in a fresh instance, within the limits of the store.
    fn run(&self, store: &mut Store<State>, source: &str) -> Result<GuestReport, Outcome>;
}

/// What a guest reports of an exception (`guest-error` in the WIT world).
#[derive(ComponentType, Lift)]
#[component(record)]
pub(crate) struct GuestError {
    pub(crate) kind: String,
    pub(crate) message: String,
    pub(crate) traceback: String,
    pub(crate) line: Option<u32>,
}

/// What a guest reports (`outcome` in the WIT world).
#[derive(ComponentType, Lift)]
#[component(record)]
pub(crate) struct GuestReport {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) error: Option<GuestError>,
    #[component(name = "exit-code")]
    pub(crate) exit_code: Option<i32>,
    #[component(name = "output-limit")]
    pub(crate) output_limit: bool,
}

/// A guest that is a component of our WIT world: the default one, or one that somebody wrote.
pub(crate) struct ComponentGuest {
    engine: Engine,
    pre: InstancePre<State>,
    /// Its `run`.
    entry: ComponentExportIndex,
    foreign: bool,
    imported: Vec<(String, String)>,
}

impl ComponentGuest {
    /// Loads the machine code at `code`, which the host has checked.
    pub(crate) fn load(code: &Path, limits: &Limits) -> Result<Self, Refusal> {
        let engine = engine(limits, 1)?;
        // SAFETY: the host wrote the file from the output of `precompile_component`, into a folder that only this user can
        // write, and compared its hash since it last changed (`Artefact`). Nobody changes the file while it is mapped:
        // replacing renames another file over it.
        let component = unsafe { Component::deserialize_file(&engine, code) }
            .map_err(|e| Refusal::Code { reason: format!("{e:#}") })?;
        Self::link(engine, &component, false)
    }

    /// Compiles a component that somebody wrote.
    pub(crate) fn compile(engine: Engine, bytes: &[u8]) -> Result<Self, Refusal> {
        let component = Component::from_binary(&engine, bytes)
            .map_err(|e| Refusal::Component { reason: format!("{e:#}") })?;
        Self::link(engine, &component, true)
    }

    fn link(engine: Engine, component: &Component, foreign: bool) -> Result<Self, Refusal> {
        let mut linker = Linker::new(&engine);
        imports::link(&mut linker, component, &engine)?;
        let pre = linker.instantiate_pre(component);
        let pre = match foreign {
            true => pre.map_err(|e| Refusal::Component { reason: format!("{e:#}") })?,
            false => pre.map_err(OpenError::engine("linking the guest"))?,
        };
        let entry = component.get_export_index(None, "run").ok_or(Refusal::NoEntry)?;
        let imported = imports::imported(component, &engine);
        Ok(Self { engine, pre, entry, foreign, imported })
    }
}

impl Guest for ComponentGuest {
    fn engine(&self) -> &Engine {
        &self.engine
    }

    fn imported(&self) -> Vec<(String, String)> {
        self.imported.clone()
    }

    fn is_foreign(&self) -> bool {
        self.foreign
    }

    fn run(&self, store: &mut Store<State>, source: &str) -> Result<GuestReport, Outcome> {
        let instance = match self.pre.instantiate(&mut *store) {
            Ok(instance) => instance,
            Err(e) if self.foreign => return Err(ending(&e, store)),
            // Only the host can be at fault before the program's first instruction.
            Err(e) => return Err(host_fault(&e)),
        };
        match instance.get_typed_func::<(&str,), (GuestReport,)>(&mut *store, self.entry) {
            Err(e) if self.foreign => {
                Err(Outcome::Trap { what: format!("its `run` is not that of our world: {e:#}") })
            }
            Err(e) => Err(host_fault(&e)),
            Ok(run) => {
                run.call(&mut *store, (source,)).map(|(report,)| report).map_err(|e| ending(&e, store))
            }
        }
    }
}
