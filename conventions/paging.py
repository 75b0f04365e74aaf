"""How lists are cut into pages. A module of its own: DRF's settings name these classes, so no view is imported here."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.request import Request

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100


def _asked_page_size(request: Request, parameter: str) -> int:
    """The page size in the address: 1 to 100, or an error that says so (DRF would quietly ignore a wrong one)."""
    asked = request.query_params.get(parameter)
    if asked is None:
        return PAGE_SIZE
    if not (asked.isascii() and asked.isdigit() and 1 <= len(asked) <= 4 and 1 <= int(asked) <= MAX_PAGE_SIZE):
        raise ValidationError({parameter: [f"Choose a page size from 1 to {MAX_PAGE_SIZE}."]})
    return int(asked)


class PageNumbers(PageNumberPagination):
    """Numbered pages, for lists that change seldom."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_PAGE_SIZE

    def get_page_size(self, request: Request) -> int:
        return _asked_page_size(request, self.page_size_query_param)


class LogCursor(CursorPagination):
    """A cursor, for logs: a row added at the top does not shift the next page."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_PAGE_SIZE
    ordering: Any = "-pk"

    def get_page_size(self, request: Request) -> int:
        return _asked_page_size(request, self.page_size_query_param)
