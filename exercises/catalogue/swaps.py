"""What may take the place of each exercise, nearest first: ``swaps.toml``, and what kinds of movement are in which.

``[[dart]]`` lists what is near to it, each with ``to`` (slug and version) and ``because``. In another language a file
of the same name holds the reasons alone, in the same order: ``dart = ["…", "…"]``.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from accounts.screening import Spared
from exercises.barred import Swap, is_form
from exercises.catalogue.records import CatalogueEntry, Mistake
from exercises.catalogue.words import SOURCE, folder_of, spoken_here

SWAPS, SPARED = "swaps.toml", "spared"


def swaps() -> Mapping[str, tuple[Swap, ...]]:
    """What is near to each exercise, with its reason in the language of the moment."""
    return _swaps(spoken_here())


@cache
def spared() -> Mapping[str, frozenset[str]]:
    """The exercises in which a kind of movement is that neither their tags nor their position tell: ``slug`` for all
    versions, ``slug:form`` for one, ``-slug:form`` for a version without it."""
    return {kind: frozenset(names) for kind, names in _english()[SPARED].items()}


@cache
def _swaps(language: str) -> Mapping[str, tuple[Swap, ...]]:
    path = folder_of(language) / SWAPS
    said = tomllib.loads(path.read_text("utf-8")) if language != SOURCE and path.exists() else {}
    return {
        slug: tuple(_swap(row, said.get(slug, []), n) for n, row in enumerate(rows))
        for slug, rows in _english().items()
        if slug != SPARED
    }


@cache
def _english() -> Mapping[str, Any]:
    return tomllib.loads((folder_of(SOURCE) / SWAPS).read_text("utf-8"))


def _swap(row: Mapping[str, str], said: list[str], n: int) -> Swap:
    slug, _colon, form = row["to"].partition(":")
    return Swap(slug, form, said[n] if n < len(said) else row["because"])


def swap_mistakes(record: CatalogueEntry, slugs: Collection[str]) -> Iterator[Mistake]:
    """What is wrong in ``swaps.toml``: an exercise that is not there, a version that cannot be, or no reason."""
    for slug, rows in record.values.items():
        if slug == SPARED:
            yield from _spared_mistakes(record, slugs)
            continue
        if slug not in slugs:
            yield record.mistake(f"there is no exercise {slug!r}.", slug)
        for row in rows if isinstance(rows, list) else [rows]:
            if not isinstance(row, dict) or row.keys() != {"to", "because"}:
                yield record.mistake("a swap has 'to' and 'because'.", slug)
                continue
            other, _colon, form = str(row["to"]).partition(":")
            if other not in slugs or not form or not is_form(form):
                yield record.mistake(f"{row['to']!r} is no exercise with its version.", slug, value=row["to"])


def _spared_mistakes(record: CatalogueEntry, slugs: Collection[str]) -> Iterator[Mistake]:
    for kind, names in record.values[SPARED].items():
        if kind not in {one.value for one in Spared}:
            yield record.mistake(f"there is no kind of movement {kind!r}.", kind)
        for name in names:
            if name.removeprefix("-").partition(":")[0] not in slugs:
                yield record.mistake(f"there is no exercise {name!r}.", kind, value=name)
