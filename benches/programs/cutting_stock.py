# objective: 39
import coptpy as cp
from coptpy import COPT

roll = 100
widths = [45, 36, 31, 14]
orders = [24, 35, 22, 47]


def patterns(position=0, left=roll, used=()):
    if position == len(widths):
        # Only those that no further piece fits into.
        if left < min(widths):
            yield used
        return
    for count in range(left // widths[position], -1, -1):
        yield from patterns(position + 1, left - count * widths[position], used + (count,))


cuts = list(patterns())
env = cp.Envr()
model = env.createModel("cutting_stock")
rolls = model.addVars(len(cuts), vtype=COPT.INTEGER, nameprefix="rolls")
for w in range(len(widths)):
    model.addConstr(cp.quicksum(cuts[p][w] * rolls[p] for p in range(len(cuts))) >= orders[w])
model.setObjective(cp.quicksum(rolls[p] for p in range(len(cuts))), COPT.MINIMIZE)
model.solve()

if model.status == COPT.OPTIMAL:
    for p, cut in enumerate(cuts):
        if rolls[p].x > 0.5:
            print(int(round(rolls[p].x)), "times", cut)
    print("objective", model.objval)
