"""How the database answers a question: by which index, and whether it sorts or reads a table from end to end.

Both databases are asked for their plan of the very statement that a door sends, over many people with months of diary.
"""

import json
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
    """``indexes`` are those by which rows are found; ``scanned`` are the tables, and the indexes, of which every row is
    read."""

    sql: str
    indexes: set[str] = field(default_factory=set)
    scanned: set[str] = field(default_factory=set)
    is_sorted: bool = False
    """The database puts the rows in order itself."""
    words: str = ""


@contextmanager
def plans() -> Iterator[list[Plan]]:
    """The plan of every statement that is sent inside and looks for rows."""
    found: list[Plan] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")) and " WHERE " in sql and not many:
            with connection.cursor() as cursor:
                found.append(_plan_of(cursor, sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def _plan_of(cursor: Any, sql: str, params: Any) -> Plan:
    plan = Plan(sql)
    if connection.vendor == "sqlite":
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        lines = [row[3] for row in cursor.fetchall()]
        plan.words = "\n".join(lines)
        for line in lines:
            _read_sqlite(plan, line)
    else:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
        found = json.loads(found) if isinstance(found, str) else found
        _read_postgresql(plan, found[0]["Plan"])
        plan.words = json.dumps(found, indent=1)
    return plan


def _read_sqlite(plan: Plan, line: str) -> None:
    if line.startswith("USE TEMP B-TREE FOR") and "ORDER BY" in line:
        plan.is_sorted = True
    match = re.match(r"(SEARCH|SCAN) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line)
    if match is None or match[2] == "CONSTANT":
        return
    how, name, index = match.groups()
    named = re.search(rf'"(\w+)" "?{name}"?[\s,)]', plan.sql)
    if how == "SCAN":
        plan.scanned.add(named[1] if named else name)
    elif index:
        plan.indexes.add(index)


def _read_postgresql(plan: Plan, node: dict[str, Any]) -> None:
    kind = node["Node Type"]
    if kind == "Seq Scan":
        plan.scanned.add(node["Relation Name"])
    elif "Index Name" in node:
        if "Index Cond" in node:
            plan.indexes.add(node["Index Name"])
        else:
            plan.scanned.add(node.get("Relation Name", node["Index Name"]))
    plan.is_sorted |= kind in ("Sort", "Incremental Sort")
    for part in node.get("Plans", ()):
        _read_postgresql(plan, part)


def multiply(count: int) -> None:
    """Give each of the people there are ``count`` copies, with all that is theirs, and let the database count its rows.

    A copy has the numbers of the original, each raised by the same step: so whatever belonged together still does.
    """
    personal: set[type[models.Model]] = {User}
    while more := {model for model in apps.get_models() if personal & _related(model)} - personal:
        personal |= more
    with transaction.atomic(), connection.cursor() as cursor:
        for model in personal:
            columns = [field for field in model._meta.concrete_fields]
            names = ", ".join(f'"{one.column}"' for one in columns)
            values = ", ".join(_copied(one, personal) for one in columns)
            cursor.execute(
                f"WITH RECURSIVE copies(nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM copies WHERE nth < {count}) "
                f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {values} FROM "{model._meta.db_table}", copies'
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _related(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields}


def _copied(column: models.Field, personal: set[type[models.Model]]) -> str:
    """The value of a column for a copy."""
    if column.related_model in personal or (column.primary_key and not column.related_model):
        return f'"{column.column}" + nth * {STEP}'
    if column.unique:
        return f"SUBSTR(\"{column.column}\", 1, {(column.max_length or 0) - 6}) || '-' || nth"
    return f'"{column.column}"'
