"""OR-Tools: the linear solver wrapper and CP-SAT. Other parts of the library say that they are not here."""

__docformat__ = "markdown"
__version__ = "9.15.6755"
