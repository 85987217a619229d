"""The `openai` package against a running `orlm serve`, unchanged.

    orlm serve --port 8000 &
    python tests/serving/openai_client.py http://127.0.0.1:8000/v1     (openai; 3.57.0 was used)

Prints one line for each thing that was checked; exits 1 at the first that is not as it should be.
"""

import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="not needed", max_retries=0)
model = client.models.list().data[0].id
assert client.models.retrieve(model).id == model
print("models:", model)

question = [{"role": "user", "content": "Say something about the sea."}]
options = dict(model=model, messages=question, seed=5, temperature=1.0, max_tokens=24)
whole = client.chat.completions.create(**options)
text = whole.choices[0].message.content
assert text and whole.choices[0].finish_reason in ("stop", "length")
assert whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens
print("chat:", repr(text))

chunks = list(client.chat.completions.create(**options, stream=True, stream_options={"include_usage": True}))
streamed = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
assert streamed == text and chunks[0].choices[0].delta.role == "assistant"
assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
assert sum(1 for c in chunks if c.choices and c.choices[0].delta.content) > 5, "it came in pieces"
print("chat, streamed:", len(chunks), "chunks, the same text")

several = client.chat.completions.create(**options, n=3, logprobs=True, top_logprobs=2)
assert [c.index for c in several.choices] == [0, 1, 2] and several.choices[0].message.content == text
for choice in several.choices:
    assert "".join(t.token for t in choice.logprobs.content) == choice.message.content
    assert all(t.logprob <= 0 and len(t.top_logprobs) == 2 for t in choice.logprobs.content)
print("chat, n = 3 with log-probabilities: they spell the texts")

done = client.completions.create(model=model, prompt="1, 2, 3, 4, 5,", temperature=0, max_tokens=12, logprobs=1)
assert done.choices[0].text.startswith(" 6, 7") and len(done.choices[0].logprobs.tokens) == 12
cut = client.completions.create(model=model, prompt="1, 2, 3, 4, 5,", temperature=0, max_tokens=12, stop=[" 7"])
assert (cut.choices[0].text, cut.choices[0].finish_reason) == (" 6,", "stop")
pieces = client.completions.create(model=model, prompt="1, 2, 3, 4, 5,", temperature=0, max_tokens=12, stream=True)
assert "".join(p.choices[0].text for p in pieces) == done.choices[0].text
print("completions, with stop, streamed:", repr(done.choices[0].text))

for error, bad in [
    (openai.BadRequestError, dict(options, temperature=-1)),
    (openai.BadRequestError, dict(options, tools=[{"type": "function", "function": {"name": "f"}}])),
    (openai.NotFoundError, dict(options, model="no-such-model")),
]:
    try:
        client.chat.completions.create(**bad)
    except error as e:
        assert e.body["message"] and "type" in e.body
    else:
        raise AssertionError(f"{bad} was answered")
print("errors: of the package's own classes")
