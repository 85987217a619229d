import coptpy as cp
import pandas as pd
from coptpy import COPT

foods = pd.DataFrame({"cost": [2.0, 3.5, 1.2], "protein": [10, 25, 5], "fat": [3, 9, 1]}, index=["bread", "meat", "rice"])
env = cp.Envr()
m = env.createModel("diet")
m.setParam(COPT.Param.Logging, 0)
buy = m.addVars(foods.index.tolist(), lb=0.0, ub=4.0, nameprefix="buy")
m.setObjective(cp.quicksum(foods.loc[f, "cost"] * buy[f] for f in foods.index), sense=COPT.MINIMIZE)
m.addConstr(cp.quicksum(foods["protein"][f] * buy[f] for f in foods.index) >= foods["protein"].sum() + 10, name="protein")
m.addConstr(cp.quicksum(row["fat"] * buy[name] for name, row in foods.iterrows()) <= 30.0, name="fat")
m.solve()
print(m.status, round(m.objval, 4), {f: round(buy[f].x, 4) for f in foods.index})
print([v.name for v in m.getVars()])
foods["bought"] = [buy[f].x for f in foods.index]
print((foods["bought"] * foods["cost"]).sum().round(4))
print(foods.to_string())
