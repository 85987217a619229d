import gurobipy as gp
from gurobipy import GRB

n = 5
cost = {(0, 1): 3, (0, 2): 9, (0, 3): 8, (0, 4): 2, (1, 2): 4, (1, 3): 7, (1, 4): 1, (2, 3): 2, (2, 4): 6, (3, 4): 9}
m = gp.Model("tsp")
m.Params.OutputFlag = 0
m.Params.LazyConstraints = 1
x = m.addVars(cost.keys(), vtype=GRB.BINARY, name="x")
m.setObjective(x.prod(cost))
m.addConstrs((x.sum(i, "*") + x.sum("*", i) == 2 for i in range(n)), name="degree")


def tour_of(edges):
    left, tours = set(range(n)), []
    while left:
        stack, seen = [min(left)], set()
        while stack:
            i = stack.pop()
            seen.add(i)
            stack += [k for e in edges for k in e if i in e and k not in seen]
        tours.append(sorted(seen))
        left -= seen
    return min(tours, key=len)


def eliminate(model, where):
    if where == GRB.Callback.MIPSOL:
        values = model.cbGetSolution(model._x)
        tour = tour_of([e for e in cost if values[e] > 0.5])
        if len(tour) < n:
            model.cbLazy(gp.quicksum(model._x[e] for e in cost if e[0] in tour and e[1] in tour) <= len(tour) - 1)


m._x = x
m.optimize(eliminate)
print(m.Status, m.ObjVal, sum(v.X for v in x.values()))
