"""Pages travel compressed, but for what another site could learn from how short they become."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from pilates_site.security import SHOW_SECRETS
from tests.factories import make_ready, make_routine

pytestmark = pytest.mark.usefixtures("library")
Page = Callable[[User | None], Client]
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
PASSWORD = "a long and quiet pass phrase"
SECRET = re.compile(r"\{\{ *(form\.secret|code|key|secret) *[|}]")
"""How a template shows a secret; ``key`` is one where it stands alone."""


@pytest.fixture
def signed_in(alice: User) -> Client:
    """Alice as she signs in herself, so that pages which ask who she is do not ask again."""
    alice.set_password(PASSWORD)
    alice.save()
    client = Client()
    client.force_login(alice)
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_as_it_is(answer: HttpResponse) -> bool:
    return "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/today/", "/exercises/", "/accounts/me/"])
@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_a_page_of_somebody_signed_in_is_compressed(page: Page, alice: User, path: str, site: str | None) -> None:
    client = page(make_ready(alice))
    said = {"Sec-Fetch-Site": site} if site else {}

    answer = client.get(path, headers=GZIP | said)

    assert answer["Content-Encoding"] == "gzip"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Accept-Encoding" in answer["Vary"]
    assert "<h1" in gzip.decompress(answer.content).decode()
    assert is_as_it_is(client.get(path, headers=said))


def test_two_answers_with_the_same_words_differ_in_length(page: Page, alice: User) -> None:
    client = page(make_ready(alice))

    lengths = {len(client.get("/accounts/me/", headers=GZIP).content) for _ in range(12)}

    assert len(lengths) > 3


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_asks_for_with_words_of_its_own_is_sent_as_it_is(page: Page, alice: User, site: str) -> None:
    headers = GZIP | {"Sec-Fetch-Site": site}

    assert is_as_it_is(page(make_ready(alice)).get("/exercises/?search=neck", headers=headers))
    # Nobody's page betrays nobody.
    assert Client().get("/accounts/login/", headers=headers)["Content-Encoding"] == "gzip"


def test_a_page_with_a_secret_in_full_is_compressed_by_nobody(signed_in: Client, alice: User) -> None:
    form = {"name": "watch", "scope": "read", "days": "30"}
    asked = {
        "accounts:new_token": signed_in.post("/accounts/tokens/new/", form, headers=GZIP),
        "mfa_activate_totp": signed_in.get("/accounts/2fa/totp/activate/", headers=GZIP),
    }
    RecoveryCodes.activate(alice)
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        asked[name] = signed_in.get(reverse(name), headers=GZIP)

    assert asked.keys() == SHOW_SECRETS
    assert {name: answer.status_code for name, answer in asked.items()} == dict.fromkeys(SHOW_SECRETS, 200) | {
        "accounts:new_token": 201
    }
    for answer in asked.values():
        assert is_as_it_is(answer)
        assert answer["Cache-Control"] == "private, no-store, no-transform"
    assert asked["accounts:new_token"].context["key"] in asked["accounts:new_token"].text
    assert asked["mfa_activate_totp"].context["form"].secret in asked["mfa_activate_totp"].text
    codes = asked["mfa_view_recovery_codes"].context["unused_codes"]
    assert codes[0] in asked["mfa_view_recovery_codes"].text
    assert codes[0] in asked["mfa_download_recovery_codes"].text


def test_the_templates_that_show_a_secret_are_these() -> None:
    folder = Path(settings.BASE_DIR) / "templates"
    found = {str(one.relative_to(folder)) for one in folder.rglob("*.html") if SECRET.search(one.read_text())}

    # A new one belongs into SHOW_SECRETS.
    assert found == {
        "accounts/new_token.html",
        "mfa/recovery_codes/index.html",
        "mfa/totp/activate_form.html",
    }


def test_a_file_to_download_is_sent_as_it_is(page: Page, alice: User) -> None:
    client = page(make_ready(alice))

    everything = client.post("/accounts/my-data/download/", headers=GZIP)
    tables = client.post("/accounts/my-data/csv/", {"table": "sessions"}, headers=GZIP)

    assert "attachment" in everything["Content-Disposition"]
    assert "attachment" in tables["Content-Disposition"]
    assert (is_as_it_is(everything), is_as_it_is(tables)) == (True, True)


def test_a_program_changes_what_it_has_read_compressed_or_not(page: Page, alice: User) -> None:
    routine = make_routine(make_ready(alice))
    client = page(alice)
    address = f"/api/v1/routines/{routine.pk}/"

    read = client.get(address, headers=GZIP)
    changed = client.put(
        address, read.json() | {"name": "Later"}, "application/json", headers=GZIP | {"If-Match": read["ETag"]}
    )

    assert (read["ETag"], is_as_it_is(read)) == ('"1"', True)
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
