"""The part of Model that adds blocks of variables and constraints."""

from itertools import product

from coptpy import _expr, _matrix
from coptpy._expr import LinExpr, QuadExpr, make
from orlm_model.blocks import numpy, objects, sparse_rows


def _names(prefix, shape):
    return [f"{prefix}({','.join(map(str, place))})" for place in product(*map(range, shape))]


class Blocks:
    """addMVar and its kin."""

    def addMVar(self, shape, lb=0.0, ub=1e30, obj=0.0, vtype="C", nameprefix=""):
        np = numpy()
        shape = (int(shape),) if np.ndim(shape) == 0 else tuple(int(extent) for extent in shape)
        lowers, uppers, costs = (
            [self._block_number(part) for part in _spread(value, shape)] for value in (lb, ub, obj)
        )
        letters = [self._block_letter(part) for part in np.broadcast_to(np.asarray(vtype, dtype=object), shape).ravel()]
        for place, letter in enumerate(letters):
            if letter == "B":
                lowers[place], uppers[place] = max(lowers[place], 0.0), min(uppers[place], 1.0)
        made = self.core_.add_vars(lowers, uppers, costs, letters, _names(nameprefix, shape))
        return _matrix.wrap(_matrix.MVar, objects(made, shape))

    def add_block_(self, builder, prefix):
        core, block = self.core_, builder.block_
        made = []
        for item, name in zip(block.array_.flat, _names(prefix, block.array_.shape)):
            if isinstance(builder, _matrix.MQConstrBuilder):
                made.append(core.add_quadratic_row(_expr.quadratic_of(item), builder.sense_, name))
            else:
                made.append(core.add_sided_row(_expr.linear_of(item), builder.sense_, name))
        kind = _matrix.MQConstr if isinstance(builder, _matrix.MQConstrBuilder) else _matrix.MConstr
        return _matrix.wrap(kind, objects(made, block.array_.shape))

    def addMConstr(self, A, x, sense, b, nameprefix=""):
        variables = self._block_vector(x)
        sides = _spread(b, (A.shape[0],))
        senses = [sense] * A.shape[0] if isinstance(sense, str) else list(sense)
        made = []
        for (places, values), letter, side, name in zip(
            sparse_rows(A), senses, sides, _names(nameprefix, (A.shape[0],))
        ):
            row = make(
                LinExpr, [variables[place] for place in places], [float(value) for value in values], -float(side)
            )
            made.append(self.core_.add_sided_row(row, letter, name))
        return _matrix.wrap(_matrix.MConstr, objects(made, len(made)))

    def _block_vector(self, x):
        if x is None:
            return self.core_.vars
        return x.tolist() if _matrix.is_block(x) else list(x)

    def _block_quad(self, Q, c, constant, xQ_L, xQ_R, xc):
        made = QuadExpr()
        made.lin_.constant = float(constant)
        if Q is not None:
            left, right = self._block_vector(xQ_L), self._block_vector(xQ_R if xQ_R is not None else xQ_L)
            for first, (places, values) in zip(left, sparse_rows(Q)):
                made.first_ += [first] * len(places)
                made.second_ += [right[place] for place in places]
                made.qcoeffs_ += [float(value) for value in values]
        if c is not None:
            made.lin_.addTerms(self._block_vector(xc), [float(value) for value in c])
        return made

    def addMQConstr(self, Q, c, sense, rhs, xQ_L=None, xQ_R=None, xc=None, name=""):
        quad = self._block_quad(Q, c, -float(rhs), xQ_L, xQ_R, xc)
        return self.core_.add_quadratic_row(quad, sense, name)

    def setMObjective(self, Q, c, constant, xQ_L=None, xQ_R=None, xc=None, sense=None):
        quad = self._block_quad(Q, c, constant, xQ_L, xQ_R, xc)
        self.setObjective(quad if quad.first_ else quad.lin_, sense)


def _spread(value, shape):
    np = numpy()
    array = value.array_ if isinstance(value, _matrix.NdArray) else np.asarray(value, dtype=float)
    return np.broadcast_to(array, shape).ravel().tolist()
