"""How lists are cut into pages. A module of its own: DRF's settings name these classes, so no view is imported here."""

import binascii
from base64 import b64decode
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
NO_SUCH_CURSOR = "This is no cursor of this list. Start again without one."
YEARS = range(1900, 2200)


class Pages:
    """Pages of the size in the address: 1 to 100, or an error that says so (DRF would quietly ignore a wrong one).

    Where the others are stands in the body and in the header Link (RFC 8288), with the same addresses.
    """

    parameters: ClassVar[frozenset[str]]
    request: Any

    page_size: int | None = PAGE_SIZE
    page_size_query_param: str | None = "page_size"
    max_page_size: int | None = MAX_PAGE_SIZE

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(PAGE_SIZE))
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 4 and 1 <= int(asked) <= MAX_PAGE_SIZE):
            raise ValidationError({"page_size": [f"Choose a page size from 1 to {MAX_PAGE_SIZE}."]})
        return int(asked)

    def get_paginated_response(self, data: Any) -> Response:
        answer: Response = super().get_paginated_response(data)  # type: ignore[misc]
        first = self.request.build_absolute_uri()
        for name in ("page", "cursor"):
            first = remove_query_param(first, name)
        links = {"first": first, "prev": answer.data["previous"], "next": answer.data["next"]}
        answer.headers["Link"] = ", ".join(f'<{url}>; rel="{name}"' for name, url in links.items() if url)
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = super().get_paginated_response_schema(schema)  # type: ignore[misc]
        return told | {"required": sorted(told["properties"])}


class PageNumbers(Pages, PageNumberPagination):
    """Numbered pages, for lists that change seldom."""

    parameters = frozenset({"page", "page_size"})


class LogCursor(Pages, CursorPagination):
    """A cursor, for logs: a row added at the top does not shift the next page."""

    parameters = frozenset({"cursor", "page_size"})
    ordering: str | tuple[str, ...] = "-pk"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        said = request.query_params.get(self.cursor_query_param)
        [*ordering] = self.get_ordering(request, queryset, view)
        if said is not None and not _is_cursor(said, queryset, ordering[0].lstrip("-")):
            raise ValidationError({self.cursor_query_param: [NO_SUCH_CURSOR]})
        return super().paginate_queryset(queryset, request, view)


def _is_cursor(said: str, queryset: QuerySet, name: str) -> bool:
    """Whether a cursor could be one that was given out for a list in the order of the field ``name``."""
    if not said:
        return False
    try:
        parts = parse_qs(b64decode(said.encode("ascii"), validate=True).decode("ascii"), strict_parsing=True)
        if not parts.keys() <= {"o", "r", "p"} or any(len(given) > 1 for given in parts.values()):
            return False
        numbers = [int(parts[key][0]) for key in ("o", "r") if key in parts]
        position = parts["p"][0] if "p" in parts else None
        if position is None:
            return all(0 <= number <= LogCursor.offset_cutoff for number in numbers)
        field = queryset.model._meta.pk if name == "pk" else queryset.model._meta.get_field(name)
        found = field.clean(position, None)
    except (ValueError, OverflowError, binascii.Error, DjangoValidationError):
        return False
    if isinstance(found, datetime) and found.tzinfo is None:
        return False
    return getattr(found, "year", YEARS.start) in YEARS and all(number >= 0 for number in numbers)
