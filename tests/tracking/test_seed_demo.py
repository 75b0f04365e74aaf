"""The demo person: three months that read like a life, the same ones whenever they are asked for."""

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from accounts.models import User
from routines.models import Move, Pause, Routine
from tests.factories import make_user
from tracking.models import Activity, Care, FollowUp, Measure, PainEntry, Session, SessionStep

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)
BEGAN_ON = date(2026, 8, 31)  # a Monday, twelve weeks before that of the week


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    call_command("load_exercises", stdout=StringIO())


def seeded(*options: str) -> str:
    out = StringIO()
    call_command("seed_demo", *options, stdout=out)
    return out.getvalue()


def test_it_makes_a_person_and_says_how_to_sign_in(client: Client) -> None:
    words = seeded()

    assert words == "Sign in as demo with the password a-calm-back\n"
    assert client.login(username="demo", password="a-calm-back")


@time_machine.travel(THURSDAY, tick=False)
def test_three_months_hold_everything_a_diary_can_hold() -> None:
    seeded()

    demo = User.objects.get(username="demo")
    assert demo.is_ready()
    assert Session.objects.visible_to(demo).count() == 29
    assert set(SessionStep.objects.values_list("outcome", flat=True)) == {"done", "eased", "skipped"}
    assert SessionStep.objects.filter(has_hurt=True).count() == 7
    assert set(PainEntry.objects.values_list("kind", flat=True)) == {"now", "average"}
    assert {place for places in PainEntry.objects.values_list("places", flat=True) for place in places} == {
        "upper", "mid", "between", "neck", "blade_left",
    }  # fmt: skip
    assert FollowUp.objects.exclude(answered_at=None).count() == 27
    assert Measure.objects.filter(kind="three").count() == 11
    assert Measure.objects.filter(kind="change").count() == 2
    assert [activity.ratings.count() for activity in Activity.objects.all()] == [3, 3, 3]
    assert Care.objects.count() == 4
    assert [pause.reason for pause in Pause.objects.all()] == ["holiday", "flare_up"]
    assert Move.objects.count() == 2
    assert Session.objects.order_by("started_at").values_list("local_date", flat=True)[0] == BEGAN_ON


@time_machine.travel(datetime(2026, 11, 23, 6, 0, tzinfo=UTC), tick=False)
def test_nothing_lies_in_the_future() -> None:
    seeded()

    assert Session.objects.order_by("-started_at")[0].local_date == date(2026, 11, 21)
    assert PainEntry.objects.order_by("-felt_at")[0].local_date == date(2026, 11, 22)


def test_a_second_time_changes_nothing() -> None:
    seeded()
    before = list(Session.objects.values_list("pk", "version"))

    words = seeded()

    assert "nothing changed" in words
    assert list(Session.objects.values_list("pk", "version")) == before


def test_afresh_moves_the_dates_on() -> None:
    with time_machine.travel(THURSDAY, tick=False):
        seeded()
    with time_machine.travel(datetime(2026, 12, 10, 21, 0, tzinfo=UTC), tick=False):
        seeded("--afresh")

    assert User.objects.count() == 1
    assert Session.objects.order_by("started_at")[0].local_date == date(2026, 9, 14)


def test_someone_of_the_same_name_stays_as_they_are() -> None:
    person = make_user("demo")

    with pytest.raises(CommandError, match="not the demo"):
        seeded("--afresh")

    assert list(User.objects.all()) == [person]
    assert not Routine.objects.exists()


def test_a_site_that_others_reach_is_refused_unless_forced(settings: Any, client: Client) -> None:
    settings.SITE_URL, settings.IS_LOCAL = "https://pilates.example.org", False

    with pytest.raises(CommandError, match="open to others"):
        seeded()
    assert not User.objects.exists()

    words = seeded("--force")

    assert words.startswith("Sign in as demo with the password ")
    assert "a-calm-back" not in words
    assert not client.login(username="demo", password="a-calm-back")


def test_no_person_is_left_half_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("tracking.management.commands.seed_demo.Life.note_care", fail)

    with pytest.raises(RuntimeError):
        seeded()

    assert not User.objects.exists()
