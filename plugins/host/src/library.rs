//! A loaded plugin: its table, its session, its calls. Only a worker process comes here.

use std::ffi::{CStr, c_void};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LOCAL, RTLD_NOW};
use orlm_solver::abi::{self, CallbacksV1, CapabilitiesV1, Entry, PluginV1, ResultV1, Slice};
use orlm_solver::{Capabilities, Licence, LicenceState, MathModel, SolveError, SolveOptions, SolveResult};

use crate::manifest::Manifest;

/// An open session with a plugin. The library is never unloaded.
pub(crate) struct Session {
    table: &'static PluginV1,
    context: *mut c_void,
    /// What was loaded, in order.
    pub(crate) libraries: Vec<PathBuf>,
}

/// Asked by the solver while it runs: stop when the time is well over (some libraries overlook their own limit).
struct StopClock {
    at: Option<Instant>,
}

unsafe extern "C" fn stop_when_late(context: *mut c_void) -> i32 {
    // SAFETY: `solve` passes its `StopClock`, which outlives the call.
    let clock = unsafe { &*context.cast::<StopClock>() };
    i32::from(clock.at.is_some_and(|at| Instant::now() >= at))
}

/// The whole reason of a loading failure: libloading's own words say only that it failed.
fn reason(e: &libloading::Error) -> String {
    let mut text = e.to_string();
    let mut source = std::error::Error::source(e);
    while let Some(s) = source {
        text = format!("{text}: {s}");
        source = s.source();
    }
    text
}

impl Session {
    /// Loads what the manifest names and opens a session.
    pub(crate) fn open(manifest: &Manifest, path: &Path) -> Result<Self, SolveError> {
        let missing = |tried: Vec<String>| SolveError::PluginMissing { name: manifest.name.clone(), tried };
        let folder = path.parent().unwrap_or(Path::new("/"));
        let mut libraries = Vec::new();
        for preload in &manifest.preload {
            let file = preload
                .resolve(folder, |name| std::env::var(name).ok())
                .map_err(|tried| missing(vec![format!("{} at {}", preload.what, tried.join(", "))]))?;
            // SAFETY: the manifest's author vouches for the library; its initialisers run in this worker process only.
            let library = unsafe { Library::open(Some(&file), RTLD_NOW | RTLD_GLOBAL) };
            let library =
                library.map_err(|e| missing(vec![format!("{}: {}", file.display(), reason(&e))]))?;
            std::mem::forget(library);
            libraries.push(file);
        }
        let file = manifest.library_path(path);
        let failed = |text: String| missing(vec![format!("{}: {text}", file.display())]);
        // SAFETY: as above.
        let library = unsafe { Library::open(Some(&file), RTLD_NOW | RTLD_LOCAL) };
        let library = library.map_err(|e| failed(reason(&e)))?;
        // SAFETY: a symbol of this name has this type, by the interface.
        let entry = unsafe { library.get::<Entry>(abi::ENTRY.as_bytes()) };
        let entry = *entry.map_err(|e| failed(reason(&e)))?;
        std::mem::forget(library);
        libraries.push(file.clone());
        // SAFETY: the export of a plugin; the library stays loaded, so the table stays valid.
        let table = unsafe { entry(abi::ABI_MAJOR).as_ref() };
        let table: &'static PluginV1 = table
            .filter(|t| t.abi_major == abi::ABI_MAJOR && t.struct_size >= size_of::<PluginV1>())
            .ok_or_else(|| failed(format!("does not speak version {} of the C interface", abi::ABI_MAJOR)))?;
        // SAFETY: the table's name is a C string.
        let name = unsafe { CStr::from_ptr(table.name) }.to_string_lossy();
        if name != manifest.name {
            return Err(failed(format!("is the plugin {name:?}, the manifest says {:?}", manifest.name)));
        }
        let config = manifest.config_lines();
        let mut context = std::ptr::null_mut();
        let mut error = vec![0u8; 4096];
        let mut len = 0usize;
        // SAFETY: valid text, a place for the pointer, a buffer with its length.
        let code = unsafe {
            (table.open)(
                Slice::of(config.as_bytes()),
                &raw mut context,
                error.as_mut_ptr(),
                error.len(),
                &raw mut len,
            )
        };
        if code != 0 {
            let text = String::from_utf8_lossy(&error[..len.min(error.len())]).into_owned();
            return Err(match code {
                abi::outcome::LICENCE => SolveError::Licence { text },
                _ => failed(text),
            });
        }
        Ok(Self { table, context, libraries })
    }

    /// Version of the solver library.
    pub(crate) fn version(&self) -> String {
        let mut text = vec![0u8; 256];
        // SAFETY: an open session and a buffer with its length.
        let len = unsafe { (self.table.version)(self.context, text.as_mut_ptr(), text.len()) };
        text.truncate(len.min(256));
        String::from_utf8_lossy(&text).into_owned()
    }

    /// What the plugin can do, and how its solver is licensed here.
    pub(crate) fn capabilities(&self) -> Result<(Capabilities, Licence), SolveError> {
        let mut out = abi::capabilities_view(&Capabilities::default(), LicenceState::default());
        out.struct_size = size_of::<CapabilitiesV1>();
        // SAFETY: an open session and a struct of the announced size.
        let code = unsafe { (self.table.capabilities)(self.context, &raw mut out) };
        if code != 0 {
            return Err(SolveError::Failed { code, text: "no capabilities".to_owned() });
        }
        let mut text = vec![0u8; 1024];
        // SAFETY: an open session and a buffer with its length.
        let len = self.table.licence.map_or(0, |f| unsafe { f(self.context, text.as_mut_ptr(), text.len()) });
        text.truncate(len.min(1024));
        let text = String::from_utf8_lossy(&text).into_owned();
        let licence = Licence { state: abi::licence_from_code(out.licence), text };
        Ok((abi::capabilities_from_view(&out), licence))
    }

    /// Solves a valid model.
    pub(crate) fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult, SolveError> {
        let late = |limit: f64| Duration::try_from_secs_f64(limit * 1.05 + 0.2).ok();
        let at = options.time_limit.and_then(late).and_then(|d| Instant::now().checked_add(d));
        let clock = StopClock { at };
        let callbacks = CallbacksV1 {
            struct_size: size_of::<CallbacksV1>(),
            context: (&raw const clock).cast_mut().cast(),
            log: None,
            stop: Some(stop_when_late),
        };
        let parameters = abi::parameter_lines(options);
        let (view, options) = (abi::model_view(model), abi::options_view(options, &parameters));
        let mut out: *mut ResultV1 = std::ptr::null_mut();
        // SAFETY: an open session; all structs and the arrays behind them outlive the call.
        let code = unsafe {
            (self.table.solve)(
                self.context,
                &raw const view,
                &raw const options,
                &raw const callbacks,
                &raw mut out,
            )
        };
        // SAFETY: null or a result of the plugin.
        let Some(result) = (unsafe { out.as_ref() }) else {
            return Err(SolveError::Failed { code, text: "the plugin gave no result".to_owned() });
        };
        let answer = if code != 0 {
            Err(SolveError::Failed { code, text: "the plugin's call failed".to_owned() })
        } else if result.struct_size < size_of::<ResultV1>() {
            Err(SolveError::Garbage { text: format!("a result of {} bytes", result.struct_size) })
        } else {
            // SAFETY: the plugin's arrays are valid until the result is freed.
            unsafe { abi::result_from_view(result) }
        };
        // SAFETY: the plugin's own result, freed once.
        unsafe { (self.table.free_result)(out) };
        answer
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: an open session, closed once.
        unsafe { (self.table.close)(self.context) };
    }
}
