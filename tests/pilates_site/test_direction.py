"""What people write runs in the direction of its own script: shown, and while it is typed."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import User
from tests.factories import (
    make_activity,
    make_care,
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
    """The fields of a page that lack a direction of their own, and the texts of ``HEBREW`` alone that do."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
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
            self.open.append((tag, tag == "bdi" or given.get("dir") == "auto" or is_heard_only))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == one for one, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        is_theirs = HEBREW in data and not any(letter.isascii() and letter.isalpha() for letter in data)
        if not is_theirs or any(tag in SILENT for tag, _ in self.open):
            return
        self.seen += 1
        if not any(is_auto for _, is_auto in self.open[-2:]):
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
