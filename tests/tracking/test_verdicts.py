"""What is said about the change of pain: the first sentence that fits, for each case and at its edges."""

from typing import Any

import pytest

from tests.tracking.diaries import daily, day, diary, entries, session, three
from tracking.insights.answers import three_change
from tracking.insights.changes import AS_BEFORE, MeasureChange, row_of
from tracking.insights.facts import EntryFacts, History
from tracking.insights.measures import CHANCE, IMPROVED, TOO_FEW, TOO_LOW, WORSE
from tracking.insights.summary import summarise

EASE = "Backs often ease by themselves, most in the first weeks."


def pain(history: History) -> MeasureChange:
    return summarise(history).pain


def said(today: int, *runs: tuple[int, int], **fields: Any) -> str:
    return pain(diary(today, entries=daily(*runs), **fields)).sentence


def ten(*scores: int, days: int, since: int = 0) -> dict[int, int]:
    """``days`` days whose mean has one decimal, by repeating ten scores or fewer."""
    return {since + number: scores[number % len(scores)] for number in range(days)}


# Before there are two means --------------------------------------------------------------------------------------


def test_without_a_number_nothing_is_written_down() -> None:
    assert said(0) == "Nothing logged yet."


@pytest.mark.parametrize(
    ("name", "scores", "today", "sentence"),
    [
        ("one", {0: 5}, 0, "Numbers on 1 day so far. 3 within 2 weeks make your starting point."),
        (
            "two, 20 days apart", {0: 5, 20: 4}, 20,
            "Numbers on 2 days so far. 3 within 2 weeks make your starting point.",
        ),
    ],
)  # fmt: skip
def test_until_two_weeks_hold_three_numbers_there_is_no_starting_point(
    name: str, scores: dict[int, int], today: int, sentence: str
) -> None:
    change = pain(diary(today, entries=entries(scores)))

    assert (change.then, change.verdict, change.sentence) == (None, TOO_FEW, sentence)


def test_three_numbers_on_one_day_are_one_day() -> None:
    several = tuple(EntryFacts(number, day(0), 8.0 + number, "now", 5) for number in range(3))

    assert pain(diary(1, entries=several)).sentence == (
        "Numbers on 1 day so far. 3 within 2 weeks make your starting point."
    )


def test_the_starting_point_says_from_how_many_days_and_when_it_is_compared() -> None:
    history = diary(6, entries=entries({0: 4, 1: 4, 3: 5, 4: 4, 5: 4}))

    assert pain(history).sentence == "Your starting point is 4.2, from 5 days. Compare from 14 September."
    assert said(13, (14, 5)) == "Your starting point is 5.0, from 7 days. Compare from 14 September."
    assert said(14, (15, 5)) == "Your pain is 5.0, as at the start."


def test_a_slow_starter_has_a_starting_point_once_numbers_come() -> None:
    """One number on day 0, none for 15 days, then 36 days that fall from 6 to 2."""
    falling = {16 + number: 6 - round(4 * number / 35) for number in range(36)}
    history = diary(51, entries=entries({0: 5} | falling))

    change = pain(history)

    assert (change.then_on, change.verdict) == (day(16), TOO_FEW)
    assert change.sentence == "Down 3.4, from 5.7 to 2.3. Too early to say: read on 28 October."
    assert pain(diary(57, entries=history.entries + entries(ten(2, days=6, since=52)))).verdict == TOO_FEW
    assert pain(diary(58, entries=history.entries + entries(ten(2, days=7, since=52)))).verdict == IMPROVED


# Where numbers stopped coming ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recent", "sentence"),
    [
        ({}, "have 0 numbers; 3, or one weekly average, are needed."),
        ({28: 2}, "have 1 number; 3, or one weekly average, are needed."),
        ({28: 2, 30: 2}, "have 2 numbers; 3, or one weekly average, are needed."),
    ],
)
def test_too_few_recent_numbers_are_counted(recent: dict[int, int], sentence: str) -> None:
    history = diary(30, entries=(*daily((14, 4)), *entries(recent)))

    assert pain(history).sentence == f"Your starting point was 4.0. The last 7 days {sentence}"


def test_what_is_older_than_three_weeks_is_told_as_past() -> None:
    """Numbers up to day 32, a Friday: 24 days later, and on the last day on which they are still counted."""
    history = daily((14, 4), (19, 3))

    assert said(56, (14, 4), (19, 3)) == ("Nothing written since 2 October. Before that: 4.0 at the start, 3.0 then.")
    assert "The last 7 days have 0 numbers" in pain(diary(53, entries=history)).sentence
    assert "Nothing written" in pain(diary(54, entries=history)).sentence


# No pain ---------------------------------------------------------------------------------------------------------


def test_a_week_of_0_says_so() -> None:
    history = diary(20, entries=entries(ten(1, 2, 1, 2, 1, 1, 2, days=14) | ten(0, days=7, since=14)))

    change = pain(history)

    assert change.sentence == "No pain written down in the last 7 days. You started at 1.4."
    assert change.beside.startswith(EASE)


def test_pain_that_came_back_since_the_reading_is_not_no_pain() -> None:
    """Read on day 56, with a week of 0; seen four days later."""
    assert said(60, (14, 5), (42, 0), (5, 3)) == "Down 5.0, from 5.0 to 0.0. More than chance usually explains."
    assert said(56, (14, 5), (43, 0)) == "No pain written down in the last 7 days. You started at 5.0."


def test_no_pain_at_the_start_and_now() -> None:
    assert said(20, (21, 0)) == "No pain written down, at the start or now."
    assert pain(diary(20, entries=daily((21, 0)))).beside == ""


# Before six weeks are over ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "then", "now", "sentence"),
    [
        (
            28, (2, 2, 3, 2, 3, 2, 3), (4, 4, 4, 4, 4, 4, 5),
            "Up 1.7, from 2.4 to 4.1. Too early to say: read on 12 October.",
        ),
        (33, (8, 8, 8, 8, 8, 8, 7), (4,), "Down 3.9, from 7.9 to 4.0. Too early to say: read on 12 October."),
    ],
)  # fmt: skip
def test_before_six_weeks_it_is_too_early_to_say(
    today: int, then: tuple[int, ...], now: tuple[int, ...], sentence: str
) -> None:
    change = pain(diary(today, entries=entries(ten(*then, days=7) | ten(*now, days=today - 6, since=7))))

    assert (change.verdict, change.sentence) == (TOO_FEW, sentence)
    assert change.beside.startswith(EASE) is sentence.startswith("Down")


def test_weeks_with_more_pain_speak_in_place_of_a_comparison() -> None:
    found = summarise(diary(21, entries=entries(ten(4, days=7) | ten(6, 7, days=15, since=7))))

    assert found.headline.rule.id == "W4"
    assert found.headline.sentence == (
        "Your pain has been 2 or more above your starting point (4.0) for 2 weeks. Strength rests."
    )
    assert found.pain.beside == ""


def test_ten_days_with_more_pain_are_still_compared() -> None:
    assert said(16, (7, 4), (10, 6)) == "Up 2.0, from 4.0 to 6.0. Too early to say: read on 12 October."


# From six weeks on -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "today", "then", "now", "verdict", "sentence"),
    [
        ("better", 50, (6,), (3,), IMPROVED, "Down 3.0, from 6.0 to 3.0. More than chance usually explains."),
        (
            "worse", 50, (3,), (5, 5, 5, 5, 5, 5, 6), WORSE,
            "Up 2.1, from 3.0 to 5.1. More than chance usually explains.",
        ),
        (
            "it began too low", 60, (2, 2, 2, 2, 2, 2, 3), (1, 1, 1, 1, 1, 2, 2), TOO_LOW,
            "Down 0.8, from 2.1 to 1.3. It began too low to judge a fall.",
        ),
        (
            "a rise from below 3", 60, (2, 2, 3, 2, 3, 2, 3), (4, 4, 4, 4, 4, 4, 5), CHANCE,
            "Up 1.7, from 2.4 to 4.1. That may still be chance.",
        ),
        (
            "a small fall", 60, (5,), (4, 4, 4, 4, 4, 3, 4), CHANCE,
            "Down 1.1, from 5.0 to 3.9. That may still be chance.",
        ),
        ("a small rise", 60, (5,), (6,), CHANCE, "Up 1.0, from 5.0 to 6.0. That may still be chance."),
        ("the same", 60, (5,), (5,), CHANCE, "Your pain is 5.0, as at the start."),
    ],
)  # fmt: skip
def test_from_six_weeks_on_a_change_is_judged(
    name: str, today: int, then: tuple[int, ...], now: tuple[int, ...], verdict: str, sentence: str
) -> None:
    change = pain(diary(today, entries=entries(ten(*then, days=14) | ten(*now, days=today - 13, since=14))))

    assert (change.verdict, change.sentence) == (verdict, sentence)


def test_two_means_that_are_shown_alike_are_the_same() -> None:
    assert row_of(4.04, 3.96, CHANCE) == AS_BEFORE
    assert row_of(4.06, 3.96, CHANCE) == CHANCE


def test_a_fall_shows_nothing_about_exercises_and_says_so_once() -> None:
    falls = daily((14, 6), (37, 3))
    practised = [session(number, before=None) for number in range(0, 48, 4)]

    assert pain(diary(50, entries=falls)).beside == (
        f"{EASE} You have not practised yet, so this fall says nothing about exercises."
    )
    assert pain(diary(50, entries=falls, sessions=practised)).beside == (f"{EASE} A fall does not show what helped.")


def test_a_rise_asks_to_have_it_looked_at_and_a_small_one_adds_nothing() -> None:
    assert pain(diary(50, entries=daily((14, 3), (37, 6)))).beside == "Please have it looked at."
    assert pain(diary(50, entries=daily((14, 3), (37, 4)))).beside == ""
    assert pain(diary(50, entries=daily((51, 3)))).beside == ""


# The three questions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answers", "sentence"),
    [
        ("too early", [(0, 5, 5, 4), (28, 3, 3, 3)], "Average 4.7 to 3.0. Too early to say: read on 5 October."),
        (
            "better", [(0, 7, 7, 7), (28, 2, 2, 2), (35, 2, 2, 2), (42, 2, 2, 2)],
            "Average 7.0 to 2.0. More than chance usually explains.",
        ),
        (
            "worse", [(0, 2, 2, 2), (28, 7, 7, 7), (35, 7, 7, 7), (42, 7, 7, 7)],
            "Average 2.0 to 7.0. More than chance usually explains. Please have it looked at.",
        ),
        ("too low", [(0, 1, 2, 2), (42, 1, 1, 1)], "Average 1.7 to 1.0. It began too low to judge a fall."),
        ("up from low", [(0, 1, 2, 2), (42, 2, 2, 2)], "Average 1.7 to 2.0. That may still be chance."),
        ("none now", [(0, 1, 2, 2), (42, 0, 0, 0)], "All 3 answers are 0. You started at 1.7 on average."),
        ("none", [(0, 0, 0, 0), (42, 0, 0, 0)], "All 3 answers are 0, at the start and now."),
        ("the same", [(0, 5, 5, 5), (42, 5, 5, 5)], "The average is 5.0, as at the start."),
    ],
)  # fmt: skip
def test_the_three_questions_are_said_by_the_same_rows(
    name: str, answers: list[tuple[int, int, int, int]], sentence: str
) -> None:
    assert three_change(diary(42, measures=tuple(three(*answer) for answer in answers))).sentence == sentence
