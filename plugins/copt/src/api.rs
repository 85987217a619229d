//! libcopt's functions, found by their names. The declarations are our own, after COPT's reference manual; what is
//! declared here is the same in COPT 7 and COPT 8 (compared for 7.1.3 and 8.0.4).

use std::ffi::{CStr, c_char, c_int, c_void};

use libloading::os::unix::Library;
use orlm_solver::SolveError;

/// COPT's environment: the licence. Only ever behind a pointer.
#[repr(C)]
pub(crate) struct Env {
    _private: [u8; 0],
}

/// COPT's problem. Only ever behind a pointer.
#[repr(C)]
pub(crate) struct Prob {
    _private: [u8; 0],
}

/// What COPT calls with each line of its log.
pub(crate) type LogCallback = unsafe extern "C" fn(message: *mut c_char, context: *mut c_void);
/// What COPT calls while it solves a mixed-integer program.
pub(crate) type MipCallback =
    unsafe extern "C" fn(prob: *mut Prob, data: *mut c_void, when: c_int, context: *mut c_void) -> c_int;

/// COPT's return code for success.
pub(crate) const OK: c_int = 0;
/// COPT's return code for what it does not take.
pub(crate) const INVALID: c_int = 3;
/// COPT's return code for what the licence does not allow.
pub(crate) const NO_LICENCE: c_int = 4;
/// COPT's return code for a problem that is not convex, where it takes none.
pub(crate) const NONCONVEX: c_int = 8;
/// The size that COPT recommends for buffers of text.
const TEXT: usize = 1000;

macro_rules! functions {
    (
        required { $($(#[$doc:meta])* $name:ident = $symbol:literal ( $($arg:ty),* $(,)? );)* }
        optional { $($(#[$opt_doc:meta])* $opt_name:ident = $opt_symbol:literal ( $($opt_arg:ty),* $(,)? );)* }
    ) => {
        /// The functions of a loaded libcopt. All return one of COPT's return codes.
        pub(crate) struct Api {
            $($(#[$doc])* pub(crate) $name: unsafe extern "C" fn($($arg),*) -> c_int,)*
            $($(#[$opt_doc])* pub(crate) $opt_name: Option<unsafe extern "C" fn($($opt_arg),*) -> c_int>,)*
        }

        impl Api {
            /// Finds the functions among the process's global symbols: the host loads libcopt before the plugin, as
            /// the manifest says.
            pub(crate) fn find() -> Result<Self, SolveError> {
                let process = Library::this();
                Ok(Self {
                    // SAFETY: the types are those of COPT's manual, and libcopt is never unloaded.
                    $($name: *unsafe { process.get(concat!($symbol, "\0").as_bytes()) }.map_err(|_| missing($symbol))?,)*
                    // SAFETY: as above.
                    $($opt_name: unsafe { process.get(concat!($opt_symbol, "\0").as_bytes()) }.ok().map(|f| *f),)*
                })
            }
        }
    };
}

functions! {
    required {
        banner = "COPT_GetBanner"(*mut c_char, c_int);
        code_words = "COPT_GetRetcodeMsg"(c_int, *mut c_char, c_int);
        create_env = "COPT_CreateEnv"(*mut *mut Env);
        delete_env = "COPT_DeleteEnv"(*mut *mut Env);
        licence_words = "COPT_GetLicenseMsg"(*mut Env, *mut c_char, c_int);
        create_prob = "COPT_CreateProb"(*mut Env, *mut *mut Prob);
        delete_prob = "COPT_DeleteProb"(*mut *mut Prob);
        /// Columns, rows, sense (1 or -1), constant, costs; the matrix by columns: begins, counts, rows, values; kinds,
        /// bounds; senses of rows (null for two sides), sides; names.
        load = "COPT_LoadProb"(
            *mut Prob, c_int, c_int, c_int, f64, *const f64, *const c_int, *const c_int, *const c_int, *const f64,
            *const c_char, *const f64, *const f64, *const c_char, *const f64, *const f64, *const *const c_char,
            *const *const c_char,
        );
        /// The linear part, the products, sense, side, name.
        add_quadratic_row = "COPT_AddQConstr"(
            *mut Prob, c_int, *const c_int, *const f64, c_int, *const c_int, *const c_int, *const f64, c_char, f64,
            *const c_char,
        );
        /// Products, each once, without a factor 1/2.
        set_quadratic_objective = "COPT_SetQuadObj"(*mut Prob, c_int, *const c_int, *const c_int, *const f64);
        /// Types, begins, counts, columns, weights.
        add_sos = "COPT_AddSOSs"(
            *mut Prob, c_int, *const c_int, *const c_int, *const c_int, *const c_int, *const f64,
        );
        /// Types, begins, counts, columns.
        add_cones = "COPT_AddCones"(*mut Prob, c_int, *const c_int, *const c_int, *const c_int, *const c_int);
        /// Binary column, its value, the row, sense, side.
        add_indicator = "COPT_AddIndicator"(
            *mut Prob, c_int, c_int, c_int, *const c_int, *const f64, c_char, f64,
        );
        /// Columns and values of a start, which may be partial.
        add_start = "COPT_AddMipStart"(*mut Prob, c_int, *const c_int, *const f64);
        set_int = "COPT_SetIntParam"(*mut Prob, *const c_char, c_int);
        set_number = "COPT_SetDblParam"(*mut Prob, *const c_char, f64);
        largest_int = "COPT_GetIntParamMax"(*mut Prob, *const c_char, *mut c_int);
        int_attribute = "COPT_GetIntAttr"(*mut Prob, *const c_char, *mut c_int);
        number_attribute = "COPT_GetDblAttr"(*mut Prob, *const c_char, *mut f64);
        set_log_callback = "COPT_SetLogCallback"(*mut Prob, Option<LogCallback>, *mut c_void);
        set_callback = "COPT_SetCallback"(*mut Prob, Option<MipCallback>, c_int, *mut c_void);
        solve = "COPT_Solve"(*mut Prob);
        /// May be called from any thread; lost unless a solve is running.
        interrupt = "COPT_Interrupt"(*mut Prob);
        /// The point of a mixed-integer program; of COPT 8 any point.
        point = "COPT_GetSolution"(*mut Prob, *mut f64);
        /// Point, activities of the rows, row duals, reduced costs of a continuous program.
        continuous_solution = "COPT_GetLpSolution"(*mut Prob, *mut f64, *mut f64, *mut f64, *mut f64);
        /// Which point, how many columns, which (null for the first), values.
        pool_point = "COPT_GetPoolSolution"(*mut Prob, c_int, c_int, *const c_int, *mut f64);
        compute_iis = "COPT_ComputeIIS"(*mut Prob);
        /// How many columns, which (null for the first), flags. The same for the five below.
        iis_column_lower = "COPT_GetColLowerIIS"(*mut Prob, c_int, *const c_int, *mut c_int);
        iis_column_upper = "COPT_GetColUpperIIS"(*mut Prob, c_int, *const c_int, *mut c_int);
        iis_row_lower = "COPT_GetRowLowerIIS"(*mut Prob, c_int, *const c_int, *mut c_int);
        iis_row_upper = "COPT_GetRowUpperIIS"(*mut Prob, c_int, *const c_int, *mut c_int);
        iis_sos = "COPT_GetSOSIIS"(*mut Prob, c_int, *const c_int, *mut c_int);
        iis_indicators = "COPT_GetIndicatorIIS"(*mut Prob, c_int, *const c_int, *mut c_int);
    }
    optional {
        /// Prefix tokens and constants, linear part, sense (0 for two sides), sides, name. Since 7.2.
        add_nonlinear_row = "COPT_AddNLConstr"(
            *mut Prob, c_int, c_int, *const c_int, *const f64, c_int, *const c_int, *const f64, c_char, f64, f64,
            *const c_char,
        );
        /// Prefix tokens and constants. Since 7.2.
        set_nonlinear_objective = "COPT_SetNLObj"(*mut Prob, c_int, c_int, *const c_int, *const f64);
    }
}

fn missing(symbol: &str) -> SolveError {
    let text = format!("{symbol} is not there: the libcopt that was loaded is none, or of another version");
    SolveError::Failed { code: 0, text }
}

/// Fills a buffer through one of COPT's functions that write text.
fn text(fill: impl FnOnce(*mut c_char, c_int) -> c_int) -> String {
    let mut buffer = [0u8; TEXT];
    if fill(buffer.as_mut_ptr().cast(), TEXT as c_int) != OK {
        return String::new();
    }
    let words = CStr::from_bytes_until_nul(&buffer).unwrap_or_default();
    words.to_string_lossy().trim().to_owned()
}

impl Api {
    /// Name, version and build of the library, in its words.
    pub(crate) fn banner(&self) -> String {
        // SAFETY: a buffer of the announced size.
        text(|buffer, size| unsafe { (self.banner)(buffer, size) })
    }

    /// What COPT says of its licence.
    ///
    /// # Safety
    /// `env` is null or an environment, also one that could not be opened.
    pub(crate) unsafe fn licence(&self, env: *mut Env) -> String {
        if env.is_null() {
            return String::new();
        }
        // SAFETY: an environment, and a buffer of the announced size.
        text(|buffer, size| unsafe { (self.licence_words)(env, buffer, size) })
    }

    /// A failed call as an error.
    pub(crate) fn failed(&self, code: c_int, what: &str) -> SolveError {
        // SAFETY: a buffer of the announced size.
        let words = text(|buffer, size| unsafe { (self.code_words)(code, buffer, size) });
        let text = format!("{what}: {words}");
        match code {
            NO_LICENCE => SolveError::Licence { text: format!("COPT: {text}") },
            _ => SolveError::Failed { code, text },
        }
    }

    /// Checks a return code.
    pub(crate) fn check(&self, code: c_int, what: &str) -> Result<(), SolveError> {
        if code == OK { Ok(()) } else { Err(self.failed(code, what)) }
    }
}
