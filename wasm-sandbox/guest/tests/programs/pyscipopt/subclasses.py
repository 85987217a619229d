from pyscipopt import SCIP_RESULT, Conshdlr, Heur, Model, quicksum


class Shop(Model):
    def __init__(self, items):
        super().__init__("shop")
        self.items = items
        self.take = {name: self.addVar(name, vtype="B") for name in items}

    def best(self):
        self.addCons(quicksum(w * self.take[n] for n, (w, _) in self.items.items()) <= 8)
        self.setObjective(quicksum(v * self.take[n] for n, (_, v) in self.items.items()), "maximize")
        self.hideOutput()
        self.optimize()
        return [n for n in self.items if self.getVal(self.take[n]) > 0.5]


def make():
    class Inner(Heur):
        def heurexec(self, heurtiming, nodeinfeasible):
            return {"result": SCIP_RESULT.DIDNOTFIND}

    return Inner


shop = Shop({"a": (3, 4), "b": (4, 5), "c": (5, 7), "d": (2, 2.5)})
print(shop.best(), shop.getObjVal(), type(shop).__name__, isinstance(shop, Model), Shop.__module__)
inner = make()()
print(type(inner).__name__, type(inner).__qualname__, isinstance(inner, Heur), inner.name)
shop.extra = 5
for call in (lambda: shop.missing, lambda: Conshdlr().conscheck([], None, 0, 0, 0, 0), lambda: Conshdlr().consenfolp([], 0, 0), lambda: Conshdlr().conssepalp([], 0), lambda: Heur().heurexec(1, False), lambda: shop.chgVarUb("a", 1), lambda: shop.setSolVal(shop, 1, 1)):  # fmt: skip
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
