import gurobipy as gp
import pandas as pd
from gurobipy import GRB

foods = pd.DataFrame(
    {"cost": [2.0, 3.5, 1.2], "protein": [10, 25, 5], "fat": [3, 9, 1]}, index=["bread", "meat", "rice"]
)
limits = pd.Series({"protein": 50.0, "fat": 20.0})
m = gp.Model("diet")
m.Params.OutputFlag = 0
buy = m.addVars(foods.index, ub=foods["cost"] * 0 + 4, name="buy")
m.setObjective(gp.quicksum(foods.loc[f, "cost"] * buy[f] for f in foods.index), GRB.MINIMIZE)
m.addConstr(gp.quicksum(foods["protein"][f] * buy[f] for f in foods.index) >= limits["protein"], "protein")
m.addConstr(buy.prod(foods["fat"].to_dict()) <= limits["fat"], "fat")
for name, row in foods.iterrows():
    m.addConstr(buy[name] <= row["protein"], name=f"max_{name}")
m.optimize()
result = pd.Series({f: buy[f].X for f in foods.index})
print(m.Status, round(m.ObjVal, 4))
print(result.round(4))
print([v.VarName for v in m.getVars()], [c.ConstrName for c in m.getConstrs()])
pairs = pd.DataFrame({"i": [1, 1, 2], "j": ["a", "b", "a"], "d": [3.0, 4.0, 5.0]}).set_index(["i", "j"])
y = m.addVars(pairs.index, obj=pairs["d"].to_dict(), name="y")
m.addConstrs((y.sum(i, "*") >= 1 for i in pairs.index.get_level_values(0).unique()), name="one")
m.update()
print([v.VarName for v in y.values()], [v.Obj for v in y.values()])
m.optimize()
print(round(m.ObjVal, 4), {key: var.X for key, var in y.items()})
foods["bought"] = [buy[f].X for f in foods.index]
print(foods["bought"].sum().round(4), (foods["bought"] * foods["cost"]).sum().round(4))
s = pd.Series([buy[f] for f in foods.index], index=foods.index)
print(repr((s * foods["cost"]).sum()))
