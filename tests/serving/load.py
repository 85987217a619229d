"""Many clients at once against a running `orlm serve`: no answer lost or mixed up, and how long they take.

    python tests/serving/load.py http://127.0.0.1:8000/v1 [CLIENTS] [REQUESTS] [TOKENS]     (standard library alone)

Each of the clients (64) asks for its share of the requests (256), every other one streamed, of TOKENS (16) tokens and up to
twice as many. The answers are compared with those to the same questions and seeds asked one after another. Prints one line
of figures; exits 1 if any differs.
"""

import concurrent.futures
import json
import sys
import time
import urllib.request

url = sys.argv[1]
clients = int(sys.argv[2]) if len(sys.argv) > 2 else 64
requests = int(sys.argv[3]) if len(sys.argv) > 3 else 256
tokens = int(sys.argv[4]) if len(sys.argv) > 4 else 16
things = ["river", "bridge", "clock", "garden", "train", "violin", "lamp", "harbour"]


def ask(i, stream):
    question = f"Describe a {things[i % 8]} in {i % 5 + 3} words."
    body = {
        "messages": [{"role": "user", "content": question}],
        "seed": i,
        "max_tokens": tokens + i % (tokens + 1),
        "temperature": [0, 0.7, 1.0][i % 3],
        "top_p": [1.0, 0.95][i % 2],
        "stream": stream,
    }
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), headers)
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=3600) as response:
        data = response.read().decode()
    seconds = time.perf_counter() - begun
    if not stream:
        return json.loads(data)["choices"][0]["message"]["content"], seconds
    events = [event.removeprefix("data: ") for event in data.split("\n\n") if event]
    assert events.pop() == "[DONE]", "the stream is cut off"
    deltas = [json.loads(event)["choices"][0]["delta"] for event in events]
    return "".join(delta.get("content", "") for delta in deltas), seconds


begun = time.perf_counter()
with concurrent.futures.ThreadPoolExecutor(clients) as pool:
    together = list(pool.map(lambda i: ask(i, i % 2 == 1), range(requests)))
wall = time.perf_counter() - begun
begun = time.perf_counter()
alone = [ask(i, False)[0] for i in range(requests)]
one_by_one = time.perf_counter() - begun
wrong = [i for i in range(requests) if together[i][0] != alone[i]]
times = sorted(seconds for _, seconds in together)
p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
print(
    f"{requests} requests of {clients} clients: {len(wrong)} wrong, {len(set(alone))} different answers, "
    f"p50 {p50:.2f} s, p99 {p99:.2f} s, {requests / wall:.2f} requests/s ({requests / one_by_one:.2f} one by one)"
)
sys.exit(1 if wrong else 0)
