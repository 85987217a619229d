"""Imports every module, for a guest that has no files to import them from later."""

# ruff: noqa: F401
import ortools.algorithms.python
import ortools.constraint_solver
import ortools.graph.python
import ortools.init.python.init
import ortools.linear_solver.pywraplp
import ortools.math_opt.python
import ortools.pdlp
import ortools.sat.python.cp_model
import ortools.scheduling.python
