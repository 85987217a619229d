"""One figure of llama.cpp, by its server with continuous batching: `llamacpp_side.py FOLDER FIGURE THREADS MODEL.gguf`.

Prompts are given as tokens and answers streamed, so that the stretch in which every row decodes can be told from the
reading of the prompts. A first run of the same work is not counted.
"""

import http.client
import json
import sys
import threading
import time

import xllamacpp

from common import Clock, steady, workload


def serve(model, threads, rows, longest):
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.n_parallel = rows
    params.n_ctx = rows * longest
    params.kv_unified = False
    # Prompts of all rows in one batch, where they arrive together.
    params.n_batch = 2048
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.n_gpu_layers = 0
    params.verbosity = -1
    return xllamacpp.Server(params)


def complete(server, prompt, new, tokens, times):
    """Streams one completion; notes each token and when it came."""
    connection = http.client.HTTPConnection(server.listening_address.removeprefix("http://"))
    body = {
        "prompt": prompt,
        "n_predict": new,
        "temperature": 0.0,
        "ignore_eos": True,
        "cache_prompt": False,
        "stream": True,
        "return_tokens": True,
    }
    connection.request("POST", "/completion", json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"llama.cpp answered {answer.status}: {answer.read().decode()}")
    for line in answer:
        if not line.startswith(b"data: {"):
            continue
        event = json.loads(line[6:])
        if event.get("stop"):
            break
        tokens.extend(event.get("tokens", []))
        times.extend([time.perf_counter()] * len(event.get("tokens", [])))
    connection.close()


def generate(server, prompts, new):
    tokens, times = [[] for _ in prompts], [[] for _ in prompts]
    threads = [
        threading.Thread(target=complete, args=(server, prompt, new, tokens[i], times[i]))
        for i, prompt in enumerate(prompts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(times):
        raise RuntimeError("llama.cpp left a row without tokens")
    return tokens, times


def main():
    folder, name, threads, model = sys.argv[1:]
    work = workload(folder)
    if name == "prefill":
        prompt = work["long_prompt"]
        server = serve(model, int(threads), 1, len(prompt) + 64)
        generate(server, [prompt], 1)
        clock = Clock()
        tokens, _ = generate(server, [prompt], 1)
        clock.print(name, len(prompt), tokens)
        return
    rows, new = int(name.removeprefix("decode_b")), work["new_tokens"] + 1
    prompts = work["prompts"][:rows]
    server = serve(model, int(threads), rows, len(prompts[0]) + new + 64)
    generate(server, prompts[:1], 4)
    clock = Clock()
    tokens, times = generate(server, prompts, new)
    decoded, seconds = steady(times)
    clock.print(name, decoded, tokens, seconds)


main()
