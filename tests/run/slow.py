"""Visitors who send slowly, half, or nothing, and how long a health check takes meanwhile."""

import contextlib
import http.client
import selectors
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pilates_site.supervisor import ROOT, web_server
from tests.run.processes import bare_environment, free_port, get, wait_until

COOKIE = "csrftoken=" + "a" * 32
POST = (
    "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\nCookie: {COOKIE}\r\n\r\na"
).encode()
"""A form of which one byte arrives: the site reads it, since a cookie says that there is a form to check."""
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
NOTHING = b""
LATEST_ANSWER_SECONDS = 10


@dataclass
class Crowd:
    """How many connections, what each sends at once, and whether a byte a second follows."""

    name: str
    count: int
    sent: bytes
    drips: bool = False


CROWDS = (
    Crowd("8 half-sent forms", 8, POST),
    Crowd("100 half-sent forms", 100, POST),
    Crowd("20 forms, a byte a second", 20, POST, drips=True),
    Crowd("100 half heads", 100, HALF_HEAD),
    Crowd("300 connections that send nothing", 300, NOTHING),
)


@dataclass
class Seen:
    """How long each health check took, and after how many seconds the first and last of a crowd were hung up on."""

    answers: list[float] = field(default_factory=list)
    closed_after: list[float] = field(default_factory=list)

    @property
    def worst(self) -> float:
        return max(self.answers)


@contextlib.contextmanager
def web_process(folder: Path, *command: str, **environment: str) -> Iterator[int]:
    """Yield the port of a web process alone: what is asked of it needs no table. ``command`` takes the place of that of
    ./run; {fd} in it is the number of the socket."""
    with (
        socket.create_server(("127.0.0.1", free_port()), backlog=1024) as listener,
        Path(folder, "log").open("wb") as log,
    ):
        fd, port = listener.fileno(), listener.getsockname()[1]
        words = [word.replace("{fd}", str(fd)) for word in command] or web_server(fd)
        place = bare_environment(**({"DATA_DIR": str(folder), "SECRET_KEY": "0123456789" * 5} | environment))
        web = subprocess.Popen(words, cwd=ROOT, env=place, pass_fds=(fd,), stdout=log, stderr=log)
        try:
            wait_until(lambda: get(port, "/healthz/")[0] == 200 or web.poll() is not None, what="the web process")
            yield port
        finally:
            web.terminate()
            web.wait(timeout=15)


def ask(port: int) -> float:
    """Return the seconds that a health check takes, or the most that anybody waits."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LATEST_ANSWER_SECONDS)
    with contextlib.closing(connection), contextlib.suppress(OSError):
        connection.request("GET", "/healthz/")
        assert connection.getresponse().status == 200
    return time.monotonic() - began


def besiege(port: int, *crowds: Crowd, seconds: float) -> Seen:
    """Send these crowds, and ask every half second whether the site is well."""
    seen, began = Seen(), time.monotonic()
    with contextlib.ExitStack() as stack, selectors.DefaultSelector() as watched:
        for crowd in crowds:
            for _ in range(crowd.count):
                one = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
                one.sendall(crowd.sent)
                watched.register(one, selectors.EVENT_READ, crowd)
        while time.monotonic() - began < seconds and watched.get_map():
            seen.answers.append(ask(port))
            _drip(watched)
            _note_closed(watched, seen, began)
            time.sleep(0.5)
    return seen


def _drip(watched: selectors.BaseSelector) -> None:
    for key in list(watched.get_map().values()):
        with contextlib.suppress(OSError):
            if key.data.drips:
                key.fileobj.send(b"a")  # type: ignore[union-attr]


def _note_closed(watched: selectors.BaseSelector, seen: Seen, began: float) -> None:
    for key, _ in watched.select(timeout=0):
        with contextlib.suppress(OSError):
            if key.fileobj.recv(4096):  # type: ignore[union-attr]
                continue
        watched.unregister(key.fileobj)
        seen.closed_after.append(time.monotonic() - began)
