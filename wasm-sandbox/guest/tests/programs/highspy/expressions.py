import highspy
from highspy.highs import highs_linear_expression

h = highspy.Highs()
h.silent()
x, y, z = h.addVariable(), h.addVariable(), h.addVariable()


def attempt(label, call):
    try:
        print(label, "->", repr(call()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


attempt("sum", lambda: x + y)
attempt("terms", lambda: 2 * x - 3 * y + 5)
attempt("repeat", lambda: x + x + 2 * y)
attempt("str", lambda: str(x + x + 2 * y))
attempt("nested", lambda: 3 * (x + 2 * (y - 1)) / 2)
attempt("neg", lambda: -(x + 1))
attempt("rsub", lambda: 4 - x)
attempt("le", lambda: x + y <= 3)
attempt("ge", lambda: x + y >= z + 2)
attempt("eq", lambda: x == y)
attempt("eq range", lambda: x + y == [1, 4])
attempt("number first", lambda: 3 <= x)
attempt("chain", lambda: 1 <= x + y <= 5)
attempt("chain var", lambda: z <= x + y <= z + 5)
attempt("ge chain", lambda: 8 >= x - y >= 2)
attempt("product", lambda: x * y)
attempt("quadratic", lambda: (x + y) * (x + y))
attempt("times const expr", lambda: x * highs_linear_expression(3))
attempt("divide", lambda: x / 4)
attempt("divide zero", lambda: x / 0)
attempt("divide var", lambda: 4 / x)
attempt("divide by var", lambda: x / y)
attempt("text", lambda: x + "a")
attempt("text le", lambda: x <= "a")
attempt("none", lambda: x == None)  # noqa: E711
attempt("ne", lambda: x != 3)
attempt("lt", lambda: x < 3)
attempt("twice", lambda: (x <= 3) <= 4)
attempt("bounded plus", lambda: (x <= 3) + (y >= 1))
attempt("bounded number", lambda: (x <= 3) + 1)
attempt("bounded constant", lambda: (x <= 3) + (y + 1))
attempt("bounded times", lambda: -2 * (x <= 3))
attempt("power", lambda: x**2)
attempt("int", lambda: (int(y), hash(y), int(x + y)))
attempt("simplify", lambda: (x + x - y + y + 1).simplify())
attempt("unique", lambda: (x + x - y + y + 1).unique_elements())
attempt("reduced", lambda: (x + x - y + y + 1).reduced_elements())
attempt("evaluate", lambda: (2 * x + y + 1).evaluate([3, 4, 5]))
attempt("evaluate bounds", lambda: (2 * x + y <= 1).evaluate([3, 4, 5]))
attempt("objects", lambda: (x, h.expr(), h.expr(3), h.addConstr(x + y >= 1)))
e = x + 1
f = e
e += y
print(f, e is f)
e -= 2 * y
e *= 3
print(repr(e), e.constant, e.idxs, e.vals, e.bounds)
