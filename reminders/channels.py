"""Sends reminder mails (SMTP or files) and reports the outcome."""

import contextlib
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import Enum, StrEnum
from typing import Any, assert_never
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from conventions.days import DAYS_IN_WEEK, EACH_WEEKDAY, WEEKDAY_NAMES, written
from conventions.fields import Data
from conventions.sending import addressed
from conventions.text import NotAnAddress
from reminders.models import Delivery, Reminder
from reminders.occurrences import zone_named
from routines.rules import listed
from tracking.models import FollowUp

CONNECT_SECONDS = 10
OPERATION_SECONDS = 15
TEST_SECONDS = 10
GENTLE_MINUTES = 6  # what a reminder offers after two planned days without a session (rule W10)
_ENHANCED_STATUS = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")
_BAD_ADDRESS_CODES = {550, 551, 553}


class NoAddress(Exception):
    """The person has no confirmed address."""


class Outcome(Enum):
    """What came of handing a mail over."""

    ACCEPTED = "accepted"
    LATER = "later"  # certainly not taken; worth another try
    UNCLEAR = "unclear"  # handed over whole, and the connection broke before the answer
    BAD_ADDRESS = "bad_address"
    REFUSED = "refused"  # for good, and not for the address


@dataclass(frozen=True)
class Result:
    """``detail`` says where and with which codes, never with the server's words: they may quote the address."""

    outcome: Outcome
    detail: str = ""


# The mail ---------------------------------------------------------------------------------------------------------


def address_of(owner: User) -> str | None:
    """Return the person's confirmed main address. No other address is ever used."""
    confirmed = EmailAddress.objects.filter(user=owner, verified=True, primary=True)
    return confirmed.values_list("email", flat=True).first()


class OutOfReach(StrEnum):
    """Why no email reaches somebody."""

    NO_ADDRESS = "no_address"
    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"
    NO_SERVER = "no_server"


NOWHERE = ("filebased", "console", "dummy")
"""The ways to send by which a mail never leaves this machine."""


def leaves_the_site() -> bool:
    """Whether a mail is handed to a mail server. Without ``EMAIL_URL`` each is a file."""
    return settings.EMAIL_BACKEND.split(".")[-2] not in NOWHERE


def out_of_reach(owner: User, rules: Iterable[Reminder]) -> OutOfReach | None:
    """Return why no reminder reaches ``owner`` by email; ``None`` where one does. The address in one query."""
    if not leaves_the_site():
        return OutOfReach.NO_SERVER
    if any(rule.has_bounced for rule in rules):
        return OutOfReach.REFUSED
    known = [*EmailAddress.objects.filter(user=owner).values_list("verified", "primary")]
    if (True, True) in known:
        return None
    return OutOfReach.UNCONFIRMED if any(not verified for verified, _primary in known) else OutOfReach.NO_ADDRESS


def reminder_mail(delivery: Delivery, *, address: str) -> EmailMultiAlternatives:
    """The mail of a delivery, by its kind. Nothing of how anyone is, and no routine's name."""
    rule, message_id = delivery.rule, delivery.message_id
    match Reminder.Kind(rule.kind):
        case Reminder.Kind.PRACTICE:
            begins = (delivery.due_at + timedelta(minutes=rule.lead_minutes)).astimezone(zone_named(rule.time_zone))
            has_offer = delivery.has_offer
            return _practice_mail(rule, address=address, message_id=message_id, begins=begins, has_offer=has_offer)
        case Reminder.Kind.MORNING:
            return _morning_mail(delivery, address=address)
        case unknown:
            assert_never(unknown)


def test_mail(rule: Reminder, *, address: str, at: datetime) -> EmailMultiAlternatives:
    """The same mail by the same road, marked as a test."""
    begins = at.astimezone(zone_named(rule.time_zone))
    message_id = f"<test.{uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>"
    return _practice_mail(rule, address=address, message_id=message_id, begins=begins, is_test=True)


def _practice_mail(
    rule: Reminder, *, address: str, message_id: str, begins: datetime, has_offer: bool = False, is_test: bool = False
) -> EmailMultiAlternatives:
    """When, a link to Today, and the way out; with an offer also a gentle set and other days (rule W10)."""
    first = rule.owner.first_weekday
    weekdays = sorted({weekday for weekday, _ in rule.session_slots()}, key=lambda day: (day - first) % DAYS_IN_WEEK)
    context = {
        "weekday": WEEKDAY_NAMES[begins.weekday()],
        "begins": written(begins.time(), "H:i"),
        "is_test": is_test,
        "has_offer": has_offer,
        "days": listed([str(EACH_WEEKDAY[weekday]) for weekday in weekdays]),
        "lead": rule.get_lead_minutes_display().lower(),
        "today_url": settings.SITE_URL + reverse("tracking:today"),
        "gentle_minutes": GENTLE_MINUTES,
        "gentle_url": f"{settings.SITE_URL}{reverse('routines:compose')}?kind=gentle&minutes={GENTLE_MINUTES}",
        "week_url": settings.SITE_URL + reverse("routines:edit_week"),
    }
    return _mail("reminder", rule, context, address=address, message_id=message_id)


def _morning_mail(delivery: Delivery, *, address: str) -> EmailMultiAlternatives:
    """One question and one link, which opens without signing in. No word of exercise (rule QUIET-INVITES)."""
    rule = delivery.rule
    asked = FollowUp.objects.expect(
        owner=rule.owner, practised_on=delivery.occ_date - timedelta(days=1), zone=rule.time_zone
    )
    context = {
        "clock": written(rule.local_time, "H:i"),
        "answer_url": settings.SITE_URL + reverse("tracking:morning", args=[asked.signed()]),
    }
    return _mail("morning", rule, context, address=address, message_id=delivery.message_id)


def _mail(name: str, rule: Reminder, context: Data, *, address: str, message_id: str) -> EmailMultiAlternatives:
    unsubscribe_url = settings.SITE_URL + rule.unsubscribe_url()
    context |= {
        "settings_url": settings.SITE_URL + reverse("reminders:settings"),
        "unsubscribe_url": unsubscribe_url,
    }
    mail = EmailMultiAlternatives(
        subject=" ".join(render_to_string(f"emails/{name}.subject.txt", context).split()),
        body=render_to_string(f"emails/{name}.txt", context),
        to=[address],
        headers={
            "Message-ID": message_id,
            "List-Unsubscribe": f"<{unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
    return mail


def send_test(*, owner: User, at: datetime) -> Result:
    """Send a test by the road the reminders take, while the person waits.

    Raises ``NoAddress`` where none is confirmed and ``TooManyTests`` above three an hour.
    """
    address = address_of(owner)
    if address is None:
        raise NoAddress
    rule = Reminder.objects.note_test(owner=owner, at=at)
    return deliver(test_mail(rule, address=address, at=at), seconds=TEST_SECONDS)


# The door ---------------------------------------------------------------------------------------------------------


def deliver(mail: EmailMultiAlternatives, *, seconds: float) -> Result:
    """Hand ``mail`` over to the one address it is for. Never raises for what the other side does.

    By SMTP the whole attempt ends within ``seconds``; after them nothing is handed over any more.
    """
    try:
        addressed(mail)
    except NotAnAddress:
        return Result(Outcome.REFUSED, "address not for the wire")
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return _put_down(mail)
    smtp = _Smtp(seconds=seconds)
    try:
        with smtp.cut_off():
            return _converse(smtp, mail)
    except OSError as error:  # SMTPException, TimeoutError, socket and TLS errors are all of this kind
        code = getattr(error, "smtp_code", "")
        detail = f"{smtp.stage} {type(error).__name__} {code}".strip()
        return Result(Outcome.UNCLEAR if smtp.is_unclear else Outcome.LATER, detail)
    finally:
        smtp.close()


def _put_down(mail: EmailMultiAlternatives) -> Result:
    """Into files, memory or the console: whatever backend is set."""
    try:
        get_connection(fail_silently=False).send_messages([mail])
    except (OSError, ImproperlyConfigured) as error:  # the second is how the file backend says "no such folder"
        return Result(Outcome.LATER, type(error).__name__)
    return Result(Outcome.ACCEPTED)


class _Smtp(smtplib.SMTP):
    """An SMTP connection with a timeout for each step and for the whole conversation.

    A socket timeout alone would let a slow server hold the worker for ever.
    """

    def __init__(self, *, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self.seconds = seconds
        self.stage = "connect"
        self.is_unclear = False
        # Named, or smtplib asks the name service, which knows no deadline; the host too, which TLS checks.
        super().__init__(local_hostname=socket.gethostname())
        self._host = settings.EMAIL_HOST

    def left(self, at_most: float) -> float:
        """Seconds for the next operation. Raises ``TimeoutError`` when none are left."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, at_most)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        failure: OSError = OSError("no address")
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            line = socket.socket(family, kind, protocol)
            try:
                line.settimeout(self.left(CONNECT_SECONDS))
                line.connect(address)
                if settings.EMAIL_USE_SSL:
                    return ssl.create_default_context().wrap_socket(line, server_hostname=host)
                return line
            except OSError as error:
                line.close()
                failure = error
        raise failure

    def send(self, s: Any) -> None:
        if self.sock:
            self.sock.settimeout(self.left(OPERATION_SECONDS))
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        if self.sock:
            self.sock.settimeout(self.left(OPERATION_SECONDS))
        return super().getreply()

    @contextlib.contextmanager
    def cut_off(self) -> Iterator[None]:
        timer = threading.Timer(self.seconds, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _hang_up(self) -> None:
        line = self.sock
        with contextlib.suppress(OSError):
            if line:
                line.shutdown(socket.SHUT_RDWR)


def _converse(smtp: _Smtp, mail: EmailMultiAlternatives) -> Result:
    """Greeting, envelope, content. What fails before the envelope is the server's trouble and not this mail's."""
    code, _ = smtp.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
    if code != 220:
        return Result(Outcome.LATER, f"connect {code}")
    smtp.stage = "greet"
    smtp.ehlo_or_helo_if_needed()
    if settings.EMAIL_USE_TLS:
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    if settings.EMAIL_HOST_USER:
        smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    content = _on_the_wire(mail)
    smtp.stage = "mail"
    reply = smtp.mail(parseaddr(mail.from_email)[1])
    if reply[0] != 250:
        return _refusal(smtp, reply)
    smtp.stage = "rcpt"
    reply = smtp.rcpt(mail.to[0])
    if reply[0] not in (250, 251):
        return _refusal(smtp, reply)
    smtp.stage = "data"
    reply = smtp.docmd("DATA")
    if reply[0] != 354:
        return _refusal(smtp, reply)
    return _hand_over(smtp, content)


def _hand_over(smtp: _Smtp, content: bytes) -> Result:
    """Send the mail data. The server counts as having accepted it only after the final dot was sent."""
    smtp.send(content)
    smtp.left(OPERATION_SECONDS)
    smtp.is_unclear = True
    smtp.send(b".\r\n")
    reply = smtp.getreply()
    if not 200 <= reply[0] < 600:
        return Result(Outcome.UNCLEAR, "data no answer")
    smtp.is_unclear = False
    result = Result(Outcome.ACCEPTED) if reply[0] == 250 else _refusal(smtp, reply)
    with contextlib.suppress(OSError):
        smtp.putcmd("quit")  # said, and not waited for: the result is known
    return result


def _on_the_wire(mail: EmailMultiAlternatives) -> bytes:
    """The mail in lines that end in CRLF, with a leading dot doubled (RFC 5321 4.5.2)."""
    message: Any = mail.message()  # Django's own as_bytes takes the line ending
    content: bytes = re.sub(rb"(?m)^\.", b"..", message.as_bytes(linesep="\r\n"))
    return content if content.endswith(b"\r\n") else content + b"\r\n"


def _refusal(smtp: _Smtp, reply: tuple[int, bytes]) -> Result:
    """Classify a refusal as temporary, address or policy from the SMTP code and enhanced status (RFC 3463)."""
    code, text = reply
    found = _ENHANCED_STATUS.search(text)
    status = found.group(1).decode() if found else ""
    detail = f"{smtp.stage} {code} {status}".strip()
    if not 500 <= code < 600:
        return Result(Outcome.LATER, detail)
    is_bad = status.startswith("5.1.") or (not status and code in _BAD_ADDRESS_CODES)
    return Result(Outcome.BAD_ADDRESS if smtp.stage == "rcpt" and is_bad else Outcome.REFUSED, detail)
