"""The real library as the rules see it, without a database, and people to ask the rules about."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from exercises.facts import ExerciseFacts, Form
from routines import rules, timeline
from routines.rules.newcomer import SoFar
from tests.factories import records

TODAY = date(2026, 11, 23)
LAST_TIME = date(2026, 11, 19)
# What a beginner who has done the gentle week gets when they ask for fifteen minutes.
FIFTEEN = [
    "breathing",
    "scapular-slides",
    "book-opening",
    "cat-cow",
    "thread-needle",
    "dart",
    "swan-prep",
    "childs-pose",
]
TWO_MONTHS = SoFar(sessions=16, strength_sessions=16, first_on=date(2026, 9, 21))
WORDS = {"OP": "Thin bones", "RIB": "Ribs", "NECK": "Neck or arm symptoms"}


@cache
def library() -> dict[str, ExerciseFacts]:
    return {row.slug: row.facts for row in records()}


def person(*flags: str, **facts: Any) -> rules.Profile:
    """A beginner with these conditions who has never practised, unless ``facts`` say more.

    Who has practised did so for two months, and is no newcomer.
    """
    given = {"today": TODAY, "exercises": library(), "flags": frozenset(flags), "words": WORDS}
    return rules.Profile(**given | ({"so_far": TWO_MONTHS} if facts.get("practice") else {}) | facts)


def practised(*slugs: str, **facts: Any) -> dict[str, rules.Experience]:
    """Each of these done three times, the last four days ago, and not mastered unless ``facts`` say so."""
    return {
        slug: rules.Experience(
            **{
                "reps": library()[slug].base.reps_low,
                "times": 3,
                "recent_times": 3,
                "last_done_on": LAST_TIME,
                "has_done_low_dose": True,
            }
            | facts
        )
        for slug in slugs
    }


def made(
    slug: str = "x",
    *,
    sets: int = 1,
    reps: int = 6,
    hold_seconds: int = 0,
    own_hold: int = 0,
    is_own: bool = False,
    **said: Any,
) -> rules.Step:
    """A step of an exercise that no record has: ``phase`` of it, the rest of its one form.

    ``own_hold`` is the hold of the form, ``hold_seconds`` that of the step.
    """
    said["hold_seconds"] = own_hold
    phase, said["movements"] = said.pop("phase", "strength"), frozenset(said.get("movements", ()))
    form = Form(**{"slug": slug, "key": "base", "name": "Usual form", "position": "sit", "rep_seconds": 10.0} | said)
    exercise = ExerciseFacts(slug=slug, name=slug, forms=(form,), is_own=is_own, phase=phase)
    return rules.Step(exercise, form, sets=sets, reps=reps, hold_seconds=hold_seconds)


def steps(*asked: str) -> list[rules.Step]:
    """``steps("breathing:8", "cat-cow/easier", "dart:6x2")``: exercise, form, repetitions and sets; low doses else."""
    found = []
    for text in asked:
        name, _, dose = text.partition(":")
        slug, _, form = name.partition("/")
        reps, _, sets = dose.partition("x")
        found.append(rules.Step.of(library()[slug], form or "base", reps=int(reps or 0), sets=int(sets or 1)))
    return found


def findings(
    asked: Iterable[rules.Step], who: rules.Profile | None = None, minutes: int | None = None
) -> tuple[rules.RoutineFinding, ...]:
    listed = [*asked]
    seconds = timeline.estimated_seconds(listed)
    return rules.check_routine(listed, who or person(), seconds=seconds, minutes=minutes)
