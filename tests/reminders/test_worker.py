"""The real thing: web, Celery worker, beat and the embedded broker as processes, mailing to a server of the test's own.

Killed with SIGKILL at the moments that hurt. The processes keep to a database of their own: a file, or with
TEST_DATABASE_URL one on that server.
"""

import contextlib
import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.reminders.sink import Sink, free_port
from tests.run.processes import ROOT, bare_environment, wait_until

pytestmark = pytest.mark.worker
SERVER = os.environ.get("TEST_DATABASE_URL", "")
PLACES = {"broker": 0, "web": 1, "worker": 2, "beat": 3}


class Site:
    """The site as the supervisor runs it, with a bell that rings every five seconds and a lease of six."""

    def __init__(self, data: Path, sink: Sink, *, database: str) -> None:
        self.data, self.port, self.database = data, free_port(), database
        self.environment = bare_environment(
            DATA_DIR=str(data),
            PORT=str(self.port),
            SITE_URL=f"http://127.0.0.1:{self.port}",
            EMAIL_URL=f"smtp://127.0.0.1:{sink.port}",
            REMINDER_TICK_SECONDS="5",
            REMINDER_LEASE_SECONDS="6",
            REMINDER_SMTP_SECONDS="3",
            **({"DATABASE_URL": database} if database else {}),
        )
        self.output = data.with_suffix(".out")

    @contextlib.contextmanager
    def running(self) -> Iterator["Site"]:
        with self.output.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "pilates_site.supervisor"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        try:
            wait_until(lambda: self.answers() or process.poll() is not None, seconds=120, what="the start")
            assert process.poll() is None, self.output.read_text()
            yield self
        finally:
            process.terminate()
            process.wait(timeout=30)

    def answers(self) -> bool:
        with contextlib.suppress(OSError, KeyError, IndexError, ValueError):
            return self.request("GET", "/healthz/").status == 200 and self.pid("beat") > 0
        return False

    def request(self, method: str, path: str, body: str = "") -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return line.getresponse()

    def pid(self, name: str) -> int:
        children = json.loads((self.data / "running.json").read_text())["children"]
        return int(children[PLACES[name]][0])

    def kill(self, name: str) -> None:
        os.kill(self.pid(name), signal.SIGKILL)

    def make_due(self, username: str) -> None:
        """A person whose reminder came due at the beginning of this very minute."""
        code = f"from tests.reminders.makers import make_due; make_due({username!r})"
        self.manage("shell", "-v", "0", "-c", code)

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def ask(self, sql: str, *parameters: str) -> list[tuple[Any, ...]]:
        if self.database:
            with contextlib.closing(psycopg2.connect(self.database)) as connection, connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return list(cursor.fetchall())
        with contextlib.closing(sqlite3.connect(self.data / "db.sqlite3", timeout=20)) as connection:
            return connection.execute(sql.replace("%s", "?"), parameters).fetchall()

    def deliveries(self, username: str) -> list[tuple[str, int]]:
        """(status, ambiguous) of each delivery of the person."""
        return self.ask(
            "SELECT d.status, d.ambiguous FROM reminders_delivery d JOIN reminders_rule r ON r.id = d.rule_id "
            "JOIN accounts_user u ON u.id = r.owner_id WHERE u.username = %s",
            username,
        )

    def is_on(self, username: str) -> bool:
        [(is_on,)] = self.ask(
            "SELECT r.is_on FROM reminders_rule r JOIN accounts_user u ON u.id = r.owner_id WHERE u.username = %s",
            username,
        )
        return bool(is_on)

    def wait_for_rings(self, count: int) -> None:
        """Until the bell was heard that often from now on."""
        for _ in range(count):
            [(before,)] = self.ask("SELECT max(last_tick_at) FROM reminders_heartbeat")
            wait_until(
                lambda before=before: self.ask("SELECT max(last_tick_at) FROM reminders_heartbeat") != [(before,)],
                seconds=60,
                what="a ring",
            )

    def wait_for_end(self, username: str, *, seconds: float = 60) -> list[tuple[str, int]]:
        """The deliveries of the person once none of them is open any more."""
        wait_until(
            lambda: (rows := self.deliveries(username)) and all(row[0] not in ("queued", "sending") for row in rows),
            seconds=seconds,
            what=f"the end of {username}'s delivery; the worker says: {self.last_words()}",
        )
        return self.deliveries(username)

    def last_words(self) -> str:
        return (self.data / "log" / "worker.log").read_text()[-1500:]


@contextlib.contextmanager
def own_database() -> Iterator[str]:
    """The URL of a database for these processes alone; empty for the file in the data folder."""
    if not SERVER:
        yield ""
        return
    name = f"worker_{uuid.uuid4().hex[:12]}"
    with contextlib.closing(psycopg2.connect(SERVER)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
            try:
                yield re.sub(r"(?<=/)[^/?]+(?=\?|$)", name, SERVER, count=1)
            finally:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def mail_server() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
def sink(mail_server: Sink) -> Sink:
    mail_server.calm()
    return mail_server


@pytest.fixture(scope="module")
def site(mail_server: Sink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with (
        own_database() as database,
        Site(tmp_path_factory.mktemp("worker") / "data", mail_server, database=database).running() as site,
    ):
        yield site


def wait_for_mail(sink: Sink, to: str, *, seconds: float = 60) -> None:
    wait_until(lambda: any(mail["To"] == to for mail in sink.mails), seconds=seconds, what=f"the mail to {to}")


def test_a_rule_due_in_seconds_sends_one_mail_whose_way_out_works_without_signing_in(site: Site, sink: Sink) -> None:
    site.make_due("alice")
    wait_for_mail(sink, "alice@example.org")
    site.wait_for_rings(3)

    assert site.deliveries("alice") == [("sent", 0)]
    [mail] = sink.mails
    path = urlsplit(mail["List-Unsubscribe"].strip().strip("<>")).path  # a long header comes folded
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert site.request("GET", path).status == 200
    assert site.is_on("alice")
    assert site.request("POST", path, "List-Unsubscribe=One-Click").status == 200
    assert not site.is_on("alice")


@pytest.mark.parametrize(("stage", "copies"), [("hold_rcpt", 1), ("hold_data", 2)])
def test_a_worker_killed_while_it_sends_leaves_one_accounted_delivery(
    site: Site, sink: Sink, stage: str, copies: int
) -> None:
    """Before the mail was taken there is one copy in the end, after it two; never three, never none, and one row."""
    person = f"killed-at-{stage.replace('_', '-')}"
    setattr(sink, stage, 2.5)
    site.make_due(person)
    assert sink.is_holding.wait(timeout=60)

    site.kill("worker")
    setattr(sink, stage, 0)

    assert site.wait_for_end(person) == [("sent", 1)]
    site.wait_for_rings(2)
    assert len(sink.mails) == copies
    assert len(set(sink.message_ids)) == 1


def test_a_broker_killed_while_the_worker_sends_costs_a_delay_and_no_mail(site: Site, sink: Sink) -> None:
    sink.hold_data = 2
    site.make_due("bob")
    assert sink.is_holding.wait(timeout=60)

    site.kill("broker")
    sink.hold_data = 0
    began = time.monotonic()
    site.make_due("carol")

    wait_for_mail(sink, "carol@example.org", seconds=60 - (time.monotonic() - began))
    assert site.wait_for_end("bob") == [("sent", 0)]
    assert [mail["To"] for mail in sink.mails] == ["bob@example.org", "carol@example.org"]


def test_a_killed_beat_is_started_again(site: Site) -> None:
    site.kill("beat")

    site.wait_for_rings(2)


# Without Celery ----------------------------------------------------------------------------------------------------


def test_the_loop_sends_without_a_broker_and_ends_its_mail_when_asked_to_stop(sink: Sink, tmp_path: Path) -> None:
    with own_database() as database:
        site = Site(tmp_path / "data", sink, database=database)
        site.data.mkdir()
        site.environment["SECRET_KEY"] = "only-for-this-test-0123456789-0123456789-0123456789"
        site.manage("migrate", "-v", "0")
        site.make_due("dora")
        sink.hold_data = 1.5
        command = [sys.executable, "manage.py", "send_reminders", "--loop"]
        loop = subprocess.Popen(command, cwd=ROOT, env=site.environment)
        try:
            assert sink.is_holding.wait(timeout=60)
            loop.send_signal(signal.SIGTERM)
            code = loop.wait(timeout=30)
        finally:
            loop.kill()

        assert code == 0
        assert site.deliveries("dora") == [("sent", 0)]
        assert len(sink.mails) == 1
