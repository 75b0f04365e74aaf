"""Questions that are asked again and again with other values: Django builds each statement once.

To build one costs many times what it costs to ask it, and it is the same each time but for the values.
"""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, cast

from django.db import connections
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """A value of a statement that is told each time it is asked; of a person, their primary key."""

    is_authenticated = True  # as whom ``visible_to`` asks for: whose rows they are is told with the rest

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: SQLCompiler, _connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


class _Statement:
    """A question as one connection asks it. Threads share no connection, so none asks while another does."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows, self.connection = rows, connections[rows.db]
        self.compiler: Any = rows.query.get_compiler(connection=self.connection)
        self.sql, self.parameters = self.compiler.as_sql()
        cast(Any, rows.query).get_compiler = lambda *_, **__: self.compiler

    def ask(self, given: dict[str, Any]) -> list[Any]:
        adapt = self.connection.ops.adapt_unknown_value
        values = tuple(adapt(given[one.name]) if isinstance(one, Given) else one for one in self.parameters)
        self.compiler.as_sql = lambda *_, **__: (self.sql, values)
        return [*cast(Any, self.rows)._iterable_class(self.rows)]


def stated(build: Callable[..., QuerySet[Any]]) -> Callable[..., list[Any]]:
    """Decorator: what ``build`` returns is built once a connection, and asked with the values of each call.

    ``build`` gets a ``Given`` in place of each value, so the same columns and conditions come whatever they are. What
    is called gets whole numbers, strings, days and moments, each by its name, and returns all rows.
    """
    names = [*signature(build).parameters]

    @wraps(build)
    def ask(**given: Any) -> list[Any]:
        known: dict[Any, _Statement] = vars(connections["default"]).setdefault("kept_statements", {})
        statement = known.get(build)
        if statement is None:
            statement = known[build] = _Statement(build(*map(Given, names)))
        return statement.ask(given)

    return ask
