import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("m")
m.setParam(COPT.Param.Logging, 0)
values, weights = [10, 13, 7, 8, 12], [3, 4, 2, 3, 5]
x = m.addVars(5, vtype=COPT.BINARY, nameprefix="x")
m.setObjective(cp.quicksum(values[i] * x[i] for i in range(5)), sense=COPT.MAXIMIZE)
m.addConstr(cp.quicksum(weights[i] * x[i] for i in range(5)) <= 9, name="cap")
m.solve()
if m.status == COPT.OPTIMAL:
    print(m.objval, m.ObjVal, m.bestgap, m.poolsols, m.bins, m.ints, m.cols, m.rows, m.elems)
    for v in m.getVars():
        print(f"{v.name}: {v.x:.1f}")
