from ortools.sat.python import cp_model


def attempt(label, call):
    try:
        made = call()
        print(label, type(made).__name__, repr(made), "|", made)
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


m = cp_model.CpModel()
x, y = m.NewIntVar(0, 10, "x"), m.new_int_var(-5, 5, "y")
b, c = m.NewBoolVar("b"), m.new_bool_var("")
attempt("var", lambda: x)
attempt("unnamed", lambda: c)
attempt("sum", lambda: x + y + b - 1)
attempt("difference", lambda: x - 2 * y)
attempt("negative", lambda: -(x + 1))
attempt("constant first", lambda: 5 - 2 * x)
attempt("nested", lambda: 2 * (x + y) + 3)
attempt("not", lambda: ~b)
attempt("Not", lambda: 1 - b.Not())
attempt("twice", lambda: b.Not().Not())
attempt("python sum", lambda: sum([2 * x, 3 * y, 4]))
attempt("zero", lambda: 0 * x)
attempt("one", lambda: 1 * x)
attempt("double", lambda: 1.5 * x + 2)
attempt("Sum", lambda: cp_model.LinearExpr.Sum([x, y, 1]))
attempt("sum of one", lambda: cp_model.LinearExpr.sum([x]))
attempt("empty sum", lambda: cp_model.LinearExpr.Sum([]))
attempt("WeightedSum", lambda: cp_model.LinearExpr.WeightedSum([x, y, 3], [1, 2, 4]))
attempt("weighted_sum", lambda: cp_model.LinearExpr.weighted_sum([x, y], [1.5, 2]))
attempt("Term", lambda: cp_model.LinearExpr.Term(x, 2))
attempt("affine", lambda: cp_model.LinearExpr.affine(x, 2, 3))
attempt("length", lambda: cp_model.LinearExpr.WeightedSum([x], [1, 2]))
print(hasattr(cp_model.LinearExpr, "ScalProd"))
attempt("less", lambda: x < 3)
attempt("equal", lambda: x + y == 2 * x + 3)
attempt("unequal", lambda: x != y)
attempt("reflected", lambda: 3 <= x + 2)
attempt("Boolean", lambda: b == True)  # noqa: E712
for label, call in {
    "product": lambda: x * y,
    "quotient": lambda: x / 2,
    "floor": lambda: x // 2,
    "remainder": lambda: x % 2,
    "power": lambda: x**2,
    "abs": lambda: abs(x),
    "and": lambda: b & c,
    "or": lambda: b or c,
    "truth": lambda: bool(x <= 3),
    "chain": lambda: 0 <= x <= 3,
    "max": lambda: max(x, y),
    "None": lambda: x + None,
    "is None": lambda: x == None,  # noqa: E711
    "text": lambda: x <= "a",
    "real": lambda: x <= 1.5,
    "real sum": lambda: 1.5 * x + 0.5 * y <= 3,
    "negation of an integer": lambda: x.Not(),
    "attribute": lambda: x.lb,
    "huge": lambda: x <= 10**20,
}.items():
    attempt(label, call)
print(x in [y], x in [y, x], [x, y].index(y), {x: 1}[x], bool(x == x), bool(x != y))
print(x.Name(), x.name, x.Index(), y.index, b.is_boolean, x.is_boolean, x.domain)
