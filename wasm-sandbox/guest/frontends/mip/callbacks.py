"""What a program derives from to take part in the search, and the pool of cuts."""

from collections import defaultdict


class BranchSelector:
    """Chooses the variable to branch on."""

    def __init__(self, model):
        self.model = model

    def select_branch(self, rsol):
        raise NotImplementedError()


class ColumnsGenerator:
    """Makes columns for a node's relaxation."""

    def __init__(self):
        self.lazy_constraints = False

    def generate_columns(self, model):
        raise NotImplementedError()


class ConstrsGenerator:
    """Makes cuts for fractional solutions, or lazy constraints for integer ones."""

    def __init__(self):
        pass

    def generate_constrs(self, model, depth=0, npass=0):
        raise NotImplementedError()


class IncumbentUpdater:
    """Hears of each new solution."""

    def __init__(self, model):
        self.model = model

    def update_incumbent(self, objective_value, best_bound, solution):
        raise NotImplementedError()


class CutPool:
    """Cuts, each only once."""

    def __init__(self):
        self._cuts = []
        self._places = defaultdict(list)

    def add(self, cut):
        bucket = self._places[hash(cut)]
        if any(self._cuts[place].equals(cut) for place in bucket):
            return False
        bucket.append(len(self._cuts))
        self._cuts.append(cut)
        return True

    @property
    def cuts(self):
        return self._cuts
