from mip import *

m = Model("many", sense=MAXIMIZE, solver_name=CBC)
m.verbose = 0
x = m.add_var("x", lb=-5, ub=5)
y = m.add_var("y", lb=-INF, ub=INF)
z = m.add_var("z", var_type=INTEGER, lb=-3, ub=3)
c = [m.add_constr(x + y <= 4, "a"), m.add_constr(y - z >= -2, "b"), m.add_constr(x + y + z == 1, "c")]
m.objective = x - 2 * y + 3 * z
m.optimize()
print(m.objective_value, [v.x for v in m.vars], [round(r.slack, 6) + 0.0 for r in c])
print(x.lb, y.lb, y.ub, z.var_type, x.column, z.column, y.obj, m.objective.x, (x + 2 * y).x)
print([str(r) for r in m.constrs], c[0].expr.expr[x], list(v.name for v in c[2].expr.expr))
m.objective = minimize(y)
print(m.sense, m.optimize(), m.objective_value)
m.sense = MAXIMIZE
print(m.optimize(), m.objective_value is None, m.num_solutions)
print(LinExpr([x, y], [1, 2], 3, "<"), LinExpr(const=3), LinExpr(expr={x: 2}), (x <= 3).copy().equals(x <= 3))
for a in ("vars", "constrs"):
    print(type(getattr(m, a)).__name__, len(getattr(m, a)))
p = CutPool()
print(p.add(x <= 1), p.add(x <= 1), p.add(y <= 1), len(p.cuts))
print(isinstance(m.vars[0], Var), m.vars[-1].name, [v.name for v in m.vars[:2]])
