"""What is wrong in a record, and between records: each mistake with its line."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from conventions.text import key as name_key
from exercises.catalogue.form_mistakes import drawing_mistakes, form_mistakes, links_of_forms
from exercises.catalogue.records import (
    FLAG_KEYS,
    LISTS,
    NUMBERS,
    ONE_OF,
    OPTIONAL,
    REQUIRED,
    SLUGS,
    SOME_OF,
    STEP_KEYS,
    TEXTS,
    VARIANT_KEYS,
    CatalogueEntry,
    Mistake,
    row_of,
)
from exercises.catalogue.spared import double_mistakes, spared_mistakes, trait_mistakes
from exercises.catalogue.words import FLAGS, SOURCES
from exercises.figures import checks
from exercises.figures.frames import figures
from exercises.models import Breath, FlagEffect, Level, Status


def _choices(values: type[models.TextChoices]) -> str:
    return ", ".join(values.values)


def own_mistakes(record: CatalogueEntry, vocabulary: Mapping[str, set[str]]) -> list[Mistake]:
    """What is wrong in one record: its shape, or else its words and numbers, or else what the model refuses."""
    mistakes = [*_shape_mistakes(record), *_list_mistakes(record)]
    if not mistakes:
        mistakes = [*_word_mistakes(record, vocabulary[SOURCES]), *_flag_mistakes(record, vocabulary[FLAGS])]
        mistakes = mistakes or [*form_mistakes(record), *trait_mistakes(record)]
        mistakes = mistakes or [*_measure_mistakes(record)]
    return mistakes or [*_field_mistakes(record)]


def _shape_mistakes(record: CatalogueEntry) -> Iterator[Mistake]:
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


def _list_mistakes(record: CatalogueEntry) -> Iterator[Mistake]:
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


def _word_mistakes(record: CatalogueEntry, known_sources: set[str]) -> Iterator[Mistake]:
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


def _flag_mistakes(record: CatalogueEntry, known: set[str]) -> Iterator[Mistake]:
    found = record.values.get("flags", {})
    if not isinstance(found, dict):
        yield record.mistake("'flags' has to be a table.", "flags")
        return
    for code, flag in found.items():
        if code not in known:
            yield record.mistake(f"there is no flag {code!r} in {FLAGS}.", code, within="flags")
        elif not isinstance(flag, dict) or "effect" not in flag or not _is_row(flag):
            sentence = f"{code} has to be {{ {', '.join(FLAG_KEYS)} }}, each a text and 'spares' a list of texts."
            yield record.mistake(sentence, code, within="flags")
        elif flag["effect"] not in FlagEffect.values:
            sentence = f"there is no effect {flag['effect']!r}; choose from {_choices(FlagEffect)}."
            yield record.mistake(sentence, code, within="flags")


def _is_row(flag: Mapping[str, Any]) -> bool:
    spares = flag.get("spares", [])
    texts = [value for key, value in flag.items() if key != "spares"]
    are_texts = all(isinstance(value, str) for value in (*texts, *(spares if isinstance(spares, list) else [0])))
    return flag.keys() <= {*FLAG_KEYS} and are_texts


def _measure_mistakes(record: CatalogueEntry) -> Iterator[Mistake]:
    values = record.values
    if Level.values.index(values["level_full"]) < Level.values.index(values["level_base"]):
        yield record.mistake("level_full has to be level_base or above.", "level_full")
    elif not all(values[key] in values["level"].lower() for key in ("level_base", "level_full")):
        said = " and ".join(dict.fromkeys([values["level_base"], values["level_full"]]))
        yield record.mistake(f"'level' has to say {said}, as level_base and level_full do.", "level")
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


def _field_mistakes(record: CatalogueEntry) -> Iterator[Mistake]:
    """What the model itself refuses: a text too long or missing, a number out of range, a date that is none."""
    try:
        row_of(record).clean_fields(exclude=[*ONE_OF, "steps"])
    except ValidationError as error:
        for key, messages in error.message_dict.items():
            yield record.mistake(f"{key!r}: {messages[0]}", key)


# Between records ----------------------------------------------------------------------------------------------------


def mistakes_between(records: list[CatalogueEntry]) -> list[Mistake]:
    """Slugs and names that are taken, slugs that are not the file's name, links that lead nowhere, and circles of
    prerequisites."""
    mistakes: list[Mistake] = []
    by_slug = {record.slug: record for record in records if record.file == f"{record.slug}.toml"}
    for record in records:
        if by_slug.get(record.slug) is not record:
            taken = f"the slug {record.slug!r} is taken by {record.slug}.toml."
            sentence = taken if record.slug in by_slug else "the slug has to be the name of the file."
            mistakes.append(record.mistake(sentence, "slug"))
    for record in records:
        mistakes += [*_link_mistakes(record, by_slug), *links_of_forms(record, by_slug)]
    mistakes += _name_mistakes(records)
    return mistakes or _circle_mistakes(by_slug)


def _name_mistakes(records: list[CatalogueEntry]) -> Iterator[Mistake]:
    """Names and aliases that another exercise goes by already: nobody could tell which of them is meant."""
    taken: dict[str, str] = {}
    for key in ("name", "aka"):
        for record in records:
            for name in [record.values.get("name")] if key == "name" else record.list_of("aka"):
                if name and (file := taken.setdefault(name_key(str(name)), record.file)) != record.file:
                    yield record.mistake(f"the name {name!r} is taken by {file}.", key, value=name)


def _link_mistakes(record: CatalogueEntry, by_slug: Mapping[str, CatalogueEntry]) -> Iterator[Mistake]:
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


def mistakes_in_drawings(records: list[CatalogueEntry]) -> list[Mistake]:
    """What is drawn, and what is said beside it: first each drawing by itself, then what the forms show of it."""
    mistakes = [mistake for record in records for mistake in _figure_mistakes(record)]
    if not mistakes:
        mistakes = [mistake for record in records for mistake in spared_mistakes(record)]
        mistakes += double_mistakes(records)
    return mistakes


def _figure_mistakes(record: CatalogueEntry) -> Iterator[Mistake]:
    """Figures that are not drawn, and breaths of the first one that are not those of the steps."""
    known = figures()
    for key, names in (("figure", [record.values["figure"]]), ("extra_figures", record.list_of("extra_figures"))):
        for name in names:
            if name not in known:
                yield record.mistake(f"there is no figure {name!r} in poses.", key)
    yield from drawing_mistakes(record)
    drawn = known.get(record.values["figure"])
    if drawn and not checks.breath_agrees(drawn, [step["breath"] for step in record.values["steps"]]):
        yield record.mistake("the breaths of the figure's frames are not those of the steps.", "steps")


def _circle_mistakes(by_slug: Mapping[str, CatalogueEntry]) -> list[Mistake]:
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
