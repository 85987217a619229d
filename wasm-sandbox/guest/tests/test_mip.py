"""python-mip: what only a fake solver shows, such as options, limits and how often the host is asked."""

import json
import unittest

import support
from mip import (
    BINARY,
    CBC,
    HIGHS,
    ConstrsGenerator,
    InterfacingError,
    Model,
    OptimizationStatus,
    SearchEmphasis,
    maximize,
    xsum,
)


def knapsack(solver_name=CBC):
    model = Model(solver_name=solver_name)
    x = [model.add_var(f"x{place}", var_type=BINARY) for place in range(3)]
    model.objective = maximize(xsum((place + 1) * x[place] for place in range(3)) + 5)
    model += xsum(x) <= 2, "two"
    return model, x


class Requests(unittest.TestCase):
    def test_limits_and_tolerances_become_options(self):
        solver = support.FakeSolver()
        model, _ = knapsack()
        model.max_mip_gap, model.threads, model.seed = 0.01, 3, 7
        model.optimize(max_seconds=9, max_nodes=50, max_solutions=2)
        options = json.loads(solver.requests[0][1000])
        wanted = {"time_limit": 9.0, "node_limit": 50, "solution_limit": 2, "mip_gap": 0.01, "threads": 3, "seed": 7}
        self.assertEqual(options, wanted)

    def test_defaults_send_no_options(self):
        solver = support.FakeSolver()
        knapsack()[0].optimize()
        self.assertNotIn(1000, solver.requests[0])

    def test_relaxing_sends_continuous_columns(self):
        solver = support.FakeSolver()
        model, _ = knapsack()
        model.optimize(relax=True)
        model.optimize()
        self.assertEqual([bytes(request[5]) for request in solver.requests], [bytes(3), bytes([1, 1, 1])])

    def test_a_start_is_sent(self):
        solver = support.FakeSolver()
        model, x = knapsack()
        model.start = [(x[1], 1)]
        model.optimize()
        start = support.numbers(solver.requests[0][80], "d")
        self.assertEqual(start[1], 1.0)
        self.assertNotEqual(start[0], start[0])


class Answers(unittest.TestCase):
    def answered(self, **changes):
        point = [1.0, 1.0, 0.0] if changes.get("has_point", True) else None
        support.FakeSolver(support.meta(**changes), point)
        model, _ = knapsack()
        return model, model.optimize()

    def test_a_limit_with_a_point_is_feasible(self):
        model, status = self.answered(termination="limit", limit="time", objective=8.0, bound=10.0)
        self.assertIs(status, OptimizationStatus.FEASIBLE)
        self.assertEqual((model.objective_value, model.objective_bound, model.gap), (8.0, 10.0, 0.25))

    def test_a_limit_without_a_point_has_no_solution(self):
        model, status = self.answered(termination="limit", limit="node", has_point=False, bound=10.0)
        self.assertIs(status, OptimizationStatus.NO_SOLUTION_FOUND)
        self.assertEqual((model.objective_value, model.num_solutions, model.vars[0].x), (None, 0, None))

    def test_infeasible_or_unbounded_is_decided_by_a_second_solve(self):
        solver = support.FakeSolver(support.meta(termination="infeasible_or_unbounded", has_point=False))
        model, _ = knapsack()
        self.assertIs(model.optimize(), OptimizationStatus.INFEASIBLE)
        self.assertEqual(support.numbers(solver.requests[1][4], "d"), [0.0] * 3)

    def test_a_refusal_is_an_interfacing_error(self):
        support.FakeSolver(refusal="too many columns")
        with self.assertRaisesRegex(InterfacingError, "too many columns"):
            knapsack()[0].optimize()


class Generators(unittest.TestCase):
    def test_lazy_constraints_are_added_until_none_is_violated(self):
        class Reject(ConstrsGenerator):
            def generate_constrs(self, model, depth=0, npass=0):
                x = model.translate(chosen)
                if len(solver.requests) < 3:
                    model += x[0] + x[1] <= 3 - len(solver.requests) - 1.5

        solver = support.FakeSolver(support.meta(objective=8.0), [1.0, 1.0, 0.0])
        model, chosen = knapsack()
        model.lazy_constrs_generator = Reject()
        model.optimize()
        self.assertEqual([len(support.numbers(request[10], "d")) for request in solver.requests], [1, 2, 3])
        self.assertEqual(model.num_rows, 1)

    def test_highs_refuses_what_the_real_one_refuses(self):
        model, x = knapsack(HIGHS)
        for attempt in (
            lambda: model.add_sos([(x[0], 1)], 1),
            lambda: model.add_lazy_constr(x[0] <= 1),
            lambda: setattr(model, "emphasis", SearchEmphasis.OPTIMALITY),
        ):
            self.assertRaisesRegex(NotImplementedError, "HiGHS", attempt)


if __name__ == "__main__":
    unittest.main()
