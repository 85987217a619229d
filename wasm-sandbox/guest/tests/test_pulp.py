"""The real PuLP with our routing, answered by a fake solver."""

import contextlib
import copy
import io
import json
import unittest
import warnings

import support
from support import FakeSolver, meta, numbers, sections  # noqa: F401

try:
    with support.guest_packages():
        import orlm_pulp  # noqa: F401
        import pulp
except ImportError as reason:
    raise unittest.SkipTest(f"PuLP is not there ({reason}): `cargo xtask setup` fetches it") from None


def small(sense=pulp.LpMaximize):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        x = pulp.LpVariable("x", 0, 4, cat="Integer")
        y = pulp.LpVariable("y", None, 7)
    problem = pulp.LpProblem("small", sense)
    problem += 3 * x + 2 * y + 5
    problem += x + y <= 6, "c1"
    problem += x - 2 * y >= -3
    return problem, x, y


class Solving(unittest.TestCase):
    def setUp(self):
        self.enterContext(warnings.catch_warnings())
        warnings.simplefilter("ignore")

    def test_the_request_is_the_problem(self):
        solver = FakeSolver()
        problem, _, _ = small()
        problem.solve()
        sent = solver.requests[0]
        self.assertEqual(numbers(sent[2], "d"), [0.0, float("-inf")])
        self.assertEqual(numbers(sent[3], "d"), [4.0, 7.0])
        self.assertEqual(numbers(sent[4], "d"), [3.0, 2.0])
        self.assertEqual(list(sent[5]), [1, 0])
        self.assertEqual(numbers(sent[10], "d"), [float("-inf"), -3.0])
        self.assertEqual(numbers(sent[11], "d"), [6.0, float("inf")])
        self.assertEqual(numbers(sent[14], "d"), [1.0, 1.0, 1.0, -2.0])
        self.assertEqual(numbers(sent[1][:4], "i"), [-1])

    def test_every_solver_name_is_there_and_solves(self):
        names = pulp.listSolvers()
        self.assertEqual(pulp.listSolvers(onlyAvailable=True), names)
        self.assertGreater(len(set(names)), 20)
        for name in names:
            FakeSolver(meta(), [2.0, 1.0], [0.5, 0.0], [0.0, 0.0])
            problem, x, y = small()
            status = problem.solve(pulp.getSolver(name, msg=False))
            self.assertEqual((status, pulp.LpStatus[problem.status]), (1, "Optimal"), name)
            self.assertEqual((x.varValue, y.varValue), (2.0, 1.0), name)
            self.assertEqual(pulp.value(problem.objective), 13.0, name)

    def test_limits_with_and_without_a_point(self):
        cases = (
            (pulp.PULP_CBC_CMD, True, 1, 2), (pulp.PULP_CBC_CMD, False, 0, 0),
            (pulp.GUROBI, True, 0, -1), (pulp.HiGHS, True, 1, 2), (pulp.SCIP_PY, False, 0, 0),
        )  # fmt: skip
        for kind, found, status, solution in cases:
            answer = meta(termination="limit", limit="time", has_point=found)
            FakeSolver(*([answer, [1.0, 1.0]] if found else [answer]))
            problem, _, _ = small()
            problem.solve(kind(msg=False))
            self.assertEqual((problem.status, problem.sol_status), (status, solution), kind.name)

    def test_infeasible_leaves_numbers_where_a_solution_file_has_them(self):
        for kind, value in ((pulp.PULP_CBC_CMD, 0.0), (pulp.GUROBI, None)):
            FakeSolver(meta(termination="infeasible", has_point=False, objective=None))
            problem, x, _ = small()
            self.assertEqual(problem.solve(kind(msg=False)), -1)
            self.assertEqual(x.varValue, value)

    def test_options_reach_the_host(self):
        cases = (
            (pulp.PULP_CBC_CMD(msg=False, timeLimit=30, gapRel=0.1, threads=2, maxNodes=9),
             {"time_limit": 30.0, "mip_gap": 0.1, "threads": 2, "node_limit": 9}),
            (pulp.PULP_CBC_CMD(msg=False, options=["sec 12", "ratio=0.2", "cuts off"]),
             {"time_limit": 12.0, "mip_gap": 0.2}),
            (pulp.GLPK_CMD(msg=False, options=["--tmlim", "7", "--mipgap", "0.3"]),
             {"time_limit": 7.0, "mip_gap": 0.3}),
            (pulp.GUROBI(msg=False, TimeLimit=8, MIPGap=0.4), {"time_limit": 8.0, "mip_gap": 0.4}),
            (pulp.GUROBI_CMD(msg=False, options=[("TimeLimit", 6)]), {"time_limit": 6.0}),
            (pulp.HiGHS(msg=False, gapRel=0.5, threads=1), {"mip_gap": 0.5, "threads": 1}),
            (pulp.PULP_CBC_CMD(msg=False, timeLimit="soon"), None),
        )  # fmt: skip
        for chosen, options in cases:
            solver = FakeSolver()
            problem, _, _ = small()
            problem.solve(chosen)
            sent = solver.requests[0].get(1000)
            self.assertEqual(json.loads(sent) if sent else None, options)

    def test_a_start_is_sent_when_asked_for(self):
        solver = FakeSolver()
        problem, x, _ = small()
        x.setInitialValue(3)
        problem.solve(pulp.PULP_CBC_CMD(msg=False, warmStart=True))
        self.assertEqual(numbers(solver.requests[0][80], "d")[0], 3.0)

    def test_what_a_class_prints_about_the_status(self):
        FakeSolver(meta(), [2.0, 1.0], [0.5, 0.0], [0.0, 0.0])
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            small()[0].solve(pulp.GUROBI())
            small()[0].solve(pulp.COPT())
            small()[0].solve()
        self.assertEqual(shown.getvalue(), "Gurobi status= 2\nCOPT status= 1\n")

    def test_prices_of_an_integer_problem_are_those_with_its_integers_fixed(self):
        solver = FakeSolver(meta(), [2.0, 1.0], [0.5, 0.0], [0.0, 0.25])
        problem, _, y = small()
        problem.solve()
        twin = copy.deepcopy(problem)
        self.assertEqual(len(solver.requests), 1)
        self.assertEqual(twin.get_constraint_by_name("c1").pi, 0.5)
        self.assertEqual(problem.get_constraint_by_name("c1").pi, 0.5)
        self.assertEqual(y.dj, 0.25)
        self.assertEqual(len(solver.requests), 2)
        self.assertEqual(numbers(solver.requests[1][2], "d")[0], 2.0)
        self.assertEqual(list(solver.requests[1][5]), [0, 0])

    def test_a_refusal_is_an_error_of_the_solver(self):
        FakeSolver(refusal="unsupported: something")
        with self.assertRaisesRegex(pulp.PulpSolverError, "something"):
            small()[0].solve()

    def test_parts_of_a_solve_need_the_library(self):
        with self.assertRaisesRegex(NotImplementedError, "pulp: GUROBI.buildSolverModel is not supported"):
            pulp.GUROBI(msg=False).buildSolverModel(small()[0])


if __name__ == "__main__":
    unittest.main()
