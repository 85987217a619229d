"""What the pyscipopt front end sends to the solver and does with its answer; behaviour in detail is in the differential suite."""

import math
import unittest

import support


class PySCIPOpt(unittest.TestCase):
    def model(self):
        from pyscipopt import Model

        m = Model("m")
        x = m.addVar("x", vtype="I", ub=4)
        y = m.addVar("y")
        m.setObjective(3 * x + y + 1, "maximize")
        m.addCons(x + y + x <= 5, "c")
        return m, x, y

    def test_request(self):
        solver = support.FakeSolver()
        m, _, y = self.model()
        m.addCons(2 <= (y <= 1e20))
        m.setParam("limits/time", 7)
        m.optimize()
        found = solver.requests[0]
        self.assertEqual(support.numbers(found[4], "d"), [3.0, 1.0])
        self.assertEqual(support.numbers(found[3], "d"), [4.0, math.inf])
        self.assertEqual(support.numbers(found[11], "d"), [5.0, math.inf])
        self.assertEqual(support.numbers(found[14], "d"), [2.0, 1.0, 1.0])
        self.assertEqual(found[5], b"\1\0")
        self.assertEqual(found[1000], b'{"time_limit": 7.0, "mip_gap": 0.0}')

    def test_a_curved_model_may_keep_a_gap_that_no_program_sees(self):
        solver = support.FakeSolver()
        m, x, y = self.model()
        m.addCons(x * y <= 3)
        m.optimize()
        self.assertEqual(solver.requests[0][1000], b'{"mip_gap": 1e-07}')

    def test_answer(self):
        support.FakeSolver(support.meta(objective=14.0), [2.9999999999, -0.0])
        m, x, y = self.model()
        m.optimize()
        self.assertEqual((m.getStatus(), m.getVal(x), str(m.getVal(y))), ("optimal", 3.0, "0.0"))

    def test_statuses(self):
        cases = [
            (support.meta(termination="infeasible", has_point=False), "infeasible", 10),
            (support.meta(termination="unbounded", has_point=False), "unbounded", 10),
            (support.meta(termination="infeasible_or_unbounded", has_point=False), "inforunbd", 10),
            (support.meta(termination="limit", limit="time", has_point=False), "timelimit", 9),
            (support.meta(termination="limit", limit="node", has_point=False), "totalnodelimit", 9),
            (support.meta(termination="limit", limit="memory", has_point=False), "memlimit", 9),
            (support.meta(termination="interrupted", has_point=False), "userinterrupt", 9),
            (support.meta(termination="numeric", has_point=False), "unknown", 9),
        ]
        for answer, status, stage in cases:
            support.FakeSolver(answer)
            m, x, _ = self.model()
            m.optimize()
            self.assertEqual((m.getStatus(), m.getStage(), m.getNSols()), (status, stage, 0))
            with self.assertRaisesRegex(Warning, "No solution available"):
                m.getVal(x)

    def test_a_limit_keeps_the_point(self):
        support.FakeSolver(support.meta(termination="limit", limit="time", objective=7.0, bound=10.0), [2.0, 0.0])
        m, x, _ = self.model()
        m.setParam("limits/time", 1)
        m.optimize()
        self.assertEqual((m.getStatus(), m.getObjVal(), m.getDualbound(), m.getVal(x)), ("timelimit", 7.0, 10.0, 2.0))
        self.assertAlmostEqual(m.getGap(), 3.0 / 7.0)

    def test_a_gap_is_a_limit_only_where_one_was_allowed(self):
        answer = support.meta(objective=7.0, bound=7.05), [2.0, 0.0]
        for limit, status in ((0.0, "optimal"), (0.01, "gaplimit")):
            support.FakeSolver(*answer)
            m, *_ = self.model()
            m.setParam("limits/gap", limit)
            m.optimize()
            self.assertEqual(m.getStatus(), status)

    def test_refusals_become_errors_that_name_the_feature(self):
        support.FakeSolver(refusal="unsupported: sos")
        m, *_ = self.model()
        with self.assertRaisesRegex(NotImplementedError, "pyscipopt: sos is not supported by this environment"):
            m.optimize()
        support.FakeSolver(refusal="row 3 holds NaN")
        m, *_ = self.model()
        with self.assertRaisesRegex(Exception, "error in input data.*row 3 holds NaN"):
            m.optimize()

    def test_methods_that_only_scip_has_are_named(self):
        m, *_ = self.model()
        with self.assertRaisesRegex(NotImplementedError, "Model.startProbing is not supported"):
            m.startProbing()
        with self.assertRaisesRegex(AttributeError, "'pyscipopt.scip.Model' object has no attribute 'solve'"):
            m.solve()

    def test_variables_of_another_model_are_refused(self):
        m, *_ = self.model()
        _, foreign, _ = self.model()
        with self.assertRaisesRegex(ValueError, "belongs to another model"):
            m.addCons(foreign <= 1)
        with self.assertRaisesRegex(ValueError, "belongs to another model"):
            m.setObjective(foreign)

    def test_a_handler_that_only_rejects_cuts_points_of_binaries_off(self):
        from pyscipopt import SCIP_RESULT, Conshdlr, Model

        class Never(Conshdlr):
            def conscheck(self, *args):
                return {"result": SCIP_RESULT.INFEASIBLE}

            def consenfolp(self, *args):
                return {"result": SCIP_RESULT.INFEASIBLE}

        for vtype, fails in (("B", False), ("I", True)):
            solver = support.FakeSolver(support.meta(), [1.0, 0.0])
            m = Model()
            for name in "ab":
                m.addVar(name, vtype=vtype, ub=3)
            m.includeConshdlr(Never(), "never", "rejects", needscons=False)
            solver.__class__ = _Twice
            if fails:
                with self.assertRaisesRegex(NotImplementedError, "Never"):
                    m.optimize()
                continue
            m.optimize()
            self.assertEqual(m.getStatus(), "infeasible")
            # 1 - a + b >= 1
            self.assertEqual(support.numbers(solver.requests[1][14], "d"), [-1.0, 1.0])
            self.assertEqual(support.numbers(solver.requests[1][10], "d"), [0.0])

    def test_every_parameter_default_lies_in_its_range(self):
        from pyscipopt import _parameters

        names = _parameters.every_name()
        self.assertEqual(len(names), 3082)
        for name in names:
            entry = _parameters.lookup(name)
            self.assertEqual(_parameters.checked(entry, entry[3]), entry[3], name)


class _Twice(support.FakeSolver):
    """The first answer, then "infeasible"."""

    def __call__(self, request):
        answer = super().__call__(request)
        from orlm_model import result

        self.answer = result.encode(support.meta(termination="infeasible", has_point=False))
        return answer


if __name__ == "__main__":
    unittest.main()
