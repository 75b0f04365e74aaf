"""The mail itself, and the conversation with the mail server: every way it can end, and that it does end."""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from accounts.models import User
from reminders import engine
from reminders.channels import Outcome, Result, deliver, reminder_mail
from reminders.models import Delivery
from tests.factories import make_user
from tests.reminders.makers import MONDAY, NOW, THURSDAY, Clock, make_rule, make_session
from tests.reminders.sink import DROP, Sink, forgetful, free_port, raw_server, silent, trickling

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with Sink() as here:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", here.port
        yield here


def make_mail(body: str = "Hello", **fields: Any) -> EmailMultiAlternatives:
    return EmailMultiAlternatives("Time to move", body, to=["alice@example.org"], **fields)


def make_delivery(owner: User, lead_minutes: int = 30) -> Delivery:
    rule = make_rule(owner, (MONDAY, "18:00"), (THURSDAY, "07:30"), lead_minutes=lead_minutes)
    engine.plan(at=NOW.replace(hour=18))
    return Delivery.objects.select_related("rule__owner").get(rule=rule)


# The mail ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_mail_says_when_and_leads_to_today(alice: User) -> None:
    mail = reminder_mail(make_delivery(alice), address="alice@example.org")

    assert mail.subject == "Time to move, Monday 18:00"
    assert "Your session is at 18:00." in mail.body
    assert "http://testserver/today/" in mail.body
    assert "You asked for this on Mondays and Thursdays, 30 minutes before." in mail.body
    assert "http://testserver/reminders/unsubscribe/" in mail.body
    [(html, kind)] = mail.alternatives
    assert kind == "text/html"
    assert 'href="http://testserver/today/"' in html


@pytest.mark.django_db
def test_the_mail_tells_nothing_of_pain_or_routine_and_watches_nobody(alice: User) -> None:
    delivery = make_delivery(alice)
    make_session(alice, NOW)

    mail = reminder_mail(delivery, address="alice@example.org")
    everything = mail.message().as_string()

    assert not re.search(r"pain|evening|routine|alice(?!@example\.org)", everything, re.IGNORECASE)
    assert not re.search(r"<img|<link|src=|\?", mail.alternatives[0][0])


@pytest.mark.django_db
def test_the_message_id_is_the_same_for_every_copy_and_another_for_every_reminder(alice: User) -> None:
    first = make_delivery(alice)
    other = make_delivery(make_user("bob"))

    ids = [
        reminder_mail(delivery, address="a@example.org").extra_headers["Message-ID"]
        for delivery in (first, Delivery.objects.get(pk=first.pk), other)
    ]

    assert ids[0] == ids[1]
    assert ids[0] != ids[2]
    assert re.fullmatch(rf"<rem\.{first.rule_id}\.20261123\.[0-9a-f]{{8}}@testserver>", ids[0])


@pytest.mark.django_db
def test_unsubscribing_takes_one_click(alice: User) -> None:
    delivery = make_delivery(alice)

    headers = reminder_mail(delivery, address="alice@example.org").extra_headers

    assert headers["List-Unsubscribe"] == f"<http://testserver{delivery.rule.unsubscribe_url()}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


# A server that answers --------------------------------------------------------------------------------------------


def test_a_mail_arrives_as_it_was_written(sink: Sink) -> None:
    text = ".a dot first\n..two dots\n.\nafter a lonely dot, and an accent: é"

    result = deliver(make_mail(text, headers={"Message-ID": "<one@testserver>"}), seconds=10)

    assert result == Result(Outcome.ACCEPTED)
    [arrived] = sink.mails
    assert arrived["Message-ID"] == "<one@testserver>"
    assert arrived["To"] == "alice@example.org"
    payload = arrived.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n").strip() == text


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        ("450 4.2.1 mailbox busy", Result(Outcome.LATER, "rcpt 450 4.2.1")),
        ("421 4.3.2 closing", Result(Outcome.LATER, "rcpt 421 4.3.2")),
        ("550 5.1.1 alice@example.org unknown", Result(Outcome.BAD_ADDRESS, "rcpt 550 5.1.1")),
        ("553 no such mailbox", Result(Outcome.BAD_ADDRESS, "rcpt 553")),
        ("550 5.7.1 not from here", Result(Outcome.REFUSED, "rcpt 550 5.7.1")),
        ("552 5.2.2 mailbox full", Result(Outcome.REFUSED, "rcpt 552 5.2.2")),
    ],
)
def test_a_refusal_of_the_address_is_told_from_trouble_and_policy(sink: Sink, reply: str, result: Result) -> None:
    sink.on_rcpt = [reply]

    assert deliver(make_mail(), seconds=10) == result
    assert sink.mails == []


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        ("451 4.3.0 later", Result(Outcome.LATER, "data 451 4.3.0")),
        ("554 5.7.1 spam", Result(Outcome.REFUSED, "data 554 5.7.1")),
        ("550 5.1.1 too late to say so", Result(Outcome.REFUSED, "data 550 5.1.1")),
    ],
)
def test_a_refusal_of_the_content_is_no_strike_against_the_address(sink: Sink, reply: str, result: Result) -> None:
    sink.on_data = [reply]

    assert deliver(make_mail(), seconds=10) == result


def test_a_line_that_breaks_after_the_content_was_taken_is_unclear(sink: Sink) -> None:
    sink.on_data = [DROP]

    result = deliver(make_mail(), seconds=10)

    assert result.outcome is Outcome.UNCLEAR
    assert len(sink.mails) == 1


def test_a_server_that_is_away_is_asked_again_later(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", free_port()

    assert deliver(make_mail(), seconds=10) == Result(Outcome.LATER, "connect ConnectionRefusedError")


def test_a_server_without_the_wanted_encryption_gets_nothing(sink: Sink, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True

    result = deliver(make_mail(), seconds=10)

    assert result == Result(Outcome.LATER, "greet SMTPNotSupportedError")
    assert sink.mails == []


def test_an_address_that_cannot_be_put_on_the_wire_ends_at_once(sink: Sink) -> None:
    mail = make_mail()
    mail.to = ["älice@example.org"]

    assert deliver(mail, seconds=10).outcome is Outcome.REFUSED


FROM = "Pilates at home <no-reply@straße.example>"


def test_a_reminder_and_its_sender_are_addressed_by_idna(sink: Sink, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = FROM
    mail = make_mail()
    mail.to = ["anna@bücher.example"]

    assert deliver(mail, seconds=10) == Result(Outcome.ACCEPTED)

    assert sink.envelopes == [("no-reply@xn--strae-oqa.example", ["anna@xn--bcher-kva.example"])]
    [arrived] = sink.mails
    assert arrived["To"] == "anna@xn--bcher-kva.example"
    assert arrived["From"] == "Pilates at home <no-reply@xn--strae-oqa.example>"


@pytest.mark.django_db
def test_an_account_mail_takes_the_same_road(sink: Sink, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = FROM
    carol = {"username": "Änne", "password1": "correct horse battery", "email": "Anna@BÜCHER.example"}
    place = {"time_zone": "Europe/Lisbon", "terms": "on", "health_data": "on"}

    answer = Client().post("/accounts/signup/", carol | place)

    assert answer.status_code == 302
    assert sink.envelopes == [("no-reply@xn--strae-oqa.example", ["anna@xn--bcher-kva.example"])]
    assert User.objects.get().email == "anna@bücher.example"
    assert EmailAddress.objects.get().email == "anna@bücher.example"


# A server that does not -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("converse", "outcome"),
    [(silent, Outcome.LATER), (trickling, Outcome.LATER), (forgetful, Outcome.UNCLEAR)],
)
def test_the_whole_attempt_ends_in_time(converse: Any, outcome: Outcome, settings: Any) -> None:
    with raw_server(converse) as port:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
        began = time.monotonic()

        result = deliver(make_mail(), seconds=1)

        took = time.monotonic() - began
    assert result.outcome is outcome
    assert 0.9 < took < 2.5


def test_nothing_is_handed_over_when_the_time_is_up(sink: Sink) -> None:
    result = deliver(make_mail(), seconds=0)

    assert result.outcome is Outcome.LATER
    assert sink.mails == []


# Other doors ------------------------------------------------------------------------------------------------------


def test_a_mail_in_a_file_can_be_read(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)

    result = deliver(make_mail("Your session is at 18:00."), seconds=10)

    assert result == Result(Outcome.ACCEPTED)
    [written] = tmp_path.iterdir()
    assert message_from_bytes(written.read_bytes())["Subject"] == "Time to move"
    assert "Your session is at 18:00." in written.read_text()


def test_a_folder_that_cannot_be_written_is_tried_again_later(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")

    assert deliver(make_mail(), seconds=10) == Result(Outcome.LATER, "ImproperlyConfigured")


# From the engine to a real server ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_engine_and_a_real_server_agree_on_what_was_sent(alice: User, sink: Sink) -> None:
    delivery = make_delivery(alice)
    sink.on_rcpt = ["451 4.3.0 later"]
    clock = Clock(NOW.replace(hour=17, minute=30))

    engine.ring(clock=clock)
    clock.forward(minutes=1)
    engine.ring(clock=clock)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.last_error) == ("sent", 2, "")
    assert sink.message_ids == [delivery.message_id]
    assert django_mail.outbox == []


@pytest.mark.django_db
def test_a_server_that_drops_the_line_gets_one_more_copy_under_the_same_id(alice: User, sink: Sink) -> None:
    delivery = make_delivery(alice)
    sink.on_data = [DROP]
    clock = Clock(NOW.replace(hour=17, minute=30))

    for _ in range(10):
        engine.ring(clock=clock)
        clock.forward(minutes=1)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.ambiguous) == ("sent", 1)
    assert sink.message_ids == [delivery.message_id] * 2


@pytest.mark.django_db
def test_what_is_noted_of_an_error_never_holds_the_address(alice: User, sink: Sink) -> None:
    delivery = make_delivery(alice)
    sink.on_rcpt = ["550 5.1.1 <alice@example.org>: user unknown"]

    engine.ring(clock=Clock(NOW.replace(hour=17, minute=30)))

    delivery.refresh_from_db()
    assert (delivery.status, delivery.last_error) == ("bounced", "rcpt 550 5.1.1")
