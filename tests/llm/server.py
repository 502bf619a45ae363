"""A chat endpoint on loopback that answers, or misbehaves, as it is told."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Reply:
    """One HTTP response. ``sent`` bytes of the body leave before the connection is cut; ``hang`` sends nothing."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    sent: int | None = None
    hang: bool = False


@dataclass(frozen=True)
class Seen:
    """One request that arrived."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


def completion(text: str | None, *, finish: str | None = "stop", model: str = "answerer-1", **message) -> Reply:
    """A chat completion."""
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": text, **message}, "finish_reason": finish}
        ],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }
    return Reply(body=json.dumps(body).encode())


def tool_call(arguments: str) -> Reply:
    """A chat completion that calls a tool."""
    call = {"id": "call_1", "type": "function", "function": {"name": "claims", "arguments": arguments}}
    return completion(None, finish="tool_calls", tool_calls=[call])


def error(status: int, message: str, *, code: str | None = None, **headers: str) -> Reply:
    """An error as OpenAI writes it."""
    body = {"error": {"message": message, "type": "some_error", "param": None, "code": code}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(body).encode(), {**JSON, **named})


class Endpoint:
    """Answers with each reply in turn, the last one for ever, or by a function of the request's body."""

    seen: list[Seen]
    released: threading.Event
    _replies: list[Reply] | Callable[[dict[str, Any]], Reply]

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                endpoint.answer(self, Seen(self.path, dict(self.headers.items()), body))

            def do_GET(self) -> None:
                endpoint.answer(self, Seen(self.path, dict(self.headers.items()), {}))

            def log_message(self, *_) -> None:
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def reset(self) -> None:
        """Begin anew: nothing seen, and a plain answer."""
        self.seen = []
        self.released = threading.Event()
        self._replies = [completion('{"claims": []}')]

    def says(self, *replies: Reply) -> None:
        """Answer with these from now on."""
        self._replies = list(replies)

    def does(self, answer: Callable[[dict[str, Any]], Reply]) -> None:
        """Answer by a function of the request's body."""
        self._replies = answer

    def answer(self, handler: BaseHTTPRequestHandler, seen: Seen) -> None:
        """Answer one request."""
        with self._lock:
            self.seen.append(seen)
            if callable(self._replies):
                reply = self._replies(seen.body)
            else:
                reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if reply.hang:
            self.released.wait()
            handler.close_connection = True
            return
        handler.send_response(reply.status)
        for name, value in {**reply.headers, "content-length": str(len(reply.body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(reply.body[: reply.sent])
        handler.close_connection = reply.sent is not None

    def close(self) -> None:
        """Stop listening."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
