"""What is kept of a diary says what its rows say: after whatever somebody does, at whatever time it is read."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Screening, User
from conventions.days import local_date
from conventions.owned import InTheWay
from routines.models import ExerciseStanding, Pause, PracticeSettings, SwapDecision
from routines.models.practised import StandingFields
from tests.factories import make_answers, make_exercise, make_measure, make_ready, make_user
from tests.reminders.makers import make_week
from tracking import practice
from tracking.insights.reading import SessionReading, read
from tracking.insights.standing import stand
from tracking.keeping import keep_standings, row_of
from tracking.models import FollowUp, Measure, PainEntry, Session
from tracking.overview.history import practice_of
from tracking.overview.kept import kept_summary
from tracking.overview.standings import practice_read
from tracking.overview.summary import judged_anew, summary_of

BEGAN = datetime(2026, 6, 1, 9, tzinfo=UTC)
"""A Monday."""
ZONES = ("UTC", "Pacific/Auckland", "America/Los_Angeles", "Europe/Lisbon")
SLUGS = ("dart", "cat-cow", "childs-pose", "breathing")
DECADES = 8
"""A session every ten days comes before all that is drawn, so that there is a past to close."""
SEQUENCES = int(os.environ.get("KEPT_SEQUENCES", "6"))
"""So many in every run; benchmarks/README.md says how to let thousands be drawn."""

pytestmark = pytest.mark.django_db


# One thing somebody does ------------------------------------------------------------------------------------------


def steps_of(number: int) -> list[Any]:
    """What is done in a session, in whatever way the number says."""
    hurt = {"has_hurt": number % 3 == 0, "worst": number % 8 if number % 2 else None}
    first = {"outcome": "skipped", "skip_reason": "pain"} if number % 5 == 0 else {"outcome": "eased"} | hurt
    return [
        {"exercise": make_exercise(SLUGS[number % 4]), "reps": 6, **first},
        {"exercise": make_exercise(SLUGS[(number + 1) % 4]), "reps": 6, "outcome": "done"},
    ]


def answers_of(number: int) -> dict[str, Any]:
    stop = {"stop_reason": "sign", "stop_signs": ["dizziness"]} if number % 11 == 0 else {}
    return {
        "pain_before": number % 5,
        "pain_worst": number % 9,
        "pain_after": number % 4,
        "effort": 4 + number % 6,
        "is_controlled": number % 3 != 0,
        **stop,
    }


def log(person: User, now: datetime, number: int, *, back: int = 0) -> None:
    began = now - timedelta(days=back, minutes=30)
    practice.log(
        owner=person,
        at=now,
        started_at=began,
        finished_at=began + timedelta(minutes=20),
        steps=steps_of(number),
        **answers_of(number),
    )


def one_of(rows: Any, number: int) -> Any:
    found = [*rows.order_by("pk")]
    return found[-1 - number % min(len(found), 12)] if found else None


def revise(person: User, now: datetime, number: int, *, back: int | None = None) -> None:
    row = one_of(Session.objects.visible_to(person).finished().kept(), number)
    if row is not None:
        began = row.started_at if back is None else now - timedelta(days=back, minutes=30)
        given = {"finished_at": began + timedelta(minutes=20), "steps": steps_of(number + 1), **answers_of(number + 3)}
        practice.revise(row, expected=row.version, at=now, started_at=began, **given)


def change(person: User, now: datetime, number: int, *, verb: Callable[..., None]) -> None:
    row = one_of(Session.objects.visible_to(person).finished(), number)
    if row is not None:
        verb(row, at=now)


def begin_and_finish(person: User, now: datetime, number: int) -> None:
    session = practice.begin(owner=person, at=now, routine=person.routine_set.get(), pain_before=number % 7)
    if number % 3:
        practice.finish(session, at=now + timedelta(minutes=10), **answers_of(number))


def answer(person: User, now: datetime, number: int) -> None:
    row = one_of(FollowUp.objects.visible_to(person), number)
    if row is not None:
        feeling = ("settled", "same", "worse", "")[number % 4]
        practice.answer(row, at=now, feeling=feeling, score=None if feeling else number % 9)


def note(person: User, now: datetime, number: int) -> None:
    kind = "average" if number % 4 == 0 else "now"
    practice.note_pain(owner=person, score=number % 9, felt_at=now, at=now, kind=kind)


def revise_pain(person: User, now: datetime, number: int) -> None:
    row = one_of(PainEntry.objects.visible_to(person).kept(), number)
    if row is not None:
        practice.revise_pain(row, expected=row.version, score=number % 9, felt_at=row.felt_at, at=now)


def measure(person: User, now: datetime, number: int) -> None:
    make_measure(person, now, pain=number % 9, enjoyment=number % 7, activity=3)


def pause(person: User, now: datetime, number: int) -> None:
    today = local_date(now, person.time_zone)
    until = today + timedelta(days=number % 6)
    Pause.objects.begin(owner=person, since_on=today, until_on=until, reason="holiday", at=now)


def travel(person: User, now: datetime, number: int) -> None:
    person.settle(time_zone=ZONES[number % 4], first_weekday=number % 7, at=now)


def be_assessed(person: User, now: datetime, number: int) -> None:
    said = ("yes", "new", "changed", "long_standing")[number % 4]
    on = date(2026, 1, 8) if said == "yes" else None
    Screening.objects.answer(owner=person, assessed=said, assessed_on=on, at=now)


def have(person: User, now: datetime, number: int) -> None:
    conditions = [["osteoporosis"], [], ["pressure_controlled"], ["hypermobility"]][number % 4]
    make_answers(person, conditions=tuple(conditions), at=now)


def decide(person: User, now: datetime, number: int) -> None:
    exercise = make_exercise(SLUGS[number % 4])
    if number % 3:
        SwapDecision.objects.keep(owner=person, exercise=exercise, at=now, hurt_days=number % 5)
    else:
        instead = SLUGS[(number + 1) % 4]
        SwapDecision.objects.leave_out(owner=person, exercise=exercise, at=now, instead=f"{instead}:base")


def choose(person: User, now: datetime, number: int) -> None:
    minutes, level = 10 + number % 20, ("beginner", "intermediate")[number % 2]
    PracticeSettings.objects.choose(owner=person, today=now.date(), level=level, minutes=minutes)


def put_away(person: User, now: datetime, number: int) -> None:
    Measure.objects.put_away(owner=person, at=now)


DOES: dict[str, Callable[[User, datetime, int], None]] = {
    "log": log,
    "backdate": lambda person, now, number: log(person, now, number, back=number % 13),
    "revise": revise,
    "move": lambda person, now, number: revise(person, now, number, back=number % 13),
    "delete": lambda person, now, number: change(person, now, number, verb=practice.delete),
    "restore": lambda person, now, number: change(person, now, number, verb=practice.restore),
    "begin": begin_and_finish,
    "answer": answer,
    "note": note,
    "revise pain": revise_pain,
    "measure": measure,
    "pause": pause,
    "put away": put_away,
    "decide": decide,
    "choose": choose,
    "travel": travel,
    "assessed": be_assessed,
    "have": have,
    "nothing": lambda person, now, number: None,
}
OFTEN = ("log", "log", "log", "log", "nothing", "nothing", "nothing", "answer", "note", *DOES)
"""Half of all that is done are sessions and waits, or a past never grows long enough to be kept."""
DONE = st.tuples(st.sampled_from(OFTEN), st.integers(0, 999), st.sampled_from((0, 1, 5, 9, 20, 24, 48, 72, 240)))
LIVES = st.lists(DONE, min_size=8, max_size=40)


CHANGES = ("assessed", "have")


def bare(reading: SessionReading) -> SessionReading:
    """Without the steps, which nobody reads again once a day is closed."""
    return replace(reading, session=replace(reading.session, steps=()))


def has_kept_past(person: User, *, now: datetime) -> bool:
    """Whether something is closed; and what is read and stored of the sessions is what it would be without."""
    found, history = practice_read(person, now=now), practice_of(person, now=now)
    readings = read(history)
    anew = stand(readings, found.exercises, found.flags)
    assert found.standings == anew
    assert [bare(one) for one in found.readings.sessions] == [bare(one) for one in readings.sessions]
    stored = {row.exercise.slug: row for row in ExerciseStanding.objects.visible_to(person).select_related("exercise")}
    said = {slug: {name: getattr(row, name) for name in StandingFields.__annotations__} for slug, row in stored.items()}
    assert said == {slug: row_of(one) for slug, one in anew.by_slug.items()}
    return history.sessions[:1] != found.history.sessions[:1]


def live_through(life: list[tuple[str, int, int]], name: str, seen: Counter[str]) -> None:
    """Let somebody do all of it, and look after each whether what is kept says what the rows say."""
    person = make_ready(make_user(name, time_zone="UTC"))
    make_week(person, (0, "08:00"), (3, "08:00"), at=BEGAN)
    for number in range(DECADES):
        log(person, BEGAN + timedelta(days=10 * number), number)
    now = BEGAN + timedelta(days=10 * DECADES)
    for what, number, hours in life:
        try:
            DOES[what](person, now, number)
        except (ValidationError, InTheWay):
            seen["refused"] += 1
        now += timedelta(hours=hours)
        person = User.objects.get(pk=person.pk)
        for _ in range(2):
            seen["hit" if kept_summary(person, now=now) else "miss"] += 1
            assert summary_of(person, now=now) == judged_anew(person, now=now)[0], (what, number)
        if what in CHANGES:
            keep_standings(person, at=now)  # nobody's standing follows from the clock or the answers alone
        seen["past"] += has_kept_past(person, now=now)


@settings(max_examples=SEQUENCES, phases=[Phase.generate], deadline=None, suppress_health_check=[*HealthCheck])
@given(lives=st.data())
def _drawn(lives: st.DataObject, *, seen: Counter[str], names: Any) -> None:
    live_through(lives.draw(LIVES), next(names), seen)


def test_whatever_somebody_does_what_is_kept_says_what_the_rows_say() -> None:
    seen: Counter[str] = Counter()

    _drawn(seen=seen, names=(f"person-{number}" for number in range(10**6)))

    assert min(seen["hit"], seen["miss"], seen["past"]) > 30, seen
