from docplex.mp.model import Model
from docplex.mp.utils import DOcplexException

jobs = [(3, 1), (2, 2), (4, 1), (1, 3)]
M = sum(p for p, _ in jobs)
m = Model("single_machine")
n = len(jobs)
s = m.continuous_var_list(n, lb=0, ub=M, name="start")
o = m.binary_var_dict([(i, j) for i in range(n) for j in range(n) if i < j], name="order")
for (i, j), v in o.items():
    m.add_constraint(s[i] + jobs[i][0] <= s[j] + M * (1 - v))
    m.add_constraint(s[j] + jobs[j][0] <= s[i] + M * v)
m.minimize(m.sum(w * (s[k] + p) for k, (p, w) in enumerate(jobs)))
try:
    sol = m.solve()
    assert sol is not None
    print("Total weighted completion:", sol.objective_value)
    print([round(sol.get_value(v), 3) for v in s])
    print({k: int(sol[v]) for k, v in o.items()})
except DOcplexException as e:
    print(e)
finally:
    m.end()
