"""What a session or a pain entry was before each edit."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from tests.factories import MORNING, make_pain_entry, make_ready, make_routine, make_session
from tracking import practice
from tracking.models import Edition, PainEntry, Session

Page = Callable[[User | None], Client]


def change(entry: PainEntry, score: int, **more: object) -> None:
    entry.revise(expected=entry.version, score=score, felt_at=entry.felt_at, at=MORNING, **more)


def test_each_version_of_an_entry_is_kept_as_it_was(alice: User) -> None:
    entry = make_pain_entry(alice, score=4, places=["neck"], note="At the desk.")

    change(entry, 5)
    change(entry, 6, kind="average")

    kept = [(one.number, one.as_row()) for one in entry.editions.all()]
    assert [(n, row.score, row.places, row.note, row.kind) for n, row in kept] == [
        (2, 5, [], "", "now"),
        (1, 4, ["neck"], "At the desk.", "now"),
    ]
    assert kept[0][1].felt_wall == entry.felt_wall


def test_a_refused_change_keeps_no_edition(alice: User) -> None:
    entry = make_pain_entry(alice)

    with pytest.raises(ValidationError):
        change(entry, 11)

    assert not Edition.objects.exists()


def test_a_session_is_kept_with_its_steps(alice: User) -> None:
    session = make_session(alice, routine=make_routine(alice, "breathing", "dart"), pain_before=3, note="Fine.")

    practice.revise(
        session,
        expected=1,
        started_at=session.started_at,
        finished_at=session.finished_at + timedelta(minutes=5),
        at=MORNING + timedelta(hours=1),
        steps=[{"slug": "dart", "outcome": "eased"}],
    )

    [edition] = session.editions.all()
    assert (edition.number, edition.as_row().pain_before, edition.as_row().minutes) == (1, 3, 15)
    assert [(step["exercise_slug"], step["outcome"]) for step in edition.data["steps"]] == [
        ("breathing", "done"),
        ("dart", "done"),
    ]


def test_editions_go_with_their_row(alice: User) -> None:
    entry = make_pain_entry(alice)
    change(entry, 5)

    Session.objects.all().delete()
    PainEntry.objects.all().delete()

    assert not Edition.objects.exists()


def test_the_page_of_a_session_leads_to_its_earlier_versions(alice: User, page: Page) -> None:
    session = make_session(make_ready(alice), routine=make_routine(alice, "dart"), pain_before=7)
    practice.revise(
        session, expected=1, started_at=session.started_at, finished_at=session.finished_at, at=MORNING, pain_before=2
    )
    client = page(alice)

    html = client.get(f"/sessions/{session.pk}/versions/").content.decode()

    assert f'href="/sessions/{session.pk}/versions/"' in client.get(f"/sessions/{session.pk}/").content.decode()
    assert "<dt>Before</dt><dd>7</dd>" in html
    assert "Dart" in html
