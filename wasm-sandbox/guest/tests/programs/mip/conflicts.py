from mip import BINARY, CBC, Model, xsum

m = Model(solver_name=CBC)
m.verbose = 0
x = [m.add_var(f"x{i}", var_type=BINARY) for i in range(6)]
m += x[0] + x[1] + x[2] + x[3] <= 1
m += x[4] <= x[5]
m += 3 * x[3] + 2 * x[4] + 2 * x[5] <= 4
cg = m.conflict_graph
print(cg.conflicting(x[0], x[1]), cg.conflicting(x[4], x[5] == 0), cg.conflicting(x[0], x[5]), cg.conflicting(x[0], x[0] == 0))
ones, zeros = cg.conflicting_assignments(x[4])
print(sorted(v.name for v in ones), sorted(v.name for v in zeros))
for wrong in (3, x[0] <= 1, x[0] + x[1] == 1, x[0] == 4):
    try:
        print(cg.conflicting(wrong, x[0]))
    except Exception as error:
        print(type(error).__name__, error)
