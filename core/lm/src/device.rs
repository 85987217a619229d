//! Where a model runs.

use candle_core::Device;

use crate::error::Result;

/// The first GPU where this build has the feature `cuda` and the machine a driver, else the processor. An error where there is
/// a GPU and one of CUDA's libraries is not.
pub fn best_device() -> Result<Device> {
    #[cfg(feature = "cuda")]
    // A library that is not there would end the process in the midst of a call.
    if cuda::loads("cuda") && candle_core::cuda_backend::cudarc::driver::result::init().is_ok() {
        if let Some(name) = ["cublas", "curand", "nvrtc"].into_iter().find(|name| !cuda::loads(name)) {
            return Err(crate::LmError::NoLibrary { name });
        }
        return Ok(Device::new_cuda(0)?);
    }
    Ok(Device::Cpu)
}

#[cfg(feature = "cuda")]
mod cuda {
    /// Whether a shared library of CUDA's can be loaded, under one of the names that it is then called by.
    pub(super) fn loads(name: &str) -> bool {
        ["", ".13", ".12", ".11", ".10", ".9", ".1"].into_iter().any(|version| {
            // SAFETY: these are NVIDIA's own libraries, whose initialisers may run at any time and on any thread.
            unsafe { libloading::Library::new(format!("lib{name}.so{version}")) }.is_ok()
        })
    }
}
