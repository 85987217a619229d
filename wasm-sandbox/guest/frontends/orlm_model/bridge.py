"""The one way out of the guest: a request container in, a result container back."""


class SolverRefusal(Exception):
    """The host answered with a sentence: the model is invalid, or the solver lacks a feature."""

    @property
    def unsupported(self):
        """The feature that the solver lacks, or None when the model itself was refused."""
        text = str(self)
        prefix = "unsupported:"
        return text[len(prefix) :].strip() if text.startswith(prefix) else None


def _absent(request):
    raise RuntimeError("no solver is connected to this interpreter")


_solve = _absent


def install(solve):
    """Connects the front ends to `solve(bytes) -> bytes`, which raises SolverRefusal for a refusal."""
    global _solve
    _solve = solve


def solve(request):
    return _solve(request)
