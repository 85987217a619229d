import gurobipy as gp
from gurobipy import GRB

m = gp.Model("m")
m.Params.OutputFlag = 0
m.addVar()
m.addVar(name="a b")
m.addVars(2, 2)
m.addVars(2, name="x")
m.addVars(["p", "q"], [1, 2], name="y")
m.addVars([("a", 1), ("b", 2)], name="z")
m.addVars(2, name=["u", "v"])
m.addVars([1.5, 2], name="f")
m.addVars(range(2, 4), name="r")
m.addConstr(m.addVar() <= 1)
m.update()
print([v.VarName for v in m.getVars()])
x = m.getVarByName("x[0]")
m.addConstrs((x <= i + j for i in range(2) for j in range(2)), name="c")
m.addConstrs((x <= i for i in range(2)))
m.addConstrs((x <= n for k, n in {"a": 1, "b": 2}.items()), "d")
m.addConstrs((gp.quicksum(x for k in range(i)) <= j for i in (1, 2) for j in "78" if j != "7" or True) if False else (gp.quicksum(x for k in range(i)) <= int(j) for i in (1, 2) for j in "78"), name="e")
m.update()
print([k.ConstrName for k in m.getConstrs()])
