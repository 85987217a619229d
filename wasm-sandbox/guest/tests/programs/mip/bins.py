from mip import Model, xsum, BINARY, minimize, CBC
import itertools

W = 30
w = [12, 7, 15, 9, 4, 11, 18]
m = Model(solver_name=CBC)
m.verbose = 0
n = len(w)
B = 5
y = [m.add_var(var_type=BINARY, name=f"y{j}") for j in range(B)]
x = {(i, j): m.add_var(var_type=BINARY, name=f"x{i}{j}") for i, j in itertools.product(range(n), range(B))}
for i in range(n):
    m += xsum(x[i, j] for j in range(B)) == 1
for j in range(B):
    m += xsum(w[i] * x[i, j] for i in range(n)) <= W * y[j]
for j in range(B - 1):
    m += y[j] >= y[j + 1]
m.objective = minimize(xsum(y))
m.max_mip_gap = 0
m.emphasis = 2
m.threads = -1
print(m.optimize(), m.objective_value, [v.x for v in y])
print(m.add_constr(y[0] <= 0).name, m.optimize(), m.num_solutions, m.objective_value)
