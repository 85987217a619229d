from docplex.mp.model import Model
from docplex.mp.utils import DOcplexException

m = Model("bad")
x, y = m.continuous_var(name="x"), m.continuous_var(name="y")
b, i = m.binary_var(name="b"), m.integer_var(name="i", ub=5)


def attempt(text):
    try:
        print(text, "->", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__, error)


for text in (
    "m.addVar()", "m.add_var()", "m.continuous_var(name='a', foo=1)", "m.continuous_var(lower=1)", "x < 3", "x > 3",
    "1 / x", "x / y", "x ** 3", "x ** 0.5", "x * y * x", "x + 'a'", "m.sum(3)", "m.sum(x)", "m.add_constraint(3)",
    "m.add_constraint(x)", "m.add_constraint('x <= 3')", "m.add_constraint(True)", "m.add_constraint(False)",
    "bool(x <= 3)", "bool(x)", "1 <= x <= 3", "x.X", "x.value", "x.solution_value", "m.objVal", "m.optimize()",
    "m.add_indicator(x, y <= 3)", "m.add_indicator(b, y)", "m.add_indicator(b, y <= 3, active_value=2)",
    "m.maximize('x')", "m.minimize(None)", "m.integer_var(lb='a')", "m.add_range(1, x, 0)", "m.scal_prod([x, y], [1])",
    "m.if_then(b == 1, y <= 3)", "m.if_then(y == 1, b == 1)", "m.logical_and(x, b)", "m.logical_or(b, i)", "m.get_value(x)",
    "m.solution.get_value(x)", "m.solve(foo=3)", "m.solve(TimeLimit=3)", "m.parameters.foo", "m.add_constraints(x <= 3)",
    "m.set_time_limit(-1)", "Model(foo=1).name is None", "m.sum_vars([x, 3])", "m.binary_var_list(-1)", "x.ub.foo",
    "m.add_kpi(x * y, 'k')", "m.add_sos1([x])", "m.binary_var_dict()", "m.piecewise(0, [(0, 0), (1, 1)], 2)('a')",
):  # fmt: skip
    attempt(text)
for text in ("x.lb = 'a'", "x.ub = -5", "x.foo = 1", "m.parameters.timelimit = -3", "m.parameters.mip.foo = 3",
             "m.parameters.timelimit = 'a'", "x.name = 'new'", "m.name = ''", "b.ub = 3", "i.lb = 2.5", "m.foo = 3"):
    try:
        exec(text)
        print(text, "works", x.lb, x.ub)
    except Exception as error:
        print(text, "->", type(error).__name__, error)
print(issubclass(DOcplexException, Exception), DOcplexException.__mro__[1].__name__)
