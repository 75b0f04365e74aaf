"""Sign somebody in as their password would: a page that asks who it is again lets them through."""

from typing import TypeVar

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User

ALWAYS_RECENT = 2**40
"""A moment that is not over on any clock of a test."""
_Client = TypeVar("_Client", bound=Client)


def sign_in(client: _Client, person: User) -> _Client:
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": ALWAYS_RECENT}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def with_second_step(person: User) -> User:
    """Somebody who needs a code from an app as well, as staff do."""
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "not asked for"})
    return person
