"""The real Pyomo with our routing, answered by a fake solver."""

import json
import unittest

import support
from support import FakeSolver, meta, numbers

try:
    with support.guest_packages():
        import orlm_pyomo  # noqa: F401
        import pyomo.environ as pyo
except ImportError as reason:
    raise unittest.SkipTest(f"Pyomo is not there ({reason}): `cargo xtask setup` fetches it") from None

from pyomo.common.errors import ApplicationError  # noqa: E402
from pyomo.contrib import appsi  # noqa: E402
from pyomo.contrib.solver.common.factory import SolverFactory as NewestFactory  # noqa: E402

# solvers that work by calling others, or that no program here stands for
META = (
    "_mock", "_neos", "py", "contrib.gjh", "cp_optimizer", "scipy", "gdpopt", "mindtpy", "mpec", "multistart", "trust",
)  # fmt: skip


def small():
    model = pyo.ConcreteModel("small")
    model.x = pyo.Var(bounds=(0, 4), domain=pyo.Integers)
    model.y = pyo.Var(bounds=(None, 7))
    model.obj = pyo.Objective(expr=3 * model.x + 2 * model.y + 5, sense=pyo.maximize)
    model.c1 = pyo.Constraint(expr=model.x + model.y <= 6)
    model.c2 = pyo.Constraint(expr=(-3, model.x - 2 * model.y + 1, 9))
    return model


def curved():
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(1, 4))
    model.n = pyo.Var(bounds=(0, 4), domain=pyo.Integers)
    model.obj = pyo.Objective(expr=pyo.exp(model.x) + model.n)
    model.c = pyo.Constraint(expr=pyo.log10(model.x) / model.n + model.x**1.5 >= 2)
    return model


class Solving(unittest.TestCase):
    def test_the_request_is_the_model(self):
        solver = FakeSolver(meta(), [2.0, 1.0])
        model = small()
        pyo.SolverFactory("cbc").solve(model)
        sent = solver.requests[0]
        self.assertEqual(numbers(sent[1][:4], "i"), [-1])
        self.assertEqual(numbers(sent[4], "d"), [3.0, 2.0])
        self.assertEqual(list(sent[5]), [1, 0])
        self.assertEqual(numbers(sent[10], "d"), [float("-inf"), -4.0])
        self.assertEqual(numbers(sent[11], "d"), [6.0, 8.0])
        self.assertEqual((model.x.value, model.y.value), (2.0, 1.0))

    def test_every_solver_name_is_there_and_solves(self):
        names = [name for name in pyo.SolverFactory._cls if not name.startswith(META) and name != "asl"]
        self.assertGreater(len(names), 40)
        for name in [*names, "bonmin", "couenne", "asl:ipopt", "minos", "snopt"]:
            FakeSolver(meta(), [2.0, 1.0], [0.5, 0.0], [0.0, 0.0])
            model, solver = small(), pyo.SolverFactory(name)
            self.assertTrue(solver.available(), name)
            if hasattr(solver, "has_instance"):
                solver.set_instance(model)
            result = solver.solve(model)
            self.assertEqual(str(result.solver.termination_condition), "optimal", name)
            self.assertEqual((model.x.value, model.y.value), (2.0, 1.0), name)
            pyo.assert_optimal_termination(result)
        for name in NewestFactory._cls:
            FakeSolver(meta(), [2.0, 1.0], [0.5, 0.0], [0.0, 0.0])
            model = small()
            NewestFactory(name).solve(model)
            self.assertEqual((model.x.value, model.y.value), (2.0, 1.0), name)

    def test_unknown_names_are_refused_as_by_pyomo(self):
        with self.assertLogs("pyomo.opt", "WARNING") as logged:
            solver = pyo.SolverFactory("no_such_solver")
        self.assertIn("Failed to create solver with name 'no_such_solver'", logged.output[0])
        self.assertFalse(solver.available(exception_flag=False))
        with self.assertRaisesRegex(ApplicationError, "not available"):
            solver.available()
        with self.assertRaisesRegex(RuntimeError, "Attempting to use an unavailable solver"):
            solver.solve(small())

    def test_continuous_solvers_pass_integrality_over(self):
        for name, kinds in (("ipopt", [0, 0]), ("appsi_ipopt", [0, 0]), ("asl:ipopt", [0, 0]), ("bonmin", [1, 0])):
            solver = FakeSolver(meta(), [2.0, 1.0])
            pyo.SolverFactory(name).solve(small())
            self.assertEqual(list(solver.requests[0][5]), kinds, name)

    def test_options_reach_the_host(self):
        cases = (
            ("cbc", {"options": {"sec": 9, "ratio": 0.1}}, {"time_limit": 9.0, "mip_gap": 0.1}),
            ("glpk", {"timelimit": 8}, {"time_limit": 8.0}),
            ("glpk", {"options_string": "tmlim=7 mipgap=0.2"}, {"time_limit": 7.0, "mip_gap": 0.2}),
            ("gurobi", {"options": {"TimeLimit": 6, "MIPGap": 0.3, "Threads": 2}},
             {"time_limit": 6.0, "mip_gap": 0.3, "threads": 2}),
            ("ipopt", {"options": {"max_cpu_time": 5, "tol": 1e-6}}, {"time_limit": 5.0}),
            ("appsi_highs", {"timelimit": 4}, {"time_limit": 4.0}),
            ("highs", {"timelimit": 3, "options": {"mip_rel_gap": 0.4}}, {"time_limit": 3.0, "mip_gap": 0.4}),
        )  # fmt: skip
        for name, given, options in cases:
            solver = FakeSolver(meta(), [2.0, 1.0])
            pyo.SolverFactory(name).solve(small(), **given)
            self.assertEqual(json.loads(solver.requests[0][1000]), options, name)

    def test_a_limit_is_an_aborted_solve(self):
        FakeSolver(meta(termination="limit", limit="time"), [1.0, 1.0])
        model = small()
        with self.assertLogs("pyomo.core", "WARNING"):
            result = pyo.SolverFactory("cbc").solve(model)
        found = result.solver.status, result.solver.termination_condition
        self.assertEqual([str(each) for each in found], ["aborted", "maxTimeLimit"])
        self.assertEqual(model.x.value, 1.0)
        FakeSolver(meta(termination="limit", limit="time", has_point=False))
        with self.assertRaisesRegex(ValueError, "bad status: aborted"):
            pyo.SolverFactory("cbc").solve(small())

    def test_nonlinear_expressions_are_nodes(self):
        solver = FakeSolver(meta(), [2.0, 1.0])
        pyo.SolverFactory("bonmin").solve(curved())
        sent = solver.requests[0]
        operators = set(sent[100])
        # exp, log, power, divide and product of the change of base
        self.assertLessEqual({7, 8, 6, 5, 3}, operators)
        self.assertEqual(numbers(sent[110], "d"), [2.0])
        self.assertEqual(len(numbers(sent[118], "i")), 1)

    def test_functions_that_no_solver_has_are_named(self):
        model = curved()
        model.d = pyo.Constraint(expr=pyo.atan(model.x) <= 1)
        with self.assertRaisesRegex(NotImplementedError, "pyomo: the function atan is not supported"):
            pyo.SolverFactory("ipopt").solve(model)

    def test_deep_expressions_need_no_deep_stack(self):
        model = pyo.ConcreteModel()
        model.x = pyo.Var(bounds=(0, 1))
        expression = model.x
        for _ in range(2000):
            expression = pyo.sin(expression) * 0.5
        model.obj = pyo.Objective(expr=expression)
        solver = FakeSolver(meta(), [0.0])
        pyo.SolverFactory("ipopt").solve(model)
        self.assertEqual(list(solver.requests[0][100]).count(10), 2000)

    def test_a_start_is_sent_when_asked_for(self):
        for name, given in (("cbc", {"warmstart": True}), ("gurobi_direct", {"warmstart": True})):
            solver, model = FakeSolver(meta(), [2.0, 1.0]), small()
            model.x.value = 3
            pyo.SolverFactory(name).solve(model, **given)
            self.assertEqual(numbers(solver.requests[0][80], "d")[0], 3.0)

    def test_appsi_says_what_is_missing(self):
        FakeSolver(meta(termination="infeasible", has_point=False, objective=None))
        solver, model = appsi.solvers.Cbc(), small()
        with self.assertRaisesRegex(RuntimeError, "appsi.solvers.Cbc"):
            solver.solve(model)
        solver.config.load_solution = False
        self.assertEqual(solver.solve(model).termination_condition, appsi.base.TerminationCondition.infeasible)
        with self.assertRaisesRegex(RuntimeError, "valid solution"):
            solver.load_vars()

    def test_refusals_are_errors(self):
        FakeSolver(refusal="unsupported: special ordered sets")
        with self.assertRaisesRegex(NotImplementedError, "special ordered sets"):
            pyo.SolverFactory("cbc").solve(small())
        FakeSolver(refusal="a coefficient is not a number")
        with self.assertRaisesRegex(ApplicationError, "not a number"):
            pyo.SolverFactory("cbc").solve(small())


if __name__ == "__main__":
    unittest.main()
