"""What a program leaves behind: its text output, and the exception that ended it."""

import io
import linecache
import sys
import traceback

# The host caps the streams too; this cap exists so that the program ends soon after.
OUTPUT_LIMIT_CHARACTERS = 256 * 1024
MESSAGE_LIMIT_CHARACTERS = 8 * 1024
TRACEBACK_FRAMES = 20

_SURROGATES = "backslashreplace"


class OutputLimit(BaseException):
    """Ends a program that prints without end. A BaseException, so that `except Exception` does not hold it up."""


class CappedText(io.TextIOBase):
    """stdout or stderr of a program, kept in memory up to a limit."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, limit=OUTPUT_LIMIT_CHARACTERS):
        self._pieces = []
        self._room = limit
        self._limit = limit
        self.overflowed = False

    def writable(self):
        return True

    def isatty(self):
        return False

    def reconfigure(self, **settings):
        """Programs set the encoding of stdout; the text goes to the host as it is."""

    def write(self, text):
        if text.__class__ is not str and not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        size = len(text)
        if size > self._room:
            self._pieces.append(text[: self._room])
            self._room = 0
            self.overflowed = True
            raise OutputLimit(f"more than {self._limit} characters of output")
        self._room -= size
        self._pieces.append(text)
        return size

    def text(self):
        """The output so far; lone surrogates are escaped, because the host takes UTF-8 only."""
        return _utf8("".join(self._pieces))


class EmptyInput(io.StringIO):
    """stdin: there is nobody to answer, so `input()` raises EOFError."""


def _utf8(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", _SURROGATES).decode()
    return text


def remember_source(name, source):
    """Lets tracebacks show the program's lines although it is no file."""
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)


def _text_of(exception):
    try:
        text = str(exception)
    except BaseException:  # noqa: BLE001  (`__str__` may be the program's own)
        text = "<no message: __str__ failed>"
    return _utf8(text[:MESSAGE_LIMIT_CHARACTERS])


def _program_frames(exception, name):
    return [frame for frame in traceback.extract_tb(exception.__traceback__) if frame.filename == name]


def describe(exception, name):
    """(class name, message, traceback text, innermost line) of an exception, from the program's frames only."""
    kind = _utf8(str(type(exception).__name__))
    message = _text_of(exception)
    last = f"{kind}: {message}" if message else kind
    try:
        if isinstance(exception, SyntaxError) and exception.filename == name:
            text = "".join(traceback.format_exception_only(exception))
            return kind, message, _utf8(text), exception.lineno
        frames = _program_frames(exception, name)
        shown = traceback.format_list(frames[-TRACEBACK_FRAMES:])
        trace = "Traceback (most recent call last):\n" + "".join(shown) + last + "\n"
        line = frames[-1].lineno if frames else None
        return kind, message, _utf8(trace), line
    except BaseException:  # noqa: BLE001  (the program may have patched traceback or linecache)
        return kind, message, last + "\n", _innermost_line(exception, name)


def _innermost_line(exception, name):
    line, entry = None, exception.__traceback__
    while entry is not None:
        if entry.tb_frame.f_code.co_filename == name:
            line = entry.tb_lineno
        entry = entry.tb_next
    return line


assert sys.version_info >= (3, 11)
