"""The request container: layout, merging, names, and what becomes of unusual numbers."""

import math
import struct
import unittest

import support
from orlm_model import container, problem, result


class Container(unittest.TestCase):
    def test_sections_are_aligned_and_come_back(self):
        packed = container.pack(container.MODEL_MAGIC, [(1, 1, b"abc"), (2, 0, b""), (9, 1, b"12345678x")])
        self.assertEqual(support.sections(packed), {1: b"abc", 2: b"", 9: b"12345678x"})
        self.assertEqual(container.unpack(container.MODEL_MAGIC, packed)[9], b"12345678x")

    def test_foreign_bytes_are_refused(self):
        packed = container.pack(container.RESULT_MAGIC, [(1, 1, b"{}")])
        for data in (b"", packed[:10], packed[:-1], packed):
            with self.assertRaises(ValueError):
                container.unpack(container.MODEL_MAGIC if data is packed else container.RESULT_MAGIC, data)


class Encoding(unittest.TestCase):
    def encoded(self, build, sense=1, offset=0.0):
        made = problem.Problem(sense, offset)
        for place in range(3):
            made.col_lb.append(0.0)
            made.col_ub.append(math.inf)
            made.col_obj.append(float(place))
            made.col_kind.append(place)
            made.col_names.texts.append(f"x{place}")
        build(made)
        return support.sections(made.encode())

    def test_meta_and_columns(self):
        found = self.encoded(lambda made: None, -1, 2.5)
        self.assertEqual(struct.unpack("<iIIId", found[1]), (-1, 3, 0, 0, 2.5))
        self.assertEqual(support.numbers(found[3], "d"), [math.inf] * 3)
        self.assertEqual(found[5], b"\0\1\2")
        self.assertEqual(support.numbers(found[6], "I"), [0, 2, 4, 6])
        self.assertEqual(found[7], b"x0x1x2")
        self.assertNotIn(10, found)

    def test_rows_hold_every_column_once(self):
        def build(made):
            made.add_row([2, 0, 2], [1.0, 2.0, 3.0], -math.inf, 4.0, "é")
            made.add_row([], [], 0.0, 0.0, "")

        found = self.encoded(build)
        self.assertEqual(support.numbers(found[12], "i"), [0, 2, 2])
        self.assertEqual(support.numbers(found[13], "i"), [2, 0])
        self.assertEqual(support.numbers(found[14], "d"), [4.0, 2.0])
        self.assertEqual(support.numbers(found[10], "d"), [-math.inf, 0.0])
        self.assertEqual(support.numbers(found[15], "I"), [0, 2, 2])
        self.assertEqual(found[16], "é".encode())

    def test_products_are_merged_without_a_factor(self):
        found = self.encoded(lambda made: made.set_quadratic_objective([0, 1, 0], [1, 0, 0], [2.0, 3.0, 1.0]))
        self.assertEqual(support.numbers(found[20], "i"), [0, 0])
        self.assertEqual(support.numbers(found[21], "i"), [1, 0])
        self.assertEqual(support.numbers(found[22], "d"), [5.0, 1.0])

    def test_quadratic_rows(self):
        found = self.encoded(lambda made: made.add_quadratic_row([0], [1.0], [1], [2], [4.0], 0.0, 9.0, "q"))
        self.assertEqual(struct.unpack("<iIIId", found[1])[3], 1)
        self.assertEqual(support.numbers(found[32], "i"), [0, 1])
        self.assertEqual([support.numbers(found[k], "i") for k in (35, 36, 37)], [[0, 1], [1], [2]])
        self.assertEqual(support.numbers(found[38], "d"), [4.0])

    def test_sets_indicators_and_general_constraints(self):
        def build(made):
            made.add_sos(2, [0, 1], [1.0, 2.0])
            made.add_indicator(2, True, [0], [1.0], -math.inf, 5.0)
            made.add_general("max", 0, [1, 2], 3.0)
            made.add_general("abs", 1, [2])

        found = self.encoded(build)
        self.assertEqual(found[50], b"\2")
        self.assertEqual(support.numbers(found[51], "i"), [0, 2])
        self.assertEqual(support.numbers(found[60], "i"), [2])
        self.assertEqual(found[61], b"\1")
        self.assertEqual(found[70], b"\2\1")
        self.assertEqual(support.numbers(found[72], "i"), [0, 2, 3])
        constants = support.numbers(found[74], "d")
        self.assertEqual(constants[0], 3.0)
        self.assertTrue(math.isnan(constants[1]))

    def test_names_that_are_no_utf8(self):
        found = self.encoded(lambda made: made.add_row([0], [1.0], 0.0, 1.0, "\ud800"))
        self.assertEqual(found[16], b"?")


class Result(unittest.TestCase):
    def test_decoding(self):
        answer = result.decode(result.encode(support.meta(objective=3.0, nodes=4), [1.0, 2.0], [0.5]))
        self.assertEqual((answer.termination, answer.objective, answer.nodes), ("optimal", 3.0, 4))
        self.assertEqual(list(answer.point), [1.0, 2.0])
        self.assertEqual(list(answer.row_dual), [0.5])
        self.assertIsNone(answer.reduced_cost)

    def test_a_point_counts_only_when_the_meta_says_so(self):
        self.assertIsNone(result.decode(result.encode(support.meta(has_point=False), [1.0])).point)

    def test_tidy_objective(self):
        tidy = result.tidy_objective
        self.assertEqual(tidy(3050.0000000000005, [1000.0, 50.0], ([], [], []), 0.0, [3.0, 1.0]), 3050.0)
        self.assertEqual(tidy(7.0, [1.0], ([], [], []), 0.0, [3.0]), 7.0)
        self.assertEqual(tidy(None, [1.0], ([0], [0], [2.0]), 1.0, [3.0]), 22.0)


if __name__ == "__main__":
    unittest.main()
