"""One figure of PyTorch with Transformers and PEFT: `transformers_side.py FOLDER FIGURE THREADS float32|bfloat16`.

The same model, tokens, loss and optimizer as ours; a first run of the same work is not counted.
"""

import sys

import torch
import torch.nn.functional as F
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, StoppingCriteria, StoppingCriteriaList

from common import Clock, workload

IGNORED = -100
MAPS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def load(folder, dtype):
    return AutoModelForCausalLM.from_pretrained(f"{folder}/model", dtype=dtype)


def sft(model, work):
    """Mean loss of the completions, as Trainer computes it from labels."""
    ids = torch.tensor(work["sequences"])
    labels = ids.clone()
    labels[:, : work["prompt"]] = IGNORED

    def update():
        loss = model(input_ids=ids, labels=labels, use_cache=False).loss
        return loss, loss.item()

    return update, ids.numel()


def dpo(model, work):
    """DPO without a reference, chosen and rejected in one batch."""
    pairs = work["pairs"]
    ids = torch.tensor([pair[0] for pair in pairs] + [pair[1] for pair in pairs])
    prompt, n = work["prompt"], len(pairs)

    def update():
        logits = model(input_ids=ids, use_cache=False).logits[:, prompt - 1 : -1]
        targets = ids[:, prompt:]
        losses = F.cross_entropy(logits.flatten(0, 1).float(), targets.flatten(), reduction="none")
        sums = -losses.view(targets.shape).sum(1)
        loss = -F.logsigmoid(work["beta"] * (sums[:n] - sums[n:])).mean()
        return loss, sums[:n].mean().item()

    return update, ids.numel()


def train(folder, name, dtype, work):
    model = load(folder, dtype)
    if name.endswith("_lora"):
        lora = LoraConfig(r=work["rank"], lora_alpha=2 * work["rank"], target_modules=MAPS, task_type="CAUSAL_LM")
        model = get_peft_model(model, lora, autocast_adapter_dtype=False)
    model.train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=work["learning_rate"], weight_decay=0.0)
    forward, tokens = (dpo if name.startswith("dpo") else sft)(model, work)

    def update():
        loss, gave = forward()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return gave

    gave = update()
    clock = Clock()
    update()
    clock.print(name, tokens, gave)


class Steps(StoppingCriteria):
    """Notes when each token of all rows is there, and stops nothing."""

    def __init__(self):
        self.clock, self.steps = None, 0

    def __call__(self, ids, scores, **_):
        self.steps += 1
        if self.clock is None:
            self.clock = Clock()
        return torch.zeros(ids.shape[0], dtype=torch.bool)


@torch.inference_mode()
def decode(folder, name, dtype, work):
    model = load(folder, dtype).eval()
    # Greedy, and nothing of the model's own settings; no token ends a row.
    model.generation_config.eos_token_id = None

    def generate(prompts, new):
        ids, steps = torch.tensor(prompts), Steps()
        out = model.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            max_new_tokens=new,
            pad_token_id=0,
            stopping_criteria=StoppingCriteriaList([steps]),
        )
        return out[:, ids.shape[1] :].tolist(), steps

    if name == "prefill":
        generate([work["long_prompt"]], 1)
        clock = Clock()
        gave, _ = generate([work["long_prompt"]], 1)
        clock.print(name, len(work["long_prompt"]), gave)
        return
    rows = int(name.removeprefix("decode_b"))
    generate(work["prompts"][:1], 4)
    gave, steps = generate(work["prompts"][:rows], work["new_tokens"] + 1)
    steps.clock.print(name, rows * (steps.steps - 1), gave)


def main():
    folder, name, threads, dtype = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    dtype, work = getattr(torch, dtype), workload(folder)
    (train if name.startswith(("sft", "dpo")) else decode)(folder, name, dtype, work)


main()
