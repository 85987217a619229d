from cplex.callbacks import LazyConstraintCallback
from docplex.mp.callbacks.cb_mixin import ConstraintCallbackMixin
from docplex.mp.model import Model

points = [(0, 0), (1, 0), (0, 1), (10, 10), (11, 10), (10, 11.5), (5, 0.5)]
n = len(points)


class SubTours(ConstraintCallbackMixin, LazyConstraintCallback):
    def __init__(self, env):
        LazyConstraintCallback.__init__(self, env)
        ConstraintCallbackMixin.__init__(self)
        self.rounds = 0

    def __call__(self):
        self.rounds += 1
        sol = self.make_complete_solution()
        succ = {i: j for (i, j), v in self.x.items() if sol.get_value(v) > 0.5}
        left = set(range(n))
        while left:
            tour, at = [], min(left)
            while at in left:
                left.discard(at)
                tour.append(at)
                at = succ[at]
            if len(tour) < n:
                ct = self.model.sum(self.x[i, j] for i in tour for j in tour if i != j) <= len(tour) - 1
                for _, lhs, sense, rhs in self.get_cpx_unsatisfied_cts([ct], sol, 1e-6):
                    self.add(lhs, sense, rhs)


m = Model("tsp")
arcs = [(i, j) for i in range(n) for j in range(n) if i != j]
x = m.binary_var_dict(arcs, name="x")
m.add_constraints(m.sum(x[i, j] for j in range(n) if i != j) == 1 for i in range(n))
m.add_constraints(m.sum(x[j, i] for j in range(n) if i != j) == 1 for i in range(n))
m.minimize(m.sum(((points[i][0] - points[j][0]) ** 2 + (points[i][1] - points[j][1]) ** 2) ** 0.5 * x[i, j] for i, j in arcs))
cb = m.register_callback(SubTours)
cb.x = x
s = m.solve()
print(round(s.objective_value, 6), cb.rounds > 1, type(cb).__name__, m.number_of_constraints)
