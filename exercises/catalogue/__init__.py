"""The catalogue: reads ``exercises/data/``, checks it, and brings the database in line with it.

``en/`` holds the records, one file an exercise; ``en/flags.toml`` names the conditions, ``en/sources.toml`` the pages
the records rest on, ``en/swaps.toml`` what may take the place of each exercise. A folder of another language holds
words alone (``words``). Every mistake is found before anything is written, and names its file and line.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from conventions.fields import Data
from exercises.catalogue import words
from exercises.catalogue.mistakes import mistakes_between, mistakes_in_drawings, own_mistakes
from exercises.catalogue.records import CatalogueEntry, Mistake, digest, index_entry, parse, row_of
from exercises.catalogue.swaps import SWAPS, swap_mistakes
from exercises.catalogue.swaps import named_movements as named_movements
from exercises.catalogue.swaps import swaps as swaps
from exercises.catalogue.words import DATA, FIGURES, FLAGS, SOURCE, SOURCES
from exercises.catalogue.words import drawn as drawn
from exercises.catalogue.words import drawn_as as drawn_as
from exercises.catalogue.words import flag_labels as flag_labels
from exercises.catalogue.words import flags as flags
from exercises.facts import guide_effects
from exercises.figures import checks
from exercises.models import Exercise, LoadedCatalogue


class CatalogueError(Exception):
    """The data cannot be used; ``mistakes`` says why. Nothing was written."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """What loading did, as slugs."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: len(slugs) for name, slugs in asdict(self).items()}


def read(folder: Path = DATA) -> list[Exercise]:
    """The catalogue in ``folder`` as unsaved rows with their words in every language, in order of their files.

    Raises ``CatalogueError`` with every mistake that was found.
    """
    parsed = {path.name: parse(path) for path in sorted(words.folder_of(SOURCE, data=folder).glob("*.toml"))}
    mistakes = [found for found in parsed.values() if isinstance(found, Mistake)]
    for name in {FLAGS, SOURCES, SWAPS} - parsed.keys():
        mistakes.append(Mistake(name, 1, "this file is missing."))
    if mistakes:
        raise CatalogueError(mistakes)
    entries = {name: found for name, found in parsed.items() if isinstance(found, CatalogueEntry)}
    records = [found for name, found in entries.items() if name not in (FLAGS, SOURCES, SWAPS)]
    vocabulary = {name: set(found.values) for name, found in entries.items()}
    mistakes = [mistake for record in records for mistake in own_mistakes(record, vocabulary)]
    mistakes += mistakes_between(records)
    mistakes += [Mistake(f"poses/{file}", line, sentence) for file, line, sentence in checks.problems()]
    mistakes = mistakes or mistakes_in_drawings(records)
    if mistakes:
        raise CatalogueError(mistakes)
    rows = [row_of(record) for record in records]
    mistakes = [*swap_mistakes(entries[SWAPS], {row.slug: row.facts.by_key for row in rows})]
    effects = {row.slug: row.flags for row in rows}
    for row, record in zip(rows, records, strict=True):
        row.guide_flags = guide_effects(record.values.get("guide_way", {}), effects)
        row.loaded_digest = digest({"record": row.loaded_digest, "guide": row.guide_flags})
    mistakes += [mistake for language in words.languages(folder)[1:] for mistake in _speak(rows, language, folder)]
    if mistakes:
        raise CatalogueError(mistakes)
    return rows


def form_keys() -> dict[str, set[str]]:
    """The keys of the forms of every exercise, by slug, as the files say them."""
    files = words.folder_of(SOURCE).glob("*.toml")
    found = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in files}
    return {slug: {form["key"] for form in record["forms"]} for slug, record in found.items() if "forms" in record}


def _speak(rows: list[Exercise], language: str, folder: Path) -> Iterator[Mistake]:
    """Give the rows their words in another language; what is wrong in its files."""
    by_file = {f"{row.slug}.toml": row for row in rows}
    for path in sorted(words.folder_of(language, data=folder).glob("*.toml")):
        found = parse(path)
        place = f"{language}/{path.name}"
        if isinstance(found, Mistake):
            yield Mistake(place, found.line, found.sentence)
        elif path.name in by_file:
            row = by_file[path.name]
            english = {name: getattr(row, name) for name in ("start", "steps", "variants", "flag_texts", "forms")}
            faults = words.faults(found.values, english)
            yield from (Mistake(place, found.line(key), sentence) for key, sentence in faults)
            if not faults:
                _add_words(row, language, words.translated(found.values, english))
        elif path.name not in (FLAGS, FIGURES, SWAPS):
            yield Mistake(place, 1, "there is no exercise of this name in English.")


def _add_words(row: Exercise, language: str, said: Data) -> None:
    """Keep what the row says in ``language``, with an index entry of its own."""
    speaking = Exercise(**{field.attname: getattr(row, field.attname) for field in Exercise._meta.concrete_fields})
    for key, value in said.items():
        setattr(speaking, key, value)
    row.words = {**row.words, language: {**said, "search_index": index_entry(speaking)}}
    row.loaded_digest = digest({"record": row.loaded_digest, "words": row.words})


@cache
def sources() -> dict[str, str]:
    """The pages on technique the records rest on: ``{"T1": "…", …}``."""
    return tomllib.loads((words.folder_of(SOURCE) / SOURCES).read_text("utf-8"))


@transaction.atomic
def load(rows: list[Exercise]) -> LoadOutcome:
    """Bring the database in line with ``rows``: made or changed by slug in one query, and only where they differ.

    A row that left the data is removed; where something points at it, it stays and is not offered any more.
    """
    outcome = LoadOutcome()
    stored = dict(Exercise.objects.values_list("slug", "loaded_digest"))
    for row in rows:
        known = outcome.changed if row.slug in stored else outcome.created
        (outcome.unchanged if stored.get(row.slug) == row.loaded_digest else known).append(row.slug)
    columns = [column.name for column in Exercise._meta.concrete_fields if column.name not in ("id", "slug")]
    differing = [row for row in rows if row.slug not in outcome.unchanged]
    Exercise.objects.bulk_create(differing, update_conflicts=True, unique_fields=["slug"], update_fields=columns)
    gone = stored.keys() - {row.slug for row in rows}
    for exercise in Exercise.objects.listed().filter(slug__in=gone).order_by("slug"):
        if exercise.is_used():
            exercise.withdraw()
            outcome.withdrawn.append(exercise.slug)
        else:
            exercise.delete()
            outcome.removed.append(exercise.slug)
    LoadedCatalogue.objects.note(is_changed=bool(differing or outcome.withdrawn or outcome.removed))
    return outcome
