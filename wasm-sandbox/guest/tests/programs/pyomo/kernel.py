import pyomo.kernel as pmo

block = pmo.block()
block.x = pmo.variable(lb=0, ub=4)
block.y = pmo.variable(lb=0)
block.c = pmo.constraint(block.x + block.y <= 6)
block.v = pmo.variable_dict()
for i in range(2):
    block.v[i] = pmo.variable(domain=pmo.Binary)
block.l = pmo.constraint_list()
block.l.append(pmo.constraint(block.v[0] + block.v[1] <= 1))
block.o = pmo.objective(block.x + 2 * block.y + 3 * block.v[0] + 4 * block.v[1], sense=pmo.maximize)
for name in ("cbc", "gurobi_direct"):
    result = pmo.SolverFactory(name).solve(block)
    print(name, str(result.solver.termination_condition), block.x.value, block.y.value, pmo.value(block.o))
del block.v, block.l, block.o
block.o = pmo.objective(block.x + 2 * block.y, sense=pmo.maximize)
block.dual = pmo.suffix(direction=pmo.suffix.IMPORT)
pmo.SolverFactory("gurobi_direct").solve(block)
print(pmo.value(block.o), block.dual[block.c])
