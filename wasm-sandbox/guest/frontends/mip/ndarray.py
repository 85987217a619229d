"""Arrays of variables and expressions, where numpy is there."""

try:
    import numpy as np
except ImportError:
    np = None

    class LinExprTensor:
        """Stands for the array type where there is no numpy."""

else:

    class LinExprTensor(np.ndarray):
        """An array whose comparisons give constraints, element by element."""

        def __le__(self, other):
            return np.less_equal(self, other, dtype=object)

        def __ge__(self, other):
            return np.greater_equal(self, other, dtype=object)

        def __eq__(self, other):
            return np.equal(self, other, dtype=object)
