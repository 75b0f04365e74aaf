"""A record: one file of the catalogue as it was read, and the exercise that is made of it."""

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

from exercises import search
from exercises.catalogue.forms import forms_of
from exercises.models import Area, Exercise, Level, Movement, Phase, Position, Status, Support, Tag

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
SLUGS = ("alternatives", "prerequisites", "prerequisites_full", "replaced_by")
LISTS = (*SOME_OF, *SLUGS, "aka", "guide_names", "faults", "extra_figures", "sources", "roles")
NUMBERS = ("reps", "reps_low", "reps_high", "sets", "sets_max", "hold_seconds", "sides", "est_seconds")
TEXTS = (
    *("slug", "name", "origin", "level", "guide_level", "status", "category", "regions", "apparatus", "equipment"),
    *("start", "tempo", "dose", "unit", "muscles", "muscles_secondary", "gain", "watch", "cautions", "easier"),
    *("harder", "guide_text", "guide_status", "sources_note", "figure", "reviewed_by", *ONE_OF),
)
TABLES = ("gates", "guide_way")
OPTIONAL = ("alternatives", "variants", "flags", "reviewed_on", "roles", "replaced_by", *TABLES)
REQUIRED = tuple(key for key in (*TEXTS, *NUMBERS, *LISTS, "steps", "forms") if key not in OPTIONAL)
STEP_KEYS, VARIANT_KEYS = {"breath", "text"}, {"guide_name", "text", "status"}
FLAG_KEYS = ("effect", "form", "text", "instead", "spares")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in the data, in one sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
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


def parse(path: Path) -> CatalogueEntry | Mistake:
    try:
        text = path.read_text("utf-8")
        return CatalogueEntry(path.name, text, tomllib.loads(text))
    except UnicodeDecodeError as error:
        return Mistake(path.name, path.read_bytes()[: error.start].count(b"\n") + 1, "this is not UTF-8 text.")
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        return Mistake(path.name, line, f"this is not TOML: {str(error).split(' (at ')[0]}.")


def _one_line(value: Any) -> Any:
    """Texts without the line ends that only the file needs; anything else as it is."""
    return " ".join(value.split()) if isinstance(value, str) else value


def row_of(record: CatalogueEntry) -> Exercise:
    """An unsaved exercise from a record, with its index entry and the digest that tells whether it changed."""
    values = {key: _one_line(value) for key, value in record.values.items()}
    found = values.pop("flags", {})
    values["flags"] = {code: flag["effect"] for code, flag in found.items()}
    values["flag_texts"] = {code: _one_line(flag["text"]) for code, flag in found.items() if flag.get("text")}
    values["instead"] = {code: flag["instead"] for code, flag in found.items() if flag.get("instead")}
    values["forms"] = forms_of({**values, "flags": found})
    values.pop("guide_way", None)
    values["steps"] = [
        {"n": n, "breath": step["breath"], "text": _one_line(step["text"])} for n, step in enumerate(values["steps"], 1)
    ]
    values["variants"] = [{key: _one_line(text) for key, text in one.items()} for one in values.get("variants", [])]
    row = Exercise(**values)
    row.search_index, row.facet_index = index_entry(row), row.facets()
    row.loaded_digest = digest({**values, "index": row.search_index, "facets": row.facet_index})
    return row


def digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def index_entry(row: Exercise) -> str:
    labels = [choices(value).label for key, choices in SOME_OF.items() for value in getattr(row, key)]
    kinds = [*labels, row.position, row.get_position_display(), row.get_phase_display(), row.category, row.regions]
    text = [row.gain, row.muscles, row.muscles_secondary, row.apparatus, row.equipment, row.harder]
    text += [words for form in row.forms for words in (form["name"], form["why"])]
    return search.entry(
        names=[row.name],
        guide=[*row.guide_names, *(variant["guide_name"] for variant in row.variants)],
        others=row.aka,
        kinds=kinds,
        text=" ".join(text),
    )
