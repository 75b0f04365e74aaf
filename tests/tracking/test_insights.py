"""The numbers behind Progress, as tables."""

from datetime import date, timedelta
from typing import Any

import pytest

from tracking import insights
from tracking.insights import DayMean, Practised, Reading, WeekCount

MONDAY = date(2026, 11, 23)


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def practised(
    offset: int, *, before: int | None = None, worst: int | None = None, after: int | None = None
) -> Practised:
    return Practised(day(offset), 4.0, before, worst, after)


def entry(offset: int, score: int, hour: float = 4.0) -> Reading:
    return Reading(day(offset), hour, "entry", score)


def record(sessions: Any = (), entries: Any = (), *, since: int = -6, until: int = 0) -> insights.Record:
    return insights.record(
        sessions=sessions, entries=entries, since=day(since), until=day(until), first_weekday=0, target=2
    )


def test_a_daily_value_is_the_mean_of_what_was_felt_at_rest() -> None:
    readings = [entry(0, 2), entry(0, 5), Reading(MONDAY, 5, "before", 5), Reading(MONDAY, 5, "worst", 10)]

    assert insights.daily_values([*readings, Reading(MONDAY, 6, "after", 10), entry(1, 7)]) == {
        day(0): 4.0,
        day(1): 7.0,
    }


@pytest.mark.parametrize(
    ("days_with_a_value", "means"),
    [
        ([], []),
        ([0, 1], []),
        ([0, 1, 2], [(2, 3), (3, 3), (4, 3), (5, 3), (6, 3)]),
        ([0, 1, 6], [(6, 3)]),
        ([0, 1, 7], []),
    ],
)
def test_a_mean_needs_three_days_of_seven(days_with_a_value: list[int], means: list[tuple[int, int]]) -> None:
    values = {day(offset): 4.0 for offset in days_with_a_value}

    found = insights.seven_day_means(values, since=day(0), until=day(6))

    assert found == [DayMean(day(offset), 4.0, days) for offset, days in means]


def test_the_mean_of_the_first_day_knows_the_days_before_it() -> None:
    shown = record(entries=[entry(-2, 3), entry(-1, 4), entry(0, 8)], since=0)

    assert shown.means == (DayMean(MONDAY, 5.0, 3),)
    assert shown.readings == (entry(0, 8),)
    assert insights.reach_back(day(0)) == day(-6)


@pytest.mark.parametrize(
    ("first_weekday", "weeks"),
    [
        (0, [WeekCount(day(-7), 2), WeekCount(day(0), 1)]),
        (6, [WeekCount(day(-8), 1), WeekCount(day(-1), 2)]),
    ],
)
def test_weeks_begin_on_the_persons_own_day(first_weekday: int, weeks: list[WeekCount]) -> None:
    days = [day(-6), day(-1), day(0)]

    found = insights.sessions_per_week(days, since=day(-6), until=day(0), first_weekday=first_weekday)

    assert found == weeks


def test_a_week_without_a_session_is_there_and_empty() -> None:
    found = insights.sessions_per_week([], since=day(-14), until=day(0), first_weekday=0)

    assert found == [WeekCount(day(-14), 0), WeekCount(day(-7), 0), WeekCount(day(0), 0)]


@pytest.mark.parametrize(
    ("sessions", "entries", "sentence"),
    [
        ([], [], "Nothing is written down for these days."),
        ([practised(0)], [], "1 session since 23 November."),
        ([], [entry(0, 3)], "1 pain entry since 23 November."),
        ([practised(-1), practised(0)], [entry(-3, 3)] * 2, "2 sessions and 2 pain entries since 20 November."),
    ],
)
def test_the_sentence_counts_and_claims_nothing(sessions: Any, entries: Any, sentence: str) -> None:
    assert insights.sentence(record(sessions, entries)) == sentence


def test_the_sentence_names_the_year_where_it_is_not_this_one() -> None:
    assert insights.sentence(record([practised(-365)], since=-365)) == "1 session since 23 November 2025."


def test_the_table_holds_each_day_with_anything_on_it_newest_first() -> None:
    sessions = [practised(-1, before=4, worst=6), practised(0)]

    [today, yesterday] = insights.day_rows(record(sessions, [entry(-1, 5, hour=9), entry(-1, 3, hour=1)]))

    assert (today.day, today.sessions, today.entries, today.mean) == (day(0), 1, (), None)
    assert (yesterday.entries, yesterday.before, yesterday.worst, yesterday.after) == ((3, 5), (4,), (6,), ())
