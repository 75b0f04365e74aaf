"""The site as it is served, and beside it in the same process a view that Django alone answers.

It also says how many queries an answer took, to whoever asks.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from pilates_site.wsgi import application as site

# The handler reads it once, when it is made, and that of the site is there already.
settings.MIDDLEWARE = []
bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/bare/":
        return bare(environ, start_response)
    if "HTTP_X_COUNT_QUERIES" not in environ:
        return site(environ, start_response)
    return counted(environ, start_response)


def counted(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer, and say in a header how many statements were sent. BEGIN and COMMIT are none."""
    sent: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        sent.append(sql)
        return execute(sql, *arguments)

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(len(sent)))], *more)

    with connection.execute_wrapper(count):
        return site(environ, start)
