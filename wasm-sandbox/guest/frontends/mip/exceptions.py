"""Exceptions of python-mip."""


class MipBaseException(Exception):
    """The base of all others."""


class ProgrammingError(MipBaseException):
    """A call that makes no sense in the model's state."""


class InterfacingError(MipBaseException):
    """The solver failed in a way that has no exception of its own."""


class InvalidLinExpr(MipBaseException):
    """Something that is no linear expression was used as one."""


class InvalidParameter(MipBaseException):
    """A parameter that does not exist, or a value it does not take."""


class ParameterNotAvailable(MipBaseException):
    """A parameter that cannot be read or set here."""


class InfeasibleSolution(MipBaseException):
    """A solution that violates the model."""


class SolutionNotAvailable(MipBaseException):
    """A solution was asked for and there is none."""
