"""First working subset; being replaced."""
from orlm_model import bridge, problem, result

class GurobiError(Exception):
    pass

class GRB:
    OPTIMAL = 2; INFEASIBLE = 3; INF_OR_UNBD = 4; UNBOUNDED = 5; MINIMIZE = 1; MAXIMIZE = -1
    CONTINUOUS = "C"; INTEGER = "I"; BINARY = "B"; INFINITY = 1e100

class LinExpr:
    __slots__ = ("t", "c")
    def __init__(self, t=None, c=0.0): self.t = t or []; self.c = c
    @staticmethod
    def of(o):
        if isinstance(o, LinExpr): return o
        if isinstance(o, Var): return LinExpr([(1.0, o)])
        if isinstance(o, (int, float)): return LinExpr([], float(o))
        return None
    def __add__(self, o):
        o = LinExpr.of(o)
        return NotImplemented if o is None else LinExpr(self.t + o.t, self.c + o.c)
    __radd__ = __add__
    def __neg__(self): return self * -1.0
    def __sub__(self, o): return self + (-LinExpr.of(o))
    def __rsub__(self, o): return -self + o
    def __mul__(self, k):
        return LinExpr([(a * k, v) for a, v in self.t], self.c * k) if isinstance(k, (int, float)) else NotImplemented
    __rmul__ = __mul__
    def __truediv__(self, k): return self * (1.0 / k)
    def __le__(self, o): return (self - o, -problem.INFINITY, 0.0)
    def __ge__(self, o): return (self - o, 0.0, problem.INFINITY)
    def __eq__(self, o): return (self - o, 0.0, 0.0)
    __hash__ = object.__hash__

class Var(LinExpr):
    __slots__ = ("i", "x", "name")
    def __init__(self, i, name): self.i = i; self.name = self.VarName = self.varName = name; self.t = [(1.0, self)]; self.c = 0.0
    @property
    def X(self): return self.x
    __slots__ = ("i", "x", "name", "VarName", "varName")
    __hash__ = object.__hash__

def quicksum(it):
    e = LinExpr()
    for o in it: e = e + o
    return e

class _Params:
    pass

class tupledict(dict):
    def sum(self): return quicksum(self.values())

class Model:
    def __init__(self, name="", env=None): self.vs = []; self.cs = []; self.obj = LinExpr(); self.sense = 1; self.Params = _Params(); self.status = self.Status = 1
    def addVar(self, lb=0.0, ub=float("inf"), obj=0.0, vtype="C", name="", column=None):
        v = Var(len(self.vs), name); self.vs.append((v, lb, ub, vtype)); return v
    def addVars(self, n, **k):
        return tupledict((i, self.addVar(**{**k, "name": f"{k.get('name', 'C')}[{i}]"})) for i in (range(n) if isinstance(n, int) else n))
    def addConstr(self, c, name=""): self.cs.append((c, name))
    def addConstrs(self, g, name=""):
        for c in g: self.addConstr(c, name)
    def setObjective(self, e, sense=None): self.obj = LinExpr.of(e); self.sense = sense or self.sense
    def setParam(self, *a): pass
    def getVars(self): return [v[0] for v in self.vs]
    def optimize(self):
        p = problem.Problem(self.sense, self.obj.c)
        for v, lb, ub, t in self.vs:
            p.col_lb.append(lb); p.col_ub.append(1.0 if t == "B" else ub); p.col_obj.append(0.0); p.col_kind.append("CIB".index(t)); p.col_names.texts.append(v.name)
        for a, v in self.obj.t: p.col_obj[v.i] += a
        for (e, lo, hi), name in self.cs: p.add_row([v.i for _, v in e.t], [a for a, _ in e.t], lo - e.c, hi - e.c, name)
        try: r = result.decode(bridge.solve(p.encode()))
        except bridge.SolverRefusal as s: raise GurobiError(str(s)) from None
        self.status = self.Status = {"optimal": 2, "infeasible": 3, "infeasible_or_unbounded": 4, "unbounded": 5, "limit": 9}.get(r.termination, 12)
        self.objVal = self.ObjVal = r.objective
        if r.point is not None:
            for (v, *_), x in zip(self.vs, r.point): v.x = x
    solve = optimize
