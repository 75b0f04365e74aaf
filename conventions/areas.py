"""The areas of the API, and what a key may be given in each: read, or read and change."""

from collections.abc import Iterable

READ, WRITE = "read", "write"
AREAS = ("catalogue", "routines", "practice", "diary", "insights", "reminders", "account", "export")
"""What each view declares as its ``area``, in the order in which people are shown them."""
READ_ONLY = frozenset({"catalogue", "export"})
"""Where there is nothing that a program could change."""
ANY = "any"
"""The area of a view that every key opens, because it asks ``require`` for the area of each thing, or tells a key
nothing but about itself."""
SCOPES = tuple(f"{area}:{access}" for area in AREAS for access in ((READ,) if area in READ_ONLY else (READ, WRITE)))


def everywhere(access: str) -> tuple[str, ...]:
    """The scopes that allow ``access`` in every area, as far as there is such a thing."""
    return tuple(f"{area}:{READ if area in READ_ONLY else access}" for area in AREAS)


def sorted_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """The same scopes in order and once each, without a ``read`` that a ``write`` includes.

    Raises ``ValueError`` for one that there is not.
    """
    named = {*scopes}
    unknown = sorted(named.difference(SCOPES))
    if unknown:
        raise ValueError(f"There is no scope {unknown[0]!r}.")
    return tuple(sorted(one for one in named if one.replace(f":{READ}", f":{WRITE}") not in named - {one}))


def granted(scopes: Iterable[str]) -> frozenset[str]:
    """All that somebody with these scopes may do: ``write`` includes ``read``."""
    named = frozenset(scopes)
    return named | {f"{area}:{READ}" for area in AREAS if f"{area}:{WRITE}" in named}
