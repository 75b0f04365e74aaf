"""Every word a person reads, in templates, data and code: nothing is promised that is not known (domain 5.6)."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from exercises import evidence

ROOT = Path(settings.BASE_DIR)
TEXTS = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
DATA = sorted(path for path in ROOT.glob("*/data/**/*.toml"))
NEVER = re.compile(
    r"\b(cur(e|es|ed|ing)|heal(s|ed|ing)?|fix(es)?|guarantee\w*|proven|safe for everyone|in minutes|realign\w*|"
    r"detox\w*|increas(es|ing) (the )?oxygen|treats|therapy|(ends?|ending) (your |the |all )?(chronic )?pain|"
    r"pain[- ]free)\b",
    re.IGNORECASE,
)
LOUD = re.compile(r"[a-z]!(\s|<|\"|$)|[\U0001F300-\U0001FAFF]")
# Short quotations of the guide may say what we do not; each is named here with the file it stands in.
QUOTED: dict[str, tuple[str, ...]] = {}


def strings(value: Any) -> list[str]:
    """Every text in data read from a file, however deep."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def without_quotations(text: str, path: Path) -> str:
    for quotation in QUOTED.get(path.name, ()):
        assert quotation in text, f"{path.name} does not quote {quotation!r} any more"
        text = text.replace(quotation, "")
    return text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_promises_or_shouts(path: Path) -> None:
    text = without_quotations(re.sub(r"{[%#].*?[%#]}|<!.*?>", "", path.read_text()), path)

    assert [found[0] for found in NEVER.finditer(text)] == []
    assert not LOUD.search(text)


@pytest.mark.parametrize("path", DATA, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_record_promises_or_shouts(path: Path) -> None:
    for text in strings(tomllib.loads(path.read_text())):
        text = without_quotations(text, path)
        assert [found[0] for found in NEVER.finditer(text)] == []
        assert not LOUD.search(text)


@pytest.mark.parametrize("path", DATA, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_record_is_called_safe_without_more(path: Path) -> None:
    status = tomllib.loads(path.read_text()).get("guide_status", "")

    assert not re.search(r"\bsafe\b", status, re.IGNORECASE)


def test_what_is_said_of_the_evidence_promises_nothing() -> None:
    for found in (*evidence.STRENGTHS, *evidence.STUDIES):
        for name in ("words", "tested", "found", "means", "certainty"):
            assert not NEVER.search(str(getattr(found, name, "")))


@pytest.mark.parametrize(
    ("text", "is_promise"),
    [
        ("It cures pain", True),
        ("relief in minutes", True),
        ("Clinically proven", True),
        ("end your chronic pain", True),
        ("ends chronic pain", True),
        ("Ask a physiotherapist", False),
        ("keep one fixed shape", False),
        ("End the session", False),
        ("It may help", False),
    ],
)
def test_promises_are_told_from_plain_words(text: str, is_promise: bool) -> None:
    assert bool(NEVER.search(text)) is is_promise
