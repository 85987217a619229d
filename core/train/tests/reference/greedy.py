"""Whether a folder that orlm trained says the same everywhere: greedy text of orlm, of Transformers, and of llama.cpp.

    pip install torch transformers gguf xllamacpp
    cargo build --release --workspace
    python core/train/tests/reference/greedy.py --work SOME_EMPTY_FOLDER

SmolLM2-135M-Instruct is fine-tuned by `orlm train sft` on docs/examples/sft.jsonl, merged, and written by `orlm export-model`.
Transformers loads the folder. For llama.cpp it is converted: the tensors under llama.cpp's names, queries and keys in the
order of its rotary embedding, tokenizer and settings as in the GGUF file that the model came in.
"""

import argparse
import http.client
import json
import subprocess
from pathlib import Path

import gguf
import torch
import xllamacpp
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

ROOT = Path(__file__).resolve().parents[4]
NEW = 64

NAMES = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}


def convert(folder, source, target):
    """A Llama folder as a GGUF file in single precision."""
    config = json.loads((folder / "config.json").read_text())
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, "llama")
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name in ("general.architecture", "general.file_type"):
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(name, field.contents(), kind, sub_type=inner)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    for file in sorted(folder.glob("*.safetensors")):
        for name, tensor in load_file(file).items():
            if name in NAMES:
                ours = NAMES[name]
            else:
                _, _, layer, part = name.split(".", 3)
                ours = f"blk.{layer}.{NAMES[part.removesuffix('.weight')]}.weight"
            for part, heads in (("attn_q", "num_attention_heads"), ("attn_k", "num_key_value_heads")):
                if f".{part}." in ours:
                    # Pairs side by side instead of half a head apart.
                    rows, columns = tensor.shape
                    tensor = tensor.reshape(config[heads], 2, -1, columns).transpose(1, 2).reshape(rows, columns)
            writer.add_tensor(ours, tensor.to(torch.float32).contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def by_llamacpp(model, prompts):
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx = 2048
    params.n_gpu_layers = 0
    params.verbosity = -1
    server = xllamacpp.Server(params)
    texts = []
    for prompt in prompts:
        connection = http.client.HTTPConnection(server.listening_address.removeprefix("http://"))
        body = {"prompt": prompt, "n_predict": NEW, "temperature": 0.0, "cache_prompt": False}
        connection.request("POST", "/completion", json.dumps(body), {"Content-Type": "application/json"})
        texts.append(json.loads(connection.getresponse().read())["content"])
    return texts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    orlm = ROOT / "target/release/orlm"
    source = next((ROOT / ".orlm/models/SmolLM2-135M-Instruct").glob("*.gguf"))
    run, folder = work / "run", work / "trained"
    if not folder.exists():
        settings = {"run.folder": str(run), "optimizer.epochs": 3, "optimizer.batch_size": 2}
        sets = [x for key, value in settings.items() for x in ("--set", f"{key}={json.dumps(value)}")]
        subprocess.run([orlm, "train", "sft", "configs/train-sft.toml", *sets], check=True, cwd=ROOT)
        merge = ["--adapter", run / "model", "-o", folder]
        subprocess.run([orlm, "export-model", "SmolLM2-135M-Instruct", *merge], check=True, cwd=ROOT)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    rows = [json.loads(line) for line in (ROOT / "docs/examples/sft.jsonl").read_text().splitlines()]
    asked = [row["messages"][0]["content"] for row in rows if row.get("messages")]
    asked += ["What is a linear program?", "Write a haiku about rain.", "2 + 2 = ?", "Who was George Dantzig?"]
    asked += [f"Tell me about {what}." for what in ("bread", "the sea", "chess", "solvers", "Rome", "winter", "trains")]
    asked += [f"Write a short story about a {who}." for who in ("fox", "baker", "pilot", "queen", "robot", "nurse", "whale")]
    prompts = [
        tokenizer.apply_chat_template([{"role": "user", "content": q}], tokenize=False, add_generation_prompt=True)
        for q in asked
    ]

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    theirs = []
    for prompt in prompts:
        tokens = tokenizer(prompt, add_special_tokens=False, return_tensors="pt")
        with torch.no_grad():
            out = model.generate(**tokens, max_new_tokens=NEW, do_sample=False)
        theirs.append(tokenizer.decode(out[0, tokens["input_ids"].shape[1] :], skip_special_tokens=True))

    (work / "prompts.jsonl").write_text("".join(json.dumps({"id": i, "prompt": p}) + "\n" for i, p in enumerate(prompts)))
    answer = subprocess.run(
        [orlm, "generate", work / "prompts.jsonl", "--model", folder, "--temperature", "0", "--max-tokens", str(NEW)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    records = sorted((json.loads(line) for line in answer.splitlines()), key=lambda record: int(record["id"]))
    ours = [record["text"] for record in records]

    converted = work / "trained.gguf"
    if not converted.exists():
        convert(folder, source, converted)
    llama = by_llamacpp(converted, prompts)

    for other, texts in (("Transformers", theirs), ("llama.cpp", llama)):
        same = sum(a == b for a, b in zip(ours, texts))
        print(f"{other}: {same} of {len(prompts)} greedy texts of up to {NEW} tokens equal orlm's")
        for a, b in zip(ours, texts):
            if a != b:
                print(f"  orlm:  {a!r}\n  other: {b!r}")


if __name__ == "__main__":
    main()
