"""Embedders by setting: the local one, and one behind HTTP that misbehaves as servers do."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from pipeline.errors import IndexFault, UsageError
from pipeline.index.embed import RemoteEmbedder, embedder
from pipeline.index.minilm import MiniLM

Answer = tuple[int, dict[str, str], bytes]
KEY = "sk-test-1234567890"


def vector_of(text: str) -> list[float]:
    return [float(len(text)), 3.0, 4.0]


def good(body: dict[str, Any]) -> Answer:
    data = [{"object": "embedding", "index": i, "embedding": vector_of(text)} for i, text in enumerate(body["input"])]
    answer = {"object": "list", "data": data, "model": body["model"], "usage": {"prompt_tokens": 1, "total_tokens": 1}}
    return 200, {}, json.dumps(answer).encode()


def failing(status: int, headers: dict[str, str] | None = None, **error: str) -> Answer:
    return status, headers or {}, json.dumps({"error": {"message": "no", **error}}).encode()


class Endpoint(ThreadingHTTPServer):
    """Speaks /v1/embeddings; ``script`` holds the answers to come before the good ones."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[Answer | Callable[[dict[str, Any]], Answer] | None] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: set[str | None] = set()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.keys.add(self.headers["Authorization"])
        step = self.server.script.pop(0) if self.server.script else good
        if self.path != "/v1/embeddings" or step is None:
            self.close_connection = True
            return
        status, headers, content = step(body) if callable(step) else step
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def remote(endpoint, waits) -> RemoteEmbedder:
    return RemoteEmbedder("openai:small", base_url=endpoint.url, api_key=KEY, attempts=3, sleep=waits.append)


def test_the_local_model_is_the_default():
    assert isinstance(embedder(), MiniLM)
    assert embedder("minilm").name == "minilm"


def test_texts_go_out_as_they_are_and_unit_vectors_come_back(remote, endpoint):
    texts = ["one bridge", "two", ""]
    vectors = remote.embed(texts)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    assert vectors[0] == pytest.approx(np.array(vector_of("one bridge")) / np.linalg.norm(vector_of("one bridge")))
    assert (remote.name, remote.dimensions, vectors.dtype) == ("openai:small", 3, np.float32)
    assert [(request["model"], request["input"]) for request in endpoint.requests] == [("small", texts)]
    assert endpoint.keys == {f"Bearer {KEY}"}


def test_many_texts_take_several_requests_and_keep_their_order(remote, endpoint):
    vectors = remote.embed(["x" * n for n in range(150)])
    assert [len(request["input"]) for request in endpoint.requests] == [64, 64, 22]
    assert vectors[:, 0] / vectors[:, 1] == pytest.approx(np.arange(150) / 3, rel=1e-5)


def test_no_text_takes_no_request(remote, endpoint):
    assert remote.embed([]).shape == (0, 0)
    assert endpoint.requests == []


def test_a_name_without_a_provider_and_a_server_without_a_key(endpoint):
    own = embedder("nomic-embed-text:latest", base_url=endpoint.url)
    assert own.name == "openai:nomic-embed-text:latest"
    assert own.embed(["a"]).shape == (1, 3)


def test_what_may_pass_is_asked_again_after_the_wait_that_the_server_wants(remote, endpoint, waits):
    endpoint.script = [failing(429, {"Retry-After": "7"}), failing(503)]
    assert remote.embed(["a"]).shape == (1, 3)
    assert len(endpoint.requests) == 3
    assert waits[0] == 7
    assert 0 <= waits[1] <= 2


def test_a_connection_that_is_cut_is_asked_again(remote, endpoint):
    endpoint.script = [None]
    assert remote.embed(["a"]).shape == (1, 3)
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    ("answers", "said", "requests"),
    [
        ([failing(500)] * 9, r"failed \(HTTP 500\)", 3),
        ([failing(429, {"Retry-After": "3600"})], "fewer requests", 1),
        ([failing(401)], "refused the key .*: check OPENAI_API_KEY", 1),
        ([failing(404)], "does not know the model 'small'", 1),
        ([failing(429, code="insufficient_quota")], "no credit left", 1),
        ([failing(400)], "rejected the request .*: no", 1),
        ([(200, {}, b"<html>")], "failed with", 1),
        ([lambda body: good({**body, "input": body["input"][1:]})], "sent 1 vectors for 2 texts", 1),
        ([lambda body: (200, {}, good(body)[2].replace(b"[1.0, 3.0, 4.0]", b"[1.0]"))], "different lengths", 1),
        ([lambda body: (200, {}, good(body)[2].replace(b"[1.0, 3.0, 4.0]", b"[0.0, 0, 0]"))], "without a direction", 1),
    ],
)
def test_what_cannot_be_used_is_a_fault_that_says_why(remote, endpoint, answers, said, requests):
    endpoint.script = answers
    with pytest.raises(IndexFault, match=said) as caught:
        remote.embed(["a", "bb"])
    assert len(endpoint.requests) == requests
    assert KEY not in str(caught.value)


def test_a_model_that_changes_its_vectors_is_noticed(remote, endpoint):
    remote.embed(["a"])
    endpoint.script = [lambda body: (200, {}, good(body)[2].replace(b", 4.0]", b"]"))]
    with pytest.raises(IndexFault, match="different lengths"):
        remote.embed(["a"])


def test_a_server_that_is_not_there_is_named(waits):
    away = RemoteEmbedder("openai:small", base_url="http://127.0.0.1:9/v1", attempts=2, sleep=waits.append)
    with pytest.raises(IndexFault, match=r"127\.0\.0\.1:9/v1 cannot be reached"):
        away.embed(["a"])
    assert len(waits) == 1


def test_tokens_are_estimated_by_bytes(remote):
    assert [remote.count_tokens(text) for text in ("", "four", "fives", "字字字字")] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("name", "fault", "said"),
    [
        ("openai:text-embedding-3-small", IndexFault, "set OPENAI_API_KEY, or use minilm"),
        ("ollama:nomic", IndexFault, "langchain-ollama"),
        ("nobody:nothing", IndexFault, "nobody"),
        ("", UsageError, "names no model"),
    ],
)
def test_a_name_that_cannot_be_used_says_why(name, fault, said, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(fault, match=said):
        embedder(name)
