"""Statements that are put into words once a process: what a page asks at every request, with other values each time.

Django writes the SQL of a queryset anew for each request, which takes longer than the database takes to answer it.
"""

import copy
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connection
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
Row = TypeVar("Row")


class Given(Expression):
    """The place in a statement for a value that is given each time."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class Written:
    """A queryset with the SQL that was made of it."""

    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    places: Sequence[Any]

    def asked(self, given: dict[str, Any]) -> list[Any]:
        params = tuple(_adapted(given[one.name]) if isinstance(one, Given) else one for one in self.places)
        # As QuerySet copies itself, but for its query.
        rows = self.rows.__class__(model=self.rows.model, query=cast(Any, _Ready(self, params)))
        rows._iterable_class = self.rows._iterable_class
        rows._fields = self.rows._fields
        rows._prefetch_related_lookups = self.rows._prefetch_related_lookups
        return [*rows]


class _Ready:
    """The query of a queryset, which was compiled before."""

    def __init__(self, written: Written, params: tuple[Any, ...]) -> None:
        self._written, self._params = written, params

    def __getattr__(self, name: str) -> Any:
        return getattr(self._written.rows.query, name)

    def get_compiler(self, *_using: Any, **_which: Any) -> SQLCompiler:
        compiler = copy.copy(self._written.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_more, **_how: (self._written.sql, self._params)  # type: ignore[method-assign]
        return compiler


def _adapted(value: Any) -> Any:
    """``value`` as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def statement(make: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """Decorator: ask for the rows of the queryset that ``make`` describes, whose SQL is made once a process.

    What is given may stand for itself in filters alone: ``make`` sees it once, and without a value. So it is a number,
    a text, a day or a moment that is never ``None``, and what is to be calculated with is calculated before.
    """
    kept: dict[str, Written] = {}
    names = [*inspect.signature(make).parameters]

    @wraps(make)
    def asked(*args: P.args, **kwargs: P.kwargs) -> list[Row]:
        written = kept.get(connection.vendor)
        if written is None:
            places = {name: Given(name) for name in names}
            rows = cast(Callable[..., QuerySet[Any]], make)(**places)
            compiler = rows.query.get_compiler(connection=connection)
            sql, params = compiler.as_sql()
            written = kept[connection.vendor] = Written(rows, compiler, sql, params)
        return written.asked({**dict(zip(names, args, strict=False)), **kwargs})

    return asked
