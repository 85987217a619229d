//! SCIP's log, handed to the host.

use std::ffi::{CStr, c_char};
use std::ptr::null_mut;

use orlm_solver::{Callbacks, SolveError};
use russcip::ffi;

use crate::call::check;
use crate::problem::Problem;

unsafe extern "C" fn print(
    handler: *mut ffi::SCIP_MESSAGEHDLR,
    _file: *mut ffi::FILE,
    message: *const c_char,
) {
    if message.is_null() {
        return;
    }
    // SAFETY: the data are the callbacks that `log_to` has set, which outlive the problem; SCIP passes a C string.
    unsafe {
        let callbacks = &*ffi::SCIPmessagehdlrGetData(handler).cast::<Callbacks>();
        callbacks.log(&CStr::from_ptr(message).to_string_lossy());
    }
}

impl<'m> Problem<'m> {
    /// Hands SCIP's log to the host, if anybody reads it there.
    pub(crate) fn log_to(&mut self, callbacks: &'m Callbacks) -> Result<(), SolveError> {
        if !callbacks.wants_log() {
            return Ok(());
        }
        let mut handler = null_mut();
        let data = (&raw const *callbacks).cast_mut().cast();
        // SAFETY: SCIP keeps its own reference to the handler, which goes before the callbacks do; ours is given back.
        unsafe {
            let code = ffi::SCIPmessagehdlrCreate(
                &raw mut handler,
                0,
                std::ptr::null(),
                0,
                Some(print),
                Some(print),
                Some(print),
                None,
                data,
            );
            check(code, "making a log")?;
            let set = ffi::SCIPsetMessagehdlr(self.raw, handler);
            ffi::SCIPmessagehdlrRelease(&raw mut handler);
            check(set, "setting the log")?;
            check(ffi::SCIPsetIntParam(self.raw, c"display/verblevel".as_ptr(), 4), "setting the log")
        }
    }
}
