"""MPSolverParameters."""

from ortools.linear_solver._swig import check, proxy_text

_DOUBLES = ((0, "mip_gap", 1e-4), (1, "feasibility_tolerance", 1e-7), (2, "optimality_tolerance", 1e-7))
_WHOLE_DEFAULTS = {1000: 1, 1001: -1, 1002: 1, 1003: -1}


class MPSolverParameters:
    """Parameters of one solve."""

    RELATIVE_MIP_GAP, PRIMAL_TOLERANCE, DUAL_TOLERANCE = range(3)
    PRESOLVE, LP_ALGORITHM, INCREMENTALITY, SCALING = range(1000, 1004)
    PRESOLVE_OFF, PRESOLVE_ON = range(2)
    DUAL, PRIMAL, BARRIER = range(10, 13)
    INCREMENTALITY_OFF, INCREMENTALITY_ON = range(2)
    SCALING_OFF, SCALING_ON = range(2)
    kDefaultRelativeMipGap, kDefaultPrimalTolerance, kDefaultDualTolerance = 1e-4, 1e-7, 1e-7
    kDefaultPresolve, kDefaultIncrementality = 1, 1

    def __init__(self):
        self.doubles_ = {number: default for number, _, default in _DOUBLES}
        self.whole_ = dict(_WHOLE_DEFAULTS)

    def SetDoubleParam(self, param, value):
        check("MPSolverParameters_SetDoubleParam", 2, param, "operations_research::MPSolverParameters::DoubleParam")
        check("MPSolverParameters_SetDoubleParam", 3, value, "double")
        self.doubles_[param] = float(value)

    def SetIntegerParam(self, param, value):
        check("MPSolverParameters_SetIntegerParam", 2, param, "operations_research::MPSolverParameters::IntegerParam")
        check("MPSolverParameters_SetIntegerParam", 3, value, "int")
        self.whole_[param] = value

    def GetDoubleParam(self, param):
        return self.doubles_[param]

    def GetIntegerParam(self, param):
        return self.whole_[param]

    def options_(self):
        """The host's options; a tolerance above the default is a permission, which the host does not take."""
        options = {}
        for number, name, default in _DOUBLES:
            value = self.doubles_[number]
            if value < default or (name == "mip_gap" and value != default):
                options[name] = value
        return options

    def __repr__(self):
        return proxy_text(self, "MPSolverParameters")
