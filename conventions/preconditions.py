"""If-Match: a change names the version it was made from (RFC 9110; 428 where it is missing, 412 where it is stale)."""

import re
from typing import Protocol

from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request

_ETAG = re.compile(r'"(\d{1,9})"\Z')


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = 'Send the version you read in an If-Match header, for example If-Match: "3".'


class PreconditionFailed(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale_version"
    default_detail = "This was changed since you read it. Nothing was written: read it again and repeat your change."


class Versioned(Protocol):
    """A row whose ``version`` rises with each change."""

    @property
    def version(self) -> int: ...


def etag_of(row: Versioned) -> str:
    """The strong ETag of a row: its version in quotes."""
    return f'"{row.version}"'


def expected_version(request: Request) -> int:
    """Return the version in If-Match.

    Raises ``PreconditionRequired`` if missing, ``PreconditionFailed`` if malformed.
    """
    header = request.headers.get("If-Match")
    if not header:
        raise PreconditionRequired
    found = _ETAG.match(header.strip())
    if not found:
        raise PreconditionFailed
    return int(found.group(1))
