"""Two windows, one person: what happens when the same thing is sent at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Consent, Screening, User
from conventions.owned import StaleVersion
from tests.factories import make_user

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WINDOWS = 4


def at_once(act: Callable[[], object]) -> list[object]:
    """What each of several windows gets that do ``act`` at the same moment; ``StaleVersion`` where it was refused."""
    gate = Barrier(WINDOWS)

    def window(_: int) -> object:
        gate.wait()
        try:
            return act()
        except StaleVersion as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(WINDOWS) as windows:
        return list(windows.map(window, range(WINDOWS)))


@pytest.mark.django_db(transaction=True)
def test_agreeing_in_several_windows_makes_one_consent() -> None:
    alice = make_user("alice")

    at_once(lambda: Consent.objects.give(owner=alice, kinds=Consent.Kind.values, at=NOON))

    assert sorted(Consent.objects.filter(owner=alice).values_list("kind", flat=True)) == [
        "age",
        "disclaimer",
        "health_data",
    ]


@pytest.mark.django_db(transaction=True)
def test_the_first_step_sent_several_times_is_one_answer() -> None:
    alice = make_user("alice")
    sent = {"assessed": "new", "client_uuid": "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"}

    at_once(
        lambda: Screening.objects.once(
            lambda: alice.agree_and_answer(assessed="new", assessed_on=None, at=NOON),
            owner=alice,
            client_uuid=sent["client_uuid"],
            sent=sent,
        )
    )

    assert Screening.objects.filter(owner=alice).count() == 1
    assert alice.is_ready()


@pytest.mark.django_db(transaction=True)
def test_of_several_places_set_from_one_version_one_is_kept() -> None:
    alice = make_user("alice")

    def move() -> None:
        person = User.objects.get(pk=alice.pk)
        person.settle(time_zone="Asia/Tokyo", first_weekday=6, at=NOON, expected=1)

    outcomes = at_once(move)

    assert sorted(outcomes, key=str) == [StaleVersion, StaleVersion, StaleVersion, None]
    alice.refresh_from_db()
    assert alice.version == 2
