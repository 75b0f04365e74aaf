"""From a row to the exercise as the rules see it: the only builder of ``ExerciseFacts``."""

from collections.abc import Mapping
from typing import Any, Protocol

from exercises.facts import BASE, BOTH_WAYS, ExerciseFacts, Form, FormStep
from exercises.figures.pace import SWITCH_SECONDS, alternates
from exercises.figures.shown import Shown, shown_figure

MAX_FORM_KEY = 24
AS_KEPT = (
    *(
        "key",
        "name",
        "position",
        "level",
        "start",
        "cue",
        "why",
        "told",
        "alternates",
        "unit",
        "sides",
        "reps_low",
        "reps_high",
    ),
    *("sets_max", "hold_seconds", "rep_seconds", "is_light", "is_familiar", "same_as", "is_home"),
)
AS_SETS = ("tags", "movements", "needs", "asked_by", "suits")


class Practised(Protocol):
    """What of a row says how it is done: an exercise of the catalogue, or one that a person wrote down."""

    @property
    def slug(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def phase(self) -> str: ...

    @property
    def position(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def sides(self) -> int: ...

    @property
    def sets(self) -> int: ...

    @property
    def reps(self) -> int: ...

    @property
    def hold_seconds(self) -> int: ...

    @property
    def est_seconds(self) -> int: ...


def facts_of(row: Any) -> ExerciseFacts:
    """An exercise of the catalogue, from its row. One that had left before forms were kept has its usual form alone."""
    return ExerciseFacts(
        slug=row.slug,
        name=row.name,
        phase=row.phase,
        forms=tuple(_form(row.slug, one) for one in row.forms) or (only_form(row),),
        easier=row.easier,
        areas=frozenset(row.areas),
        roles=frozenset(row.roles),
        gates=row.gates,
        effects=row.flags,
        texts=row.flag_texts,
        instead=row.instead,
        replaced_by=tuple(row.replaced_by),
        alternatives=tuple(row.alternatives),
        is_home=row.is_offered and row.is_listed,
    )


def only_form(row: Practised, *, shown: Shown | None = None) -> Form:
    """The one way in which something without forms is done, in the time its own estimate leaves for it."""
    drawing = shown_figure(shown) if shown else None
    is_in_turn = drawing is not None and alternates(drawing)
    turns = 1 if is_in_turn else row.sides
    ways = 2 if row.unit == BOTH_WAYS else 1
    switch = SWITCH_SECONDS if turns > 1 or ways > 1 else 0
    return Form(
        slug=row.slug,
        key=BASE,
        name="",
        position=row.position,
        shown=shown,
        figure=drawing.name if drawing else "",
        alternates=is_in_turn,
        unit=row.unit,
        sides=row.sides,
        reps_low=row.reps,
        reps_high=row.reps,
        sets_max=row.sets,
        hold_seconds=row.hold_seconds,
        rep_seconds=(row.est_seconds - row.sets * switch) / (row.sets * row.reps * turns * ways),
    )


def _form(slug: str, kept: Mapping[str, Any]) -> Form:
    drawn = kept["figure"]
    shown = Shown.of(drawn) if drawn else None
    given: dict[str, Any] = {name: kept[name] for name in AS_KEPT}
    given |= {name: frozenset(kept[name]) for name in AS_SETS}
    return Form(
        slug=slug,
        **given,
        supports=tuple(kept["supports"]),
        steps=tuple(FormStep(step["breath"], step["text"]) for step in kept["steps"]),
        shown=shown,
        figure=drawn["name"] if drawn else "",
    )
