"""How many queries an answer took, for a request that asks: the others only pay for being asked whether they do."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASKS, TOLD = "X-Count-Queries", "X-Queries"


class CountsQueries:
    """Outermost, so that what the other middleware reads is counted too. BEGIN and COMMIT are not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASKS not in request.headers:
            return self.get_response(request)
        sent: list[str] = []

        def count(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
            sent.append(sql)
            return execute(sql, *arguments)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response.headers[TOLD] = str(len(sent))
        return response
