"""The catalogue: reads ``exercises/data/``, checks it, and brings the database in line with it.

``en/`` holds the records, one file an exercise; ``en/flags.toml`` names the conditions and ``en/sources.toml`` the
pages the records rest on. A folder of another language holds words alone (``words``). Every mistake is found before
anything is written, and names its file and line.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from exercises import fit, search
from exercises.catalogue import words
from exercises.catalogue.words import DATA, FIGURES, FLAGS, SOURCE, SOURCES
from exercises.catalogue.words import drawn as drawn
from exercises.catalogue.words import flag_labels as flag_labels
from exercises.catalogue.words import flags as flags
from exercises.figures import checks
from exercises.figures.frames import figures
from exercises.models import Area, Breath, Effect, Exercise, Level, Movement, Phase, Position, Status, Support, Tag

ONE_OF: dict[str, type[models.TextChoices]] = {
    "level_base": Level,
    "level_full": Level,
    "status_code": Status,
    "phase": Phase,
    "position": Position,
}
SOME_OF: dict[str, type[models.TextChoices]] = {
    "movements": Movement,
    "areas": Area,
    "tags": Tag,
    "supports": Support,
}
SLUGS = ("alternatives", "prerequisites", "prerequisites_full")
LISTS = (*SOME_OF, *SLUGS, "aka", "guide_names", "faults", "extra_figures", "sources")
NUMBERS = ("reps", "reps_low", "reps_high", "sets", "sets_max", "hold_seconds", "sides", "est_seconds")
TEXTS = (
    *("slug", "name", "origin", "level", "guide_level", "status", "category", "regions", "apparatus", "equipment"),
    *("start", "tempo", "dose", "unit", "muscles", "muscles_secondary", "gain", "watch", "cautions", "easier"),
    *("harder", "guide_text", "guide_status", "sources_note", "figure", "reviewed_by", *ONE_OF),
)
OPTIONAL = ("alternatives", "variants", "flags", "reviewed_on")
REQUIRED = tuple(key for key in (*TEXTS, *NUMBERS, *LISTS, "steps") if key not in OPTIONAL)
STEP_KEYS, FLAG_KEYS, VARIANT_KEYS = {"breath", "text"}, {"effect", "text"}, {"guide_name", "text", "status"}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in the data, in one sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.sentence}"


class CatalogueError(Exception):
    """The data cannot be used; ``mistakes`` says why. Nothing was written."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Record:
    """One file as it was read: its values, and its text to find lines in."""

    file: str
    text: str
    values: dict[str, Any]

    @property
    def slug(self) -> str:
        return str(self.values.get("slug", ""))

    def list_of(self, key: str) -> list[Any]:
        value = self.values.get(key, [])
        return value if isinstance(value, list) else []

    def line(self, key: str, *, within: str = "", nth: int = 0) -> int:
        """The line of a key (from 1): ``nth`` counts the places a repeated one stands in; 1 where it is missing."""
        lines = self.text.split("\n")
        first = next((i for i, line in enumerate(lines) if line.startswith(f"[{within}]")), 0) if within else 0
        pattern = re.compile(rf'\s*(\{{\s*|\[\[?)?"?{re.escape(key)}"?\s*(=|\])')
        found = [number for number, line in enumerate(lines[first:], first + 1) if pattern.match(line)]
        return found[min(nth, len(found) - 1)] if found else 1

    def mistake(self, sentence: str, key: str, *, value: object = None, within: str = "", nth: int = 0) -> Mistake:
        """A mistake at a key, or at the line below it where ``value`` stands."""
        line = self.line(key, within=within, nth=nth)
        if value is not None:
            after = enumerate(self.text.split("\n")[line - 1 :], line)
            line = next((number for number, text in after if f'"{value}"' in text), line)
        return Mistake(self.file, line, sentence)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What loading did, as slugs."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: len(slugs) for name, slugs in asdict(self).items()}


# Reading ---------------------------------------------------------------------------------------------------------


def read(folder: Path = DATA) -> list[Exercise]:
    """The catalogue in ``folder`` as unsaved rows with their words in every language, in order of their files.

    Raises ``CatalogueError`` with every mistake that was found.
    """
    parsed = {path.name: _parse(path) for path in sorted(words.folder_of(SOURCE, data=folder).glob("*.toml"))}
    mistakes = [found for found in parsed.values() if isinstance(found, Mistake)]
    for name in {FLAGS, SOURCES} - parsed.keys():
        mistakes.append(Mistake(name, 1, "this file is missing."))
    if mistakes:
        raise CatalogueError(mistakes)
    records = [found for name, found in parsed.items() if name not in (FLAGS, SOURCES) and isinstance(found, Record)]
    vocabulary = {name: set(found.values) for name, found in parsed.items() if isinstance(found, Record)}
    mistakes = [mistake for record in records for mistake in _own_mistakes(record, vocabulary)]
    mistakes += _mistakes_between(records)
    mistakes += [Mistake(f"poses/{file}", line, sentence) for file, line, sentence in checks.problems()]
    mistakes = mistakes or [mistake for record in records for mistake in _figure_mistakes(record)]
    if mistakes:
        raise CatalogueError(mistakes)
    rows = [_row(record) for record in records]
    effects = {row.slug: row.flags for row in rows}
    for row in rows:
        row.guide_flags = fit.guide_effects(row.slug, effects)
        row.loaded_digest = _digest({"record": row.loaded_digest, "guide": row.guide_flags})
    mistakes = [mistake for language in words.languages(folder)[1:] for mistake in _speak(rows, language, folder)]
    if mistakes:
        raise CatalogueError(mistakes)
    return rows


def _speak(rows: list[Exercise], language: str, folder: Path) -> Iterator[Mistake]:
    """Give the rows their words in another language; what is wrong in its files."""
    by_file = {f"{row.slug}.toml": row for row in rows}
    for path in sorted(words.folder_of(language, data=folder).glob("*.toml")):
        found = _parse(path)
        place = f"{language}/{path.name}"
        if isinstance(found, Mistake):
            yield Mistake(place, found.line, found.sentence)
        elif path.name in by_file:
            row = by_file[path.name]
            english = {"steps": row.steps, "variants": row.variants, "flag_texts": row.flag_texts}
            faults = [*words.faults(place, found.values, english)]
            yield from (Mistake(file, found.line(key), sentence) for file, key, sentence in faults)
            if not faults:
                _add_words(row, language, words.translated(found.values, english))
        elif path.name not in (FLAGS, FIGURES):
            yield Mistake(place, 1, "there is no exercise of this name in English.")


def _add_words(row: Exercise, language: str, said: dict[str, Any]) -> None:
    """Keep what the row says in ``language``, with an index entry of its own."""
    speaking = Exercise(**{field.attname: getattr(row, field.attname) for field in Exercise._meta.concrete_fields})
    for key, value in said.items():
        setattr(speaking, key, value)
    row.words = {**row.words, language: {**said, "search_index": _index_entry(speaking)}}
    row.loaded_digest = _digest({"record": row.loaded_digest, "words": row.words})


def _parse(path: Path) -> Record | Mistake:
    try:
        text = path.read_text("utf-8")
        return Record(path.name, text, tomllib.loads(text))
    except UnicodeDecodeError as error:
        return Mistake(path.name, path.read_bytes()[: error.start].count(b"\n") + 1, "this is not UTF-8 text.")
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        return Mistake(path.name, line, f"this is not TOML: {str(error).split(' (at ')[0]}.")


@cache
def sources() -> dict[str, str]:
    """The pages on technique the records rest on: ``{"T1": "…", …}``."""
    return tomllib.loads((words.folder_of(SOURCE) / SOURCES).read_text("utf-8"))


# Checking one record ---------------------------------------------------------------------------------------------


def _choices(values: type[models.TextChoices]) -> str:
    return ", ".join(values.values)


def _own_mistakes(record: Record, vocabulary: Mapping[str, set[str]]) -> list[Mistake]:
    """What is wrong in one record: its shape, or else its words and numbers, or else what the model refuses."""
    mistakes = [*_shape_mistakes(record), *_list_mistakes(record)]
    if not mistakes:
        mistakes = [*_word_mistakes(record, vocabulary[SOURCES]), *_flag_mistakes(record, vocabulary[FLAGS])]
        mistakes = mistakes or [*_measure_mistakes(record)]
    return mistakes or [*_field_mistakes(record)]


def _shape_mistakes(record: Record) -> Iterator[Mistake]:
    for key in record.values.keys() - {*REQUIRED, *OPTIONAL}:
        yield record.mistake(f"there is no field {key!r}.", key)
    for key in REQUIRED:
        if key not in record.values:
            yield Mistake(record.file, 1, f"the field {key!r} is missing.")
    for keys, kind, noun in ((TEXTS, str, "text"), (NUMBERS, int, "a whole number")):
        for key in keys:
            value = record.values.get(key, kind())
            if not isinstance(value, kind) or isinstance(value, bool):
                yield record.mistake(f"{key!r} has to be {noun}.", key)


def _list_mistakes(record: Record) -> Iterator[Mistake]:
    for key in LISTS:
        value = record.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            yield record.mistake(f"{key!r} has to be a list of texts.", key)
    for key, allowed in (("steps", STEP_KEYS), ("variants", VARIANT_KEYS)):
        value = record.values.get(key, [])
        if not isinstance(value, list) or not all(_has_texts(item, allowed) for item in value):
            yield record.mistake(f"{key!r} has to be a list of {{ {', '.join(sorted(allowed))} }}, each a text.", key)


def _has_texts(item: Any, keys: set[str]) -> bool:
    return isinstance(item, dict) and item.keys() == keys and all(isinstance(text, str) for text in item.values())


def _word_mistakes(record: Record, known_sources: set[str]) -> Iterator[Mistake]:
    for key, choices in ONE_OF.items():
        value = record.values[key]
        if value not in choices.values:
            yield record.mistake(f"there is no {key} {value!r}; choose from {_choices(choices)}.", key)
    for key, choices in SOME_OF.items():
        for value in set(record.list_of(key)) - set(choices.values):
            sentence = f"there is no {value!r} in {key}; choose from {_choices(choices)}."
            yield record.mistake(sentence, key, value=value)
    for nth, step in enumerate(record.values["steps"]):
        if step["breath"] not in Breath.values:
            sentence = f"there is no breath {step['breath']!r}; choose from {_choices(Breath)}."
            yield record.mistake(sentence, "breath", nth=nth)
    for key in set(record.list_of("sources")) - known_sources:
        yield record.mistake(f"there is no source {key!r} in {SOURCES}.", "sources", value=key)


def _flag_mistakes(record: Record, known: set[str]) -> Iterator[Mistake]:
    found = record.values.get("flags", {})
    if not isinstance(found, dict):
        yield record.mistake("'flags' has to be a table.", "flags")
        return
    for code, flag in found.items():
        if code not in known:
            yield record.mistake(f"there is no flag {code!r} in {FLAGS}.", code, within="flags")
        elif not isinstance(flag, dict) or not _has_texts({"text": "", **flag}, FLAG_KEYS):
            yield record.mistake(f"{code} has to be {{ effect, text }}, each a text.", code, within="flags")
        elif flag["effect"] not in Effect.values:
            sentence = f"there is no effect {flag['effect']!r}; choose from {_choices(Effect)}."
            yield record.mistake(sentence, code, within="flags")


def _measure_mistakes(record: Record) -> Iterator[Mistake]:
    values = record.values
    if Level.values.index(values["level_full"]) < Level.values.index(values["level_base"]):
        yield record.mistake("level_full has to be level_base or above.", "level_full")
    if not 1 <= values["reps_low"] <= values["reps_high"]:
        yield record.mistake("reps_low has to be at least 1 and at most reps_high.", "reps_low")
    if not 1 <= values["sets"] <= values["sets_max"]:
        yield record.mistake("sets has to be at least 1 and at most sets_max.", "sets")
    if values["sides"] not in (1, 2):
        yield record.mistake("sides has to be 1 or 2.", "sides")
    if values["est_seconds"] < 1:
        yield record.mistake("est_seconds has to be at least 1.", "est_seconds")
    if not values["steps"]:
        yield record.mistake("there has to be at least one step.", "steps")
    if bool(values["reviewed_by"]) != bool(values.get("reviewed_on")):
        yield record.mistake("a review needs both a name and a date (reviewed_on).", "reviewed_by")


def _field_mistakes(record: Record) -> Iterator[Mistake]:
    """What the model itself refuses: a text too long or missing, a number out of range, a date that is none."""
    try:
        _row(record).clean_fields(exclude=[*ONE_OF, "steps"])
    except ValidationError as error:
        for key, messages in error.message_dict.items():
            yield record.mistake(f"{key!r}: {messages[0]}", key)


# Checking between records ----------------------------------------------------------------------------------------


def _mistakes_between(records: list[Record]) -> list[Mistake]:
    """Slugs that are taken or not the file's name, links that lead nowhere, and circles of prerequisites."""
    mistakes: list[Mistake] = []
    by_slug = {record.slug: record for record in records if record.file == f"{record.slug}.toml"}
    for record in records:
        if by_slug.get(record.slug) is not record:
            taken = f"the slug {record.slug!r} is taken by {record.slug}.toml."
            sentence = taken if record.slug in by_slug else "the slug has to be the name of the file."
            mistakes.append(record.mistake(sentence, "slug"))
    for record in records:
        mistakes += _link_mistakes(record, by_slug)
    return mistakes or _circle_mistakes(by_slug)


def _link_mistakes(record: Record, by_slug: Mapping[str, Record]) -> Iterator[Mistake]:
    for key in SLUGS:
        for slug in record.list_of(key):
            if slug not in by_slug:
                yield record.mistake(f"there is no exercise {slug!r}.", key, value=slug)
    kept_out = (Status.INSTRUCTOR_ONLY, Status.NOT_OFFERED)
    if record.values.get("status_code") in kept_out and not record.list_of("alternatives"):
        yield record.mistake("what is not for home has to name alternatives.", "status_code")
    for slug in record.list_of("alternatives"):
        if slug in by_slug and by_slug[slug].values.get("status_code") in kept_out:
            yield record.mistake(f"the alternative {slug!r} is not for home either.", "alternatives", value=slug)


def _figure_mistakes(record: Record) -> Iterator[Mistake]:
    """Figures that are not drawn, and breaths of the first one that are not those of the steps."""
    known = figures()
    for key, names in (("figure", [record.values["figure"]]), ("extra_figures", record.list_of("extra_figures"))):
        for name in names:
            if name not in known:
                yield record.mistake(f"there is no figure {name!r} in poses.", key)
    drawn = known.get(record.values["figure"])
    if drawn and not checks.breath_agrees(drawn, [step["breath"] for step in record.values["steps"]]):
        yield record.mistake("the breaths of the figure's frames are not those of the steps.", "steps")


def _circle_mistakes(by_slug: Mapping[str, Record]) -> list[Mistake]:
    """The first circle found among the prerequisites, as a list of one mistake."""
    finished: set[str] = set()

    def circle(slug: str, trail: tuple[str, ...]) -> tuple[str, ...]:
        if slug in trail:
            return (*trail[trail.index(slug) :], slug)
        if slug not in finished:
            for needed in by_slug[slug].list_of("prerequisites") + by_slug[slug].list_of("prerequisites_full"):
                if found := circle(needed, (*trail, slug)):
                    return found
            finished.add(slug)
        return ()

    for slug, record in by_slug.items():
        if found := circle(slug, ()):
            record = by_slug[found[0]]
            sentence = f"these prerequisites go round in a circle: {' needs '.join(found)}."
            key = "prerequisites" if found[1] in record.list_of("prerequisites") else "prerequisites_full"
            return [record.mistake(sentence, key, value=found[1])]
    return []


# Rows ------------------------------------------------------------------------------------------------------------


def _one_line(value: Any) -> Any:
    """Texts without the line ends that only the file needs; anything else as it is."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _row(record: Record) -> Exercise:
    """An unsaved exercise from a record, with its index entry and the digest that tells whether it changed."""
    values = {key: _one_line(value) for key, value in record.values.items()}
    found = values.pop("flags", {})
    values["flags"] = {code: flag["effect"] for code, flag in found.items()}
    values["flag_texts"] = {code: _one_line(flag["text"]) for code, flag in found.items() if flag.get("text")}
    values["steps"] = [
        {"n": n, "breath": step["breath"], "text": _one_line(step["text"])} for n, step in enumerate(values["steps"], 1)
    ]
    values["variants"] = [{key: _one_line(text) for key, text in one.items()} for one in values.get("variants", [])]
    row = Exercise(**values)
    row.search_index, row.facet_index = _index_entry(row), row.facets()
    row.loaded_digest = _digest({**values, "index": row.search_index, "facets": row.facet_index})
    return row


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _index_entry(row: Exercise) -> str:
    labels = [choices(value).label for key, choices in SOME_OF.items() for value in getattr(row, key)]
    kinds = [*labels, row.position, row.get_position_display(), row.get_phase_display(), row.category, row.regions]
    text = [row.gain, row.muscles, row.muscles_secondary, row.apparatus, row.equipment, row.easier, row.harder]
    return search.entry(
        names=[row.name],
        guide=[*row.guide_names, *(variant["guide_name"] for variant in row.variants)],
        others=row.aka,
        kinds=kinds,
        text=" ".join([*text, row.guide_text, row.guide_status]),
    )


@transaction.atomic
def load(rows: list[Exercise]) -> Outcome:
    """Bring the database in line with ``rows``: made or changed by slug in one query, and only where they differ.

    A row that left the data is removed; where something points at it, it stays and is not offered any more.
    """
    outcome = Outcome()
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
    return outcome
