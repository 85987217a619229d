//! Where a model runs.

use candle_core::Device;

use crate::error::Result;

/// The first GPU where this build has the feature `cuda` and the machine a driver, else the processor.
pub fn best_device() -> Result<Device> {
    #[cfg(feature = "cuda")]
    if candle_core::cuda_backend::cudarc::driver::result::init().is_ok() {
        return Ok(Device::new_cuda(0)?);
    }
    Ok(Device::Cpu)
}
