"""A run of `orlm evolve` that is killed at random moments and resumed ends like one that never was.

    python tests/killing/evolve.py ORLM [KILLS] [SEED]     (standard library alone; run it where `.orlm` is)

Makes two small runs once without a kill, then others that are killed with SIGKILL after a random time, again and again until
they end, until KILLS (100) kills are reached. Each that ended is compared with the one that was not killed, file by file:
ledger and metrics without their wall times, records, checkpoints byte for byte. One run trains a GenPRM of its own; in the
other this program criticises as an endpoint, so that there are preference pairs to learn from though nothing comes out
right. Prints one line of figures; exits 1 if anything differs.
"""

import hashlib
import http.server
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
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
lessons = 2
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


class Critic(http.server.BaseHTTPRequestHandler):
    """Calls each step right or wrong by a hash of what it is asked."""

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        asked = request["messages"][-1]["content"]
        dice = random.Random(asked)
        words = [dice.choice(["CORRECT", "INCORRECT"]) for _ in re.findall(r"^\[\d+\] ", asked, re.M)]
        text = "\n".join(f"STEP {i}: {word}\nEXPLANATION {i}: so it is" for i, word in enumerate(words, 1))
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        answer = json.dumps({"id": "a", "object": "chat.completion", "choices": [choice], "usage": usage}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def start(orlm, folder, keys):
    keys = [f"run.folder={folder / 'run'}", *keys]
    command = [orlm, "evolve", str(folder / "small.toml"), "--solver", "highs", "--resume"]
    command += [x for key in keys for x in ("--set", key)]
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


def clear(place):
    shutil.rmtree(place / "run")
    for answers in place.glob("run.answers.jsonl*"):
        answers.unlink()


def main():
    orlm = sys.argv[1]
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    dice = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    place = pathlib.Path(tempfile.mkdtemp(prefix="orlm-kill-"))
    place.joinpath("small.toml").write_text(CONFIG)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Critic)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"genprm.endpoint=http://127.0.0.1:{server.server_port}/v1"
    critic = [endpoint, "genprm.endpoint_model=critic", "genprm.refine=false", "warmup.genprm_lessons=0"]
    expected, seconds = [], []
    for keys in ([], critic):
        begun = time.time()
        process = start(orlm, place, keys)
        errors = process.communicate()[1].decode()
        if process.returncode != 0:
            sys.exit(f"the run that is not killed fails: {errors}")
        seconds.append(time.time() - begun)
        expected.append((keys, digest(place / "run")))
        pairs = sum(len(path.read_text().splitlines()) for path in place.glob("run/iteration-*/pairs.jsonl"))
        if keys and not pairs:
            sys.exit("the critic's run has no pairs to learn from")
        clear(place)
    whole = max(seconds)
    done, runs, stages = 0, 0, {}
    while done < kills:
        keys, right = expected[runs % 2]
        runs += 1
        while True:
            process = start(orlm, place, keys)
            try:
                errors = process.communicate(timeout=dice.uniform(0.5, whole / 3) if done < kills else None)[1]
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                done += 1
                ledger = place / "run/ledger.jsonl"
                finished = len(ledger.read_text().splitlines()) if ledger.exists() else 0
                stages[finished] = stages.get(finished, 0) + 1
                continue
            if process.returncode != 0:
                sys.exit(f"after {done} kills: {errors.decode()}")
            break
        found = digest(place / "run")
        different = sorted(name for name in right.keys() | found.keys() if right.get(name) != found.get(name))
        if different:
            sys.exit(f"after {done} kills these differ: {different}; folder {place}")
        print(f"run {runs}: {done} kills, the same", file=sys.stderr, flush=True)
        clear(place)
    shutil.rmtree(place)
    print(json.dumps({
        "kills": done, "runs": runs, "files": [len(files) for _, files in expected], "different": 0, "pairs": pairs,
        "seconds_of_whole_runs": [round(s, 1) for s in seconds],
        "kills_after_so_many_finished_stages": dict(sorted(stages.items())),
    }))


main()
