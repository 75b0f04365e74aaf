"""If-Match: a change names the version it was made from (RFC 9110; 428 where it is missing, 412 where it is stale)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from conventions.owned import StaleVersion

ANY = "*"
_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS = re.compile(rf"[ \t]*(?:,[ \t]*)*{_TAG}(?:[ \t]*,(?:[ \t]*{_TAG})?)*[ \t]*\Z")
_SAID = re.compile(r'"([^"]*)"')
NONE = 2**31 - 1
"""A version that no row has."""
MOST_LETTERS = 2000
"""Of an If-Match that is read: no program lists more versions than that."""


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = 'Send the version you read in an If-Match header, for example If-Match: "3".'


class PreconditionMalformed(APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "malformed_precondition"
    default_detail = 'If-Match: write the version in quotes, for example "3".'


class PreconditionFailed(APIException):
    """``current`` is the answer to a GET: what is there now, with its ETag."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale_version"
    default_detail = "This was changed since you read it. Nothing was written: read it again and repeat your change."

    def __init__(self, current: Response | None = None) -> None:
        super().__init__()
        self.current = current


class Versioned(Protocol):
    """A row whose ``version`` rises with each change."""

    @property
    def version(self) -> int: ...


def etag_of(row: Versioned) -> str:
    """The strong ETag of a row: its version in quotes."""
    return f'"{row.version}"'


def tags_in(header: str) -> frozenset[str]:
    """What stands between the quotes of a list of entity tags; a weak one counts as well, as a proxy that compresses
    makes tags weak. ``*`` stands alone. Raises ``PreconditionMalformed``."""
    header = header.strip()
    if header == ANY:
        return frozenset((ANY,))
    if len(header) > MOST_LETTERS or not _TAGS.match(header):
        raise PreconditionMalformed
    return frozenset(_SAID.findall(header))


def expected_version(request: Request, row: Versioned) -> int:
    """The version of ``row``, where If-Match names it, else ``NONE``, which every verb refuses as stale.

    ``*`` names every version of what was saved. Raises ``PreconditionRequired`` if the header is missing,
    ``PreconditionMalformed`` if it cannot be read.
    """
    header = request.headers.get("If-Match", "")
    if not header.strip():
        raise PreconditionRequired
    tags = tags_in(header)
    return row.version if str(row.version) in tags or (ANY in tags and row.version) else NONE


@contextmanager
def showing_current(current: Callable[[], Response]) -> Iterator[None]:
    """Answer 412 with what is there now, where the change inside was made from an older version."""
    try:
        yield
    except StaleVersion as error:
        raise PreconditionFailed(current()) from error
