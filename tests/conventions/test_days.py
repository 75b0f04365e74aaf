from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfoNotFoundError

import pytest
from django.utils.translation import override

from conventions.days import in_words, instants_at, local_date, one_meant, week_days, week_start


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        (datetime(2026, 11, 26, 12, 0, tzinfo=UTC), "Europe/Lisbon", date(2026, 11, 26)),
        (datetime(2026, 11, 27, 3, 59, tzinfo=UTC), "Europe/Lisbon", date(2026, 11, 26)),
        (datetime(2026, 11, 27, 4, 0, tzinfo=UTC), "Europe/Lisbon", date(2026, 11, 27)),
        (datetime(2026, 11, 26, 23, 0, tzinfo=UTC), "Asia/Tokyo", date(2026, 11, 27)),
        (datetime(2026, 11, 26, 11, 59, tzinfo=UTC), "America/Los_Angeles", date(2026, 11, 25)),
        # The night summer time begins in Lisbon: 00:59 is followed by 02:00.
        (datetime(2026, 3, 29, 2, 59, tzinfo=UTC), "Europe/Lisbon", date(2026, 3, 28)),
        (datetime(2026, 3, 29, 3, 0, tzinfo=UTC), "Europe/Lisbon", date(2026, 3, 29)),
        # The night it ends: the hour from 01:00 to 02:00 comes twice.
        (datetime(2026, 10, 25, 3, 59, tzinfo=UTC), "Europe/Lisbon", date(2026, 10, 24)),
        (datetime(2026, 10, 25, 4, 0, tzinfo=UTC), "Europe/Lisbon", date(2026, 10, 25)),
        # Samoa skipped 30 December 2011 altogether.
        (datetime(2011, 12, 30, 15, 0, tzinfo=UTC), "Pacific/Apia", date(2011, 12, 31)),
    ],
)
def test_a_local_day_runs_from_four_to_four(instant: datetime, zone: str, day: date) -> None:
    assert local_date(instant, zone) == day


@pytest.mark.parametrize(
    ("instant", "day", "monday"),
    [
        # The year ends at 04:00 of its first day.
        (datetime(2027, 1, 1, 3, 59, tzinfo=UTC), date(2026, 12, 31), date(2026, 12, 28)),
        (datetime(2027, 1, 1, 4, 0, tzinfo=UTC), date(2027, 1, 1), date(2026, 12, 28)),  # still week 53 of 2026
        (datetime(2027, 1, 4, 3, 59, tzinfo=UTC), date(2027, 1, 3), date(2026, 12, 28)),
        (datetime(2027, 1, 4, 4, 0, tzinfo=UTC), date(2027, 1, 4), date(2027, 1, 4)),  # week 1
        (datetime(2028, 2, 29, 3, 59, tzinfo=UTC), date(2028, 2, 28), date(2028, 2, 28)),
        (datetime(2028, 2, 29, 4, 0, tzinfo=UTC), date(2028, 2, 29), date(2028, 2, 28)),
        (datetime(2028, 3, 1, 3, 59, tzinfo=UTC), date(2028, 2, 29), date(2028, 2, 28)),
        (datetime(2027, 3, 1, 3, 59, tzinfo=UTC), date(2027, 2, 28), date(2027, 2, 22)),  # a year without the 29th
    ],
)
def test_years_week_53_and_29_february_have_their_days_and_weeks(instant: datetime, day: date, monday: date) -> None:
    found = local_date(instant, "Europe/Lisbon")

    assert (found, week_start(found, 0)) == (day, monday)


def test_week_53_is_one_week_with_days_of_two_years() -> None:
    days = week_days(date(2027, 1, 1), 0)

    assert {day.isocalendar()[:2] for day in days} == {(2026, 53)}
    assert (days[0], days[-1]) == (date(2026, 12, 28), date(2027, 1, 3))


LISBON, LORD_HOWE = "Europe/Lisbon", "Australia/Lord_Howe"


@pytest.mark.parametrize(
    ("day", "clock", "zone", "instants"),
    [
        (date(2026, 11, 23), time(7, 30), LISBON, [datetime(2026, 11, 23, 7, 30, tzinfo=UTC)]),
        (date(2026, 7, 1), time(7, 30), LISBON, [datetime(2026, 7, 1, 6, 30, tzinfo=UTC)]),
        (date(2026, 3, 29), time(0, 59), LISBON, [datetime(2026, 3, 29, 0, 59, tzinfo=UTC)]),
        (date(2026, 3, 29), time(1, 0), LISBON, []),  # the clocks go from 01:00 to 02:00
        (date(2026, 3, 29), time(1, 59), LISBON, []),
        (date(2026, 3, 29), time(2, 0), LISBON, [datetime(2026, 3, 29, 1, 0, tzinfo=UTC)]),
        (date(2026, 10, 25), time(0, 59), LISBON, [datetime(2026, 10, 24, 23, 59, tzinfo=UTC)]),
        (
            date(2026, 10, 25), time(1, 30), LISBON,
            [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)],
        ),
        (date(2026, 10, 25), time(2, 0), LISBON, [datetime(2026, 10, 25, 2, 0, tzinfo=UTC)]),
        # Half an hour comes twice there.
        (
            date(2026, 4, 5), time(1, 45), LORD_HOWE,
            [datetime(2026, 4, 4, 14, 45, tzinfo=UTC), datetime(2026, 4, 4, 15, 15, tzinfo=UTC)],
        ),
        (date(2011, 12, 30), time(12, 0), "Pacific/Apia", []),  # a day that never was
        (date(2028, 2, 29), time(12, 0), LISBON, [datetime(2028, 2, 29, 12, 0, tzinfo=UTC)]),
    ],
)  # fmt: skip
def test_a_time_on_the_wall_is_one_instant_or_two_or_none(
    day: date, clock: time, zone: str, instants: list[datetime]
) -> None:
    assert [*instants_at(day, clock, zone=zone)] == instants


FIRST, SECOND = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "meant"),
    [
        (datetime(2026, 10, 25, 0, 10, tzinfo=UTC), FIRST),  # ahead, which is refused elsewhere
        (datetime(2026, 10, 25, 0, 40, tzinfo=UTC), FIRST),
        (datetime(2026, 10, 25, 1, 10, tzinfo=UTC), FIRST),  # 01:10 for the second time: the second 01:30 is to come
        (datetime(2026, 10, 25, 1, 40, tzinfo=UTC), SECOND),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), None),
        (datetime(2026, 10, 25, 2, 20, tzinfo=UTC), None),
        (datetime(2026, 10, 26, 9, 0, tzinfo=UTC), None),
    ],
)
def test_in_the_hour_that_comes_twice_it_is_the_one_that_is_now_and_later_it_is_asked(
    now: datetime, meant: datetime | None
) -> None:
    assert one_meant((FIRST, SECOND), now=now, zone=LISBON) == meant


def test_a_naive_instant_has_no_local_day() -> None:
    with pytest.raises(ValueError, match="aware"):
        local_date(datetime(2026, 11, 26, 12, 0), "Europe/Lisbon")  # noqa: DTZ001


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        local_date(datetime(2026, 11, 26, 12, 0, tzinfo=UTC), "Mars/Olympus")


@pytest.mark.parametrize(
    ("day", "first_weekday", "start"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 29), 0, date(2026, 11, 23)),
        (date(2026, 11, 29), 6, date(2026, 11, 29)),
        (date(2026, 11, 28), 6, date(2026, 11, 22)),
        (date(2027, 1, 1), 5, date(2026, 12, 26)),
    ],
)
def test_a_week_begins_on_the_persons_first_weekday(day: date, first_weekday: int, start: date) -> None:
    assert week_start(day, first_weekday) == start


def test_a_week_has_seven_days_in_order() -> None:
    assert week_days(date(2026, 11, 26), 0) == tuple(date(2026, 11, day) for day in range(23, 30))


@pytest.mark.parametrize(
    ("language", "how", "words"),
    [
        ("en-gb", {}, "12 October"),
        ("en-gb", {"short": True}, "12 Oct"),
        ("en-gb", {"year": True}, "12 October 2026"),
        ("de", {}, "12 Oktober"),
    ],
)
def test_a_day_is_said_with_its_month_in_the_language_of_the_moment(
    language: str, how: dict[str, bool], words: str
) -> None:
    with override(language):
        assert in_words(date(2026, 10, 12), **how) == words
