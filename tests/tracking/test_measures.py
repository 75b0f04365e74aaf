"""Does it help? Baseline, the last days, chance, the three questions, own activities: and every edge."""

from dataclasses import replace

import pytest

from tests.tracking.diaries import daily, day, diary, entries, felt, session, three
from tracking.insights import measures
from tracking.insights.answers import activity_changes, felt_change, three_change
from tracking.insights.changes import pain_change
from tracking.insights.facts import ActivityFacts, EntryFacts
from tracking.insights.measures import CHANCE, IMPROVED, TOO_FEW, TOO_LOW, WORSE
from tracking.insights.summary import summarise


def test_the_baseline_is_the_mean_of_the_first_seven_days() -> None:
    base = measures.baseline(measures.day_values(diary(20, entries=daily((7, 6), (14, 1)))))

    assert base is not None
    assert (base.mean, base.days, base.since, base.until) == (6, 7, day(0), day(6))


def test_the_baseline_reaches_to_day_14_where_fewer_than_three_days_of_the_first_week_have_a_number() -> None:
    base = measures.baseline(measures.day_values(diary(20, entries=entries({0: 6, 3: 4, 13: 5, 14: 10}))))

    assert base is not None
    assert (base.mean, base.days, base.until) == (5, 3, day(13))


def test_there_is_no_baseline_from_two_days() -> None:
    assert measures.baseline(measures.day_values(diary(30, entries=entries({0: 6, 3: 4, 14: 5})))) is None


def test_a_day_counts_by_the_average_then_by_the_pain_before_then_by_an_entry() -> None:
    average = EntryFacts(1, day(0), 20.0, "average", 4)
    values = measures.day_values(
        diary(
            3,
            entries=(average, *entries({0: 9, 1: 8, 2: 7})),
            sessions=[session(0, before=6), session(1, hour=18, before=2), session(1, before=5)],
        )
    )

    assert {on: (value.score, value.kind) for on, value in values.items()} == {
        day(0): (4, "average"),
        day(1): (5, "before"),
        day(2): (7, "entry"),
    }


def test_the_last_seven_days_need_three_with_a_number() -> None:
    values = measures.day_values(diary(30, entries=entries({23: 9, 24: 2, 27: 4, 30: 3})))

    assert measures.current(values, on=day(30)).mean == 3  # type: ignore[union-attr]
    assert measures.current(values, on=day(31)) is None


@pytest.mark.parametrize(
    ("name", "runs", "verdict"),
    [
        ("from 6 to 4", [(14, 6), (42, 4)], IMPROVED),
        ("from 8 to 6.5", [(14, 8), *[(1, 6), (1, 7)] * 21], CHANCE),
        ("from 2 to 0", [(14, 2), (42, 0)], TOO_LOW),
        ("from 8 to 6 is 2 points but not 30 %", [(14, 8), (42, 6)], CHANCE),
        ("from 3 to 1", [(14, 3), (42, 1)], IMPROVED),
        ("up from 4 to 6", [(14, 4), (42, 6)], WORSE),
        ("up from 2 to 4: a rise is said from anywhere", [(14, 2), (42, 4)], WORSE),
        ("one point is never praised", [(14, 4), (42, 3)], CHANCE),
        ("a good last week after five bad ones", [(49, 6), (7, 4)], CHANCE),
    ],
)
def test_a_change_of_pain_is_judged(name: str, runs: list[tuple[int, int]], verdict: str) -> None:
    history = diary(55, entries=daily(*runs))

    assert pain_change(history, measures.day_values(history)).verdict == verdict


def test_the_sentence_of_a_fall_has_both_numbers_and_no_praise() -> None:
    history = diary(55, entries=daily((14, 6), (42, 4)))

    change = pain_change(history, measures.day_values(history))

    assert change.sentence == "Your pain is down from 6.0 to 4.0. That is more than chance usually explains."
    assert [row.day for row in change.evidence] == [*map(day, range(14)), *map(day, range(28, 56))]


def test_the_sentence_of_what_may_be_chance_says_so() -> None:
    history = diary(55, entries=daily((14, 5), (42, 4)))

    change = pain_change(history, measures.day_values(history))

    assert change.sentence == (
        "Your pain was 5.0 in your first week and is 4.0 now. Down 1.0, which may still be chance."
    )


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (-1, "Nothing logged yet."),
        (1, "You have logged pain on 2 of 3 days. After that, your first week is your starting point."),
        (6, "Your pain was 5.0 in your first week. We judge a change from 6 weeks on."),
    ],
)
def test_a_young_diary_says_what_is_missing(today: int, sentence: str) -> None:
    history = diary(today, entries=daily((today + 1, 5)))

    change = pain_change(history, measures.day_values(history))

    assert (change.verdict, change.sentence) == (TOO_FEW, sentence)


def test_the_verdict_is_read_once_a_week() -> None:
    """Between two readings it stays what it was: who looks every day finds chance sooner or later."""
    runs = daily((14, 6), (35, 6), (6, 0))

    before = diary(54, entries=runs)
    after = diary(55, entries=(*runs, *entries({55: 0})))

    assert pain_change(before, measures.day_values(before)).now == 6
    assert pain_change(after, measures.day_values(after)).now < 1  # type: ignore[operator]


def test_the_band_is_two_points_at_least_and_wider_for_a_back_with_wide_days() -> None:
    calm = measures.band(measures.day_values(diary(55, entries=daily((56, 5)))), on=day(55))
    wide = measures.band(measures.day_values(diary(55, entries=daily(*[(1, 2), (1, 8)] * 28))), on=day(55))

    assert calm is not None
    assert wide is not None
    assert (calm.low, calm.high, calm.half, calm.own) == (3, 7, 2, 0)
    assert wide.half > 2
    assert wide.own == pytest.approx(3.11, abs=0.01)


def test_the_band_stays_within_0_and_10() -> None:
    band = measures.band(measures.day_values(diary(55, entries=daily((56, 9)))), on=day(55))

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

    assert change.sentence == "Your weekly questions are down from 5.0 to 3.7 on average. That may still be chance."


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

    assert said.headline.sentence == "Nothing logged yet."
    assert said.adherence.sentence == "No session yet."
    assert said.ledger == ()
