"""What the OR-Tools front end sends to the solver, and how it deals with answers that a differential test cannot get."""

import math
import unittest

import support
from orlm_model import result


def _cp():
    from ortools.sat.python import cp_model

    return cp_model


class Answers:
    """A solver that gives one answer after another: a point for as many columns as it has values, or a termination."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        support.bridge.install(self)

    def __call__(self, request):
        self.requests.append(support.sections(request))
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            limit = "node" if answer == "limit" else None
            return result.encode(support.meta(termination=answer, limit=limit, has_point=False))
        columns = len(self.requests[-1][5])
        return result.encode(support.meta(), answer + [0.0] * (columns - len(answer)))


class LinearSolver(unittest.TestCase):
    def model(self):
        from ortools.linear_solver import pywraplp

        s = pywraplp.Solver.CreateSolver("SCIP")
        x, y = s.IntVar(0, 4, "x"), s.NumVar(0, s.infinity(), "y")
        s.Add(2 * x + y + 1 <= 6, "c")
        s.Maximize(3 * x + y + 1)
        return s, x, y

    def test_request(self):
        solver = support.FakeSolver()
        s, *_ = self.model()
        s.SetTimeLimit(7000)
        s.Solve()
        found = solver.requests[0]
        self.assertEqual(support.numbers(found[4], "d"), [3.0, 1.0])
        self.assertEqual(support.numbers(found[3], "d"), [4.0, math.inf])
        self.assertEqual((support.numbers(found[10], "d"), support.numbers(found[11], "d")), ([-math.inf], [5.0]))
        self.assertEqual(found[5], b"\1\0")
        self.assertEqual(found[1000], b'{"time_limit": 7.0}')

    def test_statuses(self):
        cases = [
            (support.meta(termination="infeasible", has_point=False), 2),
            (support.meta(termination="unbounded", has_point=False), 3),
            (support.meta(termination="limit", limit="time", has_point=False), 6),
            (support.meta(termination="numeric", has_point=False), 4),
        ]
        for answer, status in cases:
            support.FakeSolver(answer)
            s, x, _ = self.model()
            self.assertEqual((s.Solve(), x.solution_value()), (status, 0.0))

    def test_a_point_at_a_limit_is_feasible(self):
        support.FakeSolver(support.meta(termination="limit", limit="time", objective=4.0, bound=9.0), [1.0, 0.0])
        s, x, _ = self.model()
        self.assertEqual((s.Solve(), x.solution_value(), s.Objective().BestBound()), (1, 1.0, 9.0))

    def test_integers_are_rounded_in_mixed_integer_solvers_only(self):
        support.FakeSolver(support.meta(objective=10.0), [2.9999999, 0.25])
        s, x, y = self.model()
        s.Solve()
        self.assertEqual((x.solution_value(), y.solution_value()), (3.0, 0.25))


class CpSat(unittest.TestCase):
    def test_an_integer_objective_has_no_relative_gap(self):
        cp_model = _cp()
        solver = support.FakeSolver()
        m = cp_model.CpModel()
        m.Minimize(3 * m.NewIntVar(0, 5, "x"))
        s = cp_model.CpSolver()
        s.parameters.max_time_in_seconds = 5
        s.Solve(m)
        self.assertEqual(solver.requests[0][1000], b'{"mip_gap": 0.0, "mip_gap_abs": 0.9, "time_limit": 5.0}')

    def test_a_point_that_breaks_a_constraint_is_refused(self):
        cp_model = _cp()
        Answers([1.0, 1.0])
        m = cp_model.CpModel()
        x, y = m.NewIntVar(0, 5, "x"), m.NewIntVar(0, 5, "y")
        m.AddAllDifferent([x, y])
        with self.assertRaisesRegex(RuntimeError, "violates constraint 0 .all_diff."):
            cp_model.CpSolver().Solve(m)

    def test_a_point_outside_a_domain_is_refused(self):
        cp_model = _cp()
        Answers([3.0])
        m = cp_model.CpModel()
        m.NewIntVarFromDomain(cp_model.Domain.FromValues([0, 2, 9]), "x")
        with self.assertRaisesRegex(RuntimeError, "the domain of variable 0"):
            cp_model.CpSolver().Solve(m)

    def test_an_infeasible_answer_is_asked_for_twice(self):
        cp_model = _cp()
        for answers, status in (
            (["infeasible", "infeasible"], cp_model.INFEASIBLE),
            (["infeasible", [2.0]], cp_model.OPTIMAL),
        ):
            solver = Answers(*answers)
            m = cp_model.CpModel()
            m.NewIntVar(0, 5, "x")
            self.assertEqual(cp_model.CpSolver().Solve(m), status)
            self.assertEqual(len(solver.requests), 2)

    def test_limits(self):
        cp_model = _cp()
        m = cp_model.CpModel()
        x = m.NewIntVar(0, 5, "x")
        m.Maximize(2 * x)
        s = cp_model.CpSolver()
        support.FakeSolver(support.meta(termination="limit", limit="time", has_point=False))
        self.assertEqual(s.Solve(m), cp_model.UNKNOWN)
        support.FakeSolver(support.meta(termination="limit", limit="time", bound=9.3), [4.0])
        self.assertEqual(s.Solve(m), cp_model.FEASIBLE)
        self.assertEqual((s.ObjectiveValue(), s.BestObjectiveBound()), (8.0, 9.0))

    def test_cycles_are_cut_off_until_there_is_one(self):
        cp_model = _cp()
        m = cp_model.CpModel()
        arcs = {(i, j): m.NewBoolVar(f"{i}{j}") for i in range(4) for j in range(4) if i != j}
        m.AddCircuit([(i, j, literal) for (i, j), literal in arcs.items()])

        def point(*chosen):
            return [1.0 if key in chosen else 0.0 for key in arcs]

        two = point((0, 1), (1, 0), (2, 3), (3, 2))
        one = point((0, 1), (1, 2), (2, 3), (3, 0))
        solver = Answers(two, one)
        s = cp_model.CpSolver()
        self.assertEqual(s.Solve(m), cp_model.OPTIMAL)
        rows = [len(support.numbers(found[10], "d")) for found in solver.requests]
        self.assertEqual(rows, [8, 10])
        self.assertTrue(s.BooleanValue(arcs[3, 0]))

    def test_a_search_helps_where_the_solver_finds_nothing(self):
        cp_model = _cp()
        solver = Answers("limit", [2.0, 0.0, 1.0])
        m = cp_model.CpModel()
        x = [m.NewIntVar(0, 2, f"x{k}") for k in range(3)]
        m.AddAllDifferent(x)
        self.assertEqual(cp_model.CpSolver().Solve(m), cp_model.OPTIMAL)
        first, second = solver.requests
        self.assertIn(b'"node_limit": 100', first[1000])
        self.assertNotIn(b"node_limit", second[1000])
        self.assertNotIn(80, first)
        start = support.numbers(second[80], "d")
        # every column has a value, and each value's own column says which it is
        self.assertEqual((sorted(start[:3]), len(start)), ([0.0, 1.0, 2.0], 12))
        self.assertEqual([start[3 * k + 3 : 3 * k + 6].index(1.0) for k in range(3)], start[:3])

    def test_what_the_tightening_refutes_still_reaches_the_solver(self):
        cp_model = _cp()
        solver = support.FakeSolver(support.meta(termination="infeasible", has_point=False))
        m = cp_model.CpModel()
        x = m.NewIntVar(0, 5, "x")
        m.Add(x >= 9)
        self.assertEqual(cp_model.CpSolver().Solve(m), cp_model.INFEASIBLE)
        self.assertEqual(len(solver.requests), 1)

    def test_a_refusal_is_told(self):
        cp_model = _cp()
        support.FakeSolver(refusal="unsupported: integers")
        m = cp_model.CpModel()
        m.NewIntVar(0, 5, "x")
        with self.assertRaisesRegex(RuntimeError, "ortools: unsupported: integers"):
            cp_model.CpSolver().Solve(m)


class Missing(unittest.TestCase):
    def test_other_parts_are_named(self):
        for line in (
            "from ortools.constraint_solver import pywrapcp",
            "from ortools.graph.python import max_flow",
            "from ortools.math_opt.python import mathopt",
            "from ortools.linear_solver.python import model_builder",
        ):
            name = line.split()[1] + "." + line.split()[-1]
            with self.assertRaisesRegex(NotImplementedError, f"ortools: {name} is not supported by this environment"):
                exec(line, {})

    def test_what_never_was_is_an_import_error(self):
        with self.assertRaises(ImportError):
            exec("from ortools.graph import pywrapgraph", {})


if __name__ == "__main__":
    unittest.main()
