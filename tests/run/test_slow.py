"""Who sends slowly, or half a request, holds nobody up: the web process of ./run, as a process."""

import http.client
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.processes import get
from tests.run.slow import CROWDS, HALF_HEAD, NOTHING, Crowd, besiege, web_process

pytestmark = pytest.mark.run
IN_A_HURRY = "from pilates_site import web; web.HEAD_SECONDS = 1; web.WHOLE_SECONDS = 2; web.main('{fd}')"
"""The same process, which loses its patience sooner."""

THINKING = """
import socket, time
from pilates_site import web
def application(environ, start_response):
    time.sleep(0.2)
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
web.serve(socket.socket(fileno={fd}), application)
"""
"""The same process with an application that takes its time: 20 requests wait for 8 threads."""

ANSWERING = """
import io, socket
from pilates_site import web
def application(environ, start_response):
    BODY
web.serve(socket.socket(fileno={fd}), application)
"""
WHOLE = 'start_response("200 OK", [("Content-Length", "2")]); return [b"ok"]'
IN_PIECES = 'start_response("200 OK", []); return iter([b"o", b"k"])'
A_FILE = """start_response("200 OK", [])
    return environ.get("wsgi.file_wrapper", lambda file: iter(file))(io.BytesIO(b"ok"))"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with web_process(tmp_path_factory.mktemp("web")) as port:
        yield port


def test_slow_visitors_hold_nobody_up(port: int) -> None:
    seen = besiege(port, *CROWDS, seconds=4)

    assert len(seen.answers) >= 4
    assert seen.worst < 2


def test_half_a_head_and_a_form_without_end_are_hung_up_on(tmp_path: Path) -> None:
    crowds = (
        Crowd("half heads", 3, HALF_HEAD),
        Crowd("heads that drip", 3, HALF_HEAD, drips=True),
        Crowd("forms that drip", 3, CROWDS[2].sent, drips=True),
        Crowd("silent", 3, NOTHING),
    )

    with web_process(tmp_path, sys.executable, "-c", IN_A_HURRY) as port:
        seen = besiege(port, *crowds, seconds=12)

    assert len(seen.closed_after) == 12
    assert max(seen.closed_after) < 9


def test_an_answer_names_no_server(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/healthz/")
    names = {name.lower() for name, _ in connection.getresponse().getheaders()}

    assert names & {"server", "via", "x-powered-by"} == set()


@pytest.mark.parametrize("application", [WHOLE, IN_PIECES, A_FILE], ids=["whole", "in pieces", "a file"])
def test_a_head_has_no_body(tmp_path: Path, application: str) -> None:
    with (
        web_process(tmp_path, sys.executable, "-c", ANSWERING.replace("BODY", application)) as port,
        socket.create_connection(("127.0.0.1", port), timeout=10) as connection,
    ):
        connection.sendall(b"HEAD / HTTP/1.1\r\nHost: here\r\n\r\n" * 2)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    first, *rest = answer.split(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 200 OK")
    assert [one[:12] for one in rest] == ([b"HTTP/1.1 200", b""] if application == WHOLE else [b""])


def test_what_was_read_is_answered_at_a_restart(tmp_path: Path) -> None:
    answers: list[int] = []
    with web_process(tmp_path, sys.executable, "-c", THINKING) as port:
        askers = [threading.Thread(target=lambda: answers.append(get(port, "/")[0])) for _ in range(20)]
        for asker in askers:
            asker.start()
        time.sleep(0.2)
    for asker in askers:
        asker.join()

    assert answers == [200] * 20
