"""Which databases `prepare` may bring up to date, and what it says of them: an empty one, and one that a release made.

Nothing here leaves anything written. A database is known by its migrations and by its columns: what an initial
migration made before the first release has the same name in `django_migrations` and other columns.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

NEWEST_SIGN_INS = 20
RESTORING = "restore_that_has_not_ended"
"""The table that a restore makes first and drops last."""


def why_refused(connection: BaseDatabaseWrapper) -> str | None:
    """Return one sentence that says why this database is left alone and what to do; None where it may be upgraded."""
    name = connection.settings_dict["NAME"]
    tables = set(connection.introspection.table_names())
    if RESTORING in tables:
        return f"A restore into the database {name} has not ended: restore once more, which empties it first."
    loader = MigrationLoader(connection)
    applied = [(app, step) for app, step in loader.applied_migrations if app in own_apps()]
    if not applied and (strange := sorted(tables - tables_that_may_stand_alone(tables))):
        return (
            f"The database {name} belongs to another program (it has a table {strange[0]}): "
            "set DATABASE_URL to a database of this site's own."
        )
    if not applied:
        return None
    if unknown := sorted(".".join(step) for step in applied if step not in loader.disk_migrations):
        return (
            f"The database {name} was made by a newer version of this site (this one does not know {unknown[0]}): "
            "start that version again, or restore the backup from before the upgrade."
        )
    state = loader.project_state([step for step in applied if step in loader.graph.nodes])
    models = [model for model in state.apps.get_models(include_auto_created=True) if is_own_table(model)]
    if difference := next(differences(connection, models), None):
        return (
            f"The database {name} was made by a version of this site that was never released ({difference}): "
            "start with an empty one (another DATA_DIR or DATABASE_URL), or stay with the version that made it."
        )
    return None


def plan_of(connection: BaseDatabaseWrapper) -> str:
    """Return one sentence that says what migrating will do."""
    name, executor = connection.settings_dict["NAME"], MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return f"The database {name} is up to date: there is nothing to migrate."
    if not executor.loader.applied_migrations:
        return f"The database {name} is empty: its tables will be made."
    steps = ", ".join(f"{step.app_label}.{step.name}" for step, _ in plan)
    return f"The database {name} will be changed by {steps}. The way back is a copy from before."


def try_to_write(connection: BaseDatabaseWrapper) -> None:
    """Raise what the database says where this user may make no table in it. Nothing stays of the one that is made."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE may_this_be_written (id integer)")
        transaction.set_rollback(True, using=connection.alias)


def why_not(name: str, doing: str, error: Exception) -> str:
    """Return one sentence about a database that could not be read, written, or brought up to date."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return {
        "read": f"The database {name} cannot be read ({reason}): see that it runs, and that DATABASE_URL names it.",
        "written": (
            f"The database {name} cannot be written ({reason}): let the site's user make tables in it, or name another "
            "in DATABASE_URL."
        ),
        "brought up to date": (
            f"The database {name} could not be brought up to date ({reason}): what was finished is kept, nothing is "
            "half done. Run this again; with --traceback it says more."
        ),
    }[doing]


def is_under_another_key(connection: BaseDatabaseWrapper) -> bool:
    """Whether SECRET_KEY is not the one of before: then it opens none of the newest sign-ins."""
    if Session._meta.db_table not in connection.introspection.table_names():
        return False
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    newest = Session.objects.using(connection.alias).order_by("-expire_date").values_list("session_data", flat=True)
    found = list(newest[:NEWEST_SIGN_INS])
    return bool(found) and not any(opens(store, data) for data in found)


def opens(store: Any, data: str) -> bool:
    """Whether the sign-in was written under a key that this site has."""
    try:
        signing.loads(data, salt=store.key_salt, serializer=store.serializer)
    except signing.BadSignature:
        return False
    return True


def own_apps() -> set[str]:
    """Return the labels of the apps of this repository."""
    return {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}


def is_own_table(model: type[Model]) -> bool:
    return model._meta.app_label in own_apps() and model._meta.managed and not model._meta.proxy


def tables_that_may_stand_alone(tables: set[str]) -> set[str]:
    """Return the tables that are there without ours when the first `prepare` was interrupted: Django's and allauth's.

    They count only beside the list of migrations, which is made before any of them.
    """
    journal = MigrationRecorder.Migration._meta.db_table
    if journal not in tables:
        return set()
    return {journal} | {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in own_apps()
    }


def differences(connection: BaseDatabaseWrapper, models: list[type[Model]]) -> Iterator[str]:
    """Yield, in words, where the tables of ``models`` are not as their migrations make them today.

    Compared are columns, their types, whether they may be NULL, and constraints that have a name. More may be there if
    it does not stop a row from being written: a column that the last release took out of the code, an index that an
    operator added.
    """
    columns, names = read_columns(connection), read_names(connection)
    for model in models:
        table = model._meta.db_table
        found = columns.get(table, {})
        for field in model._meta.local_concrete_fields:
            there = found.pop(str(field.column), None)
            if there is None:
                yield f"it lacks {table}.{field.column}"
            elif (there.type, there.may_be_null) != (type_of(field, connection), field.null):
                yield f"it has another kind of {table}.{field.column}"
        for column, kind in found.items():
            if not kind.may_be_left_out:
                yield f"it has {table}.{column}"
        for rule in model._meta.constraints:
            if rule.name not in names:
                yield f"it lacks {rule.name}"


@dataclass(frozen=True)
class TableColumn:
    """What the database asks of a column in a new row."""

    type: str
    may_be_null: bool
    has_default: bool

    @property
    def may_be_left_out(self) -> bool:
        return self.may_be_null or self.has_default


def type_of(field: "Field[Any, Any]", connection: BaseDatabaseWrapper) -> str:
    """Return the type of a field's column in the words in which the database tells it."""
    declared = (field.db_type(connection) or "").lower()
    if connection.vendor == "sqlite":
        return declared
    told = re.sub(r"^varchar", "character varying", re.sub(r"^time$", "time without time zone", declared))
    return told.replace(", ", ",")


def read_columns(connection: BaseDatabaseWrapper) -> dict[str, dict[str, TableColumn]]:
    """Return the columns of every table by their names."""
    question = {
        "sqlite": """
            SELECT m.name, p.name, lower(p.type), NOT p."notnull", p.dflt_value IS NOT NULL
            FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'
        """,
        "postgresql": """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0
            AND NOT a.attisdropped
        """,
    }[connection.vendor]
    tables: dict[str, dict[str, TableColumn]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(question)
        for table, name, kind, may_be_null, has_default in cursor.fetchall():
            tables[table][name] = TableColumn(kind, may_be_null=bool(may_be_null), has_default=bool(has_default))
    return tables


def read_names(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of constraints and unique indexes. SQLite keeps those of constraints in the text alone."""
    question = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL",
        "postgresql": """
            SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
            UNION SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
        """,
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {row for (row,) in cursor.fetchall()}
    return {name for sql in found for name in re.findall(r'"(\w+)"', sql)} if connection.vendor == "sqlite" else found
