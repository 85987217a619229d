"""What `orlm train --dry-run` estimates beside what a run takes: peak memory, and tokens a second.

    python tests/estimates/train.py ORLM ROWS.jsonl [UPDATES]     (standard library alone; run it where `.orlm` is)

ROWS are what `orlm synth` wrote: fine-tuning learns from them, and pairs are made of each trajectory and the next one's. Prints
a table in Markdown, and exits 1 if a peak exceeds its estimate by more than a tenth.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

orlm, rows = sys.argv[1], [json.loads(line) for line in open(sys.argv[2])]
updates = int(sys.argv[3]) if len(sys.argv) > 3 else 2
place = pathlib.Path(tempfile.mkdtemp(prefix="orlm-estimates-"))
(place / "empty.toml").write_text("")
(place / "sft.jsonl").write_text("".join(json.dumps({"messages": row["messages"]}) + "\n" for row in rows))
pairs = [
    {"messages": a["messages"][:1], "chosen": a["trajectory"], "rejected": b["trajectory"]}
    for a, b in zip(rows[::2], rows[1::2])
]
# The reference's log-probabilities are of all pairs.
(place / "dpo.jsonl").write_text("".join(json.dumps(pair) + "\n" for pair in pairs[: 2 * updates]))

CASES = [
    ("sft", "adapter", {}),
    ("sft", "adapter", {"memory.micro_tokens": 512}),
    ("sft", "adapter", {"memory.recompute": True}),
    ("sft", "adapter", {"model.quantise": "q8_0"}),
    ("sft", "adapter", {"model.quantise": "q4_1", "memory.recompute": True}),
    ("sft", "whole", {}),
    ("sft", "whole", {"memory.recompute": True}),
    ("dpo", "adapter", {}),
    ("dpo", "whole", {}),
    ("dpo", "whole", {"memory.recompute": True}),
]

print("| method | what learns | keys | GB estimated | GB at most | ratio | tokens/s estimated | measured | ratio |")
print("|---|---|---|---|---|---|---|---|---|")
worst = 0.0
for number, (method, what, keys) in enumerate(CASES):
    settings = {
        "run.folder": str(place / str(number)),
        "data.files": [str(place / f"{method}.jsonl")],
        "lora.rank": 16 if what == "adapter" else 0,
        "optimizer.batch_size": 4 if method == "sft" else 2,
        "optimizer.max_updates": updates,
        "optimizer.learning_rate": 1e-5,
        "checkpoint.every": 0,
        **keys,
    }
    command = [orlm, "train", method, str(place / "empty.toml"), "--json"]
    command += [x for key, value in settings.items() for x in ("--set", f"{key}={json.dumps(value)}")]
    plan = json.loads(subprocess.run([*command, "--dry-run"], check=True, capture_output=True).stdout)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    outcome = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, (method, what, keys)
    peak, estimated = usage.ru_maxrss * 1024 / 1e9, plan["memory_bytes"] / 1e9
    speed = outcome["tokens"] / outcome["seconds"]
    worst = max(worst, peak / estimated)
    words = ", ".join(f"`{key} = {json.dumps(value)}`" for key, value in keys.items())
    print(
        f"| {method} | {what} | {words} | {estimated:.2f} | {peak:.2f} | {estimated / peak:.2f} "
        f"| {plan['tokens_per_second']:.0f} | {speed:.0f} | {plan['tokens_per_second'] / speed:.2f} |",
        flush=True,
    )
sys.exit(worst > 1.1)
