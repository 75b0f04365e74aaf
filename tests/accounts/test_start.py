"""Before the first session: nothing about a person's health is kept before they agreed, and the first question."""

from collections.abc import Callable
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import screening
from accounts.models import Block, Consent, HealthAnswers, Screening, User
from tests.factories import SAFE, make_ready

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

START, FORM, CHANGED = "/accounts/start/", "/accounts/screening/", "/accounts/changed/"
BOTH = {"terms": "on", "health_data": "on"}
ON_TO_THE_QUESTIONS = "/accounts/screening/?next=%2Fmeasures%2Fstart%2F%3Fnext%3D"
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
UUID = "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"


@pytest.fixture
def agreed(alice: User) -> User:
    """Alice, who has agreed and answered nothing yet."""
    Consent.objects.give(owner=alice, kinds=Consent.Kind.values, at=AT)
    return alice


def kinds(person: User) -> set[str]:
    return set(Consent.objects.visible_to(person).current().values_list("kind", flat=True))


# What is agreed to


def test_the_emergency_line_stands_above_everything_else(page: Page, alice: User) -> None:
    text = page(alice).get(START).content.decode()

    assert text.index('href="tel:112"') < text.index("<h1>")


def test_the_emergency_page_needs_no_account_and_no_script(page: Page, db: None) -> None:
    answer = page(None).get("/accounts/emergency/")

    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'href="tel:112"' in text
    assert "<nav" not in text
    assert "<footer" not in text


def test_agreeing_leads_to_the_safety_questions_and_makes_nobody_ready(page: Page, alice: User) -> None:
    answer = page(alice).post(f"{START}?next=/today/", BOTH)

    assert answer["Location"] == f"{ON_TO_THE_QUESTIONS}%252Ftoday%252F"
    assert set(Consent.objects.visible_to(alice).values_list("kind", "text_version")) == {
        ("disclaimer", "2026-12"),
        ("health_data", "2026-12"),
        ("age", "2026-12"),
    }
    assert not alice.is_ready()


def test_nothing_is_ticked_beforehand(page: Page, alice: User) -> None:
    form = page(alice).get(START).context["form"]

    assert [form[tick].value() for tick in ("terms", "health_data")] == [None, None]


def test_without_the_first_tick_nothing_is_stored(page: Page, alice: User) -> None:
    answer = page(alice).post(START, {"health_data": "on"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"terms": ["Tick “I am 16 or older” to continue. Nothing was saved."]}
    assert not Consent.objects.visible_to(alice).exists()


def test_without_the_second_tick_nothing_is_kept_and_there_is_a_session_to_try(page: Page, alice: User) -> None:
    answer = page(alice).post(f"{START}?next=/today/", {"terms": "on"}, follow=True)

    text = answer.content.decode()
    assert answer.redirect_chain == [(f"{START}?next=/today/", 302)]
    assert kinds(alice) == {"disclaimer", "age"}
    assert list(answer.context["form"].fields) == ["health_data"]
    assert 'href="/try/"' in text
    assert page(alice).post(FORM, SAFE)["Location"].startswith(START)
    assert not Screening.objects.exists()


def test_new_words_are_asked_again_once_and_the_old_agreement_stays_on_record(page: Page, alice: User) -> None:
    make_ready(alice)
    Consent.objects.filter(kind="health_data").update(text_version="2026-11")
    browser = page(alice)

    assert not alice.is_ready()
    assert list(browser.get(START).context["form"].fields) == ["health_data"]
    answer = browser.post(f"{START}?next=/today/", {"health_data": "on"})

    assert answer["Location"] == "/today/"  # the questions were answered before, and are not asked because of words
    assert alice.is_ready()
    given = Consent.objects.visible_to(alice).filter(kind="health_data").order_by("pk")
    assert [(consent.text_version, consent.withdrawn_at is None) for consent in given] == [
        ("2026-11", False),
        ("2026-12", True),
    ]


def test_who_agreed_to_the_words_of_before_is_asked_before_anything_new_is_kept(page: Page, alice: User) -> None:
    make_ready(alice)
    Consent.objects.update(text_version="2026-11")
    browser = page(alice)

    assert browser.get("/pain/add/")["Location"].startswith(START)
    assert list(browser.get(START).context["form"].fields) == ["terms", "health_data"]
    assert HealthAnswers.objects.visible_to(alice).exists()


def test_every_consent_is_given_by_one_tick() -> None:
    assert sorted(kind for given in screening.AGREED_BY.values() for kind in given) == sorted(Consent.Kind.values)
    assert list(screening.TICKS) == list(screening.AGREED_BY)


def test_someone_who_is_ready_goes_straight_on(page: Page, alice: User) -> None:
    make_ready(alice)

    assert page(alice).get(START, {"next": "/today/"})["Location"] == "/today/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"])
def test_it_never_leads_to_another_site(page: Page, alice: User, elsewhere: str) -> None:
    answer = page(alice).post(START, BOTH | {"next": elsewhere})

    assert answer["Location"] == f"{ON_TO_THE_QUESTIONS}%252Froutines%252Fcompose%252F"


# The first question, with the others and alone


def test_all_answers_are_kept_together(page: Page, agreed: User) -> None:
    answer = page(agreed).post(f"{FORM}?next=/today/", SAFE)

    assert answer["Location"] == "/today/"
    assert agreed.is_ready()
    assert str(Screening.objects.get().assessed_on) == "2026-01-08"
    assert HealthAnswers.objects.get().signs == []


def test_the_same_first_answer_is_not_written_twice(page: Page, agreed: User) -> None:
    browser = page(agreed)
    browser.post(FORM, SAFE)
    browser.post(FORM, SAFE | {"conditions": ["knee"]})

    assert Screening.objects.count() == 1
    browser.post(FORM, SAFE | {"assessed": "new"})
    assert [row.assessed for row in Screening.objects.all()] == ["new", "yes"]


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"assessed": ""}, "assessed", "Choose the closest answer."),
        ({"assessed": "perhaps"}, "assessed", "Choose one of the 4 answers."),
        ({"assessed_on": ""}, "assessed_on", "Enter the date. A rough date is fine."),
        ({"assessed_on": "0001-01-01"}, "assessed_on", "Enter a date between 2000 and today."),
        ({"assessed_on": "2999-01-01"}, "assessed_on", "Enter a date between 2000 and today."),
        ({"assessed_on": "yesterday"}, "assessed_on", "Enter a date such as 2026-03-15."),
        ({"assessed_on": "2026-03-02\x00"}, "assessed_on", "Enter a date such as 2026-03-15."),
    ],
)
@pytest.mark.parametrize("alone", [{}, {"do": "first"}])
def test_a_wrong_answer_is_named_at_its_field(
    page: Page, agreed: User, sent: dict[str, str], field: str, sentence: str, alone: dict[str, str]
) -> None:
    answer = page(agreed).post(FORM, SAFE | sent | alone)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    assert not Screening.objects.exists()
    assert not HealthAnswers.objects.exists()


def test_the_date_of_a_yes_goes_with_it(page: Page, agreed: User) -> None:
    page(agreed).post(FORM, SAFE | {"assessed": "long_standing"})

    assert Screening.objects.get().assessed_on is None


def test_who_leaves_the_questions_for_later_has_answered_the_first_one(page: Page, agreed: User) -> None:
    sent = {"assessed": "long_standing", "do": "first", "client_uuid": UUID}
    browser = page(agreed)

    answers = [browser.post(f"{FORM}?next=/today/", sent) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == ["/today/", "/today/"]
    assert Screening.objects.count() == 1
    assert not HealthAnswers.objects.exists()
    assert agreed.is_ready()
    assert browser.post(FORM, sent | {"assessed": "new"}).status_code == 422


@pytest.mark.parametrize("sign", ["1.1", "9.1"])
def test_a_sign_that_was_ticked_counts_even_if_the_rest_is_left_for_later(page: Page, agreed: User, sign: str) -> None:
    answer = page(agreed).post(FORM, {"assessed": "new", "do": "first", "signs": [sign]}, follow=True)

    assert answer.redirect_chain[-1][0] == "/accounts/start/meaning/"
    assert answer.status_code == 200
    assert Block.objects.get().signs == [sign.split(".")[0]]


def test_the_answer_and_the_sign_beside_it_are_kept_together_or_not_at_all(
    page: Page, agreed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Block, "full_clean", Mock(side_effect=RuntimeError))

    with pytest.raises(RuntimeError):
        page(agreed).post(FORM, {"assessed": "new", "do": "first", "signs": ["9.1"], "client_uuid": UUID})

    assert not Screening.objects.exists()


def test_a_sign_to_ask_about_soon_joins_the_answers_given_before(page: Page, alice: User) -> None:
    browser = page(make_ready(alice))
    browser.post(FORM, SAFE | {"conditions": ["knee"], "is_understood": "on"})

    answer = browser.post(f"{FORM}?next=/today/", {"assessed": "long_standing", "do": "first", "signs": ["11"]})

    kept = HealthAnswers.objects.get()
    assert answer["Location"] == "/today/"
    assert (kept.signs, kept.conditions, kept.is_understood) == (["11"], ["knee"], False)
    assert not Block.objects.exists()


def test_a_draft_of_before_a_sign_was_taken_back_is_told_from_one_of_after(page: Page, agreed: User) -> None:
    browser = page(agreed)
    before = browser.get(FORM).content.decode()
    browser.post(FORM, {"signs": ["1.1"]})
    Block.objects.get().take_back(at=AT)

    after = browser.get(FORM).content.decode()

    assert 'data-answered=""' in before
    assert f'data-answered="{timezone.localtime(Block.objects.get().ended_at):%Y-%m-%dT%H:%M}' in after


def test_what_answers_mean_shows_no_tabs_on_the_way_in(page: Page, agreed: User) -> None:
    browser = page(agreed)
    browser.post(FORM, {"assessed": "new", "do": "first"})

    on_the_way = browser.get("/accounts/start/meaning/?next=/measures/start/%3Fnext%3D/today/").content.decode()

    assert "<nav" not in on_the_way
    assert 'class="back" href="/accounts/screening/?next=/measures/start/%3Fnext%3D/today/"' in on_the_way
    assert "<nav" in browser.get("/accounts/start/meaning/?next=/today/").content.decode()


def test_an_emergency_sign_holds_somebody_who_has_answered_nothing_else(page: Page, agreed: User) -> None:
    browser = page(agreed)
    browser.post(FORM, {"signs": ["1.1"]})

    answer = browser.get(FORM, follow=True)

    assert answer.redirect_chain == [("/accounts/start/meaning/", 302)]
    assert 'class="emergency-number" href="tel:112"' in answer.content.decode()


def test_what_an_answer_means_is_not_shown_before_there_is_one(page: Page, agreed: User) -> None:
    assert page(agreed).get("/accounts/start/meaning/")["Location"] == START


@pytest.mark.parametrize(
    ("assessed", "then"),
    [
        ("yes", "/today/"),
        ("long_standing", "/today/"),
        ("new", "/accounts/start/meaning/?next=%2Ftoday%2F"),
        ("changed", "/accounts/start/meaning/?next=%2Ftoday%2F"),
    ],
)
def test_only_an_answer_that_holds_something_back_is_explained_before_going_on(
    page: Page, agreed: User, assessed: str, then: str
) -> None:
    browser = page(agreed)

    answer = browser.post(FORM, SAFE | {"assessed": assessed, "next": "/today/"})

    assert answer["Location"] == then
    assert 'href="/today/"' in browser.get(answer["Location"]).content.decode()


def test_what_holds_something_back_leads_to_its_rule(page: Page, agreed: User) -> None:
    browser = page(agreed)
    browser.post(FORM, {"assessed": "new", "do": "first"})

    html = browser.get("/accounts/start/meaning/").content.decode()

    assert '<a class="link fine" href="/rules/G3/">Why: Pain that has not been checked</a>' in html
    assert '<a class="link fine" href="/rules/G7/">Why: How long your safety answers count</a>' in html
    assert "Rule G3" not in html


def test_something_changed_asks_the_first_question_afresh_and_keeps_the_conditions(page: Page, alice: User) -> None:
    make_ready(alice)
    browser = page(alice)
    browser.post(FORM, SAFE | {"conditions": ["knee"]})

    asked = browser.get(CHANGED)
    answer = browser.post(f"{CHANGED}?next=/today/", SAFE | {"assessed": "changed", "conditions": ["knee"]})

    assert asked.context["form"]["assessed"].value() is None
    assert browser.get(FORM).context["form"]["assessed"].value() == "changed"
    assert 'id="id_conditions_knee" checked' in asked.content.decode()
    assert answer["Location"] == "/accounts/start/meaning/?next=%2Ftoday%2F"
    assert [row.assessed for row in Screening.objects.all()] == ["changed", "yes"]


@pytest.mark.parametrize("url", [FORM, CHANGED])
def test_nothing_is_kept_of_someone_who_has_not_agreed(page: Page, alice: User, url: str) -> None:
    for sent in (SAFE, {"assessed": "new", "do": "first"}, {"signs": ["1.1"]}):
        assert page(alice).post(url, sent)["Location"].startswith(START)

    assert not Screening.objects.exists()
    assert not Block.objects.exists()


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
        program.post("/api/v1/me/consents/", {"kind": kind, "text_version": "2026-12"})

    answer = program.post("/api/v1/me/screening/", sent)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Screening.objects.visible_to(alice).exists()
