"""Nothing names a document that is not in the repository: no file, no page, no answer of the API."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from rest_framework.test import APIClient

from tests import citations

ROOT = Path(settings.BASE_DIR)
DOCUMENT = re.compile(r"(?<![\w/.<-])(?:[\w-]+/)*[\w-]+\.md\b")
FOLDERS = "accounts|conventions|exercises|pilates_site|reminders|routines|tracking|tests|benchmarks|static"
CODE_FILE = re.compile(rf"(?<![\w/.<-])(?:{FOLDERS})/[\w/-]+\.(?:py|js|css|toml)\b")
# The patterns and their examples.
NOT_READ = {"tests/citations.py", "tests/test_citations.py"}
TEXT = {
    "", ".css", ".html", ".in", ".js", ".md", ".mjs", ".po", ".py", ".sql", ".svg", ".toml", ".txt", ".webmanifest",
    ".yaml", ".yml",
}  # fmt: skip


def tracked() -> dict[str, str]:
    """The text of every file of the repository by its path."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    paths = [path for path in listed if Path(path).suffix in TEXT and (ROOT / path).is_file()]
    return {path: (ROOT / path).read_text() for path in paths if path not in NOT_READ}


def test_no_file_names_a_document_that_is_not_here() -> None:
    texts = tracked()

    found = {
        path: citations.cited(text)
        for path, text in texts.items()
        if not path.startswith(citations.STILL_CITING or "\0") and citations.cited(text)
    }

    assert len(texts) > 700
    assert found == {}


def test_what_is_listed_as_still_naming_one_does() -> None:
    texts = tracked()

    clean = [
        place
        for place in citations.STILL_CITING
        if not any(citations.cited(text) for path, text in texts.items() if path.startswith(place))
    ]

    assert clean == []


@pytest.mark.parametrize("name", [DOCUMENT, CODE_FILE], ids=["document", "code"])
def test_a_file_that_is_named_is_in_the_repository(name: re.Pattern[str]) -> None:
    """Changes that are listed may name what was there once; a file of one folder may be named from inside of it."""
    texts = tracked()

    named = {(path, found) for path, text in texts.items() if path != "CHANGELOG.md" for found in name.findall(text)}

    gone = {
        (path, found)
        for path, found in named
        if found not in texts and not (ROOT / path).parent.joinpath(found).exists()
    }
    assert len(named) > 5
    assert gone == set()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("6.3", "the rules of the plan (domain {})"),
        ("6", "Sources: Domain part {}"),
        ("G5", "see domain rule {}"),
        ("39", "as amendment {} says"),
        ("39", "amendments {} and 40"),
        ("6.3", "a long line (domain\n    # {})"),
    ],
)
def test_a_citation_is_found(number: str, text: str) -> None:
    assert len(citations.cited(text.format(number))) == 1


@pytest.mark.parametrize("text", ["the domain of the site", "pilates.example.org is a domain", "we amend it", "B13"])
def test_plain_words_are_no_citation(text: str) -> None:
    assert citations.cited(text) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("client", "address"), [(Client(), "/"), (Client(), "/api/v1/"), (APIClient(), "/api/schema/?format=json")]
)
def test_every_answer_that_a_test_gets_is_read(monkeypatch: pytest.MonkeyPatch, client: Client, address: str) -> None:
    monkeypatch.setattr(citations, "STILL_CITING", ())
    monkeypatch.setattr(citations, "CITATION", re.compile("e"))

    with pytest.raises(AssertionError, match=r"names \['e'"):
        client.get(address)
