"""A recent injury that was checked: what opens when, what makes the next step wait, and what ends it."""

from datetime import date, timedelta

import pytest

from accounts import screening
from accounts.screening import Answers, Assessed, Clearance, HealthRecord, Open

TODAY = date(2026, 12, 9)


def hurt(days: int, where: str = "neck", *, answered: int | None = None, **more: date) -> Answers:
    """Answers of somebody who was hurt ``days`` ago, given today or ``answered`` days ago."""
    return Answers(
        answered_on=TODAY - timedelta(days=answered or 0),
        conditions=frozenset({"injury"}),
        injury_on=TODAY - timedelta(days=days),
        injury_where=where,
        **more,
    )


def stands(answers: Answers, *rises: int) -> Clearance:
    """How somebody stands whose pain was looked at; ``rises`` of the last sessions, the newest yesterday."""
    record = HealthRecord(assessed=Assessed.YES, assessed_on=date(2026, 11, 1), answers=answers)
    days = [TODAY - timedelta(days=len(rises) - n) for n in range(len(rises))]
    return screening.clearance_of(record, today=TODAY, rises=list(zip(days, rises, strict=True)))


def test_in_the_first_two_weeks_only_small_movements_are_open_and_strength_has_a_date() -> None:
    answers = hurt(10)
    standing = stands(answers)

    assert (standing.open, standing.ceiling) == (Open.QUIET_AND_SMALL, 2)
    assert standing.open.words == (
        "breathing, rest, the small seated extension, the chin nod sitting and small blade slides"
    )
    assert standing.advice == (
        "You were hurt 10 days ago. Moving gently is advised from the start. Strength waits until 10 January, or until "
        "your professional agrees."
    )
    assert [reason.rule.id for reason in standing.reasons] == ["G13"]
    assert screening.flags(answers, today=TODAY) == {"NECK"}


@pytest.mark.parametrize(
    ("days", "open_", "ceiling"),
    [
        (0, Open.QUIET_AND_SMALL, 2),
        (13, Open.QUIET_AND_SMALL, 2),
        (14, Open.GENTLE, 3),
        (25, Open.GENTLE, 3),
        (41, Open.GENTLE, 3),
        (42, Open.SPARING, 3),
        (60, Open.SPARING, 3),
        (83, Open.SPARING, 3),
        (84, Open.ALL, 5),
        (85, Open.ALL, 5),
    ],
)
def test_what_is_open_grows_in_steps(days: int, open_: Open, ceiling: int) -> None:
    standing = stands(hurt(days), 0, 1, 0)

    assert (standing.open, standing.ceiling) == (open_, ceiling)
    assert standing.is_beginner is (open_ is not Open.ALL)
    assert standing.is_assessed


@pytest.mark.parametrize(("where", "flags"), [("neck", {"NECK"}), ("ribs", {"RIB"}), ("elsewhere", set())])
def test_where_it_was_says_what_is_spared_also_when_it_is_over(where: str, flags: set[str]) -> None:
    assert screening.flags(hurt(25, where), today=TODAY) == flags
    assert screening.flags(hurt(85, where), today=TODAY) == flags


def test_from_week_seven_beginner_exercises_are_open() -> None:
    standing = stands(hurt(60), 0, 1, 0)

    assert standing.open.words == (
        "beginner exercises, but nothing face down, no loaded bending and nothing that lifts the head"
    )
    assert not standing.gentle_only


@pytest.mark.parametrize(
    ("days", "rises", "open_"),
    [
        (60, (3, 0, 0), Open.GENTLE),
        (60, (0, 0, 2), Open.GENTLE),
        (60, (3, 0, 0, 0), Open.SPARING),  # the rise is older than the last three
        (60, (1, 1, 1), Open.SPARING),
        (20, (0, 2), Open.QUIET_AND_SMALL),
        (5, (0, 4), Open.QUIET_AND_SMALL),
    ],
)
def test_after_a_session_with_a_rise_the_step_before_holds(days: int, rises: tuple[int, ...], open_: Open) -> None:
    standing = stands(hurt(days), *rises)

    assert standing.open is open_
    waits = "One of your last 3 sessions raised your pain by 2 or more, so the next step waits."
    assert (waits in standing.reasons[0].ends) is (max(rises[-3:]) >= 2)


def test_a_rise_before_the_injury_does_not_count() -> None:
    record = HealthRecord(assessed=Assessed.YES, assessed_on=date(2026, 11, 1), answers=hurt(42))
    before, since = TODAY - timedelta(days=43), TODAY - timedelta(days=42)

    assert screening.clearance_of(record, today=TODAY, rises=[(before, 3)]).open is Open.SPARING
    assert screening.clearance_of(record, today=TODAY, rises=[(since, 3)]).open is Open.GENTLE


def test_a_rise_keeps_the_last_step_after_12_weeks_until_it_is_asked_again() -> None:
    assert stands(hurt(85, answered=10), 3, 0, 0).open is Open.SPARING
    assert stands(hurt(85), 3, 0, 0).open is Open.ALL


@pytest.mark.parametrize(
    ("agreed", "open_"),
    [(18, Open.ALL), (20, Open.ALL), (21, Open.GENTLE)],  # on day 2, on the day itself, the day before
)
def test_it_ends_when_a_professional_agreed_to_strength_since_the_injury(agreed: int, open_: Open) -> None:
    answers = hurt(20, strength_agreed_on=TODAY - timedelta(days=agreed))

    assert stands(answers).open is open_
    assert screening.flags(answers, today=TODAY) == {"NECK"}


def test_agreement_to_gentle_exercise_is_no_agreement_to_strength() -> None:
    assert stands(hurt(20, agreed_on=TODAY)).open is Open.GENTLE


def test_a_crash_that_nobody_has_checked_is_an_emergency() -> None:
    assert screening.rows_ticked(["5.1"]) == ["5"]
    assert screening.messages(["5"], screening.Urgency.EMERGENCY) == ("You may need an X-ray. Do not exercise.",)
