import coptpy as cp
from coptpy import COPT


def show(label, call):
    try:
        print(label, call())
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Limit(cp.CallbackBase):
    def __init__(self, x, y):
        super().__init__()
        self._x, self._y = x, y
        self.contexts = set()

    def callback(self):
        self.contexts.add(self.where())
        if self.where() == COPT.CBCONTEXT_MIPSOL:
            values = self.getSolution([self._x, self._y])
            if sum(values) > 5.5:
                self.addLazyConstr(self._x + self._y <= 5.5)


env = cp.Envr()
m = env.createModel("lazy")
m.setParam("Logging", 0)
x = m.addVar(ub=4, vtype=COPT.INTEGER, name="x")
y = m.addVar(ub=4, vtype=COPT.INTEGER, name="y")
m.addConstr(3 * x + 2 * y <= 19.5)
m.setObjective(2 * x + y, COPT.MAXIMIZE)
limit = Limit(x, y)
m.setCallback(limit, COPT.CBCONTEXT_MIPSOL)
m.solve()
print(m.status, m.objval, x.x, y.x, limit.contexts, m.rows)


class Look(cp.CallbackBase):
    def __init__(self, variables):
        super().__init__()
        self.variables = variables
        self.looked = False

    def callback(self):
        if self.looked:
            return
        self.looked = True
        x, y = self.variables.values()
        print([type(self.getInfo(name)).__name__ for name in ("BestBnd", COPT.CBInfo.HasIncumbent, "MipCandObj")])
        print(type(self.getSolution(x)).__name__, type(self.getSolution(self.variables)).__name__, self.where())
        show("unknown", lambda: self.getInfo("foo"))
        show("candidate", lambda: self.getInfo("MipCandidate"))
        show("node", lambda: self.getInfo("NodeStatus"))
        show("relaxation", lambda: self.getRelaxSol(x))
        show("incumbent", lambda: self.getIncumbent(x))
        show("number", lambda: self.addLazyConstr(3))
        show("cut", lambda: self.addUserCut(x <= 3.7))
        self.addLazyConstr(x, COPT.LESS_EQUAL, 3.6)
        self.addLazyConstrs([y <= 3.5])
        self.addLazyConstrs(v <= 3.4 for v in (y,))


m = env.createModel("look")
m.setParam("Logging", 0)
pair = m.addVars(2, ub=4, vtype=COPT.INTEGER, nameprefix="v")
m.addConstr(3 * pair[0] + 2 * pair[1] <= 19.5)
m.setObjective(2 * pair[0] + pair[1], COPT.MAXIMIZE)
m.setCallback(Look(pair), COPT.CBCONTEXT_MIPSOL)
m.solve()
print(m.status, m.objval)


class Stop(cp.CallbackBase):
    def callback(self):
        self.interrupt()


m = env.createModel("stop")
m.setParam("Logging", 0)
x = m.addVar(ub=4, vtype=COPT.INTEGER, name="x")
m.setObjective(x, COPT.MAXIMIZE)
m.setCallback(Stop(), COPT.CBCONTEXT_MIPSOL)
m.solve()
print(m.status == COPT.INTERRUPTED, m.hassol)
show("number", lambda: m.setCallback(3, COPT.CBCONTEXT_MIPSOL))
show("none", lambda: m.setCallback(None, COPT.CBCONTEXT_MIPSOL))
show("context", lambda: m.setCallback(Stop(), "a"))
