"""Writes sampling.json: the distributions that Transformers' logits processors make of random logits.

    python make_sampling.py        (torch, transformers; transformers 5.23.0 made the file)
"""

import json
import pathlib

import torch
from transformers.generation import logits_process as processors

torch.manual_seed(11)
OPTIONS = [
    {},
    {"temperature": 0.7},
    {"temperature": 1.6},
    {"top_k": 1},
    {"top_k": 5},
    {"top_k": 64},
    {"top_p": 0.1},
    {"top_p": 0.5},
    {"top_p": 0.95},
    {"min_p": 0.05},
    {"min_p": 0.4},
    {"repetition_penalty": 1.3},
    {"repetition_penalty": 0.8, "temperature": 0.9},
    {"temperature": 0.6, "top_p": 0.95, "top_k": 20, "min_p": 0.01, "repetition_penalty": 1.05},
    {"temperature": 1.4, "top_k": 8, "top_p": 0.8, "min_p": 0.2, "repetition_penalty": 1.5},
]


def distribution(logits, seen, options):
    # In the order in which `generate` builds its list.
    steps = [
        ("repetition_penalty", processors.RepetitionPenaltyLogitsProcessor),
        ("temperature", processors.TemperatureLogitsWarper),
        ("top_k", processors.TopKLogitsWarper),
        ("top_p", processors.TopPLogitsWarper),
        ("min_p", processors.MinPLogitsWarper),
    ]
    scores = logits.unsqueeze(0).clone()
    ids = torch.tensor([seen])
    for name, make in steps:
        if name in options:
            scores = make(options[name])(ids, scores)
    return scores.softmax(-1)[0]


cases = []
for scale in (1.0, 4.0):
    for options in OPTIONS:
        logits = (torch.randn(40) * scale * 100).round() / 100
        seen = [3, 7, 7, 20, 39]
        cases.append(
            {
                "options": options,
                "logits": [round(x, 2) for x in logits.tolist()],
                "seen": seen,
                "probabilities": [float(f"{p:.9g}") for p in distribution(logits, seen, options).tolist()],
            }
        )
text = "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n"
pathlib.Path(__file__).with_name("sampling.json").write_text(text)
