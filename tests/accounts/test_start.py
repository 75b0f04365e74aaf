"""The first-session step: nothing about a person's health is kept before they agreed and answered."""

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts import screening
from accounts.models import Consent, Screening, User

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

START = "/accounts/start/"
EVERYTHING = {
    "disclaimer": "on",
    "health_data": "on",
    "age": "on",
    "assessed": "yes",
    "assessed_on": "2026-03-02",
    "next": "/today/",
}


def test_the_emergency_panel_stands_above_everything_else(page: Page, alice: User) -> None:
    text = page(alice).get(START).content.decode()

    assert "Call your emergency number" in text
    assert text.index('href="tel:112"') < text.index("<h1>")


def test_the_emergency_page_needs_no_account_and_no_script(page: Page, db: None) -> None:
    answer = page(None).get("/accounts/emergency/")

    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'href="tel:112"' in text
    assert "<nav" not in text
    assert "<footer" not in text


def test_agreeing_and_answering_makes_a_person_ready(page: Page, alice: User) -> None:
    answer = page(alice).post(START, EVERYTHING)

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/screening/?next=%2Fmeasures%2Fstart%2F%3Fnext%3D%252Ftoday%252F"
    assert alice.is_ready()
    assert set(Consent.objects.visible_to(alice).values_list("kind", "text_version")) == {
        ("disclaimer", "2026-11"),
        ("health_data", "2026-11"),
        ("age", "2026-11"),
    }
    assert Screening.objects.visible_to(alice).get().assessed == "yes"


def test_nothing_is_ticked_beforehand(page: Page, alice: User) -> None:
    form = page(alice).get(START).context["form"]

    assert [form[kind].value() for kind in ("disclaimer", "health_data", "age")] == [None, None, None]


@pytest.mark.parametrize("missing", ["disclaimer", "health_data", "age"])
def test_without_a_tick_nothing_is_stored_and_the_rest_is_kept(page: Page, alice: User, missing: str) -> None:
    sent = {name: value for name, value in EVERYTHING.items() if name != missing}

    answer = page(alice).post(START, sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        missing: ["Tick this box to continue. Without it, we cannot save anything."]
    }
    assert 'value="2026-03-02"' in answer.content.decode()
    assert not Consent.objects.visible_to(alice).exists()
    assert not Screening.objects.visible_to(alice).exists()


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"assessed": ""}, "assessed", "Choose the closest answer."),
        ({"assessed": "perhaps"}, "assessed", "Choose one of the four answers."),
        ({"assessed_on": ""}, "assessed_on", "Enter the date. A rough date is fine."),
        ({"assessed_on": "0001-01-01"}, "assessed_on", "Choose a date from the year 2000 up to today."),
        ({"assessed_on": "2999-01-01"}, "assessed_on", "Choose a date from the year 2000 up to today."),
        ({"assessed_on": "yesterday"}, "assessed_on", "Enter a date such as 2026-03-15."),
        ({"assessed_on": "2026-03-02\x00"}, "assessed_on", "Enter a date such as 2026-03-15."),
        ({"assessed": "new"}, "assessed_on", "Leave the date empty if it has not been checked."),
    ],
)
def test_a_wrong_answer_is_named_at_its_field(
    page: Page, alice: User, sent: dict[str, str], field: str, sentence: str
) -> None:
    answer = page(alice).post(START, EVERYTHING | sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    assert not alice.has_agreed()
    assert not Screening.objects.visible_to(alice).exists()


def test_the_same_form_sent_twice_makes_one_answer(page: Page, alice: User) -> None:
    sent = EVERYTHING | {"client_uuid": "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"}
    browser = page(alice)
    browser.post(START, sent)

    answer = browser.post(START, sent)

    assert answer.status_code == 302
    assert Screening.objects.visible_to(alice).count() == 1
    assert Consent.objects.visible_to(alice).count() == 3


def test_another_answer_from_the_same_form_is_asked_for_again_and_counts_then(page: Page, alice: User) -> None:
    sent = EVERYTHING | {"client_uuid": "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"}
    other = sent | {"assessed": "new", "assessed_on": ""}
    browser = page(alice)
    browser.post(START, sent)

    asked_again = browser.post(START, other)
    answer = browser.post(START, other | {"client_uuid": asked_again.context["form"]["client_uuid"].value()})

    assert (asked_again.status_code, answer.status_code) == (422, 302)
    assert "This form was sent before, with other answers." in asked_again.content.decode()
    assert Screening.objects.visible_to(alice)[0].assessed == "new"


def test_an_empty_form_is_validated(page: Page, alice: User) -> None:
    assert page(alice).post(START, {}).status_code == 422


def test_what_an_answer_means_is_not_shown_before_there_is_one(page: Page, alice: User) -> None:
    assert page(alice).get("/accounts/start/meaning/")["Location"] == "/accounts/start/"


def test_someone_who_is_ready_goes_straight_on(page: Page, alice: User) -> None:
    browser = page(alice)
    browser.post(START, EVERYTHING)

    answer = browser.get(START, {"next": "/today/"})

    assert answer.status_code == 302
    assert answer["Location"] == "/today/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"])
def test_it_never_leads_to_another_site(page: Page, alice: User, elsewhere: str) -> None:
    answer = page(alice).post(START, EVERYTHING | {"next": elsewhere})

    then = "%2Fmeasures%2Fstart%2F%3Fnext%3D%252Froutines%252Fcompose%252F"
    assert answer["Location"] == f"/accounts/screening/?next={then}"


def test_new_words_are_asked_again_and_the_old_agreement_stays_on_record(
    page: Page, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = page(alice)
    browser.post(START, EVERYTHING)
    newer = screening.Terms(
        version="2027-01", title="Your health data", text="Other words.", tick="I agree to the other words"
    )
    monkeypatch.setitem(screening.TERMS, "health_data", newer)

    assert not alice.is_ready()
    assert "Other words." in browser.get(START).content.decode()
    browser.post(START, EVERYTHING)

    assert alice.is_ready()
    given = Consent.objects.visible_to(alice).filter(kind="health_data").order_by("pk")
    assert [(consent.text_version, consent.withdrawn_at is None) for consent in given] == [
        ("2026-11", False),
        ("2027-01", True),
    ]


@pytest.mark.parametrize(
    ("assessed", "words"),
    [
        ("new", "Until then use breathing, rest and gentle mobility only."),
        ("changed", "Until then use breathing, rest and gentle mobility only."),
        ("long_standing", "stay at 3 of 10 or below"),
    ],
)
def test_an_answer_that_holds_something_back_says_so_before_going_on(
    page: Page, alice: User, assessed: str, words: str
) -> None:
    browser = page(alice)

    browser.post(START, EVERYTHING | {"assessed": assessed, "assessed_on": ""})
    answer = browser.post("/accounts/screening/", {"is_read": "on", "next": "/today/"})

    assert answer["Location"] == "/accounts/start/meaning/?next=%2Ftoday%2F"
    text = browser.get(answer["Location"]).content.decode()
    assert words in text
    assert 'href="/today/"' in text


def test_what_holds_something_back_leads_to_its_rule(page: Page, alice: User) -> None:
    browser = page(alice)
    browser.post(START, EVERYTHING | {"assessed": "new", "assessed_on": ""})

    html = browser.get("/accounts/start/meaning/").content.decode()

    assert '<a class="link fine" href="/rules/G3/">Why: Pain that has not been checked</a>' in html
    assert '<a class="link fine" href="/rules/G7/">Why: How long your safety answers count</a>' in html
    assert "Rule G3" not in html


def test_something_changed_asks_the_first_question_again(page: Page, alice: User) -> None:
    browser = page(alice)
    browser.post(START, EVERYTHING)

    text = browser.get("/accounts/changed/").content.decode()
    answer = browser.post("/accounts/changed/", {"assessed": "changed", "next": "/today/"})

    assert text.index('href="tel:112"') < text.index("<h1>")
    assert answer["Location"] == "/accounts/screening/?next=%2Ftoday%2F"
    assert Screening.objects.visible_to(alice)[0].assessed == "changed"
    assert Screening.objects.visible_to(alice).count() == 2


def test_something_changed_keeps_nothing_of_someone_who_has_not_agreed(page: Page, alice: User) -> None:
    answer = page(alice).post("/accounts/changed/", {"assessed": "new"})

    assert answer["Location"] == "/accounts/start/"
    assert not Screening.objects.visible_to(alice).exists()


def test_the_api_refuses_an_answer_before_everything_is_agreed_to(api: Api, alice: User) -> None:
    answer = api(alice).post("/api/v1/me/screening/", {"assessed": "new"})

    assert answer.status_code == 403
    assert "POST /api/v1/me/consents/" in answer.json()["detail"]
    assert not Screening.objects.visible_to(alice).exists()


def test_the_api_makes_a_person_ready_as_the_page_does(api: Api, alice: User) -> None:
    program = api(alice)
    for terms in program.get("/api/v1/me/").json()["terms"]:
        given = program.post("/api/v1/me/consents/", {"kind": terms["kind"], "text_version": terms["text_version"]})
        assert given.status_code == 201

    answered = program.post("/api/v1/me/screening/", {"assessed": "yes", "assessed_on": "2026-03-02"})

    assert answered.status_code == 201
    me = program.get("/api/v1/me/").json()
    assert me["ready"] is True
    assert (me["standing"]["open"], me["standing"]["ceiling"], me["standing"]["is_asked_again"]) == ("gentle", 5, True)
    assert [reason["rule"] for reason in me["standing"]["reasons"]] == ["G7"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"assessed": "yes"}, "assessed_on"),
        ({"assessed": "yes", "assessed_on": "0001-01-01"}, "assessed_on"),
        ({"assessed": "new", "assessed_on": "2026-03-02"}, "assessed_on"),
        ({"assessed": "perhaps"}, "assessed"),
        ({"assessed": None}, "assessed"),
        ({"assessed": "new", "mood": "fine"}, "mood"),
    ],
)
def test_the_api_names_the_field_of_a_wrong_answer(api: Api, alice: User, sent: dict[str, object], field: str) -> None:
    program = api(alice)
    for kind in Consent.Kind.values:
        program.post("/api/v1/me/consents/", {"kind": kind, "text_version": "2026-11"})

    answer = program.post("/api/v1/me/screening/", sent)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Screening.objects.visible_to(alice).exists()
