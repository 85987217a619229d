"""Compares orlm's numbers with those of Transformers, PEFT and TRL, and prints the table of docs/numerics.md.

Needs torch, transformers, peft, trl, datasets and safetensors, a built `orlm` and a built example `parity`:

    cargo build --release --workspace && cargo build --release --workspace --example parity
    python core/train/tests/reference/compare.py --work SOME_EMPTY_FOLDER [--only NAME ...]

The model is SmolLM2-135M-Instruct, as set-up fetches it, written by `orlm export-model`; small random models stand for
the other architectures. Nothing here is needed to build or test orlm: make_fixture.py records what the tests compare with.
"""

import argparse
import json
import math
import subprocess
from pathlib import Path

import torch
import torch.nn.functional as F
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, Qwen2Config, Qwen3Config

ROOT = Path(__file__).resolve().parents[4]
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
BETA, UPDATES = 0.1, 20
RATES = {"sft": 1e-4, "wdpo": 1e-5}
ROWS = []


def row(model, what, value, limit, unit="relative"):
    """One line of the table; worse than the limit is told at the end."""
    ok = value <= limit
    ROWS.append((model, what, value, limit, ok))
    print(f"| {model} | {what} | {value:.1e} | {limit:.0e} {unit} |{'' if ok else ' TOO FAR |'}", flush=True)


def relative(found, right):
    found, right = found.double().flatten(), right.double().flatten()
    return float((found - right).norm() / right.norm().clamp_min(1e-30))


def small(kind):
    torch.manual_seed(5)
    base = dict(
        vocab_size=300,
        hidden_size=48,
        intermediate_size=80,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=512,
        bos_token_id=1,
        eos_token_id=2,
    )
    if kind == "Qwen3":
        return Qwen3Config(head_dim=32, tie_word_embeddings=True, rope_theta=1e6, **base)
    if kind == "Qwen2.5":
        return Qwen2Config(tie_word_embeddings=False, rope_theta=1e6, **base)
    scaling = dict(
        rope_type="llama3",
        rope_theta=500000.0,
        factor=8.0,
        low_freq_factor=1.0,
        high_freq_factor=4.0,
        original_max_position_embeddings=64,
    )
    return LlamaConfig(tie_word_embeddings=False, rope_parameters=scaling, **base)


def make_small(kind, folder):
    model = AutoModelForCausalLM.from_config(small(kind), dtype=torch.float32)
    with torch.no_grad():
        for p in model.parameters():
            p.add_(torch.randn_like(p) * 0.05)
    # In several files, so that our reading of an index is compared too.
    model.save_pretrained(folder, max_shard_size="100KB")


def batch_of(vocab, tokenizer):
    if tokenizer is None:
        g = torch.Generator().manual_seed(3)

        def seq(n, prompt, first=()):
            rest = torch.randint(3, vocab, (n - len(first),), generator=g).tolist()
            return dict(tokens=list(first) + rest, prompt=prompt)

        sft = [seq(150, 40), seq(37, 5)]
        pairs = []
        for n in (90, 25):
            prompt = seq(n, n)["tokens"]
            pairs.append((seq(n + 31, n, prompt), seq(n + 17, n, prompt)))
    else:

        def seq(question, answer):
            chat = [dict(role="user", content=question)]
            prompt = tokenizer.apply_chat_template(chat, add_generation_prompt=True, tokenize=False)
            prompt = tokenizer(prompt, add_special_tokens=False)["input_ids"]
            answer = tokenizer(answer + "<|im_end|>\n", add_special_tokens=False)["input_ids"]
            return dict(tokens=prompt + answer, prompt=len(prompt))

        question = "Maximise 3 x + 2 y with x + y <= 4 and x <= 3."
        sft = [
            seq(question, "Take x = 3 and y = 1: the objective is 11."),
            seq("Is x * y <= 4 linear?", "No, it is a product of two variables."),
        ]
        pairs = [
            (seq(question, "The optimum is 11 at (3, 1)."), seq(question, "The optimum is 12, I think.")),
            (seq("Is 3 binary?", "No: binary is 0 or 1."), seq("Is 3 binary?", "Yes.")),
        ]
    pairs = [dict(chosen=c, rejected=r, weight=w) for (c, r), w in zip(pairs, (1.0, 0.25))]
    return sft, pairs


def per_token(model, s):
    ids = torch.tensor([s["tokens"]])
    logp = F.log_softmax(model(ids).logits[0, :-1].float(), -1)
    return logp.gather(1, ids[0, 1:, None])[:, 0][s["prompt"] - 1 :]


def sft_loss(model, sequences):
    return -torch.cat([per_token(model, s) for s in sequences]).mean(), {}


def reference_of(model, pairs):
    with torch.no_grad():
        return {k: torch.stack([per_token(model, p[k]).sum() for p in pairs]) for k in ("chosen", "rejected")}


def dpo_loss(model, pairs, reference, weighted):
    logps = {k: torch.stack([per_token(model, p[k]).sum() for p in pairs]) for k in ("chosen", "rejected")}
    weight = torch.tensor([p["weight"] if weighted else 1.0 for p in pairs])
    rewards = {k: BETA * (logps[k] - reference[k]) for k in logps}
    margins = rewards["chosen"] - rewards["rejected"]
    figures = {f"rewards/{k}": v.mean().item() for k, v in rewards.items()}
    figures |= {f"logps/{k}": v.mean().item() for k, v in logps.items()}
    figures["rewards/margins"] = margins.mean().item()
    return -(weight * F.logsigmoid(margins)).mean(), figures


def losses(sft, pairs, reference):
    none = {"chosen": torch.tensor(0.0), "rejected": torch.tensor(0.0)}
    return {
        "sft": lambda m: sft_loss(m, sft),
        "dpo": lambda m: dpo_loss(m, pairs, reference, False),
        "wdpo": lambda m: dpo_loss(m, pairs, reference, True),
        "wdpo_none": lambda m: dpo_loss(m, pairs, none, True),
    }


def trained(model):
    """Named parameters that learn, by the names of the files."""
    named = {n.replace(".default.", "."): p for n, p in model.named_parameters() if p.requires_grad}
    return named


def load(folder):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    return model.eval()


def with_adapter(folder, adapter):
    return PeftModel.from_pretrained(load(folder), adapter, is_trainable=True).eval()


def curve(model, loss_of, rate, updates):
    named = trained(model)
    optimizer = torch.optim.AdamW(list(named.values()), lr=rate, weight_decay=0.1)
    found = []
    for _ in range(updates):
        optimizer.zero_grad()
        loss, _ = loss_of(model)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(named.values()), 1.0)
        optimizer.step()
        found.append(loss.item())
    return found


def rounded_curve(model, loss_of, rate, updates):
    """Updates of copies in single precision; every pass has them rounded to bfloat16, and computes in single precision."""
    named = trained(model)
    copies = {n: p.detach().to(torch.bfloat16).float() for n, p in named.items()}
    optimizer = torch.optim.AdamW(list(copies.values()), lr=rate, weight_decay=0.0)
    found = []
    for _ in range(updates):
        with torch.no_grad():
            for n, p in named.items():
                p.copy_(copies[n].to(torch.bfloat16).float())
        model.zero_grad()
        loss, _ = loss_of(model)
        loss.backward()
        for n, p in named.items():
            copies[n].grad = p.grad.clone()
        torch.nn.utils.clip_grad_norm_(list(copies.values()), 1.0)
        optimizer.step()
        found.append(loss.item())
    return found


def compare(name, folder, parity, work, tolerance, updates):
    tokenizer = AutoTokenizer.from_pretrained(folder) if (folder / "tokenizer.json").exists() else None
    model = load(folder)
    sft, pairs = batch_of(model.config.vocab_size, tokenizer)
    adapter = work / f"{name}-adapter"
    torch.manual_seed(9)
    peft = get_peft_model(
        load(folder), LoraConfig(r=8, lora_alpha=16, target_modules=TARGETS, init_lora_weights=False)
    )
    with torch.no_grad():
        for n, p in peft.named_parameters():
            if "lora_B" in n:
                p.mul_(0.1)
    peft.save_pretrained(adapter)
    del peft
    request = dict(sft=sft, pairs=pairs, beta=BETA, updates=updates, weight_decay=0.1, adapter=str(adapter))
    request |= dict(sft_rate=RATES["sft"], dpo_rate=RATES["wdpo"])
    (work / f"{name}.json").write_text(json.dumps(request))
    out = work / f"{name}-out"
    subprocess.run([parity, folder, work / f"{name}.json", out], check=True)
    figures = json.loads((out / "figures.json").read_text())

    with torch.no_grad():
        right = model(torch.tensor([sft[0]["tokens"]])).logits[0]
    found = load_file(out / "logits.safetensors")["logits"]
    row(name, "logits", relative(found, right), tolerance)
    scale = float(right.abs().max())
    row(name, f"logits, largest difference (largest logit {scale:.1f})", float((found - right).abs().max()), tolerance * scale, "absolute")

    reference = reference_of(model, pairs)
    del model
    for lora in (False, True):
        side = "lora" if lora else "full"
        for loss_name, loss_of in losses(sft, pairs, reference).items():
            learner = with_adapter(folder, adapter) if lora else load(folder)
            loss, means = loss_of(learner)
            loss.backward()
            key = f"{side}_{loss_name}"
            ours = figures[key]
            row(name, f"{key}: loss", abs(ours["loss"] - loss.item()) / abs(loss.item()), tolerance)
            if means:
                apart = max(abs(ours[k] - value) / max(abs(value), 1e-2) for k, value in means.items())
                row(name, f"{key}: rewards and log-likelihoods, worst", apart, 10 * tolerance)
            found = load_file(out / f"{key}.safetensors")
            named = trained(learner)
            assert set(found) == set(named), sorted(set(found) ^ set(named))[:4]
            apart = [relative(found[n], p.grad) for n, p in named.items()]
            row(name, f"{key}: gradients of {len(apart)} tensors, mean", sum(apart) / len(apart), 10 * tolerance)
            row(name, f"{key}: gradients, worst", max(apart), 100 * tolerance)
            del learner
        for loss_name in ("sft", "wdpo") if updates else ():
            learner = with_adapter(folder, adapter) if lora else load(folder)
            right = curve(learner, losses(sft, pairs, reference)[loss_name], RATES[loss_name], updates)
            found = figures[f"{side}_{loss_name}_curve"]
            apart = max(abs(a - b) / abs(b) for a, b in zip(found, right))
            what = f"{side}_{loss_name}: {updates} updates, loss {right[0]:.4f} to {right[-1]:.4f}"
            row(name, what, apart, 100 * tolerance)
            del learner


def halves(folder, parity, work):
    """Ours in bfloat16, held against single precision beside Transformers in bfloat16: rounding may not cost more."""
    sft, pairs = batch_of(0, AutoTokenizer.from_pretrained(folder))
    request = dict(sft=sft, pairs=pairs, beta=BETA, updates=5, weight_decay=0.0, half=True)
    request |= dict(sft_rate=RATES["sft"], dpo_rate=RATES["wdpo"])
    (work / "half.json").write_text(json.dumps(request))
    out = work / "half-out"
    subprocess.run([parity, folder, work / "half.json", out], check=True)
    figures = json.loads((out / "figures.json").read_text())
    single = load(folder)
    reference = reference_of(single, pairs)
    for loss_name in ("sft", "wdpo"):
        loss_of = losses(sft, pairs, reference)[loss_name]
        right, gradients = [], []
        for learner in (load(folder), load(folder).to(torch.bfloat16)):
            loss, _ = loss_of(learner)
            loss.backward()
            right.append(loss.item())
            gradients.append(torch.cat([p.grad.float().flatten() for _, p in sorted(trained(learner).items())]))
        found = load_file(out / f"full_{loss_name}.safetensors")
        ours = torch.cat([found[n].flatten() for n in sorted(found)])
        theirs = abs(right[1] - right[0]) / abs(right[0])
        mine = abs(figures[f"full_{loss_name}"]["loss"] - right[0]) / abs(right[0])
        row("SmolLM2", f"bfloat16 {loss_name}: loss off single precision (Transformers' {theirs:.1e})", mine, 1.5 * theirs + 5e-3)
        theirs, mine = relative(gradients[1], gradients[0]), relative(ours, gradients[0])
        row("SmolLM2", f"bfloat16 {loss_name}: all gradients off (Transformers' {theirs:.1e})", mine, 1.5 * theirs + 5e-3)
    found = figures["full_sft_curve"]
    right = rounded_curve(single, losses(sft, pairs, reference)["sft"], RATES["sft"], 5)
    apart = max(abs(a - b) / abs(b) for a, b in zip(found, right))
    row("SmolLM2", f"bfloat16 sft: 5 updates of all weights, loss {right[0]:.4f} to {right[-1]:.4f}", apart, 5e-2)


SFT_ROWS = [
    ("What is a binary variable?", "One that is 0 or 1."),
    ("Maximise x with x <= 3.", "x = 3, so the optimum is 3."),
    ("Is x + y <= 4 linear?", "Yes."),
    ("Name a solver.", "SCIP solves mixed-integer programs."),
]
DPO_ROWS = [
    ("Maximise x with x <= 3.", "The optimum is 3.", "The optimum is 4."),
    ("Is x * y linear?", "No.", "Yes, it is."),
    ("What is a bound?", "A limit of one variable.", "A kind of solver."),
]


def turn(role, text):
    return [dict(role=role, content=text)]


def trl_rows(method):
    if method == "sft":
        return [dict(prompt=turn("user", q), completion=turn("assistant", a)) for q, a in SFT_ROWS]
    say = lambda text: turn("assistant", text)
    return [dict(prompt=turn("user", q), chosen=say(c), rejected=say(r)) for q, c, r in DPO_ROWS]


def against_trl(method, full, folder, orlm, work, pairs=None):
    """The first updates of TRL's own trainer and of `orlm train` on the same rows, all of them in every update."""
    from datasets import Dataset
    from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

    rows = pairs or trl_rows(method)
    side = "full" if full else "lora"
    name = f"trl-{method}-{side}"
    name += "-pairs" if pairs else ""
    rate = {"sft": 1e-3, "dpo": 1e-4}[method] * (0.05 if full else 1.0)
    (work / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    adapter = work / "trl-adapter"
    if not adapter.exists():
        torch.manual_seed(2)
        get_peft_model(load(folder), LoraConfig(r=8, lora_alpha=16, target_modules=TARGETS)).save_pretrained(adapter)
    settings = {
        "run.folder": str(work / name),
        "model.path": str(folder),
        "lora.rank": 0 if full else 8,
        "lora.adapter": "" if full else str(adapter),
        "data.files": [str(work / f"{name}.jsonl")],
        "optimizer.learning_rate": rate,
        "optimizer.decay": "constant",
        "optimizer.warmup": 0.0,
        "optimizer.batch_size": len(rows),
        "optimizer.epochs": UPDATES,
    }
    (work / f"{name}.toml").write_text("")
    sets = [x for key, value in settings.items() for x in ("--set", f"{key}={json.dumps(value)}")]
    subprocess.run([orlm, "train", method, work / f"{name}.toml", *sets], check=True)
    ours = [json.loads(line) for line in (work / name / "metrics.jsonl").read_text().splitlines()]

    model = load(folder) if full else with_adapter(folder, adapter)
    common = dict(
        output_dir=str(work / f"{name}-trl"),
        per_device_train_batch_size=len(rows),
        num_train_epochs=UPDATES,
        learning_rate=rate,
        lr_scheduler_type="constant",
        warmup_steps=0,
        weight_decay=0.0,
        max_grad_norm=1.0,
        logging_steps=1,
        save_strategy="no",
        report_to=[],
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        max_length=1024,
        disable_tqdm=True,
        optim="adamw_torch",
    )
    tokenizer = AutoTokenizer.from_pretrained(folder)
    data = Dataset.from_list(rows)
    if method == "sft":
        trainer = SFTTrainer(model=model, args=SFTConfig(**common), train_dataset=data, processing_class=tokenizer)
    else:
        reference = load(folder) if full else None
        arguments = DPOConfig(beta=BETA, **common)
        trainer = DPOTrainer(
            model=model, ref_model=reference, args=arguments, train_dataset=data, processing_class=tokenizer
        )
    trainer.train()
    theirs = [entry for entry in trainer.state.log_history if "loss" in entry]
    assert len(theirs) == len(ours) == UPDATES, (len(theirs), len(ours))
    figures = ["loss", "grad_norm", "entropy", "mean_token_accuracy"]
    if method == "dpo":
        figures += ["rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies", "logps/chosen"]
    for figure in figures:
        # TRL rounds some of what it logs.
        apart = max(abs(float(a[figure]) - float(b[figure])) / max(abs(float(b[figure])), 0.1) for a, b in zip(ours, theirs))
        first, last = float(theirs[0][figure]), float(theirs[-1][figure])
        row("SmolLM2", f"TRL {method} {side}, {UPDATES} updates: {figure}, {first:.4f} to {last:.4f}", apart, 5e-3)


def tokens_of_trl(folder, fixture):
    """What TRL makes of rows, for the test of our own: tokens and the ones that count."""
    from datasets import Dataset
    from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    common = dict(output_dir=str(fixture.parent), report_to=[], use_cpu=True, bf16=False, max_length=None)
    plain = [dict(prompt="A variable that is 0 or 1 is called", completion=" binary."), dict(prompt="2 + 2 =", completion="4")]
    text = [dict(text="Linear programs have linear objectives.")]
    chat = [
        dict(messages=turn("system", "Be short.") + turn("user", q) + turn("assistant", a)) for q, a in SFT_ROWS[:2]
    ]
    out = {"sft": [], "dpo": []}
    for rows in (trl_rows("sft"), plain, text, chat):
        trainer = SFTTrainer(
            model=load(folder),
            args=SFTConfig(**common),
            train_dataset=Dataset.from_list(rows),
            processing_class=AutoTokenizer.from_pretrained(folder),
        )
        for source, done in zip(rows, trainer.train_dataset):
            labels = done.get("labels", done["input_ids"])
            counts = [i for i, label in enumerate(labels) if label != -100]
            out["sft"].append(dict(row=source, tokens=done["input_ids"], counts=counts))
    plain = [dict(prompt="The dual of a minimisation is a", chosen=" maximisation.", rejected=" minimum.")]
    for rows in (trl_rows("dpo"), plain):
        trainer = DPOTrainer(
            model=load(folder),
            args=DPOConfig(**common),
            train_dataset=Dataset.from_list(rows),
            processing_class=AutoTokenizer.from_pretrained(folder),
        )
        for source, done in zip(rows, trainer.train_dataset):
            out["dpo"].append(dict(row=source, **{k: done[f"{k}_ids"] for k in ("prompt", "chosen", "rejected")}))
    fixture.write_text(json.dumps(out) + "\n")


def loads(folder, orlm, work):
    """Folders that orlm writes, read by Transformers and PEFT."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokens = tokenizer("Maximise x with", return_tensors="pt")["input_ids"]
    base = load(folder)
    with torch.no_grad():
        right = base(tokens).logits[0]
    wider = work / "wider"
    subprocess.run(
        [orlm, "export-model", folder, "-o", wider, "--add-token", "<step>", "--add-token", "</step>", "--max-shard", "0.1"],
        check=True,
    )
    model, tokenizer = load(wider), AutoTokenizer.from_pretrained(wider)
    assert len(tokenizer("a<step>b</step>", add_special_tokens=False)["input_ids"]) == 4
    assert len(list(wider.glob("model-*.safetensors"))) > 1
    with torch.no_grad():
        found = model(tokens).logits[0]
    n = right.shape[-1]
    row("SmolLM2", "two tokens more, in shards: logits of the old ones", relative(found[:, :n], right), 1e-5)
    mean = base.get_input_embeddings().weight.mean(0)
    apart = relative(model.get_input_embeddings().weight[n:], mean.expand(2, -1))
    row("SmolLM2", "rows of the new tokens, from the mean", apart, 1e-5)
    trained_adapter = work / "trl-sft-lora" / "model"
    if trained_adapter.exists():
        theirs = PeftModel.from_pretrained(base, trained_adapter).eval()
        merged = work / "merged"
        subprocess.run([orlm, "export-model", folder, "-o", merged, "--adapter", trained_adapter], check=True)
        with torch.no_grad():
            right, found = theirs(tokens).logits[0], load(merged)(tokens).logits[0]
        row("SmolLM2", "our adapter in PEFT, and merged by us", relative(found, right), 1e-4)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=["Qwen3", "Qwen2.5", "Llama-3", "SmolLM2", "half", "TRL", "folders"])
    parser.add_argument("--pairs", type=Path, help="JSON Lines of TRL's preferences: the name TRL compares DPO on them alone")
    parser.add_argument("--updates", type=int, default=UPDATES, help="of the loss curves against Transformers; 0: none")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    transformers.utils.logging.disable_progress_bar()
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    orlm, parity = ROOT / "target/release/orlm", ROOT / "target/release/examples/parity"
    smollm = work / "smollm2"
    if not smollm.exists():
        subprocess.run([orlm, "export-model", "SmolLM2-135M-Instruct", "-o", smollm], check=True, cwd=ROOT)
    print("| model | what | apart | at most |\n| --- | --- | --- | --- |")
    for name in arguments.only:
        if name in ("Qwen3", "Qwen2.5", "Llama-3"):
            make_small(name, work / name)
            compare(name, work / name, parity, work, 1e-5, arguments.updates)
        elif name == "SmolLM2":
            compare(name, smollm, parity, work, 5e-5, arguments.updates)
        elif name == "TRL" and arguments.pairs:
            pairs = [json.loads(line) for line in arguments.pairs.read_text().splitlines()]
            against_trl("dpo", False, smollm, orlm, work, pairs)
        elif name == "TRL":
            for method in ("sft", "dpo"):
                for full in (False, True):
                    against_trl(method, full, smollm, orlm, work)
        elif name == "half":
            halves(smollm, parity, work)
        elif name == "folders":
            loads(smollm, orlm, work)
        elif name == "tokens":
            tokens_of_trl(smollm, Path(__file__).parent / "trl_rows.json")
    far = [r for r in ROWS if not r[4]]
    print(f"\n{len(ROWS)} comparisons, {len(far)} too far apart")
    raise SystemExit(1 if far else 0)


if __name__ == "__main__":
    main()
