"""Front ends with and without numpy; behaviour in detail is in the differential suite."""

import importlib.util
import subprocess
import sys
import unittest

import support

INFINITY = float("inf")
HAS_NUMPY = importlib.util.find_spec("numpy") is not None


class WithoutNumpy(unittest.TestCase):
    def test_importing_a_front_end_does_not_import_numpy(self):
        code = f"import sys; sys.path.insert(0, {str(support.GUEST / 'frontends')!r}); import gurobipy, coptpy; "
        code += "sys.exit('numpy' in sys.modules)"
        self.assertEqual(subprocess.run([sys.executable, "-c", code], check=False).returncode, 0)

    def test_blocks_say_that_it_is_absent(self):
        import coptpy
        import gurobipy

        kept = sys.modules.get("numpy")
        sys.modules["numpy"] = None
        try:
            for add in (gurobipy.Model().addMVar, coptpy.Envr().createModel("m").addMVar, gurobipy.MLinExpr.zeros):
                with self.assertRaisesRegex(AttributeError, "has no attribute 'ndarray'"):
                    add(3)
        finally:
            del sys.modules["numpy"]
            if kept is not None:
                sys.modules["numpy"] = kept


@unittest.skipUnless(HAS_NUMPY, "needs numpy")
class ModelFiles(unittest.TestCase):
    """What HiGHS's readers make of texts, by what the formats' definitions say."""

    def read(self, extension, text):
        from highspy import _options, _reading

        return _reading.model(text, extension, dict(_options.DEFAULTS))

    def test_lp(self):
        text = (
            "\\ a comment\nmaximize\n profit: 3 x + 2.5 y - z + 4 + b\nsubject to\n c1: x + y <= 10\n"
            " x - 2 z >= -3\nbounds\n -1 <= x <= 4\n y free\n z <= 8\ngeneral\n x\nbinary\n b\nend\n"
        )
        store = self.read("lp", text)
        self.assertEqual(store.col_names, ["x", "y", "z", "b"])
        self.assertEqual((store.cost, store.offset, store.sense), ([3.0, 2.5, -1.0, 1.0], 4.0, -1))
        self.assertEqual(store.lower, [-1.0, -INFINITY, 0.0, 0.0])
        self.assertEqual(store.upper, [4.0, INFINITY, 8.0, 1.0])
        self.assertEqual((store.row_columns, store.row_values), ([[0, 1], [0, 2]], [[1.0, 1.0], [1.0, -2.0]]))
        self.assertEqual((store.row_lower, store.row_upper), ([-INFINITY, -3.0], [10.0, INFINITY]))
        self.assertEqual(store.types, [1, 0, 0, 1])

    def test_quadratic_objective_of_lp(self):
        store = self.read("lp", "min\n obj: x + [ 2 x ^ 2 + 2 x * y + 4 y ^ 2 ] / 2\nst\n c: x + y >= 1\nend\n")
        self.assertEqual(store.hessian, {(0, 0): 2.0, (1, 0): 1.0, (1, 1): 4.0})

    def test_mps(self):
        text = (
            "NAME test\nROWS\n N cost\n L lim\n G low\n E eq\nCOLUMNS\n x cost 1 lim 1\n x low 2\n"
            " M 'MARKER' 'INTORG'\n y cost -2 eq 1\n M 'MARKER' 'INTEND'\n z lim 3 eq -1\n"
            "RHS\n R lim 4 low 1\n R eq 2 cost -7\nRANGES\n G lim 2.5\nBOUNDS\n UP B x 5\n MI B z\nENDATA\n"
        )
        store = self.read("mps", text)
        self.assertEqual(
            (store.col_names, store.row_names, store.name), (["x", "y", "z"], ["lim", "low", "eq"], "test")
        )
        self.assertEqual((store.row_lower, store.row_upper), ([1.5, 1.0, 2.0], [4.0, INFINITY, 2.0]))
        self.assertEqual((store.types, store.offset, store.upper), ([0, 1, 0], 7.0, [5.0, 1.0, INFINITY]))
        self.assertEqual(store.lower, [0.0, 0.0, -INFINITY])

    def test_what_is_no_model(self):
        for extension, text in (
            ("lp", ""),
            ("lp", "x + y"),
            ("mps", "ROWS\n Q a\n"),
            ("lp", "min\n x @ y\nst\nend"),
            ("txt", "min"),
        ):
            self.assertIsNone(self.read(extension, text), text)

    def test_written_models_are_read_back(self):
        import highspy

        h = highspy.Highs()
        x = h.addVariable(lb=-2, ub=4, obj=1.5)
        y = h.addVariable(obj=-1, type=highspy.HighsVarType.kInteger, ub=9)
        h.addConstr(x + 2 * y <= 7)
        h.addConstr(x - y == 1)
        h.changeObjectiveOffset(2.5)
        for name in ("m.lp", "m.mps"):
            h.writeModel(name)
            other = highspy.Highs()
            self.assertEqual(other.readModel(name), highspy.HighsStatus.kOk)
            for field in (
                "cost",
                "lower",
                "upper",
                "types",
                "row_lower",
                "row_upper",
                "row_columns",
                "row_values",
                "offset",
            ):
                self.assertEqual(getattr(other._store, field), getattr(h._store, field), (name, field))


@unittest.skipUnless(HAS_NUMPY, "needs numpy")
class Highspy(unittest.TestCase):
    def test_request(self):
        import highspy

        solver = support.FakeSolver()
        h = highspy.Highs()
        x, y = h.addVariable(ub=4), h.addIntegral()
        h.addConstr(x + y + x <= 5)
        h.setOptionValue("time_limit", 7)
        h.setOptionValue("mip_max_nodes", 3)
        h.maximize(3 * x + y + 1)
        found = solver.requests[0]
        self.assertEqual(support.numbers(found[4], "d"), [3.0, 1.0])
        self.assertEqual(support.numbers(found[14], "d"), [2.0, 1.0])
        self.assertEqual(found[5], b"\0\1")
        self.assertIn(b'"time_limit": 7.0', found[1000])
        self.assertIn(b'"node_limit": 3', found[1000])

    def test_limits_are_warnings(self):
        import highspy

        support.FakeSolver(support.meta(termination="limit", limit="time", has_point=False))
        h = highspy.Highs()
        h.addIntegral()
        self.assertEqual(
            (h.run(), h.getModelStatus()), (highspy.HighsStatus.kWarning, highspy.HighsModelStatus.kTimeLimit)
        )

    def test_unsupported_calls_say_so(self):
        import highspy

        with self.assertRaisesRegex(NotImplementedError, "highspy: Highs.getRanging"):
            highspy.Highs().getRanging()


@unittest.skipUnless(HAS_NUMPY, "needs numpy")
class Blocks(unittest.TestCase):
    def test_sparse_product_leaves_zeros_out(self):
        import gurobipy as gp
        import numpy as np

        solver = support.FakeSolver()
        m = gp.Model()
        x = m.addMVar(4)
        m.addConstr(np.array([[1.0, 0, 0, 2.0], [0, 3.0, 0, 0]]) @ x <= np.array([5.0, 6.0]))
        m.optimize()
        self.assertEqual(support.numbers(solver.requests[0][13], "i"), [0, 3, 1])
        self.assertEqual(support.numbers(solver.requests[0][14], "d"), [1.0, 2.0, 3.0])
        self.assertEqual(support.numbers(solver.requests[0][11], "d"), [5.0, 6.0])


if __name__ == "__main__":
    unittest.main()
