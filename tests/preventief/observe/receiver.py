"""A server on the loopback address that keeps every byte sent to it, as a service for error reports would."""

import gzip
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver(ThreadingHTTPServer):
    """Collects requests; `everything` is what came in, headers and addresses included, in lower case."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[bytes] = []
        self.bodies: list[bytes] = []

    @property
    def dsn(self) -> str:
        return f"http://public@127.0.0.1:{self.server_address[1]}/1"

    @property
    def everything(self) -> str:
        return b"\n".join(self.seen).decode("utf-8", "backslashreplace").lower()

    @property
    def events(self) -> list[dict[str, Any]]:
        """The error reports among what came in."""
        return [payload for kind, payload in self.items if kind == "event"]

    @property
    def items(self) -> list[tuple[str, dict[str, Any]]]:
        found = []
        for body in self.bodies:
            lines = body.split(b"\n")[1:]
            while len(lines) >= 2:
                header, payload, *lines = lines
                found.append((json.loads(header)["type"], json.loads(payload)))
        return found

    def wait_for(self, count: int, seconds: float = 20) -> list[dict[str, Any]]:
        """The reports, as soon as there are `count` of them."""
        deadline = time.monotonic() + seconds
        while len(self.events) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(self.events) >= count, f"{len(self.events)} of {count} reports arrived"
        return self.events


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        plain = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        self.server.seen += [self.requestline.encode(), bytes(self.headers), plain]
        self.server.bodies.append(plain)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: Any) -> None:
        """Quietly."""


@contextmanager
def a_receiver() -> Iterator[Receiver]:
    """A receiver that listens during the block."""
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield receiver
        finally:
            receiver.shutdown()
            thread.join()
