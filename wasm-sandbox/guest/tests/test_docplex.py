"""docplex: what only a fake solver shows, such as options, limits and how logic is encoded."""

import importlib.util
import json
import unittest

import support

HAS_DOCPLEX = importlib.util.find_spec("docplex") is not None
if HAS_DOCPLEX:
    import orlm_docplex  # noqa: F401  (installs the engine)
    from docplex.mp.model import Model
    from docplex.util.status import JobSolveStatus


@unittest.skipUnless(HAS_DOCPLEX, "docplex is not installed")
class Docplex(unittest.TestCase):
    def model(self):
        model = Model("fake")
        x = model.binary_var_list(3, name="x")
        model.add(model.sum(x) <= 2, "two")
        model.maximize(model.scal_prod(x, [1, 2, 3]))
        return model, x

    def solved(self, **changes):
        point = [0.0, 1.0, 1.0] if changes.get("has_point", True) else None
        support.FakeSolver(support.meta(**changes), point)
        model, _ = self.model()
        return model, model.solve()

    def test_parameters_become_options(self):
        solver = support.FakeSolver()
        model, _ = self.model()
        model.parameters.mip.tolerances.mipgap = 0.02
        model.parameters.threads = 2
        model.solve(time_limit=12)
        wanted = {"time_limit": 12.0, "mip_gap": 0.02, "threads": 2}
        self.assertEqual(json.loads(solver.requests[0][1000]), wanted)
        model.parameters.reset_all()
        model.solve()
        self.assertNotIn(1000, solver.requests[1])

    def test_a_time_limit_with_a_point(self):
        model, solution = self.solved(termination="limit", limit="time", objective=5.0, bound=6.0, gap=0.2)
        details = model.solve_details
        self.assertEqual((details.status_code, details.status), (107, "time limit exceeded"))
        self.assertTrue(details.has_hit_limit())
        self.assertEqual((solution.objective_value, details.best_bound, details.gap), (5.0, 6.0, 0.2))
        self.assertIs(model.job_solve_status, JobSolveStatus.FEASIBLE_SOLUTION)

    def test_a_node_limit_without_a_point(self):
        model, solution = self.solved(termination="limit", limit="node", has_point=False)
        self.assertIsNone(solution)
        self.assertEqual(model.solve_details.status, "node limit exceeded, no integer solution")
        self.assertIs(model.job_solve_status, JobSolveStatus.UNKNOWN)

    def test_an_equivalence_is_two_indicators_and_an_equation_three(self):
        solver = support.FakeSolver()
        model, x = self.model()
        y = model.integer_var(ub=9, name="y")
        model.add_equivalence(x[0], 2 * y <= 7)
        model.add_equivalence(x[1], y == 3)
        model.solve()
        request = solver.requests[0]
        self.assertEqual(support.numbers(request[60], "i"), [0, 0, 1, 4, 5])
        self.assertEqual(list(request[61]), [1, 0, 1, 1, 1])
        infinity = float("inf")
        self.assertEqual(support.numbers(request[62], "d"), [-infinity, 8.0, 3.0, -infinity, 4.0])
        self.assertEqual(support.numbers(request[63], "d"), [7.0, infinity, 3.0, 2.0, infinity])

    def test_a_refusal_is_docplex_own_exception(self):
        support.FakeSolver(refusal="too many columns")
        model, _ = self.model()
        with self.assertRaisesRegex(Exception, "too many columns") as caught:
            model.solve()
        self.assertEqual(type(caught.exception).__name__, "DOcplexException")

    def test_scheduling_is_refused_by_name(self):
        with self.assertRaisesRegex(ImportError, r"docplex\.cp is not supported"):
            importlib.import_module("docplex.cp.model")


if __name__ == "__main__":
    unittest.main()
