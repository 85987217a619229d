"""The version whose interface this package has."""

__version__ = "6.3.0"
