"""The drill: a backup while people write, a restore into an empty database, and whatever is killed on the way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pilates_site.backups import identities_of, new_key, open_backup
from pilates_site.upgrades import RESTORING
from tests.run.processes import wait_until
from tests.upgrades.databases import ROOT, empty_database, engine_of, query, run, run_site, run_sql, sqlite_file

pytestmark = pytest.mark.run
SERVER = os.environ.get("TEST_DATABASE_URL", "")
ENGINES = ["sqlite", *(["postgresql"] if SERVER.startswith("postgres") else [])]
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEST_DATABASE_URL", SERVER if request.param == "postgresql" else "")
        yield request.param


@pytest.fixture
def empty(engine: str, tmp_path: Path) -> Iterator[str]:
    with empty_database(tmp_path) as url:
        yield url


class Site:
    """A site with a database, a folder, and a pair of keys."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.public, secret = new_key()
        self.identity = folder / "identity"
        self.identity.write_text(f"{secret}\n")
        self.backups = folder / "backups"
        self.made = self.do("people")

    def do(self, what: str, *arguments: str) -> Any:
        return told(self.url, self.folder, what, *arguments)

    def backup(self) -> Path:
        before = {*self.files()}
        done = manage(self.url, self.folder, "backup", str(self.backups), BACKUP_KEY=self.public)
        assert done.returncode == 0, done.stderr
        [file] = {*self.files()} - before
        return file

    def files(self) -> list[Path]:
        return sorted(self.backups.glob("*.age"))


def told(url: str, folder: Path, what: str, *arguments: str) -> Any:
    given = ", ".join(map(repr, arguments))
    done = run_site(url, f"from tests.run import drill; drill.{what}({given})", folder=folder)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout) if done.stdout else None


def manage(url: str, folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in more.items():
            patch.setenv(name, value)
        done = run(url, "manage.py", *arguments, folder=folder)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def site(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with empty_database(folder) as url:
        assert manage(url, folder, "migrate", "--verbosity=0").returncode == 0
        site = Site(url, folder)
        run_sql(url, "ANALYZE")  # which makes a table of SQLite's own
        yield site


@pytest.fixture(scope="module")
def file(site: Site) -> Path:
    """A backup that was made while somebody wrote; afterwards alice was erased."""
    stop = site.folder / "stop"
    program = f"import django; django.setup(); from tests.run import drill; drill.write('{stop}')"
    writer = started(site.url, site.folder, "-c", program)
    wait_until(Path(f"{stop}.begun").exists, what="the writer")
    file = site.backup()
    stop.touch()
    written, _ = writer.communicate(timeout=60)
    site.made["written"] = json.loads(written)["written"]
    site.do("erase")
    return file


def started(url: str, folder: Path, *command: str, **more: str) -> subprocess.Popen:
    environment = os.environ | {
        "DATABASE_URL": url, "TEST_DATABASE_URL": url, "DATA_DIR": str(folder), "SITE_URL": "http://testserver",
        "DJANGO_SETTINGS_MODULE": "tests.settings", "SECRET_KEY": "only-for-the-tests-0123456789-0123456789-0123456789",
    } | more  # fmt: skip
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, **pipes)


def restore(site: Site, file: Path, empty: str, folder: Path, *options: str) -> subprocess.CompletedProcess:
    ledger = ["--erasures", str(site.folder / "erasures")]
    return manage(empty, folder, "restore", str(file), "--identity", str(site.identity), *ledger, *options)


def test_the_drill(site: Site, file: Path, empty: str, tmp_path: Path) -> None:
    done = restore(site, file, empty, tmp_path)

    assert done.returncode == 0, done.stderr
    assert " rows as in the backup; 1 erased again; 1 waiting reminders ended, 2 planned from now; " in done.stdout
    assert "1 sessions and 1 keys ended; " in done.stdout
    found = told(empty, tmp_path, "look", site.made["session"])
    entries = found.pop("entries")
    assert found == {
        "people": ["bob", "carol", "writer"],
        "mails": 0,
        "ends": [["skipped", "restored"]],
        "planned": [True, True],
        "old session, page": 302,
        "old session": 401,
        "old key": 401,
        "new session": 200,
        "health": True,
    }
    assert 20 <= entries <= site.made["written"] + 1
    verified = manage(empty, tmp_path, "verify")
    assert verified.stdout == "The database is as it should be.\n", verified.stderr


def test_a_backup_is_for_its_owner_alone_and_can_be_looked_through(site: Site, file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"alice" not in file.read_bytes()

    said = manage(site.url, site.folder, "verify", str(file), "--identity", str(site.identity)).stdout

    assert f"{file} is whole: " in said
    assert ", 0 noted as erased." in said


def test_a_site_that_is_backed_up_is_never_restored_over(site: Site, file: Path) -> None:
    done = restore(site, file, site.url, site.folder)

    assert done.returncode == 1
    assert "is not empty. Name an empty one in DATABASE_URL, restore, then switch over." in done.stderr


def test_a_backup_that_is_killed_is_never_half(site: Site, file: Path, tmp_path: Path) -> None:
    before = site.files()
    for kill in range(5):
        process = started(site.url, site.folder, "manage.py", "backup", str(site.backups), BACKUP_KEY=site.public)
        stage = [site.folder / "backup-work" / name for name in ("database", "sealed", "erasures")][kill % 3]
        kill_when(process, stage.exists, after=0.01 * (kill // 3))

    made = [one for one in site.files() if one not in before]
    for number, one in enumerate([*made, site.backup()]):
        opened = open_backup(one, tmp_path / str(number), keys=identities_of(site.identity))
        assert opened.manifest.rows["accounts_user"] == 3
    assert [*(site.folder / "backup-work").iterdir()] == []


def kill_when(process: subprocess.Popen, is_so: Callable[[], bool], *, after: float) -> None:
    while process.poll() is None and not is_so():
        time.sleep(0.002)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_a_restore_that_is_killed_is_never_half_and_the_next_one_ends_it(
    engine: str, site: Site, file: Path, empty: str, tmp_path: Path
) -> None:
    command = ["restore", str(file), "--identity", str(site.identity), "--erasures", str(site.folder / "erasures")]

    def has_begun() -> bool:
        if engine == "sqlite":
            return sqlite_file(f"{empty}.restoring").exists()
        return (RESTORING,) in query(empty, TABLES[engine])

    for kill in range(5):
        process = started(empty, tmp_path, "manage.py", *command)
        kill_when(process, has_begun, after=0.1 * kill)
        tables = {name for (name,) in query(empty, TABLES[engine_of(empty)])}
        if RESTORING in tables:
            refused = manage(empty, tmp_path, "prepare", "--no-static")
            assert "has not ended: restore once more, which empties it first." in refused.stderr
        else:
            assert not tables or "reminders_restoration" in tables
            if tables:
                break

    done = restore(site, file, empty, tmp_path)
    assert done.returncode == 0 or "is not empty" in done.stderr
    assert query(empty, "SELECT username FROM accounts_user ORDER BY username") == [("bob",), ("carol",), ("writer",)]
    assert manage(empty, tmp_path, "verify").returncode == 0
    assert not sqlite_file(f"{empty}.restoring").exists()
