"""A new migration keeps nobody from their table for long, and the version before goes on working on what it made.

What was there before these rules is left as it is: a migration that databases have is never changed.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django_migration_linter.migration_linter import MigrationLinter

from conventions.migrations import AddConstraintNotValid, AddIndexOnline, ValidateConstraint

OLD = {"accounts": 14, "exercises": 8, "reminders": 3, "routines": 11, "tracking": 11}
"""The number of the last migration of each app from before these rules."""
LEFT_AS_THEY_ARE: dict[tuple[str, str], str] = {}
"""What the linter does not like, and why it does no harm here. A migration cannot say so itself: it would have to
import the linter, which no site has."""
LARGE = {"session", "sessionstep", "painentry", "followup", "checkin", "delivery"}
"""The tables that grow with every session."""


def own() -> list[migrations.Migration]:
    return [one for (app, _), one in MigrationLoader(None).disk_migrations.items() if app in OLD]


def new() -> list[migrations.Migration]:
    return [one for one in own() if int(one.name[:4]) > OLD[one.app_label]]


def flattened(operations: list[Operation]) -> Iterator[Operation]:
    """Every operation that changes the database."""
    for one in operations:
        if isinstance(one, migrations.SeparateDatabaseAndState):
            yield from flattened(one.database_operations)
        else:
            yield one


def holding_a_large_table(migration: migrations.Migration) -> list[str]:
    """What of a migration reads a large table from its first row to its last while nobody can write."""
    return [
        f"{migration.app_label}.{migration.name}: {one.model_name} {type(one).__name__}"
        for one in flattened(migration.operations)
        if isinstance(one, migrations.AddIndex | migrations.AddConstraint) and one.model_name.lower() in LARGE
        if not isinstance(one, AddIndexOnline | AddConstraintNotValid)
    ]


def faults_of(*linted: migrations.Migration) -> int:
    """How many of them the linter refuses. What it finds goes to the output, which pytest shows where a test fails."""
    linter = MigrationLinter(str(settings.BASE_DIR), no_cache=True, all_warnings_as_errors=True)
    for one in linted:
        linter.lint_migration(one)
    return int(linter.nb_erroneous)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_new_migration_is_one_that_the_version_before_can_live_with() -> None:
    assert faults_of(*(one for one in new() if (one.app_label, one.name) not in LEFT_AS_THEY_ARE)) == 0


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_linter_finds_what_the_old_ones_did() -> None:
    found = {one.name for one in own() if one.app_label == "accounts" and not one.initial and faults_of(one)}

    assert {"0006_name_keys", "0011_indexes"} <= found
    assert "0009_held_forms" not in found


def test_a_new_migration_reads_no_large_table_while_nobody_can_write() -> None:
    assert [fault for one in new() for fault in holding_a_large_table(one)] == []


def test_that_is_seen_in_the_old_ones() -> None:
    found = [fault for one in own() for fault in holding_a_large_table(one) if not one.initial]

    assert "tracking.0009_indexes: painentry AddIndex" in found


def test_a_migration_that_is_left_as_it_is_is_there() -> None:
    assert set(LEFT_AS_THEY_ARE) <= {(one.app_label, one.name) for one in new()}


def test_every_app_has_the_old_ones_that_are_named() -> None:
    last = {app: max(int(one.name[:4]) for one in own() if one.app_label == app) for app in OLD}

    assert all(last[app] >= number for app, number in OLD.items())


# The operations for large tables -----------------------------------------------------------------------------------


def run(operation: Operation, state: ProjectState, *, back: bool = False) -> ProjectState:
    """Carry out an operation, or take it back, as a migration that is not atomic does; return the state after it."""
    after = state.clone()
    operation.state_forwards("conventions", after)
    with connection.schema_editor(atomic=False) as editor:
        if back:
            operation.database_backwards("conventions", editor, after, state)
        else:
            operation.database_forwards("conventions", editor, state, after)
    return after


def names_on(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, table))


@pytest.fixture
def pond(transactional_db: None) -> Iterator[ProjectState]:
    """A table of its own, with one row in it."""
    state = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("depth", models.IntegerField())]
    state.add_model(ModelState("conventions", "Pond", fields))
    pond: Any = state.apps.get_model("conventions", "Pond")
    with connection.schema_editor() as editor:
        editor.create_model(pond)
    pond.objects.create(depth=3)
    yield state
    with connection.schema_editor() as editor:
        editor.delete_model(pond)


def test_an_index_is_added_and_taken_away_online(pond: ProjectState) -> None:
    operation = AddIndexOnline("pond", models.Index(fields=["depth"], name="pond_depth"))

    run(operation, pond)
    assert "pond_depth" in names_on("conventions_pond")

    run(operation, pond, back=True)
    assert "pond_depth" not in names_on("conventions_pond")


def test_a_check_is_added_for_new_rows_and_read_for_old_ones_later(pond: ProjectState) -> None:
    rule = models.CheckConstraint(condition=models.Q(depth__gt=0), name="pond_is_deep")

    after = run(AddConstraintNotValid("pond", rule), pond)
    run(ValidateConstraint("pond", name="pond_is_deep"), after)

    assert "pond_is_deep" in names_on("conventions_pond")
    run(AddConstraintNotValid("pond", rule), pond, back=True)
    assert "pond_is_deep" not in names_on("conventions_pond")


@pytest.mark.postgresql
def test_postgresql_reads_the_old_rows_only_when_it_is_asked_to(pond: ProjectState) -> None:
    deeper = models.CheckConstraint(condition=models.Q(depth__gt=5), name="pond_is_deeper")

    run(AddConstraintNotValid("pond", deeper), pond)

    with connection.cursor() as cursor:
        cursor.execute("SELECT convalidated FROM pg_constraint WHERE conname = 'pond_is_deeper'")
        assert cursor.fetchall() == [(False,)]
