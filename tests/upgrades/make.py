"""Make the fixture of a release: its database with one person, on SQLite and PostgreSQL, and its migrations' checksums.

    python -m tests.upgrades.make

writes tests/upgrades/<version of pyproject.toml>/. Run it once, as the last step before a release is tagged, and commit
what it wrote. Never run it to make a failing test pass: a database that people have cannot be made anew either.
"""

import contextlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime, time
from pathlib import Path

from tests import postgresql
from tests.upgrades.databases import HERE, ROOT, checksum, engine_of, own_migrations, prepare, run_site, sqlite_file

# The settings that a pg_dump begins with, what is for psql alone, and the comment above each statement.
NOT_SQL = re.compile(r"\A.*?(?=^CREATE )|^\\(un)?restrict [^\n]*\n|^--\n-- [^\n]*\n--\n\n", re.DOTALL | re.MULTILINE)


def main() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    target = HERE / version
    target.mkdir(exist_ok=True)
    sums = [f"{checksum(path)}  {path}\n" for path in own_migrations()]
    (target / "migrations.sha256").write_text("".join(sums))
    with tempfile.TemporaryDirectory(prefix="pilates-release-") as name, postgresql.server() as server:
        folder = Path(name)
        for url in (f"sqlite:///{folder / 'release.sqlite3'}", server):
            fill(url, released_on(version), folder)
            script = target / f"{engine_of(url)}.sql"
            script.write_text(dump(url))
            sys.stdout.write(f"{script.relative_to(ROOT)}: {script.stat().st_size // 1000} kB\n")


def released_on(version: str) -> datetime:
    """Return 18:00 UTC of the day that the changelog gives to ``version``."""
    found = re.search(rf"^## {re.escape(version)} \((\S+)\)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert found, f"CHANGELOG.md has no line '## {version} (date)'"
    return datetime.combine(datetime.fromisoformat(found[1]).date(), time(18), tzinfo=UTC)


def fill(url: str, now: datetime, folder: Path) -> None:
    """Prepare an empty database and let the person of `tests.upgrades.person` live in it until ``now``."""
    moment = f"datetime.datetime.fromisoformat({now.isoformat()!r})"
    life = f"import datetime; from tests.upgrades import person; person.main({moment})"
    for done in (prepare(url, folder=folder), run_site(url, life, folder=folder)):
        assert done.returncode == 0, done.stderr


def dump(url: str) -> str:
    """Return the database as SQL that Python can run."""
    if engine_of(url) == "sqlite":
        with contextlib.closing(sqlite3.connect(sqlite_file(url))) as connection:
            return "".join(f"{line}\n" for line in connection.iterdump())
    programs = postgresql.find_programs()
    assert programs is not None
    options = ["--inserts", "--no-owner", "--no-privileges", "--dbname", url]
    text = subprocess.run([programs / "pg_dump", *options], capture_output=True, text=True, check=True).stdout
    return NOT_SQL.sub("", text)


if __name__ == "__main__":
    main()
