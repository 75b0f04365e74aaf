"""The same rows say the same, in whatever order they come and by whatever way they came about."""

import random
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from tests.factories import make_measure, make_pain_entry, make_ready, make_user
from tests.tracking.diaries import day, diary, entries, felt, morning, session, step, three
from tracking.insights.facts import ActivityFacts, CareFacts, History, PauseFacts
from tracking.insights.whole import Insights, insights
from tracking.models import PainEntry, insights_of

SCORE = st.integers(0, 10)
DAYS = 90


@st.composite
def histories(draw: Any) -> History:
    """A diary of some weeks with a bit of everything."""
    numbers = draw(st.lists(st.integers(0, DAYS - 1), unique=True, max_size=25))
    practised = draw(
        st.lists(
            st.tuples(st.sampled_from([0, 2, 5, 8, 84, 87]), st.sampled_from([7, 12, 18])), unique=True, max_size=12
        )
    )
    chance = draw(st.randoms(use_true_random=False))
    sessions = [
        session(
            number,
            hour=hour,
            before=chance.choice([None, 2, 3, 6]),
            effort=chance.choice([None, 4, 9]),
            stop_signs=chance.choice([(), (), (), ("tingling",), ("dizziness",)]),
            steps=tuple(step(slug, has_hurt=chance.random() < 0.3) for slug in ("dart", "cat-cow")),
        )
        for number, hour in practised
    ]
    return diary(
        DAYS,
        sessions=sessions,
        mornings=tuple(morning(number, chance.choice([2, 3, 5, 7])) for number in {one for one, _hour in practised}),
        entries=entries({number: chance.randint(0, 10) for number in numbers}),
        measures=tuple(three(number, *(chance.randint(0, 10) for _one in range(3))) for number in numbers[:5])
        + tuple(felt(number, chance.randint(-3, 3)) for number in numbers[5:8]),
        activities=tuple(
            ActivityFacts(
                pk, f"Thing {pk}", day(0), tuple((day(number), chance.randint(0, 10)) for number in numbers[:3])
            )
            for pk in (1, 2)
        ),
        pauses=(PauseFacts(day(20), day(24), "holiday"),) if chance.random() < 0.5 else (),
        care=tuple(CareFacts(day(number), "doctor") for number in numbers[:1]),
        planned=tuple(day(number) for number in sorted(numbers)[:10]),
    )


def said(found: Insights) -> dict[str, Any]:
    """Everything but the rows themselves."""
    return {one.name: getattr(found, one.name) for one in fields(found) if one.name not in ("history", "readings")}


@settings(max_examples=150, deadline=None)
@given(histories(), st.integers(0, 2**32))
def test_any_order_of_the_rows_says_the_same(history: History, seed: int) -> None:
    chance = random.Random(seed)
    mixed = {
        name: tuple(chance.sample(rows, len(rows)))
        for name in ("sessions", "mornings", "entries", "measures", "activities", "pauses", "care", "planned")
        for rows in [getattr(history, name)]
    }

    assert said(insights(replace(history, **mixed))) == said(insights(history))


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACTIONS = st.lists(
    st.tuples(st.sampled_from(["note", "edit", "delete", "restore", "backdate"]), st.integers(0, 13), SCORE),
    min_size=5,
    max_size=25,
)


def act(person: User, kind: str, back: int, score: int) -> None:
    """One thing somebody does to an entry of the last fortnight."""
    at = NOW - timedelta(days=back)
    rows = [*PainEntry.objects.visible_to(person).order_by("pk")]
    if kind == "note" or not rows:
        make_pain_entry(person, at, score=score)
        return
    row = rows[back % len(rows)]
    if kind == "delete":
        row.delete_with_undo(at=NOW)
    elif kind == "restore":
        row.restore(at=NOW)
    elif row.deleted_at is None:
        felt_at = at if kind == "backdate" else row.felt_at
        row.revise(expected=row.version, at=NOW, score=score, felt_at=felt_at)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_edits_deletions_and_backdating_end_where_writing_it_down_once_would(
    actions: list[tuple[str, int, int]],
) -> None:
    User.objects.filter(username__in=("alice", "again")).delete()
    person, again = (make_ready(make_user(name, time_zone="UTC")) for name in ("alice", "again"))
    make_measure(person, NOW)
    make_measure(again, NOW)

    for action in actions:
        act(person, *action)
    for row in PainEntry.objects.visible_to(person).kept().order_by("felt_at", "pk"):
        make_pain_entry(again, row.felt_at, score=row.score)

    first, second = (insights_of(one, now=NOW) for one in (person, again))
    assert [(one.rule, one.sentence, one.todo) for one in first.said] == [
        (one.rule, one.sentence, one.todo) for one in second.said
    ]
    assert (first.base and first.base.mean, first.band and first.band.half, first.effects) == (
        second.base and second.base.mean,
        second.band and second.band.half,
        second.effects,
    )
