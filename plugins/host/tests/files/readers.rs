//! The readers that HiGHS and SCIP have themselves.

use std::ffi::{CString, c_char, c_double, c_int, c_uint, c_void};
use std::path::Path;

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};

/// What a solver says of a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer {
    /// The optimum.
    Optimal(f64),
    /// No point.
    Infeasible,
    /// No bound.
    Unbounded,
    /// One of both.
    InfeasibleOrUnbounded,
    /// The reader does not take the file, or the solver not the model.
    Refused,
    /// Anything else.
    Other(String),
}

fn c_path(path: &Path) -> CString {
    CString::new(path.to_str().expect("UTF-8")).expect("no zero")
}

/// HiGHS, compiled in.
pub(crate) struct Highs;

impl Highs {
    /// Reads and solves a file.
    pub(crate) fn solve(&self, path: &Path) -> Answer {
        // SAFETY: the handle is created, used and destroyed here, on one thread; all strings end with a zero.
        unsafe {
            let highs = highs_sys::Highs_create();
            highs_sys::Highs_setBoolOptionValue(highs, c"output_flag".as_ptr(), 0);
            highs_sys::Highs_setDoubleOptionValue(highs, c"mip_rel_gap".as_ptr(), 1e-9);
            highs_sys::Highs_setDoubleOptionValue(highs, c"time_limit".as_ptr(), 120.0);
            let error = highs_sys::STATUS_ERROR;
            let refused = highs_sys::Highs_readModel(highs, c_path(path).as_ptr()) == error
                || highs_sys::Highs_run(highs) == error;
            let answer = if refused {
                Answer::Refused
            } else {
                match highs_sys::Highs_getModelStatus(highs) {
                    highs_sys::MODEL_STATUS_OPTIMAL => {
                        Answer::Optimal(highs_sys::Highs_getObjectiveValue(highs))
                    }
                    highs_sys::MODEL_STATUS_INFEASIBLE => Answer::Infeasible,
                    highs_sys::MODEL_STATUS_UNBOUNDED => Answer::Unbounded,
                    highs_sys::MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE => Answer::InfeasibleOrUnbounded,
                    other => Answer::Other(format!("status {other}")),
                }
            };
            highs_sys::Highs_destroy(highs);
            answer
        }
    }
}

type Handle = *mut c_void;

/// SCIP's library.
pub(crate) struct Scip {
    library: Library,
    _others: Vec<Library>,
}

/// SCIP's word for success.
const OKAY: c_int = 1;

impl Scip {
    /// Loads the SCIP 10 in a folder, with the libraries beside it that it needs.
    pub(crate) fn load(folder: &Path) -> Self {
        let files = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let mut paths: Vec<_> = files.filter_map(|f| f.ok().map(|f| f.path())).collect();
        // libquadmath before libgfortran, libscip last.
        paths.sort_by_key(|p| {
            let name = p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            if name.starts_with("libquadmath") { 0 } else { 1 + usize::from(name.starts_with("libscip")) }
        });
        let open = |path: &std::path::PathBuf| {
            // SAFETY: the libraries of the SCIP distribution run no harmful code on loading.
            unsafe { Library::open(Some(path), RTLD_NOW | RTLD_GLOBAL) }.expect("a library of SCIP")
        };
        let mut libraries: Vec<Library> = paths.iter().map(open).collect();
        let library = libraries.pop().expect("libscip");
        // SAFETY: the prototype is that of SCIP's headers.
        let major = unsafe {
            let version =
                library.get::<unsafe extern "C" fn() -> c_int>(b"SCIPmajorVersion\0").expect("a function");
            version()
        };
        assert_eq!(major, 10, "the statuses below are those of SCIP 10");
        Self { library, _others: libraries }
    }

    /// Reads and solves a file.
    pub(crate) fn solve(&self, path: &Path) -> Answer {
        let l = &self.library;
        // SAFETY: the prototypes are those of SCIP's headers; the handle is created, used and freed here; all strings end
        // with a zero.
        unsafe {
            let create =
                l.get::<unsafe extern "C" fn(*mut Handle) -> c_int>(b"SCIPcreate\0").expect("a function");
            let free =
                l.get::<unsafe extern "C" fn(*mut Handle) -> c_int>(b"SCIPfree\0").expect("a function");
            let plugins = l
                .get::<unsafe extern "C" fn(Handle) -> c_int>(b"SCIPincludeDefaultPlugins\0")
                .expect("a function");
            let set_int = l
                .get::<unsafe extern "C" fn(Handle, *const c_char, c_int) -> c_int>(b"SCIPsetIntParam\0")
                .expect("a function");
            let set_real = l
                .get::<unsafe extern "C" fn(Handle, *const c_char, c_double) -> c_int>(b"SCIPsetRealParam\0")
                .expect("a function");
            let read = l
                .get::<unsafe extern "C" fn(Handle, *const c_char, *const c_char) -> c_int>(b"SCIPreadProb\0")
                .expect("a function");
            let run = l.get::<unsafe extern "C" fn(Handle) -> c_int>(b"SCIPsolve\0").expect("a function");
            let status =
                l.get::<unsafe extern "C" fn(Handle) -> c_uint>(b"SCIPgetStatus\0").expect("a function");
            let objective = l
                .get::<unsafe extern "C" fn(Handle) -> c_double>(b"SCIPgetPrimalbound\0")
                .expect("a function");
            let mut scip: Handle = std::ptr::null_mut();
            assert_eq!(create(&raw mut scip), OKAY);
            assert_eq!(plugins(scip), OKAY);
            assert_eq!(set_int(scip, c"display/verblevel".as_ptr(), 0), OKAY);
            assert_eq!(set_real(scip, c"limits/time".as_ptr(), 120.0), OKAY);
            let answer = if read(scip, c_path(path).as_ptr(), std::ptr::null()) != OKAY {
                Answer::Refused
            } else if run(scip) != OKAY {
                Answer::Other("SCIPsolve failed".to_owned())
            } else {
                match status(scip) {
                    1 => Answer::Optimal(objective(scip)),
                    2 => Answer::Infeasible,
                    3 => Answer::Unbounded,
                    4 => Answer::InfeasibleOrUnbounded,
                    other => Answer::Other(format!("status {other}")),
                }
            };
            free(&raw mut scip);
            answer
        }
    }
}
