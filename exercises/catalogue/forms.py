"""The forms of a record, whole: what a form does not say itself it has from the record, as its usual form has."""

from collections.abc import Mapping
from typing import Any

from exercises.facts import BASE, BOTH_WAYS, FULL, MODIFY
from exercises.figures.frames import figures
from exercises.figures.pace import SWITCH_SECONDS, alternates, loop_seconds
from exercises.figures.shown import Shown, shown_figure

DOSE = ("reps_low", "reps_high", "sets_max", "hold_seconds", "sides", "unit")
FORM_TEXTS = ("key", "name", "level", "position", "same_as", "start", "cue", "why", "figure", "told")
FORM_LISTS = ("suits", "supports", "tags", "movements", "needs", "labels", "breaths", "never_says")
FORM_KEYS = {
    *FORM_TEXTS,
    *FORM_LISTS,
    "light",
    "familiar",
    "home",
    "in_turn",
    "steps",
    "dose",
    "frames",
    "scale",
    "neutral",
}


def forms_of(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The forms as they are kept: each with everything, so that nothing has to be looked up in another one.

    ``rep_seconds`` is one repetition on one side in one direction. The usual form's is what the record's estimate
    leaves for it; a form with a drawing of its own takes the time of one round of it, but breaths last as long as they
    do, and a longer hold of the same drawing is added.
    """
    usual = _usual_rep_seconds(values)
    asked_by: dict[str, list[str]] = {}
    for flag, row in values["flags"].items():
        if row["effect"] == MODIFY:
            asked_by.setdefault(row["form"], []).append(flag)
    found = []
    for given in values["forms"]:
        form = _with_defaults(given, values, asked_by.get(given["key"], []))
        shown = shown_of_form(form)
        drawing = shown_figure(shown) if shown else None
        seconds, is_in_turn = usual, False
        if shown and drawing:
            is_whole = shown.figure == values["figure"] and len(shown.frames) == _frame_count(shown.figure)
            longer = form["hold_seconds"] - values["hold_seconds"] if is_whole else 0
            is_usual = is_whole or form["unit"].startswith("breaths")
            seconds = usual + longer if is_usual else round(loop_seconds(drawing), 3)
            is_in_turn = alternates(drawing)
        found.append(
            {
                **form,
                "figure": {**form["figure"], "name": drawing.name} if drawing else None,
                "alternates": given.get("in_turn", is_in_turn),
                "rep_seconds": seconds,
            }
        )
    return found


def shown_of_form(form: Mapping[str, Any]) -> Shown | None:
    """What is drawn of a form; ``None`` for words alone."""
    return Shown.of(form["figure"]) if form["figure"] else None


def _with_defaults(given: Mapping[str, Any], values: Mapping[str, Any], asked_by: list[str]) -> dict[str, Any]:
    key, is_home = given["key"], given.get("home", True)
    full_needs = values["prerequisites_full"] if key == FULL else []
    needs = dict.fromkeys([*given.get("needs", values["prerequisites"]), *full_needs])
    return {
        "key": key,
        "name": given["name"],
        "asked_by": asked_by,
        "suits": sorted({*asked_by, *given.get("suits", [])}),
        "level": given.get("level", values["level_full" if key == FULL else "level_base"]),
        "position": given.get("position", values["position"]),
        "supports": [*given.get("supports", values["supports"])],
        "tags": [*given.get("tags", values["tags"])],
        "movements": [*given.get("movements", values["movements"])],
        "needs": [*needs],
        "start": given.get("start", values["start"]),
        "steps": [*given.get("steps", values["steps"])],
        "cue": given.get("cue", ""),
        "why": given.get("why", ""),
        "told": given.get("told", ""),
        "same_as": given.get("same_as", ""),
        "never_says": [*given.get("never_says", [])],
        "is_light": given.get("light", False),
        "is_familiar": given.get("familiar", False),
        "is_home": is_home,
        **{name: given.get("dose", {}).get(name, values[name]) for name in DOSE},
        "figure": _drawn(given, values) if is_home else None,
    }


def _drawn(given: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    name = given.get("figure", values["figure"])
    return {
        "figure": name,
        "frames": [*given.get("frames", range(_frame_count(name)))],
        "scale": given.get("scale", 1.0),
        "neutral": given.get("neutral", 0),
        "labels": [*given.get("labels", [])],
        "breaths": [*given.get("breaths", [])],
    }


def _frame_count(figure: str) -> int:
    return len(figures()[figure].frames)


def _usual_rep_seconds(values: Mapping[str, Any]) -> float:
    """What the record's estimate leaves for one repetition of its usual form."""
    shown = next(_drawn(given, values) for given in values["forms"] if given["key"] == BASE)
    sides = 1 if values["sides"] < 2 or alternates(figures()[shown["figure"]]) else values["sides"]
    ways = 2 if values["unit"] == BOTH_WAYS else 1
    switch = SWITCH_SECONDS if sides > 1 or ways > 1 else 0
    times = values["sets"] * values["reps"] * sides * ways
    return round((values["est_seconds"] - values["sets"] * switch) / times, 3)
