"""A process that calls its own WSGI application when told to, one line of JSON in, one out.

In: {"path", "host", "cookie", "times"}; out: the seconds of each call. Or {"switch": [schema, schema], "times"};
out: the mean seconds of a cursor with and without a switch of plane. Runs with the settings of its environment.
"""

import io
import json
import sys
import time
from typing import Any

from preventief.wsgi import application


def call(host: str, path: str, cookie: str) -> bytes:
    """One request from beginning to end, as a server makes it; the body of the answer."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "HTTP_COOKIE": f"__Host-session={cookie}",
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
    }
    statuses: list[str] = []
    answer = application(environ, lambda status, headers, *_: statuses.append(status))
    body = b"".join(answer)
    answer.close()
    assert statuses == ["200 OK"], (statuses, path, body[:300])
    return body


def calls(times: int, **request: str) -> list[float]:
    """The seconds of so many calls, one after the other."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        call(**request)
        seconds.append(time.perf_counter() - began)
    return seconds


def switches(schemas: list[str], times: int) -> list[float]:
    """The mean seconds of a trivial query with a switch of plane before it, and without."""
    from django.db import connection

    from preventief.plane import inside

    def query() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    means = []
    for pattern in (schemas, schemas[:1]):
        began = time.perf_counter()
        if len(pattern) > 1:
            for number in range(times):
                with inside(pattern[number % 2]):
                    query()
        else:
            with inside(pattern[0]):
                for _ in range(times):
                    query()
        means.append((time.perf_counter() - began) / times)
    return means


def main() -> None:
    """Answer until the other side is done."""
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        if "switch" in order:
            answer: Any = switches(order["switch"], order["times"])
        elif order.pop("show", False):
            answer = call(**order).decode()
        else:
            answer = calls(**order)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


main()
