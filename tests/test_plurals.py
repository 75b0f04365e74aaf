"""A number that governs a noun has a plural of its own, so that a language with other plurals can say it."""

import ast
import re
from collections.abc import Iterator

from tests.messages import MARKS, PACKAGES, ROOT

NOUNS = (
    "days|weeks|months|years|hours|minutes|seconds|sessions|exercises|entries|mornings|points|times|repetitions|"
    "questions|routines|sets|sides|characters|steps|keys|activities|breaths|changes|reminders"
)
NUMBER = r"(?:\{\w+\}|%\(\w+\)[ds]|%d|\{\{ ?[\w.]+ ?\}\})"
BARE = re.compile(rf"{NUMBER}(?: (?!of |to |or |and )[a-z]+)? (?:{NOUNS})\b")
BLOCK = re.compile(r"{% blocktrans(?:late)?(.*?)%}(.*?){% endblocktrans", re.DOTALL)
FIXED = 196
"""How many messages hold a number of a rule, which is fixed, or one that is above 1 whenever it is said. No new one."""


def without_plural() -> Iterator[str]:
    """Each message with a number before a noun that has one form for all numbers."""
    for path in (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text()) if "migrations" not in path.parts else ast.Module([], [])):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in MARKS and not name.startswith("n"):
                match node.args[MARKS[name][0] : MARKS[name][0] + 1]:
                    case [ast.Constant(value=str() as text)] if BARE.search(text):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}: {text}"
    for path in (path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in (".html", ".txt")):
        for opening, text in BLOCK.findall(path.read_text()):
            if "count" not in opening.split() and BARE.search(text):
                yield f"{path.relative_to(ROOT)}: {' '.join(text.split())}"


def test_a_number_before_a_noun_is_said_with_ngettext() -> None:
    found = [*without_plural()]

    assert len(found) <= FIXED, "\n".join(found)
    assert len(found) == FIXED, f"Lower FIXED to {len(found)}."


def test_the_search_sees_what_it_should() -> None:
    bare = ("{count} days left", "It took {minutes} more minutes.", "%(n)d characters", "{{ count }} sessions")
    said = ("30% from {low} to {high} of 10", "{name}, days", "Day {number}")

    assert [text for text in bare if not BARE.search(text)] == []
    assert [text for text in said if BARE.search(text)] == []
