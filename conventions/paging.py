"""How lists are cut into pages. A module of its own: DRF's settings name these classes, so no view is imported here."""

import binascii
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from urllib.parse import parse_qs, urlencode

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Q
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
NO_SUCH_CURSOR = "This is no cursor of this list. Start again without one."
YEARS = range(1900, 2200)
MOST_KEY = 2**63


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
    """A cursor, for logs: a row added at the top does not shift the next page.

    It says the row that a page ended with, by its moment and its key: DRF's own says the moment alone, and on the way
    back leaves out rows of the same one.
    """

    parameters = frozenset({"cursor", "page_size"})
    ordering: str | tuple[str, ...] = "-pk"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        self.request, self.base_url = request, request.build_absolute_uri()
        said, size = request.query_params.get(self.cursor_query_param), self.get_page_size(request)
        name = self.get_ordering(request, queryset, view)[0].lstrip("-")
        self.field = queryset.model._meta.pk if name == "pk" else queryset.model._meta.get_field(name)
        place = None if said is None else _place_in(said, self.field)
        if said is not None and place is None:
            raise ValidationError({self.cursor_query_param: [NO_SUCH_CURSOR]})
        is_back = place is not None and place.is_back
        if place is not None:
            side = "gt" if is_back else "lt"
            later = Q(**{f"{name}__{side}": place.at}) | Q(**{f"pk__{side}": place.pk})
            queryset = queryset.filter(later, **{f"{name}__{side}e": place.at})
        rows = [*queryset.order_by(*((name, "pk") if is_back else (f"-{name}", "-pk")))[: size + 1]]
        is_more, rows = len(rows) > size, rows[:size]
        self.rows = rows[::-1] if is_back else rows
        self.has_next = bool(rows) and (is_back or is_more)
        self.has_previous = bool(rows) and (is_more if is_back else place is not None)
        return self.rows

    def get_next_link(self) -> str | None:
        return self._link(self.rows[-1]) if self.has_next else None

    def get_previous_link(self) -> str | None:
        return self._link(self.rows[0], is_back=True) if self.has_previous else None

    def _link(self, row: Any, *, is_back: bool = False) -> str:
        told = {"p": self.field.value_to_string(row), "i": row.pk} | ({"r": 1} if is_back else {})
        cursor = b64encode(urlencode(told).encode("ascii")).decode("ascii")
        return str(replace_query_param(str(self.base_url), self.cursor_query_param, cursor))


class Place(NamedTuple):
    """Where a page begins: behind the row of this moment and key, or where ``is_back`` before it."""

    at: Any
    pk: int
    is_back: bool


def _place_in(said: str, field: Any) -> Place | None:
    """What a cursor says of a list in the order of ``field``; nothing where none was given out that says so."""
    try:
        parts = parse_qs(b64decode(said.encode("ascii"), validate=True).decode("ascii"), strict_parsing=True)
        if parts.keys() not in ({"p", "i"}, {"p", "i", "r"}) or any(len(given) > 1 for given in parts.values()):
            return None
        at, pk = field.clean(parts["p"][0], None), int(parts["i"][0])
    except (ValueError, OverflowError, binascii.Error, DjangoValidationError):
        return None
    if isinstance(at, datetime) and at.tzinfo is None:
        return None
    is_known = getattr(at, "year", YEARS.start) in YEARS and 0 <= pk < MOST_KEY
    return Place(at, pk, is_back="r" in parts) if is_known else None
