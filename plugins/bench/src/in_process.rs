//! A plugin in this very process, without a worker. The host never does this: a solver that crashes would take it along.

use std::ffi::c_void;
use std::path::Path;

use anyhow::{Context, Result, bail};
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LOCAL, RTLD_NOW};
use orlm_solver::abi::{self, CallbacksV1, Entry, PluginV1, ResultV1, Slice};
use orlm_solver::{MathModel, SolveOptions, SolveResult};
use orlm_solver_host as host;

/// A loaded plugin with an open session. Neither is ever closed: the process ends soon.
pub(crate) struct Plugin {
    table: &'static PluginV1,
    context: *mut c_void,
}

impl Plugin {
    /// Loads the plugin that the registry found, with what its manifest wants loaded before it.
    pub(crate) fn load(found: &host::Entry) -> Result<Self> {
        let folder = found.path.parent().unwrap_or(Path::new("/"));
        for preload in &found.manifest.preload {
            let file = preload
                .resolve(folder, |name| std::env::var(name).ok())
                .map_err(|tried| anyhow::anyhow!("{} not found at {}", preload.what, tried.join(", ")))?;
            // SAFETY: the library that the plugin's manifest names.
            let library = unsafe { Library::open(Some(&file), RTLD_NOW | RTLD_GLOBAL) };
            std::mem::forget(library.with_context(|| format!("{} cannot be loaded", file.display()))?);
        }
        // SAFETY: a plugin that the user installed.
        let library = unsafe { Library::open(Some(&found.library), RTLD_NOW | RTLD_LOCAL) };
        let library = library.with_context(|| format!("{} cannot be loaded", found.library.display()))?;
        // SAFETY: a symbol of this name has this type, by the interface.
        let entry = *unsafe { library.get::<Entry>(abi::ENTRY.as_bytes()) }?;
        std::mem::forget(library);
        // SAFETY: the export of a plugin that stays loaded.
        let table = unsafe { entry(abi::ABI_MAJOR).as_ref() }.context("another version of the interface")?;
        let settings: Vec<String> = found.manifest.config.iter().map(|(k, v)| format!("{k}={v}\n")).collect();
        let settings = settings.concat();
        let mut context = std::ptr::null_mut();
        let (mut error, mut len) = (vec![0u8; 4096], 0usize);
        // SAFETY: valid text, a place for the pointer, a buffer with its length.
        let code = unsafe {
            (table.open)(
                Slice::of(settings.as_bytes()),
                &raw mut context,
                error.as_mut_ptr(),
                error.len(),
                &raw mut len,
            )
        };
        if code != 0 {
            bail!("the plugin does not open: {}", String::from_utf8_lossy(&error[..len.min(error.len())]));
        }
        Ok(Self { table, context })
    }

    /// Solves a valid model that needs no rewriting.
    pub(crate) fn solve(&self, model: &MathModel, options: &SolveOptions) -> Result<SolveResult> {
        let callbacks = CallbacksV1 {
            struct_size: size_of::<CallbacksV1>(),
            context: std::ptr::null_mut(),
            log: None,
            stop: None,
        };
        let (model, options) = (abi::model_view(model), abi::options_view(options, ""));
        let mut out: *mut ResultV1 = std::ptr::null_mut();
        // SAFETY: an open session; all structs and the arrays behind them outlive the call.
        let code = unsafe {
            (self.table.solve)(
                self.context,
                &raw const model,
                &raw const options,
                &raw const callbacks,
                &raw mut out,
            )
        };
        // SAFETY: null or a result of the plugin.
        let Some(result) = (unsafe { out.as_ref() }) else {
            bail!("the plugin gave no result (code {code})");
        };
        // SAFETY: the plugin's arrays are valid until the result is freed.
        let answer = unsafe { abi::result_from_view(result) };
        // SAFETY: the plugin's own result, freed once.
        unsafe { (self.table.free_result)(out) };
        Ok(answer?)
    }
}
