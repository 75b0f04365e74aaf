"""Mails about an account wait for the worker: a request neither waits for a mail server nor loses a mail."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from celery import Celery
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from accounts import posting, tasks
from accounts.models import AccountMail, User
from accounts.models.mails import BACKOFF
from pilates_site.celery import app
from tests.factories import PASSWORD, make_user

NOW = datetime(2026, 10, 24, 16, 0, tzinfo=UTC)
ADDRESS = "alice@example.org"
SIGN_IN = {"login": "alice", "password": PASSWORD}
RESET = "/accounts/password/reset/"
real_wake = posting.wake
Fail = Callable[[Exception | None], None]


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a broker: what waits is left to the worker."""
    monkeypatch.setattr(posting, "wake", lambda: True)


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Have the mail server answer each mail with an error, or with ``None`` take it again."""
    send = EmailBackend.send_messages

    def failing(error: Exception | None) -> None:
        def answer(backend: EmailBackend, messages: Any) -> Any:
            if error:
                raise error
            return send(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", answer)

    return failing


@pytest.fixture
def reached(alice: User) -> User:
    EmailAddress.objects.create(user=alice, email=ADDRESS, verified=True, primary=True)
    return alice


def told() -> list[str]:
    return [one.subject for one in mail.outbox]


def post(*, minutes: float = 0) -> None:
    posting.post(clock=lambda: NOW + timedelta(minutes=minutes))


def asked_for(address: str = ADDRESS) -> None:
    with time_machine.travel(NOW, tick=False):
        Client().post(RESET, {"email": address})


def test_a_dead_mail_server_costs_a_sign_in_nothing(worker: None, fail: Fail, reached: User) -> None:
    fail(AssertionError("a request asked the mail server"))

    answer = Client().post("/accounts/login/", SIGN_IN)

    assert answer.status_code == 302
    assert [(one.address, one.template) for one in AccountMail.objects.all()] == [(ADDRESS, "account/email/new_place")]


def test_the_worker_sends_what_waits_and_keeps_nothing_of_it(worker: None, reached: User) -> None:
    asked_for()
    assert told() == []

    tasks.post()
    tasks.post()

    assert told() == ["Choose a new password"]
    assert "http://testserver/accounts/password/reset/key/" in mail.outbox[0].body
    assert mail.outbox[0].extra_headers == {"Auto-Submitted": "auto-generated"}
    assert not AccountMail.objects.exists()


def test_a_mail_that_failed_is_tried_again_and_then_sent_once(worker: None, fail: Fail, reached: User) -> None:
    asked_for()
    fail(ConnectionRefusedError())
    post()
    fail(None)

    post(minutes=0.5)
    assert told() == []
    post(minutes=1)
    post(minutes=1000)

    assert told() == ["Choose a new password"]


@pytest.mark.parametrize("failure", [TimeoutError("slow"), ConnectionRefusedError(), SMTPServerDisconnected("alice")])
def test_a_mail_is_given_up_after_half_a_day_and_no_log_names_anybody(
    worker: None, fail: Fail, reached: User, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    asked_for()
    fail(failure)
    tries = [sum((rest.total_seconds() / 60 for rest in BACKOFF[:count]), 0.0) for count in range(len(BACKOFF) + 1)]

    left = []
    for minutes in tries:
        post(minutes=minutes)
        left.append(AccountMail.objects.count())

    assert left == [1, 1, 1, 1, 1, 0]
    assert tries[-1] == 516
    assert "Account mail password_reset_key was not sent and is tried again" in caplog.text
    assert f"is given up: {type(failure).__name__}" in caplog.text
    assert "alice" not in caplog.text


@pytest.mark.parametrize(("code", "left"), [(550, 0), (450, 1)])
def test_an_address_that_is_refused_for_good_is_not_tried_again(
    worker: None, fail: Fail, reached: User, code: int, left: int
) -> None:
    asked_for()
    fail(SMTPRecipientsRefused({ADDRESS: (code, b"no")}))

    post()

    assert AccountMail.objects.count() == left


def test_while_the_mail_server_is_away_the_others_are_left_for_later(worker: None, fail: Fail, reached: User) -> None:
    asked_for()
    asked_for("bob@example.org")
    fail(ConnectionRefusedError())

    post()

    assert sorted(AccountMail.objects.values_list("attempts", flat=True)) == [0, 1]


def test_two_workers_never_take_the_same_mail(worker: None, reached: User) -> None:
    asked_for()

    first, second = AccountMail.objects.take(at=NOW), AccountMail.objects.take(at=NOW)

    assert first is not None
    assert (first.address, second) == (ADDRESS, None)


def test_what_waits_holds_no_link_that_opens_anything(worker: None, reached: User) -> None:
    asked_for()
    Client().post(
        "/accounts/signup/",
        {"username": "carol", "password1": PASSWORD, "email": "carol@example.org", "time_zone": "UTC", "terms": "on"},
    )

    assert [row.facts for row in AccountMail.objects.order_by("pk")] == [{}, {}]
    tasks.post()
    assert ["/key/" in mail.outbox[0].body, "/confirm-email/" in mail.outbox[1].body] == [True, True]


def test_an_address_that_was_removed_meanwhile_gets_no_link(worker: None, reached: User) -> None:
    asked_for()
    EmailAddress.objects.all().delete()

    tasks.post()

    assert told() == []
    assert not AccountMail.objects.exists()


def test_a_notice_is_in_the_language_and_the_zone_of_whoever_gets_it(reached: User) -> None:
    User.objects.filter(pk=reached.pk).update(language="de", time_zone="Europe/Berlin")

    with time_machine.travel(NOW, tick=False):
        Client(headers={"Accept-Language": "en"}).post("/accounts/login/", SIGN_IN)

    assert "\nTime: 24. Oktober 2026 at 18:00 (Berlin)\n" in mail.outbox[0].body


def test_only_a_device_of_their_own_says_in_which_language_somebody_is_told(reached: User) -> None:
    User.objects.filter(pk=reached.pk).update(language="de")
    browser = Client()

    languages = []
    for _ in range(2):
        browser.post("/accounts/login/", SIGN_IN)
        languages.append(User.objects.get(pk=reached.pk).language)
        browser.post("/accounts/logout/")

    assert languages == ["de", "en-gb"]


def test_without_a_broker_a_mail_is_sent_at_once_with_a_short_deadline(
    reached: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []
    connect = posting.get_connection
    monkeypatch.setattr(posting, "get_connection", lambda **more: given.append(more) or connect(**more))

    answer = Client().post(RESET, {"email": ADDRESS})

    assert answer.status_code == 302
    assert told() == ["Choose a new password"]
    assert given == [{"timeout": 3}]


def test_without_a_broker_and_a_mail_server_the_request_goes_on_and_the_mail_waits(fail: Fail, reached: User) -> None:
    fail(ConnectionRefusedError())

    answer = Client().post("/accounts/login/", SIGN_IN)

    assert answer.status_code == 302
    assert AccountMail.objects.get().attempts == 1


def test_a_broker_that_is_away_or_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent, socket.socket() as closed:
        for one in (silent, closed):
            one.bind(("127.0.0.1", 0))
        silent.listen(5)
        for one in (silent, closed):
            address = f"redis://127.0.0.1:{one.getsockname()[1]}/0"
            connect = partial(Celery.connection_for_write, app, address)
            monkeypatch.setattr(app, "connection_for_write", connect)
            assert not real_wake()


def test_the_worker_is_told_by_the_name_of_its_task() -> None:
    assert posting.TASK == tasks.post.name == app.conf.beat_schedule["accounts.post"]["task"]


def test_a_deleted_account_is_told_nothing_more(worker: None, reached: User) -> None:
    asked_for()
    make_user("dora")

    reached.erase()

    assert not AccountMail.objects.exists()
