//! Calls into SCIP: return codes become errors, with the words that SCIP prints.

use std::ffi::{CStr, c_char, c_void};
use std::sync::{Mutex, PoisonError};

use orlm_solver::SolveError;
use russcip::{Retcode, ffi};

/// What SCIP has printed as errors. Global, as SCIP's printing function is.
static ERRORS: Mutex<String> = Mutex::new(String::new());
/// More words than this help nobody.
const MOST_WORDS: usize = 2000;

unsafe extern "C" fn print(_data: *mut c_void, _file: *mut ffi::FILE, message: *const c_char) {
    if message.is_null() {
        return;
    }
    // SAFETY: SCIP passes a C string.
    let text = unsafe { CStr::from_ptr(message) }.to_string_lossy();
    let mut errors = ERRORS.lock().unwrap_or_else(PoisonError::into_inner);
    if errors.len() < MOST_WORDS {
        errors.push_str(&text);
    }
}

/// From now on errors are collected instead of printed.
pub(crate) fn collect_errors() {
    // SAFETY: a static function without data.
    unsafe { ffi::SCIPmessageSetErrorPrinting(Some(print), std::ptr::null_mut()) };
}

/// The collected words, which are forgotten thereby.
pub(crate) fn collected_errors() -> String {
    std::mem::take(&mut *ERRORS.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A failed call as an error.
pub(crate) fn failed(code: Retcode, what: &str) -> SolveError {
    let words = collected_errors();
    let words: Vec<&str> = words.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let text = if words.is_empty() {
        format!("{what}: {code:?}")
    } else {
        format!("{what}: {code:?}: {}", words.join(" "))
    };
    SolveError::Failed { code: -1, text }
}

/// Checks a return code.
pub(crate) fn check(code: ffi::SCIP_RETCODE, what: &str) -> Result<(), SolveError> {
    match Retcode::from(code) {
        Retcode::Okay => Ok(()),
        code => Err(failed(code, what)),
    }
}
