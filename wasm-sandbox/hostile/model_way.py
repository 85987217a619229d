# expect: model_too_large|too_many_solves|finished|exception|out_of_fuel|out_of_memory
# why: builds more model than is allowed in one way
# variant: columns: m.addVars(10 ** 6)
# variant: integers: m.addVars(10 ** 5, vtype="I")
# variant: rows: [m.addConstr(x <= i) for i in range(5000)]
# variant: terms: [m.addConstr(gp.quicksum(v) <= 1) for v in [list(m.addVars(1000).values())] * 50]
# variant: names: [m.addVar(name="n" * 10 ** 4) for _ in range(100)]
# variant: one_name: m.addVar(name="n" * 10 ** 6)
# variant: quadratic: m.setObjective(gp.quicksum(a * b for v in [list(m.addVars(300).values())] for a in v for b in v))
# variant: deep: [exec("global e\ne = x") or [exec("global e\ne = e * 1 + x") for _ in range(3000)]]
# variant: many: [m.optimize() or m.addVar() for _ in range(40)]
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=3, name="x")
m.setObjective(x, gp.GRB.MAXIMIZE)
@VARIANT@
m.optimize()
