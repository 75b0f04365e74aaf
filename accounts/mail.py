"""Account mails: sent at once, with a deadline, and with a plain message where that fails."""

import hashlib
import logging
from smtplib import SMTPException
from typing import Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.devices import device_of, is_known, made_known
from accounts.models import User
from accounts.recently import is_recent
from accounts.zones import city_of
from conventions.fields import Data, clean_text
from conventions.messages import Message, say
from conventions.sending import addressed
from conventions.text import NotAnAddress, key, shown_address

logger = logging.getLogger(__name__)

NOT_SENT = _("We could not send the email. Nothing else was lost. Try again in a few minutes.")
FAILED = "accounts.mail_failed"
SENT = "account/messages/email_confirmation_sent.txt"
KNOWN_COOKIE = "__Host-known" if settings.IS_HTTPS else "known"
KNOWN_FOR = 60 * 60 * 24 * 365
MOST_LETTERS: int = EmailAddress._meta.get_field("email").max_length
WAS_CONFIRMED = "accounts.address_was_confirmed"


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
        """Return the address in the one way it is stored, whichever way its domain was typed. It has one length
        wherever it is typed and kept."""
        try:
            shown = shown_address(email) if email else email
        except NotAnAddress as error:
            raise ValidationError(_("We cannot send to this address. Enter one such as anna@example.org.")) from error
        if len(shown) > MOST_LETTERS:
            raise ValidationError(
                say(_("An email address has at most {most:# character|# characters}."), most=MOST_LETTERS)
            )
        return shown

    @transaction.atomic
    def save_user(self, *args: Any, **kwargs: Any) -> User:
        """Store the person, or nothing where somebody took the name a moment ago: ``IntegrityError``."""
        saved: User = super().save_user(*args, **kwargs)
        return saved

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """Count attempts by the account and by where they come from.

        A name has as many spellings as there are unseen signs. And who tries a stranger's name until nothing more is
        taken shuts out themselves, not its owner: a device on which somebody has signed in counts for itself.
        """
        name = key(credentials.get("username") or credentials.get("email", ""))
        kept = request.COOKIES.get(KNOWN_COOKIE, "")
        place = kept if is_known(kept, name) else ratelimit.get_ip(request)
        return f"{name}:{hashlib.sha256(place.encode()).hexdigest()[:16]}"

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Raises ``ValidationError`` after too many tries, from one place or, where nobody is known, from all."""
        super().pre_authenticate(request, **credentials)
        name = key(credentials.get("username", ""))
        if is_known(request.COOKIES.get(KNOWN_COOKIE, ""), name):
            return
        everywhere = ratelimit.consume(request, app="allauth.account", action="login_failed_everywhere", key=name)
        if not everywhere:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage.extend(everywhere.usage)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Greet, tell the person of a place where they have not signed in before, and know it from now on."""
        response: HttpResponse = super().post_login(request, user, **more)
        kept, name = request.COOKIES.get(KNOWN_COOKIE, ""), key(user.username)
        if more["signup"]:
            # Whoever chose the password a moment ago is not asked for it again.
            record_authentication(request, user, method="password")
        elif not is_known(kept, name):
            tell(request, user, "new_place")
        known = made_known(kept, name)
        response.set_cookie(
            KNOWN_COOKIE, known, max_age=KNOWN_FOR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
        )
        return response

    def send_mail(self, template_prefix: str, email: str, context: Data) -> None:
        """Send one mail, with a timeout for each step.

        A mail server failure shows the person a message and is logged without the address.
        """
        if not self._is_sent(template_prefix, email, context):
            request: HttpRequest = current.request
            request.META[FAILED] = True
            messages.warning(request, NOT_SENT)

    def _is_sent(self, template_prefix: str, email: str, context: Data) -> bool:
        links = {name: at_this_site(value) for name, value in context.items() if name.endswith("_url")}
        mail = self.render_mail(template_prefix, email, {"email": email} | context | links)
        try:
            addressed(mail).send()
        except (OSError, SMTPException, ValueError) as error:
            logger.warning("Account mail %s was not sent: %s", template_prefix.rsplit("/", 1)[-1], type(error).__name__)
            return False
        return True

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """As allauth says; and remember whether the address was confirmed, for the notice that it was removed."""
        current.request.META[WAS_CONFIRMED] = email_address.verified
        may: bool = super().can_delete_email(email_address)
        return may

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Data | None = None, email: str | None = None
    ) -> None:
        """Tell a person what happened to their account: at addresses that they confirmed, so that nobody else learns
        that there is one. What cannot be sent is logged; what happened, happened.

        Of an address that is no longer theirs, or no longer the first, that address is told.
        """
        more, request = context or {}, current.request
        confirmed = [*EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")]
        to = {one.email for one in confirmed if one.email == email} if email else {one.email for one in confirmed[:1]}
        if request.META.pop(WAS_CONFIRMED, False) and "deleted_email" in more:
            to.add(more["deleted_email"])
        told = {
            "device": device_of(self.get_http_user_agent(request)),
            "ip": self.get_client_ip(request),
            "timestamp": timezone.localtime(timezone.now(), ZoneInfo(user.time_zone)),
            "city": city_of(user.time_zone),
            "reset_url": reverse("account_reset_password"),
        }
        for address in sorted(to):
            self._is_sent(template_prefix, address, told | more)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask for the password again: not of somebody who has just signed in."""
        return not is_recent(current.request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: object, **kwargs: object
    ) -> None:
        """Add a message, except the library's "mail sent" when the mail was not sent."""
        if message_template == SENT and request.META.get(FAILED):
            return
        super().add_message(request, level, message_template, *args, **kwargs)


def tell(request: HttpRequest, person: User, what: str, **context: str) -> None:
    """Send the notice ``what`` to a person: ``templates/account/email/<what>_message.txt``."""
    get_adapter(request).send_notification_mail(f"account/email/{what}", person, context)
