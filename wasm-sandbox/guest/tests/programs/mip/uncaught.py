from mip import CBC, Model

m = Model(solver_name=CBC)
x = m.add_var("x")
print("before")
m.add_constr(x * x <= 4)
