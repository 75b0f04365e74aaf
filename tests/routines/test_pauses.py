"""A pause is free to begin and to end, and its days are no days of the plan."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from conventions.owned import StaleVersion
from routines.models import Pause, Week, occurrences_between, plan_of
from tests.factories import make_routine, make_user

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)  # Thursday


def november(day: int) -> date:
    return date(2026, 11, day)


def pause(owner: User, since: int, until: int, reason: str = "flare_up") -> Pause:
    return Pause.objects.begin(owner=owner, reason=reason, since_on=november(since), until_on=november(until), at=NOON)


@pytest.fixture
def planned(alice: User) -> User:
    routine = make_routine(alice, "cat-cow")
    slots = [{"weekday": day, "local_time": time(8), "routine": routine} for day in (0, 3)]
    Week.objects.plan(owner=alice, slots=slots, expected=None, at=datetime(2026, 11, 2, 12, tzinfo=UTC))
    return alice


def test_the_days_of_a_pause_are_not_planned_and_reminders_are_told(planned: User) -> None:
    pause(planned, 24, 26)

    planned.refresh_from_db()
    found = occurrences_between(planned, november(23), november(30))
    assert [(one.on.day, one.state, one.reason) for one in found] == [
        (23, "planned", ""),
        (26, "paused", "flare_up"),
        (30, "planned", ""),
    ]
    assert plan_of(planned, november(23), november(30)).days == (november(23), november(30))
    assert planned.plan_changed_at == NOON


@pytest.mark.parametrize(
    ("since", "until", "field", "sentence"),
    [
        (28, 27, "until_on", "The last day is before the first. Choose a later last day."),
        (11, 13, "since_on", "A pause can start up to 14 days in the past."),
        (20, 23, "since_on", "You already have a pause from 22 November to 24 November."),
        (24, 24, "since_on", "Change that one, or choose other days."),
    ],
)
def test_days_that_cannot_be_are_named(alice: User, since: int, until: int, field: str, sentence: str) -> None:
    pause(alice, 22, 24)

    with pytest.raises(ValidationError) as refused:
        pause(alice, since, until)

    assert sentence in refused.value.message_dict[field][0]
    assert Pause.objects.count() == 1


def test_a_pause_is_as_long_as_a_year(alice: User) -> None:
    with pytest.raises(ValidationError, match="A pause can last up to a year"):
        Pause.objects.begin(owner=alice, reason="other", since_on=november(26), until_on=date(2027, 11, 27), at=NOON)


def test_pauses_side_by_side_and_those_of_others_are_no_obstacle(alice: User, bob: User) -> None:
    pause(alice, 22, 24)

    pause(alice, 25, 25, "holiday")
    pause(bob, 22, 24)

    assert Pause.objects.count() == 3


def test_a_pause_ends_early_and_the_plan_is_there_again_today(planned: User) -> None:
    made = pause(planned, 23, 30)

    made.end(at=NOON, expected=1)

    assert Pause.objects.get().until_on == november(25)
    assert plan_of(planned, november(23), november(30)).days == (november(26), november(30))


@pytest.mark.parametrize("since", [26, 28])
def test_a_pause_that_began_today_or_later_leaves_nothing_when_it_ends(alice: User, since: int) -> None:
    pause(alice, since, 30).end(at=NOON, expected=1)

    assert not Pause.objects.exists()


def test_a_pause_that_is_over_stays_as_it_was(alice: User) -> None:
    made = pause(alice, 22, 24)

    made.end(at=NOON, expected=1)

    assert Pause.objects.get().version == 1


def test_a_pause_is_changed_from_the_version_that_was_read(alice: User) -> None:
    made = pause(alice, 22, 24)

    made.revise(reason="illness", since_on=november(20), until_on=november(27), at=NOON, expected=1)
    with pytest.raises(StaleVersion):
        Pause.objects.get().revise(reason="holiday", since_on=november(20), until_on=november(27), at=NOON, expected=1)
    with pytest.raises(StaleVersion):
        made.remove(at=NOON, expected=1)

    assert (Pause.objects.get().reason, Pause.objects.get().until_on) == ("illness", november(27))


def test_an_old_pause_can_be_shortened_without_moving_its_beginning(alice: User) -> None:
    made = pause(alice, 13, 30)
    later = datetime(2026, 12, 20, 12, tzinfo=UTC)

    made.revise(reason="flare_up", since_on=november(13), until_on=november(20), at=later, expected=1)

    assert Pause.objects.get().until_on == november(20)


def test_which_day_it_is_is_the_persons_own(alice: User) -> None:
    """At 03:30 in Lisbon it is still Wednesday: a pause that ends then has Tuesday as its last day."""
    made = pause(alice, 23, 30)

    made.end(at=datetime(2026, 11, 26, 3, 30, tzinfo=UTC), expected=1)

    assert Pause.objects.get().until_on == november(24)


@pytest.mark.django_db(transaction=True)
def test_of_eight_pauses_with_the_same_day_begun_at_once_one_is_made() -> None:
    alice = make_user()
    together = Barrier(8)

    def begin(number: int) -> str:
        mine = User.objects.get(pk=alice.pk)
        together.wait(timeout=20)
        try:
            pause(mine, 26 - number % 3, 28)
        except ValidationError:
            return "refused"
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(max_workers=8) as threads:
        ended = sorted(threads.map(begin, range(8)))

    assert ended == ["made", *["refused"] * 7]
    assert Pause.objects.count() == 1
