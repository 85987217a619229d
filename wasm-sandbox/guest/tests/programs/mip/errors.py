from mip import CBC, BINARY, LinExpr, Model, maximize, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x, y = m.add_var("x"), m.add_var("y")


def attempt(text):
    try:
        print(text, "->", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__, error)


for text in (
    "x * y", "x * x", "(x + y) * x", "x ** 2", "x / 0", "(x + y) / 0", "1 / x", "x < 3", "x != 3", "x + 'a'",
    "'a' * x", "x == 'a'", "x / y", "[x] + x", "xsum(3)", "xsum(['a'])", "m.add_constr(True)",
    "m.add_constr(3)", "m.add_constr(x)", "m.add_constr(x + y)", "m.add_var(foo=1)", "m.add_var(var_type=BINARY, ub=3)",
    "m.add_var('x', 1, 2, 3, 'I', None, 4)", "m.addVar()", "x.X", "x.lB", "m.foo", "m.vars[10]", "m.remove(3)",
    "m.remove([3])", "m.write('a.txt')", "m.read('missing.lp')", "m.optimize(timeLimit=5)", "LinExpr([x], [1, 2])",
    "m.add_var(lb='a')", "m.add_var(3)", "Model(foo=1)", "Model(solver_name=CBC).optimize()", "m.addConstr(x <= 1)",
    "m.add_constr(x <= 1, 3)", "m.generate_cuts()", "m.add_constr(x <= 1 <= 2 * y, 'chain')",
):  # fmt: skip
    attempt(text)
for text in ("m.objective = 'Q'", "m.sense = 'Q'", "x.var_type = 'Q'", "x.x = 1", "m.sol_pool_size = 0",
             "m += 3", "m += True", "m += (x <= 3, 4)", "m += (x <= 3, 'a', 'b')", "m.num_cols = 3", "m.status = 1",
             "x.idx = 1", "m += x"):
    try:
        exec(text)
        print(text, "works")
    except Exception as error:
        print(text, "->", type(error).__name__, error)
