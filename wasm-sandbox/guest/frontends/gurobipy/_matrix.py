"""Blocks of variables, expressions and constraints: what addMVar and `A @ x` give.

A block is a numpy array of the library's own scalar objects, so arithmetic, broadcasting and shapes are numpy's; what
is done here by hand is products with matrices of numbers, which would touch every zero otherwise. numpy is imported at
the first use: where it is absent, these classes fail as gurobipy's do there.
"""

from gurobipy import _expr, _items
from gurobipy._exception import GurobiError
from gurobipy._expr import LinExpr, NLExpr, QuadExpr, TempConstr, linear
from orlm_model.blocks import elementwise, is_sparse, numpy, objects, sparse_rows


def is_block(value):
    return isinstance(value, Block)


def scalar(value):
    """The item of a block of one, and everything else as it is."""
    return value.item() if is_block(value) and value.size == 1 else value


def block_of(array):
    """The block for an array of scalar objects, by the most general of them."""
    kinds = {item.__class__ for item in array.flat}
    if NLExpr in kinds:
        return _wrap(MNLExpr, array)
    if QuadExpr in kinds:
        return _wrap(MQuadExpr, array)
    if kinds == {_items.Var}:
        return _wrap(MVar, array)
    return _wrap(MLinExpr, array)


def _wrap(kind, array):
    made = object.__new__(kind)
    object.__setattr__(made, "array_", array)
    return made


class Block:
    """What all blocks share: shape and selection."""

    __array_priority__ = 100
    __slots__ = ("array_",)
    __hash__ = None

    shape = property(lambda self: self.array_.shape)
    ndim = property(lambda self: self.array_.ndim)
    size = property(lambda self: self.array_.size)

    def __getattr__(self, name):
        raise AttributeError(f"'gurobipy.{type(self).__name__}' object has no attribute '{name}'")

    def __getitem__(self, key):
        np = numpy()
        found = self.array_[key]
        if not isinstance(found, np.ndarray):
            found = objects([found], ())
        return _wrap(type(self), found)

    def __iter__(self):
        if not self.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[place] for place in range(self.shape[0]))

    def __repr__(self):
        shown = numpy().array2string(self._shown(), separator=", ", prefix="array(")
        return f"<{type(self).__name__} {self.shape}>\narray({shown})"

    def _shown(self):
        return self.array_

    def tolist(self):
        return self.array_.tolist()

    def item(self):
        if self.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.array_.item()

    def reshape(self, *shape, order="C"):
        shape = shape[0] if len(shape) == 1 else shape
        return _wrap(type(self), self.array_.reshape(shape, order="C" if order is None else order))


class _Attributes(Block):
    """Blocks whose items have attributes."""

    __slots__ = ()

    def __getattr__(self, name):
        kind = getattr(type(self), "_items", None)
        if kind is None or name.lower() not in kind._gets:
            raise AttributeError(f"'gurobipy.{type(self).__name__}' object has no attribute '{name}'")
        return self.getAttr(name)

    def __setattr__(self, name, value):
        self.setAttr(name, value)

    def getAttr(self, attrname):
        from gurobipy._reading import Reading

        np = numpy()
        values = [Reading._item_value(item, attrname) for item in self.array_.flat]
        long_text = any(isinstance(value, str) for value in values) and attrname.lower().endswith("name")
        return np.array(values, dtype=object if long_text else None).reshape(self.shape)

    def setAttr(self, attrname, newval):
        np = numpy()
        for item, value in zip(self.array_.flat, np.broadcast_to(np.asarray(newval, dtype=object), self.shape).flat):
            item.setAttr(attrname, value)


class _Algebra(Block):
    """Arithmetic and comparisons. Operands are numbers, arrays, blocks, and the library's scalar objects."""

    __slots__ = ()

    def _other(self, value):
        """An operand as an array of objects, or None."""
        np = numpy()
        if isinstance(value, Block):
            return value.array_
        if isinstance(value, np.ndarray):
            return value
        if is_sparse(value):
            return value.toarray()
        if isinstance(value, (_items.Var, LinExpr, QuadExpr, NLExpr)):
            return objects([value], ())
        if _expr.is_number(value):
            return np.asarray(float(value))
        if hasattr(value, "to_numpy"):
            return value.to_numpy()
        return None

    def _with(self, other, symbol, function):
        right = self._other(other)
        if right is None:
            kind = "MLinExpr" if isinstance(self, MVar) else type(self).__name__
            raise TypeError(f"unsupported operand type(s) for {symbol}: '{kind}' and '{type(other).__name__}'")
        if symbol in "+-" and right.shape != self.shape:
            try:
                numpy().broadcast_shapes(self.shape, right.shape)
            except ValueError:
                shapes = " ".join(str(shape).replace(" ", "") for shape in (self.shape, right.shape))
                raise ValueError(f"operands could not be broadcast together with shapes {shapes} ") from None
        return block_of(elementwise(function, self.array_, right.astype(object)))

    def __add__(self, other):
        return self._with(other, "+", lambda left, right: left + right)

    def __radd__(self, other):
        if _expr.is_number(other) and other == 0:
            return _as_linear(self) if isinstance(self, MVar) else self.copy()
        return self._with(other, "+", lambda left, right: left + right)

    def __sub__(self, other):
        return self._with(other, "-", lambda left, right: left - right)

    def __rsub__(self, other):
        return self._with(other, "-", lambda left, right: right - left)

    def __mul__(self, other):
        return self._with(other, "*", lambda left, right: left * right)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._with(other, "/", lambda left, right: left / right)

    def __rtruediv__(self, other):
        return self._with(other, "/", lambda left, right: right / left)

    def __pow__(self, exponent):
        return self._with(exponent, "**", lambda left, right: left**right)

    def __neg__(self):
        return block_of(elementwise(lambda item: -item, self.array_))

    def __pos__(self):
        return self

    def __matmul__(self, other):
        return _product(self, other)

    def __rmatmul__(self, other):
        return _product(other, self)

    def _compare(self, sense, other):
        return TempConstr(self.__sub__(other), sense, 0.0)

    def __le__(self, other):
        return self._compare("<", other)

    def __ge__(self, other):
        return self._compare(">", other)

    def __eq__(self, other):
        return self._compare("=", other)

    def __ne__(self, other):
        raise GurobiError(0, "Inequality constraints not supported")

    def sum(self, axis=None):
        np = numpy()
        if axis is None:
            return block_of(objects([_total(self.array_.flat)], ()))
        rows = np.moveaxis(self.array_, axis, -1)
        count = rows.shape[-1]
        flat = rows.reshape(-1, count)
        return block_of(objects([_total(row) for row in flat], rows.shape[:-1]))

    def copy(self):
        return _wrap(type(self), elementwise(lambda item: item.copy(), self.array_))

    def diagonal(self, offset=0, axis1=0, axis2=1):
        return _wrap(type(self), self.array_.diagonal(offset, axis1, axis2).copy())


class MVar(_Algebra, _Attributes):
    """A block of variables."""

    __slots__ = ()
    _items = _items.Var
    T = property(lambda self: _wrap(MVar, self.array_.T))

    def transpose(self):
        return self.T

    def __init__(self, varlist=None, shape=None):
        np = numpy()
        if isinstance(varlist, MVar):
            array = varlist.array_
        else:
            array = np.empty(0, dtype=object) if varlist is None else objects(list(varlist), len(varlist))
        object.__setattr__(self, "array_", array if shape is None else array.reshape(shape))

    @classmethod
    def fromlist(cls, li):
        np = numpy()
        array = np.array(li, dtype=object)
        if not all(isinstance(item, _items.Var) for item in array.flat):
            raise TypeError("Cannot convert input list to MVar")
        return _wrap(cls, array)

    @classmethod
    def fromvar(cls, var):
        return _wrap(cls, objects([var], ()))

    def copy(self):
        return _wrap(MVar, self.array_.copy())


class MLinExpr(_Algebra):
    """A block of linear expressions."""

    __slots__ = ()

    @classmethod
    def zeros(cls, shape):
        np = numpy()
        shape = (shape,) if isinstance(shape, int) else tuple(shape)
        return _wrap(cls, objects([cls._zero() for _ in range(int(np.prod(shape)))], shape))

    _zero = LinExpr

    def _shown(self):
        class Text:
            __slots__ = ("text",)

            def __init__(self, item):
                self.text = f" {item}"

            def __repr__(self):
                return self.text

        return elementwise(Text, self.array_)

    def getValue(self):
        np = numpy()
        values = [item.getValue() for item in self.array_.flat]
        return np.array(values, dtype=float).reshape(self.shape)

    def clear(self):
        for item in self.array_.flat:
            item.clear()

    def item(self):
        return super().item().copy()

    def __setitem__(self, key, value):
        np = numpy()
        given = self._other(value)
        target = self.array_[key]
        shape = target.shape if isinstance(target, np.ndarray) else ()
        spread = np.broadcast_to(given.astype(object) if given is not None else np.asarray(value, dtype=object), shape)
        made = elementwise(self._converted, spread)
        self.array_[key] = made if shape else made.item()

    @staticmethod
    def _converted(item):
        made = _expr.as_linear(item)
        if made is None:
            raise TypeError(f"must be real number, not {type(item).__name__}")
        return made.copy()

    def _in_place(self, other, function):
        result = self._with(other, "+", function)
        if result.shape != self.shape or not isinstance(result, type(self)):
            return result
        self.array_[...] = result.array_
        return self

    def __iadd__(self, other):
        return self._in_place(other, lambda left, right: left + right)

    def __isub__(self, other):
        return self._in_place(other, lambda left, right: left - right)

    def __imul__(self, other):
        return self._in_place(other, lambda left, right: left * right)


class MQuadExpr(MLinExpr):
    """A block of quadratic expressions."""

    __slots__ = ()
    _zero = QuadExpr

    @staticmethod
    def _converted(item):
        return _expr.as_quadratic(item).copy()

    def _shown(self):
        return elementwise(lambda item: item, super()._shown())


class MNLExpr(_Algebra):
    """A block of nonlinear expressions."""

    __slots__ = ()
    _shown = MLinExpr._shown


class MConstr(_Attributes):
    """A block of linear constraints."""

    __slots__ = ()
    _items = _items.Constr

    def __repr__(self):
        pending = any(item._pending() for item in self.array_.flat)
        return f"<{type(self).__name__} {self.shape}{' *awaiting model update*' if pending else ''}>"


class MQConstr(MConstr):
    """A block of quadratic constraints."""

    __slots__ = ()
    _items = _items.QConstr


class MGenConstr(MConstr):
    """A block of general constraints."""

    __slots__ = ()
    _items = _items.GenConstr


def _as_linear(block):
    return _wrap(MLinExpr, elementwise(lambda item: _expr.as_linear(item).copy(), block.array_))


def _total(items):
    items = list(items)
    if all(item.__class__ is _items.Var for item in items):
        return linear(items, [1.0] * len(items), 0.0)
    total = LinExpr()
    for item in items:
        total = _expr.accumulate(total, item)
    return total


# --- products with matrices -------------------------------------------------------------------------------------------


def _product(left, right):
    """left @ right, of which at least one is a block."""
    np = numpy()
    if isinstance(left, Block) and isinstance(right, Block):
        return _inner(left.array_, right.array_)
    other = right if isinstance(left, Block) else left
    if is_sparse(other):
        matrix = other.tocsr()
    elif isinstance(other, np.ndarray):
        matrix = other
    elif hasattr(other, "to_numpy"):
        matrix = other.to_numpy()
    else:
        return NotImplemented
    if isinstance(left, Block):
        # x @ A is (A.T @ x.T).T
        if left.ndim == 0 or matrix.ndim == 0:
            raise ValueError("matmul: Input operand does not have enough dimensions")
        _check_inner(left.shape[-1], matrix.shape[0])
        if left.ndim == 1:
            return block_of(_rows_times(matrix.T, left.array_))
        columns = [_rows_times(matrix.T, row) for row in left.array_]
        return block_of(np.stack(columns))
    _check_inner(matrix.shape[-1], right.shape[0] if right.ndim else 0)
    if right.ndim == 1:
        return block_of(_rows_times(matrix, right.array_))
    columns = [_rows_times(matrix, right.array_[:, place]) for place in range(right.shape[1])]
    return block_of(np.stack(columns, axis=-1))


def _check_inner(first, second):
    if first != second:
        raise ValueError(f"Mismatching inner dimensions {first} vs. {second}")


def _combined(items, places, values):
    chosen = [items[place] for place in places]
    if all(item.__class__ is _items.Var for item in chosen):
        return linear(chosen, [float(value) for value in values], 0.0)
    total = LinExpr()
    for item, value in zip(chosen, values):
        total = _expr.accumulate(total, item * value)
    return total


def _rows_times(matrix, items):
    """A matrix, or one row, of numbers times a vector of objects."""
    made = [_combined(items, places, values) for places, values in sparse_rows(matrix)]
    return objects(made, () if matrix.ndim == 1 else len(made))


def _inner(left, right):
    """The matrix product of two arrays of objects."""
    np = numpy()
    if left.ndim == 0 or right.ndim == 0:
        raise ValueError("matmul: Input operand does not have enough dimensions")
    _check_inner(left.shape[-1], right.shape[0])
    rows, columns = np.atleast_2d(left), right.reshape(right.shape[0], -1)
    made = []
    for row in rows:
        for column in columns.T:
            total = LinExpr()
            for first, second in zip(row, column):
                if first.__class__ is second.__class__ is _items.Var and first.i_ > second.i_:
                    first, second = second, first
                total = _expr.accumulate(total, first * second)
            made.append(total)
    return block_of(objects(made, left.shape[:-1] + right.shape[1:]))


# --- stacking ---------------------------------------------------------------------------------------------------------


def _joined(blocks, join):
    arrays = [block.array_ if isinstance(block, Block) else numpy().asarray(block, dtype=object) for block in blocks]
    np = numpy()
    made = join(np, arrays)
    if any(not isinstance(item, _items.Var) for item in made.flat):
        made = elementwise(lambda item: item if isinstance(item, (QuadExpr, NLExpr)) else _expr.as_linear(item), made)
    return block_of(made)


def concatenate(tup, axis=0):
    return _joined(tup, lambda np, arrays: np.concatenate(arrays, axis=axis))


def hstack(tup):
    return _joined(tup, lambda np, arrays: np.hstack(arrays))


def vstack(tup):
    return _joined(tup, lambda np, arrays: np.vstack(arrays))
