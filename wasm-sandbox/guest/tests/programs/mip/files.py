from mip import BINARY, CBC, Model, maximize

m = Model("written", solver_name=CBC)
m.verbose = 0
x, y = m.add_var("x", ub=4), m.add_var("y", var_type=BINARY)
m.objective = maximize(x + 3 * y)
m += x + y <= 4.5, "both"
m.write("m.lp")
m.optimize()
m.write("m.sol")
n = Model(solver_name=CBC)
n.verbose = 0
n.read("m.lp")
print([v.name for v in n.vars], [str(c) for c in n.constrs], n.sense, n.objective, [v.var_type for v in n.vars])
print(n.optimize(), n.objective_value)
n.read("m.sol")
print([(v.name, value) for v, value in n.start])
