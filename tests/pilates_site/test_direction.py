"""What people write runs in the direction of its own script: shown, and while it is typed."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import User
from routines.models.left_out import SwapDecision
from routines.models.said import said_by_professional
from tests.factories import (
    MORNING,
    make_activity,
    make_care,
    make_exercise,
    make_own_exercise,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
)

Page = Callable[[User | None], Client]

HEBREW = "שלום."
SILENT = {"script", "style", "title", "option", "svg", "textarea"}
VOID = {"input", "br", "img", "link", "meta", "hr", "use", "path", "circle", "line", "rect", "source", "col"}
TYPED = {"text", "search", "email"}


class Read(HTMLParser):
    """The fields of a page that lack a direction of their own, and the texts with ``HEBREW`` that do."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, bool]] = []
        self.fields: list[str] = []
        self.texts: list[str] = []
        self.seen = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_field = tag == "textarea" or (tag == "input" and given.get("type", "text") in TYPED)
        if is_field and "readonly" not in given:
            self.seen += 1
            if given.get("dir") != "auto":
                self.fields.append(str(given.get("name")))
        if tag not in VOID:
            is_heard_only = "hidden" in (given.get("class") or "").split()
            is_apart = tag == "bdi" or is_heard_only
            self.open.append((tag, is_apart, is_apart or given.get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == one for one, *_ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        data = re.sub("\u2068[^\u2069]*\u2069", "", data)
        if HEBREW not in data or any(tag in SILENT for tag, *_ in self.open):
            return
        self.seen += 1
        is_alone = not any(letter.isascii() and letter.isalpha() for letter in data)
        is_auto = any(is_auto for *_, is_auto in self.open[-2:]) if is_alone else self.open[-1][1]
        if not is_auto:
            self.texts.append(f"{self.open[-1][0]}: {data.strip()}")


def pages_without_arguments() -> Iterator[str]:
    for resolver in get_resolver().url_patterns:
        prefix = getattr(resolver, "app_name", None)
        for pattern in getattr(resolver, "url_patterns", [resolver]):
            name = getattr(pattern, "name", None)
            if name and not pattern.pattern.regex.groups and not str(resolver.pattern).startswith(("api", "admin")):
                yield reverse(f"{prefix}:{name}" if prefix else name)


@pytest.fixture
def rows(library: None, alice: User) -> list[str]:
    """alice wrote Hebrew everywhere; where that is shown."""
    make_ready(alice)
    User.objects.filter(pk=alice.pk).update(username=HEBREW)
    said = {"profession": "physiotherapist", "by": HEBREW, "place": HEBREW, "seen_on": MORNING.date()}
    said_by_professional(
        owner=alice, at=MORNING, pain_limit=2, minutes_limit=5, review_on=date(2027, 2, 1), note=HEBREW, **said
    )
    for slug, who in (("swan-prep", {}), ("swimming-prep", {"said_by": "physiotherapist", "by": HEBREW})):
        SwapDecision.objects.leave_out(
            owner=alice, exercise=make_exercise(slug), at=MORNING, reason=HEBREW, since_on=MORNING.date(), **who
        )
    own = make_own_exercise(alice, HEBREW, instructions=HEBREW, note=HEBREW)
    routine = make_routine(alice, "dart", name=HEBREW)
    steps = [{"own_exercise": own, "reps": 6, "note": HEBREW}]
    routine.revise(expected=1, name=HEBREW, note=HEBREW, steps=steps)
    session = make_session(alice, routine=routine, note=HEBREW)
    pain = make_pain_entry(alice, note=HEBREW)
    make_activity(alice, HEBREW)
    make_care(alice)
    return [
        *(reverse(f"routines:{name}", args=[routine.pk]) for name in ("detail", "edit", "print", "history")),
        reverse("routines:edit_own", args=[own.pk]),
        reverse("routines:add", args=["dart"]),
        reverse("tracking:start", args=[routine.pk]),
        reverse("tracking:detail", args=[session.pk]),
        reverse("tracking:edit", args=[session.pk]),
        reverse("tracking:edit_pain", args=[pain.pk]),
    ]


def test_every_field_and_every_text_of_a_person_has_its_own_direction(alice: User, rows: list[str], page: Page) -> None:
    browser, wrong, seen = page(alice), {}, 0
    for url in sorted({*pages_without_arguments(), *rows}):
        answer = browser.get(url)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            read = Read(answer.content.decode())
            seen += read.seen
            if read.fields or read.texts:
                wrong[url] = read.fields + read.texts

    assert wrong == {}
    assert seen > 60


def test_the_page_for_an_appointment_leaves_each_name_and_each_word_its_direction(
    alice: User, rows: list[str], page: Page
) -> None:
    browser, url = page(alice), reverse("tracking:print_progress")
    notes = list(browser.get(url, {"range": "all"}).context["form"].offered)

    sheet = browser.post(url, {"range": "all", "notes": notes[:4], "questions": HEBREW})
    read = Read(sheet.content.decode())

    assert sheet.templates[0].name == "tracking/report.html"
    assert read.texts == []
    assert read.seen > 8


def test_no_phone_changes_what_names_an_account(page: Page, db: None) -> None:
    html = page(None).get("/accounts/signup/").content.decode() + page(None).get("/accounts/login/").content.decode()
    asked = [
        tag for tag in html.split("<") if 'name="username"' in tag or 'name="login"' in tag or 'name="email"' in tag
    ]

    assert len(asked) == 3
    for tag in asked:
        assert 'autocapitalize="none"' in tag
        assert 'autocorrect="off"' in tag
        assert 'spellcheck="false"' in tag
