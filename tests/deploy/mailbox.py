"""A mail server that keeps what it gets: production sends by SMTP, and a test reads what came."""

import email
import email.policy
import socketserver
import threading
import time
from email.message import EmailMessage
from types import TracebackType
from typing import Self


class _Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client that sends plain text needs."""

    server: "_Server"

    def handle(self) -> None:
        self._answer("220 mailbox")
        while line := self.rfile.readline():
            verb = line.decode("ascii", "replace").strip().upper()
            if verb.startswith("EHLO"):
                self._answer("250-mailbox", "250-8BITMIME", "250 SMTPUTF8")
            elif verb == "DATA":
                self._answer("354 go on")
                self.server.keep(self._read_message())
                self._answer("250 kept")
            elif verb == "QUIT":
                self._answer("221 bye")
                return
            else:
                self._answer("250 ok")

    def _read_message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _answer(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode("ascii"))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int) -> None:
        self.messages: list[EmailMessage] = []
        super().__init__(("127.0.0.1", port), _Conversation)

    def keep(self, message: bytes) -> None:
        self.messages.append(email.message_from_bytes(message, policy=email.policy.default))


class Mailbox:
    """Everything that is sent to `port` while the block lasts."""

    def __init__(self, port: int) -> None:
        self._server = _Server(port)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in list(self._server.messages) if address in str(message["To"])]

    def wait_for(self, address: str, patience: float = 30) -> EmailMessage:
        """The newest message to `address`."""
        deadline = time.monotonic() + patience
        while not (found := self.to(address)):
            assert time.monotonic() < deadline, f"no mail to {address}"
            time.sleep(0.1)
        return found[-1]


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
