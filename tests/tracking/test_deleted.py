"""Deleted in the last 30 days: restored, or removed for good, on the page and through the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import (
    make_care,
    make_measure,
    make_own_exercise,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
    make_user,
)
from tracking import practice
from tracking.models import Logged, PainEntry

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
KINDS = {"session": make_session, "pain": make_pain_entry, "measure": make_measure, "care": make_care}


def gone(owner: User, kind: str) -> Logged:
    row = KINDS[kind](owner)
    practice.delete(row, at=timezone.now())
    return row


def test_every_kind_is_listed_with_both_buttons(alice: User, page: Page, api: Api) -> None:
    make_ready(alice)
    rows = {kind: gone(alice, kind) for kind in KINDS}

    shown = page(alice).get("/sessions/deleted/").content.decode()
    told = api(alice).get("/api/v1/deleted/").json()

    assert "Deleted in the last 30 days" in shown
    for kind, row in rows.items():
        assert f'href="/sessions/deleted/{kind}/{row.pk}/"' in shown
    assert len(rows) == shown.count("Remove for good<") == 4
    assert [one["kind"] for one in told] == ["care", "measure", "pain", "session"]
    assert told[2]["named"] == "Pain 4 out of 10, Monday 23 November"


@pytest.mark.parametrize("kind", KINDS)
def test_removed_for_good_only_after_it_was_confirmed(kind: str, alice: User, page: Page) -> None:
    row = gone(make_ready(alice), kind)
    browser, path = page(alice), f"/sessions/deleted/{kind}/{row.pk}/"

    assert "You cannot restore it after this." in browser.get(path).content.decode()
    assert type(row).objects.filter(pk=row.pk).exists()
    assert browser.post(path).headers["Location"] == "/sessions/deleted/"

    assert not type(row).objects.filter(pk=row.pk).exists()
    assert browser.post(path).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_the_api_removes_what_was_deleted_and_nothing_else(kind: str, alice: User, api: Api) -> None:
    kept, row = KINDS[kind](make_ready(alice)), None
    program = api(alice)
    assert program.delete(f"/api/v1/deleted/{kind}/{kept.pk}/").status_code == 404
    practice.delete(kept, at=timezone.now())
    row = kept

    stranger = api(make_ready(make_user("bob")))
    assert stranger.delete(f"/api/v1/deleted/{kind}/{row.pk}/").status_code == 404
    assert program.delete(f"/api/v1/deleted/{kind}/{row.pk}/").status_code == 204
    assert program.delete(f"/api/v1/deleted/{kind}/{row.pk}/").status_code == 404
    assert program.delete(f"/api/v1/deleted/nonsense/{row.pk}/").status_code == 404
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_a_stranger_neither_sees_nor_removes_it(alice: User, page: Page) -> None:
    row = gone(make_ready(alice), "pain")
    bob = page(make_ready(make_user("bob")))

    assert "Nothing was deleted in the last 30 days." in bob.get("/sessions/deleted/").content.decode()
    assert bob.post(f"/sessions/deleted/pain/{row.pk}/").status_code == 404
    assert PainEntry.objects.filter(pk=row.pk).exists()


def test_after_30_days_it_is_listed_no_more(alice: User, page: Page, api: Api) -> None:
    row = gone(make_ready(alice), "pain")
    PainEntry.objects.update(deleted_at=timezone.now() - timedelta(days=30, minutes=1))

    assert "Nothing was deleted" in page(alice).get("/sessions/deleted/").content.decode()
    assert api(alice).get("/api/v1/deleted/").json() == []
    assert page(alice).get(f"/sessions/deleted/pain/{row.pk}/").status_code == 404


def test_what_is_archived_is_listed_beside_it_and_has_no_end(library: None, alice: User, page: Page) -> None:
    make_ready(alice)
    routine, exercise = make_routine(alice, "dart", name="Slow evening"), make_own_exercise(alice, "Towel slide")
    routine.archive(at=timezone.now())
    exercise.archive(at=timezone.now())

    shown = page(alice).get("/sessions/deleted/").content.decode()

    assert "Archived routines and exercises have no end date." in shown
    assert f'action="/routines/{routine.pk}/unarchive/"' in shown
    assert f'action="/routines/own/{exercise.pk}/unarchive/"' in shown


def test_the_page_is_reached_from_me(alice: User, page: Page) -> None:
    assert 'href="/sessions/deleted/"' in page(make_ready(alice)).get("/accounts/me/").content.decode()
