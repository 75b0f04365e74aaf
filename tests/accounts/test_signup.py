"""Making an account: with and without an e-mail, in a zone of one's own, without telling who is here."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import Consent, User

Page = Callable[[User | None], Client]

SIGNUP = "/accounts/signup/"
CAROL = {
    "username": "carol",
    "password1": "correct horse battery",
    "email": "",
    "time_zone": "Europe/Lisbon",
    "terms": "on",
    "health_data": "on",
}


def test_a_name_and_a_password_are_enough(page: Page, db: None) -> None:
    answer = page(None).post(SIGNUP, CAROL)

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/start/")
    carol = User.objects.get(username="carol")
    assert (carol.time_zone, carol.email) == ("Europe/Lisbon", "")
    assert carol.has_agreed()
    assert mail.outbox == []


def test_an_address_gets_one_mail_to_confirm_it(page: Page, db: None) -> None:
    browser = page(None)

    answer = browser.post(SIGNUP, CAROL | {"email": "carol@example.org"})

    assert answer["Location"] == "/accounts/start/"
    [sent] = mail.outbox
    assert sent.to == ["carol@example.org"]
    assert sent.subject == "Confirm your email address"
    assert "http://testserver/accounts/confirm-email/" in sent.body
    assert not EmailAddress.objects.get(email="carol@example.org").verified


def test_the_link_in_the_mail_confirms_the_address(page: Page, db: None) -> None:
    browser = page(None)
    browser.post(SIGNUP, CAROL | {"email": "carol@example.org"})
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))

    shown = browser.get(link.removeprefix("http://testserver"))
    browser.post(link.removeprefix("http://testserver"))

    assert shown.status_code == 200
    assert EmailAddress.objects.get(email="carol@example.org").verified


def test_it_says_what_an_address_is_for_and_asks_for_one_password(page: Page, db: None) -> None:
    form = page(None).get(SIGNUP).context["form"]

    assert set(form.fields) == {"username", "password1", "email", "terms", "health_data", "time_zone"}
    assert form["email"].help_text == "For a forgotten password, and reminders you set."
    assert form["password1"].field.widget.attrs["autocomplete"] == "new-password"
    assert [form[tick].value() for tick in ("terms", "health_data", "time_zone")] == [None, None, None]


def test_from_the_account_the_safety_questions_follow_at_once(page: Page, db: None) -> None:
    answer = page(None).post(SIGNUP, CAROL, follow=True)

    then = "/accounts/screening/?next=%2Fmeasures%2Fstart%2F%3Fnext%3D%252Froutines%252Fcompose%252F"
    assert [url for url, _code in answer.redirect_chain] == ["/accounts/start/", then]


def test_without_the_second_tick_there_is_an_account_that_keeps_nothing(page: Page, db: None) -> None:
    answer = page(None).post(SIGNUP, {name: sent for name, sent in CAROL.items() if name != "health_data"}, follow=True)

    carol = User.objects.get(username="carol")
    assert set(Consent.objects.visible_to(carol).values_list("kind", flat=True)) == {"disclaimer", "age"}
    assert answer.redirect_chain == [("/accounts/start/", 302)]
    assert 'href="/try/"' in answer.content.decode()


def test_zones_are_cities_by_region(page: Page, db: None) -> None:
    [blank, *regions] = page(None).get(SIGNUP).context["form"].fields["time_zone"].choices

    assert blank == ("", "Choose the nearest city")
    assert [str(name) for name, _cities in regions][:3] == ["Africa", "The Americas", "Antarctica"]
    cities = {zone: str(city) for _name, listed in regions for zone, city in listed}
    assert cities["America/Argentina/Buenos_Aires"] == "Buenos Aires (Argentina)"
    assert cities["Europe/Lisbon"] == "Lisbon"
    assert cities["UTC"] == "World time (UTC)"
    assert not any("_" in city or "/" in city for city in cities.values())
    assert {zone for zone in cities if zone.startswith(("Etc/", "US/"))} == set()


def test_an_old_name_of_a_zone_that_a_browser_still_says_counts(page: Page, db: None) -> None:
    page(None).post(SIGNUP, CAROL | {"time_zone": "Asia/Calcutta"})

    assert User.objects.get(username="carol").time_zone == "Asia/Calcutta"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"username": "carol\x00"}, "username"),
        ({"username": "carol\u202e"}, "username"),
        ({"username": "\u200b\u3164"}, "username"),
        ({"username": "c" * 151}, "username"),
        ({"username": "alice"}, "username"),
        ({"username": "ALICE"}, "username"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"email": "carol"}, "email"),
        ({"email": "carol@example.org\r\nBcc: bob@example.org"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "password"}, "password1"),
        ({"terms": ""}, "terms"),
    ],
)
def test_what_cannot_be_used_is_named_at_its_field_and_the_rest_is_kept(
    page: Page, alice: User, sent: dict[str, str], field: str
) -> None:
    answer = page(None).post(SIGNUP, CAROL | sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    if field != "time_zone":
        assert '<option value="Europe/Lisbon" selected>' in answer.content.decode()
    assert not User.objects.exclude(username="alice").exists()


def test_a_taken_address_gets_the_same_answer_as_a_free_one(page: Page, alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)

    taken = page(None).post(SIGNUP, CAROL | {"email": "alice@example.org"})
    free = page(None).post(SIGNUP, CAROL | {"username": "dora", "email": "dora@example.org"})

    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert User.objects.filter(username="carol").exists()


@pytest.mark.parametrize("address", ["alice@example.org", "nobody@example.org"])
def test_asking_for_a_new_password_never_tells_who_is_here(page: Page, alice: User, address: str) -> None:
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)

    answer = page(None).post("/accounts/password/reset/", {"email": address})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/reset/done/")
    [sent] = mail.outbox
    assert sent.to == [address]


def test_a_wrong_password_and_an_unknown_name_read_alike(page: Page, alice: User) -> None:
    wrong = page(None).post("/accounts/login/", {"login": "alice", "password": "wrong"})
    unknown = page(None).post("/accounts/login/", {"login": "nobody", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert wrong.context["form"].non_field_errors() == ["Wrong user name or password."]


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/accounts/email/", {"email": "alice", "action_add": "1"}),
        ("/accounts/password/change/", {"oldpassword": "wrong", "password1": "x", "password2": "y"}),
        ("/accounts/reauthenticate/", {"password": "wrong"}),
    ],
)
def test_every_form_of_the_account_answers_alike(page: Page, alice: User, address: str, sent: dict[str, str]) -> None:
    browser = page(alice)

    assert browser.get(address).status_code == 200
    assert browser.post(address, sent).status_code == 422


# Mails ---------------------------------------------------------------------------------------------------------------


def test_the_host_header_never_reaches_a_mail(page: Page, alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)

    page(None).post("/accounts/password/reset/", {"email": "alice@example.org"}, headers={"Host": "localhost:9999"})

    [sent] = mail.outbox
    assert "http://testserver/accounts/password/reset/key/" in sent.body
    assert "localhost" not in sent.body


@pytest.mark.parametrize(
    ("address", "form"),
    [
        (SIGNUP, CAROL),
        ("/accounts/password/reset/", {}),
        ("/accounts/email/", {"action_add": "1"}),
    ],
)
def test_an_address_that_no_mail_server_takes_is_refused_in_the_same_words_everywhere(
    page: Page, alice: User, address: str, form: dict[str, str]
) -> None:
    browser = page(alice if "email" in address else None)

    for typed in ("änna@example.org", "anna"):
        answer = browser.post(address, form | {"email": typed})

        assert answer.status_code == 422
        assert answer.context["form"].errors == {
            "email": ["We cannot send to this address. Enter one such as anna@example.org."]
        }


# Who may come in -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/start/",
        "/accounts/start/meaning/",
        "/accounts/changed/",
        "/accounts/me/",
        "/accounts/place/",
        "/accounts/consents/1/withdraw/",
        "/accounts/tokens/",
        "/accounts/tokens/new/",
        "/accounts/my-data/",
        "/accounts/my-data/delete/",
    ],
)
def test_a_persons_pages_ask_to_sign_in(page: Page, db: None, address: str) -> None:
    answer = page(None).get(address)

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", ["/accounts/tokens/1/withdraw/", "/accounts/my-data/download/"])
def test_what_changes_or_hands_out_something_asks_to_sign_in(page: Page, db: None, address: str) -> None:
    assert page(None).post(address)["Location"] == f"/accounts/login/?next={address}"


def test_the_admin_has_no_sign_in_page_of_its_own(page: Page, db: None) -> None:
    answer = page(None).get("/admin/login/?next=/admin/")

    assert answer["Location"] == "/accounts/login/?next=%2Fadmin%2F"


def test_someone_who_is_not_staff_is_refused_and_not_sent_in_circles(page: Page, alice: User) -> None:
    answer = page(alice).get("/admin/", follow=True)

    assert answer.redirect_chain == [("/admin/login/?next=/admin/", 302)]
    assert answer.status_code == 403


LONG = "a" * 60 + "@" + ".".join(["b" * 60] * 4)  # 304 characters, and an address by every rule but its length


@pytest.mark.parametrize("address", [SIGNUP, "/accounts/email/"])
def test_an_address_that_is_too_long_is_refused_at_the_field_and_nothing_is_left(
    address: str, page: Page, alice: User
) -> None:
    browser = page(None if address == SIGNUP else alice)

    answer = browser.post(address, CAROL | {"email": LONG, "action_add": "1"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["email"] == ["An email address has at most 254 characters."]
    assert not User.objects.filter(username="carol").exists()
    assert not EmailAddress.objects.exists()


def test_sign_up_stores_everything_or_nothing(page: Page, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError

    browser = page(None)
    browser.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("allauth.account.forms.setup_user_email", breaks)  # the last thing that is stored
        assert browser.post(SIGNUP, CAROL | {"email": "carol@example.org"}).status_code == 500

    assert not User.objects.filter(username="carol").exists()
    assert not Consent.objects.exists()
    assert browser.post(SIGNUP, CAROL | {"email": "carol@example.org"}).status_code == 302
