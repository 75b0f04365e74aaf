"""Sends the mails about accounts that wait (``AccountMail``), outside of every request: each in the language and the
zone of whoever gets it. A link that opens something is made now, and is kept nowhere."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress, get_emailconfirmation_model
from allauth.account.utils import filter_users_by_email, user_pk_to_url_str
from allauth.core.context import request_context
from celery import current_app
from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from accounts.devices import device_of
from accounts.models import AccountMail, User
from accounts.zones import city_of
from conventions.fields import Data
from conventions.sending import addressed
from conventions.text import shown_address

logger = logging.getLogger(__name__)

TASK = "accounts.tasks.post"
WAKE_SECONDS = 1
ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0, "retry_on_timeout": False}
AT_ONCE_SECONDS = 3
ROUND_SECONDS = 20
"""How long one round takes at most to begin with a mail. The reminders wait for the same worker."""


def wake() -> bool:
    """Tell a worker that a mail waits. Return False where no broker takes the word within a second."""
    timeouts = dict.fromkeys(("socket_timeout", "socket_connect_timeout", "connect_retries_timeout"), WAKE_SECONDS)
    options = current_app.conf.broker_transport_options | timeouts | ONCE
    try:
        with current_app.connection_for_write(transport_options=options) as line:
            current_app.send_task(TASK, connection=line, retry=False, expires=60, ignore_result=True)
    except (OperationalError, OSError):
        return False
    return True


def post(*, clock: Callable[[], datetime], seconds: float | None = None) -> None:
    """Send what waits, the oldest first. ``seconds`` a step of the conversation with the mail server may take.

    A mail that fails is tried again later, and so are those behind it: most likely the mail server is away.
    """
    began = time.monotonic()
    while time.monotonic() - began < ROUND_SECONDS and (mail := AccountMail.objects.take(at=clock())) is not None:
        if not _is_done(mail, seconds=seconds):
            return


def _is_done(mail: AccountMail, *, seconds: float | None) -> bool:
    """Send one, and delete it once it is sent or never will be. What is logged names no address."""
    try:
        _send(mail, seconds=seconds)
    except Exception as error:
        is_given_up = mail.is_given_up or _is_refused_for_good(error)
        level = logging.ERROR if is_given_up else logging.WARNING
        name, again = mail.template.rsplit("/", 1)[-1], "is given up" if is_given_up else "is tried again"
        logger.log(level, "Account mail %s was not sent and %s: %s", name, again, type(error).__name__)
        if not is_given_up:
            return False
    mail.delete()
    return True


def _is_refused_for_good(error: Exception) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    return not isinstance(error, (OSError, SMTPException))


def _send(mail: AccountMail, *, seconds: float | None) -> None:
    with (
        request_context(None),
        translation.override(mail.language),
        timezone.override(ZoneInfo(mail.owner.time_zone if mail.owner else "UTC")),
    ):
        said = _said(mail)
        if said is None:
            return
        written = get_adapter().render_mail(
            mail.template, mail.address, said, headers={"Auto-Submitted": "auto-generated"}
        )
    written.connection = get_connection() if seconds is None else get_connection(timeout=seconds)
    addressed(written).send()


def _said(mail: AccountMail) -> Data | None:
    """What stands in the mail; ``None`` where there is nothing left to say: the address is nobody's any more."""
    owner = mail.owner
    if mail.template.endswith("password_reset_key"):
        path = _reset(owner, mail.address)
    elif "email_confirmation" in mail.template:
        path = _confirmation(owner, mail.address)
    else:
        path = reverse("account_reset_password")
    if not path:
        return None
    return mail.facts | {
        "email": mail.address,
        "user": owner,
        "username": owner.username if owner else "",
        "device": device_of(mail.facts.get("user_agent", "")),
        "timestamp": mail.created_at,
        "city": city_of(owner.time_zone) if owner else "",
        "link": settings.SITE_URL + path,
        "signup_url": settings.SITE_URL + reverse("account_signup"),
    }


def _reset(owner: User | None, address: str) -> str:
    if owner is None or owner not in filter_users_by_email(shown_address(address), is_active=True):
        return ""
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(owner)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(owner), "key": key})


def _confirmation(owner: User | None, address: str) -> str:
    row = EmailAddress.objects.filter(user=owner, email=shown_address(address)).first() if owner else None
    return reverse("account_confirm_email", args=[get_emailconfirmation_model().create(row).key]) if row else ""
