"""Writes the reference figures that the tests compare with: PyTorch's word on tiny random models.

Needs torch, transformers and safetensors; the tests do not. Run from this folder: python make_fixture.py
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

HERE = Path(__file__).parent
BASE = dict(
    vocab_size=64,
    hidden_size=32,
    intermediate_size=24,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=64,
    rms_norm_eps=1e-5,
    rope_theta=10000.0,
    bos_token_id=1,
    eos_token_id=2,
    attn_implementation="eager",
)
MODELS = {
    "llama": (LlamaForCausalLM, LlamaConfig(num_hidden_layers=2, tie_word_embeddings=True, **BASE)),
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(num_hidden_layers=1, tie_word_embeddings=False, **BASE)),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(num_hidden_layers=1, tie_word_embeddings=True, head_dim=16, **BASE)),
}
RANK, ALPHA = 3, 6.0
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
BETA = 0.3


def token(i):
    return (i * i * 7 + 3 * i + 5) % 64


def sequence(seed, prompt, completion):
    """Tokens and the length of the prompt; equal seeds give equal prompts."""
    tokens = [token(seed * 31 + i) for i in range(prompt)]
    tokens += [token(seed * 17 + completion * 13 + i) for i in range(completion)]
    return dict(tokens=tokens, prompt=prompt)


# Lengths around the kernels' tile of 6 and panel of 16, one pair with a shared prompt and one of different prompts.
SFT = [sequence(1, 5, 7), sequence(2, 11, 18), sequence(3, 1, 4)]
PAIRS = [
    dict(chosen=sequence(4, 9, 8), rejected=sequence(4, 9, 13), weight=1.0),
    dict(chosen=sequence(5, 3, 20), rejected=sequence(5, 3, 6), weight=0.25),
    dict(chosen=sequence(6, 6, 5), rejected=sequence(6, 6, 9), weight=0.6),
]


class Lora(torch.nn.Module):
    """A linear map with PEFT's addition, under PEFT's names."""

    def __init__(self, base, generator):
        super().__init__()
        self.base = base
        rows, columns = base.weight.shape
        self.A = torch.nn.Parameter(torch.randn(RANK, columns, generator=generator) / math.sqrt(columns))
        self.B = torch.nn.Parameter(torch.randn(rows, RANK, generator=generator) * 0.1)

    def forward(self, x):
        return self.base(x) + (x @ self.A.T) @ self.B.T * (ALPHA / RANK)


def build(kind):
    torch.manual_seed({"llama": 1, "qwen2": 2, "qwen3": 3}[kind])
    cls, config = MODELS[kind]
    model = cls(config).float()
    with torch.no_grad():
        for p in model.parameters():
            p.add_(torch.randn_like(p) * 0.1)
    return model.eval()


def add_lora(model):
    generator = torch.Generator().manual_seed(7)
    named = {}
    for i, layer in enumerate(model.model.layers):
        for block in (layer.self_attn, layer.mlp):
            for word in TARGETS:
                if hasattr(block, word):
                    lora = Lora(getattr(block, word), generator)
                    setattr(block, word, lora)
                    path = f"{'self_attn' if block is layer.self_attn else 'mlp'}.{word}"
                    for factor in "AB":
                        named[f"base_model.model.model.layers.{i}.{path}.lora_{factor}.weight"] = getattr(lora, factor)
    for name, p in model.named_parameters():
        p.requires_grad_(name.endswith((".A", ".B")))
    return named


def per_token(model, s):
    ids = torch.tensor([s["tokens"]])
    logits = model(ids).logits[0, :-1]
    logp = F.log_softmax(logits.float(), -1)
    picked = logp.gather(1, ids[0, 1:, None])[:, 0]
    return picked[s["prompt"] - 1 :]


def certainty(model, sequences):
    """Mean entropy of the distributions that completions are predicted with, and how often their token is the likeliest."""
    entropies, hits = [], []
    with torch.no_grad():
        for s in sequences:
            logits = model(torch.tensor([s["tokens"]])).logits[0, s["prompt"] - 1 : -1].float()
            entropies.append(torch.distributions.Categorical(logits=logits).entropy())
            hits.append(logits.argmax(-1) == torch.tensor(s["tokens"][s["prompt"] :]))
    return torch.cat(entropies).mean().item(), torch.cat(hits).float().mean().item()


def sft_figures(model, loss, norm):
    entropy, accuracy = certainty(model, SFT)
    return dict(loss=loss.item(), grad_norm=norm, entropy=entropy, mean_token_accuracy=accuracy)


def sft_loss(model, sequences):
    all_tokens = torch.cat([per_token(model, s) for s in sequences])
    return -all_tokens.mean()


def dpo(model, reference):
    """Loss as TRL and the StepORLM paper write it, weighted, mean over the pairs; with TRL's figures."""
    logps = {k: torch.stack([per_token(model, p[k]).sum() for p in PAIRS]) for k in ("chosen", "rejected")}
    weight = torch.tensor([p["weight"] for p in PAIRS])
    rewards = {k: BETA * (logps[k] - reference[k]) for k in logps}
    margins = rewards["chosen"] - rewards["rejected"]
    loss = -(weight * F.logsigmoid(margins)).mean()
    figures = {f"rewards/{k}": v.mean().item() for k, v in rewards.items()}
    figures |= {f"logps/{k}": v.mean().item() for k, v in logps.items()}
    figures["entropy"] = certainty(model, [p[k] for p in PAIRS for k in ("chosen", "rejected")])[0]
    figures["mean_token_accuracy"] = certainty(model, [p["chosen"] for p in PAIRS])[1]
    figures["rewards/margins"] = margins.mean().item()
    figures["rewards/accuracies"] = (margins > 0).float().mean().item()
    return loss, figures


def gradients(named, prefix, store):
    norm = math.sqrt(sum(float((p.grad.double() ** 2).sum()) for p in named.values()))
    for name, p in named.items():
        store[prefix + name] = p.grad.clone()
        p.grad = None
    return norm


def curve(model, named):
    """Five AdamW steps on the SFT loss, with weight decay and clipping."""
    optimizer = torch.optim.AdamW(list(named.values()), lr=3e-3, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1)
    losses = []
    for _ in range(5):
        optimizer.zero_grad()
        loss = sft_loss(model, SFT)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(named.values()), 1.0)
        optimizer.step()
        losses.append(loss.item())
    return losses


def reference_sums(model):
    with torch.no_grad():
        return {k: torch.stack([per_token(model, p[k]).sum() for p in PAIRS]) for k in ("chosen", "rejected")}


def figures_of(kind):
    out, store = {}, {}
    model = build(kind)
    folder = HERE / kind
    folder.mkdir(exist_ok=True)
    model.config.save_pretrained(folder)
    state = {k: v.contiguous() for k, v in model.state_dict().items()}
    if model.config.tie_word_embeddings:
        state.pop("lm_head.weight")
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    with torch.no_grad():
        out["logits"] = model(torch.tensor([SFT[1]["tokens"]])).logits[0].flatten().tolist()[::13]
        base_reference = reference_sums(model)
        out["reference"] = {k: v.tolist() for k, v in base_reference.items()}

    # Full tuning. Named parameters of a tied model list the embedding once.
    named = dict(model.named_parameters())
    loss = sft_loss(model, SFT)
    loss.backward()
    out["full_sft"] = sft_figures(model, loss, gradients(named, "full_sft/", store))
    if kind == "llama":
        loss, metrics = dpo(model, {"chosen": 0.0, "rejected": 0.0})
        loss.backward()
        out["full_dpo_none"] = dict(loss=loss.item(), grad_norm=gradients(named, "full_dpo_none/", store), **metrics)
        out["full_curve"] = curve(model, named)

    # Adapter.
    model = build(kind)
    named = add_lora(model)
    save_file({k: v.detach().clone() for k, v in named.items()}, folder / "adapter.safetensors")
    loss = sft_loss(model, SFT)
    loss.backward()
    out["lora_sft"] = sft_figures(model, loss, gradients(named, "lora_sft/", store))
    if kind == "llama":
        for reference in ("none", "frozen"):
            zero = {"chosen": 0.0, "rejected": 0.0}
            loss, metrics = dpo(model, zero if reference == "none" else base_reference)
            loss.backward()
            norm = gradients(named, f"lora_dpo_{reference}/", store)
            out[f"lora_dpo_{reference}"] = dict(loss=loss.item(), grad_norm=norm, **metrics)
        out["lora_curve"] = curve(model, named)
    save_file(store, folder / "gradients.safetensors")
    return out


if __name__ == "__main__":
    torch.set_num_threads(1)
    figures = {kind: figures_of(kind) for kind in MODELS}
    figures |= dict(rank=RANK, alpha=ALPHA, beta=BETA, sft=SFT, pairs=PAIRS)
    (HERE / "figures.json").write_text(json.dumps(figures) + "\n")
