"""Numbers and dates as the language writes them: pages, mails, charts and files, once a language is shipped."""

import ast
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from accounts.models import User
from conventions.csv_files import Separator
from conventions.days import WRITTEN, written
from conventions.messages import in_digits
from tests.factories import MORNING, make_pain_entry, make_ready
from tests.messages import PACKAGES, ROOT
from tests.test_translation import Bracketed
from tracking import charts
from tracking.overview.history import picture_of
from tracking.overview.progress import drawn_from

Page = Callable[[User | None], Client]

DAY, CLOCK = date(2026, 11, 23), time(18, 30)
FORMATS = re.compile(r"""\|(?:date|time):(?:"([^"]+)"|'([^']+)')|\bformat="([^"]+)\"""")
FOR_MACHINES = {"Y-m-d", "c", "U.u"}
ONE_NAME = {"l", "D", "j", "F"}
"""A weekday, a month or a number alone: its order is no question."""


class InGerman(Bracketed):
    """Some of what a catalogue of German would say."""

    _said = {
        "l j F": "l, j. F",
        "D j M, H:i": "D, j. M, H:i",
        "You did {percent}% of what was planned.": "Du hast {percent} % des Geplanten gemacht.",
    }

    def language(self) -> str:
        return "de"

    to_language = language


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    """German as Django has it, with a few words of ours."""
    catalogue = InGerman()
    merged = trans_real.translation("de")

    def said(message: str) -> str:
        return InGerman._said.get(message.rpartition("\x04")[2]) or str(merged.gettext(message))

    catalogue.gettext = said  # type: ignore[method-assign]
    monkeypatch.setitem(trans_real._translations, "de", catalogue)


@pytest.mark.parametrize(
    ("language", "how", "words"),
    [
        ("en-gb", "j F", "23 November"),
        ("en-gb", "j F Y", "23 November 2026"),
        ("en-gb", "l j F", "Monday 23 November"),
        ("en-gb", "D j M", "Mon 23 Nov"),
        ("de", "j F", "23. November"),
        ("de", "j F Y", "23. November 2026"),
        ("de", "l j F", "Montag, 23. November"),
        ("fr", "j F", "23 novembre"),
        ("fi", "j F Y", "23. marraskuuta 2026"),
        ("hu", "j F Y", "2026. november 23."),
    ],
)
@pytest.mark.usefixtures("german")
def test_a_date_is_written_as_the_language_does_in_python_and_in_templates(language: str, how: str, words: str) -> None:
    with translation.override(language):
        shown = Template(f'{{{{ day|date:"{how}" }}}}').render(Context({"day": DAY}))

        assert (written(DAY, how), shown) == (words, words)


@pytest.mark.parametrize(("language", "shown"), [("en-gb", "12.5"), ("de", "12,5"), ("fr", "12,5")])
def test_a_number_has_the_decimal_sign_of_the_language(language: str, shown: str) -> None:
    with translation.override(language):
        assert in_digits(12.5) == shown
        assert Template("{{ mean|floatformat:1 }}").render(Context({"mean": 12.5})) == shown


@pytest.mark.usefixtures("german")
def test_a_percent_sign_is_part_of_the_sentence_and_stands_as_the_language_wants_it() -> None:
    with translation.override("de"):
        said = translation.gettext("You did {percent}% of what was planned.")

    assert said.format(percent=50) == "Du hast 50 % des Geplanten gemacht."


@pytest.mark.usefixtures("german", "library")
def test_the_chart_speaks_the_language_and_draws_the_same(alice: User) -> None:
    make_ready(alice)
    for number in range(10):
        make_pain_entry(alice, MORNING - timedelta(days=number), score=3 + number % 2)
    with time_machine.travel(MORNING, tick=False):
        history = picture_of(alice, now=MORNING)
        drawn = {}
        for language in ("en-gb", "de"):
            with translation.override(language):
                series = drawn_from(alice, history, since=history.today - timedelta(days=30), until=history.today)
                drawn[language] = charts.pain_chart(series).alone(size="wide", theme="light")

    numbers = re.compile(r'\b(?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|d|viewBox)="([^"]*)"')
    assert [*numbers.findall(drawn["en-gb"])] == [*numbers.findall(drawn["de"])]
    assert re.search(r"\d,\d", "".join(re.findall(r"<text[^>]*>([^<]*)", drawn["de"])))
    assert not re.search(r"\d\.\d", "".join(re.findall(r"<text[^>]*>([^<]*)", drawn["de"])))


@pytest.mark.usefixtures("german")
def test_a_file_for_a_spreadsheet_follows_the_language_of_the_browser(alice: User, page: Page) -> None:
    found = []
    for language in ("de", "en", "pt-BR", "ja", "sv,en;q=0.8"):
        html = page(alice).get("/accounts/my-data/", headers={"Accept-Language": language}).content.decode()
        found += re.findall(r'value="(\w+)"[^>]*checked', html)

    assert found == ["semicolon", "comma", "semicolon", "comma", "semicolon"]
    assert Separator(found[0]).decimal == ","


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("first", "weekdays"), [(0, ["Mon", "Sun"]), (6, ["Sun", "Sat"])])
def test_the_week_begins_on_the_day_of_the_person(alice: User, page: Page, first: int, weekdays: list[str]) -> None:
    alice.settle(time_zone="Europe/Lisbon", first_weekday=first, at=datetime(2026, 11, 23, tzinfo=UTC))
    with time_machine.travel(MORNING, tick=False):
        days = page(make_ready(alice)).get("/today/").context["days"]

    assert [str(days[0].name)[:3], str(days[-1].name)[:3]] == weekdays


def test_each_way_a_template_writes_a_date_is_one_that_a_language_can_change() -> None:
    found = {
        next(filter(None, match.groups()))
        for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
        for match in FORMATS.finditer(path.read_text())
    }

    assert found - FOR_MACHINES - ONE_NAME - set(WRITTEN) == set()
    assert len(found) > 10


def test_no_python_writes_a_decimal_or_a_date_in_the_english_way() -> None:
    english = re.compile(r"^(\.1f|\.2f|%[dejbBaA].*)$")
    found = []
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
                spec = "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))  # type: ignore[attr-defined]
                if english.match(spec):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    # Widths in a drawing, a machine's log, and months by their English names,
    # which are what is translated.
    assert {place.split(":")[0] for place in found} == {
        "conventions/days.py",
        "pilates_site/supervisor.py",
        "routines/templatetags/plan.py",
        "tracking/charts/frame.py",
    }
