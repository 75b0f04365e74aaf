"""Lists by name, in the same order on every database: sorted here, not by the database."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar, overload

from django import forms
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceIterator

from conventions.text import order


class Named(Protocol):
    """What has a name."""

    @property
    def name(self) -> str: ...


_Named = TypeVar("_Named", bound=Named)
_Row = TypeVar("_Row", bound=Model)


def by_name(rows: Iterable[_Named]) -> list[_Named]:
    """Return ``rows`` by name; those of one name in the order given."""
    return sorted(rows, key=lambda row: order(row.name))


class _Choices(ModelChoiceIterator):
    """The choices of a field, by name."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, by_name(self.queryset))


class NamedChoice(forms.ModelChoiceField):
    """One row of several, listed by name."""

    iterator = _Choices


class NamedChoices(forms.ModelMultipleChoiceField):
    """Any rows of several, listed by name."""

    iterator = _Choices


class ByName(Sequence[_Row], Generic[_Row]):
    """The rows of a query by their names, for a paginator: one query for all names, and one for the rows of a page."""

    def __init__(self, rows: QuerySet[_Row], *, name: str = "name") -> None:
        self._rows, self._name = rows, name

    @cached_property
    def _keys(self) -> list[Any]:
        names = self._rows.order_by("pk").values_list("pk", self._name)
        return [pk for pk, name in sorted(names, key=lambda row: order(row[1]))]

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[_Row]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> _Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_Row]: ...

    def __getitem__(self, place: int | slice) -> _Row | Sequence[_Row]:
        if isinstance(place, int):
            return self._rows.get(pk=self._keys[place])
        keys = self._keys[place]
        found = self._rows.in_bulk(keys) if keys else {}
        return [found[key] for key in keys if key in found]
