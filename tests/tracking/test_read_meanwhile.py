"""A session that is logged, moved or deleted while something of the diary is read: it is read once more, or refused."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from tests.tracking.lives import NOW, make_life
from tracking.insights.reading import NotRead, Readings
from tracking.models import Session
from tracking.models.kept import KeptSummary
from tracking.overview import kept
from tracking.overview.summary import summary_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.fixture
def alice_logged() -> User:
    return make_life("typical")


def session_of(person: User) -> Session:
    return Session.objects.visible_to(person).finished().latest("started_at")


def logging_meanwhile(monkeypatch: pytest.MonkeyPatch, *, times: int) -> None:
    """So often the session is not among those that were read."""
    left, real = iter(range(times)), Readings.of

    def of(self: Readings, pk: int) -> Any:
        if next(left, None) is not None:
            raise NotRead
        return real(self, pk)

    monkeypatch.setattr(Readings, "of", of)


@pytest.mark.parametrize("address", ["/today/", "/sessions/{pk}/?page=1"])
def test_a_page_is_opened_again(
    alice_logged: User, page: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    session = session_of(alice_logged)
    address = address.format(pk=session.pk)
    logging_meanwhile(monkeypatch, times=1)
    with time_machine.travel(session.started_at + timedelta(hours=2), tick=False):
        answer = page(alice_logged).get(address, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert answer.status_code == 200


def test_a_program_is_told_to_ask_again_in_a_moment(
    alice_logged: User, api: Callable[[User], APIClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(alice_logged)
    address = f"/api/v1/sessions/{session.pk}/reading/"
    logging_meanwhile(monkeypatch, times=1)
    with time_machine.travel(NOW, tick=False):
        first, second = (api(alice_logged).get(address) for _ in range(2))

    assert (first.status_code, first["Retry-After"], first["Content-Type"]) == (503, "1", "application/problem+json")
    assert second.status_code == 200


@pytest.mark.parametrize(("is_there", "said"), [(True, ["What a diary says could not be kept."]), (False, [])])
def test_that_nothing_could_be_kept_is_logged_but_not_of_somebody_who_left(
    alice_logged: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    is_there: bool,
    said: list[str],
) -> None:
    def broken(self: KeptSummary) -> None:
        raise IntegrityError("a column that is not null")

    found = summary_of(alice_logged, now=NOW)
    monkeypatch.setattr(KeptSummary, "keep", broken)
    if not is_there:
        alice_logged = User(pk=10**9)
    with caplog.at_level(logging.WARNING):
        kept.keep_summary(alice_logged, found, version=1, since=NOW, until=NOW)

    assert caplog.messages == said
