"""`manage.py prepare` says what it will do, waits for its turn, does nothing twice, and names what keeps it from it."""

import contextlib
import ctypes
import fcntl
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pilates_site.supervisor import valkey_server
from tests.run.processes import free_port, wait_until
from tests.upgrades.databases import (
    ROOT,
    connect,
    empty_database,
    engine_of,
    environment,
    prepare,
    query,
    restore,
    run_site,
    run_sql,
    sqlite_file,
)

SIGN_IN = (
    "from importlib import import_module; from django.conf import settings; "
    "store = import_module(settings.SESSION_ENGINE).SessionStore(); store['seen'] = 1; store.save()"
)
HOLD = "SELECT pg_advisory_lock(31641111603996019)"  # the letters "pilates" as a number
PREPARE = [sys.executable, "manage.py", "prepare", "--no-static"]
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
NAMES = "SELECT app, name FROM django_migrations"


def versions(url: str) -> Any:
    """What changes with every write, also with one of the same values: a SQLite file, and PostgreSQL's row versions."""
    if engine_of(url) == "sqlite":
        return sqlite_file(url).read_bytes()
    tables = query(url, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    assert len(tables) > 40
    return [query(url, f'SELECT xmin::text, ctid::text FROM "{table}" ORDER BY 2') for (table,) in tables]


@contextlib.contextmanager
def held(url: str) -> Iterator[Callable[[], None]]:
    """Hold the turn as another `prepare` does, and give what ends it."""
    if engine_of(url) == "sqlite":
        holder: Any = sqlite_file(url).with_suffix(".sqlite3.prepare").open("a")
        fcntl.flock(holder, fcntl.LOCK_EX)
    else:
        holder = connect(url)
        holder.cursor().execute(HOLD)
    with contextlib.closing(holder):
        yield holder.close


def without_rights() -> None:
    """What a process of root runs first that is to be stopped by rights as everybody else is."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A prepared database, and its folder, for the tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("made")
    with empty_database(folder) as url:
        done = prepare(url, folder=folder)
        assert done.returncode == 0, done.stderr
        yield url, folder


def test_it_says_what_it_will_do_and_does_nothing_where_only_that_is_asked(url: str, tmp_path: Path) -> None:
    restore(url, "0.1.0")
    before = query(url, NAMES)

    done = prepare(url, "--plan", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert re.search(r"will be changed by \w+\.\w+, .*routines\.0002_form_keys.*\. The way back is a copy", done.stdout)
    assert done.stdout.count("\n") == 1
    assert query(url, NAMES) == before


def test_an_empty_database_is_named_as_one(url: str, tmp_path: Path) -> None:
    done = prepare(url, "--plan", folder=tmp_path)

    assert re.fullmatch(r"The database \S+ is empty: its tables will be made\.\n", done.stdout)


def test_a_second_time_nothing_is_written(made: tuple[str, Path]) -> None:
    url, folder = made
    before = versions(url)

    done = prepare(url, folder=folder)

    assert done.returncode == 0, done.stderr
    assert re.search(r"The database \S+ is up to date: there is nothing to migrate\.\n", done.stdout)
    assert versions(url) == before


def test_two_at_once_take_turns(url: str, tmp_path: Path) -> None:
    both = [
        subprocess.Popen(
            PREPARE, cwd=ROOT, env=environment(url, tmp_path), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]

    said = [process.communicate(timeout=300) for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    words = sorted(out for out, _ in said)
    assert sum("is empty: its tables will be made" in one for one in words) == 1
    assert sum("is up to date: there is nothing to migrate" in one for one in words) == 1
    assert set(Counter(query(url, NAMES)).values()) == {1}


def test_whoever_comes_second_says_that_it_waits(made: tuple[str, Path]) -> None:
    url, folder = made
    with held(url) as let_go:
        second = subprocess.Popen(PREPARE, cwd=ROOT, env=environment(url, folder), text=True, stdout=subprocess.PIPE)
        assert second.stdout is not None
        first_line = second.stdout.readline()
        assert second.poll() is None
        let_go()
        rest, _ = second.communicate(timeout=120)

    assert first_line == "Another prepare is at work on this database. Waiting for it to end.\n"
    assert second.returncode == 0
    assert "is up to date" in rest


def sentence_of(done: subprocess.CompletedProcess) -> str:
    """Return the one sentence of a `prepare` that ended with 1."""
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    return done.stderr.strip().removeprefix("CommandError: ")


def test_a_database_that_is_down_is_named(tmp_path: Path) -> None:
    url = f"postgres://pilates:hunter2@127.0.0.1:{free_port()}/pilates"

    sentence = sentence_of(prepare(url, folder=tmp_path))

    assert sentence.startswith("The database pilates cannot be read (connection to server at")
    assert "Connection refused" in sentence
    assert sentence.endswith("see that it runs, and that DATABASE_URL names it.")
    assert "hunter2" not in sentence


@pytest.mark.postgresql
def test_a_database_that_only_reads_is_named(made: tuple[str, Path]) -> None:
    url, folder = made
    [(name,)] = query(url, "SELECT current_database()")
    run_sql(url, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    try:
        done = prepare(url, folder=folder)
    finally:
        run_sql(os.environ["TEST_DATABASE_URL"], f'ALTER DATABASE "{name}" RESET ALL')

    assert sentence_of(done) == (
        f"The database {name} cannot be written (cannot execute CREATE TABLE in a read-only transaction): let the "
        "site's user make tables in it, or name another in DATABASE_URL."
    )


def test_a_file_that_only_reads_is_named(tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    assert prepare(f"sqlite:///{database}", folder=tmp_path).returncode == 0
    for path in (*tmp_path.iterdir(), tmp_path):
        path.chmod(0o555)

    done = subprocess.run(
        PREPARE, cwd=ROOT, env=environment(f"sqlite:///{database}", tmp_path), preexec_fn=without_rights,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    tmp_path.chmod(0o755)

    assert re.match(rf"The database {database} cannot be written \(.+\): let the site's user make", sentence_of(done))


def test_a_key_that_changed_is_named_and_the_start_goes_on(made: tuple[str, Path]) -> None:
    url, folder = made
    old = environment(url, folder)["SECRET_KEY"]
    assert run_site(url, SIGN_IN, folder=folder).returncode == 0
    new = "another-key-0123456789-0123456789-0123456789-0123456789"

    same, changed = (prepare(url, folder=folder, SECRET_KEY=key) for key in (old, new))
    named = prepare(url, folder=folder, SECRET_KEY=new, SECRET_KEY_FALLBACKS=old)

    assert [done.returncode for done in (same, changed, named)] == [0, 0, 0]
    assert same.stderr == named.stderr == ""
    assert changed.stderr == (
        "Warning: SECRET_KEY is not the one under which this data was written: everybody is signed out, and the links "
        "in mails that were sent lead nowhere. Put the old one back, or name it in SECRET_KEY_FALLBACKS.\n"
    )


@pytest.fixture(scope="module")
def guarded_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Valkey that wants a password."""
    port, folder = free_port(), tmp_path_factory.mktemp("valkey")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--requirepass", "right", "--save", "", "--dir", str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([valkey_server(), *options], stdout=log, stderr=log)
    try:
        wait_until(lambda: b"Ready to accept" in (folder / "log").read_bytes(), seconds=30, what="the broker")
        yield port
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("password", [":wrong@", ""])
def test_a_password_that_the_broker_refuses_is_named(
    made: tuple[str, Path], guarded_broker: int, password: str
) -> None:
    url, folder = made

    done = prepare(url, folder=folder, BROKER_URL=f"redis://{password}127.0.0.1:{guarded_broker}/0")

    shown = "…@" if password else ""
    assert sentence_of(done) == (
        f"redis://{shown}127.0.0.1:{guarded_broker}/0 refuses the password in BROKER_URL: write the one that is set "
        "there."
    )


def test_the_cache_is_asked_too_and_the_right_password_lets_in(made: tuple[str, Path], guarded_broker: int) -> None:
    """The tests have a cache of their own, so the site's own settings are asked here."""
    url, folder = made
    place = {
        "DJANGO_SETTINGS_MODULE": "pilates_site.settings",
        "BROKER_URL": f"redis://:right@127.0.0.1:{guarded_broker}/0",
        "EMAIL_URL": "",
        "SITE_URL": "http://127.0.0.1:8000",
    }

    wrong, right = (
        prepare(url, folder=folder, CACHE_URL=f"redis://:{password}@127.0.0.1:{guarded_broker}/1", **place)
        for password in ("wrong", "right")
    )

    assert sentence_of(wrong) == (
        f"redis://…@127.0.0.1:{guarded_broker}/1 refuses the password in CACHE_URL: write the one that is set there."
    )
    assert right.returncode == 0, right.stderr


def test_all_that_is_set_wrong_is_named_before_anything_is_done(url: str, tmp_path: Path) -> None:
    done = prepare(url, folder=tmp_path, ALLOWED_HOSTS="", TRUSTED_PROXY_COUNT="7", REMINDER_TICK_SECONDS="0")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "CommandError: TRUSTED_PROXY_COUNT is 7. It is how many proxies of your own stand before the site: 1 with one "
        "proxy for TLS, 0 without any. (pilates.E007)\n"
        "REMINDER_TICK_SECONDS is 0; 5 to 300 are possible. Leave REMINDER_TICK_SECONDS out, and the default is taken. "
        "(pilates.E017)\n"
    )
    assert engine_of(url) != "sqlite" or not sqlite_file(url).exists()
