import gurobipy as gp

env = gp.Env(params={"OutputFlag": 0})
m = gp.Model("p", env=env)
x = m.addVar(ub=4, obj=-1, name="x")
y = m.addVar(ub=4, name="long_variable_name")
z = m.addVar(obj=-2.5, ub=1.25, name="z")
m.optimize()
m.printAttr("x")
print(m.getAttr("x", {"a": x, "b": z}))
m.write("model.lp")
m.write("solution.sol")
print(m.Runtime >= 0, m.NodeCount, m.IterCount >= 0)
