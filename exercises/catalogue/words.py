"""The catalogue in other languages: ``exercises/data/<lang>/``, and nothing but words in it.

English is the language the records are written in: whole, with their numbers and codes, in ``exercises/data/en/``. Any
other language has files of the same names that hold only the words of a record; what a file leaves out stays English.
``flags.toml`` says the conditions and ``figures.toml`` the pictures. ``exercises/data/poses/`` knows no language.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from exercises.figures.frames import Figure, figures, spoken
from exercises.figures.shown import Shown, shown_of
from exercises.models import SOURCE_LANGUAGE as SOURCE
from exercises.models import language_among

DATA = Path(__file__).parent.parent / "data"
FLAGS, SOURCES, FIGURES = "flags.toml", "sources.toml", "figures.toml"
NOT_A_LANGUAGE = "poses"

TEXTS = (
    *("name", "level", "guide_level", "status", "category", "regions", "apparatus", "equipment", "start", "tempo"),
    *("dose", "muscles", "muscles_secondary", "gain", "watch", "cautions", "easier", "harder", "guide_text"),
    *("guide_status", "sources_note"),
)
LISTS = ("aka", "faults")
STEPS, VARIANTS, FLAG_TEXTS, FORMS = "steps", "variants", "flags", "forms"
FORM_TEXTS, FORM_LISTS = ("name", "start", "cue", "why", "told"), ("steps", "labels")
VARIANT_KEYS = {"text", "status"}


def folder_of(language: str, *, data: Path = DATA) -> Path:
    return data / language


@cache
def languages(data: Path = DATA) -> tuple[str, ...]:
    """The languages the catalogue is written in, English first."""
    others = sorted(path.name for path in data.iterdir() if path.is_dir() and path.name not in (SOURCE, NOT_A_LANGUAGE))
    return (SOURCE, *others)


def spoken_here() -> str:
    """Return the catalogue language for the current request, or English if the catalogue is not translated into it."""
    return language_among(languages()) or SOURCE


# One record ------------------------------------------------------------------------------------------------------


def translated(values: Mapping[str, Any], english: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row as a file in another language says them; ``english`` is the row's own."""
    said: dict[str, Any] = {key: " ".join(values[key].split()) for key in TEXTS if key in values}
    said |= {key: [*values[key]] for key in LISTS if key in values}
    if STEPS in values:
        said["steps"] = [
            {**step, "text": " ".join(text.split())} for step, text in zip(english["steps"], values[STEPS], strict=True)
        ]
    if VARIANTS in values:
        said["variants"] = [
            {**variant, **words} for variant, words in zip(english["variants"], values[VARIANTS], strict=True)
        ]
    if FLAG_TEXTS in values:
        said["flag_texts"] = {**english["flag_texts"], **values[FLAG_TEXTS]}
    if {FORMS, STEPS, "start"} & values.keys():
        said["forms"] = [_translated_form(form, values, english) for form in english["forms"]]
    return said


def _translated_form(form: Mapping[str, Any], values: Mapping[str, Any], english: Mapping[str, Any]) -> dict[str, Any]:
    """A form with its own words, or with those of the record where it is done as the record says."""
    own = values.get(FORMS, {}).get(form["key"], {})
    shared = {
        "start": values.get("start") if form["start"] == english["start"] else None,
        STEPS: values.get(STEPS) if _texts_of(form[STEPS]) == _texts_of(english[STEPS]) else None,
    }
    words = {key: said for key, said in shared.items() if said is not None} | own
    told: dict[str, Any] = {key: " ".join(words[key].split()) for key in FORM_TEXTS if key in words}
    if STEPS in words:
        told[STEPS] = [{**step, "text": text} for step, text in zip(form[STEPS], words[STEPS], strict=True)]
    if "labels" in words:
        told["figure"] = {**form["figure"], "labels": [*words["labels"]]}
    return {**form, **told}


def _texts_of(steps: Iterable[Mapping[str, Any]]) -> list[str]:
    return [" ".join(step["text"].split()) for step in steps]


def faults(values: Mapping[str, Any], english: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with the words of one record, each with its key: their kinds, or else their number."""
    return [*_of_another_kind(values)] or [*_not_as_many(values, english)]


def _of_another_kind(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in values.keys() - {*TEXTS, *LISTS, STEPS, VARIANTS, FLAG_TEXTS, FORMS}:
        yield key, f"there is no word {key!r} to translate."
    for key in TEXTS:
        if not isinstance(values.get(key, ""), str):
            yield key, f"{key!r} has to be text."
    for key in (*LISTS, STEPS):
        if not _is_texts(values.get(key, [])):
            yield key, f"{key!r} has to be a list of texts."
    if not all(isinstance(one, dict) and one.keys() <= VARIANT_KEYS for one in values.get(VARIANTS, [])):
        yield VARIANTS, "a variant has a 'text' and a 'status'."
    for key, form in values.get(FORMS, {}).items():
        are_texts = isinstance(form, dict) and all(isinstance(form.get(name, ""), str) for name in FORM_TEXTS)
        if not are_texts or not all(_is_texts(form.get(name, [])) for name in FORM_LISTS):
            yield key, f"the form {key!r} has texts, and lists of texts for {' and '.join(FORM_LISTS)}."
        elif not form.keys() <= {*FORM_TEXTS, *FORM_LISTS}:
            yield key, f"of the form {key!r} there is nothing to translate but {', '.join((*FORM_TEXTS, *FORM_LISTS))}."


def _not_as_many(values: Mapping[str, Any], english: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in (STEPS, VARIANTS):
        if key in values and len(values[key]) != len(english[key]):
            yield key, f"{key!r} has {len(values[key])} items and {len(english[key])} in English."
    for code in values.get(FLAG_TEXTS, {}):
        if code not in english["flag_texts"]:
            yield code, f"{code!r} has no words in English."
    forms = {form["key"]: form for form in english["forms"]}
    for key, said in values.get(FORMS, {}).items():
        if key not in forms:
            yield key, f"there is no form {key!r} in English."
            continue
        drawn = forms[key]["figure"]
        counts = {STEPS: len(forms[key][STEPS]), "labels": len(drawn["frames"]) if drawn else 0}
        for name in FORM_LISTS:
            if name in said and len(said[name]) != counts[name]:
                yield key, f"{name!r} of {key!r} has {len(said[name])} items and {counts[name]} in English."


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


# Conditions and pictures -----------------------------------------------------------------------------------------


def flags() -> dict[str, dict[str, str]]:
    """The conditions that change an exercise: ``{"OP": {"label": "Thin bones", "meaning": "…"}, …}``, in order."""
    return _flags(spoken_here())


def flag_labels() -> dict[str, str]:
    """What each condition is called, by its code, in order."""
    return {code: flag["label"] for code, flag in flags().items()}


@cache
def _flags(language: str) -> dict[str, dict[str, str]]:
    english: dict[str, dict[str, str]] = tomllib.loads((folder_of(SOURCE) / FLAGS).read_text("utf-8"))
    said = _file(language, FLAGS)
    return {code: {**words, **said.get(code, {})} for code, words in english.items()}


def drawn(name: str) -> Figure | None:
    """The figure of this name with its words in the language of the moment; ``None`` where it is not drawn."""
    return _drawn(name, spoken_here())


@cache
def _drawn(name: str, language: str) -> Figure | None:
    figure = figures().get(name)
    said = _file(language, FIGURES).get(name)
    return spoken(figure, said) if figure is not None and said else figure


def drawn_as(shown: Shown) -> Figure:
    """What a form shows of its figure: these frames and no other, with their words in the language of the moment."""
    return _drawn_as(shown, spoken_here())


@cache
def _drawn_as(shown: Shown, language: str) -> Figure:
    figure = _drawn(shown.figure, language)
    if figure is None:
        raise LookupError(shown.figure)
    return shown_of(figure, shown)


@cache
def _file(language: str, name: str) -> dict[str, Any]:
    path = folder_of(language) / name
    return tomllib.loads(path.read_text("utf-8")) if language != SOURCE and path.exists() else {}
