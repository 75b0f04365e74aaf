"""How lists are cut into pages. A module of its own: DRF's settings name these classes, so no view is imported here."""

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.request import Request

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100


class AskedPageSize:
    """Pages of the size in the address: 1 to 100, or an error that says so (DRF would quietly ignore a wrong one)."""

    page_size: int | None = PAGE_SIZE
    page_size_query_param: str | None = "page_size"
    max_page_size: int | None = MAX_PAGE_SIZE

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(PAGE_SIZE))
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 4 and 1 <= int(asked) <= MAX_PAGE_SIZE):
            raise ValidationError({"page_size": [f"Choose a page size from 1 to {MAX_PAGE_SIZE}."]})
        return int(asked)


class PageNumbers(AskedPageSize, PageNumberPagination):
    """Numbered pages, for lists that change seldom."""


class LogCursor(AskedPageSize, CursorPagination):
    """A cursor, for logs: a row added at the top does not shift the next page."""

    ordering: str | tuple[str, ...] = "-pk"
