"""Pyomo's log messages go to the standard output that the interpreter has at import; here each program has its own."""

import sys

from pyomo.common import log


class _FirstOutput:
    """The standard output that the program started with, whatever it put in its place."""

    @staticmethod
    def write(text):
        return sys.__stdout__.write(text)

    @staticmethod
    def flush():
        sys.__stdout__.flush()


def install():
    log.pyomo_handler.setStream(_FirstOutput)
