"""GurobiError, importable before everything else."""


class GurobiError(Exception):
    """`errno` is one of GRB.Error, 0 or -1; `str()` gives the message only, as in gurobipy."""

    def __init__(self, errno, argument):
        super().__init__(errno, argument)
        self.errno = errno
        self._text = argument

    @property
    def message(self):
        return self._text

    @message.setter
    def message(self, text):
        self._text = text

    def __str__(self):
        return str(self._text)


def not_in_model():
    return GurobiError(20001, "Variable not in model")
