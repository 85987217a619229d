//! What every guest is to the sandbox: something that runs one program in a fresh instance and reports how it ended.

use orlm_types::Outcome;
use wasmtime::component::{self, ComponentExportIndex, ComponentType, InstancePre, Lift};
use wasmtime::{Engine, Store};

use crate::error::OpenError;
use crate::imports;
use crate::sandbox::{ending, host_fault};
use crate::state::State;

/// A compiled guest.
pub(crate) trait Guest: Send + Sync {
    /// The engine that its code belongs to.
    fn engine(&self) -> &Engine;

    /// Linear memory that it takes before the program's first instruction and that is not the program's to pay, in bytes.
    fn own_memory(&self) -> usize {
        0
    }

    /// Runs `source` in a fresh instance, within the limits of the store.
    fn run(&self, store: &mut Store<State>, source: &str) -> Result<Report, Outcome>;
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
pub(crate) struct Report {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) error: Option<GuestError>,
    #[component(name = "exit-code")]
    pub(crate) exit_code: Option<i32>,
    #[component(name = "output-limit")]
    pub(crate) output_limit: bool,
}

/// A guest that is a component of our WIT world: the default one.
pub(crate) struct ComponentGuest {
    engine: Engine,
    pre: InstancePre<State>,
    /// Its `run`.
    entry: ComponentExportIndex,
}

impl ComponentGuest {
    /// Answers the imports of `component`.
    pub(crate) fn link(engine: &Engine, component: &component::Component) -> Result<Self, OpenError> {
        let mut linker = component::Linker::new(engine);
        imports::link(&mut linker, component, engine)?;
        let pre = linker.instantiate_pre(component).map_err(OpenError::engine("linking the guest"))?;
        let entry = component.get_export_index(None, "run").ok_or(OpenError::NoEntry)?;
        Ok(Self { engine: engine.clone(), pre, entry })
    }
}

impl Guest for ComponentGuest {
    fn engine(&self) -> &Engine {
        &self.engine
    }

    fn run(&self, store: &mut Store<State>, source: &str) -> Result<Report, Outcome> {
        // Only the host can be at fault before the program's first instruction.
        let instance = self.pre.instantiate(&mut *store).map_err(|e| host_fault(&e))?;
        let run = instance
            .get_typed_func::<(&str,), (Report,)>(&mut *store, self.entry)
            .map_err(|e| host_fault(&e))?;
        run.call(&mut *store, (source,)).map(|(report,)| report).map_err(|e| ending(&e, store))
    }
}
