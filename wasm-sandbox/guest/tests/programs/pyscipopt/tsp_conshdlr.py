import itertools

from pyscipopt import SCIP_RESULT, Conshdlr, Model, quicksum

places = [(0, 0), (9, 1), (8, 3), (1, 1), (2, 9), (3, 8), (9, 9), (8, 7), (0, 3)]
n = len(places)
distance = {(i, j): round(((places[i][0] - places[j][0]) ** 2 + (places[i][1] - places[j][1]) ** 2) ** 0.5 * 100 + 0.01 * i * j) for i, j in itertools.combinations(range(n), 2)}  # fmt: skip


class Subtours(Conshdlr):
    def __init__(self, variables):
        self.variables = variables
        self.found = 0

    def components(self, solution):
        neighbours = {i: [] for i in range(n)}
        for (i, j), variable in self.variables.items():
            if self.model.getSolVal(solution, variable) > 0.5:
                neighbours[i].append(j)
                neighbours[j].append(i)
        left, parts = set(range(n)), []
        while left:
            stack, part = [min(left)], set()
            while stack:
                node = stack.pop()
                if node not in part:
                    part.add(node)
                    stack += neighbours[node]
            left -= part
            parts.append(part)
        return parts

    def conscheck(self, constraints, solution, checkintegrality, checklprows, printreason, completely):
        return {"result": SCIP_RESULT.FEASIBLE if len(self.components(solution)) == 1 else SCIP_RESULT.INFEASIBLE}

    def consenfolp(self, constraints, nusefulconss, solinfeasible):
        parts = self.components(None)
        if len(parts) == 1:
            return {"result": SCIP_RESULT.FEASIBLE}
        for part in parts:
            self.model.addCons(quicksum(self.variables[i, j] for i, j in itertools.combinations(sorted(part), 2)) <= len(part) - 1)
            self.found += 1
        return {"result": SCIP_RESULT.CONSADDED}

    def conslock(self, constraint, locktype, nlockspos, nlocksneg):
        pass


model = Model("tsp")
model.hideOutput()
x = {pair: model.addVar(vtype="B", name=f"x{pair}") for pair in distance}
for i in range(n):
    model.addCons(quicksum(x[min(i, j), max(i, j)] for j in range(n) if j != i) == 2, f"degree{i}")
model.setObjective(quicksum(distance[pair] * x[pair] for pair in x), "minimize")
handler = Subtours(x)
model.includeConshdlr(handler, "subtours", "no cycle but one", enfopriority=-10, chckpriority=-10, needscons=False)
model.setBoolParam("misc/allowstrongdualreds", False)
model.optimize()
print(model.getStatus(), model.getObjVal(), handler.found > 0)
print(sorted(pair for pair in x if model.getVal(x[pair]) > 0.5))
