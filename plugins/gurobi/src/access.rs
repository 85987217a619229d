//! Parameters and attributes of a Gurobi model.

use std::ffi::{CStr, c_int};

use orlm_solver::SolveError;

use crate::api::{Env, INFINITY};
use crate::problem::Problem;

impl Problem<'_> {
    /// The model's own environment, which holds its parameters.
    fn env(&self) -> Env {
        // SAFETY: a valid model.
        unsafe { (self.api().GRBgetenv)(self.raw()) }
    }

    /// Sets a whole-numbered parameter of this model.
    pub(crate) fn set_int(&self, name: &CStr, value: c_int) -> Result<(), SolveError> {
        // SAFETY: the model's own environment, and a C string.
        let code = unsafe { (self.api().GRBsetintparam)(self.env(), name.as_ptr(), value) };
        self.check(code, "setting a parameter")
    }

    /// Sets a real parameter of this model.
    pub(crate) fn set_number(&self, name: &CStr, value: f64) -> Result<(), SolveError> {
        // SAFETY: as above.
        let code = unsafe { (self.api().GRBsetdblparam)(self.env(), name.as_ptr(), value) };
        self.check(code, "setting a parameter")
    }

    /// Sets a parameter of any type from its words.
    pub(crate) fn set_text(&self, name: &CStr, value: &CStr) -> Result<(), SolveError> {
        // SAFETY: as above, with two C strings.
        let code = unsafe { (self.api().GRBsetparam)(self.env(), name.as_ptr(), value.as_ptr()) };
        self.check(code, "setting a parameter")
    }

    /// The type of a parameter, by Gurobi's numbers.
    pub(crate) fn parameter_type(&self, name: &CStr) -> c_int {
        // SAFETY: the model's own environment, and a C string.
        unsafe { (self.api().GRBgetparamtype)(self.env(), name.as_ptr()) }
    }

    /// A whole-numbered attribute.
    pub(crate) fn int_attribute(&self, name: &CStr) -> Option<c_int> {
        let mut value = 0;
        // SAFETY: a valid model, a C string, a place for the value.
        let code = unsafe { (self.api().GRBgetintattr)(self.raw(), name.as_ptr(), &raw mut value) };
        (code == 0).then_some(value)
    }

    /// A real attribute, if it is available and finite.
    pub(crate) fn attribute(&self, name: &CStr) -> Option<f64> {
        let mut value = f64::NAN;
        // SAFETY: as above.
        let code = unsafe { (self.api().GRBgetdblattr)(self.raw(), name.as_ptr(), &raw mut value) };
        (code == 0 && value.abs() < INFINITY).then_some(value)
    }

    /// A real attribute of the first `n` columns or rows, if it is available.
    pub(crate) fn attributes(&self, name: &CStr, n: usize) -> Option<Vec<f64>> {
        let mut values = vec![0.0; n];
        if n > 0 {
            // SAFETY: an array of the announced length.
            let code = unsafe {
                let n = c_int::try_from(n).ok()?;
                (self.api().GRBgetdblattrarray)(self.raw(), name.as_ptr(), 0, n, values.as_mut_ptr())
            };
            if code != 0 {
                return None;
            }
        }
        Some(values)
    }
}
