from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest
from django.utils.translation import override

from conventions.days import in_words, local_date, week_days, week_start


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
