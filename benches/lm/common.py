"""What both peers of `cargo xtask bench lm` share: the workload, the clock, and the line that they print."""

import json
import resource
import time
from pathlib import Path


def workload(folder):
    return json.loads((Path(folder) / "workload.json").read_text())


class Clock:
    """Wall and processor time from here on."""

    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def print(self, name, tokens, gave, wall_s=None):
        """Prints one figure, in the form of ours."""
        figure = {
            "name": name,
            "tokens": tokens,
            "wall_s": time.perf_counter() - self.wall if wall_s is None else wall_s,
            "cpu_s": time.process_time() - self.cpu,
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "gave": gave,
        }
        print(json.dumps(figure), flush=True)


def steady(times):
    """Tokens and seconds of the stretch in which every row decodes, from the times of each row's tokens."""
    start = max(row[0] for row in times)
    end = min(row[-1] for row in times)
    return sum(sum(start < t <= end for t in row) for row in times), end - start
