//! Gurobi's C interface, as far as it is used: prototypes and numbers of `gurobi_c.h`, the same in Gurobi 10 to 13.

#![allow(non_snake_case, reason = "the functions have Gurobi's own names")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{null, null_mut};

use libloading::Library;

/// An opaque `GRBenv`.
pub(crate) type Env = *mut c_void;
/// An opaque `GRBmodel`.
pub(crate) type Model = *mut c_void;
/// Takes a line of the log.
pub(crate) type LogCallback = unsafe extern "C" fn(text: *mut c_char, data: *mut c_void) -> c_int;

/// Bounds of this size and more are infinite.
pub(crate) const INFINITY: f64 = 1e100;
/// From here on Gurobi takes finite bounds for infinite, too.
pub(crate) const INFINITE_BOUND: f64 = 1e20;
/// A value of a start that is not set.
pub(crate) const UNDEFINED: f64 = 1e101;

/// Error codes that mean something to us.
pub(crate) mod error {
    pub(crate) const OUT_OF_MEMORY: i32 = 10001;
    pub(crate) const UNKNOWN_PARAMETER: i32 = 10007;
    pub(crate) const NO_LICENSE: i32 = 10009;
    pub(crate) const SIZE_LIMIT_EXCEEDED: i32 = 10010;
    pub(crate) const NETWORK: i32 = 10022;
    pub(crate) const JOB_REJECTED: i32 = 10023;
    pub(crate) const NOT_SUPPORTED: i32 = 10024;
    pub(crate) const CLOUD: i32 = 10028;
    pub(crate) const CSWORKER: i32 = 10030;
    pub(crate) const SECURITY: i32 = 10032;
}

/// What `GRBgetparamtype` says of a parameter that holds text.
pub(crate) const STRING_PARAMETER: c_int = 3;

macro_rules! functions {
    (
        needed { $($name:ident($($arg:ty),* $(,)?) $(-> $ret:ty)?;)* }
        optional { $($opt:ident($($oarg:ty),* $(,)?) -> $oret:ty;)* }
    ) => {
        /// The functions of a loaded library.
        pub(crate) struct Api {
            $(pub(crate) $name: unsafe extern "C" fn($($arg),*) $(-> $ret)?,)*
            $(pub(crate) $opt: Option<unsafe extern "C" fn($($oarg),*) -> $oret>,)*
        }

        impl Api {
            fn bind(library: &Library) -> Result<Self, libloading::Error> {
                // SAFETY: symbols of these names have these types, by Gurobi's interface.
                unsafe {
                    Ok(Self {
                        $($name: *library.get(stringify!($name))?,)*
                        $($opt: library.get(stringify!($opt)).ok().map(|symbol| *symbol),)*
                    })
                }
            }
        }
    };
}

functions! {
    needed {
        GRBversion(*mut c_int, *mut c_int, *mut c_int);
        GRBstartenv(Env) -> c_int;
        GRBfreeenv(Env);
        GRBgeterrormsg(Env) -> *const c_char;
        GRBgetenv(Model) -> Env;
        GRBsetintparam(Env, *const c_char, c_int) -> c_int;
        GRBsetdblparam(Env, *const c_char, f64) -> c_int;
        GRBsetparam(Env, *const c_char, *const c_char) -> c_int;
        GRBgetparamtype(Env, *const c_char) -> c_int;
        GRBsetlogcallbackfunc(Model, Option<LogCallback>, *mut c_void) -> c_int;
        GRBnewmodel(
            Env, *mut Model, *const c_char, c_int, *const f64, *const f64, *const f64, *const c_char, *const *const c_char,
        ) -> c_int;
        GRBfreemodel(Model) -> c_int;
        GRBupdatemodel(Model) -> c_int;
        GRBaddconstrs(
            Model, c_int, c_int, *const c_int, *const c_int, *const f64, *const c_char, *const f64, *const *const c_char,
        ) -> c_int;
        GRBaddqpterms(Model, c_int, *const c_int, *const c_int, *const f64) -> c_int;
        GRBaddqconstr(
            Model, c_int, *const c_int, *const f64, c_int, *const c_int, *const c_int, *const f64, c_char, f64, *const c_char,
        ) -> c_int;
        GRBaddsos(Model, c_int, c_int, *const c_int, *const c_int, *const c_int, *const f64) -> c_int;
        GRBaddgenconstrIndicator(
            Model, *const c_char, c_int, c_int, c_int, *const c_int, *const f64, c_char, f64,
        ) -> c_int;
        GRBaddgenconstrMax(Model, *const c_char, c_int, c_int, *const c_int, f64) -> c_int;
        GRBaddgenconstrMin(Model, *const c_char, c_int, c_int, *const c_int, f64) -> c_int;
        GRBaddgenconstrAbs(Model, *const c_char, c_int, c_int) -> c_int;
        GRBaddgenconstrAnd(Model, *const c_char, c_int, c_int, *const c_int) -> c_int;
        GRBaddgenconstrOr(Model, *const c_char, c_int, c_int, *const c_int) -> c_int;
        GRBaddgenconstrPWL(Model, *const c_char, c_int, c_int, c_int, *const f64, *const f64) -> c_int;
        GRBsetobjectiven(
            Model, c_int, c_int, f64, f64, f64, *const c_char, f64, c_int, *const c_int, *const f64,
        ) -> c_int;
        GRBsetintattr(Model, *const c_char, c_int) -> c_int;
        GRBsetdblattr(Model, *const c_char, f64) -> c_int;
        GRBsetintattrlist(Model, *const c_char, c_int, *const c_int, *const c_int) -> c_int;
        GRBsetdblattrarray(Model, *const c_char, c_int, c_int, *const f64) -> c_int;
        GRBgetintattr(Model, *const c_char, *mut c_int) -> c_int;
        GRBgetdblattr(Model, *const c_char, *mut f64) -> c_int;
        GRBgetdblattrarray(Model, *const c_char, c_int, c_int, *mut f64) -> c_int;
        GRBoptimize(Model) -> c_int;
        GRBterminate(Model);
    }
    optional {
        // Up to Gurobi 11 the first of these two, from 12 on the second: there, the first is kept for old programs.
        GRBemptyenv(*mut Env) -> c_int;
        GRBemptyenvinternal(*mut Env, c_int, c_int, c_int) -> c_int;
        // From Gurobi 12 on.
        GRBaddgenconstrNL(Model, *const c_char, c_int, c_int, *const c_int, *const f64, *const c_int) -> c_int;
    }
}

impl Api {
    /// The functions of a loaded library, or the words for one that is missing.
    pub(crate) fn of(library: &Library) -> Result<Self, String> {
        // libloading's own words say only that it failed.
        Self::bind(library).map_err(|e| match std::error::Error::source(&e) {
            Some(source) => source.to_string(),
            None => e.to_string(),
        })
    }

    /// The file that the functions come from.
    pub(crate) fn file(&self) -> String {
        let mut info = libc::Dl_info {
            dli_fname: null(),
            dli_fbase: null_mut(),
            dli_sname: null(),
            dli_saddr: null_mut(),
        };
        // SAFETY: the address of a loaded function, and a place for what is known about it, whose name is a C string as
        // long as the library is loaded.
        unsafe {
            let address = self.GRBversion as *const c_void;
            if libc::dladdr(address, &raw mut info) == 0 || info.dli_fname.is_null() {
                return "an unknown file".to_owned();
            }
            CStr::from_ptr(info.dli_fname).to_string_lossy().into_owned()
        }
    }

    /// Major, minor and technical version.
    pub(crate) fn version(&self) -> (c_int, c_int, c_int) {
        let (mut major, mut minor, mut technical) = (0, 0, 0);
        // SAFETY: three places for numbers.
        unsafe { (self.GRBversion)(&raw mut major, &raw mut minor, &raw mut technical) };
        (major, minor, technical)
    }
}
