from mip import BINARY, CBC, ConstrsGenerator, CutPool, Model, minimize, xsum

points = [(0, 0), (1, 0), (0, 1), (10, 10), (11, 10), (10, 11.5), (5, 0.5)]
n = len(points)
d = [[((a - c) ** 2 + (b - e) ** 2) ** 0.5 for (c, e) in points] for (a, b) in points]


class SubTours(ConstrsGenerator):
    def __init__(self, x):
        self.x, self.calls = x, 0

    def generate_constrs(self, model, depth=0, npass=0):
        self.calls += 1
        x = model.translate(self.x)
        pool = CutPool()
        succ = {i: j for i in range(n) for j in range(n) if i != j and x[i][j] is not None and x[i][j].x > 0.5}
        seen = set()
        for start in range(n):
            if start in seen:
                continue
            tour, at = [], start
            while at not in tour and at in succ:
                tour.append(at)
                at = succ[at]
            seen |= set(tour)
            if 0 < len(tour) < n and at == start:
                pool.add(xsum(x[i][j] for i in tour for j in tour if i != j) <= len(tour) - 1)
        for cut in pool.cuts:
            model += cut


m = Model(solver_name=CBC)
m.verbose = 0
x = [[m.add_var(f"x({i},{j})", var_type=BINARY) if i != j else None for j in range(n)] for i in range(n)]
m.objective = minimize(xsum(d[i][j] * x[i][j] for i in range(n) for j in range(n) if i != j))
for i in range(n):
    m += xsum(x[i][j] for j in range(n) if i != j) == 1
    m += xsum(x[j][i] for j in range(n) if i != j) == 1
m.lazy_constrs_generator = SubTours(x)
print(m.optimize(), round(m.objective_value, 6), m.lazy_constrs_generator.calls > 0, m.num_rows)
