"""Load on a web server over loopback: some connections that each ask the next page as soon as they have one.

    python -m tests.benchmarks.load PORT HOST PATH COOKIE CONNECTIONS SECONDS

A process of its own, so that it competes with the server as little as possible. Prints the seconds of each answer.
"""

import json
import socket
import sys
import time
from threading import Thread


def ask(connection: socket.socket, request: bytes) -> bytes:
    """One answer over a connection that is kept; the status line."""
    connection.sendall(request)
    answer = connection.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    if b"content-length" in fields:
        missing = int(fields[b"content-length"]) - len(body)
        while missing > 0:
            missing -= len(connection.recv(65536))
    else:
        while not body.endswith(b"\r\n0\r\n\r\n"):
            body = body[-8:] + connection.recv(65536)
    if fields.get(b"connection") == b"close":
        raise ConnectionResetError
    return head.split(b"\r\n", 1)[0]


def keep_asking(port: int, request: bytes, until: float, seconds: list[float]) -> None:
    """Ask until the time is over; the server may end a connection, then there is a new one."""
    connection = socket.create_connection(("127.0.0.1", port))
    while time.perf_counter() < until:
        began = time.perf_counter()
        try:
            status = ask(connection, request)
            assert status.startswith(b"HTTP/1.1 200"), status
        except (ConnectionError, ValueError):
            connection.close()
            connection = socket.create_connection(("127.0.0.1", port))
        seconds.append(time.perf_counter() - began)
    connection.close()


def main() -> None:
    """Ask, and say how long each answer took."""
    port, host, path, cookie, connections, duration = sys.argv[1:]
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\nCookie: __Host-session={cookie}\r\n\r\n"
    ).encode()
    seconds: list[float] = []
    until = time.perf_counter() + float(duration)
    threads = [
        Thread(target=keep_asking, args=(int(port), request, until, seconds)) for _ in range(int(connections))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(seconds))


main()
