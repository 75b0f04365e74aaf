"""What is planned on which local day: pattern by pattern, with moves and pauses. Without a database."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routines.rules import DatedSession, Occurrence, Pattern, PatternSlot, Shift, Span, check_day, occurrences

MONDAY = date(2026, 11, 23)
EIGHT, SIX = time(8), time(18)


def day(number: int) -> date:
    """Days from Monday 23 November on: 0 is that Monday."""
    return MONDAY + timedelta(days=number)


def slot(weekday: int, at: time = EIGHT, routine: int = 1) -> PatternSlot:
    return PatternSlot(weekday, at, routine, is_strength=False)


def said(found: tuple[Occurrence, ...]) -> list[tuple[date, time, int, str]]:
    return [(one.on, one.local_time, one.routine, one.state) for one in found]


def test_a_pattern_repeats_week_after_week() -> None:
    pattern = Pattern(day(0), (slot(3), slot(0, SIX), slot(0)))

    found = occurrences([pattern], [], [], since=day(0), until=day(9))

    assert said(found) == [
        (day(0), EIGHT, 1, "planned"),
        (day(0), SIX, 1, "planned"),
        (day(3), EIGHT, 1, "planned"),
        (day(7), EIGHT, 1, "planned"),
        (day(7), SIX, 1, "planned"),
    ]


def test_days_that_are_over_keep_the_pattern_of_their_time() -> None:
    patterns = [Pattern(day(0), (slot(0), slot(2))), Pattern(day(8), (slot(1, routine=2),))]

    found = occurrences(patterns, [], [], since=day(-7), until=day(9))

    assert [(one.on, one.routine) for one in found] == [(day(0), 1), (day(2), 1), (day(7), 1), (day(8), 2)]


def test_of_two_patterns_of_one_day_and_after_a_flight_west_the_one_made_last_counts() -> None:
    patterns = [
        Pattern(day(0), (slot(0),)),
        Pattern(day(7), (slot(0, routine=2),)),
        Pattern(day(6), (slot(0, routine=3),)),
    ]

    found = occurrences(patterns, [], [], since=day(0), until=day(7))

    assert [(one.on, one.routine) for one in found] == [(day(0), 1), (day(7), 3)]


def test_a_move_takes_one_session_to_another_day_and_no_other() -> None:
    pattern = Pattern(day(0), (slot(3),))
    move = Shift(7, 1, day(3), EIGHT, day(5), SIX)

    found = occurrences([pattern], [move], [], since=day(0), until=day(13))

    assert said(found) == [(day(5), SIX, 1, "moved"), (day(10), EIGHT, 1, "planned")]
    assert (found[0].from_on, found[0].from_time, found[0].move) == (day(3), EIGHT, 7)


@pytest.mark.parametrize(("since", "until", "count"), [(0, 3, 0), (4, 6, 1), (3, 3, 0), (5, 5, 1)])
def test_a_moved_session_is_found_where_it_stands_whatever_days_are_asked_for(
    since: int, until: int, count: int
) -> None:
    pattern = Pattern(day(0), (slot(3),))
    move = Shift(7, 1, day(3), EIGHT, day(5), EIGHT)

    assert len(occurrences([pattern], [move], [], since=day(since), until=day(until))) == count


def test_of_two_times_of_a_day_the_one_that_was_meant_is_moved() -> None:
    pattern = Pattern(day(0), (slot(0, EIGHT), slot(0, SIX)))
    move = Shift(7, 1, day(0), SIX, day(1), SIX)

    found = occurrences([pattern], [move], [], since=day(0), until=day(1))

    assert said(found) == [(day(0), EIGHT, 1, "planned"), (day(1), SIX, 1, "moved")]


def test_a_move_holds_where_the_time_of_its_day_was_changed_since() -> None:
    pattern = Pattern(day(0), (slot(0, SIX),))
    move = Shift(7, 1, day(0), EIGHT, day(1), EIGHT)

    found = occurrences([pattern], [move], [], since=day(0), until=day(1))

    assert said(found) == [(day(1), EIGHT, 1, "moved")]


def test_a_move_of_a_routine_that_left_the_day_moves_nothing() -> None:
    pattern = Pattern(day(0), (slot(0, routine=2),))
    move = Shift(7, 1, day(0), EIGHT, day(1), EIGHT)

    assert said(occurrences([pattern], [move], [], since=day(0), until=day(1))) == [(day(0), EIGHT, 2, "planned")]


def test_a_pause_holds_both_its_ends_and_what_was_moved_into_it() -> None:
    pattern = Pattern(day(0), tuple(slot(weekday) for weekday in range(7)))
    moves = [Shift(1, 1, day(1), EIGHT, day(3), SIX), Shift(2, 1, day(4), EIGHT, day(6), SIX)]

    found = occurrences([pattern], moves, [Span(day(2), day(4), "flare_up")], since=day(0), until=day(6))

    assert said(found) == [
        (day(0), EIGHT, 1, "planned"),
        (day(2), EIGHT, 1, "paused"),
        (day(3), EIGHT, 1, "paused"),
        (day(3), SIX, 1, "paused"),
        (day(5), EIGHT, 1, "planned"),
        (day(6), EIGHT, 1, "planned"),
        (day(6), SIX, 1, "moved"),
    ]
    assert {one.reason for one in found if one.is_paused} == {"flare_up"}


# Against a count that goes day by day -------------------------------------------------------------------------------

numbers = st.integers(0, 27)
patterns_made = st.lists(
    st.tuples(st.integers(0, 20), st.sets(st.tuples(st.integers(0, 6), st.sampled_from([7, 12, 18])), max_size=5)),
    max_size=4,
)
moves_made = st.dictionaries(st.tuples(numbers, st.sampled_from([7, 12, 18])), numbers, max_size=6)
pauses_made = st.lists(st.tuples(numbers, st.integers(0, 9)), max_size=3)


@given(patterns_made, moves_made, pauses_made, numbers, st.integers(0, 13))
def test_any_plans_moves_and_pauses_give_what_a_naive_calendar_gives(
    made: list[tuple[int, set[tuple[int, int]]]],
    moved: dict[tuple[int, int], int],
    paused: list[tuple[int, int]],
    since: int,
    length: int,
) -> None:
    patterns = [Pattern(day(n), tuple(slot(weekday, time(hour), hour) for weekday, hour in slots)) for n, slots in made]
    shifts = [Shift(n, hour, day(frm), time(hour), day(to), SIX) for n, ((frm, hour), to) in enumerate(moved.items())]
    spans = [Span(day(first), day(first + days), "holiday") for first, days in paused]

    found = occurrences(patterns, shifts, spans, since=day(since), until=day(since + length))

    calendar: list[tuple[date, int, bool]] = []
    for number in range(-40, 80):
        slots: set[tuple[int, int]] = set()
        for begins, made_of in made:
            if begins <= number:
                slots = made_of
        for weekday, hour in slots:
            if weekday == day(number).weekday():
                stands = moved.get((number, hour), number)
                is_paused = any(first <= stands <= first + days for first, days in paused)
                calendar.append((day(stands), hour, is_paused))
    expected = sorted(row for row in calendar if day(since) <= row[0] <= day(since + length))
    assert sorted((one.on, one.routine, one.is_paused) for one in found) == expected


# The rules on real dates --------------------------------------------------------------------------------------------


def strong(*numbers: int) -> list[DatedSession]:
    return [DatedSession(day(number), is_strength=True) for number in numbers]


def gentle(*numbers: int) -> list[DatedSession]:
    return [DatedSession(day(number), is_strength=False) for number in numbers]


@pytest.mark.parametrize(
    ("on", "sessions", "first_weekday", "begins"),
    [
        (2, strong(0, 2, 4), 0, []),
        (2, strong(0, 2, 3), 0, ["Wednesday and Thursday are next to each other."]),
        (2, strong(1, 2, 3), 0, ["Tuesday and Wednesday are next", "Wednesday and Thursday are next"]),
        (7, strong(6, 7), 0, ["Sunday and Monday are next to each other."]),
        (7, strong(6) + gentle(7), 0, []),
        (5, strong(0, 2, 5), 0, []),
        (6, strong(0, 2, 4, 6), 0, ["4 strength days are a lot for one week"]),
        (6, strong(0, 2, 4, 6), 6, []),
        (2, strong(2, 2), 0, ["Wednesday has more than one strength routine."]),
        (2, strong(4, 5, 2), 0, []),
        (6, gentle(0, 1, 2, 3, 4, 5, 6), 0, ["Every day has a session."]),
        (6, gentle(0, 1, 2, 3, 4, 5, 6), 6, []),
        (3, gentle(0, 1, 2, 3, 4, 5), 0, []),
    ],
)
def test_b13_a_day_is_checked_among_the_real_days_around_it(
    on: int, sessions: list[DatedSession], first_weekday: int, begins: list[str]
) -> None:
    found = [finding.sentence for finding in check_day(day(on), sessions, first_weekday=first_weekday)]

    assert len(found) == len(begins)
    assert all(sentence.startswith(beginning) for sentence, beginning in zip(found, begins, strict=True))
