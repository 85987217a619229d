"""Blocks of variables, expressions and constraints, and NdArray.

A block is a numpy array of coptpy's scalar objects. Unlike numpy's arrays, coptpy's blocks are indexed by whole numbers
and slices only, iterate over all their items, and show their text in a form of their own.
"""

from coptpy import _expr, _var
from coptpy._error import CoptError
from coptpy._expr import ExprBuilder, LinExpr, QuadExpr, make
from orlm_model.blocks import elementwise, is_sparse, numpy, objects, sparse_rows


_INFORMATION = frozenset(
    "name x value lb ub obj rc redcost slack dual pi basis vtype type iislb iisub lowerbound upperbound".split()
)


class Shape(tuple):
    """The extents of a block."""

    __slots__ = ()

    def __repr__(self):
        return f"<coptpy.Shape: {tuple(self)}>"


def is_block(value):
    return isinstance(value, _Block)


def wrap(kind, array):
    made = object.__new__(kind)
    object.__setattr__(made, "array_", array)
    return made


def block_of(array):
    """The block for an array of scalar objects."""
    kinds = {item.__class__ for item in array.flat}
    if QuadExpr in kinds:
        return wrap(MQuadExpr, array)
    return wrap(MVar if kinds == {_var.Var} else MLinExpr, array)


def _invalid(text):
    return CoptError(3, f"(INVALID) {text}")


class _Shaped:
    """Shapes and selection."""

    __slots__ = ("array_",)
    __array_priority__ = 0.0
    __array_ufunc__ = None
    __hash__ = None

    shape = property(lambda self: Shape(self.array_.shape))
    ndim = property(lambda self: self.array_.ndim)
    dim = ndim
    size = property(lambda self: self.array_.size)
    T = property(lambda self: self.transpose())

    def transpose(self):
        return wrap(type(self), self.array_.T)

    def reshape(self, *shape, order="C"):
        return wrap(type(self), self.array_.reshape(shape[0] if len(shape) == 1 else shape))

    def flatten(self):
        return wrap(type(self), self.array_.reshape(-1))

    def squeeze(self, axis=None):
        return wrap(type(self), self.array_.squeeze(axis))

    def expand(self, axis=0):
        return wrap(type(self), numpy().expand_dims(self.array_, axis))

    def diagonal(self, offset=0, axis1=0, axis2=1):
        return wrap(type(self), self.array_.diagonal(offset, axis1, axis2).copy())

    def repeat(self, repeats, axis=None):
        return wrap(type(self), numpy().repeat(self.array_, repeats, axis))

    def clone(self):
        return wrap(type(self), self.array_.copy())

    def tolist(self):
        return self.array_.ravel().tolist()

    def __iter__(self):
        return iter(self.tolist())

    def item(self):
        if self.size != 1:
            raise ValueError(f"{type(self).__name__} has elements {self.size} > 1")
        return self.array_.item()

    def __getitem__(self, key):
        keys = key if isinstance(key, tuple) else (key,)
        for axis, part in enumerate(keys):
            if isinstance(part, slice) or part is Ellipsis:
                continue
            number = int(part)
            if axis < self.ndim and not -self.shape[axis] <= number < self.shape[axis]:
                raise _invalid(f"Index ({number}) is out of bounds for axis {axis} of dimension {self.shape[axis]}")
        found = self.array_[key]
        if not isinstance(found, numpy().ndarray):
            # one item of a vector is a scalar, one of a matrix a vector of one
            found = objects([found], () if self.ndim == 1 else (1,))
        return wrap(type(self), found)

    def _label(self, item):
        return str(item)

    def _text(self):
        if not self.ndim:
            return self._label(self.array_.item())
        return _rows_text(self.array_, self._label) + "\n"

    def __str__(self):
        return f"<coptpy.{type(self).__name__}: shape={tuple(self.shape)}>"

    def __repr__(self):
        return f"{self}\n{self._text()}"


def _rows_text(array, label):
    if array.ndim == 1:
        return "[" + ", ".join(label(item) for item in array) + "]"
    rows = "\n ".join(_rows_text(row, label) for row in array)
    return f"[{rows}\n]"


class _Arithmetic(_Shaped):
    """The operators that work item by item."""

    __slots__ = ()

    def __add__(self, other):
        return self._with(other, lambda left, right: left + right)

    __radd__ = __add__

    def __sub__(self, other):
        return self._with(other, lambda left, right: left - right)

    def __rsub__(self, other):
        return self._with(other, lambda left, right: right - left)

    def __mul__(self, other):
        return self._with(other, lambda left, right: left * right)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._with(other, lambda left, right: left / right)


class NdArray(_Arithmetic):
    """An array of numbers."""

    __slots__ = ()

    def __init__(self, args=0.0, dtype=None, shape=None):
        np = numpy()
        array = np.array(args.array_ if isinstance(args, NdArray) else args, dtype=float)
        object.__setattr__(self, "array_", array if shape is None else array.reshape(shape))

    dtype = property(lambda self: self.array_.dtype)

    def tonumpy(self):
        return self.array_.copy()

    def __getitem__(self, key):
        found = self.array_[key]
        return wrap(NdArray, found) if isinstance(found, numpy().ndarray) else float(found)

    def __setitem__(self, key, value):
        self.array_[key] = value.array_ if isinstance(value, NdArray) else value

    def sum(self, axis=None):
        found = self.array_.sum(axis=axis)
        return float(found) if axis is None else wrap(NdArray, numpy().asarray(found))

    def dot(self, other):
        return self @ other

    def _label(self, item):
        return f"{item:g}"

    def __str__(self):
        return self._text()

    def __repr__(self):
        return f"<coptpy.NdArray shape={tuple(self.shape)}>\n{self._text()}"

    def _with(self, other, function):
        if isinstance(other, _Block):
            return NotImplemented
        right = other.array_ if isinstance(other, NdArray) else other
        if right.__class__ is _var.Var or isinstance(right, _expr._Operand):
            return NotImplemented
        return wrap(NdArray, numpy().asarray(function(self.array_, numpy().asarray(right))))

    def __matmul__(self, other):
        return self._with(other, lambda left, right: left @ right)

    def __rmatmul__(self, other):
        return self._with(other, lambda left, right: right @ left)

    def __neg__(self):
        return wrap(NdArray, -self.array_)


class _Block(_Shaped):
    """What variables, expressions and constraints share."""

    __slots__ = ()


class _Attributes(_Block):
    """Blocks whose items have information and attributes."""

    __slots__ = ()

    def __getattr__(self, name):
        if name.startswith("_") or name.lower() not in _INFORMATION:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return self._read(lambda item: getattr(item, name))

    def __setattr__(self, name, value):
        self._write(lambda item, part: setattr(item, name, part), value)

    def getInfo(self, infoname):
        return self._read(lambda item: item.getInfo(infoname))

    def setInfo(self, infoname, newval):
        self._write(lambda item, part: item.setInfo(infoname, part), newval)

    def _read(self, read):
        values = [read(item) for item in self.array_.flat]
        if not self.ndim:
            return values[0]
        if values and isinstance(values[0], str):
            return objects(values, self.shape)
        return wrap(NdArray, numpy().array(values, dtype=float).reshape(self.shape))

    def _write(self, write, value):
        np = numpy()
        given = value.array_ if isinstance(value, NdArray) else value
        if isinstance(given, (list, tuple)) or (_expr.is_array(given) and given.dtype != float):
            raise TypeError(
                f"Wrong number or type of arguments for overloaded function 'IMVar{self.ndim}_Set'.\n"
                f"  Possible C/C++ prototypes are:\n    Copt::IMVar< {self.ndim} >::Set(char const *,double) const\n"
                f"    Copt::IMVar< {self.ndim} >::Set(char const *,Copt::INdArray< double,{self.ndim} > *) const\n"
            )
        given = np.asarray(given)
        for item, part in zip(self.array_.flat, np.broadcast_to(given, self.shape).ravel().tolist()):
            write(item, part)


class _Algebra(_Arithmetic, _Block):
    """Arithmetic and comparisons."""

    __slots__ = ()

    def _other(self, value):
        np = numpy()
        if isinstance(value, (_Block, NdArray)):
            return value.array_.astype(object)
        if isinstance(value, _var.Var) or isinstance(value, _expr._Operand):
            return objects([value], ())
        if is_sparse(value):
            value = value.toarray()
        elif hasattr(value, "to_numpy"):
            value = value.to_numpy()
        return np.asarray(value, dtype=float).astype(object)

    def _with(self, other, function):
        right = self._other(other)
        try:
            numpy().broadcast_shapes(self.array_.shape, right.shape)
        except ValueError:
            text = f"Operand 1 of shape {_extents(self.array_)} is not compatible with Operand 2 of shape {_extents(right)}"
            raise _invalid("(INVALID) " + text) from None
        return block_of(elementwise(function, self.array_, right))

    def __neg__(self):
        return block_of(elementwise(lambda item: -item, self.array_))

    def __matmul__(self, other):
        return product(self, other)

    def __rmatmul__(self, other):
        return product(other, self)

    def __le__(self, other):
        return MConstrBuilder.of(self - other, "L")

    def __ge__(self, other):
        return MConstrBuilder.of(self - other, "G")

    def __eq__(self, other):
        return MConstrBuilder.of(self - other, "E")

    def sum(self, axis=None):
        np = numpy()
        if axis is None:
            return block_of(objects([_total(self.array_.ravel())], ()))
        rows = np.moveaxis(self.array_, axis, -1)
        flat = rows.reshape(-1, rows.shape[-1])
        return block_of(objects([_total(row) for row in flat], rows.shape[:-1]))


def _extents(array):
    return "(" + ", ".join(map(str, array.shape)) + ")"


class MVar(_Algebra, _Attributes):
    """A block of variables."""

    __slots__ = ()

    def _label(self, item):
        return f"Var({item.name})"

    @classmethod
    def fromlist(cls, vars):
        return wrap(cls, objects(list(vars), len(vars)))

    @classmethod
    def fromvar(cls, var):
        return wrap(cls, objects([var], ()))


class MLinExpr(_Algebra):
    """A block of linear expressions."""

    __slots__ = ()

    @classmethod
    def zeros(cls, shape):
        shape = (shape,) if isinstance(shape, int) else tuple(shape)
        return wrap(cls, objects([cls._zero() for _ in range(int(numpy().prod(shape)))], shape))

    _zero = LinExpr

    def getValue(self):
        values = [item.getValue() for item in self.array_.flat]
        return wrap(NdArray, numpy().array(values, dtype=float).reshape(self.shape))

    def _label(self, item):
        pieces = [] if not item.constant and item.vars else [f"{item.constant:g}"]
        for variable, value in zip(item.vars, item.coeffs):
            body = variable.name if abs(value) == 1 else f"{abs(value):g} * {variable.name}"
            pieces.append(f" - {body}" if value < 0 else f" + {body}" if pieces else body)
        return "".join(pieces)

    def _in_place(self, result):
        if result.shape != self.shape or not isinstance(result, type(self)):
            return result
        self.array_[...] = result.array_
        return self

    def __iadd__(self, other):
        return self._in_place(self + other)

    def __isub__(self, other):
        return self._in_place(self - other)


class MQuadExpr(MLinExpr):
    """A block of quadratic expressions."""

    __slots__ = ()
    _zero = QuadExpr

    def _label(self, item):
        if not isinstance(item, QuadExpr):
            return super()._label(item)
        text = super()._label(item.lin_)
        for first, second, value in zip(item.first_, item.second_, item.qcoeffs_):
            body = f"{first.name} * {second.name}"
            text += f" {'-' if value < 0 else '+'} " + (body if abs(value) == 1 else f"{abs(value):g} * {body}")
        return text


class MConstr(_Attributes):
    """A block of linear constraints."""

    __slots__ = ()

    def _label(self, item):
        return f"Row({item.name})"


class MQConstr(_Attributes):
    """A block of quadratic constraints."""

    __slots__ = ()

    def _label(self, item):
        return f"QConstraint({item.name})"


class MConstrBuilder:
    """A block of comparisons that waits for `addConstr`."""

    __slots__ = ("block_", "sense_")

    @staticmethod
    def of(block, sense):
        made = (MQConstrBuilder if isinstance(block, MQuadExpr) else MConstrBuilder)()
        made.block_, made.sense_ = block, sense
        return made

    def __bool__(self):
        raise ValueError(f"Boolean value of '{type(self).__name__}' object is not defined")

    def __repr__(self):
        return f"<coptcore.{type(self).__name__} object at {id(self):#x}>"


class MQConstrBuilder(MConstrBuilder):
    """A block of quadratic comparisons."""

    __slots__ = ()


def _total(items):
    total = make(ExprBuilder, [], [], 0.0)
    for item in items:
        if isinstance(item, QuadExpr) or isinstance(total, QuadExpr):
            total = _expr.add(total, item)
        else:
            total += item
    return total


# --- products --------------------------------------------------------------------------------------------------------


def product(left, right):
    """left @ right, of which at least one is a block."""
    np = numpy()
    if isinstance(left, _Block) and isinstance(right, _Block):
        return _inner(left.array_, right.array_)
    other = right if isinstance(left, _Block) else left
    if not is_sparse(other):
        other = np.asarray(other.array_ if isinstance(other, NdArray) else other, dtype=float)
    if isinstance(left, _Block):
        _check(left.array_.shape[-1], other.shape[0], 0)
        if left.ndim == 1:
            return block_of(_rows_times(other.T, left.array_))
        return block_of(np.stack([_rows_times(other.T, row) for row in left.array_]))
    _check(other.shape[-1], right.array_.shape[0], 0)
    if right.ndim == 1:
        return block_of(_rows_times(other, right.array_))
    columns = [_rows_times(other, right.array_[:, place]) for place in range(right.shape[1])]
    return block_of(np.stack(columns, axis=-1))


def _check(first, second, axis):
    if first != second:
        raise _invalid(f"Operand 1 has a mismatch at axis {axis}, size {first} != {second}")


def _rows_times(matrix, items):
    made = []
    for places, values in sparse_rows(matrix):
        chosen = [items[place] for place in places]
        if all(item.__class__ is _var.Var for item in chosen):
            made.append(make(ExprBuilder, chosen, [float(value) for value in values], 0.0))
        else:
            made.append(_total([item * float(value) for item, value in zip(chosen, values)]))
    return objects(made, () if matrix.ndim == 1 else len(made))


def _inner(left, right):
    _check(left.shape[-1], right.shape[0], 0)
    made = []
    for row in numpy().atleast_2d(left):
        for column in right.reshape(right.shape[0], -1).T:
            made.append(_total([first * second for first, second in zip(row, column)]))
    return block_of(objects(made, left.shape[:-1] + right.shape[1:]))
