"""The numbers behind the drawings, as tables."""

from datetime import date
from typing import Any

import pytest

from tests.tracking.monday import MONDAY, day, entry, history, session
from tracking.charts import series, tables
from tracking.charts.series import Answer, DayMean, Ends, Reading, WeekCount
from tracking.insights import facts
from tracking.insights.values import day_values


def record(*rows: Any, since: int = -6, until: int = 0, **more: Any) -> series.Series:
    diary = history(*rows)
    options = {"target": 2, "values": day_values(diary)} | more
    return series.series_from(diary, since=day(since), until=day(until), **options)


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
    values = day_values(history(*(entry(offset, 4) for offset in days_with_a_value)))

    found = series.seven_day_means(values, since=day(0), until=day(6))

    assert found == [DayMean(day(offset), 4.0, days) for offset, days in means]


def test_the_mean_of_the_first_day_knows_the_days_before_it() -> None:
    shown = record(entry(-2, 3), entry(-1, 4), entry(0, 8), since=0)

    assert shown.means == (DayMean(MONDAY, 5.0, 3),)
    assert shown.readings == (Reading(MONDAY, 4.0, "entry", 8),)


def test_every_number_of_a_day_is_a_reading_in_the_order_it_was_felt() -> None:
    diary = history(
        session(-1, hour=14, before=4, worst=6, after=5),
        facts.MorningFacts(day(-1), "worse", 6, "asked"),
        facts.MorningFacts(day(-2), "same", None, "asked"),
        entry(-1, 3, hour=2),
        entry(-1, 5, hour=16, kind="average"),
    )

    assert [(reading.day, reading.hour, reading.kind, reading.score) for reading in series.readings(diary)] == [
        (day(-1), 2, "entry", 3),
        (day(-1), 14, "before", 4),
        (day(-1), 14, "worst", 6),
        (day(-1), 14, "after", 5),
        (day(-1), 16, "average", 5),
        (day(0), 4, "morning", 6),
    ]


@pytest.mark.parametrize(
    ("first_weekday", "weeks"),
    [
        (0, [WeekCount(day(-7), 2, 1), WeekCount(day(0), 1, 1)]),
        (6, [WeekCount(day(-8), 1, 0), WeekCount(day(-1), 2, 2)]),
    ],
)
def test_weeks_begin_on_the_persons_own_day(first_weekday: int, weeks: list[WeekCount]) -> None:
    pause = facts.PauseFacts(day(-1), day(20), "holiday")
    diary = history(session(-6), session(-1), session(0), pause, first_weekday=first_weekday)

    assert series.sessions_per_week(diary, since=day(-6), until=day(0)) == weeks


def test_a_week_without_a_session_is_there_and_empty() -> None:
    found = series.sessions_per_week(history(), since=day(-14), until=day(0))

    assert found == [WeekCount(day(-14), 0), WeekCount(day(-7), 0), WeekCount(day(0), 0)]


def test_each_of_the_three_questions_keeps_its_answers() -> None:
    diary = history(
        facts.MeasureFacts(1, day(-14), "three", 5, 4, None),
        facts.MeasureFacts(2, day(-7), "change", change=1),
        facts.MeasureFacts(3, day(0), "three", 3, 4, None),
    )

    pain, enjoyment = series.three_questions(diary)

    assert (pain.label, pain.answers, pain.best) == ("Average pain", (Answer(day(-14), 5), Answer(day(0), 3)), 0)
    assert (enjoyment.first, enjoyment.last) == (Answer(day(-14), 4), Answer(day(0), 4))


def test_an_activity_without_a_rating_is_not_compared() -> None:
    shown = record(
        facts.ActivityFacts(1, "Reading", day(-50), ((day(-50), 4), (day(0), 7))),
        facts.ActivityFacts(2, "Driving", day(-50)),
    )

    assert [(asked.label, asked.best, asked.last.score) for asked in shown.activities] == [("Reading", 10, 7)]


def test_the_answers_of_a_day_stand_in_one_row_newest_first() -> None:
    desk = series.Compared("Desk", (Answer(day(-42), 4), Answer(day(0), 6)))
    drive = series.Compared("Driving", (Answer(day(0), 5),))

    rows = series.answer_rows([desk, drive])

    assert [(row.day, row.scores) for row in rows] == [(day(0), (6, 5)), (day(-42), (4, None))]


def test_pauses_and_the_band_are_shown_as_far_as_they_reach() -> None:
    inside, before = facts.PauseFacts(day(-8), day(-6), "holiday"), facts.PauseFacts(day(-20), day(-7), "illness")

    shown = record(inside, before, base=5.0, band=Ends(3.0, 7.0))

    assert shown.pauses == (inside,)
    assert (shown.base, shown.band) == (5.0, (3.0, 7.0))


@pytest.mark.parametrize(
    ("name", "first", "since"),
    [
        ("week", date(2026, 1, 1), date(2026, 11, 17)),
        ("month", date(2026, 1, 1), date(2026, 10, 26)),
        ("quarter", date(2026, 1, 1), date(2026, 8, 31)),
        ("year", date(2020, 1, 1), date(2025, 12, 1)),
        ("all", date(2020, 1, 1), date(2020, 1, 1)),
        ("quarter", date(2026, 11, 22), date(2026, 11, 17)),
        ("all", None, date(2026, 11, 17)),
    ],
)
def test_a_range_begins_where_something_was_written_down_but_a_week_ago_at_the_latest(
    name: str, first: date | None, since: date
) -> None:
    assert series.since_day(name, today=MONDAY, first=first) == since


def test_the_table_holds_each_day_with_anything_on_it_newest_first() -> None:
    shown = record(session(-1, before=4, worst=6), session(0), entry(-1, 5, hour=9), entry(-1, 3, hour=1))

    [today, yesterday] = series.day_rows(shown)

    assert (today.day, today.sessions, today.entries, today.mean) == (day(0), 1, (), None)
    assert (yesterday.entries, yesterday.before, yesterday.worst, yesterday.after) == (("3", "5"), ("4",), ("6",), ())


def test_no_more_days_are_made_than_are_shown() -> None:
    shown = record(session(-1, before=4), session(0), entry(-1, 5, hour=9), entry(-2, 3))

    assert [row.day for row in series.day_rows(shown, most=2)] == [day(0), day(-1)]
    assert series.day_rows(record(), most=2) == []


def test_the_rows_of_a_table_say_what_is_missing_and_what_was_logged_later() -> None:
    row = series.DayRow(day(-1), ("5 (later)",), ("4",), ("6",), (), (), sessions=1, mean=4.25)
    later = series.AnswerRow(day(0), (6, None), is_later=True)

    assert tables.day_table([row], mean="{:.2f}".format) == (
        '<tr><th scope="row">22 November 2026</th><td class="figure">4.25</td><td class="figure">5 (later)</td>'
        '<td class="figure">1</td><td class="figure">4</td><td class="figure">6</td><td class="figure">–</td>'
        '<td class="figure">–</td></tr>'
    )
    assert tables.answer_table([later]) == (
        '<tr><th scope="row">23 November 2026<span class="fine own-line">Logged later</span></th>'
        '<td class="figure">6</td><td class="figure">–</td></tr>'
    )


def test_the_table_of_weeks_begins_with_the_last_and_says_how_long_a_pause_was() -> None:
    weeks = [series.WeekCount(day(-7), 2, 0), series.WeekCount(day(0), 0, 3)]

    assert tables.week_table(weeks) == (
        '<tr><th scope="row">23 November 2026</th><td class="figure">0</td><td class="figure">3 days</td></tr>'
        '<tr><th scope="row">16 November 2026</th><td class="figure">2</td><td class="figure">–</td></tr>'
    )
