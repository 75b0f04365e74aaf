"""What a routine may hold in the weeks after an injury."""

from datetime import timedelta

import pytest

from accounts.screening import Answers, Assessed, HealthRecord, Open, clearance_of
from exercises.gates import is_within
from routines.composer import Composed, Wish, compose
from routines.rules import Profile
from tests.routines.library import TODAY, library, person


@pytest.mark.parametrize(
    ("slug", "form", "is_open"),
    [
        ("breathing", "base", True),
        ("constructive-rest", "base", True),
        ("seated-extension", "small-lift", True),
        ("seated-extension", "base", False),
        ("chin-nod", "sitting", True),
        ("chin-nod", "base", False),
        ("scapular-slides", "small", True),
        ("scapular-slides", "base", False),
        ("cat-cow", "base", False),
        ("dart", "blades-only", False),
    ],
)
def test_in_the_first_weeks_only_the_small_forms_are_open(slug: str, form: str, is_open: bool) -> None:
    assert is_within(library()[slug], form, Open.QUIET_AND_SMALL) is is_open


@pytest.mark.parametrize(
    ("slug", "form", "is_open"),
    [
        ("quadruped-reach", "base", True),
        ("quadruped-reach", "full", False),
        ("seated-extension", "base", True),
        ("shoulder-bridge", "half-height", True),
        ("dart", "base", False),  # face down
        ("chest-lift", "base", False),  # bends under load, and lifts the head
        ("corkscrew", "base", False),  # no beginner's exercise
    ],
)
def test_later_beginner_exercises_are_open_and_none_that_strains(slug: str, form: str, is_open: bool) -> None:
    assert is_within(library()[slug], form, Open.SPARING) is is_open


def after_injury(days: int) -> Profile:
    answers = Answers(
        answered_on=TODAY,
        conditions=frozenset({"injury"}),
        injury_on=TODAY - timedelta(days=days),
        injury_where="neck",
    )
    record = HealthRecord(assessed=Assessed.YES, assessed_on=TODAY, answers=answers)
    gate = clearance_of(record, today=TODAY)
    return person("NECK", open=gate.open, reasons=gate.reasons, is_beginner_only=gate.is_beginner)


@pytest.mark.parametrize("minutes", [6, 15, 30])
@pytest.mark.parametrize("days", [3, 10, 25, 60])
def test_what_is_composed_stays_within_what_is_open(days: int, minutes: int) -> None:
    who = after_injury(days)

    found = compose(who, Wish(minutes))

    assert isinstance(found, Composed)
    assert found.steps
    for chosen in found.steps:
        assert is_within(chosen.step.exercise, chosen.step.form.key, who.open)
