"""The two questions of those who watch over the site."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reminders.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_a_web_process_with_its_database_is_well() -> None:
    answer = Client().get("/healthz/")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "cache": "ok"}


def test_reminders_that_nobody_looks_after_are_late() -> None:
    answer = Client().get("/healthz/reminders/")

    assert answer.status_code == 503
    assert answer.json()["status"] == "late"


@pytest.mark.parametrize(("seconds", "status"), [(30, 200), (150, 503)])
def test_reminders_are_on_time_while_a_dispatcher_looks(seconds: int, status: int) -> None:
    Heartbeat.objects.create(name="dispatcher", last_tick_at=timezone.now() - timedelta(seconds=seconds))

    answer = Client().get("/healthz/reminders/")

    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/healthz/", "/healthz/reminders/"])
def test_watching_changes_nothing_and_is_never_stored(path: str) -> None:
    assert Client().post(path).status_code == 405
    assert "no-store" in Client().get(path)["Cache-Control"]
