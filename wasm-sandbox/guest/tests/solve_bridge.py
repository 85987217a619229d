"""The host's `solve` for front ends that run in an ordinary Python: each request goes through `orlm solve-model`.

`ORLM` names the program; without it the one that this checkout built is taken.
"""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# the command's exit code for a file that holds no valid model
BAD_DATA = 65


def _command():
    return os.environ.get("ORLM") or str(ROOT / "target/release/orlm")


def _column(items, key):
    values = [item[key] for item in items or ()]
    return None if None in values else values


def solve(request):
    """request container -> result container"""
    from orlm_model import bridge, result

    command = [_command(), "solve-model", "-", "--json"]
    done = subprocess.run(command, input=bytes(request), capture_output=True, cwd=ROOT, check=False)
    if not done.stdout:
        text = done.stderr.decode()
        sentence = text.partition("error: ")[2].partition("\n")[0] or text
        if done.returncode == BAD_DATA or "unsupported" in sentence:
            raise bridge.SolverRefusal(sentence.removeprefix("-: "))
        raise RuntimeError(f"orlm failed: {text}")
    answer = json.loads(done.stdout)
    columns, rows = answer["columns"], answer["rows"]
    meta = {key: value for key, value in answer.items() if key not in ("columns", "rows", "pool")}
    meta["has_point"] = columns is not None
    point = None if columns is None else _column(columns, "value")
    duals = costs = None
    if point is not None:
        duals, costs = _column(rows, "dual"), _column(columns, "reduced_cost")
    pool = [value for other in answer["pool"] for value in other["values"]]
    return result.encode(meta, point, duals, costs, None, pool or None)
