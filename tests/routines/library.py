"""The real library as the rules see it, without a database, and people to ask the rules about."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from exercises import catalogue
from routines import rules, timeline
from routines.models import candidates

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
WORDS = {"OP": "Thin bones", "RIB": "Ribs", "NECK": "Neck or arm symptoms"}


@cache
def library() -> dict[str, rules.Candidate]:
    return candidates(catalogue.read())


def person(*flags: str, **facts: Any) -> rules.Profile:
    """A beginner with these conditions who has never practised, unless ``facts`` say more."""
    return rules.Profile(**{"today": TODAY, "exercises": library(), "flags": frozenset(flags), "words": WORDS} | facts)


def practised(*slugs: str, **facts: Any) -> dict[str, rules.Experience]:
    """Each of these done three times, the last four days ago, and not mastered unless ``facts`` say so."""
    return {
        slug: rules.Experience(
            **{
                "reps": library()[slug].reps_low,
                "times": 3,
                "recent_times": 3,
                "last_done_on": LAST_TIME,
                "has_done_low_dose": True,
            }
            | facts
        )
        for slug in slugs
    }


def steps(*asked: str) -> list[rules.Step]:
    """``steps("breathing:8", "cat-cow/easier", "dart:6x2")``: exercise, form, repetitions and sets; low doses else."""
    found = []
    for text in asked:
        name, _, dose = text.partition(":")
        slug, _, form = name.partition("/")
        reps, _, sets = dose.partition("x")
        found.append(library()[slug].step(form=form or "base", reps=int(reps or 0), sets=int(sets or 1)))
    return found


def findings(
    asked: Iterable[rules.Step], who: rules.Profile | None = None, minutes: int | None = None
) -> tuple[rules.RoutineFinding, ...]:
    listed = [*asked]
    seconds = timeline.estimated_seconds(listed)
    return rules.check_routine(listed, who or person(), seconds=seconds, minutes=minutes)
