"""Each row is read once a request: how often a page asks the database, for somebody new and for the busiest alike."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from exercises.models import Exercise, loaded
from routines.models import Routine
from tests.tracking.lives import NOW, make_life
from tracking import practice
from tracking.models import Session

Page = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _stamp_is_not_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it would be where a machine is so slow that the seconds for which it counts are over meanwhile."""
    monkeypatch.setattr(loaded, "LOOKED_UP_SECONDS", 3600)


def addresses(person: User) -> dict[str, str]:
    routine = Routine.objects.visible_to(person).earliest("pk")
    return {
        "today": "/today/",
        "progress": "/progress/",
        "progress, all": "/progress/?range=all",
        "start": f"/sessions/start/{routine.pk}/",
        "routine": f"/routines/{routine.pk}/",
        "editor": f"/routines/{routine.pk}/edit/",
        "timeline": f"/api/v1/routines/{routine.pk}/timeline/",
    }


def asked(client: Client, address: str) -> int:
    """How often the page asks the database when nothing has changed since it was last seen."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


COMMON = {"start": 8, "routine": 10, "editor": 10, "timeline": 7}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("new", {"today": 13, "progress": 7, "progress, all": 7} | COMMON),
        ("typical", {"today": 14, "progress": 7, "progress, all": 7} | COMMON),
        ("busiest", {"today": 14, "progress": 7, "progress, all": 7} | COMMON),
    ],
)
@pytest.mark.usefixtures("library")
def test_every_page_asks_as_often_after_three_years(page: Page, name: str, expected: dict[str, int]) -> None:
    person = make_life(name)
    with time_machine.travel(NOW, tick=False):
        client = page(person)
        found = {what: asked(client, address) for what, address in addresses(person).items()}

    assert found == expected


@pytest.mark.parametrize("name", ["typical", "busiest"])
@pytest.mark.usefixtures("library")
def test_an_old_session_and_the_guide_ask_as_often_after_three_years(page: Page, name: str) -> None:
    person = make_life(name)
    with time_machine.travel(NOW, tick=False):
        client = page(person)
        old = Session.objects.visible_to(person).finished().earliest("started_at")
        found = [asked(client, f"/sessions/{old.pk}/")]
        routine = Routine.objects.visible_to(person).earliest("pk")
        running = practice.begin(owner=person, at=NOW, routine=routine, pain_before=2)
        found.append(asked(client, f"/sessions/{running.pk}/play/"))

    assert found == [11, 10]


@pytest.mark.parametrize("name", ["new", "typical", "busiest"])
@pytest.mark.usefixtures("library")
def test_a_session_that_is_sent_is_stored_as_often_after_three_years(
    api: Callable[[User], APIClient], name: str
) -> None:
    person = make_life(name)
    program, routine = api(person), Routine.objects.visible_to(person).earliest("pk")
    steps = [{"exercise": one.slug, "reps": one.reps_low} for one in Exercise.objects.offered().order_by("pk")[:10]]

    def send(hours: int) -> int:
        began = NOW - timedelta(hours=hours)
        sent = {"started_at": began.isoformat(), "finished_at": (began + timedelta(minutes=15)).isoformat()}
        sent |= {"client_uuid": f"5c2ef9f7-8a3f-4bc4-8d5c-0000000000{hours:02}", "pain_before": 2, "pain_worst": 2}
        with CaptureQueriesContext(connection) as queries:
            answer = program.post("/api/v1/sessions/", sent | {"routine": routine.pk, "steps": steps}, format="json")
        assert answer.status_code == 201
        return len(queries)

    with time_machine.travel(NOW, tick=False):
        send(4)
        assert send(2) == 22
