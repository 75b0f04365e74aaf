"""The site as it runs for people: the web server of ./run, a database of its own with people in it, and the processor
time that both take."""

import contextlib
import http.client
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pilates_site.supervisor import ROOT, web_server
from tests import postgresql
from tests.run.processes import bare_environment, get, wait_until

STOP_SECONDS = 10
# As browsers and programs on this machine ask: without Sec-Fetch-Site no page of a person would be compressed.
OF_A_BROWSER = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
OF_A_PROGRAM = {"Accept": "application/json", "Content-Type": "application/json"}


class WrongAnswer(Exception):
    """An answer that is none: what was measured would be an error."""


# Processor time -----------------------------------------------------------------------------------------------------


@dataclass
class ProcessorTime:
    """The processor time of processes and of what they start, those included that have ended since they were seen."""

    roots: list[int]
    seen: dict[int, float] = field(default_factory=dict)

    def seconds(self) -> float:
        for pid in [*self.roots, *(child for root in self.roots for child in children_of(root))]:
            with contextlib.suppress(OSError):
                # The clock of another process (clock_getcpuclockid): /proc/*/stat tells hundredths of a second only.
                self.seen[pid] = time.clock_gettime((~pid << 3) | 2)
        return sum(self.seen.values())


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def resident(pid: int) -> float:
    """Return the memory of a process in MB."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1_000_000


# Asking -------------------------------------------------------------------------------------------------------------


def headers_of(path: str, person: dict[str, Any] | None) -> dict[str, str]:
    """As browsers ask for pages, and programs at the API: each signed in as ``person``."""
    is_program = path.startswith("/api/")
    headers = (OF_A_PROGRAM if is_program else OF_A_BROWSER) | {"Accept-Encoding": "gzip"}
    if person is not None:
        headers |= {"Authorization": f"Bearer {person['key']}"} if is_program else {"Cookie": person["cookie"]}
    return headers


class Visitor:
    """One who asks again and again over one connection: a browser, or with a key a program."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(
        self, path: str, *, person: dict[str, Any] | None = None, method: str = "GET", body: Any = None, **more: str
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Return status, body and headers of the answer, asked as ``person``."""
        headers = headers_of(path, person) | more
        sent = None if body is None else json.dumps(body).encode()
        for is_last in (False, True):
            try:
                self.connection.request(method, path, sent, headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read(), answer.headers
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # The server closes a connection that was idle for 2 seconds.
                self.connection.close()
                if is_last:
                    raise
        raise AssertionError

    def ask(self, path: str, **how: Any) -> tuple[bytes, http.client.HTTPMessage]:
        """As ``send``. Raises ``WrongAnswer`` for anything but 200 and 201, and 204 to a deletion."""
        status, body, headers = self.send(path, **how)
        if status not in (200, 201, 204):
            raise WrongAnswer(f"{how.get('method', 'GET')} {path}: {status} {body[:300]!r}")
        return body, headers


# Starting -----------------------------------------------------------------------------------------------------------


@dataclass
class RunningSite:
    """A site that answers, and its people as ``people.main`` told them."""

    port: int
    people: dict[str, Any]
    environment: dict[str, str]
    web: int
    database: int | None

    def visitor(self) -> Visitor:
        return Visitor(self.port)

    def processor_time(self) -> ProcessorTime:
        return ProcessorTime([self.web, *([self.database] if self.database else [])])

    def memory(self) -> float:
        """Return the memory of the biggest process in MB."""
        return max(resident(pid) for pid in [self.web, *children_of(self.web)])


def with_django(module: str, *arguments: str, environment: dict[str, str]) -> Any:
    """Return what ``main`` of a module beside this one prints as JSON, in a process in which Django is set up."""
    code = f"import django; django.setup(); from benchmarks.web.{module} import main; main()"
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


@contextlib.contextmanager
def some_database(*, is_sqlite: bool) -> Iterator[tuple[dict[str, str], int | None]]:
    """Yield how the site finds a database of its own, and the process of its server, if it has one."""
    if is_sqlite:
        yield {}, None
        return
    with postgresql.server() as url:
        folder = parse_qs(urlsplit(url).query)["host"][0]
        yield {"DATABASE_URL": url}, int(Path(folder, "data", "postmaster.pid").read_text().split()[0])


def command_of(fd: int, options: tuple[str, ...]) -> list[str]:
    """Return the command of the web server of ./run, or of gunicorn as it stands behind a proxy."""
    if not options:
        return web_server(fd, "benchmarks.web.wsgi.application")
    return [sys.executable, "-m", "gunicorn", "benchmarks.web.wsgi", f"--bind=fd://{fd}", *options]


@contextlib.contextmanager
def started(
    people: int = 0, *, is_sqlite: bool = False, options: tuple[str, ...] = (), **more: str
) -> Iterator[RunningSite]:
    """Yield a site with so many people, or the two of ``few`` alone, and stop all of it. ``options`` are gunicorn's,
    which has processes; ``more`` is for its environment."""
    with (
        tempfile.TemporaryDirectory(prefix="pilates-web-") as folder,
        some_database(is_sqlite=is_sqlite) as (place, database),
        socket.create_server(("127.0.0.1", 0), backlog=128) as listener,
        Path(folder, "web.log").open("wb") as log,
    ):
        port = listener.getsockname()[1]
        environment = bare_environment(
            DATA_DIR=folder,
            SECRET_KEY="only-for-this-benchmark-0123456789-0123456789-0123456789",
            SITE_URL=f"http://127.0.0.1:{port}",
            DJANGO_SETTINGS_MODULE="benchmarks.web.settings",
            API_CALLS_A_MINUTE="1000000",  # one person asks faster here than any does
            **place,
            **more,
        )
        manage = [sys.executable, "manage.py", "prepare", "--verbosity=0"]
        subprocess.run(manage, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
        told = with_django("people" if people else "few", str(people), environment=environment)
        fd = listener.fileno()
        web = subprocess.Popen(
            command_of(fd, options), cwd=ROOT, env=environment, pass_fds=(fd,),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0,
        )  # fmt: skip
        try:
            wait_until(lambda: get(port, "/healthz/")[0] == 200 or web.poll() is not None, what="the web server")
            yield RunningSite(port, told, environment, web.pid, database)
        except WrongAnswer:
            print(Path(log.name).read_text()[-3_000:], file=sys.stderr)
            raise
        finally:
            web.terminate()
            try:
                web.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                web.kill()
                web.wait()
