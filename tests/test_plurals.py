"""A number that governs a noun asks for its plural, so that a language with other plurals can say it."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from conventions.messages import say
from tests.messages import MARKS, PACKAGES, ROOT
from tests.test_translation import Bracketed

NOUNS = (
    "days|weeks|months|years|hours|minutes|seconds|sessions|exercises|entries|mornings|points|times|repetitions|"
    "questions|routines|sets|sides|characters|steps|keys|activities|breaths|changes|reminders|movements|errors|"
    "codes|notes|conditions|rows|numbers|programs|texts|ideas|problems"
)
NUMBER = r"(?:\{\w+\}|%\(\w+\)[ds]|%d|\{\{ ?[\w.]+ ?\}\})"
BARE = re.compile(rf"{NUMBER}(?:(?: (?!of |to |or |and )[a-z]+)? (?:{NOUNS})\b|-(?:day|week)\b)")
FORMS = re.compile(r"\{\w+:([^{}]*\|[^{}]*)\}")
BLOCK = re.compile(r"{% blocktrans(?:late)?(.*?)%}(.*?){% endblocktrans", re.DOTALL)


def in_python() -> Iterator[tuple[str, str, bool]]:
    """Where each message of Python is, what it says, and whether it has a plural of its own."""
    for path in (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text()) if "migrations" not in path.parts else ast.Module([], [])):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in MARKS:
                match node.args[MARKS[name][-1] : MARKS[name][-1] + 1]:
                    case [ast.Constant(value=str() as text)]:
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", text, name.startswith("n")


def in_templates() -> Iterator[tuple[str, str, bool]]:
    for path in (path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in (".html", ".txt")):
        for opening, text in BLOCK.findall(path.read_text()):
            said = " ".join(text.rpartition("{% plural %}")[2].split())
            yield str(path.relative_to(ROOT)), said, "count" in opening.split()


def test_each_number_before_a_noun_asks_for_its_plural() -> None:
    found = [*in_python(), *in_templates()]

    # ngettext and blocktranslate count see to one number; a second one has its forms inside the sentence.
    assert len(found) > 2500
    assert [f"{at}: {text}" for at, text, has_plural in found if len(BARE.findall(text)) > has_plural] == []


def test_the_forms_of_a_word_are_2_in_english_and_hold_the_number() -> None:
    forms = [(at, one.split("|")) for at, text, _ in in_python() for one in FORMS.findall(text)]

    assert len(forms) > 100
    assert [(at, each) for at, each in forms if len(each) != 2 or not all("#" in one for one in each)] == []


def test_the_search_sees_what_it_should() -> None:
    bare = (
        "{count} days left",
        "It took {minutes} more minutes.",
        "%(n)d characters",
        "{{ count }} sessions",
        "{n}-day",
    )
    said = ("30% from {low} to {high} of 10", "{name}, days", "Day {number}", "{n:# day|# days}")

    assert [text for text in bare if not BARE.search(text)] == []
    assert [text for text in said if BARE.search(text)] == []


class InPolish(Bracketed):
    """3 forms of a word, and a decimal comma."""

    def ngettext(self, one: str, many: str, n: int) -> str:
        few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
        return ("0" if n == 1 else "1" if few else "2") if one.endswith("0") else super().ngettext(one, many, n)

    def language(self) -> str:
        return "pl"

    to_language = language


@pytest.mark.parametrize(
    ("days", "english", "polish"),
    [
        (1, "1 day and 1.5 points", "1 dzień i 1,5 punkty"),
        (2, "2 days and 1.5 points", "2 dni i 1,5 punkty"),
        (5, "5 days and 1.5 points", "5 dni i 1,5 punkty"),
        (22, "22 days and 1.5 points", "22 dni i 1,5 punkty"),
    ],
)
def test_a_sentence_of_2_numbers_holds_the_forms_of_both(
    days: int, english: str, polish: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = say("{days:# day|# days} and {points:# point|# points}", days=days, points=1.5)
    monkeypatch.setitem(trans_real._translations, "pl", InPolish())
    with translation.override("pl"):
        told = say("{days:# dzień|# dni|# dni} i {points:# punkt|# punkty|# punktów}", days=days, points=1.5)

    assert (said, told) == (english, polish)


def test_a_message_with_fewer_forms_than_the_language_is_said_with_its_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(trans_real._translations, "pl", InPolish())
    with translation.override("pl"):
        assert say("{days:# day|# days} left", days=5) == "5 days left"
