"""One worker of a pool: imports the libraries that are named as arguments once, then runs programs in its own process.

A line of standard input is a program as a JSON string. A line of standard output answers it: `ok`, and what it printed.
Nothing is isolated: this is what a sandbox is compared with.
"""

import importlib
import io
import json
import os
import sys

answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
# A solver's own log goes to the descriptor, past `sys.stdout`.
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

for name in sys.argv[1:]:
    importlib.import_module(name)

for line in sys.stdin:
    sys.stdout = io.StringIO()
    try:
        exec(compile(json.loads(line), "program.py", "exec"), {"__name__": "__main__"})
        ok = True
    except SystemExit as end:
        ok = end.code in (None, 0)
    except BaseException:
        ok = False
    answers.write(json.dumps({"ok": ok, "stdout": sys.stdout.getvalue()}) + "\n")
    answers.flush()
