"""The verbs of a session: begin, finish, log, revise, delete, restore."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from accounts.models import Block, User
from conventions.owned import StaleVersion
from exercises.models import Exercise
from routines.models import Routine, StarterRoutine
from routines.starters import starter
from tests.factories import MORNING, make_exercise, make_ready, make_routine, make_session, make_user
from tracking import practice
from tracking.models import GENTLE_STARTER, Session, SessionStep

QUARTER = timedelta(minutes=15)
GENTLE = ("breathing", "cat-cow", "childs-pose")


def begun(owner: User, *slugs: str, at: datetime = MORNING, **fields: Any) -> Session:
    session: Session = practice.begin(owner=owner, routine=make_routine(owner, *slugs), at=at, **fields)
    return session


# Begin -----------------------------------------------------------------------------------------------------------


def test_beginning_copies_the_steps_of_the_routine_and_dates_the_session_where_the_person_is(ready: User) -> None:
    session = begun(ready, "breathing", "dart", pain_before=4)

    assert session.routine_name == "Evening"
    assert [step.exercise_slug for step in session.steps.all()] == ["breathing", "dart"]
    assert [step.position for step in session.steps.all()] == [1, 2]
    assert (session.local_date, session.time_zone, session.pain_before) == (date(2026, 11, 23), "Europe/Lisbon", 4)
    assert session.is_running


def test_one_session_runs_at_a_time(ready: User) -> None:
    begun(ready)

    with pytest.raises(ValidationError) as refused:
        begun(ready, at=MORNING + QUARTER)

    assert refused.value.code == "running"
    assert Session.objects.count() == 1


def test_the_database_itself_allows_one_running_session_a_person(ready: User) -> None:
    session = begun(ready)
    session.pk, session.client_uuid = None, "11111111-1111-4111-8111-111111111111"

    with pytest.raises(IntegrityError), transaction.atomic():
        session.save(force_insert=True)


def test_two_people_can_practise_at_once(ready: User, bob: User) -> None:
    begun(ready)

    begun(make_ready(bob))

    assert Session.objects.running().count() == 2


@pytest.mark.parametrize("assessed", ["new", "changed"])
def test_a_pain_nobody_looked_at_opens_the_gentle_set_only(alice: User, assessed: str) -> None:
    make_ready(alice, assessed=assessed)

    with pytest.raises(ValidationError) as refused:
        begun(alice, "breathing", "dart")

    assert refused.value.code == "gentle_only"
    assert "First week, gentle" in refused.value.messages[0]
    assert begun(alice, *GENTLE).is_running


def test_the_starter_that_is_named_then_is_gentle(db: None) -> None:
    for step in starter(GENTLE_STARTER).steps:
        make_exercise(step.exercise)

    assert StarterRoutine.called(GENTLE_STARTER).is_gentle_set()


def test_with_pain_of_7_only_the_gentle_set_can_be_begun(ready: User) -> None:
    with pytest.raises(ValidationError, match="Read the warning signs first"):
        begun(ready, "breathing", "dart", pain_before=7)

    session = begun(ready, "breathing", "dart", "book-opening", pain_before=7, has_read_red_list=True)

    assert [(step.exercise_slug, step.form) for step in session.steps.all()] == [
        ("breathing", "base"),
        ("book-opening", "short-lever"),
    ]
    assert (session.check_in.light, session.check_in.rules) == ("red", ["G9", "G12"])


@pytest.mark.parametrize(("sign", "slugs"), [("9", ["breathing", "constructive-rest"]), ("1", [])])
def test_an_urgent_sign_leaves_the_quiet_set_or_nothing(ready: User, sign: str, slugs: list[str]) -> None:
    Block.objects.raise_for(owner=ready, signs=[sign], at=MORNING)

    with pytest.raises(ValidationError, match="Waiting is not enough") as refused:
        begun(ready, *(GENTLE if slugs else ["breathing"]))

    assert refused.value.code == "gentle_only"
    assert not slugs or begun(ready, *slugs).is_running


@pytest.mark.parametrize("assessed", ["yes", "long_standing"])
def test_a_pain_that_was_looked_at_or_is_old_opens_every_routine(alice: User, assessed: str) -> None:
    make_ready(alice, assessed=assessed)

    assert begun(alice, "breathing", "dart").is_running


def test_someone_elses_routine_cannot_be_begun(ready: User, bob: User) -> None:
    with pytest.raises(ValidationError, match="Choose a routine from the list"):
        practice.begin(owner=ready, routine=make_routine(bob), at=MORNING)


# Finish ----------------------------------------------------------------------------------------------------------


def test_finishing_keeps_what_was_done_and_how_it_went(ready: User) -> None:
    session = begun(ready, "breathing", "dart", "cat-cow", pain_before=4)

    practice.finish(
        session,
        at=MORNING + QUARTER,
        outcomes={2: {"outcome": "eased"}, 3: {"outcome": "skipped"}},
        pain_worst=5,
        pain_after=3,
        effort=6,
        note="Left side tight.",
    )

    kept = Session.objects.get()
    assert (kept.pain_before, kept.pain_worst, kept.pain_after, kept.effort) == (4, 5, 3, 6)
    assert (kept.minutes, kept.note) == (15, "Left side tight.")
    assert [step.outcome for step in kept.steps.all()] == ["done", "eased", "skipped"]


@pytest.mark.parametrize(
    ("outcome", "is_strength"), [("done", True), ("eased", True), ("skipped", False)], ids=["done", "eased", "skipped"]
)
def test_a_session_is_strength_once_one_strength_exercise_was_done_in_any_form(
    ready: User, outcome: str, is_strength: bool
) -> None:
    session = begun(ready, "breathing", "dart")

    practice.finish(session, at=MORNING + QUARTER, outcomes={2: {"outcome": outcome}})

    assert Session.objects.get().is_strength is is_strength


def test_an_end_can_be_earlier_than_now(ready: User) -> None:
    session = begun(ready)

    practice.finish(session, at=MORNING + timedelta(days=2), finished_at=MORNING + QUARTER)

    assert session.minutes == 15


@pytest.mark.parametrize(
    ("finished_at", "said"),
    [
        (MORNING - timedelta(seconds=1), "cannot end before it began"),
        (MORNING + timedelta(hours=1), "end in the future"),
    ],
)
def test_an_impossible_end_is_refused(ready: User, finished_at: datetime, said: str) -> None:
    session = begun(ready)

    with pytest.raises(ValidationError, match=said):
        practice.finish(session, at=MORNING + QUARTER, finished_at=finished_at)

    assert Session.objects.get().is_running


def test_a_session_lasts_a_day_at_most(ready: User) -> None:
    session = begun(ready)

    with pytest.raises(ValidationError, match="24 hours"):
        practice.finish(session, at=MORNING + timedelta(hours=24, seconds=1))


def test_a_session_is_finished_once(ready: User) -> None:
    session = begun(ready)
    practice.finish(session, at=MORNING + QUARTER, pain_after=3)

    with pytest.raises(ValidationError) as refused:
        practice.finish(session, at=MORNING + 2 * QUARTER, pain_after=9)

    assert refused.value.code == "finished"
    assert Session.objects.get().pain_after == 3


def test_of_two_that_finish_at_once_one_does(ready: User) -> None:
    begun(ready)
    one, other = Session.objects.get(), Session.objects.get()
    practice.finish(one, at=MORNING + QUARTER, pain_after=3)

    with pytest.raises(ValidationError, match="already logged"):
        practice.finish(other, at=MORNING + QUARTER, pain_after=9)

    assert Session.objects.get().pain_after == 3


def test_a_session_deleted_a_moment_ago_is_not_finished(ready: User) -> None:
    session = begun(ready)
    practice.delete(Session.objects.get(), at=MORNING)

    with pytest.raises(ValidationError, match="You have deleted this session since"):
        practice.finish(session, at=MORNING + QUARTER)

    assert Session.objects.get().is_running


@pytest.mark.parametrize(
    "outcomes",
    [
        {4: {"outcome": "done"}},
        {0: {"outcome": "done"}},
        {1: {"outcome": "flared"}},
        {1: {"worst": 11}},
        {1: {"reps_done": -1}},
        {1: {"outcome": "skipped", "skip_reason": "bored"}},
        {1: {"form": "upside-down"}},
    ],
)
def test_an_unknown_exercise_or_outcome_changes_nothing(ready: User, outcomes: dict[int, Any]) -> None:
    session = begun(ready, "breathing", "dart", "cat-cow")

    with pytest.raises(ValidationError):
        practice.finish(session, at=MORNING + QUARTER, outcomes=outcomes)

    assert Session.objects.get().is_running


# Log -------------------------------------------------------------------------------------------------------------


def test_a_whole_session_can_be_logged_from_a_routine(alice: User) -> None:
    session = make_session(alice, routine=make_routine(alice), pain_before=5, pain_after=2)

    assert session.title == "Evening"
    assert [step.outcome for step in session.steps.all()] == ["done", "done", "done"]
    assert session.is_strength


def test_a_whole_session_can_be_logged_from_single_exercises_with_their_usual_dose(alice: User) -> None:
    dart = make_exercise("dart")

    session = make_session(alice, steps=[{"exercise": dart, "outcome": "eased"}])

    [step] = session.steps.all()
    assert (session.title, step.exercise_name, step.reps, step.sets) == (
        "Free session",
        dart.name,
        dart.reps,
        dart.sets,
    )
    assert session.is_strength


def test_a_session_without_any_exercise_is_gentle(alice: User) -> None:
    assert make_session(alice).is_strength is False


@pytest.mark.parametrize("field", ["pain_before", "pain_worst", "pain_after", "effort"])
@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_outside_0_to_10_is_refused_by_the_verb_and_by_the_database(
    alice: User, field: str, score: int
) -> None:
    with pytest.raises(ValidationError):
        make_session(alice, **{field: score})

    session = make_session(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**{field: score})


@pytest.mark.parametrize(
    "step",
    [{"reps": 0}, {"reps": 101}, {"sets": 0}, {"sets": 11}, {"hold_seconds": 601}, {"form": "x"}, {"outcome": "x"}],
)
def test_a_step_with_an_impossible_dose_stores_nothing(alice: User, step: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Exercise 1"):
        make_session(alice, steps=[{"exercise": make_exercise("dart"), **step}])

    assert not Session.objects.exists()


def test_a_session_holds_forty_exercises_and_no_more(alice: User) -> None:
    dart = make_exercise("dart")

    make_session(alice, steps=[{"exercise": dart}] * 40)

    with pytest.raises(ValidationError, match="up to 40"):
        make_session(alice, steps=[{"exercise": dart}] * 41)


@pytest.mark.parametrize(
    ("back", "is_taken"),
    [(timedelta(minutes=-5), True), (timedelta(minutes=-5, seconds=-1), False), (timedelta(days=14), True)],
)
def test_a_session_begins_at_most_five_minutes_ahead(alice: User, back: timedelta, is_taken: bool) -> None:
    values = {"owner": alice, "started_at": MORNING - back, "finished_at": MORNING - back, "at": MORNING}
    if is_taken:
        assert practice.log(**values).pk
    else:
        with pytest.raises(ValidationError) as refused:
            practice.log(**values)
        assert refused.value.error_dict["started_at"][0].code == "future"


def test_backdating_reaches_14_local_days(alice: User) -> None:
    first_moment = datetime(2026, 11, 9, 4, 0, tzinfo=UTC)  # 04:00 in Lisbon: the ninth begins

    kept = practice.log(owner=alice, started_at=first_moment, finished_at=first_moment, at=MORNING)

    assert kept.local_date == date(2026, 11, 9)
    earlier = first_moment - timedelta(seconds=1)
    with pytest.raises(ValidationError, match="in the last 14 days"):
        practice.log(owner=alice, started_at=earlier, finished_at=earlier, at=MORNING)


@pytest.mark.parametrize("edge", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
def test_a_moment_at_the_edge_of_the_calendar_is_refused_and_does_not_overflow(alice: User, edge: datetime) -> None:
    with pytest.raises(ValidationError):
        practice.log(owner=alice, started_at=edge, finished_at=edge, at=MORNING)


# Revise ----------------------------------------------------------------------------------------------------------


def test_an_edit_changes_what_was_said_and_what_was_done(alice: User) -> None:
    session = make_session(alice, routine=make_routine(alice, "breathing", "dart"))
    steps = [{"slug": "breathing"}, {"slug": "dart", "outcome": "skipped"}, {"exercise": make_exercise("cat-cow")}]

    practice.revise(
        session,
        expected=1,
        started_at=session.started_at,
        finished_at=session.finished_at + QUARTER,
        at=MORNING + timedelta(hours=2),
        steps=steps,
        pain_worst=6,
    )

    kept = Session.objects.get()
    assert (kept.version, kept.minutes, kept.pain_worst, kept.is_strength) == (2, 30, 6, False)
    assert [(step.exercise_slug, step.outcome) for step in kept.steps.all()] == [
        ("breathing", "done"),
        ("dart", "skipped"),
        ("cat-cow", "done"),
    ]


def test_an_edit_from_an_old_version_changes_nothing(alice: User) -> None:
    session = make_session(alice, pain_after=3)
    times = {"started_at": session.started_at, "finished_at": session.finished_at, "at": MORNING + QUARTER}
    practice.revise(session, expected=1, pain_after=4, **times)

    with pytest.raises(StaleVersion):
        practice.revise(session, expected=1, pain_after=9, **times)

    assert Session.objects.get().pain_after == 4


def test_an_edit_long_after_may_keep_the_time_but_not_move_it(alice: User) -> None:
    session = make_session(alice)
    a_year_on = MORNING + timedelta(days=365)
    times = {"started_at": session.started_at, "finished_at": session.finished_at, "at": a_year_on}

    practice.revise(session, expected=1, note="Now I remember.", **times)

    with pytest.raises(ValidationError, match="in the last 14 days"):
        practice.revise(session, expected=2, **(times | {"started_at": MORNING - QUARTER}))
    assert Session.objects.get().note == "Now I remember."


def test_a_running_session_is_finished_not_edited(ready: User) -> None:
    session = begun(ready)

    with pytest.raises(ValidationError, match="Finish it first"):
        practice.revise(session, expected=1, started_at=MORNING, finished_at=MORNING + QUARTER, at=MORNING + QUARTER)


# Delete and restore ----------------------------------------------------------------------------------------------


def test_a_deletion_can_be_taken_back_for_30_days(alice: User) -> None:
    session = make_session(alice, routine=make_routine(alice))

    practice.delete(session, at=MORNING)
    assert not Session.objects.finished().exists()

    practice.restore(session, at=MORNING + timedelta(days=30))
    assert [step.exercise_slug for step in Session.objects.finished().get().steps.all()] == [
        "breathing",
        "dart",
        "childs-pose",
    ]


def test_after_30_days_a_deletion_is_final(alice: User) -> None:
    session = make_session(alice)
    practice.delete(session, at=MORNING)

    with pytest.raises(ValidationError, match="more than 30 days ago"):
        practice.restore(session, at=MORNING + timedelta(days=30, seconds=1))


def test_the_next_deletion_removes_for_good_what_can_no_longer_come_back(alice: User, bob: User) -> None:
    old, other, foreign = make_session(alice), make_session(alice), make_session(bob)
    for session in (old, foreign):
        practice.delete(session, at=MORNING)

    practice.delete(other, at=MORNING + timedelta(days=31))

    assert {*Session.objects.values_list("pk", flat=True)} == {other.pk, foreign.pk}


def test_deleting_and_restoring_twice_changes_nothing_more(alice: User) -> None:
    session = make_session(alice)
    same = Session.objects.get()

    practice.delete(session, at=MORNING)
    practice.delete(same, at=MORNING + QUARTER)
    assert (same.deleted_at, same.version) == (MORNING, 2)

    practice.restore(session, at=MORNING)
    practice.restore(same, at=MORNING)
    assert (same.deleted_at, same.version) == (None, 3)


def test_a_deletion_from_an_old_version_is_refused(alice: User) -> None:
    session = make_session(alice)

    with pytest.raises(StaleVersion):
        practice.delete(session, at=MORNING, expected=2)

    assert Session.objects.finished().exists()


def test_a_discarded_running_session_stays_away_while_another_runs(ready: User) -> None:
    discarded = begun(ready)
    practice.delete(discarded, at=MORNING)
    begun(ready, at=MORNING + QUARTER)

    with pytest.raises(ValidationError) as refused:
        practice.restore(discarded, at=MORNING + QUARTER)

    assert refused.value.code == "running"
    assert Session.objects.running().count() == 1


# A log is a snapshot ---------------------------------------------------------------------------------------------


def what_the_log_says() -> list[Any]:
    link_fields = {"exercise_id", "routine_id", "id"}
    names = [field.attname for field in SessionStep._meta.concrete_fields if field.attname not in link_fields]
    session = Session.objects.values("routine_name", "local_date", "time_zone", "is_strength", "version").get()
    return [
        session,
        *SessionStep.objects.values(*names).order_by("position"),
        *(s.dose() for s in SessionStep.objects.all()),
    ]


def rename_everything(alice: User, routine: Routine) -> None:
    Exercise.objects.update(
        name="Other",
        slug=Concat(Value("other-"), "slug"),
        phase="stretch",
        unit="breaths",
        sides=1,
        reps=9,
        sets=3,
        sets_max=9,
    )


def revise_the_routine(alice: User, routine: Routine) -> None:
    routine.revise(expected=1, name="Else", steps=[{"exercise": make_exercise("saw"), "reps": 3}])


def archive_the_routine(alice: User, routine: Routine) -> None:
    routine.archive(at=MORNING)


def delete_the_routine(alice: User, routine: Routine) -> None:
    routine.delete()


def delete_the_exercises(alice: User, routine: Routine) -> None:
    routine.delete()
    Exercise.objects.all().delete()


def withdraw_the_exercises(alice: User, routine: Routine) -> None:
    Exercise.objects.update(is_listed=False, status_code="not_offered")


def move_house(alice: User, routine: Routine) -> None:
    alice.settle(time_zone="Pacific/Auckland", first_weekday=6, at=MORNING)


EDITS = [
    rename_everything,
    revise_the_routine,
    archive_the_routine,
    delete_the_routine,
    delete_the_exercises,
    withdraw_the_exercises,
    move_house,
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_log_says_the_same_after(alice: User, edit: Any) -> None:
    routine = make_routine(alice, "breathing", "dart", "side-kick")
    make_session(alice, routine=routine, pain_before=4)
    before = what_the_log_says()

    edit(alice, routine)

    assert what_the_log_says() == before


def test_editing_a_session_keeps_the_snapshot_of_an_exercise_that_is_gone(alice: User) -> None:
    routine = make_routine(alice, "dart")
    session = make_session(alice, routine=routine)
    name = session.steps.get().exercise_name
    routine.delete()
    Exercise.objects.all().delete()

    session.refresh_from_db()
    times = {"started_at": session.started_at, "finished_at": session.finished_at, "at": MORNING + QUARTER}
    practice.revise(session, expected=1, steps=[{"slug": "dart", "outcome": "eased"}], **times)

    step = session.steps.get()
    assert (step.exercise, step.exercise_name, step.outcome) == (None, name, "eased")
    assert session.is_strength


def test_a_person_sees_their_own_sessions_only(alice: User, bob: User) -> None:
    make_session(alice)

    assert Session.objects.visible_to(alice).finished().count() == 1
    assert Session.objects.visible_to(bob).finished().count() == 0
    assert make_user("carol").session_set.count() == 0
