"""Every question that is asked often finds its rows by an index, and every index is asked by a question.

The questions are those that the product sends; a table that grows is never read from its first row to its last.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import AccountMail, ApiToken, Guidance, PractisedBefore, TypedForm, User
from exercises.models import Barred, SignOff
from reminders import engine
from reminders.models import Delivery, Reminder
from routines.models import Move, Pause, Proposal, SwapDecision, Week
from routines.models.planned import plan_of as planned
from tests.factories import (
    make_activity,
    make_care,
    make_exercise,
    make_measure,
    make_own_exercise,
    make_pain_entry,
    make_proposal,
    make_ready,
    make_routine,
    make_session,
    make_user,
)
from tests.plans import Plan, indexes_of, multiply, plans
from tracking import practice
from tracking.models import ActivityRating, FollowUp, PainEntry, Session, SessionStep
from tracking.overview.deleted import deleted_count
from tracking.overview.summary import summary_of
from tracking.tasks import forget_deleted

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PEOPLE = 150
OURS = ("accounts", "exercises", "routines", "tracking", "reminders")
GROWS = 8
"""A table with so many rows a person is one that grows: it is never read from its first row to its last."""
CATALOGUE = "exercises_exercise"
ONCE = "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"


@pytest.fixture
def person(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[User]:
    """Alice with months of diary, among many who have the same."""
    monkeypatch.setattr(engine, "BATCH", 5)
    with time_machine.travel(NOW, tick=False):
        alice = make_ready(make_user("alice", time_zone="UTC"))
        write_a_life(alice)
        multiply(PEOPLE)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")  # a table of which each has one row is small here
        yield alice


def write_a_life(alice: User) -> None:
    """A row of each kind, and of what is logged again and again a row for each of many days."""
    routine = make_routine(alice)
    own = make_own_exercise(alice)
    Week.objects.plan(
        owner=alice, slots=[{"weekday": 0, "local_time": time(18), "routine": routine}], expected=None, at=NOW
    )
    summary_of(alice, now=NOW)
    make_session(alice, NOW - timedelta(hours=2), steps=[{"exercise": make_exercise("dart"), "reps": 6}] * 4)
    make_pain_entry(alice, NOW)
    make_measure(alice, NOW)
    make_care(alice, NOW)
    make_activity(alice, at=NOW).rate(score=4, at=NOW)
    make_proposal(alice)
    for model, moments in (
        (Session, ("started_at", "finished_at")),
        (PainEntry, ("felt_at",)),
        (FollowUp, ("answered_at",)),
        (type(alice.measure_set.get()), ("answered_at",)),
        (type(alice.care_set.get()), ("noted_at",)),
    ):
        spread(model, moments, days=60)
    days = [NOW.date() - timedelta(days=number) for number in range(1, 60)]
    ActivityRating.objects.bulk_create(
        ActivityRating(activity=alice.activity_set.get(), local_date=day, answered_at=NOW, score=3) for day in days
    )
    steps = [*SessionStep.objects.values_list("exercise_slug", "exercise_name", "phase", "unit")]
    SessionStep.objects.bulk_create(
        SessionStep(session=session, position=n, reps=6, exercise_slug=slug, exercise_name=name, phase=phase, unit=unit)
        for session in Session.objects.filter(steps=None)
        for n, (slug, name, phase, unit) in enumerate(steps, 1)
    )
    SessionStep.objects.filter(position=1, session__local_date=NOW.date()).update(own_exercise=own)
    hour = {"from_time": time(18), "local_time": time(19)}
    Move.objects.bulk_create(
        Move(owner=alice, routine=routine, from_on=day, to_on=day + timedelta(days=1), **hour) for day in days
    )
    Pause.objects.bulk_create(Pause(owner=alice, reason="other", since_on=day, until_on=day) for day in days)
    Proposal.objects.bulk_create(
        Proposal(owner=alice, rule="P1", change={}, sentence="", offered_on=day, state="declined") for day in days
    )
    exercise = make_exercise("dart")
    for number in range(8):
        at = NOW - timedelta(days=number)
        PractisedBefore.objects.create(owner=alice, practised="never", declared_at=at)
        SignOff.objects.create(owner=alice, exercise=exercise, by="Day", signed_on=at.date())
        SwapDecision.objects.create(owner=alice, exercise=exercise, answer="kept", decided_at=at)
        Guidance.objects.create(
            owner=alice, profession="doctor", by="Day", seen_on=at.date(), review_on=date(2027, 2, 1), agrees_to="all"
        )
        TypedForm.objects.create(owner=alice, browser=ONCE, path=f"/{number}/", fields="", held_at=at)
    Barred.objects.create(owner=alice, exercise=exercise, since_on=NOW.date())
    ApiToken.objects.create(owner=alice, name="watch", prefix="pil_aaaa", digest="a" * 64)
    rule = Reminder.objects.settle("practice", owner=alice, is_on=True, expected=0, at=NOW)
    Delivery.objects.bulk_create(
        Delivery(rule=rule, occ_date=day, due_at=NOW, expires_at=NOW, not_before=NOW, status="sent") for day in days
    )

    AccountMail.objects.bulk_create(
        AccountMail(owner=alice, template="a", address="a@example.org", language="en", created_at=NOW, not_before=LATER)
        for _ in range(200)
    )


def spread(model: Any, moments: tuple[str, ...], *, days: int) -> None:
    """Write the one row of a kind again on each of the ``days`` before it."""
    row = model.objects.get()
    day = "practised_on" if model is FollowUp else "local_date"
    copies = []
    for number in range(1, days):
        back = timedelta(days=number)
        copy = model.objects.get()
        copy.pk, copy.client_uuid = None, model._meta.get_field("client_uuid").get_default()
        setattr(copy, day, getattr(row, day) - back)
        for name in moments:
            setattr(copy, name, (getattr(row, name) or NOW) - back)
        copies.append(copy)
    model.objects.bulk_create(copies)


# The questions ----------------------------------------------------------------------------------------------------


Ask = Callable[[User], list[Plan]]
Asked = tuple[Ask, str, str]


def page(url: str) -> Ask:
    def ask(person: User) -> list[Plan]:
        browser = Client()
        browser.force_login(person)
        with plans() as found:
            assert browser.get(url).status_code == 200
        return found

    return ask


def program(url: str) -> Ask:
    def ask(person: User) -> list[Plan]:
        caller = APIClient()
        caller.force_authenticate(person)
        with plans() as found:
            assert caller.get(url).status_code == 200
        return found

    return ask


def calling(call: Callable[[User], Any]) -> Ask:
    def ask(person: User) -> list[Plan]:
        with plans() as found:
            call(person)
        return found

    return ask


def tables_that_grow() -> set[str]:
    counts = {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}
    return {table for table, count in counts.items() if count > GROWS * PEOPLE}


def log_a_session(person: User) -> None:
    make_session(person, NOW - timedelta(minutes=30), steps=[{"exercise": make_exercise("dart"), "reps": 6}])


def begin_a_session(person: User) -> None:
    practice.begin(owner=person, routine=person.routine_set.get(), at=NOW)


def remove_an_own_exercise(person: User) -> None:
    own = person.ownexercise_set.get()
    own.archived_at = NOW
    own.save()
    practice.remove_for_good(person, "own_exercise", own.pk, at=NOW)


LATER = NOW + timedelta(days=40)
DIARY = page("/sessions/?before=2026-11-01")
BIN = calling(lambda person: deleted_count(person, at=NOW))
SESSIONS = program("/api/v1/sessions/?page_size=5")
ANSWERS = page("/accounts/screening/")
SAID = page("/professional/")
GONE = calling(remove_an_own_exercise)
TIDY = calling(lambda person: forget_deleted())

IN_ORDER: dict[str, Asked] = {
    "sessions": (SESSIONS, "tracking_session", "owner_id, started_at, id"),
    "pain": (program("/api/v1/pain-entries/?page_size=5"), "tracking_painentry", "owner_id, felt_at, id"),
    "measures": (program("/api/v1/measures/?page_size=5"), "tracking_measure", "owner_id, answered_at, id"),
    "care": (program("/api/v1/care/?page_size=5"), "tracking_care", "owner_id, noted_at, id"),
    "the last safety answers": (ANSWERS, "accounts_healthanswers", "owner_id, answered_at, id"),
    "the last first answer": (ANSWERS, "accounts_screening", "owner_id, answered_at, id"),
    "what was practised before": (
        page("/accounts/practised/"), "accounts_practisedbefore", "owner_id, declared_at, id"
    ),
    "reminders that are due": (
        calling(lambda person: engine.plan(at=LATER)), "reminders_rule", "next_due_at, id"
    ),
    "the mail to send next": (calling(lambda person: engine.claim(at=NOW)), "reminders_delivery", "not_before, id"),
    "the mail about an account to send next": (
        calling(lambda person: AccountMail.objects.take(at=NOW)), "accounts_accountmail", "not_before, id"
    ),
    "what became of a reminder": (page("/reminders/"), "reminders_delivery", "rule_id, due_at, id"),
    "old mails": (
        calling(lambda person: Delivery.objects.prune(at=LATER, limit=9)), "reminders_delivery", "due_at"
    ),
}  # fmt: skip
"""Whose index also has the order: the database puts nothing in order itself."""

BY_INDEX: dict[str, Asked] = {
    "the steps of a page of sessions": (
        SESSIONS, "tracking_sessionstep", "session_id, position"
    ),
    "the sessions of a page of the diary": (DIARY, "tracking_session", "owner_id, local_date"),
    "the pain of it": (DIARY, "tracking_painentry", "owner_id, local_date"),
    "the mornings of it": (DIARY, "tracking_followup", "owner_id, practised_on"),
    "the measures of it": (DIARY, "tracking_measure", "owner_id, local_date"),
    "the care of it": (DIARY, "tracking_care", "owner_id, local_date"),
    "the ratings of it": (DIARY, "tracking_activityrating", "activity_id, local_date"),
    "the days around a session that is logged": (calling(log_a_session), "tracking_session", "owner_id, local_date"),
    "the session that runs": (calling(begin_a_session), "tracking_session", "owner_id"),
    "the morning to ask about": (
        calling(lambda person: FollowUp.objects.asked(person, NOW)),
        "tracking_followup", "owner_id, practised_on",
    ),
    "what is kept of a diary": (page("/today/"), "tracking_keptsummary", "owner_id"),
    "deleted sessions": (BIN, "tracking_session", "owner_id, deleted_at"),
    "deleted pain": (BIN, "tracking_painentry", "owner_id, deleted_at"),
    "deleted measures": (BIN, "tracking_measure", "owner_id, deleted_at"),
    "deleted care": (BIN, "tracking_care", "owner_id, deleted_at"),
    "deleted pauses": (BIN, "routines_pause", "owner_id, deleted_at"),
    "deleted agreements": (BIN, "exercises_signoff", "owner_id, deleted_at"),
    "sessions that go for good": (TIDY, "tracking_session", "owner_id, deleted_at"),
    "pain that goes": (TIDY, "tracking_painentry", "owner_id, deleted_at"),
    "measures that go": (TIDY, "tracking_measure", "owner_id, deleted_at"),
    "care that goes": (TIDY, "tracking_care", "owner_id, deleted_at"),
    "pauses that go": (TIDY, "routines_pause", "owner_id, deleted_at"),
    "agreements that go": (TIDY, "exercises_signoff", "owner_id, deleted_at"),
    "forms that were held for an hour": (TIDY, "accounts_typedform", "held_at"),
    "tombstones after their time": (TIDY, "accounts_tombstone", "deleted_at"),
    "what was kept and holds no more": (TIDY, "tracking_keptsummary", "until_at"),
    "agreements": (program("/api/v1/sign-offs/"), "exercises_signoff", "owner_id, signed_on, id"),
    "swaps": (program("/api/v1/swap-decisions/"), "routines_swapdecision", "owner_id, decided_at, id"),
    "moves from a week": (
        calling(lambda person: planned(person, NOW.date(), NOW.date())), "routines_move", "owner_id, from_on"
    ),
    "moves into a week": (
        calling(lambda person: planned(person, NOW.date(), NOW.date())), "routines_move", "owner_id, to_on"
    ),
    "a pause of today": (
        calling(lambda person: list(Pause.objects.visible_to(person).on(NOW.date()))),
        "routines_pause", "owner_id, until_on, since_on",
    ),
    "open offers": (
        calling(lambda person: list(Proposal.objects.visible_to(person).open())),
        "routines_proposal",
        "owner_id, state, offered_on",
    ),
    "plans that were changed": (
        calling(lambda person: engine.refresh(at=NOW, since=NOW)), "accounts_user", "plan_changed_at"
    ),
    "mails that were left behind": (
        calling(lambda person: engine.give_up_undecided(at=NOW)), "reminders_delivery", "not_before, id"
    ),
    "what a professional said of exercises": (SAID, "exercises_barred", "guidance_id"),
    "and agreed to": (SAID, "exercises_signoff", "guidance_id"),
    "the swap of what is left out": (
        calling(lambda person: person.barred_set.get().delete()), "routines_swapdecision", "barred_id"
    ),
    "the routines with an own exercise": (GONE, "routines_routinestep", "own_exercise_id"),
    "the steps of an own exercise that goes": (
        GONE, "tracking_sessionstep", "own_exercise_id"
    ),
}  # fmt: skip


def test_every_question_finds_its_rows_by_an_index_and_reads_no_table_to_its_end(person: User) -> None:
    questions = IN_ORDER | BY_INDEX
    made = {ask: ask(person) for ask in dict.fromkeys(ask for ask, _table, _columns in questions.values())}
    growing = tables_that_grow()
    found, ordered = {}, {}
    for words, (ask, table, columns) in questions.items():
        by_index = [plan for plan in made[ask] if (table, columns) in plan.found]
        found[words] = columns if by_index else str([plan.found for plan in made[ask]])
        ordered[words] = any(not plan.is_sorted for plan in by_index)

    assert found == {words: columns for words, (_ask, _table, columns) in questions.items()}
    assert [words for words in IN_ORDER if not ordered[words]] == []
    assert [plan.sql for one in made.values() for plan in one if plan.read & growing] == []
    assert len(growing) > 10


def test_every_index_of_ours_answers_a_question() -> None:
    asked = {(table, columns) for _ask, table, columns in (IN_ORDER | BY_INDEX).values()}
    ours = set()
    for model in apps.get_models():
        if model.__module__.split(".")[0] in OURS:
            table, field = model._meta.db_table, model._meta.get_field
            for index in model._meta.indexes:
                ours.add((table, ", ".join(field(one.lstrip("-")).column for one in index.fields)))
            ours |= {(table, one.column) for one in model._meta.local_fields if one.db_index and not one.is_relation}

    assert {one for one in ours - asked if one[0] != CATALOGUE} == set()


@pytest.mark.django_db
def test_no_index_is_the_beginning_of_another() -> None:
    covered, count = [], 0
    for model in apps.get_models():
        found = indexes_of(model._meta.db_table) if model.__module__.split(".")[0] in OURS else []
        count += len(found)
        for columns, is_unique in found:
            others = [other for other, _is_unique in found if other != columns and other.startswith(f"{columns}, ")]
            covered += [(model._meta.db_table, columns, other) for other in others if not is_unique]

    assert count > 80
    assert covered == []
