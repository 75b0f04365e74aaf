"""Where a text names a document that is not in the repository, so that nobody who reads it can look it up."""

import re

from django.http.response import HttpResponseBase

CITATION = re.compile(
    r"\bdomain[\s#*]+(?:(?:parts?|rules?|amendments?)\b|[A-Z]?\d)|\bamend(?:ment)?s?\.?[\s#*]+\d|\bthe amendment\b"
    r"|\bas amended\b|\btests? T\d",
    re.IGNORECASE,
)
# The folders and files that still name one. When none is left, answers are read as well; then this goes.
STILL_CITING: tuple[str, ...] = ()


def cited(text: str) -> list[str]:
    """Return what ``text`` names of a document that is not here."""
    return [" ".join(found[0].split()) for found in CITATION.finditer(text)]


def read_answer(address: str, answer: HttpResponseBase) -> None:
    """Assert that a page, or an answer of the API, names no such document."""
    if not STILL_CITING and not answer.streaming and re.match("text/html|application/", answer.get("Content-Type", "")):
        found = cited(answer.content.decode(errors="ignore"))
        assert found == [], f"{address} names {found}"
