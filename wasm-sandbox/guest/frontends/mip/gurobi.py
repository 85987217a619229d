"""The module of Gurobi, by which programs ask whether it can be used: without it CBC is the default solver."""

has_gurobi = False
