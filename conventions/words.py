"""Gettext for modules that do not import Django.

``translate_with`` connects it to Django's gettext; without it messages stay English.
"""

from collections.abc import Callable, Mapping
from typing import Self

_translator: Callable[[str], str] | None = None
_counter: Callable[[str, str, int], str] | None = None


def translate_with(translator: Callable[[str], str], counter: Callable[[str, str, int], str] | None = None) -> None:
    """Set the functions used to translate: ``translator(message)`` and ``counter(one, many, count)``."""
    global _translator, _counter
    _translator, _counter = translator, counter


def _(message: str) -> str:
    """Return ``message`` translated. Fill its ``{names}`` afterwards with ``format``."""
    return _translator(message) if _translator else message


def ngettext(one: str, many: str, count: int) -> str:
    """``one`` or ``many`` in the language of the moment, as ``count`` asks for it. Fill the ``{names}`` afterwards."""
    return _counter(one, many, count) if _counter else _(one if count == 1 else many)


class Spoken(str):
    """A lazy translated string: compares equal to its English text and is translated when shown."""

    _message: str
    _values: Mapping[str, object]

    def __new__(cls, message: str, values: Mapping[str, object]) -> Self:
        spoken = super().__new__(cls, message.format(**values) if values else message)
        spoken._message, spoken._values = message, values
        return spoken

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]  # to be copied whole
        return self._message, self._values

    def __str__(self) -> str:
        said = _(self._message)
        return said.format(**self._values) if self._values else said

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def gettext_lazy(message: str, **values: object) -> str:
    """Return a lazy translation of ``message`` with its ``{names}`` filled."""
    return Spoken(message, values)
