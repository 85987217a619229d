"""Makes the real scipy's solvers of models send them to the host, so that its results are the host's own.

Importing this package patches scipy.optimize in place, before any program runs. What is done with each function:

- `linprog` and `milp`: scipy checks the input, builds the model and words the result, as always; only the solver below
  it, HiGHS, is replaced by the front end of highspy. The older methods of linprog ("simplex", "revised simplex",
  "interior-point") send the standard form that they work on; scipy's own presolve is skipped, since it may settle a
  model without any solver.
- `minimize` takes Python functions. They are called once with symbols in place of numbers; if that gives an expression
  of the functions that solvers know, the nonlinear model goes to the host, which looks for a global optimum. If not
  (a function that branches on the value of a variable, turns it into a float, calls math.exp rather than numpy.exp, or
  computes something else at the starting point than its expression), NotImplementedError says why: a result without
  a model would have no verdict. That holds for calls by the program; a library that calls `minimize` for its own
  numerics (a fit, say) gets scipy's.
- `minimize_scalar`, `root`, `root_scalar`, `fsolve`, `brentq`, `curve_fit`, `least_squares`, `nnls`, `lsq_linear`,
  `fmin` and its kin, `differential_evolution`, `dual_annealing`, `basinhopping`, `shgo`, `direct`, `linear_sum_assignment`,
  `quadratic_assignment`, and scipy.sparse.csgraph: they run as scipy wrote them, as plain numerics inside the sandbox.
  They state no model, so they make no verdict.
"""

from orlm_scipy import _linear, _minimize

_linear.install()
_minimize.install()
