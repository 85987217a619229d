"""Error messages of wrong calls name the method only ("addVar() got an unexpected keyword argument"), as those of the
real libraries, whose methods are compiled without a class prefix, do."""

from types import FunctionType


def strip_class_names(*classes):
    for cls in classes:
        for value in vars(cls).values():
            function = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
            if isinstance(function, FunctionType):
                function.__qualname__ = function.__name__
