"""`manage.py prepare` leaves alone what it cannot bring up to date, and says in one sentence what to do."""

import contextlib
from pathlib import Path
from typing import Any

import pytest

from tests.upgrades.databases import connect, engine_of, prepare, query, restore, run, run_site, run_sql

JOURNAL = "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied timestamp);"
# The same table with one column more, which every row has to fill.
GROUPS = """
    DROP TABLE accounts_user_groups;
    CREATE TABLE accounts_user_groups (
        id {key} NOT NULL PRIMARY KEY, user_id bigint NOT NULL, group_id integer NOT NULL, since_on date NOT NULL
    );
"""
# A column of the same name that holds something else.
TEXT_FOR_YES_OR_NO = """
    ALTER TABLE tracking_session DROP COLUMN is_strength;
    ALTER TABLE tracking_session ADD COLUMN is_strength text NOT NULL DEFAULT '';
"""
SHOP = "CREATE TABLE shop_order (id integer PRIMARY KEY);"


def contents(url: str) -> Any:
    """Return what must not change: all of a SQLite database; of a PostgreSQL every column, and its migrations."""
    if engine_of(url) == "sqlite":
        with contextlib.closing(connect(url)) as connection:
            return list(connection.iterdump())
    columns = query(url, "SELECT table_name, column_name FROM information_schema.columns ORDER BY 1, 2")
    has_journal = ("django_migrations", "app") in columns
    return columns, query(url, "SELECT app, name FROM django_migrations ORDER BY id") if has_journal else []


def refusal(url: str, folder: Path) -> str:
    """Return the one sentence of a `prepare` that must change nothing."""
    before = contents(url)

    done = prepare(url, folder=folder)

    assert done.returncode == 1, done.stdout
    assert contents(url) == before
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


def answer(url: str, folder: Path) -> str:
    """Return what `why_refused` says, without the rest of `prepare`."""
    question = "from django.db import connection; from pilates_site.upgrades import why_refused"
    done = run_site(url, f"{question}; print(why_refused(connection))", folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_newer_database_is_refused(url: str, tmp_path: Path) -> None:
    restore(url, "0.1.0")
    run_sql(
        url,
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('tracking', '0999_from_the_future', '2030-01-01 00:00:00')",
    )

    sentence = refusal(url, tmp_path)

    assert "was made by a newer version of this site (this one does not know tracking.0999_from_the_future)" in sentence
    assert sentence.endswith("start that version again, or restore the backup from before the upgrade.")


@pytest.mark.parametrize("script", [SHOP, JOURNAL + SHOP])
def test_a_database_of_another_program_is_refused(url: str, tmp_path: Path, script: str) -> None:
    run_sql(url, script)

    sentence = refusal(url, tmp_path)

    assert "belongs to another program (it has a table shop_order)" in sentence
    assert sentence.endswith("set DATABASE_URL to a database of this site's own.")


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ("ALTER TABLE tracking_session RENAME COLUMN note TO remark", "it lacks tracking_session.note"),
        ("DROP TABLE tracking_care", "it lacks tracking_care."),
        (TEXT_FOR_YES_OR_NO, "it has another kind of tracking_session.is_strength"),
        (GROUPS, "it has accounts_user_groups.since_on"),
    ],
)
def test_a_database_of_an_unreleased_version_is_refused(url: str, tmp_path: Path, change: str, difference: str) -> None:
    restore(url, "0.1.0")
    run_sql(url, change.replace("{key}", "integer" if engine_of(url) == "sqlite" else "bigint"))

    sentence = refusal(url, tmp_path)

    assert f"was made by a version of this site that was never released ({difference}" in sentence
    assert sentence.endswith(
        "start with an empty one (another DATA_DIR or DATABASE_URL), or stay with the version that made it."
    )


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.sqlite3").write_text("Not a database, but long enough to be read as the head of one. " * 20)

    done = prepare(f"sqlite:///{tmp_path}/notes.sqlite3", folder=tmp_path)

    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"CommandError: The database {tmp_path}/notes.sqlite3 cannot be read (file is not a database): "
        "see that it runs, and that DATABASE_URL names it."
    )


def test_a_constraint_of_an_unreleased_version_is_seen(url: str, tmp_path: Path) -> None:
    restore(url, "0.1.0")
    run_sql(url, "DROP INDEX tracking_session_one_running")

    assert "it lacks tracking_session_one_running" in refusal(url, tmp_path)


@pytest.mark.parametrize(
    "script",
    [
        "",
        "CREATE INDEX by_hand ON tracking_session (effort);",
        "CREATE TABLE by_hand_too (id integer PRIMARY KEY);",
        "ALTER TABLE tracking_session ADD COLUMN left_by_the_last_release text;",
        "ALTER TABLE tracking_session ADD COLUMN left_by_the_last_release text NOT NULL DEFAULT '';",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0999_later', '2030-01-01 00:00:00');",
    ],
)
def test_a_released_database_is_not_refused_whatever_stands_beside_it(url: str, tmp_path: Path, script: str) -> None:
    restore(url, "0.1.0")
    if script:
        run_sql(url, script)

    assert answer(url, tmp_path) == "None"


def test_an_interrupted_first_start_is_not_refused(url: str, tmp_path: Path) -> None:
    begun = run(url, "manage.py", "migrate", "contenttypes", folder=tmp_path)

    assert begun.returncode == 0, begun.stderr
    assert answer(url, tmp_path) == "None"


def test_an_empty_database_is_not_refused(url: str, tmp_path: Path) -> None:
    assert answer(url, tmp_path) == "None"
