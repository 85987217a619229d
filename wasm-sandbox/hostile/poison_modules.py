# expect: finished
# why: leaves changed modules behind for the next program
import json, math, random, sys
import gurobipy
math.sqrt = lambda x: "POISON"
random.seed(99)
json.dumps = None
gurobipy.quicksum = lambda *a: "POISON"
for name in ("os", "re", "collections", "gurobipy", "coptpy"):
    sys.modules[name] = None
sys.path.clear()
