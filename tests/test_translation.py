"""Every word of the interface can be said in another language: shown on pages in a language that puts all it says
between brackets, and whatever stands outside of them was never asked for."""

import gettext
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from accounts.models import User
from conventions.sources import SOURCES
from exercises import catalogue
from exercises.figures.frames import figures
from exercises.models import Exercise
from routines.models import Routine
from routines.rules import PlannedSession, check_week
from tests.factories import make_answers, make_pain_entry, make_ready, make_routine, make_session, records
from tests.messages import ROOT
from tracking.models import Session

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NOT_READ = {"script", "style", "svg", "code", "template"}
SPOKEN = ("aria-label", "title", "placeholder", "alt")
# Names that are the same in every language, and ids of rules.
RULE = re.compile(r"[A-Z-]{3,}")
NAMES = {"Pilates at home", "alice", "Evening", "Europe/Lisbon", "MIT"}


class Bracketed(gettext.NullTranslations):
    """A language that says everything in brackets."""

    _catalog: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message else message

    def ngettext(self, one: str, many: str, n: int) -> str:
        said = one if n == 1 else many
        return said if said.isdigit() else f"⟦{said}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return f"⟦{one if n == 1 else many}⟧"

    def language(self) -> str:
        return "en-gb"

    to_language = language


class Reader(HTMLParser):
    """What a page says, to the eye and to a screen reader, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._passed_over = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._passed_over += tag in NOT_READ
        self.said += [value for name, value in attrs if name in SPOKEN and value and not self._passed_over]

    def handle_endtag(self, tag: str) -> None:
        self._passed_over -= tag in NOT_READ

    def handle_data(self, data: str) -> None:
        if not self._passed_over:
            self.said.append(data)


def outside_brackets(page: str) -> list[str]:
    """The words of a page that went through no translation."""
    reader = Reader()
    reader.feed(page)
    text, before = "\0".join(reader.said), ""
    while text != before:
        text, before = re.sub(r"⟦[^⟦⟧]*⟧", "", text), text
    pieces = (re.sub(r"\s+", " ", piece).strip(" .,;:()·“”") for piece in text.split("\0"))
    return [piece for piece in pieces if re.search(r"[A-Za-z]{3,}", piece)]


def words_in(value: Any) -> Iterator[str]:
    """Every text in a value of the catalogue."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from words_in(item)


def catalogue_words() -> str:
    """All that the catalogue says in English: its translation lies beside it, not in gettext."""
    rows = [getattr(row, field.name) for row in Exercise.objects.all() for field in row._meta.concrete_fields]
    rows += [text for source in SOURCES for text in (source.short, source.reference) if isinstance(text, str)]
    drawn = [(figure.title, figure.note, [frame.label for frame in figure.frames]) for figure in figures().values()]
    told = words_in([*rows, catalogue.flags(), catalogue.sources(), *drawn])
    return re.sub(r"\s+", " ", "\n".join(told)).lower()


def is_told(piece: str, told: str) -> bool:
    """Whether a piece is made of the catalogue's words: of one text, or of several put one after the other."""
    return all(part.strip(" .,").lower() in told for part in re.split(r"[;:.,]", piece))


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    language = Bracketed()
    monkeypatch.setattr(trans_real, "translation", lambda code: language)
    monkeypatch.setattr(trans_real, "_default", language)
    yield
    translation.deactivate()


@pytest.fixture
def someone(alice: User) -> User:
    """alice with a routine, a session, pain, and conditions."""
    with time_machine.travel(NOW, tick=False):
        catalogue.load(records())
        make_ready(alice)
        make_answers(alice, "16", conditions=("thin_bones", "knee"))
        make_session(alice, routine=make_routine(alice))
        make_pain_entry(alice)
    return alice


PAGES = [
    *("/exercises/", "/exercises/?search=zzzz", "/exercises/path/", "/exercises/hundred/"),
    *("/exercises/boomerang/", "/about/", "/evidence/", "/method/"),
    *("/questions/", "/what-you-need/", "/find-an-instructor/", "/accounts/emergency/"),
    *("/accounts/me/", "/accounts/screening/", "/accounts/changed/", "/rules/", "/rules/CEILING/"),
    *("/routines/", "/routines/new/", "/routines/compose/", "/routines/own/"),
    *("/routines/import/", "/routines/starters/desk-break/", "/week/", "/week/edit/"),
    *("/week/pause/", "/today/", "/sessions/", "/sessions/log/"),
    *("/pain/", "/pain/add/", "/pain/quick/", "/measures/"),
    *("/measures/start/", "/care/add/", "/progress/", "/progress/review/"),
    *("/progress/print/", "/proposals/", "/reminders/", "/progress/why/W1/"),
    *("/progress/why/CHANGE/", "/sessions/start/{routine}/", "/sessions/{session}/", "/sessions/{session}/edit/"),
    *(
        "/routines/{routine}/",
        "/routines/{routine}/edit/",
        "/routines/{routine}/print/",
        "/routines/{routine}/history/",
    ),
    *("/accounts/start/meaning/", "/accounts/tokens/", "/accounts/tokens/new/", "/accounts/my-data/"),
    *("/accounts/my-data/delete/", "/accounts/screening/delete/", "/accounts/email/", "/accounts/2fa/"),
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("bracketed")
def test_every_word_of_the_page_can_be_said_in_another_language(someone: User, address: str) -> None:
    client = Client()
    client.force_login(someone)
    with time_machine.travel(NOW, tick=False):
        rows = {"routine": Routine.objects.get().pk, "session": Session.objects.get().pk}
        answer = client.get(address.format(**rows), follow=True)
    told = catalogue_words()

    bare = [
        piece
        for piece in outside_brackets(answer.text)
        if piece not in NAMES and not RULE.fullmatch(piece) and not is_told(piece, told)
    ]

    assert answer.status_code == 200
    assert not bare, bare


def test_every_word_of_a_mail_and_of_a_message_can_be_said_in_another_language() -> None:
    files = sorted((ROOT / "templates").rglob("*.txt"))
    tags = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}", re.DOTALL)

    assert len(files) > 20
    bare = [(file.name, tags.sub("", file.read_text()).strip()) for file in files]
    assert [(name, text) for name, text in bare if re.search(r"[A-Za-z]", text)] == []


@pytest.mark.usefixtures("bracketed")
def test_what_the_rules_of_the_week_refuse_can_be_said_in_another_language() -> None:
    every_day = [PlannedSession(weekday=day, is_strength=True) for day in (0, 0, 1, 2, 3, 4, 5, 6)]

    with translation.override("en"):
        sentences = [finding.sentence for finding in check_week(every_day)]

    assert len(sentences) == 10
    assert all(sentence.startswith("⟦") for sentence in sentences), sentences


@pytest.mark.usefixtures("bracketed")
def test_what_a_routine_refuses_can_be_said_in_another_language(alice: User) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as nothing:
        Routine.objects.start(owner=alice, name="Evening", steps=[])
    assert nothing.value.message_dict == {"steps": ["⟦Add at least one exercise.⟧"]}
