# objective: 25
import coptpy as cp
from coptpy import COPT

districts = list(range(1, 16))
stations = {
    "a": (7, {1, 2, 3, 6}), "b": (5, {2, 4, 5}), "c": (8, {3, 6, 7, 8, 9}), "d": (4, {1, 10}),
    "e": (6, {5, 9, 11, 12}), "f": (9, {4, 8, 10, 13, 14}), "g": (3, {7, 15}), "h": (6, {11, 13, 15}),
    "i": (5, {12, 14}), "j": (4, {2, 9, 13}), "k": (7, {1, 5, 8, 15}), "l": (5, {6, 10, 12}),
}

env = cp.Envr()
model = env.createModel("set_cover")
build = {s: model.addVar(vtype=COPT.BINARY, name="build_" + s) for s in stations}
for d in districts:
    model.addConstr(cp.quicksum(build[s] for s in stations if d in stations[s][1]) >= 1, name="cover_%d" % d)
model.setObjective(cp.quicksum(stations[s][0] * build[s] for s in stations), COPT.MINIMIZE)
model.solve()

if model.status == COPT.OPTIMAL:
    print("built:", sorted(s for s in stations if build[s].x > 0.5))
    print("objective", model.objval)
