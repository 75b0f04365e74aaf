"""Questions that are asked again and again with other values: Django builds each statement once.

To build one costs many times what it costs to ask it, and it is the same each time but for the values.
"""

from collections.abc import Callable
from copy import copy
from functools import wraps
from inspect import signature
from types import SimpleNamespace
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

MOST = 2**63 - 1
"""The largest whole number that a column holds."""
Given: TypeAlias = Any
"""What a statement is built with in place of a value: it stands wherever Django takes one."""


class _Value(Expression):
    """A value of a statement that is told each time it is asked; of a person, their primary key."""

    is_authenticated = True  # as whom ``visible_to`` asks for: whose rows they are is told with the rest

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: SQLCompiler, _connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class _Statement:
    """A question as a kind of database is asked it. All threads share it: each asks over its own connection."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows: Any = rows
        self.compiler: Any = rows.query.get_compiler(using=rows.db)
        self.sql, self.parameters = self.compiler.as_sql()

    def ask(self, connection: Any, given: dict[str, Any]) -> list[Any]:
        adapt = connection.ops.adapt_unknown_value
        values = tuple(adapt(given[one.name]) if isinstance(one, _Value) else one for one in self.parameters)
        compiler = copy(self.compiler)
        compiler.connection, compiler.as_sql = connection, lambda *_, **__: (self.sql, values)
        asked = SimpleNamespace(
            query=SimpleNamespace(get_compiler=lambda *_, **__: compiler),
            db=connection.alias,
            model=self.rows.model,
            _known_related_objects={},
        )
        return [*self.rows._iterable_class(asked)]


def stated(build: Callable[..., QuerySet[Any]]) -> Callable[..., list[Any]]:
    """Decorator: what ``build`` returns is built once a process, and asked with the values of each call.

    ``build`` gets a ``Given`` in place of each value, so the same columns and conditions come whatever they are. What
    is called gets whole numbers, strings, days and moments, each by its name, and returns all rows.
    """
    names = [*signature(build).parameters]
    known: dict[str, _Statement] = {}

    @wraps(build)
    def ask(**given: Any) -> list[Any]:
        if None in given.values():
            raise ValueError("A statement asks for a value: without one it would find nothing, silently.")
        if any(isinstance(value, int) and abs(value) > MOST for value in given.values()):
            return []  # no row has a number that no database holds
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in known:
            known[connection.vendor] = _Statement(build(*map(_Value, names)))
        return known[connection.vendor].ask(connection, given)

    return ask
