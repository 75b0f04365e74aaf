"""The rules of a routine and of a week, as tables."""

from datetime import date
from typing import Any

import pytest

from accounts.screening import Open
from conventions.rules import Finding, Rule
from routines import rules, timeline
from routines.rules import PlannedSession, Step
from routines.rules.pacing import PACE
from routines.rules.week import B13, GAP, WEEK
from tests.routines.library import made, steps


def step(slug: str = "dart", **differences: Any) -> Step:
    """Dart with its usual dose, or what ``differences`` make of it."""
    return made(slug, **{"position": "prone", "rep_seconds": 13.0, "own_hold": 3} | differences)


def week(**days: str) -> list[PlannedSession]:
    """``week(monday="s", tuesday="gs")``: s is a strength session, g a gentle one."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return [
        PlannedSession(weekday=names.index(day), is_strength=kind == "s")
        for day, kinds in days.items()
        for kind in kinds
    ]


# B3: minutes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "seconds"),
    [
        ({}, 78),
        ({"reps": 3}, 39),
        ({"sets": 2}, 78 * 2 + 15),
        ({"sets": 3, "reps": 8}, 104 * 3 + 30),
        ({"hold_seconds": 5}, 78 + 2 * 6),
        ({"hold_seconds": 1}, 78 - 2 * 6),
        ({"hold_seconds": 5, "sides": 2}, (13 + 2) * 6 * 2 + 10),
        ({"hold_seconds": 90, "unit": "breaths"}, 78),
        ({"reps": 1, "rep_seconds": 0.3}, 1),
    ],
)
def test_b3_scales_the_estimate_of_an_exercise_to_its_dose(changed: dict[str, object], seconds: int) -> None:
    assert timeline.step_seconds(step(**changed)) == seconds


def test_b3_adds_15_seconds_for_each_exercise_and_12_for_each_change_of_position() -> None:
    three = [step(position="supine", rep_seconds=10.0), step(position="prone"), step(position="prone")]

    assert rules.position_changes(three) == 1
    assert timeline.estimated_seconds(three) == 60 + 78 + 78 + 3 * 15 + 12


def test_a_routine_without_exercises_takes_no_time_and_is_said_as_one_minute() -> None:
    assert timeline.estimated_seconds([]) == 0
    assert timeline.minutes(0) == 1


@pytest.mark.parametrize(("seconds", "minutes"), [(20, 1), (89, 1), (91, 2), (900, 15)])
def test_minutes_are_rounded_to_the_nearest(seconds: int, minutes: int) -> None:
    assert timeline.minutes(seconds) == minutes


def test_b3_an_exercise_begins_after_those_before_it_and_the_change_to_its_position() -> None:
    three = [step(position="supine", rep_seconds=10.0), step(position="prone"), step(position="prone")]

    assert timeline.begin_seconds(three) == (0, 60 + 15 + 12, 60 + 15 + 12 + 78 + 15)
    assert timeline.begin_seconds([]) == ()


@pytest.mark.parametrize(
    ("phase", "among", "place"),
    [
        ("strength", [], 0),
        ("breath", ["mobility", "strength"], 0),
        ("strength", ["breath", "strength", "stretch"], 2),
        ("rest", ["breath", "stretch"], 2),
        ("mobility", ["strength", "breath"], 0),
        ("mobility", ["breath", "", "strength"], 2),
    ],
)
def test_b1_a_new_exercise_goes_before_the_first_of_a_later_phase(phase: str, among: list[str], place: int) -> None:
    assert rules.place_for(phase, among=among) == place


# Strength and gentle ---------------------------------------------------------------------------------------------


def test_one_exercise_of_phase_strength_makes_a_strength_session() -> None:
    assert rules.is_strength([step(phase="breath"), step(phase="strength")])
    assert not rules.is_strength([step(phase="breath"), step(phase="stretch")])


@pytest.mark.parametrize(
    ("slug", "form", "is_gentle"),
    [
        ("cat-cow", "base", True),
        ("cat-cow", "easier", True),
        ("book-opening", "easier", True),
        ("book-opening", "base", False),
        ("seated-extension", "base", False),
        ("spine-twist", "base", False),
        ("spine-twist", "easier", True),
        ("single-knee-curl", "easier", False),
        ("dart", "easier", False),
    ],
)
def test_g3_the_gentle_set_takes_some_exercises_in_their_easier_form_only(
    slug: str, form: str, *, is_gentle: bool
) -> None:
    assert rules.is_gentle_set(steps("breathing", f"{slug}/{form}")) is is_gentle


def test_g3_nothing_is_not_a_gentle_set() -> None:
    assert not rules.is_gentle_set([])


@pytest.mark.parametrize(
    ("slugs", "least"),
    [
        (["breathing", "constructive-rest"], Open.QUIET),
        (["breathing", "seated-extension"], Open.QUIET_AND_SEATED),
        (["breathing", "cat-cow"], Open.GENTLE),
        (["breathing", "dart"], Open.ALL),
    ],
)
def test_each_open_level_includes_the_stricter_ones(slugs: list[str], least: Open) -> None:
    found = steps(*(f"{slug}/easier" for slug in slugs))

    assert [allowed for allowed in Open if rules.is_open(found, allowed)] == [one for one in Open if one >= least]


def test_g6_says_who_offers_the_exercise_and_what_can_take_its_place() -> None:
    finding = rules.not_offered("Roll Over", with_instructor=True, alternatives=["Pelvic Curl", "Spine Stretch"])

    assert finding.rule.id == "G6"
    assert finding.which == ("Roll Over",)
    assert finding.sentence == (
        "Roll Over needs an instructor, so you cannot add it to a routine. Try Pelvic Curl or Spine Stretch instead."
    )


def test_g6_without_an_alternative_names_none() -> None:
    finding = rules.not_offered("Headstand", with_instructor=False, alternatives=[])

    assert finding.sentence == "Headstand is not for home, so you cannot add it to a routine."


# WEEK, GAP and B13: the week ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sessions",
    [
        week(),
        week(monday="s"),
        week(monday="s", thursday="s"),
        week(monday="s", wednesday="s", friday="s"),
        week(tuesday="s", thursday="s", sunday="s"),
        week(monday="sg", tuesday="g", wednesday="s"),
        week(monday="gg", tuesday="g", wednesday="g", thursday="g", friday="g", saturday="g"),
    ],
)
def test_nothing_is_found_against_strength_days_apart_and_gentle_days_between(sessions: list[PlannedSession]) -> None:
    assert rules.check_week(sessions) == ()


@pytest.mark.parametrize(
    ("sessions", "rule_ids", "days"),
    [
        (week(monday="s", tuesday="s"), ["GAP"], [("Monday", "Tuesday")]),
        (week(sunday="s", monday="s"), ["GAP"], [("Sunday", "Monday")]),
        (week(saturday="s", sunday="s"), ["GAP"], [("Saturday", "Sunday")]),
        (week(monday="ss"), ["GAP"], [("Monday",)]),
        (
            week(monday="s", tuesday="s", wednesday="s"),
            ["GAP", "GAP"],
            [("Monday", "Tuesday"), ("Tuesday", "Wednesday")],
        ),
        (
            week(monday="s", wednesday="s", friday="s", saturday="s"),
            ["GAP", "WEEK"],
            [("Friday", "Saturday"), ("Monday", "Wednesday", "Friday", "Saturday")],
        ),
        (
            week(monday="g", tuesday="g", wednesday="g", thursday="g", friday="g", saturday="g", sunday="g"),
            ["B13"],
            [("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")],
        ),
    ],
)
def test_a_finding_of_the_week_names_the_rule_and_the_days(
    sessions: list[PlannedSession], rule_ids: list[str], days: list[tuple[str, ...]]
) -> None:
    found = rules.check_week(sessions)

    assert [finding.rule.id for finding in found] == rule_ids
    assert [finding.which for finding in found] == days


def test_gap_says_what_to_do_and_why() -> None:
    (finding,) = rules.check_week(week(monday="s", tuesday="s"))

    assert finding.sentence == (
        "Monday and Tuesday are next to each other. Leave a day between strength days, so that your back can settle."
    )
    assert finding.source == "General practice, not a trial"


@pytest.mark.parametrize(
    ("rule", "which", "words"),
    [
        (GAP, ("Wednesday", "Thursday"), "Next to Thursday's strength day"),
        (PACE, ("Monday", "Wednesday"), "Near Monday's strength day"),
        (GAP, ("Wednesday",), "A second strength session that day"),
        (WEEK, ("Monday", "Wednesday"), "More than 3 strength days that week"),
        (B13, ("Wednesday",), "No day free that week"),
    ],
)
def test_what_speaks_against_a_day_is_said_in_a_few_words(rule: Rule, which: tuple[str, ...], words: str) -> None:
    assert rules.in_short(Finding(rule, "", which), day=date(2026, 11, 25)) == words


# Words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ({"sets": 1, "reps": 6, "unit": "reps", "sides": 1}, "6 repetitions"),
        ({"sets": 1, "reps": 1, "unit": "reps", "sides": 1}, "1 repetition"),
        ({"sets": 2, "reps": 6, "unit": "reps", "sides": 2}, "2 sets of 6 repetitions, each side"),
        ({"sets": 1, "reps": 8, "unit": "breaths", "sides": 1, "hold_seconds": 45}, "8 breaths"),
        (
            {"sets": 1, "reps": 5, "unit": "circles each direction", "sides": 2},
            "5 circles each direction, each side",
        ),
        (
            {"sets": 1, "reps": 2, "unit": "holds", "sides": 2, "hold_seconds": 20},
            "2 holds, each side, 20 seconds held",
        ),
    ],
)
def test_a_dose_is_said_in_words(dose: dict[str, object], words: str) -> None:
    assert rules.dose_in_words(**dose) == words
