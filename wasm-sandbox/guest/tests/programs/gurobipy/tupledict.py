import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


d = m.addVars(2, ["a", "b"], name="d")
m.update()
print(d)
print(d.select(0, "*"), d.select("*", "b"), d.select(1, ["a", "b"]), d.select(5, "*"))
print(d.sum(), "|", d.sum("*", "a"), "|", d.prod({(0, "a"): 2, (1, "b"): 3}), "|", d.prod({(0, "a"): 2, (1, "b"): 3}, 1, "*"))
print(list(d.keys()), len(d), (0, "a") in d, isinstance(d, dict), d.get((9, 9)))
attempt("key", lambda: d[9, 9])
attempt("many", lambda: d.select(1, 2, 3))
attempt("prod", lambda: d.prod(3))
t = gp.tuplelist([(1, 2), (1, 3), (2, 4)])
print(t, t.select(1, "*"), t.select("*", [3, 4]), len(t), (1, 2) in t)
attempt("mix", lambda: t.append(3))
print(gp.multidict({"a": [1, 2], "b": [3, 4]}), gp.multidict({"a": 1}))
print(gp.quicksum([d[0, "a"], 3, 2 * d[0, "b"]]), gp.quicksum([]), gp.quicksum(d.values()), gp.quicksum([d[0, "a"] * d[0, "b"], 1]))
attempt("qs var", lambda: gp.quicksum(d[0, "a"]))
attempt("qs none", lambda: gp.quicksum([None]))
attempt("qs str", lambda: gp.quicksum(["a"]))
attempt("qs two", lambda: gp.quicksum(1, 2))
