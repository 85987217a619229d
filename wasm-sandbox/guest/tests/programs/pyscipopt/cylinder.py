from pyscipopt import Model

model = Model("can")
model.hideOutput()
radius, height = model.addVar("radius", lb=0.5, ub=5), model.addVar("height", lb=0.5, ub=10)
area = model.addVar("area", lb=None)
model.addCons(3.14159 * radius**2 * height >= 50, "volume")
model.addCons(area >= 2 * 3.14159 * radius * (radius + height))
model.setObjective(area, "minimize")
model.optimize()
print(model.getStatus(), round(model.getObjVal(), 3), round(model.getVal(radius), 2), round(model.getVal(height), 2))
print(model.getGap() < 1e-6, [c.isNonlinear() for c in model.getConss(False)])
