"""What the front ends send to the solver and do with its answer; behaviour in detail is in the differential suite."""

import math
import unittest

import support


class Gurobi(unittest.TestCase):
    def model(self):
        import gurobipy as gp

        m = gp.Model("m")
        x = m.addVar(ub=4, vtype="I", name="x")
        y = m.addVar(name="y")
        m.setObjective(3 * x + y + 1, gp.GRB.MAXIMIZE)
        m.addConstr(x + y + x <= 5, "c")
        return gp, m, x, y

    def test_request(self):
        solver = support.FakeSolver()
        _, m, *_ = self.model()
        m.Params.TimeLimit = 7
        m.Params.MIPGap = 0.5
        m.optimize()
        found = solver.requests[0]
        self.assertEqual(support.numbers(found[4], "d"), [3.0, 1.0])
        self.assertEqual(support.numbers(found[3], "d"), [4.0, math.inf])
        self.assertEqual(support.numbers(found[13], "i"), [0, 1])
        self.assertEqual(support.numbers(found[14], "d"), [2.0, 1.0])
        self.assertEqual(found[5], b"\1\0")
        self.assertEqual(found[1000], b'{"time_limit": 7.0, "mip_gap": 0.5}')

    def test_answer(self):
        support.FakeSolver(support.meta(objective=14.0), [2.9999999999, -0.0])
        _, m, x, y = self.model()
        m.optimize()
        self.assertEqual((m.Status, x.X, str(y.X)), (2, 3.0, "0.0"))

    def test_statuses(self):
        cases = [
            (support.meta(termination="infeasible", has_point=False), 3),
            (support.meta(termination="unbounded", has_point=False), 5),
            (support.meta(termination="infeasible_or_unbounded", has_point=False), 4),
            (support.meta(termination="limit", limit="time", has_point=False), 9),
            (support.meta(termination="numeric", has_point=False), 12),
        ]
        for answer, status in cases:
            support.FakeSolver(answer)
            _, m, x, _ = self.model()
            m.optimize()
            self.assertEqual((m.Status, m.SolCount), (status, 0))
            with self.assertRaises(AttributeError):
                x.X

    def test_refusals_become_the_libraries_errors(self):
        support.FakeSolver(refusal="unsupported: sos")
        gp, m, *_ = self.model()
        with self.assertRaisesRegex(gp.GurobiError, "sos"):
            m.optimize()

    def test_crossed_bounds_reach_the_solver(self):
        solver = support.FakeSolver(support.meta(termination="infeasible", has_point=False))
        _, m, x, _ = self.model()
        x.lb = 9
        m.optimize()
        self.assertEqual(support.numbers(solver.requests[0][2], "d")[0], 9.0)
        self.assertEqual(m.Status, 3)

    def test_binary_bounds_stay_in_the_unit_interval(self):
        solver = support.FakeSolver()
        gp, m, *_ = self.model()
        b = m.addVar(vtype="B")
        m.update()
        b.ub = 7
        m.optimize()
        self.assertEqual(support.numbers(solver.requests[0][3], "d")[2], 1.0)

    def test_unsupported_calls_say_so(self):
        support.FakeSolver()
        _, m, x, y = self.model()
        for call in (
            lambda: m.presolve(),
            lambda: m.tune(),
        ):
            with self.assertRaisesRegex(NotImplementedError, "not supported by this environment"):
                call()

    def test_lazy_constraints_join_the_model_until_the_callback_is_content(self):
        solver = support.FakeSolver()
        _, m, x, y = self.model()
        m.Params.LazyConstraints = 1
        seen = []

        def callback(model, where):
            seen.append((where, model.cbGetSolution([x, y])))
            if len(seen) < 3:
                model.cbLazy(x + y <= len(seen))

        m.optimize(callback)
        self.assertEqual(seen, [(4, [0.0, 0.0])] * 3)
        sides = [support.numbers(found[11], "d") for found in solver.requests]
        self.assertEqual(sides, [[5.0], [5.0, 1.0], [5.0, 1.0, 2.0]])


class Copt(unittest.TestCase):
    def model(self):
        import coptpy as cp

        m = cp.Envr().createModel("m")
        x = m.addVar(ub=4, vtype="I", name="x")
        y = m.addVar(name="y")
        m.setObjective(3 * x + y + 1, cp.COPT.MAXIMIZE)
        m.addConstr(x + y + x <= 5, name="c")
        return cp, m, x, y

    def test_request(self):
        solver = support.FakeSolver()
        _, m, *_ = self.model()
        m.setParam("TimeLimit", 7)
        m.solve()
        found = solver.requests[0]
        self.assertEqual(support.numbers(found[4], "d"), [3.0, 1.0])
        self.assertEqual(support.numbers(found[3], "d"), [4.0, math.inf])
        terms = zip(support.numbers(found[13], "i"), support.numbers(found[14], "d"))
        self.assertEqual(sorted(terms), [(0, 2.0), (1, 1.0)])
        self.assertEqual(found[1000], b'{"time_limit": 7.0}')

    def test_statuses(self):
        for termination, status in (("infeasible", 2), ("unbounded", 3), ("infeasible_or_unbounded", 4)):
            support.FakeSolver(support.meta(termination=termination, has_point=False))
            cp, m, x, _ = self.model()
            m.solve()
            self.assertEqual(m.status, status)
            with self.assertRaises(cp.CoptError):
                x.x

    def test_a_maximum_is_rows_switches_and_indicators(self):
        solver = support.FakeSolver()
        _, m, x, y = self.model()
        m.addGenConstrMax(y, [x, 3])
        m.solve()
        found = solver.requests[0]
        self.assertEqual(found[5], b"\1\0\2\2")
        self.assertEqual(support.numbers(found[60], "i"), [2, 3])

    def test_refusals_become_the_libraries_errors(self):
        support.FakeSolver(refusal="unsupported: sos")
        cp, m, *_ = self.model()
        with self.assertRaisesRegex(cp.CoptError, "sos"):
            m.solve()


class Capture(unittest.TestCase):
    def test_output_is_capped(self):
        import orlm_capture

        out = orlm_capture.CappedText(10)
        out.write("12345")
        with self.assertRaises(orlm_capture.OutputLimit):
            out.write("6789012")
        self.assertEqual((out.text(), out.overflowed), ("1234567890", True))

    def test_lone_surrogates_become_text_that_utf8_can_hold(self):
        import orlm_capture

        out = orlm_capture.CappedText()
        out.write("a\ud800")
        self.assertEqual(out.text(), "a\\ud800")

    def test_a_failure_is_told_with_the_programs_frames_only(self):
        import orlm_capture

        source = "def f():\n    return 1 / 0\n\nf()\n"
        orlm_capture.remember_source("<program>", source)
        try:
            exec(compile(source, "<program>", "exec"), {})
        except ZeroDivisionError as error:
            kind, message, trace, line = orlm_capture.describe(error, "<program>")
        self.assertEqual((kind, message, line), ("ZeroDivisionError", "division by zero", 2))
        self.assertIn("return 1 / 0", trace)
        self.assertNotIn("test_frontends", trace)

    def test_a_syntax_error_has_its_line(self):
        import orlm_capture

        try:
            compile("x = 1\ny = (\n", "<program>", "exec")
        except SyntaxError as error:
            kind, _, _, line = orlm_capture.describe(error, "<program>")
        self.assertEqual((kind, line), ("SyntaxError", 2))


if __name__ == "__main__":
    unittest.main()
