"""Enumerations that behave as those of the compiled module: equal only to members of the same enumeration."""


class _Type(type):
    def __call__(cls, *args, **kwargs):
        value = args[0] if len(args) == 1 and not kwargs else kwargs.get("value") if list(kwargs) == ["value"] else None
        if value is None or isinstance(value, float) or not (hasattr(value, "__index__") or hasattr(value, "__int__")):
            called = ", ".join([repr(arg) for arg in args] + [f"{key}={item!r}" for key, item in kwargs.items()])
            raise TypeError(
                "__init__(): incompatible constructor arguments. The following argument types are supported:\n"
                f"    1. {cls.__module__}.{cls.__qualname__}(value: typing.SupportsInt | typing.SupportsIndex)\n\n"
                f"Invoked with: {called}"
            )
        return _member(cls, int(value))

    def __getattr__(cls, name):
        raise AttributeError(f"type object '{cls.__module__}.{cls.__qualname__}' has no attribute '{name}'")

    @property
    def __members__(cls):
        return dict(cls._all)


class Enumeration(metaclass=_Type):
    """Base of the enumerations below."""

    __slots__ = ("_value",)
    _all = {}

    @property
    def name(self):
        return next((name for name, member in self._all.items() if member._value == self._value), "???")

    @property
    def value(self):
        return self._value

    def __int__(self):
        return self._value

    __index__ = __hash__ = __getstate__ = __int__

    def __eq__(self, other):
        return type(other) is type(self) and other._value == self._value

    def __ne__(self, other):
        return not self == other

    def _unordered(symbol):
        def compare(self, other):
            names = [
                f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.") for kind in (type(self), type(other))
            ]
            raise TypeError(f"'{symbol}' not supported between instances of '{names[0]}' and '{names[1]}'")

        return compare

    __lt__, __le__, __gt__, __ge__ = map(_unordered, ("<", "<=", ">", ">="))
    del _unordered

    def __setattr__(self, name, value):
        if name in ("name", "value"):
            raise AttributeError(f"property of '{type(self).__name__}' object has no setter")
        raise AttributeError(f"'{self.__module__}.{type(self).__qualname__}' object has no attribute '{name}'")

    def __reduce__(self):
        return type(self), (self._value,)

    def __str__(self):
        return f"{type(self).__name__}.{self.name}"

    def __repr__(self):
        return f"<{type(self).__name__}.{self.name}: {self._value}>"


def _member(cls, value):
    made = object.__new__(cls)
    Enumeration._value.__set__(made, value)
    return made


def make(title, members, module="highspy._core"):
    """An enumeration from "kName=1 kOther ..."; a member without a number follows the one before it."""
    made = _Type(title, (Enumeration,), {"__slots__": (), "__module__": module, "_all": {}})
    value = -1
    for word in members.split():
        name, _, number = word.partition("=")
        value = int(number) if number else value + 1
        made._all[name] = _member(made, value)
        setattr(made, name, made._all[name])
    made.__doc__ = "Members:\n\n  " + "\n\n  ".join(made._all)
    return made


BasisValidity = make("BasisValidity", "kBasisValidityInvalid kBasisValidityValid")
HessianFormat = make("HessianFormat", "kTriangular=1 kSquare")
HighsBasisStatus = make("HighsBasisStatus", "kLower kBasic kUpper kZero kNonbasic")
HighsInfoType = make("HighsInfoType", "kInt64=-1 kInt=1 kDouble")
HighsLogType = make("HighsLogType", "kInfo=1 kDetailed kVerbose kWarning kError")
HighsModelStatus = make(
    "HighsModelStatus",
    "kNotset kLoadError kModelError kPresolveError kSolveError kPostsolveError kModelEmpty kOptimal kInfeasible "
    "kUnboundedOrInfeasible kUnbounded kObjectiveBound kObjectiveTarget kTimeLimit kIterationLimit kUnknown "
    "kSolutionLimit kInterrupt kMemoryLimit kHighsInterrupt",
)
HighsOptionType = make("HighsOptionType", "kBool kInt kDouble kString")
HighsPresolveStatus = make(
    "HighsPresolveStatus",
    "kNotPresolved=-1 kNotReduced kInfeasible kUnboundedOrInfeasible kReduced kReducedToEmpty kTimeout kNullError "
    "kOptionsError",
)
HighsStatus = make("HighsStatus", "kError=-1 kOk kWarning")
HighsVarType = make("HighsVarType", "kContinuous kInteger kSemiContinuous kSemiInteger kImplicitInteger")
IisBoundStatus = make(
    "IisBoundStatus",
    "kIisBoundStatusDropped=-1 kIisBoundStatusNull kIisBoundStatusFree kIisBoundStatusLower kIisBoundStatusUpper "
    "kIisBoundStatusBoxed",
)
IisStatus = make("IisStatus", "kIisStatusNotInConflict=-1 kIisStatusMaybeInConflict kIisStatusInConflict")
IisStrategy = make(
    "IisStrategy",
    "kIisStrategyMin=0 kIisStrategyLight=0 kIisStrategyFromRay=1 kIisStrategyFromLp=2 kIisStrategyIrreducible=4 "
    "kIisStrategyColPriority=8 kIisStrategyRelaxation=16 kIisStrategyMax=31",
)
MatrixFormat = make("MatrixFormat", "kColwise=1 kRowwise kRowwisePartitioned")
ObjSense = make("ObjSense", "kMinimize=1 kMaximize=-1")
SolutionStatus = make("SolutionStatus", "kSolutionStatusNone kSolutionStatusInfeasible kSolutionStatusFeasible")

MODEL_STATUS_TEXTS = (
    "Not Set", "Load error", "Model error", "Presolve error", "Solve error", "Postsolve error", "Empty", "Optimal",
    "Infeasible", "Primal infeasible or unbounded", "Unbounded", "Bound on objective reached",
    "Target for objective reached", "Time limit reached", "Iteration limit reached", "Unknown",
    "Solution limit reached", "Interrupted by user", "Memory limit reached", "Interrupted by HiGHS",
)  # fmt: skip
SOLUTION_STATUS_TEXTS = ("None", "Infeasible", "Feasible")
BASIS_STATUS_TEXTS = ("At lower/fixed bound", "Basic", "At upper bound", "Free at zero", "Nonbasic")
