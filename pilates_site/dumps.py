"""A dump of the whole database as it was at one moment, made while people write, and how many rows it holds."""

import contextlib
import os
import re
import sqlite3
import subprocess
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.sqlite3._functions import register

_LIBPQ = ("host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey", "service")


class Refused(Exception):
    """Nothing was done, or what was begun is taken back; its words say why in one sentence, with the way out."""


def words_of(error: BaseException) -> str:
    """What the system says of a file, without its number; the first line of anything else."""
    said = getattr(error, "strerror", None) or str(error)
    return next(iter(said.strip().splitlines()), "") or type(error).__name__


def dump_sqlite(database: Path) -> dict[str, int]:
    """Copy it page by page, in one read transaction: without that, each write would begin the copy anew."""
    live = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=rw", uri=True, isolation_level=None)
    with contextlib.closing(live), contextlib.closing(sqlite3.connect(database)) as copy:
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        register(copy)  # the functions that our constraints use
        [(said,)] = copy.execute("PRAGMA quick_check(1)").fetchall()
        if said != "ok":
            raise Refused(f"The database is damaged ({said}): see verify, and restore the last good backup.")
        return count_sqlite(copy)


def count_sqlite(database: sqlite3.Connection) -> dict[str, int]:
    tables = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    )
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # nosec B608
        for (name,) in database.execute(tables).fetchall()
    }


def dump_postgresql(database: Path) -> dict[str, int]:
    """Let pg_dump see exactly the rows that are counted: both read one snapshot."""
    see_that_client_fits(engine_major())
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        [(snapshot,)] = cursor.fetchall()
        rows = count_rows()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={database}"]
        run_client("pg_dump", *options)
    run_client("pg_restore", "--list", str(database))
    return rows


def count_rows() -> dict[str, int]:
    """How many rows each table of the database has."""
    with connection.cursor() as cursor:
        found = {}
        tables = connection.introspection.table_names(cursor)
        for table in sorted(name for name in tables if not name.startswith("sqlite_")):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # nosec B608
            found[table] = cursor.fetchone()[0]
    return found


def engine_major() -> int:
    """The major version of the database server; of SQLite that of its library."""
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version_info[0]
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def see_that_client_fits(major: int) -> None:
    """Raise ``Refused`` unless pg_dump is of this major version: an older one dumps nothing, and what a newer one
    writes does not load into this server."""
    said = run_client("pg_dump", "--version")
    found = re.search(r"\b(\d+)(?:\.|\b)", said)
    if not found or int(found[1]) != major:
        client = found[1] if found else "of an unknown version"
        raise Refused(f"pg_dump is {client}, the server {major}: install postgresql-client-{major}.")


def run_client(program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs on the database of this site. No password stands on its command line."""
    known = connection.get_connection_params()
    names = {"database": known.get("dbname") or known.get("database"), **known}
    environment = {f"PG{name.upper()}": str(names[name]) for name in _LIBPQ if names.get(name)}
    if names["database"]:
        environment["PGDATABASE"] = str(names["database"])
    try:
        done = subprocess.run(
            [program, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise Refused(f"There is no {program} here: install postgresql-client-{engine_major()}.") from error
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[0]
        raise Refused(f"{said.removeprefix(f'{program}: error: ')}: {program} did not end well.")
    return done.stdout
