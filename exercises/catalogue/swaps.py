"""What may take the place of each exercise, nearest first: ``swaps.toml``, and what kinds of movement are in which.

``[[dart]]`` lists what is near to it, each with ``to`` (slug and version) and ``because``. In another language a file
of the same name holds the reasons alone, in the same order: ``dart = ["…", "…"]``.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from accounts.screening.guidance import Spared
from exercises.barred import Swap
from exercises.catalogue.records import CatalogueEntry, Mistake
from exercises.catalogue.words import SOURCE, folder_of, spoken_here

SWAPS, SPARED = "swaps.toml", "spared"


def swaps() -> Mapping[str, tuple[Swap, ...]]:
    """What is near to each exercise, with its reason in the language of the moment."""
    return _swaps(spoken_here())


@cache
def named_movements() -> Mapping[str, frozenset[str]]:
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


def swap_mistakes(record: CatalogueEntry, forms: Mapping[str, Collection[str]]) -> Iterator[Mistake]:
    """What is wrong in ``swaps.toml``: an exercise or a form that is not there, or no reason.

    ``forms``: the keys of the forms of every exercise, by slug.
    """
    for slug, rows in record.values.items():
        if slug == SPARED:
            yield from _spared_mistakes(record, forms)
            continue
        if slug not in forms:
            yield record.mistake(f"there is no exercise {slug!r}.", slug)
        for row in rows if isinstance(rows, list) else [rows]:
            if not isinstance(row, dict) or row.keys() != {"to", "because"}:
                yield record.mistake("a swap has 'to' and 'because'.", slug)
            elif not _is_there(str(row["to"]), forms) or ":" not in row["to"]:
                yield record.mistake(f"{row['to']!r} is no exercise with its form.", slug, value=row["to"])


def _spared_mistakes(record: CatalogueEntry, forms: Mapping[str, Collection[str]]) -> Iterator[Mistake]:
    for kind, names in record.values[SPARED].items():
        if kind not in {one.value for one in Spared}:
            yield record.mistake(f"there is no kind of movement {kind!r}.", kind)
        for name in names:
            if not _is_there(name.removeprefix("-"), forms):
                yield record.mistake(f"there is no exercise or form {name!r}.", kind, value=name)


def _is_there(name: str, forms: Mapping[str, Collection[str]]) -> bool:
    slug, _colon, form = name.partition(":")
    return slug in forms and (not form or form in forms[slug])
