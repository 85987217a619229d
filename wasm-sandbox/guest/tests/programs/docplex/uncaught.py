from docplex.mp.model import Model

m = Model("uncaught")
x = m.continuous_var(name="x")
print("before")
m.add_constraint(x < 3)
