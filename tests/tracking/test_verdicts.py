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
TOO_EARLY = "It is too early to say how your pain changes."


def pain(history: History) -> MeasureChange:
    return summarise(history).pain


def said(today: int, *runs: tuple[int, int], **fields: Any) -> str:
    return pain(diary(today, entries=daily(*runs), **fields)).sentence


def ten(*scores: int, days: int, since: int = 0) -> dict[int, int]:
    """``days`` days whose mean has one decimal, by repeating ten scores or fewer."""
    return {since + number: scores[number % len(scores)] for number in range(days)}


# Before there are two means --------------------------------------------------------------------------------------


def test_without_a_number_nothing_is_written_down() -> None:
    assert said(0) == "No pain logged yet. Log your pain on 3 days to set your starting point."


@pytest.mark.parametrize(
    ("name", "scores", "today", "sentence"),
    [
        ("one", {0: 5}, 0, f"{TOO_EARLY} Log your pain on 2 more days to set your starting point."),
        (
            "two, 20 days apart", {0: 5, 20: 4}, 20,
            f"{TOO_EARLY} Log your pain on 2 more days to set your starting point.",
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
        f"{TOO_EARLY} Log your pain on 2 more days to set your starting point."
    )


def test_the_starting_point_says_from_how_many_days_and_when_it_is_compared() -> None:
    history = diary(6, entries=entries({0: 4, 1: 4, 3: 5, 4: 4, 5: 4}))

    assert (
        pain(history).sentence
        == "Your pain was 4.2 in your first days. That is your starting point. We compare from 14 September."
    )
    assert (
        said(13, (14, 5))
        == "Your pain was 5.0 in your first days. That is your starting point. We compare from 14 September."
    )
    assert said(14, (15, 5)) == "Your pain is 5.0, as at the start."


def test_a_slow_starter_has_a_starting_point_once_numbers_come() -> None:
    """One number on day 0, none for 15 days, then 36 days that fall from 6 to 2."""
    falling = {16 + number: 6 - round(4 * number / 35) for number in range(36)}
    history = diary(51, entries=entries({0: 5} | falling))

    change = pain(history)

    assert (change.then_on, change.verdict) == (day(16), TOO_FEW)
    assert change.sentence == "Pain is down from 5.7 to 2.3. It is too early to say. We compare again on 28 October."
    assert pain(diary(57, entries=history.entries + entries(ten(2, days=6, since=52)))).verdict == TOO_FEW
    assert pain(diary(58, entries=history.entries + entries(ten(2, days=7, since=52)))).verdict == IMPROVED


# Where numbers stopped coming ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recent", "sentence"),
    [
        (
            {},
            "No pain logged in the last 7 days. Your starting point was 4.0. "
            "Log your pain on 3 more days of a week, or give a weekly average.",
        ),
        (
            {28: 2},
            f"{TOO_EARLY} Your starting point was 4.0. Log your pain on 2 more days of a week, or give a weekly "
            "average.",
        ),
        (
            {28: 2, 30: 2},
            f"{TOO_EARLY} Your starting point was 4.0. Log your pain on 1 more day of a week, or give a weekly "
            "average.",
        ),
    ],
)
def test_too_few_recent_numbers_are_counted(recent: dict[int, int], sentence: str) -> None:
    history = diary(30, entries=(*daily((14, 4)), *entries(recent)))

    assert pain(history).sentence == sentence


def test_what_is_older_than_three_weeks_is_told_as_past() -> None:
    """Numbers up to day 32, a Friday: 24 days later, and on the last day on which they are still counted."""
    history = daily((14, 4), (19, 3))

    assert said(56, (14, 4), (19, 3)) == ("No pain logged since 2 October. It was 4.0 at the start and 3.0 then.")
    assert "No pain logged in the last 7 days." in pain(diary(53, entries=history)).sentence
    assert "No pain logged since" in pain(diary(54, entries=history)).sentence


# No pain ---------------------------------------------------------------------------------------------------------


def test_a_week_of_0_says_so() -> None:
    history = diary(20, entries=entries(ten(1, 2, 1, 2, 1, 1, 2, days=14) | ten(0, days=7, since=14)))

    change = pain(history)

    assert change.sentence == "Your pain is 0 now. It was 1.4 at the start."
    assert change.beside.startswith(EASE)


def test_pain_that_came_back_since_the_reading_is_not_no_pain() -> None:
    """Read on day 56, with a week of 0; seen four days later."""
    assert said(60, (14, 5), (42, 0), (5, 3)).startswith("Pain is down from 5.0 to 0.0. That is more than chance")
    assert said(56, (14, 5), (43, 0)) == "Your pain is 0 now. It was 5.0 at the start."


def test_no_pain_at_the_start_and_now() -> None:
    assert said(20, (21, 0)) == "Your pain is 0, as at the start."
    assert pain(diary(20, entries=daily((21, 0)))).beside == ""


# Before six weeks are over ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "then", "now", "sentence"),
    [
        (
            28, (2, 2, 3, 2, 3, 2, 3), (4, 4, 4, 4, 4, 4, 5),
            "Pain is up from 2.4 to 4.1. It is too early to say. We compare again on 12 October.",
        ),
        (33, (8, 8, 8, 8, 8, 8, 7), (4,), "Pain is down from 7.9 to 4.0. It is too early to say. "
        "We compare again on 12 October."),
    ],
)  # fmt: skip
def test_before_six_weeks_it_is_too_early_to_say(
    today: int, then: tuple[int, ...], now: tuple[int, ...], sentence: str
) -> None:
    change = pain(diary(today, entries=entries(ten(*then, days=7) | ten(*now, days=today - 6, since=7))))

    assert (change.verdict, change.sentence) == (TOO_FEW, sentence)
    assert change.beside.startswith(EASE) is sentence.startswith("Pain is down")


def test_weeks_with_more_pain_speak_in_place_of_a_comparison() -> None:
    found = summarise(diary(21, entries=entries(ten(4, days=7) | ten(6, 7, days=15, since=7))))

    assert found.headline.rule.id == "W4"
    assert found.headline.sentence == (
        "Pain is up from 4.0 to 6.4. Your pain has been 2 or more above your starting point (4.0) for 2 weeks. "
        "Strength "
        "rests."
    )
    assert found.pain.beside == ""


def test_ten_days_with_more_pain_are_still_compared() -> None:
    assert (
        said(16, (7, 4), (10, 6))
        == "Pain is up from 4.0 to 6.0. It is too early to say. We compare again on 12 October."
    )


# From six weeks on -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "today", "then", "now", "verdict", "sentence"),
    [
        ("better", 50, (6,), (3,), IMPROVED, "Pain is down from 6.0 to 3.0. "
        "That is more than chance usually explains. We compared on 18 October."),
        (
            "worse", 50, (3,), (5, 5, 5, 5, 5, 5, 6), WORSE,
            "Pain is up from 3.0 to 5.1. That is more than chance usually explains. We compared on 18 October.",
        ),
        (
            "it began too low", 60, (2, 2, 2, 2, 2, 2, 3), (1, 1, 1, 1, 1, 2, 2), TOO_LOW,
            "Pain is down from 2.1 to 1.3. It began too low to judge a fall. We compared on 25 October.",
        ),
        (
            "a rise from below 3", 60, (2, 2, 3, 2, 3, 2, 3), (4, 4, 4, 4, 4, 4, 5), CHANCE,
            "Pain is up from 2.4 to 4.1. That may still be chance. We compared on 25 October.",
        ),
        (
            "a small fall", 60, (5,), (4, 4, 4, 4, 4, 3, 4), CHANCE,
            "Pain is down from 5.0 to 3.9. That may still be chance. We compared on 25 October.",
        ),
        ("a small rise", 60, (5,), (6,), CHANCE, "Pain is up from 5.0 to 6.0. That may still be chance. "
        "We compared on 25 October."),
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
    assert (
        pain(diary(50, entries=daily((14, 3), (37, 6)))).beside
        == "Please have it checked by a doctor or physiotherapist."
    )
    assert pain(diary(50, entries=daily((14, 3), (37, 4)))).beside == ""
    assert pain(diary(50, entries=daily((51, 3)))).beside == ""


# The three questions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answers", "sentence"),
    [
        ("too early", [(0, 5, 5, 4), (28, 3, 3, 3)], "Daily life may be easier. From 4.7 to 3.0 out of 10. "
        "It is too early to say. We compare again on 5 October."),
        (
            "better", [(0, 7, 7, 7), (28, 2, 2, 2), (35, 2, 2, 2), (42, 2, 2, 2)],
            "Daily life is easier. From 7.0 to 2.0 out of 10. That is more than chance usually explains.",
        ),
        (
            "worse", [(0, 2, 2, 2), (28, 7, 7, 7), (35, 7, 7, 7), (42, 7, 7, 7)],
            "Daily life is harder. From 2.0 to 7.0 out of 10. That is more than chance usually explains. "
            "Please have it checked by a doctor or physiotherapist.",
        ),
        ("too low", [(0, 1, 2, 2), (42, 1, 1, 1)], "Daily life may be easier. From 1.7 to 1.0 out of 10. "
        "It began too low to judge a fall."),
        ("up from low", [(0, 1, 2, 2), (42, 2, 2, 2)], "Daily life may be harder. From 1.7 to 2.0 out of 10. "
        "That may still be chance."),
        ("none now", [(0, 1, 2, 2), (42, 0, 0, 0)], "Your back no longer interferes with daily life. "
        "All 3 answers are 0. At the start the average was 1.7 out of 10."),
        ("none", [(0, 0, 0, 0), (42, 0, 0, 0)], "Your back does not interfere with daily life. "
        "All 3 answers are 0, at the start and now."),
        ("the same", [(0, 5, 5, 5), (42, 5, 5, 5)], "Daily life is as at the start. "
        "The average of your answers is 5.0 out of 10."),
    ],
)  # fmt: skip
def test_the_three_questions_are_said_by_the_same_rows(
    name: str, answers: list[tuple[int, int, int, int]], sentence: str
) -> None:
    assert three_change(diary(42, measures=tuple(three(*answer) for answer in answers))).sentence == sentence
