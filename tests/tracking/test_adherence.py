"""The rhythm, week by week of the person's own weeks; a pause keeps the plan, and no streak is counted."""

import pytest

from tests.tracking.diaries import day, diary, session
from tracking.insights.adherence import adherence
from tracking.insights.facts import PauseFacts


def planned(*numbers: int) -> tuple:
    return tuple(day(number) for number in numbers)


def test_weeks_are_kept_by_two_sessions_and_this_one_is_open() -> None:
    rhythm = adherence(diary(15, sessions=[session(0), session(3), session(8)], planned=planned(0, 3, 7, 10, 14)))

    assert [(week.starts_on, week.done, week.planned, week.state) for week in rhythm.weeks] == [
        (day(0), 2, 2, "kept"),
        (day(7), 1, 2, "part"),
        (day(14), 0, 1, "open"),
    ]
    assert (rhythm.done, rhythm.planned, rhythm.kept, rhythm.over) == (3, 5, 1, 2)


def test_a_pause_counts_as_keeping_the_plan() -> None:
    pause = PauseFacts(day(7), day(13), "flare_up")

    rhythm = adherence(diary(14, sessions=[session(0), session(3)], planned=planned(0, 3), pauses=(pause,)))

    assert [week.state for week in rhythm.weeks] == ["kept", "paused", "open"]
    assert (rhythm.kept, rhythm.over, rhythm.paused_days) == (2, 2, 7)
    assert rhythm.sentence == "You kept 2 of 2 weeks. A pause counts as keeping your plan."


def test_weeks_begin_where_the_person_says() -> None:
    rhythm = adherence(diary(13, sessions=[session(5), session(6), session(7)], first_weekday=6))

    assert [(week.starts_on, week.done) for week in rhythm.weeks] == [(day(-1), 1), (day(6), 2), (day(13), 0)]


def test_one_planned_session_done_keeps_a_week_with_one() -> None:
    rhythm = adherence(diary(8, sessions=[session(2)], planned=planned(2)))

    assert rhythm.weeks[0].state == "kept"


def test_nothing_is_said_of_days_in_a_row() -> None:
    rhythm = adherence(diary(20, sessions=[session(number) for number in range(0, 20, 2)]))

    assert "row" not in rhythm.sentence
    assert "streak" not in rhythm.sentence


@pytest.mark.parametrize(
    ("today", "sessions", "plan", "sentence"),
    [
        (-1, (), (), "No session yet."),
        (4, (0, 3), (0, 3), "2 sessions so far in your first week."),
        (7, (0, 3), (0, 3), "You kept your first week."),
        (7, (0,), (0, 3), "Your first week had 1 of 2 sessions."),
        (7, (0,), (), "Your first week had 1 of 2 sessions."),
        (14, (0, 3, 7), (0, 3, 7, 10), "You kept 1 of 2 weeks."),
        (56, (0, 1, 7, 8, 14, 15, 21, 22, 28, 29), (), "You kept 5 of 8 weeks."),
    ],
)
def test_the_rhythm_is_said_by_how_many_weeks_are_over(
    today: int, sessions: tuple[int, ...], plan: tuple[int, ...], sentence: str
) -> None:
    history = diary(today, sessions=[session(number) for number in sessions], planned=planned(*plan))

    assert adherence(history).sentence == sentence


def test_a_first_week_with_a_pause_is_kept() -> None:
    pause = PauseFacts(day(2), day(4), "illness")

    assert adherence(diary(7, sessions=[session(0)], planned=planned(0, 3), pauses=(pause,))).sentence == (
        "You kept your first week. A pause counts as keeping your plan."
    )
