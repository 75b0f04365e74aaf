"""Account mails: sent at once, with a deadline, and with a plain message where that fails."""

import logging
from smtplib import SMTPException
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.fields import Data, clean_text
from conventions.messages import Message
from conventions.sending import addressed
from conventions.text import NotAnAddress, key, shown_address

logger = logging.getLogger(__name__)

NOT_SENT = _("We could not send the email. Nothing else was lost. Try again in a few minutes.")
FAILED = "accounts.mail_failed"
SENT = "account/messages/email_confirmation_sent.txt"


def at_this_site(url: str) -> str:
    """Return ``url`` on ``settings.SITE_URL``, so that a forged Host header never reaches a mail."""
    return settings.SITE_URL + urlsplit(url)._replace(scheme="", netloc="").geturl()


class AccountAdapter(DefaultAccountAdapter):
    # In the words of this site, for those a person can meet.
    error_messages: ClassVar[dict[str, Message]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is turned off."),
        "duplicate_email": _("You have already added this address."),
        "enter_current_password": _("That password is not right."),  # nosec B105
        "incorrect_password": _("That password is not right."),  # nosec B105
        "max_email_addresses": _("You can have %d addresses at most. Remove one first."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "username_blacklisted": _("This user name cannot be used. Choose another."),
        "username_password_mismatch": _("Wrong user name or password."),  # nosec B105
        "username_taken": User.NAME_TAKEN,
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002 (allauth's own)
        """Return the name as it is stored. Raises ``ValidationError``, also where somebody goes by it, in any case."""
        person = User(username=clean_text(username, is_one_line=True))
        try:
            person.clean()
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return person.username

    def clean_email(self, email: str) -> str:
        """Return the address in the one way it is stored, whichever way its domain was typed."""
        try:
            return shown_address(email) if email else email
        except NotAnAddress as error:
            raise ValidationError(_("We cannot send to this address. Enter one such as anna@example.org.")) from error

    @transaction.atomic
    def save_user(self, *args: Any, **kwargs: Any) -> User:
        """Store the person, or nothing where somebody took the name a moment ago: ``IntegrityError``."""
        saved: User = super().save_user(*args, **kwargs)
        return saved

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """Count attempts by the account they are for: a name has as many spellings as there are unseen signs."""
        typed = {name: key(value) for name, value in credentials.items() if name in ("email", "username")}
        found: str = super()._get_login_attempts_cache_key(request, **typed)
        return found

    def send_mail(self, template_prefix: str, email: str, context: Data) -> None:
        """Send one mail, with a timeout for each step.

        A mail server failure shows the person a message and is logged without the address.
        """
        links = {name: at_this_site(value) for name, value in context.items() if name.endswith("_url")}
        mail = self.render_mail(template_prefix, email, {"email": email} | context | links)
        try:
            addressed(mail).send()
        except (OSError, SMTPException, ValueError) as error:
            logger.warning("Account mail %s was not sent: %s", template_prefix.rsplit("/", 1)[-1], type(error).__name__)
            request: HttpRequest = current.request
            request.META[FAILED] = True
            messages.warning(request, NOT_SENT)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: object, **kwargs: object
    ) -> None:
        """Add a message, except the library's "mail sent" when the mail was not sent."""
        if message_template == SENT and request.META.get(FAILED):
            return
        super().add_message(request, level, message_template, *args, **kwargs)
