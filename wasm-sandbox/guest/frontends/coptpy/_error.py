"""CoptError."""


class CoptError(Exception):
    """`retcode` is COPT's return code; `str()` gives "code, message" as coptpy does."""

    def __init__(self, retcode=0, message=""):
        super().__init__(message)
        self.retcode = retcode
        self.message = message

    def __str__(self):
        return f"{self.retcode}, {self.message}"

    __repr__ = __str__


def invalid(message):
    return CoptError(3, f"(INVALID) {message}")
