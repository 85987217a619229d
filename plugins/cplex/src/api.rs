//! The functions of CPLEX's Callable Library that the plugin calls, and the numbers that it has for things.
//!
//! Declared by hand from the library's reference manual; the numbers were compared with those in IBM's Python package. The
//! functions are looked up among the symbols that are loaded already, so no CPLEX is needed to build this.

use std::ffi::{c_char, c_int, c_longlong, c_void};

use libloading::os::unix::Library;
use orlm_solver::SolveError;

/// What CPLEX takes for infinite, as a bound and as a right-hand side.
pub(crate) const INFINITY: f64 = 1e20;
/// Room for the text of an error or a status.
pub(crate) const MESSAGE: usize = 4096;

/// Return codes (`CPXERR_…`).
pub(crate) mod code {
    use std::ffi::c_int;

    /// The model is larger than the edition allows.
    pub(crate) const RESTRICTED_VERSION: c_int = 1016;
    /// A value of an integral column that is beyond CPLEX's integers.
    pub(crate) const INT_TOO_BIG: c_int = 3018;
    /// A quadratic objective or row that is not convex.
    pub(crate) const NOT_CONVEX: c_int = 5002;
    /// The first and the last code of licence trouble.
    pub(crate) const LICENCE: std::ops::RangeInclusive<c_int> = 32_000..=32_999;
}

/// Problem types (`CPXPROB_…`).
pub(crate) mod problem_type {
    use std::ffi::c_int;

    pub(crate) const LP: c_int = 0;
    pub(crate) const QP: c_int = 5;
    pub(crate) const QCP: c_int = 10;
}

/// Parameters (`CPX_PARAM_…`).
pub(crate) mod param {
    use std::ffi::c_int;

    pub(crate) const EPOPT: c_int = 1014;
    pub(crate) const EPRHS: c_int = 1016;
    pub(crate) const ITLIM: c_int = 1020;
    pub(crate) const PREIND: c_int = 1030;
    pub(crate) const TILIM: c_int = 1039;
    pub(crate) const THREADS: c_int = 1067;
    pub(crate) const RANDOMSEED: c_int = 1124;
    pub(crate) const OPTIMALITYTARGET: c_int = 1131;
    pub(crate) const CPUMASK: c_int = 1144;
    pub(crate) const EPAGAP: c_int = 2008;
    pub(crate) const EPGAP: c_int = 2009;
    pub(crate) const EPINT: c_int = 2010;
    pub(crate) const INTSOLLIM: c_int = 2015;
    pub(crate) const NODELIM: c_int = 2017;
    pub(crate) const SOLNPOOLCAPACITY: c_int = 2103;
    pub(crate) const SOLNPOOLREPLACE: c_int = 2104;
    pub(crate) const SOLNPOOLINTENSITY: c_int = 2107;
    pub(crate) const POPULATELIM: c_int = 2108;
    pub(crate) const BAREPCOMP: c_int = 3002;
    pub(crate) const BARITLIM: c_int = 3012;
    pub(crate) const BARQCPEPCOMP: c_int = 3020;

    /// Value of `OPTIMALITYTARGET`: the global optimum of a non-convex objective.
    pub(crate) const OPTIMAL_GLOBAL: c_int = 3;
    /// Value of `SOLNPOOLREPLACE`: the worst point goes first.
    pub(crate) const REPLACE_WORST: c_int = 1;
    /// Value of `SOLNPOOLINTENSITY`: all points, as far as the limits allow.
    pub(crate) const ENUMERATE: c_int = 4;
    /// Types of parameters (`CPX_PARAMTYPE_…`).
    pub(crate) const INT: c_int = 1;
    pub(crate) const DOUBLE: c_int = 2;
    pub(crate) const STRING: c_int = 3;
    pub(crate) const LONG: c_int = 4;
    /// The largest value of integer parameters.
    pub(crate) const BIG_INT: u32 = 2_100_000_000;
    /// The largest value of long parameters.
    pub(crate) const BIG_LONG: i64 = 9_223_372_036_800_000_000;
}

/// Called by CPLEX with each piece of a message.
pub(crate) type MessageFunction = unsafe extern "C" fn(*mut c_void, *const c_char);

type Env = *mut c_void;
type Lp = *mut c_void;
type Channel = *mut c_void;
type Ints = *const c_int;
type Doubles = *const f64;
type Text = *const c_char;
type Names = *const *const c_char;

macro_rules! functions {
    ($($field:ident = $symbol:literal: fn($($argument:ty),*) -> $result:ty;)*) => {
        /// CPLEX's functions, named as there without the prefix `CPX`.
        pub(crate) struct Api { $(pub(crate) $field: unsafe extern "C" fn($($argument),*) -> $result),* }

        impl Api {
            /// Finds all functions among the global symbols of this process.
            pub(crate) fn find() -> Result<Self, SolveError> {
                let library = Library::this();
                Ok(Self { $($field: {
                    // SAFETY: the manual gives a function of this name this type.
                    let symbol = unsafe { library.get::<unsafe extern "C" fn($($argument),*) -> $result>($symbol.as_bytes()) };
                    *symbol.map_err(|_| SolveError::Failed {
                        code: 0,
                        text: concat!("the CPLEX library lacks ", $symbol, "; this plugin needs 12.10 or newer").to_owned(),
                    })?
                }),* })
            }
        }
    };
}

functions! {
    open = "CPXopenCPLEX": fn(*mut c_int) -> Env;
    close = "CPXcloseCPLEX": fn(*mut Env) -> c_int;
    version = "CPXversion": fn(Env) -> Text;
    geterrorstring = "CPXgeterrorstring": fn(Env, c_int, *mut c_char) -> Text;
    getchannels = "CPXgetchannels": fn(Env, *mut Channel, *mut Channel, *mut Channel, *mut Channel) -> c_int;
    addfuncdest = "CPXaddfuncdest": fn(Env, Channel, *mut c_void, MessageFunction) -> c_int;
    delfuncdest = "CPXdelfuncdest": fn(Env, Channel, *mut c_void, MessageFunction) -> c_int;
    setterminate = "CPXsetterminate": fn(Env, *mut c_int) -> c_int;
    setdefaults = "CPXsetdefaults": fn(Env) -> c_int;
    setintparam = "CPXsetintparam": fn(Env, c_int, c_int) -> c_int;
    setlongparam = "CPXsetlongparam": fn(Env, c_int, c_longlong) -> c_int;
    setdblparam = "CPXsetdblparam": fn(Env, c_int, f64) -> c_int;
    setstrparam = "CPXsetstrparam": fn(Env, c_int, Text) -> c_int;
    getparamnum = "CPXgetparamnum": fn(Env, Text, *mut c_int) -> c_int;
    getparamtype = "CPXgetparamtype": fn(Env, c_int, *mut c_int) -> c_int;
    createprob = "CPXcreateprob": fn(Env, *mut c_int, Text) -> Lp;
    freeprob = "CPXfreeprob": fn(Env, *mut Lp) -> c_int;
    chgobjsen = "CPXchgobjsen": fn(Env, Lp, c_int) -> c_int;
    chgobjoffset = "CPXchgobjoffset": fn(Env, Lp, f64) -> c_int;
    newcols = "CPXnewcols": fn(Env, Lp, c_int, Doubles, Doubles, Doubles, Text, Names) -> c_int;
    addrows = "CPXaddrows": fn(Env, Lp, c_int, c_int, c_int, Doubles, Text, Ints, Ints, Doubles, Names, Names) -> c_int;
    chgrngval = "CPXchgrngval": fn(Env, Lp, c_int, Ints, Doubles) -> c_int;
    copyquad = "CPXcopyquad": fn(Env, Lp, Ints, Ints, Ints, Doubles) -> c_int;
    addqconstr = "CPXaddqconstr": fn(Env, Lp, c_int, c_int, f64, c_int, Ints, Doubles, Ints, Ints, Doubles, Text) -> c_int;
    addsos = "CPXaddsos": fn(Env, Lp, c_int, c_int, Text, Ints, Ints, Doubles, Names) -> c_int;
    addindconstr = "CPXaddindconstr": fn(Env, Lp, c_int, c_int, c_int, f64, c_int, Ints, Doubles, Text) -> c_int;
    addpwl = "CPXaddpwl": fn(Env, Lp, c_int, c_int, f64, f64, c_int, Doubles, Doubles, Text) -> c_int;
    addmipstarts = "CPXaddmipstarts": fn(Env, Lp, c_int, c_int, Ints, Ints, Doubles, Ints, Names) -> c_int;
    getprobtype = "CPXgetprobtype": fn(Env, Lp) -> c_int;
    lpopt = "CPXlpopt": fn(Env, Lp) -> c_int;
    qpopt = "CPXqpopt": fn(Env, Lp) -> c_int;
    baropt = "CPXbaropt": fn(Env, Lp) -> c_int;
    mipopt = "CPXmipopt": fn(Env, Lp) -> c_int;
    populate = "CPXpopulate": fn(Env, Lp) -> c_int;
    getsolnpoolnumsolns = "CPXgetsolnpoolnumsolns": fn(Env, Lp) -> c_int;
    getsolnpoolx = "CPXgetsolnpoolx": fn(Env, Lp, c_int, *mut f64, c_int, c_int) -> c_int;
    getstat = "CPXgetstat": fn(Env, Lp) -> c_int;
    getstatstring = "CPXgetstatstring": fn(Env, c_int, *mut c_char) -> Text;
    solninfo = "CPXsolninfo": fn(Env, Lp, *mut c_int, *mut c_int, *mut c_int, *mut c_int) -> c_int;
    getx = "CPXgetx": fn(Env, Lp, *mut f64, c_int, c_int) -> c_int;
    getpi = "CPXgetpi": fn(Env, Lp, *mut f64, c_int, c_int) -> c_int;
    getbestobjval = "CPXgetbestobjval": fn(Env, Lp, *mut f64) -> c_int;
    getnodecnt = "CPXgetnodecnt": fn(Env, Lp) -> c_int;
    getitcnt = "CPXgetitcnt": fn(Env, Lp) -> c_int;
    getbaritcnt = "CPXgetbaritcnt": fn(Env, Lp) -> c_int;
    getmipitcnt = "CPXgetmipitcnt": fn(Env, Lp) -> c_int;
}
