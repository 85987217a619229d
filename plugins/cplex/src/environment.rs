//! A CPLEX environment: parameters, messages, the flag that stops it.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, PoisonError};

use orlm_solver::{Callbacks, SolveError};

use crate::api::{Api, MESSAGE, MessageFunction, code, param};

/// More words of an error than this help nobody.
const MOST_WORDS: usize = 2000;

/// An open environment.
pub(crate) struct Environment {
    pub(crate) api: Api,
    pub(crate) raw: *mut c_void,
    /// What CPLEX has said on its error channel; the channel holds its address.
    words: Box<Mutex<String>>,
    /// CPLEX stops when this is not zero; it holds the address.
    stop: Box<AtomicI32>,
    /// The channels of results, warnings and progress.
    log: [*mut c_void; 3],
}

/// CPLEX calls this with what goes to the error channel.
unsafe extern "C" fn keep(words: *mut c_void, message: *const c_char) {
    // SAFETY: `open` registers its own mutex, which lives as long as the environment; CPLEX passes a C string.
    let (words, text) = unsafe { (&*words.cast::<Mutex<String>>(), CStr::from_ptr(message)) };
    let mut words = words.lock().unwrap_or_else(PoisonError::into_inner);
    if words.len() < MOST_WORDS {
        words.push_str(&text.to_string_lossy());
    }
}

/// CPLEX calls this with what goes to the other channels.
unsafe extern "C" fn forward(callbacks: *mut c_void, message: *const c_char) {
    // SAFETY: `with_log` registers callbacks that outlive the registration; CPLEX passes a C string.
    let (callbacks, text) = unsafe { (&*callbacks.cast::<Callbacks>(), CStr::from_ptr(message)) };
    callbacks.log(&text.to_string_lossy());
}

impl Environment {
    /// Opens one, which is where a missing licence shows.
    pub(crate) fn open() -> Result<Self, SolveError> {
        let api = Api::find()?;
        let mut status = 0;
        // SAFETY: a place for the status.
        let raw = unsafe { (api.open)(&raw mut status) };
        let mut env = Self {
            api,
            raw,
            words: Box::new(Mutex::new(String::new())),
            stop: Box::new(AtomicI32::new(0)),
            log: [null_mut(); 3],
        };
        if raw.is_null() {
            // CPLEX also explains its codes without an environment.
            return Err(env.error(status, "opening CPLEX"));
        }
        let mut error = null_mut();
        let [results, warnings, progress] = &mut env.log;
        // SAFETY: four places for channels; the boxes live as long as the environment.
        unsafe {
            let code = (env.api.getchannels)(env.raw, results, warnings, &raw mut error, progress);
            env.check(code, "finding the message channels")?;
            let words = (&raw const *env.words).cast_mut().cast::<c_void>();
            env.check((env.api.addfuncdest)(env.raw, error, words, keep), "listening to errors")?;
            env.check((env.api.setterminate)(env.raw, env.stop.as_ptr()), "setting the stop flag")?;
        }
        Ok(env)
    }

    /// CPLEX's version.
    pub(crate) fn version(&self) -> String {
        // SAFETY: an open environment; the text belongs to CPLEX.
        unsafe { CStr::from_ptr((self.api.version)(self.raw)) }.to_string_lossy().into_owned()
    }

    /// A return code as an error, with CPLEX's words for it.
    pub(crate) fn error(&self, code: c_int, what: &str) -> SolveError {
        let mut buffer = [0 as c_char; MESSAGE];
        // SAFETY: a buffer of the size that the manual asks for; CPLEX leaves an empty text for a code it does not know.
        let explained = unsafe {
            (self.api.geterrorstring)(self.raw, code, buffer.as_mut_ptr());
            CStr::from_ptr(buffer.as_ptr()).to_string_lossy().into_owned()
        };
        let said = std::mem::take(&mut *self.words.lock().unwrap_or_else(PoisonError::into_inner));
        let lines = [&explained, &said].into_iter().flat_map(|t| t.lines()).map(str::trim);
        let mut text = what.to_owned();
        for line in lines.filter(|l| !l.is_empty()) {
            // The channel repeats what explains the code.
            if !text.contains(line) {
                text = format!("{text}: {line}");
            }
        }
        if code::LICENCE.contains(&code) {
            return SolveError::Licence { text };
        }
        SolveError::Failed { code, text }
    }

    /// Checks a return code.
    pub(crate) fn check(&self, code: c_int, what: &str) -> Result<(), SolveError> {
        if code == 0 { Ok(()) } else { Err(self.error(code, what)) }
    }

    /// Puts every parameter back, and forgets errors of earlier solves.
    pub(crate) fn reset(&self) -> Result<(), SolveError> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner).clear();
        // SAFETY: an open environment.
        self.check(unsafe { (self.api.setdefaults)(self.raw) }, "resetting the parameters")?;
        // CPLEX binds its threads to cores, counting from the first: workers side by side would share them.
        self.set_string(param::CPUMASK, c"off")
    }

    /// Number and type of the parameter with this name or number.
    pub(crate) fn parameter(&self, name: &str) -> Option<(c_int, c_int)> {
        let (mut which, mut kind) = (0, 0);
        let text = CString::new(name).ok()?;
        // SAFETY: C strings, and places for both numbers.
        unsafe {
            if (self.api.getparamnum)(self.raw, text.as_ptr(), &raw mut which) != 0 {
                which = name.trim().parse().ok()?;
            }
            ((self.api.getparamtype)(self.raw, which, &raw mut kind) == 0).then_some((which, kind))
        }
    }

    /// Sets a parameter with a text.
    pub(crate) fn set_string(&self, which: c_int, value: &CStr) -> Result<(), SolveError> {
        // SAFETY: an open environment, a C string.
        let code = unsafe { (self.api.setstrparam)(self.raw, which, value.as_ptr()) };
        self.check(code, &format!("setting parameter {which} to {value:?}"))
    }

    /// Sets an integer parameter.
    pub(crate) fn set_int(&self, which: c_int, value: c_int) -> Result<(), SolveError> {
        // SAFETY: an open environment.
        let code = unsafe { (self.api.setintparam)(self.raw, which, value) };
        self.check(code, &format!("setting parameter {which} to {value}"))
    }

    /// Sets a long parameter.
    pub(crate) fn set_long(&self, which: c_int, value: i64) -> Result<(), SolveError> {
        // SAFETY: an open environment.
        let code = unsafe { (self.api.setlongparam)(self.raw, which, value) };
        self.check(code, &format!("setting parameter {which} to {value}"))
    }

    /// Sets a parameter with a fraction.
    pub(crate) fn set_double(&self, which: c_int, value: f64) -> Result<(), SolveError> {
        // SAFETY: an open environment.
        let code = unsafe { (self.api.setdblparam)(self.raw, which, value) };
        self.check(code, &format!("setting parameter {which} to {value}"))
    }

    /// Runs something long while another thread asks the host whether to stop, and hands on the log if anybody reads it.
    pub(crate) fn run<T>(&self, callbacks: &Callbacks, long: impl FnOnce() -> T) -> Result<T, SolveError> {
        self.stop.store(0, Ordering::Relaxed);
        let reader = (&raw const *callbacks).cast_mut().cast::<c_void>();
        let logged = callbacks.wants_log();
        if logged {
            self.each_channel(self.api.addfuncdest, reader)?;
        }
        let result = callbacks.while_watched(|| self.stop.store(1, Ordering::Relaxed), long);
        if logged {
            self.each_channel(self.api.delfuncdest, reader)?;
        }
        Ok(result)
    }

    fn each_channel(
        &self,
        change: unsafe extern "C" fn(*mut c_void, *mut c_void, *mut c_void, MessageFunction) -> c_int,
        reader: *mut c_void,
    ) -> Result<(), SolveError> {
        self.log.into_iter().try_for_each(|channel| {
            // SAFETY: a channel of this environment; `reader` outlives the registration.
            self.check(unsafe { change(self.raw, channel, reader, forward) }, "directing the log")
        })
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        if !self.raw.is_null() {
            // SAFETY: an open environment without problems; nothing is left to do about an error.
            unsafe { (self.api.close)(&raw mut self.raw) };
        }
    }
}
