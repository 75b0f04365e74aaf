"""Several dispatchers, edits and deletions at once, on real connections: on both databases the same."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connection

from accounts.models import User
from conventions.owned import StaleVersion
from reminders import engine
from reminders.models import Delivery, Reminder
from tests.factories import make_user
from tests.reminders.makers import MONDAY, THURSDAY, Clock, Post, make_people, make_rule, make_week, posting

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def together(*works: Callable[[], None]) -> list[BaseException]:
    """Run all of them at once, each on a connection of its own; what they failed with."""
    start, failures = threading.Barrier(len(works)), []

    def run(work: Callable[[], None]) -> None:
        try:
            start.wait(timeout=30)
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return failures


def dispatch() -> None:
    while engine.ring(clock=Clock(DUE)):
        pass


def test_four_dispatchers_send_each_reminder_once() -> None:
    rules = make_people(40, (MONDAY, "18:00"))

    with posting(Post()) as post:
        failures = together(*[dispatch] * 4)

    assert failures == []
    assert Counter(post.message_ids) == dict.fromkeys(Delivery.objects.values_list("message_id", flat=True), 1)
    assert Delivery.objects.filter(status="sent").count() == len(rules)


def test_two_dispatchers_never_hold_the_same_delivery() -> None:
    make_people(30, (MONDAY, "18:00"))
    engine.plan(at=DUE)
    claims: list[int] = []

    def claim_all() -> None:
        while (row := engine.claim(at=DUE)) is not None:
            claims.append(row.pk)

    failures = together(claim_all, claim_all, claim_all)

    assert failures == []
    assert sorted(claims) == sorted(Delivery.objects.values_list("pk", flat=True))


def test_people_who_edit_while_their_reminder_is_sent_get_one_that_day_and_not_two() -> None:
    rules = make_people(12, (MONDAY, "18:00"))
    ticks = count(1)

    def moment() -> datetime:
        """A second after six, and never the same twice."""
        return DUE + timedelta(seconds=1, microseconds=next(ticks))

    def edit() -> None:
        for rule in rules:
            fresh = Reminder.objects.of(User.objects.get(pk=rule.owner_id), "practice")
            try:
                Reminder.objects.settle(
                    "practice", owner=fresh.owner, is_on=True, lead_minutes=10, expected=fresh.version, at=moment()
                )
                User.objects.get(pk=rule.owner_id).settle(time_zone="Europe/Madrid", first_weekday=0, at=moment())
                make_week(fresh.owner, (MONDAY, "20:00"), (THURSDAY, "20:00"), at=moment())
            except StaleVersion:
                pass

    with posting(Post()) as post:
        failures = together(dispatch, dispatch, edit, edit)
        later = Clock(DUE + timedelta(minutes=55))  # five minutes after ten to eight in Madrid
        while engine.ring(clock=later):
            pass

    assert failures == []
    assert Counter(mail.to[0] for mail in post.mails) == {f"person{number}@example.org": 1 for number in range(12)}
    assert not Delivery.objects.filter(Delivery.OPEN).exists()


def test_an_account_that_is_deleted_while_due_leaves_nothing_behind() -> None:
    rules = make_people(20, (MONDAY, "18:00"))
    gone_at: dict[str, int] = {}

    def delete() -> None:
        for rule in rules:
            owner = User.objects.get(pk=rule.owner_id)
            owner.erase()
            gone_at[f"{owner.username}@example.org"] = len(post.mails)

    with posting(Post()) as post:
        failures = together(dispatch, delete, dispatch)

    assert failures == []
    assert not Delivery.objects.exists()
    assert not Reminder.objects.exists()
    # One mail at most was on its way, in each dispatcher, when the account went.
    for place, mail in enumerate(post.mails):
        assert place <= gone_at[mail.to[0]] + 1


def test_of_ten_changes_from_the_same_version_one_gets_through(alice: User) -> None:
    make_rule(alice, (MONDAY, "18:00"))

    def change() -> None:
        Reminder.objects.settle("practice", owner=alice, is_on=True, lead_minutes=60, expected=1, at=DUE)

    failures = together(*[change] * 10)

    assert [type(failure) for failure in failures] == [StaleVersion] * 9
    assert Reminder.objects.get().version == 2


def test_of_ten_first_changes_one_gets_through() -> None:
    carol = make_user("carol")

    def turn_on() -> None:
        Reminder.objects.settle("practice", owner=carol, is_on=True, lead_minutes=60, expected=0, at=DUE)

    failures = together(*[turn_on] * 10)

    assert [type(failure) for failure in failures] == [StaleVersion] * 9
    assert Reminder.objects.count() == 1


def test_of_ten_tests_at_once_three_are_counted(alice: User) -> None:
    """Also where the first of them has to make the rule."""
    failures = together(*[lambda: Reminder.objects.note_test(owner=alice, at=DUE) and None] * 10)

    assert len(failures) == 7
    assert Reminder.objects.get().tests_count == 3
