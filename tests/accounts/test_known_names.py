"""Whether there is an account costs the same work to answer: counted here, and timed by ``benchmarks.names``."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import posting
from accounts.models import AccountMail, User


class Counting:
    """How often a password is hashed."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count, self.encode = 0, MD5PasswordHasher.encode
        patch.setattr(MD5PasswordHasher, "encode", lambda *args, **more: self._counted(*args, **more))

    def _counted(self, *args: Any, **more: Any) -> str:
        self.count += 1
        return self.encode(*args, **more)


def _work(address: str, form: dict[str, str], patch: pytest.MonkeyPatch) -> tuple[int, int, int, int]:
    """Hashes, queries, mails for the worker and the status of one request by a browser that has opened the page."""
    cache.clear()
    AccountMail.objects.all().delete()
    browser = Client()
    browser.get(address)
    with patch.context() as patched, CaptureQueriesContext(connection) as queries:
        patched.setattr(posting, "wake", lambda: True)
        hashing = Counting(patched)
        answer = browser.post(address, form)
    return hashing.count, len(queries), AccountMail.objects.count(), answer.status_code


def test_a_wrong_password_costs_as_much_for_a_name_that_nobody_has(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = _work("/accounts/login/", {"login": "alice", "password": "wrong horse"}, monkeypatch)
    unknown = _work("/accounts/login/", {"login": "nobody", "password": "wrong horse"}, monkeypatch)

    assert known == unknown
    assert known[0] == 1


def test_a_reset_costs_as_much_for_an_address_that_nobody_has(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)

    known = _work("/accounts/password/reset/", {"email": "alice@example.org"}, monkeypatch)
    unknown = _work("/accounts/password/reset/", {"email": "nobody@example.org"}, monkeypatch)

    assert known == unknown
    assert (known[2], known[3]) == (1, 302)
