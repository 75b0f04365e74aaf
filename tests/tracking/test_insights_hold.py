"""The same rows say the same, in whatever order they come and by whatever way they came about."""

import random
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from routines.models import ExerciseStanding
from tests.factories import make_exercise, make_measure, make_pain_entry, make_ready, make_user
from tests.tracking.diaries import day, diary, entries, felt, morning, session, step, three
from tracking import practice
from tracking.insights.facts import ActivityFacts, CareFacts, History, PauseFacts
from tracking.insights.reading import read
from tracking.insights.summary import Summary, summarise
from tracking.models import FollowUp, Measure, PainEntry, Session
from tracking.overview.history import practice_of
from tracking.overview.summary import summary_of

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


def said(found: Summary) -> dict[str, Any]:
    """Everything but the rows themselves."""
    return {
        one.name: getattr(found, one.name) for one in fields(found) if one.name not in ("readings", "rated", "pauses")
    }


@settings(max_examples=150, deadline=None)
@given(histories(), st.integers(0, 2**32))
def test_any_order_of_the_rows_says_the_same(history: History, seed: int) -> None:
    chance = random.Random(seed)
    mixed = {
        name: tuple(chance.sample(rows, len(rows)))
        for name in ("sessions", "mornings", "entries", "measures", "activities", "pauses", "care", "planned")
        for rows in [getattr(history, name)]
    }

    assert said(summarise(replace(history, **mixed))) == said(summarise(history))


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KINDS = {
    "entry": ["note", "edit", "delete", "restore", "backdate"],
    "session": ["note", "edit", "edit", "delete", "restore", "backdate"],
    "measure": ["note", "edit", "delete", "restore"],
    "morning": ["note"],
}
ACTIONS = st.lists(
    st.sampled_from([(noun, kind) for noun, kinds in KINDS.items() for kind in kinds]).flatmap(
        lambda what: st.tuples(st.just(what[0]), st.just(what[1]), st.integers(0, 13), SCORE)
    ),
    min_size=6,
    max_size=18,
)


def rows_of(person: User, noun: str) -> list[Any]:
    model: Any = {"entry": PainEntry, "session": Session, "measure": Measure}[noun]
    return [*model.objects.visible_to(person).order_by("pk")]


def steps_for(score: int) -> list[Any]:
    """What is done in a session, in whatever way the number says."""
    hurt = {"has_hurt": score % 3 == 0, "worst": score if score % 2 else None}
    first = {"outcome": "skipped", "skip_reason": "pain"} if score % 5 == 0 else {"outcome": "eased"} | hurt
    return [
        {"exercise": make_exercise("dart"), "reps": 6, **first},
        {"exercise": make_exercise("cat-cow"), "reps": 6, "outcome": "done"},
    ][: 1 + score % 2]


def begun(back: int, score: int) -> datetime:
    return NOW - timedelta(days=back, hours=1 + score % 3)


def answers_for(score: int) -> dict[str, Any]:
    before = None if score == 7 else score % 5
    return {"pain_before": before, "pain_worst": score, "pain_after": 2, "effort": 9 if score % 2 else 5}


def act(person: User, noun: str, kind: str, back: int, score: int) -> None:
    """One thing somebody does to the rows of the last fortnight."""
    if noun == "morning":
        asked = FollowUp.objects.visible_to(person).filter(practised_on__lt=NOW.date()).order_by("practised_on")
        if asked:
            feeling = ("settled", "same", "worse", "")[back % 4]
            practice.answer(asked[back % len(asked)], at=NOW, feeling=feeling, score=None if feeling else score)
        return
    rows = rows_of(person, noun)
    if kind == "note" or not rows:
        _note(person, noun, back, score)
        return
    row = rows[back % len(rows)]
    if kind == "delete":
        practice.delete(row, at=NOW)
    elif kind == "restore":
        practice.restore(row, at=NOW)
    elif row.deleted_at is None:
        _change(row, kind == "backdate", back, score)


def _note(person: User, noun: str, back: int, score: int) -> None:
    if noun == "entry":
        make_pain_entry(person, NOW - timedelta(days=back), score=score)
    elif noun == "measure":
        make_measure(person, NOW - timedelta(days=back), pain=score, enjoyment=score, activity=3)
    else:
        log(person, begun(back, score), steps_for(score), **answers_for(score))


def _change(row: Any, is_backdated: bool, back: int, score: int) -> None:
    given: dict[str, Any]
    if isinstance(row, PainEntry):
        given = {"score": score, "felt_at": NOW - timedelta(days=back) if is_backdated else row.felt_at}
    elif isinstance(row, Measure):
        given = {"pain": score, "enjoyment": 2, "activity": score}
    else:
        started_at = begun(back, score) if is_backdated else row.started_at
        given = {"started_at": started_at, "finished_at": started_at + timedelta(minutes=10), **answers_for(score)}
        if not is_backdated:
            given["steps"] = steps_for(score)
    (practice.revise if isinstance(row, Session) else type(row).revise)(row, expected=row.version, at=NOW, **given)


def log(person: User, started_at: datetime, steps: list[Any], **answers: Any) -> None:
    finished_at = started_at + timedelta(minutes=10)
    practice.log(owner=person, started_at=started_at, finished_at=finished_at, at=NOW, steps=steps, **answers)


def write_again(person: User, again: User) -> None:
    """What ``person`` has by now, written down by ``again`` once, in order."""
    for entry in PainEntry.objects.visible_to(person).kept().order_by("felt_at", "pk"):
        make_pain_entry(again, entry.felt_at, score=entry.score)
    for measure in Measure.objects.visible_to(person).kept().order_by("answered_at", "pk"):
        numbers = {name: getattr(measure, name) for name in ("pain", "enjoyment", "activity")}
        make_measure(again, measure.answered_at, **numbers)
    names = ("sets", "reps", "hold_seconds", "form", "outcome", "worst", "has_hurt", "skip_reason")
    for one in Session.objects.visible_to(person).kept().order_by("started_at", "pk"):
        steps = [
            {"exercise": step.exercise, **{name: getattr(step, name) for name in names}} for step in one.steps.all()
        ]
        given = {name: getattr(one, name) for name in ("pain_before", "pain_worst", "pain_after", "effort")}
        log(again, one.started_at, steps, **given)
    for row in FollowUp.objects.visible_to(person).answered().order_by("practised_on"):
        asked = FollowUp.objects.expect(owner=again, practised_on=row.practised_on, zone="UTC")
        practice.answer(asked, at=NOW, feeling=row.feeling, score=row.score)


def told(person: User) -> dict[str, Any]:
    """All that the diary says, closes and counts, without the numbers of the rows."""
    found = summary_of(person, now=NOW)
    return {
        "said": [
            (one.rule.id, one.sentence, one.todo, [(row.kind, row.day, row.text) for row in one.evidence])
            for one in found.said
        ],
        "measured": (found.base and found.base.mean, found.band and found.band.half, found.effects, found.reviews),
        "classes": [
            (one.session.started_at, one.cls, one.delta, one.tags)
            for one in read(practice_of(person, now=NOW)).sessions
        ],
        "standings": [
            *ExerciseStanding.objects.visible_to(person)
            .order_by("exercise__slug")
            .values_list("exercise__slug", "form", "reps", "done_count", "green_count", "last_class", "hold_until_on")
        ],
    }


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[*HealthCheck])
@given(actions=ACTIONS)
def test_edits_deletions_and_backdating_end_where_writing_it_down_once_would(
    actions: list[tuple[str, str, int, int]],
) -> None:
    User.objects.filter(username__in=("alice", "again")).delete()
    person, again = (make_ready(make_user(name, time_zone="UTC")) for name in ("alice", "again"))
    _note(person, "measure", 0, 5)
    _note(person, "session", 3, 4)

    for action in actions:
        act(person, *action)
    write_again(person, again)

    assert told(person) == told(again)
