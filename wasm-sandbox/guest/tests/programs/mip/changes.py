from mip import BINARY, CBC, CONTINUOUS, INTEGER, MAXIMIZE, Model

m = Model(sense=MAXIMIZE, solver_name=CBC)
m.verbose = 0
x = m.add_var("x", ub=10, obj=3, var_type=INTEGER)
y = m.add_var("y", lb=1, ub=8, obj=2)
c = m.add_constr(x + 2 * y <= 14, "c")
print(m.optimize(), m.objective_value, x.x, y.x, m.sense)
x.ub = 4
print(m.optimize(), m.objective_value, x.x, y.x, x.lb, x.ub)
y.obj = 7
x.lb = 3
print(m.optimize(), m.objective_value, m.objective)
c.rhs = 8
print(c, c.rhs, m.optimize(), m.objective_value)
y.var_type = BINARY
print(y.var_type, y.lb, y.ub)
y.var_type = CONTINUOUS
x.var_type = CONTINUOUS
print(y.var_type, x.var_type, m.num_int)
m.sense = "MIN"
print(m.sense, m.optimize(), m.objective_value)
m.objective = x - 2 * y + 4
m.sense = "max"
print(m.objective, m.objective_const, m.objective.const, m.optimize(), m.objective_value)
m.objective = 7
print(m.optimize(), m.objective_value)
m.objective = y
m.objective_const = 2.5
print(m.optimize(), m.objective_value)
