"""Shadow prices and reduced costs of a problem with integer variables: those of the problem with these fixed.

That problem is solved when a program first reads one of them, since few programs do.
"""

from orlm_model import bridge, problem, result
from pulp import LpConstraint, LpVariable


class _Later:
    """One number of a solve that has not been made yet."""

    __slots__ = ("fixed", "field", "place")

    def __init__(self, fixed, field, place):
        self.fixed, self.field, self.place = fixed, field, place

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        # a pickle takes the number
        return float, (self.value(),)

    def value(self):
        return self.fixed.numbers(self.field)[self.place]


class Fixed:
    """The problem whose integer variables have the values that a solve found."""

    def __init__(self, made, values, shown_price, shown_cost):
        self.made, self.values, self.answer = made, values, None
        self.shown = {"row_dual": shown_price, "reduced_cost": shown_cost}

    def _solve(self):
        made = self.made
        for place, kind in enumerate(made.col_kind):
            if kind != problem.CONTINUOUS:
                made.col_kind[place] = problem.CONTINUOUS
                made.col_lb[place] = made.col_ub[place] = self.values[place]
        made.start, made.options = None, {}
        return result.decode(bridge.solve(made.encode()))

    def numbers(self, field):
        if self.answer is None:
            self.answer = self._solve()
            self.made = None
        shown = self.shown[field]
        return [shown(value) for value in getattr(self.answer, field) or ()]

    def assign(self, variables, constraints):
        for place, variable in enumerate(variables):
            variable.dj = _Later(self, "reduced_cost", place)
        for place, constraint in enumerate(constraints):
            constraint.pi = _Later(self, "row_dual", place)


def _lazy(name):
    def read(self):
        value = self.__dict__[name]
        if type(value) is _Later:
            value = self.__dict__[name] = value.value()
        return value

    def write(self, value):
        self.__dict__[name] = value

    return property(read, write)


def install():
    LpVariable.dj = _lazy("dj")
    LpConstraint.pi = _lazy("pi")
