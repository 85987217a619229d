"""llama.cpp's HTTP server from its prebuilt wheel, for checks of `orlm generate --endpoint`.

    python tests/serving/llama_server.py MODEL.gguf 8080 &     (xllamacpp; 2026.10 was used; it says when it is ready)
    orlm generate questions.jsonl -o answers.jsonl --endpoint http://127.0.0.1:8080/v1 --model any
"""

import sys
import time

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[2])
params.n_ctx = 8192
params.n_parallel = 4
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
server = xllamacpp.Server(params)
print("serving at", server.listening_address, flush=True)
while True:
    time.sleep(60)
