"""Which questions are due: a table of days."""

from datetime import date, timedelta

import pytest

from tracking.insights.questions import Due, due

DAY = date(2026, 11, 23)


def ago(*days: int) -> list[date]:
    return [DAY - timedelta(days=back) for back in days]


@pytest.mark.parametrize(("threes", "is_due"), [([], True), ([0], False), ([6], False), ([7], True), ([30, 3], False)])
def test_the_three_are_asked_once_a_week(threes: list[int], is_due: bool) -> None:
    assert due(DAY, began_on=DAY, threes=ago(*threes)).three is is_due


@pytest.mark.parametrize(
    ("began", "answered", "weeks"),
    [
        (34, [], None),
        (35, [], 6),
        (49, [], 6),
        (50, [], None),
        (76, [], None),
        (77, [], 12),
        (91, [], 12),
        (92, [], None),
        (45, [3], None),
        (85, [43], 12),  # answered at six weeks, not at twelve
        (45, [20], 6),  # an earlier answer is no answer at six weeks
    ],
)
def test_the_change_is_asked_within_a_week_of_six_and_twelve_weeks(
    began: int, answered: list[int], weeks: int | None
) -> None:
    assert due(DAY, began_on=DAY - timedelta(days=began), changes=ago(*answered)).change == weeks


@pytest.mark.parametrize(
    ("since", "rated", "is_due"),
    [(0, [], True), (3, [3], False), (20, [20], False), (42, [42], True), (42, [2, 42], False), (60, [60], False),
     (84, [42, 84], True)],
)  # fmt: skip
def test_an_activity_is_rated_at_once_and_after_six_and_twelve_weeks(
    since: int, rated: list[int], is_due: bool
) -> None:
    found = due(DAY, began_on=DAY, activities=[(7, DAY - timedelta(days=since), ago(*rated))])

    assert found.activities == ((7,) if is_due else ())


@pytest.mark.parametrize(("put_away", "is_asked"), [(0, False), (6, False), (7, True)])
def test_put_away_nothing_is_asked_for_a_week(put_away: int, is_asked: bool) -> None:
    assert bool(due(DAY, began_on=None, put_away=ago(put_away))) is is_asked


def test_nothing_due_is_nothing() -> None:
    assert not Due()
