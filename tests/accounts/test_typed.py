"""What was typed before somebody was signed out comes back: to them, in their browser, for an hour."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import TypedForm, User
from accounts.models.typed import MOST_HELD
from tests.factories import PASSWORD, make_pain_entry, make_ready, make_user
from tracking import practice
from tracking.tasks import forget_deleted

Page = Callable[[User | None], Client]

NOTE = "After the bus, <between> the shoulder blades"
TYPED = {"score": "4", "note": NOTE, "day": "2026-11-26", "clock": "07:30", "places": ["neck", "blade_left"]}


def opened(browser: Client, path: str) -> dict[str, Any]:
    """The hidden fields that a form carries on the page at ``path``, as the browser would send them."""
    page = browser.get(path).content.decode()
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in hidden if name != "next"}


def sign_out_elsewhere(browser: Client) -> None:
    browser.session.flush()


def sign_in(browser: Client, name: str, then: str = "/pain/add/") -> Any:
    return browser.post("/accounts/login/", {"login": name, "password": PASSWORD, "next": then}, follow=True)


@pytest.fixture
def sent(alice: User, page: Page) -> Client:
    """The browser of alice, who sent a pain entry after she was signed out."""
    browser = page(make_ready(alice))
    marks = opened(browser, "/pain/add/")
    sign_out_elsewhere(browser)
    browser.post("/pain/add/", marks | TYPED)
    return browser


def test_the_form_comes_back_filled_and_nothing_is_saved_until_it_is_sent(sent: Client, alice: User) -> None:
    waiting = sent.get("/accounts/login/?next=/pain/add/").content.decode()
    assert "What you typed is kept for 1 hour, for you alone." in waiting
    assert "After the bus" not in waiting

    answer = sign_in(sent, "alice")
    page = answer.content.decode()
    assert answer.redirect_chain == [("/pain/add/", 302)]
    assert answer.status_code == 200
    assert "Nothing was saved yet. Check it and send it again." in page
    assert "After the bus, &lt;between&gt; the shoulder blades</textarea>" in page
    assert 'value="2026-11-26"' in page
    assert re.search(r'name="score" value="4"[^>]*checked', page)
    assert len(re.findall(r'name="places"[^>]*checked', page)) == 2
    assert alice.painentry_set.count() == 0
    assert sent.get("/pain/add/").content.decode().count("&lt;between&gt;") == 1  # a reload shows it again

    hidden = opened(sent, "/pain/add/")
    assert sent.post("/pain/add/", hidden | TYPED).status_code == 302
    assert sent.post("/pain/add/", hidden | TYPED).status_code == 302
    assert [entry.note for entry in alice.painentry_set.all()] == [NOTE]
    assert TypedForm.objects.count() == 0
    assert "&lt;between&gt;" not in sent.get("/pain/add/").content.decode()


def test_another_person_never_sees_it_and_it_is_gone_for_them(sent: Client) -> None:
    make_ready(make_user("bob"))

    page = sign_in(sent, "bob").content.decode()

    assert "&lt;between&gt;" not in page
    assert "note neutral typed" not in page
    assert TypedForm.objects.count() == 0


def test_another_browser_of_the_same_person_does_not_get_it(sent: Client, alice: User, page: Page) -> None:
    assert "&lt;between&gt;" not in page(alice).get("/pain/add/").content.decode()
    assert TypedForm.objects.count() == 1


def test_whoever_sits_at_the_browser_can_forget_it(sent: Client) -> None:
    assert sent.post("/accounts/typed/forget/").headers["Location"] == "/accounts/login/"

    assert TypedForm.objects.count() == 0
    assert "note neutral typed" not in sent.get("/accounts/login/").content.decode()
    assert "&lt;between&gt;" not in sign_in(sent, "alice").content.decode()


def test_after_an_hour_it_is_not_shown_and_the_tick_deletes_it(sent: Client) -> None:
    TypedForm.objects.update(held_at=timezone.now() - timedelta(minutes=59))
    forget_deleted()
    assert TypedForm.objects.count() == 1

    TypedForm.objects.update(held_at=timezone.now() - timedelta(minutes=61))
    assert "note neutral typed" not in sent.get("/accounts/login/").content.decode()
    assert "&lt;between&gt;" not in sign_in(sent, "alice").content.decode()
    forget_deleted()
    assert TypedForm.objects.count() == 0


def test_a_page_that_nobody_was_signed_in_on_leaves_nothing(alice: User, page: Page) -> None:
    browser = page(None)

    for mark in ("", str(alice.pk), f"{alice.pk}:1abcde:forged"):
        answer = browser.post("/pain/add/", TYPED | {"page_of": mark})
        assert answer.headers["Location"] == "/accounts/login/?next=/pain/add/"

    assert TypedForm.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        pytest.param("/accounts/my-data/delete/", {"password": "my secret"}, id="a password"),
        pytest.param("/pain/add/", {"note": "x" * 200_001}, id="more than anybody types"),
    ],
)
def test_what_is_not_held_says_that_it_was_not_saved(alice: User, page: Page, path: str, typed: dict[str, str]) -> None:
    browser = page(make_ready(alice))
    marks = opened(browser, path)
    sign_out_elsewhere(browser)

    said = browser.post(path, marks | typed, follow=True).content.decode()

    assert TypedForm.objects.count() == 0
    assert "You were signed out, so this was not saved." in said


def test_a_button_is_not_pressed_again_but_leads_back_to_its_page(alice: User, page: Page) -> None:
    entry = make_pain_entry(make_ready(alice))
    browser = page(alice)
    marks = opened(browser, "/pain/")
    sign_out_elsewhere(browser)

    asked = browser.post(
        f"/pain/{entry.pk}/delete/", marks, headers={"referer": "http://testserver/pain/?page=1"}, follow=True
    )

    assert asked.redirect_chain == [("/accounts/login/?next=/pain/%3Fpage%3D1", 302)]
    assert "Sign in, then do it again." in asked.content.decode()
    assert TypedForm.objects.count() == 0
    entry.refresh_from_db()
    assert entry.deleted_at is None


def test_at_most_5_forms_of_one_person_are_held(alice: User, page: Page) -> None:
    browser = page(make_ready(alice))
    marks = opened(browser, "/pain/add/")
    sign_out_elsewhere(browser)

    for number in range(MOST_HELD + 2):
        browser.post(f"/pain/add/?n={number}", marks | TYPED)

    held = TypedForm.objects.order_by("pk").values_list("path", flat=True)
    assert [*held] == [f"/pain/add/?n={number}" for number in (2, 3, 4, 5, 6)]


def test_signed_in_again_in_another_tab_the_old_page_comes_back_filled(alice: User) -> None:
    make_ready(alice)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    marks = opened(browser, "/pain/add/")

    answer = browser.post("/pain/add/", marks | TYPED | {"csrfmiddlewaretoken": "x" * 64}, follow=True)

    assert answer.redirect_chain == [("/pain/add/", 302)]
    assert "After the bus, &lt;between&gt;" in answer.content.decode()
    assert alice.painentry_set.count() == 0


def test_the_page_of_another_person_is_refused_where_somebody_else_is_signed_in(alice: User) -> None:
    make_ready(alice)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    marks = opened(browser, "/pain/add/")
    browser.force_login(make_ready(make_user("bob")))

    answer = browser.post("/pain/add/", marks | TYPED | {"csrfmiddlewaretoken": "x" * 64})

    assert answer.status_code == 403
    assert TypedForm.objects.count() == 0


def test_what_is_held_goes_with_the_account(sent: Client, alice: User) -> None:
    assert TypedForm.objects.count() == 1

    alice.erase()

    assert TypedForm.objects.count() == 0


def test_a_consent_is_not_withdrawn_by_coming_back(alice: User, page: Page) -> None:
    browser = page(make_ready(alice))
    path = f"/accounts/consents/{alice.consent_set.first().pk}/withdraw/"
    marks = opened(browser, path)
    sign_out_elsewhere(browser)
    browser.post(path, marks | {"why": "I moved"})

    answer = sign_in(browser, "alice", then=path)

    assert answer.status_code == 200
    assert "You were signed out, so this was not saved. Please do it again." in answer.content.decode()
    assert not alice.consent_set.filter(withdrawn_at__isnull=False).exists()


def test_a_page_that_asks_once_more_and_holds_nothing_typed_is_not_held(alice: User, page: Page) -> None:
    browser = page(make_ready(alice))
    path = f"/accounts/consents/{alice.consent_set.first().pk}/withdraw/"
    marks = opened(browser, path)
    sign_out_elsewhere(browser)

    said = browser.post(path, marks | {"next": "/accounts/me/"}, follow=True)

    assert said.redirect_chain == [(f"/accounts/login/?next={path}", 302)]
    assert "Sign in, then do it again." in said.content.decode()
    assert "What you typed is kept" not in said.content.decode()
    assert TypedForm.objects.count() == 0
    answer = sign_in(browser, "alice", then=path).content.decode()
    assert "Withdraw your consent?" in answer
    assert "note neutral typed" not in answer


def test_of_a_row_that_was_deleted_meanwhile_the_words_are_shown_once(alice: User, page: Page) -> None:
    entry = make_pain_entry(make_ready(alice))
    browser, path = page(alice), f"/pain/{entry.pk}/edit/"
    marks = opened(browser, path)
    sign_out_elsewhere(browser)
    browser.post(path, marks | TYPED | {"kept": "5b1f0b0c-0000-4000-8000-000000000000"})
    practice.delete(entry, at=timezone.now())

    answer = sign_in(browser, "alice", then=path)

    said = answer.content.decode()
    assert answer.status_code == 404
    assert "It was deleted in the meantime, so what you typed cannot be saved here." in said
    assert "note neutral typed" not in said
    assert re.findall(r'<p class="own-words" dir="auto">(.*)</p>', said) == [
        "After the bus, &lt;between&gt; the shoulder blades"
    ]
    assert browser.cookies["kept_over"].value == "5b1f0b0c-0000-4000-8000-000000000000"
    assert TypedForm.objects.count() == 0
    again = browser.get(path)
    assert again.status_code == 404
    assert "&lt;between&gt;" not in again.content.decode()


def test_of_a_page_that_is_no_longer_open_the_words_are_shown_once(
    sent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionDenied

    monkeypatch.setattr("accounts.holding.filled", refuse)
    answer = sign_in(sent, "alice")

    assert answer.status_code == 403
    assert "You no longer have access to it, so what you typed was not saved." in answer.content.decode()
    assert "&lt;between&gt;" in answer.content.decode()
    assert TypedForm.objects.count() == 0


def test_a_score_pressed_on_any_page_is_held_too(alice: User, page: Page) -> None:
    browser = page(make_ready(alice))
    today = browser.get("/today/").content.decode()
    form = re.search(r'<form[^>]*action="/pain/quick/".*?</form>', today, re.DOTALL)
    assert form
    marks = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.group()))
    sign_out_elsewhere(browser)

    browser.post("/pain/quick/", marks | {"score": "4"})

    assert TypedForm.objects.get().path == "/pain/quick/"


def test_who_comes_from_the_guide_reads_that_the_session_is_saved(page: Page) -> None:
    browser, said = page(None), "Your session is saved. Sign in to continue it."

    assert said in browser.get("/sessions/7/play/", follow=True).content.decode()
    for other in ("", "?next=", "?next=/pain/add/", "?next=https://example.org/sessions/7/play/"):
        assert said not in browser.get(f"/accounts/login/{other}").content.decode()


BY_A_LINK = {"reminders/unsubscribe.html", "tracking/morning.html"}  # from a mail: nobody need be signed in
TEMPLATES = [
    path
    for path in sorted(Path("templates").rglob("*.html"))
    if 'method="post"' in path.read_text() and not path.as_posix().endswith(tuple(BY_A_LINK))
]


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_every_form_that_is_sent_carries_whose_page_it_stood_on(path: Path) -> None:
    forms = re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), re.DOTALL)

    assert forms
    assert [form for form in forms if "{% csrf_token %}" not in form] == []
