import math

from pyscipopt import SCIP_PARAMSETTING, SCIP_RESULT, Model, Pricer, quicksum

WIDTHS, DEMAND, ROLL = [14, 31, 36, 45], [211, 395, 610, 97], 100


class Patterns(Pricer):
    def pricerinit(self):
        for i, cons in enumerate(self.rows):
            self.rows[i] = self.model.getTransformedCons(cons)

    def pricerredcost(self):
        prices = [self.model.getDualsolLinear(cons) for cons in self.rows]
        best = [(0.0, [0] * len(WIDTHS))] * (ROLL + 1)
        for length in range(1, ROLL + 1):
            best[length] = best[length - 1]
            for i, width in enumerate(WIDTHS):
                if width <= length and best[length - width][0] + prices[i] > best[length][0] + 1e-9:
                    pattern = list(best[length - width][1])
                    pattern[i] += 1
                    best[length] = (best[length - width][0] + prices[i], pattern)
        if 1 - best[ROLL][0] < -1e-6:
            new = self.model.addVar(f"pattern{len(self.patterns)}", vtype="C", obj=1.0, pricedVar=True)
            for i, count in enumerate(best[ROLL][1]):
                if count:
                    self.model.addConsCoeff(self.rows[i], new, count)
            self.patterns.append(best[ROLL][1])
        return {"result": SCIP_RESULT.SUCCESS}


model = Model("cutting stock")
model.hideOutput()
model.setPresolve(SCIP_PARAMSETTING.OFF)
pricer = Patterns()
model.includePricer(pricer, "patterns", "finds cutting patterns")
pricer.patterns, pricer.rows, variables = [], [], []
for i, width in enumerate(WIDTHS):
    variables.append(model.addVar(f"pattern{i}", obj=1.0))
    pricer.patterns.append([0] * i + [ROLL // width])
for i, width in enumerate(WIDTHS):
    pricer.rows.append(model.addCons(ROLL // width * variables[i] >= DEMAND[i], separate=False, modifiable=True))
model.optimize()
print(model.getStatus(), round(model.getObjVal(), 6), math.ceil(model.getObjVal() - 1e-6), len(pricer.patterns) > 4)
