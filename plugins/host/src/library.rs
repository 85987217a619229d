//! A loaded plugin: its table, its session, its calls. Only a worker process comes here.

use std::ffi::{CStr, c_void};
use std::path::{Path, PathBuf};

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LOCAL, RTLD_NOW};
use orlm_solver::abi::{self, CallbacksV1, CapabilitiesV1, Entry, PluginV1, ResultV1, Slice};
use orlm_solver::{
    Capabilities, Licence, LicenceState, LimitKind, MathModel, SolveError, SolveOptions, SolveResult,
    Termination,
};

use crate::log::LogBuffer;
use crate::manifest::Manifest;
use crate::watch::Stop;

/// An open session with a plugin. The library is never unloaded.
pub(crate) struct Session {
    table: &'static PluginV1,
    context: *mut c_void,
}

/// The libraries that a manifest names, found but not loaded.
pub(crate) struct Libraries {
    preload: Vec<PathBuf>,
    plugin: PathBuf,
}

impl Libraries {
    /// Looks for them; `path` is the manifest's.
    pub(crate) fn find(manifest: &Manifest, path: &Path) -> Result<Self, SolveError> {
        let folder = path.parent().unwrap_or(Path::new("/"));
        let preload = manifest.preload.iter().map(|preload| {
            preload.resolve(folder, |name| std::env::var(name).ok()).map_err(|tried| {
                SolveError::PluginMissing {
                    name: manifest.name.clone(),
                    tried: vec![format!("{} at {}", preload.what, tried.join(", "))],
                }
            })
        });
        Ok(Self { preload: preload.collect::<Result<_, _>>()?, plugin: manifest.library_path(path) })
    }

    /// In the order in which they are loaded.
    pub(crate) fn all(&self) -> Vec<PathBuf> {
        self.preload.iter().chain([&self.plugin]).cloned().collect()
    }
}

/// What the plugin's callbacks reach while it solves.
struct Call<'a> {
    stop: &'a Stop,
    log: LogBuffer,
}

unsafe extern "C" fn should_stop(context: *mut c_void) -> i32 {
    // SAFETY: `Session::call` passes its `Call`, which outlives the plugin's.
    let call = unsafe { &*context.cast::<Call<'_>>() };
    i32::from(call.stop.is_due())
}

unsafe extern "C" fn take_log(context: *mut c_void, text: *const u8, len: usize) {
    if text.is_null() {
        return;
    }
    // SAFETY: as above; and the plugin passes `len` readable bytes.
    let (call, text) = unsafe { (&*context.cast::<Call<'_>>(), std::slice::from_raw_parts(text, len)) };
    call.log.push(text);
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
    /// Loads the libraries and opens a session.
    pub(crate) fn open(manifest: &Manifest, libraries: &Libraries) -> Result<Self, SolveError> {
        let missing = |tried: Vec<String>| SolveError::PluginMissing { name: manifest.name.clone(), tried };
        for file in &libraries.preload {
            // SAFETY: the manifest's author vouches for the library; its initialisers run in this worker process only.
            let library = unsafe { Library::open(Some(file), RTLD_NOW | RTLD_GLOBAL) };
            let library =
                library.map_err(|e| missing(vec![format!("{}: {}", file.display(), reason(&e))]))?;
            std::mem::forget(library);
        }
        let file = &libraries.plugin;
        let failed = |text: String| missing(vec![format!("{}: {text}", file.display())]);
        // SAFETY: as above.
        let library = unsafe { Library::open(Some(file), RTLD_NOW | RTLD_LOCAL) };
        let library = library.map_err(|e| failed(reason(&e)))?;
        // SAFETY: a symbol of this name has this type, by the interface.
        let entry = unsafe { library.get::<Entry>(abi::ENTRY.as_bytes()) };
        let entry = *entry.map_err(|e| failed(reason(&e)))?;
        std::mem::forget(library);
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
        Ok(Self { table, context })
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

    /// Solves a valid model. A solver that is stopped because its time is over has reached its time limit.
    pub(crate) fn solve(
        &self,
        model: &MathModel,
        options: &SolveOptions,
        stop: &Stop,
    ) -> Result<SolveResult, SolveError> {
        let mut result = self.call(model, options, stop)?;
        if result.termination == Termination::Interrupted && stop.is_late() && !stop.is_cancelled() {
            result.termination = Termination::Limit;
            result.limit = Some(LimitKind::Time);
        }
        Ok(result)
    }

    fn call(
        &self,
        model: &MathModel,
        options: &SolveOptions,
        stop: &Stop,
    ) -> Result<SolveResult, SolveError> {
        let wants_log = options.log;
        let call = Call { stop, log: LogBuffer::default() };
        let callbacks = CallbacksV1 {
            struct_size: size_of::<CallbacksV1>(),
            context: (&raw const call).cast_mut().cast(),
            log: if wants_log { Some(take_log) } else { None },
            stop: Some(should_stop),
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
        answer.map(|mut result| {
            if wants_log {
                result.log = call.log.text();
            }
            result
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: an open session, closed once.
        unsafe { (self.table.close)(self.context) };
    }
}
