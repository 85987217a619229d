"""The part of Model that adds blocks of variables and constraints."""

from itertools import product

from gurobipy import _expr, _matrix
from gurobipy._exception import GurobiError
from gurobipy._expr import LinExpr, QuadExpr, linear, quadratic
from orlm_model.blocks import numpy, objects, sparse_rows

_SENSES = {"<": "<", ">": ">", "=": "=", "<=": "<", ">=": ">", "==": "="}


def _element_names(name, shape):
    """The names of the elements, or None where they have none."""
    if not name:
        return None
    if not shape:
        return [name]
    return [f"{name}[{','.join(map(str, place))}]" for place in product(*map(range, shape))]


class Blocks:
    """addMVar and its kin."""

    def addMVar(self, shape, lb=0.0, ub=1e100, obj=0.0, vtype="C", name=""):
        np = numpy()
        core = self._live()
        shape = (int(shape),) if np.ndim(shape) == 0 else tuple(int(extent) for extent in shape)
        count = int(np.prod(shape))
        spread = lambda value, dtype: np.broadcast_to(np.asarray(value, dtype=dtype), shape).ravel().tolist()  # noqa: E731
        lowers = [self._block_bound(value) for value in spread(lb, float)]
        uppers = [self._block_bound(value) for value in spread(ub, float)]
        letters = [self._block_letter(value) for value in spread(vtype, str)]
        for place, letter in enumerate(letters):
            if letter == "B":
                lowers[place], uppers[place] = max(lowers[place], 0.0), min(uppers[place], 1.0)
        if isinstance(name, str) or name is None:
            names = _element_names(name, shape) or [""] * count
        else:
            names = np.broadcast_to(np.asarray(name, dtype=object), shape).ravel().tolist()
        variables = core.add_vars(lowers, uppers, spread(obj, float), letters, names)
        return _matrix._wrap(_matrix.MVar, objects(variables, shape))

    def add_block_(self, difference, sense, name):
        """Constraints difference `sense` 0, one for each element."""
        names = _element_names(name, difference.shape) or [""] * difference.size
        made, is_quadratic = [], False
        for item, text in zip(difference.array_.flat, names):
            if isinstance(item, _expr.NLExpr):
                raise GurobiError(10003, "Nonlinear constraints must take the form y=f(x)")
            is_quadratic = is_quadratic or isinstance(item, QuadExpr)
            made.append(
                self._add_sided(item if isinstance(item, QuadExpr) else _expr.as_linear(item), sense, 0.0, text)
            )
        kind = _matrix.MQConstr if is_quadratic else _matrix.MConstr
        return _matrix._wrap(kind, objects(made, difference.shape))

    @staticmethod
    def triggers_(difference):
        """(variables, values) of a block of comparisons variable == value, kept as variable - value."""
        items = list(difference.array_.flat)
        if any(len(item._vars) != 1 or item._coefs != [1.0] for item in items):
            raise GurobiError(
                10003, "Indicator constraints can only be triggered by a single binary variable at a given value"
            )
        variables = objects([item._vars[0] for item in items], difference.shape)
        return _matrix._wrap(_matrix.MVar, variables), objects([-item._const for item in items], difference.shape)

    def add_block_indicator_(self, binvar, binval, lhs, sense, rhs, name):
        """Indicator constraints, one for each element of the broadcast arguments."""
        np = numpy()
        as_array = lambda value: value.array_ if _matrix.is_block(value) else np.asarray(value, dtype=object)  # noqa: E731
        spread = np.broadcast(*map(as_array, (binvar, binval, lhs, rhs)))
        names = _element_names(name, spread.shape) or [""] * spread.size
        made = []
        for (variable, value, body, side), text in zip(spread, names):
            body = _expr.as_linear(body)
            made.append(
                self._add_indicator(variable, value, body if body is not None else QuadExpr(), sense, side, text)
            )
        return _matrix._wrap(_matrix.MGenConstr, objects(made, spread.shape))

    def addMConstr(self, A, x, sense, b, name=""):
        np = numpy()
        core = self._live()
        variables = self._vector(x, A.shape[1])
        sides = np.broadcast_to(np.asarray(b, dtype=float), A.shape[0]).tolist()
        senses = [sense] * A.shape[0] if isinstance(sense, str) else list(sense)
        names = _element_names(name, (A.shape[0],)) or [""] * A.shape[0]
        made = []
        for (places, values), letter, side, text in zip(sparse_rows(A), senses, sides, names):
            if letter not in _SENSES:
                raise GurobiError(10003, f"Invalid constraint sense: '{letter}'")
            row = linear([variables[place] for place in places], [float(value) for value in values], 0.0)
            made.append(core.add_constr(row, _SENSES[letter], side, text))
        return _matrix._wrap(_matrix.MConstr, objects(made, A.shape[0]))

    def _vector(self, x, count):
        if x is None:
            found = self.core_.vars[:count]
        else:
            found = x.array_.ravel().tolist() if isinstance(x, _matrix.MVar) else list(x)
        if len(found) != count:
            raise GurobiError(
                10003, f"Dimension mismatch: matrix has {count} columns, but {len(found)} variables are given"
            )
        return found

    def _matrix_quad(self, Q, c, constant, xQ_L, xQ_R, xc):
        """xQ_L Q xQ_R + c xc + constant"""
        made = quadratic(LinExpr(float(constant)), [], [], [])
        if Q is not None:
            left, right = self._vector(xQ_L, Q.shape[0]), self._vector(xQ_R if xQ_R is not None else xQ_L, Q.shape[1])
            for first, (places, values) in zip(left, sparse_rows(Q)):
                made._first += [first] * len(places)
                made._second += [right[place] for place in places]
                made._qcoefs += [float(value) for value in values]
        if c is not None:
            values = [float(value) for value in c]
            made._lin._plus(linear(self._vector(xc, len(values)), values, 0.0), 1.0)
        return made

    def addMQConstr(self, Q, c, sense, rhs, xQ_L=None, xQ_R=None, xc=None, name=""):
        self._live()
        if sense not in _SENSES:
            raise GurobiError(10003, f"Invalid constraint sense: '{sense}'")
        quad = self._matrix_quad(Q, c, 0.0, xQ_L, xQ_R, xc)
        return _matrix._wrap(_matrix.MQConstr, objects([self.addQConstr(quad, _SENSES[sense], float(rhs), name)], ()))

    def setMObjective(self, Q, c, constant, xQ_L=None, xQ_R=None, xc=None, sense=None):
        numpy()
        self._live()
        self.setObjective(self._matrix_quad(Q, c, constant, xQ_L, xQ_R, xc), sense)
