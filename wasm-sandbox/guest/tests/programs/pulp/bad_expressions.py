import pulp

x = pulp.LpVariable("x", 0, 10)
y = pulp.LpVariable("y", 0, 10)


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, type(error).__name__, str(error).partition(". Did you mean")[0])


attempt("product", lambda: x * y)
attempt("quotient", lambda: x / y)
attempt("power", lambda: x**2)
attempt("abs", lambda: abs(x))
attempt("nan", lambda: x * float("nan"))
attempt("infinite", lambda: pulp.LpVariable("z", 0, float("inf")))
attempt("strict", lambda: x < 3)
attempt("max", lambda: max(x, y))
attempt("lpMax", lambda: pulp.lpMax(x, y))
attempt("lpAbs", lambda: pulp.lpAbs(x))
attempt("keyword", lambda: pulp.LpVariable("w", low_bound=0))
attempt("nothing", lambda: pulp.LpVariable())
attempt("category", lambda: pulp.LpVariable("q", cat="Real").cat)
attempt("list", lambda: pulp.value([x]))
attempt("infinity", lambda: pulp.LpInfinity)
