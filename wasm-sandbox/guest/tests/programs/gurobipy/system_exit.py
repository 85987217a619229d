import sys
import gurobipy as gp

print("before")
sys.exit(3)
