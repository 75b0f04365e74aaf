"""When a reminder is due: tables of the cases that bite, and a comparison with a clock that is stepped by minutes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.occurrences import (
    RingTime,
    changes_between,
    changes_of,
    expires_at,
    first_of_each_day,
    is_due_at,
    is_quiet,
    next_occurrence,
    occurrences_between,
    schedule_of,
    shifted_earlier,
    stored_changes,
    stored_form,
)
from tests.reminders.oracle import due_instants

EVERY_DAY = range(7)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def daily(hour: int, minute: int = 0) -> tuple[tuple[int, time], ...]:
    return tuple((weekday, time(hour, minute)) for weekday in EVERY_DAY)


# Tables -----------------------------------------------------------------------------------------------------------


def test_slots_of_a_week_have_their_own_times() -> None:
    schedule = ((0, time(7, 30)), (3, time(18, 0)))  # Monday morning, Thursday evening

    found = list(
        occurrences_between(zone="Europe/Lisbon", schedule=schedule, after=utc(2026, 11, 22), until=utc(2026, 12, 1))
    )

    assert found == [
        RingTime(utc(2026, 11, 23, 7, 30), date(2026, 11, 23)),
        RingTime(utc(2026, 11, 26, 18, 0), date(2026, 11, 26)),
        RingTime(utc(2026, 11, 30, 7, 30), date(2026, 11, 30)),
    ]


def test_the_next_occurrence_is_strictly_later() -> None:
    on_the_dot = utc(2026, 11, 23, 7, 30)

    found = next_occurrence(zone="UTC", schedule=((0, time(7, 30)),), after=on_the_dot)

    assert found == RingTime(utc(2026, 11, 30, 7, 30), date(2026, 11, 30))


def test_an_empty_schedule_has_no_next_occurrence() -> None:
    assert next_occurrence(zone="Europe/Lisbon", schedule=(), after=utc(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("zone", "schedule", "after", "due_at", "occ_date"),
    [
        # Gap: 02:30 does not exist on 29 March 2026 in Berlin; the offset before it makes it 03:30.
        ("Europe/Berlin", daily(2, 30), utc(2026, 3, 28, 12), utc(2026, 3, 29, 1, 30), date(2026, 3, 29)),
        # Overlap: 02:30 comes twice on 25 October 2026; the first one counts.
        ("Europe/Berlin", daily(2, 30), utc(2026, 10, 24, 12), utc(2026, 10, 25, 0, 30), date(2026, 10, 25)),
        # Half an hour of summer time: 02:15 becomes 02:45 on 4 October 2026 on Lord Howe Island.
        ("Australia/Lord_Howe", daily(2, 15), utc(2026, 10, 3, 12), utc(2026, 10, 3, 15, 45), date(2026, 10, 4)),
        # Midnight itself is skipped on 24 April 2026 in Cairo.
        ("Africa/Cairo", daily(0, 0), utc(2026, 4, 23, 12), utc(2026, 4, 23, 22, 0), date(2026, 4, 24)),
        # Samoa left out 30 December 2011: the reminder of that Friday falls on the Saturday.
        ("Pacific/Apia", ((4, time(9, 0)),), utc(2011, 12, 29, 20), utc(2011, 12, 30, 19), date(2011, 12, 31)),
    ],
)
def test_a_clock_change_is_read_as_rfc_5545_does(
    zone: str, schedule: tuple[tuple[int, time], ...], after: datetime, due_at: datetime, occ_date: date
) -> None:
    assert next_occurrence(zone=zone, schedule=schedule, after=after) == RingTime(due_at, occ_date)


def test_the_day_that_samoa_left_out_is_reminded_once() -> None:
    found = list(
        occurrences_between(
            zone="Pacific/Apia", schedule=daily(9), after=utc(2011, 12, 28, 20), until=utc(2012, 1, 1, 20)
        )
    )

    assert [occurrence.occ_date for occurrence in found] == [
        date(2011, 12, 29),
        date(2011, 12, 31),
        date(2012, 1, 1),
        date(2012, 1, 2),
    ]


@pytest.mark.parametrize(
    ("slot", "minutes", "earlier"),
    [
        ((0, time(18, 0)), 0, (0, time(18, 0))),
        ((0, time(18, 0)), 30, (0, time(17, 30))),
        ((1, time(0, 20)), 30, (0, time(23, 50))),
        ((0, time(0, 20)), 30, (6, time(23, 50))),
        ((0, time(23, 50)), -30, (1, time(0, 20))),
    ],
)
def test_a_lead_time_moves_a_slot_by_the_wall_clock(
    slot: tuple[int, time], minutes: int, earlier: tuple[int, time]
) -> None:
    assert shifted_earlier((slot,), minutes) == (earlier,)


def test_only_the_first_slot_of_a_day_reminds() -> None:
    schedule = ((0, time(18, 0)), (0, time(7, 0)), (2, time(9, 0)))

    assert first_of_each_day(schedule) == ((0, time(7, 0)), (2, time(9, 0)))


def test_the_stored_form_comes_back_as_it_was() -> None:
    schedule = ((0, time(7, 30)), (3, time(18, 0)))

    assert stored_form(schedule) == [[0, "07:30"], [3, "18:00"]]
    assert schedule_of(stored_form(schedule)) == schedule


@pytest.mark.parametrize("broken", [[[7, "07:30"]], [[-1, "07:30"]], [[0, "25:00"]], [["0", "07:30"]], [[0]], [0]])
def test_a_stored_schedule_that_makes_no_sense_is_refused(broken: list[list[object]]) -> None:
    with pytest.raises(ValueError, match=r"slot|time|hour|isoformat"):
        schedule_of(broken)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime", "Europe", "a\0b"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="no such time zone"):
        next_occurrence(zone=zone, schedule=daily(9), after=utc(2026, 11, 23))


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        next_occurrence(zone="UTC", schedule=daily(9), after=datetime(2026, 11, 23))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("due_at", "expires"),
    [
        (utc(2026, 11, 23, 7, 30), utc(2026, 11, 23, 9, 30)),  # two hours
        (utc(2026, 11, 23, 20, 0), utc(2026, 11, 23, 21, 30)),  # the evening's quiet comes first
        (utc(2026, 11, 23, 21, 29), utc(2026, 11, 23, 21, 30)),
        (utc(2026, 11, 23, 21, 30), utc(2026, 11, 23, 22, 0)),  # wished for so late: half an hour
        (utc(2026, 11, 23, 23, 50), utc(2026, 11, 24, 0, 20)),
    ],
)
def test_a_reminder_is_of_use_for_two_hours_and_not_after_half_past_nine(due_at: datetime, expires: datetime) -> None:
    assert expires_at(due_at, zone="Europe/Lisbon") == expires


def test_the_quiet_of_the_evening_is_told_from_being_stale() -> None:
    due_at = utc(2026, 11, 23, 20, 0)

    assert is_quiet(utc(2026, 11, 23, 21, 45), due_at=due_at, zone="UTC")
    assert not is_quiet(utc(2026, 11, 23, 22, 0), due_at=due_at, zone="UTC")
    assert not is_quiet(utc(2026, 11, 23, 21, 0), due_at=due_at, zone="UTC")


def test_an_instant_is_in_the_plan_or_not() -> None:
    schedule = ((0, time(7, 30)),)

    assert is_due_at(utc(2026, 11, 23, 7, 30), zone="Europe/Lisbon", schedule=schedule)
    assert not is_due_at(utc(2026, 11, 23, 7, 31), zone="Europe/Lisbon", schedule=schedule)
    assert not is_due_at(utc(2026, 11, 24, 7, 30), zone="Europe/Lisbon", schedule=schedule)


# The oracle -------------------------------------------------------------------------------------------------------

# A window of days around a change of the clock, for each kind of change there is.
CHANGES = [
    ("Europe/Lisbon", utc(2026, 3, 27)),
    ("Europe/Lisbon", utc(2026, 10, 23)),
    ("America/New_York", utc(2026, 3, 6)),
    ("America/New_York", utc(2026, 10, 30)),
    ("Australia/Lord_Howe", utc(2026, 10, 2)),  # half an hour
    ("Australia/Lord_Howe", utc(2026, 4, 3)),
    ("Africa/Casablanca", utc(2026, 2, 13)),  # Ramadan: winter time in the summer
    ("Africa/Casablanca", utc(2026, 3, 20)),
    ("Africa/Cairo", utc(2026, 4, 22)),  # at midnight
    ("Africa/Cairo", utc(2026, 10, 28)),
    ("Antarctica/Troll", utc(2026, 3, 27)),  # two hours
    ("Antarctica/Troll", utc(2026, 10, 23)),
    ("America/Santiago", utc(2026, 9, 4)),  # midnight is skipped
    ("America/Scoresbysund", utc(2024, 3, 29)),  # offset and rule changed at once
    ("Asia/Kathmandu", utc(2026, 6, 1)),  # 5:45
    ("Pacific/Chatham", utc(2026, 9, 25)),  # 12:45 and 13:45
    ("Asia/Pyongyang", utc(2018, 5, 3)),  # half an hour, for good
    ("America/Caracas", utc(2016, 4, 29)),
    ("Pacific/Kwajalein", utc(1993, 8, 18)),  # a day left out
]
TIMES = [time(0, 0), time(0, 15), time(1, 30), time(2, 0), time(2, 15), time(2, 30), time(9, 0), time(23, 45)]


@pytest.mark.parametrize("zone_and_begin", CHANGES, ids=lambda change: f"{change[0]}-{change[1]:%Y-%m}")
def test_every_occurrence_is_the_one_a_clock_on_the_wall_shows(zone_and_begin: tuple[str, datetime]) -> None:
    zone, begin = zone_and_begin
    end = begin + timedelta(days=5)
    slots = {(weekday, wall_clock) for wall_clock in TIMES for weekday in EVERY_DAY}

    found = occurrences_between(
        zone=zone,
        schedule=tuple(sorted(slots)),
        after=begin - timedelta(microseconds=1),
        until=end - timedelta(minutes=1),
    )

    shown = due_instants(zone=zone, slots=slots, begin=begin - timedelta(days=1), end=end)
    assert [(one.due_at, one.occ_date) for one in found] == [(due, day) for due, day in shown if due >= begin]


@settings(deadline=None, max_examples=40)
@given(
    change=st.sampled_from(CHANGES),
    slots=st.sets(
        st.tuples(st.integers(0, 6), st.builds(time, st.integers(0, 23), st.integers(0, 59))), min_size=1, max_size=5
    ),
    shift_minutes=st.integers(0, 3 * 24 * 60),
)
def test_any_week_agrees_with_the_clock_on_the_wall(
    change: tuple[str, datetime], slots: set[tuple[int, time]], shift_minutes: int
) -> None:
    zone, begin = change
    after = begin + timedelta(minutes=shift_minutes)

    found = next_occurrence(zone=zone, schedule=tuple(sorted(slots)), after=after)

    shown = due_instants(
        zone=zone, slots=slots, begin=after - timedelta(days=1, minutes=1), end=after + timedelta(days=9)
    )
    due, day = next((due, day) for due, day in shown if due > after)
    assert found == RingTime(due, day)


@settings(deadline=None)
@given(
    zone=st.sampled_from(sorted({zone for zone, _ in CHANGES})),
    due_at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC)),  # noqa: DTZ001
)
def test_no_reminder_is_of_use_for_longer_than_two_hours(zone: str, due_at: datetime) -> None:
    assert timedelta(0) < expires_at(due_at, zone=zone) - due_at <= timedelta(hours=2)


# Single dates that are different -----------------------------------------------------------------------------------

THURSDAYS = ((3, time(18)),)


def dues(
    changes: dict[date, time | None], *, after: datetime, until: datetime, zone: str = "Europe/Lisbon"
) -> list[str]:
    found = occurrences_between(zone=zone, schedule=THURSDAYS, after=after, until=until, changes=changes)
    return [f"{one.occ_date} {one.due_at:%d %H:%M}" for one in found]


def test_a_date_with_a_time_of_its_own_takes_the_place_of_the_schedule() -> None:
    begin, end = datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 12, 11, tzinfo=UTC)
    changes = {date(2026, 11, 26): None, date(2026, 11, 28): time(9), date(2026, 12, 3): time(20)}

    assert dues(changes, after=begin, until=end) == [
        "2026-11-26 26 18:00",  # moved away: rung all the same, so that it is accounted for
        "2026-11-28 28 09:00",
        "2026-12-03 03 20:00",
        "2026-12-10 10 18:00",
    ]


def test_a_change_far_ahead_is_found_where_the_schedule_is_empty() -> None:
    changes = {date(2027, 1, 5): time(9)}

    found = next_occurrence(
        zone="Europe/Lisbon", schedule=(), after=datetime(2026, 11, 23, tzinfo=UTC), changes=changes
    )

    assert found is not None
    assert found.due_at == datetime(2027, 1, 5, 9, tzinfo=UTC)


def test_a_changed_date_is_read_across_a_change_of_the_clocks() -> None:
    """The clocks of Lisbon go back on 25 October 2026 at 02:00 summer time, and forward on 28 March 2027 at 01:00."""
    begin, end = datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 28, tzinfo=UTC)
    spring = datetime(2027, 3, 27, tzinfo=UTC)

    assert dues({date(2026, 10, 25): time(1, 30)}, after=begin, until=end) == ["2026-10-25 25 00:30"]
    assert dues({date(2027, 3, 28): time(1, 30)}, after=spring, until=spring + timedelta(days=3)) == [
        "2027-03-28 28 01:30"
    ]


def test_changes_keep_their_stored_form_and_refuse_any_other() -> None:
    changes = {date(2026, 11, 28): time(9, 5), date(2026, 11, 26): None}

    assert stored_changes(changes) == {"2026-11-26": None, "2026-11-28": "09:05"}
    assert changes_of(stored_changes(changes)) == changes
    for wrong in ({"x": None}, {"2026-11-26": "noon"}, {"2026-11-26": 9}):
        with pytest.raises(ValueError, match=r"isoformat|a change of a schedule"):
            changes_of(wrong)


def test_only_days_that_differ_are_changes_and_of_each_the_first_time_counts() -> None:
    actual = {
        date(2026, 11, 26): [time(18)],
        date(2026, 11, 27): [],
        date(2026, 11, 28): [time(20), time(9)],
        date(2026, 12, 3): [],
        date(2026, 12, 10): [time(19), time(18)],
    }

    assert changes_between(THURSDAYS, actual) == {date(2026, 11, 28): time(9), date(2026, 12, 3): None}
