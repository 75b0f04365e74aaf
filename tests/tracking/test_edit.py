"""A session changed, deleted and brought back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from exercises.models import Exercise
from tests.factories import MORNING, make_ready, make_routine, make_session
from tracking.models import Session

Page = Callable[[User | None], Client]


def filled(client: Client, session: Session) -> dict[str, Any]:
    """What the edit page would send if nothing was changed."""
    form = client.get(f"/sessions/{session.pk}/edit/").context["form"]
    values = {field.html_name: field.value() for field in form}
    values |= {"day": values["day"].isoformat(), "clock": values["clock"].strftime("%H:%M")}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.fixture
def session(ready: User) -> Session:
    return make_session(ready, MORNING + timedelta(seconds=17), routine=make_routine(ready, "dart"), pain_before=4)


def test_saving_without_a_change_changes_nothing_but_the_version(ready: User, session: Session, page: Page) -> None:
    client = page(ready)
    names = ("started_at", "finished_at", "local_date", "pain_before", "note", "is_strength")
    before = [getattr(session, name) for name in names]

    answer = client.post(f"/sessions/{session.pk}/edit/", filled(client, session))

    assert answer["Location"] == f"/sessions/{session.pk}/"
    session.refresh_from_db()
    assert [getattr(session, name) for name in names] == before
    assert session.version == 2


@time_machine.travel(MORNING + timedelta(hours=3), tick=False)
def test_everything_that_was_said_can_be_changed(ready: User, session: Session, page: Page) -> None:
    client = page(ready)
    changed = {"day": "2026-11-22", "clock": "19:00", "minutes": "25", "pain_after": "2", "outcome_1": "skipped"}

    client.post(f"/sessions/{session.pk}/edit/", filled(client, session) | changed)

    session.refresh_from_db()
    assert session.started_at == datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
    assert (session.minutes, session.pain_after, session.is_strength) == (25, 2, False)


def test_a_form_that_was_opened_before_another_change_is_refused_and_keeps_what_was_typed(
    ready: User, session: Session, page: Page
) -> None:
    client = page(ready)
    old = filled(client, session)
    client.post(f"/sessions/{session.pk}/edit/", old | {"note": "First."})

    answer = client.post(f"/sessions/{session.pk}/edit/", old | {"note": "Second."})

    assert answer.status_code == 422
    assert "changed in another window" in answer.content.decode()
    assert answer.context["form"]["note"].value() == "Second."
    session.refresh_from_db()
    assert session.note == "First."


def test_an_edit_keeps_an_exercise_that_the_catalogue_has_lost(ready: User, session: Session, page: Page) -> None:
    client = page(ready)
    name = session.steps.get().exercise_name
    session.routine.delete()
    Exercise.objects.all().delete()

    client.post(f"/sessions/{session.pk}/edit/", filled(client, session) | {"outcome_1": "eased"})

    assert [(step.exercise_name, step.outcome) for step in session.steps.all()] == [(name, "eased")]
    assert name in client.get(f"/sessions/{session.pk}/").content.decode()


def test_times_are_shown_and_read_in_the_zone_the_session_was_logged_in(
    ready: User, session: Session, page: Page
) -> None:
    ready.settle(time_zone="Pacific/Auckland", first_weekday=0, at=MORNING)
    client = page(ready)

    html = client.get(f"/sessions/{session.pk}/").content.decode()
    sent = filled(client, session)

    assert "Monday 23 November 2026, 08:00 (Europe/Lisbon)" in html
    assert (sent["day"], sent["clock"]) == ("2026-11-23", "08:00")
    edited = client.get(f"/sessions/{session.pk}/edit/").content.decode()
    assert "Times are in Europe/Lisbon, where you logged it." in edited


def test_a_deleted_session_is_gone_and_comes_back(ready: User, session: Session, page: Page) -> None:
    client = page(ready)

    client.post(f"/sessions/{session.pk}/delete/")
    toast = client.get("/sessions/").content.decode()
    gone = client.get(f"/sessions/{session.pk}/")
    client.post(f"/sessions/{session.pk}/restore/")

    assert gone.status_code == 404
    assert "Session deleted." in toast
    assert f'action="/sessions/{session.pk}/restore/' in toast
    assert client.get(f"/sessions/{session.pk}/").status_code == 200


@pytest.mark.parametrize("verb", ["", "edit/", "finish/"])
def test_a_stranger_finds_the_same_as_where_there_is_nothing(
    session: Session, bob: User, page: Page, verb: str
) -> None:
    client = page(make_ready(bob))

    foreign, missing = (client.get(f"/sessions/{pk}/{verb}") for pk in (session.pk, 999_999))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_a_note_is_shown_as_text(ready: User, page: Page) -> None:
    session = make_session(ready, note="<script>alert(1)</script>\n=1+1")

    html = page(ready).get(f"/sessions/{session.pk}/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>=1+1" in html
