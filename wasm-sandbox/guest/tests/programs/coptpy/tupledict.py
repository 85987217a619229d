import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("m")
m.setParam(COPT.Param.Logging, 0)


def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


d = m.addVars(2, 2, nameprefix="d")
print(type(d).__name__, isinstance(d, dict), len(d), list(d), (0, 1) in d, d.get((9, 9)))
print(d.select(0, "*"), d.select("*", 1), d.select([0, 1], 0), d.select(5, "*"))
print(d.sum(), "|", d.sum("*", 0), "|", d.prod({(0, 0): 2, (1, 1): 3}), "|", d.sum(9, "*"))
print([v.name for k, v in d.items()], list(d.keys()))
attempt("key", lambda: d[9, 9])
attempt("short", lambda: d.select(0))
attempt("pop", lambda: d.pop((0, 0)))
attempt("copy", lambda: d.copy())
t = cp.tuplelist([(1, 2), (1, 3)])
print(t, t.select(1, "*"))
print(cp.multidict({"a": [1, 2], "b": [3, 4]}), cp.multidict({"a": 1}))
print(cp.quicksum([d[0, 0], 3, 2 * d[0, 1]]), cp.quicksum([]), cp.quicksum(d), cp.quicksum([d[0, 0] * d[0, 1], 1]))
attempt("qs var", lambda: cp.quicksum(d[0, 0]))
attempt("qs none", lambda: cp.quicksum([None]))
attempt("qs str", lambda: cp.quicksum(["a"]))
