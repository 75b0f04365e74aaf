"""How the database answers a question: by which index, and whether it puts rows in order or reads a table to its end.

Asked is for the plan of the very statement that the product sends, over many people with a diary.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from accounts.models import User

STEP = 100_000


@dataclass(slots=True)
class Plan:
    """``found`` are the columns of the indexes by which rows are found, by table; ``read`` the tables that are read
    from the first row to the last."""

    sql: str
    found: set[tuple[str, str]] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    is_sorted: bool = False
    """Whether the database puts the rows in order, which no index has in that order."""


@contextmanager
def plans() -> Iterator[list[Plan]]:
    """The plan of every statement inside that looks for rows."""
    found: list[Plan] = []
    is_looking = False

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal is_looking
        if not is_looking and sql.lstrip("(").startswith(("SELECT", "UPDATE", "DELETE")) and " WHERE " in sql:
            is_looking = True
            found.append(plan_of(sql, params))
            is_looking = False
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def plan_of(sql: str, params: Any) -> Plan:
    plan = Plan(sql)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            for *_numbers, line in cursor.fetchall():
                _read_line(plan, line)
        else:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            _read_node(plan, cursor.fetchone()[0][0]["Plan"])
    return plan


def _read_line(plan: Plan, line: str) -> None:
    """A line of SQLite's plan, such as ``SEARCH U0 USING COVERING INDEX name (owner_id=? AND local_date>?)``."""
    if line.startswith("USE TEMP B-TREE FOR") and line.endswith("ORDER BY"):
        plan.is_sorted = True
    found = re.match(r"(SEARCH|SCAN) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line)
    if found is None or found[2] == "CONSTANT":
        return
    how, alias, index = found.groups()
    named = re.search(rf'"(\w+)" {alias}\b', plan.sql)
    table = named[1] if named else alias
    if index and (how == "SEARCH" or is_partial(index)):
        plan.found.add((table, columns_of(index)))
    elif how == "SCAN" and f'"{table}"' in plan.sql:
        plan.read.add(table)


def _read_node(plan: Plan, node: dict[str, Any]) -> None:
    """A node of PostgreSQL's plan, with those below it."""
    kind, index = node["Node Type"], node.get("Index Name")
    if index is not None and ("Index Cond" in node or is_partial(index)):
        plan.found.add((_table_of(index), columns_of(index)))
    elif index is not None or kind == "Seq Scan":
        plan.read.add(node.get("Relation Name") or _table_of(index))
    plan.is_sorted |= kind == "Sort"
    for part in node.get("Plans", ()):
        _read_node(plan, part)


def columns_of(index: str) -> str:
    """The columns of an index in their order: ``owner_id, started_at, id``."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [index])
        else:
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass ORDER BY attnum", [f'"{index}"']
            )
        return ", ".join(name for (name,) in cursor.fetchall())


def indexes_of(table: str) -> list[tuple[str, bool]]:
    """The columns of each index that has every row of ``table``, and whether it keeps them apart."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute('SELECT name, "unique" FROM pragma_index_list(%s) WHERE NOT partial', [table])
        else:
            cursor.execute(
                "SELECT relname, indisunique FROM pg_index JOIN pg_class ON oid = indexrelid "
                "WHERE indrelid = %s::regclass AND indpred IS NULL AND NOT relname LIKE %s",
                [table, "%\\_like"],
            )
        return [(columns_of(name), bool(is_unique)) for name, is_unique in cursor.fetchall()]


def is_partial(index: str) -> bool:
    """Whether an index has some of the rows alone: those that are looked for, so that it may be read to its end."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql LIKE %s FROM sqlite_master WHERE name = %s", ["% WHERE %", index])
        else:
            cursor.execute("SELECT indpred IS NOT NULL FROM pg_index WHERE indexrelid = %s::regclass", [f'"{index}"'])
        return bool(cursor.fetchone()[0])


def _table_of(index: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_indexes WHERE indexname = %s", [index])
        return str(cursor.fetchone()[0])


# Many people ------------------------------------------------------------------------------------------------------


def multiply(count: int) -> None:
    """Give each of the people there are ``count`` copies, with all that is theirs, and let the database count its rows.

    A copy has the numbers of the original, each raised by the same step: so whatever belonged together still does.
    """
    personal: set[type[models.Model]] = {User}
    while more := {model for model in apps.get_models() if personal & _related(model)} - personal:
        personal |= more
    with transaction.atomic(), connection.cursor() as cursor:
        for model in personal:
            columns = model._meta.concrete_fields
            names = ", ".join(f'"{one.column}"' for one in columns)
            values = ", ".join(_copied(one, personal) for one in columns)
            cursor.execute(
                f"WITH RECURSIVE copies(nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM copies WHERE nth < {count}) "
                f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {values} FROM "{model._meta.db_table}", copies'
            )
        cursor.execute("ANALYZE")


def _related(model: type[models.Model]) -> set[Any]:
    return {one.related_model for one in model._meta.concrete_fields}


def _copied(column: Any, personal: set[type[models.Model]]) -> str:
    """The value of a column for a copy."""
    if column.related_model in personal or (column.primary_key and not column.related_model):
        return f'"{column.column}" + nth * {STEP}'
    if column.unique:
        return f"SUBSTR(\"{column.column}\", 1, {column.max_length - 6}) || '-' || nth"
    return f'"{column.column}"'
