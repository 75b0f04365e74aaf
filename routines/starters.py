"""The starter routines: read from ``data/starters.toml`` and checked. Pure.

A starter belongs to nobody; it becomes a person's own routine when they copy it.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy

from conventions.messages import Message

STARTERS = Path(__file__).parent / "data" / "starters.toml"
_TEXTS = ("slug", "name", "who", "when", "reasons")
_STEP_FIELDS = {"exercise": str, "reps": int, "sets": int, "form": str, "note": str}


class StarterError(Exception):
    """The file of starters cannot be used; the message names the file and the line."""


class UnknownStarter(LookupError):
    """There is no starter of this name."""


@dataclass(frozen=True)
class StarterStep:
    """One exercise of a starter, by slug, with its dose; ``line`` is where it stands in the file."""

    line: int
    exercise: str
    reps: int
    sets: int = 1
    form: str = "base"
    note: str = ""


@dataclass(frozen=True)
class Starter:
    """A routine to begin with: whom it is for, when, and why it is as it is."""

    slug: str
    name: Message
    who: Message
    when: Message
    reasons: Message
    steps: tuple[StarterStep, ...]


@cache
def starters() -> tuple[Starter, ...]:
    """The starter routines, from the first a person may use to the last."""
    return read(STARTERS)


def starter(slug: str) -> Starter:
    """The starter called ``slug``. Raises ``UnknownStarter``."""
    for one in starters():
        if one.slug == slug:
            return one
    raise UnknownStarter(slug)


def read(path: Path) -> tuple[Starter, ...]:
    """The starters in the file at ``path``. Raises ``StarterError`` for what is missing, misspelt or there twice."""
    text = path.read_text(encoding="utf-8")
    try:
        entries = tomllib.loads(text)["starter"]
    except tomllib.TOMLDecodeError as error:
        raise StarterError(f"{path.name}: {error}") from error
    lines = _lines_of_steps(text)
    found = tuple(_starter(entry, lines=lines, file=path.name) for entry in entries)
    slugs = [one.slug for one in found]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise StarterError(f"{path.name}: there are two starters called {slug!r}")
    return found


def check(known: Mapping[str, Collection[str]], *, path: Path = STARTERS) -> None:
    """Raises ``StarterError`` for the first exercise of the file at ``path`` that is not among the ``known`` slugs, or
    the first form that is not among those of its exercise."""
    for one in read(path):
        for step in one.steps:
            where = f"{path.name}, line {step.line}"
            if step.exercise not in known:
                raise StarterError(f"{where}: there is no exercise called {step.exercise!r}")
            if step.form not in known[step.exercise]:
                raise StarterError(f"{where}: there is no form of {step.exercise!r} called {step.form!r}")


def _lines_of_steps(text: str) -> list[int]:
    """The lines that hold a step, in order: one step a line is how the file is written."""
    return [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("{ exercise")]


def _starter(entry: Mapping[str, Any], *, lines: list[int], file: str) -> Starter:
    where = f"{file}, starter {entry.get('slug', '?')!r}"
    missing = [field for field in (*_TEXTS, "steps") if not entry.get(field)]
    unknown = sorted(entry.keys() - {*_TEXTS, "steps"})
    if missing or unknown:
        raise StarterError(f"{where}: missing {missing}, unknown {unknown}")
    steps = tuple(_step(step, line=lines.pop(0) if lines else 0, file=file) for step in entry["steps"])
    words = {field: gettext_lazy(entry[field]) for field in _TEXTS if field != "slug"}
    return Starter(slug=entry["slug"], **words, steps=steps)


def _step(entry: Mapping[str, Any], *, line: int, file: str) -> StarterStep:
    where = f"{file}, line {line}"
    for field, value in entry.items():
        if field not in _STEP_FIELDS:
            raise StarterError(f"{where}: there is no field called {field!r}")
        if type(value) is not _STEP_FIELDS[field]:
            raise StarterError(f"{where}: {field} is {value!r}")
    if "exercise" not in entry or entry.get("reps", 0) < 1 or entry.get("sets", 1) < 1:
        raise StarterError(f"{where}: a step needs an exercise and at least one repetition")
    return StarterStep(line, **entry)
