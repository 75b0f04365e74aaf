"""One account in any spelling of its user name, on every database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from io import StringIO
from threading import Barrier, local
from typing import Any
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import Consent, User
from tests.factories import PASSWORD, make_user
from tests.signed_in import with_second_step

Page = Callable[[User | None], Client]

SIGNUP, LOGIN = "/accounts/signup/", "/accounts/login/"
GIVEN = {"password1": PASSWORD, "time_zone": "Europe/Lisbon", "terms": "on", "health_data": "on"}
TAKEN = "This user name is taken. Choose another."

NAMES = [
    ("Änne", "A\u0308NNE"),
    ("İpek", "ipek"),
    ("Işıl", "işil"),
    ("Straße", "STRASSE"),
    ("José", "JOSE\u0301"),
    ("Кошка", "кошка"),
    ("猫", " 猫\u200b"),
    ("Łódka", "łódka"),
    ("Smørbrød", "SMØRBRØD"),
    ("שלום.", "\u200fשלום."),
    ("an\u200bna", "Anna"),
    ("👨\u200d👩\u200d👧", "👨👩👧"),
    ("Anna Maria", "anna  maria"),
    ("अनीता", "अनीता"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "typed"), NAMES)
def test_who_signed_up_signs_in_in_any_spelling_and_nobody_else_gets_the_name(
    page: Page, name: str, typed: str
) -> None:
    assert page(None).post(SIGNUP, GIVEN | {"username": name}).status_code == 302
    again = page(None).post(SIGNUP, GIVEN | {"username": typed})
    browser = page(None)
    signed_in = browser.post(LOGIN, {"login": typed, "password": PASSWORD})

    assert again.status_code == 422
    assert TAKEN in again.content.decode()
    assert signed_in.status_code == 302
    assert User.objects.get().username == name
    assert browser.get("/accounts/me/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "typed"), NAMES[:4])
def test_the_commands_and_the_admin_know_the_name_too(page: Page, name: str, typed: str) -> None:
    make_user(name)
    root = with_second_step(make_user("root", is_staff=True, is_superuser=True))
    pair = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}

    refused = page(root).post("/admin/accounts/user/add/", {"username": typed} | pair)
    with pytest.raises(CommandError, match="taken"):
        call_command("createsuperuser", interactive=False, username=typed, email="")
    found = page(root).get("/admin/accounts/user/", {"q": typed})

    assert refused.status_code == 200
    assert TAKEN in refused.content.decode()
    assert name in found.content.decode()
    assert User.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "code"), [("ﷺ" * 25, 302), ("ﷺ" * 26, 422), ("İ" * 150, 302), ("👩" * 150, 302)])
def test_a_name_is_as_long_as_its_key_has_room_for(page: Page, name: str, code: int) -> None:
    answer = page(None).post(SIGNUP, GIVEN | {"username": name})

    assert answer.status_code == code
    assert User.objects.count() == (code == 302)
    assert ("Choose a shorter name." in answer.content.decode()) is (code == 422)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "typed"), [("Änne", "änne"), ("anna", "anna")])
def test_of_two_who_sign_up_with_one_name_at_the_same_moment_one_is_told_that_it_is_taken(
    page: Page, name: str, typed: str
) -> None:
    gate = Barrier(2, timeout=60)
    check = User.clean

    def checked(person: User) -> None:
        """Wait where the first check of a request is over, until the other request is as far."""
        check(person)
        if not vars(here).get("has_waited"):
            here.has_waited = True
            gate.wait()

    def sign_up(username: str) -> Any:
        try:
            return page(None).post(SIGNUP, GIVEN | {"username": username})
        finally:
            connection.close()

    here = local()
    with patch.object(User, "clean", checked), ThreadPoolExecutor(2) as windows:
        answers = sorted(windows.map(sign_up, (name, typed)), key=lambda answer: answer.status_code)

    assert [answer.status_code for answer in answers] == [302, 422]
    assert answers[1].context["form"].errors == {"username": [TAKEN]}
    assert User.objects.count() == 1
    assert Consent.objects.count() == 3


@pytest.mark.django_db
def test_a_password_is_changed_for_a_name_in_any_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_user("Straße")
    monkeypatch.setattr("getpass.getpass", lambda prompt: "a new and long password")

    call_command("changepassword", "STRASSE", stdout=StringIO())

    person.refresh_from_db()
    assert person.check_password("a new and long password")
    with pytest.raises(CommandError, match="does not exist"):
        call_command("changepassword", "Strase")


@pytest.mark.django_db
def test_the_database_holds_the_key_unique() -> None:
    make_user("Änne")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("änne")


@pytest.mark.django_db
def test_other_spellings_buy_no_more_attempts(page: Page) -> None:
    make_user("Änne")
    spellings = [f"Än{chr(0x200B) * n}ne" for n in range(1, 30)]

    answers = [page(None).post(LOGIN, {"login": typed, "password": "wrong"}).content.decode() for typed in spellings]

    assert "Wrong user name or password." in answers[0]
    assert "Too many attempts." in answers[-1]


@pytest.mark.django_db
def test_a_forgotten_password_is_sent_whichever_way_the_address_is_typed(page: Page) -> None:
    anna = make_user("Änne 猫 שלום.", email="anna@bücher.example")
    EmailAddress.objects.create(user=anna, email="anna@bücher.example", verified=True, primary=True)

    page(None).post("/accounts/password/reset/", {"email": "Anna@xn--bcher-kva.example"})

    [sent] = mail.outbox
    assert sent.to == ["anna@xn--bcher-kva.example"]
    assert "/accounts/password/reset/key/" in sent.body
    assert "Your user name is Änne 猫 שלום.." in sent.body


@pytest.mark.django_db
def test_an_account_of_the_release_before_the_keys_is_found_by_its_name(page: Page) -> None:
    make_user("Änne")
    User.objects.update(username_key=None)

    assert page(None).post(LOGIN, {"login": "Änne", "password": PASSWORD}).status_code == 302


# The upgrade -----------------------------------------------------------------------------------------------------

FILL = import_module("accounts.migrations.0007_fill_name_keys")


@pytest.mark.django_db
def test_the_upgrade_fills_the_keys_and_respells_addresses() -> None:
    anna = make_user("Änne", email="anna@xn--bcher-kva.example")
    User.objects.update(username_key=None)

    FILL.fill_keys(apps, None)
    FILL.respell_addresses(apps, None)

    anna.refresh_from_db()
    assert (anna.username_key, anna.email) == ("änne", "anna@bücher.example")


@pytest.mark.django_db
def test_the_upgrade_stops_where_two_accounts_would_be_one_and_names_no_name() -> None:
    one, other = make_user("Änne"), make_user("bob")
    User.objects.update(username_key=None)
    User.objects.filter(pk=other.pk).update(username="änne")

    with pytest.raises(CommandError) as stopped:
        FILL.fill_keys(apps, None)

    assert f"Accounts {one.pk} and {other.pk}: their user names are the same" in str(stopped.value)
    assert "nne" not in str(stopped.value)
    assert not User.objects.exclude(username_key=None).exists()


@pytest.mark.django_db
def test_the_upgrade_stops_where_two_confirmed_addresses_would_be_one() -> None:
    one, other = make_user("anna"), make_user("bob")
    EmailAddress.objects.create(user=one, email="a@bücher.example", verified=True, primary=True)
    EmailAddress.objects.create(user=other, email="a@xn--bcher-kva.example", verified=True, primary=True)

    with pytest.raises(CommandError, match=f"Accounts {one.pk} and {other.pk}: they have confirmed") as stopped:
        FILL.respell_addresses(apps, None)
    told = str(stopped.value).partition('-c "')[2].removesuffix('"')
    exec(told.replace("NUMBER", str(other.pk)).replace("ADDRESS", "a@xn--bcher-kva.example"))  # what it says to do
    FILL.respell_addresses(apps, None)

    assert [*EmailAddress.objects.values_list("user", "email")] == [(one.pk, "a@bücher.example")]


@pytest.mark.django_db
def test_an_address_that_one_person_has_in_two_spellings_becomes_one() -> None:
    anna = make_user("anna")
    EmailAddress.objects.create(user=anna, email="a@xn--bcher-kva.example", verified=False, primary=True)
    EmailAddress.objects.create(user=anna, email="a@bücher.example", verified=True, primary=False)

    FILL.respell_addresses(apps, None)

    assert [*EmailAddress.objects.values_list("email", "verified", "primary")] == [("a@bücher.example", True, True)]
