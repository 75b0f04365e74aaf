"""Standings and practised days follow every change of the diary, and are what recomputing from scratch gives."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from accounts.models import User
from routines.models import ExerciseStanding, PractisedDay, recent_strength_days
from tests.factories import MORNING, make_ready, make_routine, make_session, make_user
from tracking import practice
from tracking.keeping import keep_standings
from tracking.models import FollowUp, Session
from tracking.overview.standings import practice_read

DAY = timedelta(days=1)
FIELDS = (
    *("exercise__slug", "form", "sets", "reps", "hold_seconds", "done_count", "recent_count", "first_done_on"),
    *("last_done_on", "last_class", "green_count", "has_done_low_dose", "mastered_on", "hold_until_on"),
)
NOW = MORNING + timedelta(hours=12)

scores = some.one_of(some.none(), some.integers(0, 10))
log = some.tuples(
    some.just("log"),
    some.integers(0, 13),
    some.integers(0, 10),
    scores,
    scores,
    scores,
    some.sampled_from(["", "pain"]),
)
free = some.tuples(some.just("free"), some.integers(0, 13))
guided = some.tuples(some.just("guided"), some.booleans())
edit = some.tuples(some.just("edit"), some.integers(0, 9), some.integers(0, 13), scores, scores)
delete = some.tuples(some.just("delete"), some.integers(0, 9))
restore = some.tuples(some.just("restore"), some.integers(0, 9))
answer = some.tuples(some.just("answer"), some.integers(0, 9), some.sampled_from(["settled", "same", "worse"]), scores)
calm = some.tuples(
    some.just("log"), some.integers(0, 13), some.just(8), some.just(2), some.just(1), some.just(4), some.just("")
)
settled = some.tuples(some.just("answer"), some.integers(0, 9), some.just("settled"), some.none())


def stored(owner: User) -> list[tuple[Any, ...]]:
    rows = ExerciseStanding.objects.visible_to(owner).order_by("exercise__slug")
    return [*rows.values_list(*FIELDS)]


def practised(owner: User) -> dict[date, bool]:
    return dict(PractisedDay.objects.visible_to(owner).values_list("practised_on", "is_strength"))


def practised_by_the_diary(owner: User) -> dict[date, bool]:
    """The same, read from the sessions alone."""
    days: dict[date, bool] = {}
    for session in Session.objects.visible_to(owner).finished():
        days[session.local_date] = session.is_strength or days.get(session.local_date, False)
    return days


def classes(owner: User) -> list[tuple[int, str]]:
    return [(one.session.pk, one.cls.value) for one in practice_read(owner, now=NOW).readings.sessions]


def test_a_session_writes_where_the_person_stands_and_deleting_it_takes_that_back(alice: User) -> None:
    make_ready(alice)
    session = make_session(alice, routine=make_routine(alice), pain_before=2, pain_worst=2, effort=4)

    after = ExerciseStanding.objects.get(exercise__slug="dart")
    practice.delete(session, at=NOW)
    gone = stored(alice)
    practice.restore(session, at=NOW)

    assert (after.done_count, after.reps, after.last_class, after.has_done_low_dose) == (
        1,
        6,
        "GREEN-provisional",
        True,
    )
    assert gone == []
    assert len(stored(alice)) == 3


def test_a_day_is_practised_while_a_session_stands_on_it_and_of_strength_while_one_of_them_is(alice: User) -> None:
    make_ready(alice)
    strong = make_session(alice, MORNING, routine=make_routine(alice))
    make_session(alice, MORNING + timedelta(hours=2))
    first = practised(alice)

    practice.revise(
        strong, expected=1, started_at=MORNING - DAY, finished_at=MORNING - DAY + timedelta(minutes=9), at=NOW
    )
    moved = practised(alice)
    practice.delete(strong, at=NOW)
    gone = practised(alice)
    practice.restore(strong, at=NOW)

    assert first == {date(2026, 11, 23): True}
    assert moved == {date(2026, 11, 22): True, date(2026, 11, 23): False}
    assert gone == {date(2026, 11, 23): False}
    assert practised(alice) == moved


def test_the_plan_reads_the_strength_days_of_the_last_week_in_one_query(
    alice: User, django_assert_num_queries: Any
) -> None:
    for day, is_strength in ((14, True), (15, True), (22, False), (23, True), (24, True)):
        PractisedDay.objects.create(owner=alice, practised_on=date(2026, 11, day), is_strength=is_strength)
    PractisedDay.objects.create(owner=make_user("bob"), practised_on=date(2026, 11, 21), is_strength=True)

    with django_assert_num_queries(1):
        days = recent_strength_days(alice, at=NOW)

    assert days == {date(2026, 11, 15), date(2026, 11, 23)}


def test_an_answered_morning_moves_the_standings_in_the_same_transaction(alice: User) -> None:
    make_ready(alice)
    session = make_session(alice, MORNING - DAY, routine=make_routine(alice), pain_before=2, pain_worst=2, effort=4)

    practice.answer(FollowUp.objects.get(practised_on=session.local_date), at=MORNING, score=5)

    dart = ExerciseStanding.objects.get(exercise__slug="dart")
    assert (dart.last_class, dart.hold_until_on) == ("RED", (MORNING + 2 * DAY).date())


def test_where_one_stands_takes_as_many_queries_after_twenty_sessions_as_after_ten(alice: User) -> None:
    make_ready(alice)
    routine = make_routine(alice)
    counts = []
    for span in ((1, 11), (11, 14)):
        for back in range(*span):
            make_session(alice, MORNING - back * DAY, routine=routine, pain_before=2, pain_worst=2)
        keep_standings(alice, at=NOW)
        with CaptureQueriesContext(connection) as seen:
            keep_standings(alice, at=NOW)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def _do(owner: User, routine: Any, made: list[Session], action: tuple[Any, ...]) -> None:
    kind, *given_ = action
    if kind == "log":
        back, hour, before, worst, effort, stop = given_
        at = MORNING - back * DAY + timedelta(hours=hour - 10)
        made.append(
            practice.log(
                owner=owner, routine=routine, started_at=at, finished_at=at + timedelta(minutes=15), at=NOW,
                pain_before=before, pain_worst=worst, effort=effort, stop_reason=stop, is_controlled=True,
            )
        )  # fmt: skip
        return
    if kind == "free":
        made.append(make_session(owner, MORNING - given_[0] * DAY))
        return
    if kind == "guided":
        with suppress(ValidationError):  # another one runs, or the last ones ended badly
            made.append(practice.begin(owner=owner, routine=routine, at=NOW, pain_before=1))
            if given_[0]:
                practice.finish(made[-1], at=NOW, pain_worst=1, pain_after=1)
        return
    if made:
        _change(owner, Session.objects.get(pk=made[given_[0] % len(made)].pk), kind, *given_)


def _change(owner: User, session: Session, kind: str, *given_: Any) -> None:
    if kind == "edit" and session.deleted_at is None and not session.is_running:
        _which, back, before, worst = given_
        at = MORNING - back * DAY
        practice.revise(session,
            expected=session.version, started_at=at, finished_at=at + timedelta(minutes=10), at=NOW,
            pain_before=before, pain_worst=worst, effort=session.effort,
        )  # fmt: skip
    elif kind == "delete":
        practice.delete(session, at=NOW)
    elif kind == "restore":
        with suppress(ValidationError):  # another one runs by now
            practice.restore(session, at=NOW)
    elif kind == "answer":
        asked = FollowUp.objects.filter(owner=owner, practised_on=session.local_date).first()
        if asked is not None:
            with suppress(ValidationError):  # the morning has not come yet
                practice.answer(asked, at=NOW, feeling=given_[1], score=given_[2])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(actions=some.lists(some.one_of(log, free, guided, edit, delete, restore, answer, calm, settled), max_size=14))
@example(actions=[("guided", False), ("log", 1, 0, None, None, None, ""), ("log", 1, 8, 2, 1, 4, "")])
def test_any_order_of_changes_gives_the_classes_standings_and_days_of_a_fresh_start(
    db: None, actions: list[tuple[Any, ...]]
) -> None:
    User.objects.filter(username="carol").delete()
    owner = make_ready(make_user("carol"))
    routine = make_routine(owner)
    made: list[Session] = []

    for action in actions:
        _do(owner, routine, made, action)
    kept, read, days = stored(owner), classes(owner), practised(owner)

    assert days == practised_by_the_diary(owner)

    # From scratch: nothing but the rows of the diary, the sessions and what was answered by hand.
    ExerciseStanding.objects.visible_to(owner).delete()
    PractisedDay.objects.visible_to(owner).delete()
    FollowUp.objects.filter(owner=owner, source="inferred").update(score=None, source="", answered_at=None)
    # A session that runs counts as well: its pain before is the morning of the day before.
    days_begun = Session.objects.visible_to(owner).kept().values_list("local_date", flat=True)
    FollowUp.objects.keep_up(owner=owner, days=days_begun, at=NOW)
    keep_standings(owner, at=NOW)
    assert stored(owner) == kept
    assert classes(owner) == read
    assert practised(owner) == days
