"""Mixed-integer forms of circuits: degrees at once, cycles forbidden when they are met."""

from ortools.sat.python._columns import ZERO, plus, total


class Graph:
    """The arcs of one circuit or set of routes, and the search for cycles that must not be."""

    def __init__(self, made, body, enf, many):
        self.enf = enf
        self.many = many  # several circuits through node 0
        self.arcs = []
        self.loops = {}
        nodes = set()
        for tail, head, index in zip(body.tails, body.heads, body.literals):
            literal = made.literal(index)
            nodes |= {tail, head}
            if tail == head:
                self.loops[tail] = literal
            self.arcs.append((tail, head, literal))
        out, into = {node: [] for node in nodes}, {node: [] for node in nodes}
        for tail, head, literal in self.arcs:
            out[tail].append(literal)
            into[head].append(literal)
        for node in nodes:
            if many and node == 0:
                made.row(plus(total(out[node]), total(into[node]), -1), 0, 0, enf)
                if 0 in self.loops:
                    made.row(self.loops[0], None, 0, enf)
                continue
            made.row(total(out[node]), 1, 1, enf)
            made.row(total(into[node]), 1, 1, enf)

    def cuts(self, is_true):
        """Rows (form, lower bound, switches) that a point violates: several cycles where there may be one."""
        if not all(is_true(literal) for literal in self.enf):
            return []
        after = {}
        for tail, head, literal in self.arcs:
            if tail != head and is_true(literal):
                after.setdefault(tail, []).append(head)
        cycles = _cycles(after)
        if self.many:
            wrong = [cycle for cycle in cycles if 0 not in cycle]
            return [self._leave(cycle, [cycle[0]]) for cycle in wrong]
        if len(cycles) < 2:
            return []
        found = []
        for place, cycle in enumerate(cycles):
            other = cycles[place - 1]
            found.append(self._leave(cycle, [cycle[0], other[0]]))
        return found

    def _leave(self, cycle, visited):
        """An arc leaves the set of nodes if each of `visited` is on a cycle."""
        inside = set(cycle)
        leaving = [literal for tail, head, literal in self.arcs if tail in inside and head not in inside]
        skipped = [self.loops.get(node, ZERO) for node in visited]
        return plus(total(leaving), total(skipped)), 1, self.enf


def _cycles(after):
    """The node sets of the components that the arcs make; each is a cycle unless arcs branch."""
    neighbours = {}
    for tail, heads in after.items():
        for head in heads:
            neighbours.setdefault(tail, []).append(head)
            neighbours.setdefault(head, []).append(tail)
    seen, found = set(), []
    for node in neighbours:
        if node in seen:
            continue
        component, stack = [], [node]
        seen.add(node)
        while stack:
            here = stack.pop()
            component.append(here)
            for near in neighbours[here]:
                if near not in seen:
                    seen.add(near)
                    stack.append(near)
        found.append(sorted(component))
    return found


def circuit(made, body, enf):
    made.graphs.append(Graph(made, body, enf, many=False))


def routes(made, body, enf):
    made.graphs.append(Graph(made, body, enf, many=True))
