"""A run of `orlm evolve` that is killed at random moments and resumed ends like one that never was.

    python tests/killing/evolve.py ORLM [KILLS] [SEED]     (standard library alone; run it where `.orlm` is)

Makes a small run of every stage once without a kill, then others that are killed with SIGKILL after a random time, again
and again until they end, until KILLS (100) kills are reached. Each that ended is compared with the first file by file:
ledger and metrics without their wall times, records, checkpoints byte for byte. Prints one line of figures; exits 1 if
anything differs.
"""

import hashlib
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

CONFIG = """
[model]
max_sequence_tokens = 640
lora_rank = 4
generation_batch = 8
[problems]
families = ["integer_planning", "diet"]
unseen_families = ["knapsack"]
train = 2
dev = 1
held_out = 1
unseen = 1
[warmup]
lessons = 4
epochs = 1
batch_size = 2
genprm_lessons = 2
[evolution]
iterations = 2
minimum_gain = 0
hard_set_samples = 1
k = 2
batch_size = 2
[evolution.rollout]
max_new_tokens = 24
[genprm]
held_out = 2
batch_size = 2
[genprm.critique]
max_new_tokens = 24
[evaluation]
max_new_tokens = 24
"""


def start(orlm, folder, resume):
    command = [orlm, "evolve", str(folder / "small.toml"), "--solver", "highs", "--set", f"run.folder={folder / 'run'}"]
    command += ["--resume"] if resume else []
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def digest(root):
    """Name and content of every file, wall times left out."""
    files = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.is_dir() or name == "lock" or name.startswith("tensorboard/") or path.name == "config.toml":
            continue
        if path.name == "ledger.jsonl":
            rows = [json.loads(line) for line in path.read_text().splitlines()]
            text = json.dumps([{k: v for k, v in row.items() if k != "seconds"} for row in rows]).encode()
        else:
            text = path.read_bytes()
        files[name] = hashlib.sha256(text).hexdigest()
    return files


def main():
    orlm = sys.argv[1]
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    dice = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    place = pathlib.Path(tempfile.mkdtemp(prefix="orlm-kill-"))
    place.joinpath("small.toml").write_text(CONFIG)
    begun = time.time()
    process = start(orlm, place, False)
    errors = process.communicate()[1].decode()
    if process.returncode != 0:
        sys.exit(f"the run that is not killed fails: {errors}")
    whole = time.time() - begun
    expected = digest(place / "run")
    done, runs, stages = 0, 0, {}
    while done < kills:
        shutil.rmtree(place / "run")
        resume, runs = False, runs + 1
        while True:
            process = start(orlm, place, resume)
            try:
                errors = process.communicate(timeout=dice.uniform(0.5, whole / 3) if done < kills else None)[1]
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                done += 1
                ledger = place / "run/ledger.jsonl"
                finished = len(ledger.read_text().splitlines()) if ledger.exists() else 0
                stages[finished] = stages.get(finished, 0) + 1
                resume = (place / "run/env.json").exists()
                if not resume:
                    shutil.rmtree(place / "run", ignore_errors=True)
                continue
            if process.returncode != 0:
                sys.exit(f"after {done} kills: {errors.decode()}")
            break
        found = digest(place / "run")
        different = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        if different:
            sys.exit(f"after {done} kills these differ: {different}; folder {place}")
        print(f"run {runs}: {done} kills, the same", file=sys.stderr, flush=True)
    shutil.rmtree(place)
    print(json.dumps({
        "kills": done, "runs": runs, "files": len(expected), "different": 0, "seconds_of_a_whole_run": round(whole, 1),
        "kills_after_so_many_finished_stages": dict(sorted(stages.items())),
    }))


main()
