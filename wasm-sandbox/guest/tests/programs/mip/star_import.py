from mip import *

m = Model(sense=MAXIMIZE, solver_name=CBC)
m.verbose = 0
x: List[Var] = [m.add_var(name="x%d" % i, lb=0.0, ub=INF, var_type=INTEGER) for i in range(2)]
m.objective = 3 * x[0] + 4 * x[1]
m += 4 * x[0] + 5 * x[1] <= 21
m += x[0] + 3 * x[1] <= 9
print(m.optimize(), m.objective_value, tuple(v.x for v in x))
print(MINIMIZE, MAXIMIZE, BINARY, INTEGER, CONTINUOUS, CBC, GRB, GUROBI, HIGHS, EQUAL, EPS, INT_MAX)
print(CutType.GOMORY, CutType(12), ConstraintPriority.LOW_PRIORITY < ConstraintPriority.MANDATORY, SearchEmphasis(1))
print(quicksum(x), isinstance(x[0], Var), isinstance(x[0] <= 1, LinExpr), type(m).__name__, name)
