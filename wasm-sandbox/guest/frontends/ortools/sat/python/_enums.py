"""Enumerations of the compiled library: integers with a name that compare with integers."""

from ortools.sat.python._compiled import MODULE


class Enum:
    """One value; the values of a kind are class attributes."""

    __slots__ = ("value", "name")

    def __new__(cls, value):
        for member in cls.__members__.values():
            if member.value == value:
                return member
        raise ValueError(f"{value!r} is not a valid {cls.__name__}")

    def __eq__(self, other):
        if isinstance(other, Enum):
            return type(self) is type(other) and self.value == other.value
        return self.value == other if isinstance(other, int) else False

    def __hash__(self):
        return hash(self.value)

    def __int__(self):
        return self.value

    __index__ = __int__

    def __str__(self):
        return f"{type(self).__name__}.{self.name}"

    def __repr__(self):
        return f"<{self}: {self.value}>"

    def _order(symbol):
        def call(self, other):
            kind = f"{MODULE}.{type(self).__name__}"
            right = f"{MODULE}.{type(other).__name__}" if isinstance(other, Enum) else type(other).__name__
            raise TypeError(f"'{symbol}' not supported between instances of '{kind}' and '{right}'")

        return call

    __lt__, __le__, __gt__, __ge__ = map(_order, ("<", "<=", ">", ">="))
    del _order


def enumeration(name, members):
    """A kind of enumeration from {member: value}."""
    cls = type(name, (Enum,), {"__slots__": (), "__module__": MODULE, "__members__": {}})
    for label, value in members.items():
        member = object.__new__(cls)
        Enum.value.__set__(member, value)
        Enum.name.__set__(member, label)
        cls.__members__[label] = member
        setattr(cls, label, member)
    return cls


def _counted(name, text):
    return enumeration(name, {label: value for value, label in enumerate(text.split())})


CpSolverStatus = _counted("CpSolverStatus", "UNKNOWN MODEL_INVALID FEASIBLE INFEASIBLE OPTIMAL")
VariableSelectionStrategy = _counted(
    "VariableSelectionStrategy",
    "CHOOSE_FIRST CHOOSE_LOWEST_MIN CHOOSE_HIGHEST_MAX CHOOSE_MIN_DOMAIN_SIZE CHOOSE_MAX_DOMAIN_SIZE",
)
DomainReductionStrategy = _counted(
    "DomainReductionStrategy",
    "SELECT_MIN_VALUE SELECT_MAX_VALUE SELECT_LOWER_HALF SELECT_UPPER_HALF SELECT_MEDIAN_VALUE SELECT_RANDOM_HALF",
)
SearchBranching = _counted(
    "SearchBranching",
    "AUTOMATIC_SEARCH FIXED_SEARCH PORTFOLIO_SEARCH LP_SEARCH PSEUDO_COST_SEARCH PORTFOLIO_WITH_QUICK_RESTART_SEARCH "
    "HINT_SEARCH PARTIAL_FIXED_SEARCH RANDOMIZED_SEARCH",
)
