"""On which day something counts: the person's zone when it was written, from 04:00 to 03:59, for good."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from tests.factories import make_pain_entry, make_session, make_user
from tracking.models import PainEntry, Session
from tracking.overview.history import picture_of

LISBON, AUCKLAND, KIRITIMATI, HONOLULU = "Europe/Lisbon", "Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Honolulu"


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        (LISBON, datetime(2026, 11, 23, 3, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (LISBON, datetime(2026, 11, 23, 4, 0, tzinfo=UTC), date(2026, 11, 23)),
        (LISBON, datetime(2026, 11, 24, 0, 0, tzinfo=UTC), date(2026, 11, 23)),
        # Summer time begins on 29 March at 01:00 UTC: 04:00 on the wall is 03:00 UTC from then on.
        (LISBON, datetime(2026, 3, 29, 2, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (LISBON, datetime(2026, 3, 29, 3, 0, tzinfo=UTC), date(2026, 3, 29)),
        (LISBON, datetime(2026, 3, 28, 3, 59, 59, tzinfo=UTC), date(2026, 3, 27)),
        # It ends on 25 October at 01:00 UTC.
        (LISBON, datetime(2026, 10, 24, 3, 0, tzinfo=UTC), date(2026, 10, 24)),
        (LISBON, datetime(2026, 10, 25, 3, 59, 59, tzinfo=UTC), date(2026, 10, 24)),
        (LISBON, datetime(2026, 10, 25, 4, 0, tzinfo=UTC), date(2026, 10, 25)),
        (KIRITIMATI, datetime(2026, 11, 22, 14, 0, tzinfo=UTC), date(2026, 11, 23)),
        (HONOLULU, datetime(2026, 11, 23, 13, 59, tzinfo=UTC), date(2026, 11, 22)),
    ],
)
def test_a_session_and_a_pain_entry_belong_to_the_local_day_they_began_on(
    db: None, zone: str, instant: datetime, day: date
) -> None:
    person = make_user("traveller", time_zone=zone)

    assert make_session(person, instant).local_date == day
    assert make_pain_entry(person, instant).local_date == day


def test_moving_re_dates_nothing_that_is_written(alice: User) -> None:
    late = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    make_session(alice, late)
    make_pain_entry(alice, late)

    alice.settle(time_zone=AUCKLAND, first_weekday=0, at=late)

    assert Session.objects.get().local_date == date(2026, 11, 23)
    assert PainEntry.objects.get().local_date == date(2026, 11, 23)
    assert make_session(alice, late).local_date == date(2026, 11, 24)


def test_an_edit_after_moving_is_dated_where_the_row_was_written(alice: User) -> None:
    entry = make_pain_entry(alice, datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    alice.settle(time_zone=AUCKLAND, first_weekday=0, at=entry.felt_at)
    evening = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)

    entry.revise(expected=1, score=5, felt_at=evening, at=evening)

    assert (entry.local_date, entry.time_zone) == (date(2026, 11, 23), LISBON)


def test_the_hour_of_the_day_counts_from_four_on_the_wall(alice: User) -> None:
    make_pain_entry(alice, datetime(2026, 11, 24, 1, 30, tzinfo=UTC), score=4)

    [entry] = picture_of(alice, now=datetime(2026, 11, 24, 12, 0, tzinfo=UTC)).entries

    assert (entry.day, entry.hour) == (date(2026, 11, 23), 21.5)
