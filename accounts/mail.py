"""What allauth asks of a site: its words, who may try a password how often, and which mails wait to be sent."""

import hashlib
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.devices import is_known, made_known
from accounts.models import AccountMail, User
from accounts.recently import is_recent
from conventions.fields import Data, clean_text
from conventions.messages import Message, say
from conventions.text import NotAnAddress, key, shown_address

WAITS = "accounts.mail_waits"
"""Under this a request says that it left a mail for the worker."""
FACTS = ("user_agent", "ip", "name", "deleted_email", "from_email", "to_email")
"""What is kept of a mail that waits, beside whom it is for."""
KNOWN_COOKIE = "__Host-known" if settings.IS_HTTPS else "known"
KNOWN_FOR = 60 * 60 * 24 * 365
MOST_LETTERS: int = EmailAddress._meta.get_field("email").max_length
AGAIN = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}
"""What each way to show who one is is called."""
NOT_AN_ADDRESS = _("We cannot send to this address. Enter one such as anna@example.org.")
WAS_CONFIRMED = "accounts.address_was_confirmed"


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
            raise ValidationError(NOT_AN_ADDRESS) from error
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
        if more["signup"] or is_known(kept, name):
            # Nobody else's device says in which language a person is told what happened.
            User.objects.filter(pk=user.pk).update(language=get_language() or "")
        known = made_known(kept, name)
        response.set_cookie(
            KNOWN_COOKIE, known, max_age=KNOWN_FOR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
        )
        return response

    def send_mail(self, template_prefix: str, email: str, context: Data) -> None:
        """Have a mail wait for the worker: no request waits for a mail server. It is written when it is sent."""
        request, owner, now = current.request, context.get("user"), timezone.now()
        AccountMail.objects.create(
            owner=owner,
            template=template_prefix,
            address=email,
            facts={name: str(context[name]) for name in FACTS if name in context},
            language=getattr(owner, "language", "") or get_language() or settings.LANGUAGE_CODE,
            created_at=now,
            not_before=now,
        )
        if request is not None:
            request.META[WAITS] = True

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """As allauth says; and remember whether the address was confirmed, for the notice that it was removed."""
        current.request.META[WAS_CONFIRMED] = email_address.verified
        may: bool = super().can_delete_email(email_address)
        return may

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Data | None = None, email: str | None = None
    ) -> None:
        """Tell a person what happened to their account: at addresses that they confirmed, so that nobody else learns
        that there is one.

        Of an address that is no longer theirs, or no longer the first, that address is told.
        """
        more, request = context or {}, current.request
        confirmed = [*EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")]
        to = {one.email for one in confirmed if one.email == email} if email else {one.email for one in confirmed[:1]}
        if request.META.pop(WAS_CONFIRMED, False) and "deleted_email" in more:
            to.add(more["deleted_email"])
        agent = self.get_http_user_agent(request)[:200]
        told = {"user": user, "user_agent": agent, "ip": self.get_client_ip(request)}
        for address in sorted(to):
            self.send_mail(template_prefix, address, more | told)

    def get_reauthentication_methods(self, user: Any) -> list[Data]:
        """As allauth says, in the words of this site."""
        found: list[Data] = super().get_reauthentication_methods(user)
        return [one | {"description": AGAIN.get(one["id"], one["description"])} for one in found]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask for the password again: not of somebody who has just signed in."""
        return not is_recent(current.request)


def tell(request: HttpRequest, person: User, what: str, **context: str) -> None:
    """Tell a person ``what``: ``templates/account/email/<what>_message.txt``."""
    get_adapter(request).send_notification_mail(f"account/email/{what}", person, context)
