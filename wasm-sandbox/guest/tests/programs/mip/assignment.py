from itertools import product

from mip import BINARY, CBC, Model, minimize, xsum

cost = [[9, 2, 7, 8], [6, 4, 3, 7], [5, 8, 1, 8], [7, 6, 9, 4]]
n = len(cost)
m = Model(solver_name=CBC)
m.verbose = 0
x = [[m.add_var(f"x_{i}_{j}", var_type=BINARY) for j in range(n)] for i in range(n)]
m.objective = minimize(xsum(cost[i][j] * x[i][j] for i, j in product(range(n), range(n))))
for i in range(n):
    m += xsum(x[i][j] for j in range(n)) == 1, f"row_{i}"
    m += xsum(x[j][i] for j in range(n)) == 1, f"col_{i}"
m.optimize()
print(m.objective_value, [(i, j) for i, j in product(range(n), range(n)) if x[i][j].x >= 0.5])
print(m.constrs[0], m.constrs[5], sep="\n")
