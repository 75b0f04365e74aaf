"""An empty database beside the one of the tests, on the same engine; restoring a release into it, and using it."""

import contextlib
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RELEASES = sorted(path.name for path in HERE.iterdir() if (path / "migrations.sha256").exists())


def own_migrations() -> list[Path]:
    """Return every migration of the project's apps, relative to its root."""
    return sorted(path.relative_to(ROOT) for path in ROOT.glob("*/migrations/[0-9]*.py"))


def checksum(migration: Path) -> str:
    return hashlib.sha256((ROOT / migration).read_bytes()).hexdigest()


@contextlib.contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """Give the URL of a new database: on the PostgreSQL of TEST_DATABASE_URL, else a SQLite file in ``folder``."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'upgraded.sqlite3'}"
        return
    name = f"upgrade_{uuid.uuid4().hex[:12]}"
    with contextlib.closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.cursor().execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def restore(url: str, release: str) -> None:
    """Fill an empty database with the one that ``release`` left."""
    run_sql(url, (HERE / release / f"{engine_of(url)}.sql").read_text())


def engine_of(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql"


def connect(url: str) -> Any:
    return sqlite3.connect(sqlite_file(url)) if engine_of(url) == "sqlite" else psycopg2.connect(url)


def sqlite_file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def run_sql(url: str, script: str) -> None:
    with contextlib.closing(connect(url)) as connection:
        if engine_of(url) == "sqlite":
            connection.executescript(script)
        else:
            connection.cursor().execute(script)
        connection.commit()


def query(url: str, sql: str) -> list[tuple]:
    with contextlib.closing(connect(url)) as connection:
        cursor = connection.cursor()
        cursor.execute(sql)
        return cursor.fetchall()


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return the environment of a process on the database ``url`` and with its files in ``folder``."""
    return os.environ | {
        "DATABASE_URL": url,
        "TEST_DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": "only-for-the-tests-0123456789-0123456789-0123456789",
        "SITE_URL": "http://testserver",
    }


def run(url: str, *command: str, folder: Path, **changes: str) -> subprocess.CompletedProcess:
    """Run Python with ``command`` as a process of its own; see `environment`, of which these are changed."""
    place = environment(url, folder) | changes
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=place, capture_output=True, text=True, check=False)


def run_site(url: str, statements: str, *, folder: Path) -> subprocess.CompletedProcess:
    """Run ``statements`` as a process in which the site is set up, but no request is answered and nothing is tested."""
    return run(url, "-c", f"import django; django.setup(); {statements}", folder=folder)


def prepare(url: str, *options: str, folder: Path, **changes: str) -> subprocess.CompletedProcess:
    return run(url, "manage.py", "prepare", "--no-static", *options, folder=folder, **changes)


def walk(url: str, *, folder: Path) -> dict[str, Any]:
    """Return what `tests.upgrades.walk` found; see there."""
    done = run_site(url, "from tests.upgrades import walk; walk.main()", folder=folder)
    assert done.returncode == 0, done.stderr[-5000:]
    return json.loads(done.stdout) | {"errors": done.stderr[-5000:]}
