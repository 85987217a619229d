# expect: finished|exception|exit
# why: changes what a program is told after its solve; the host has its own record
# objective: 3
# variant: attribute: m.ObjVal = 42
# variant: private: m._objval = 42
# variant: class: gp.Model.ObjVal = 42
# variant: status: gp.GRB.OPTIMAL = 3
# variant: bridge: import orlm_model.bridge as b; b.solve = lambda request: b"ORLMRES1"; m.optimize()
# variant: install: import orlm_model.bridge as b; b.install(lambda request: b"ORLMRES1"); m.optimize()
# variant: decode: import orlm_model.result as r; r.decode = lambda data: r.SolveResult({"termination": "optimal", "objective": 42}, [None] * 4); m.optimize()
# variant: canned: import orlm_model.bridge as b, orlm_model.result as r; b.install(r.canned_optimum); m.optimize(); print("done")
# variant: getattr: gp.Model.__getattr__ = lambda self, name: 42
# variant: value: type(x).X = 42
# variant: module: import sys; sys.modules["gurobipy"] = None
# variant: print: import builtins; builtins.print = lambda *a: None
# variant: exit: import sys; sys.exit(0)
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=3, name="x")
m.setObjective(x, gp.GRB.MAXIMIZE)
m.optimize()
@VARIANT@
print("objective 42")
