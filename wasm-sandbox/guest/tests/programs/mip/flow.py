from mip import *

m = Model(solver_name=CBC)
m.verbose = 0
A = {
    (i, j): m.add_var(f"f_{i}_{j}", ub=c, var_type=INTEGER)
    for (i, j, c) in [(0, 1, 10), (0, 2, 8), (1, 2, 5), (1, 3, 7), (2, 3, 9), (2, 1, 3)]
}
flow = m.add_var("flow")
for v in range(4):
    out = xsum(A[a] for a in A if a[0] == v)
    inn = xsum(A[a] for a in A if a[1] == v)
    b = flow if v == 0 else (-1 * flow if v == 3 else 0)
    m += out - inn == b, f"node{v}"
m.objective = maximize(flow)
print(m.optimize(), m.objective_value, flow.x)
for c in m.constrs:
    print(c)
print(sum(A[a].x for a in A if a[0] == 0))
