"""The exceptions of the modelling layer."""


class HighsError(Exception):
    """What the modelling layer refuses."""


class HighsStatusError(HighsError):
    """A call of the solver that did not end well."""

    def __init__(self, operation, status):
        self.operation = operation
        self.status = status
        super().__init__(f"{operation} failed with HiGHS status {status.name}")


HighsError.__module__ = HighsStatusError.__module__ = "highspy.highs"
