"""CPU per call through the whole chat door, beside the bare openai client in the same run.

The endpoint is a process of its own on loopback, so that only the client's CPU is counted. Both sides make the same
requests, a prompt of about 4 KB and an answer of about 2 KB, from the same number of threads.
"""

import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

import httpx2
import openai
from openai.types.chat import ChatCompletionMessageParam
from openai.types.shared_params import ResponseFormatJSONSchema

from pipeline.llm.base import ChatRequest, Message, PromptRef
from pipeline.llm.cache import Cached
from pipeline.llm.langchain import LangChainChat
from pipeline.llm.limits import Limited
from pipeline.llm.meter import Metered
from pipeline.llm.retry import Retrying

ROUNDS = 3
CALLS = 100
THREADS = 16
ANSWER = json.dumps({"claims": [f"Claim number {n}: " + "the river rose by two metres " * 10 for n in range(6)]})
SCHEMA = {
    "type": "object",
    "properties": {"claims": {"type": "array", "items": {"type": "string"}}},
    "required": ["claims"],
    "additionalProperties": False,
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        choice = {"index": 0, "message": {"role": "assistant", "content": ANSWER}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500}
        body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def _serve(port: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    port.send(server.server_port)
    server.serve_forever()


def _request(number: int) -> ChatRequest:
    words = f"Article {number}. " + "The minister said on Tuesday that the dam would hold. " * 75
    return ChatRequest(
        model="gpt-5.4-mini",
        messages=(Message(role="system", content="Take out the claims."), Message(role="user", content=words)),
        answer_name="claims",
        answer_schema=SCHEMA,
        prompt=PromptRef(name="bench", version=1, sha256="0" * 64),
        subject=f"{number}.txt",
    )


def _cpu_ms(pool: ThreadPoolExecutor, ask: Callable[[int], object], numbers: range) -> float:
    """Return the CPU milliseconds that a call takes in this process."""
    before = time.process_time()
    list(pool.map(ask, numbers))
    return (time.process_time() - before) * 1000 / len(numbers)


def _bare(client: openai.OpenAI, number: int) -> object:
    request = _request(number)
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": request.messages[0].content},
        {"role": "user", "content": request.messages[1].content},
    ]
    form: ResponseFormatJSONSchema = {
        "type": "json_schema",
        "json_schema": {"name": "claims", "strict": True, "schema": dict(request.answer_schema)},
    }
    return client.chat.completions.create(model=request.model, messages=messages, response_format=form)


def _measure(url: str, cache: Path) -> dict[str, float]:
    """Return the CPU of a call in milliseconds: the best of the rounds, which each side takes in turn."""
    limits = httpx2.Limits(max_connections=THREADS, max_keepalive_connections=THREADS)
    client = openai.OpenAI(
        base_url=url, api_key="none", max_retries=0, http_client=openai.DefaultHttpxClient(limits=limits)
    )
    chat = LangChainChat("openai:gpt-5.4-mini", base_url=url, api_key="none", connections=THREADS)
    door = Cached(Metered(Retrying(Limited(chat, in_flight=THREADS))), cache)
    asked: dict[str, Callable[[int], object]] = {
        "bare openai client": lambda number: _bare(client, number),
        "the whole door": lambda number: door.complete(_request(number)),
        "a hit in the cache": lambda number: door.complete(_request(number)),
    }
    times: dict[str, list[float]] = {name: [] for name in asked}
    with ThreadPoolExecutor(THREADS) as pool:
        for round_ in range(ROUNDS + 1):  # The first one warms up.
            numbers = range(round_ * CALLS, (round_ + 1) * CALLS)
            for name, ask in asked.items():
                times[name].append(_cpu_ms(pool, ask, numbers))
    door.close()
    chat.close()
    client.close()
    return {name: min(rounds[1:]) for name, rounds in times.items()}


def main() -> None:
    """Print the CPU per call of the bare client, of the door and of a cache hit."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            times = _measure(f"http://127.0.0.1:{ours.recv()}/v1", Path(folder) / "answers.sqlite")
    finally:
        server.terminate()
        server.join()
    print(f"chat door, CPU per call (best of {ROUNDS} rounds of {CALLS} calls, {THREADS} threads)")
    for name, cpu in times.items():
        print(f"  {name:20} {cpu:6.2f} ms  {cpu / times['bare openai client']:5.2f} times the bare client")


if __name__ == "__main__":
    main()
