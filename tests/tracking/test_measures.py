"""Does it help? The starting point, the last days, chance, the weekly questions, own activities: and every edge."""

from dataclasses import replace

import pytest

from tests.tracking.diaries import daily, day, diary, entries, felt, session, three
from tracking.insights import measures
from tracking.insights.answers import activity_changes, felt_change, three_change
from tracking.insights.changes import MeasureChange, pain_change
from tracking.insights.facts import ActivityFacts, EntryFacts, History
from tracking.insights.measures import CHANCE, IMPROVED, TOO_FEW, TOO_LOW, WORSE
from tracking.insights.summary import summarise
from tracking.insights.values import day_values


def pain(history: History) -> MeasureChange:
    return pain_change(history, day_values(history))


def test_the_baseline_is_the_mean_of_the_first_seven_days() -> None:
    base = measures.baseline(day_values(diary(20, entries=daily((7, 6), (14, 1)))))

    assert base is not None
    assert (base.mean, base.days, base.since, base.until) == (6, 7, day(0), day(6))


def test_the_baseline_reaches_to_14_days_where_fewer_than_three_days_of_the_first_week_have_a_number() -> None:
    base = measures.baseline(day_values(diary(20, entries=entries({0: 6, 3: 4, 13: 5, 14: 10}))))

    assert base is not None
    assert (base.mean, base.days, base.until) == (5, 3, day(13))


def test_there_is_no_baseline_where_no_14_days_hold_three_numbers() -> None:
    assert measures.baseline(day_values(diary(40, entries=entries({0: 6, 3: 4, 14: 5, 28: 5})))) is None


def test_the_baseline_is_the_first_14_days_that_hold_three_numbers_whenever_they_come() -> None:
    base = measures.baseline(day_values(diary(40, entries=entries({0: 9, 20: 6, 22: 5, 33: 4, 40: 0}))))

    assert base is not None
    assert (base.mean, base.since, base.until) == (5, day(20), day(33))


def test_a_day_counts_by_the_pain_before_then_by_an_entry() -> None:
    values = day_values(
        diary(
            3,
            entries=entries({0: 9, 1: 8, 2: 7}),
            sessions=[session(0, before=6), session(1, hour=18, before=2), session(1, before=5)],
        )
    )

    assert {on: (value.score, value.kind) for on, value in values.own.items()} == {
        day(0): (6, "before"),
        day(1): (5, "before"),
        day(2): (7, "entry"),
    }


def weekly(*scores: int, since: int = 0) -> tuple[EntryFacts, ...]:
    """One answer for the average week every seven days."""
    return entries({since + 7 * number: score for number, score in enumerate(scores)}, kind="average")


def test_a_weekly_average_is_one_value_of_a_mean_and_three_of_its_days() -> None:
    """Saturday has a number of its own, the other days of the week go by the average of Sunday."""
    now = measures.current(day_values(diary(6, entries=(*entries({5: 2}), *weekly(6, since=6)))), on=day(6))

    assert now is not None
    assert (now.mean, now.days, [(value.day, value.score) for value in now.values]) == (
        4,
        4,
        [(day(5), 2), (day(6), 6)],
    )


def test_a_weekly_average_says_nothing_where_each_of_its_days_has_a_number_of_its_own() -> None:
    values = day_values(diary(6, entries=(*daily((7, 2)), *(replace(one, pk=1) for one in weekly(9, since=6)))))

    assert measures.current(values, on=day(6)).mean == 2  # type: ignore[union-attr]
    assert measures.baseline(values).mean == 2  # type: ignore[union-attr]


def test_of_several_averages_the_newest_is_now_and_it_is_good_for_a_week() -> None:
    values = day_values(diary(20, entries=entries({0: 8, 3: 4}, kind="average")))

    assert [measures.current(values, on=day(number)).mean for number in (0, 3, 10)] == [8, 4, 4]  # type: ignore[union-attr]
    assert measures.current(values, on=day(11)) is None


def test_one_average_a_week_is_enough_for_the_start_and_for_now() -> None:
    history = diary(49, entries=weekly(6, 6, 5, 5, 5, 4, 4, 3))
    first = diary(0, entries=weekly(6))

    assert (
        pain(first).sentence
        == "Your pain was 6.0 in your first days. That is your starting point. We compare from 14 September."
    )
    assert pain(diary(41, entries=weekly(6, 6, 5, 5, 5, 4))).verdict == TOO_FEW
    assert pain(diary(42, entries=weekly(6, 6, 5, 5, 5, 4, 4))).verdict == CHANCE
    assert (pain(history).then, measures.current(day_values(history), on=day(49)).mean) == (6, 3)  # type: ignore[union-attr]
    assert (pain(history).now, pain(history).now_on) == (3, day(49))
    assert pain(history).sentence == "Pain is down from 6.0 to 3.0. That may still be chance."


def test_of_several_averages_since_the_last_reading_the_first_is_read() -> None:
    answers = (*weekly(6, 6, 5, 5, 5, 4, 4, 3), *entries({51: 1, 52: 2}, kind="average"))

    assert [pain(diary(today, entries=answers)).now for today in (49, 51, 55)] == [3, 3, 3]


def test_the_last_seven_days_need_three_with_a_number() -> None:
    values = day_values(diary(30, entries=entries({23: 9, 24: 2, 27: 4, 30: 3})))

    assert measures.current(values, on=day(30)).mean == 3  # type: ignore[union-attr]
    assert measures.current(values, on=day(31)) is None


@pytest.mark.parametrize(
    ("name", "runs", "verdict"),
    [
        ("from 6 to 4", [(14, 6), (42, 4)], IMPROVED),
        ("from 8 to 6.5", [(14, 8), *[(1, 6), (1, 7)] * 21], CHANCE),
        ("from 2 to 1", [(14, 2), (42, 1)], TOO_LOW),
        ("from 8 to 6 is 2 points but not 30 %", [(14, 8), (42, 6)], CHANCE),
        ("from 3 to 1", [(14, 3), (42, 1)], IMPROVED),
        ("up from 4 to 6", [(14, 4), (42, 6)], WORSE),
        ("up from 2 to 4: a rise is said from anywhere", [(14, 2), (42, 4)], WORSE),
        ("one point is never praised", [(14, 4), (42, 3)], CHANCE),
        ("up from 2 to 3 may be chance", [(14, 2), (42, 3)], CHANCE),
        ("a good last week after five bad ones", [(49, 6), (7, 4)], CHANCE),
    ],
)
def test_a_change_of_pain_is_judged(name: str, runs: list[tuple[int, int]], verdict: str) -> None:
    assert pain(diary(56, entries=daily(*runs))).verdict == verdict


def test_a_reported_change_rests_on_the_first_14_and_the_last_28_days() -> None:
    change = pain(diary(56, entries=daily((14, 6), (42, 4))))

    assert [row.day for row in change.evidence] == [*map(day, range(14)), *map(day, range(28, 56))]


def test_the_verdict_is_read_once_a_week() -> None:
    """Between two readings it stays what it was: who looks every day finds chance sooner or later."""
    runs = daily((14, 6), (35, 6), (7, 1))

    assert pain(diary(55, entries=runs)).now == 6
    assert pain(diary(56, entries=runs)).now == 1


def test_the_band_is_two_points_at_least_and_wider_for_a_back_with_wide_days() -> None:
    calm = measures.band(day_values(diary(55, entries=daily((56, 5)))), on=day(55))
    wide = measures.band(day_values(diary(55, entries=daily(*[(1, 2), (1, 8)] * 28))), on=day(55))

    assert calm is not None
    assert wide is not None
    assert (calm.low, calm.high, calm.half, calm.own) == (3, 7, 2, 0)
    assert wide.half > 2
    assert wide.own == pytest.approx(3.11, abs=0.01)


def test_the_band_stays_within_0_and_10() -> None:
    band = measures.band(day_values(diary(55, entries=daily((56, 9)))), on=day(55))

    assert band is not None
    assert (band.low, band.high) == (7, 10)


@pytest.mark.parametrize(
    ("name", "answers", "verdict"),
    [
        ("once", [(0, 5, 5, 5)], TOO_FEW),
        ("5.0 to 3.7 is 26 %", [(0, 5, 5, 5), (42, 4, 3, 4)], CHANCE),
        ("a long fall", [(0, 7, 7, 7), (28, 2, 2, 2), (35, 2, 2, 2), (42, 2, 2, 2)], IMPROVED),
        ("a fall of 3 in one answer", [(0, 6, 6, 6), (42, 4, 4, 4)], CHANCE),
        ("below 2", [(0, 1, 2, 2), (42, 0, 0, 0)], TOO_LOW),
        ("a long rise", [(0, 2, 2, 2), (28, 7, 7, 7), (35, 7, 7, 7), (42, 7, 7, 7)], WORSE),
    ],
)
def test_the_three_questions_are_judged(name: str, answers: list[tuple[int, int, int, int]], verdict: str) -> None:
    assert three_change(diary(42, measures=tuple(three(*answer) for answer in answers))).verdict == verdict


def test_the_three_questions_say_when_it_may_be_chance() -> None:
    change = three_change(diary(42, measures=(three(0, 5, 5, 5), three(42, 4, 3, 4))))

    assert change.sentence == "Daily life may be easier. From 5.0 to 3.7 out of 10. That may still be chance."


@pytest.mark.parametrize(
    ("ratings", "verdict"),
    [((3, 5), CHANCE), ((3, 6), IMPROVED), ((6, 3), WORSE)],
)
def test_one_activity_needs_three_points(ratings: tuple[int, int], verdict: str) -> None:
    one = ActivityFacts(1, "Carrying shopping", day(0), ((day(0), ratings[0]), (day(42), ratings[1])))

    (change,) = activity_changes(diary(42, activities=(one,)))

    assert change.verdict == verdict


def test_the_mean_of_two_activities_needs_two_points() -> None:
    one = ActivityFacts(1, "Carrying shopping", day(0), ((day(0), 3), (day(42), 5)))
    two = replace(one, pk=2, name="Driving")

    mean, *each = activity_changes(diary(42, activities=(one, two)))

    assert (mean.verdict, mean.then, mean.now) == (IMPROVED, 3, 5)
    assert [change.verdict for change in each] == [CHANCE, CHANCE]


@pytest.mark.parametrize(("answer", "verdict"), [(3, IMPROVED), (2, IMPROVED), (1, CHANCE), (0, CHANCE), (-2, WORSE)])
def test_the_change_as_it_is_felt(answer: int, verdict: str) -> None:
    change = felt_change(diary(42, measures=(felt(42, answer),)))

    assert change is not None
    assert change.verdict == verdict


def test_an_empty_diary_says_so() -> None:
    said = summarise(diary(0))

    assert said.headline.sentence == "No pain logged yet. Log your pain on 3 days to set your starting point."
    assert said.adherence.sentence == "No session yet."
    assert said.ledger == ()
