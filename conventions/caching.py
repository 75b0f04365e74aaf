"""Pages that are the same for everyone who is not signed in: an ETag, a 304, and leave for caches to keep them."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import conditional_page

View = Callable[..., HttpResponseBase]


def shared(*, seconds: int) -> Callable[[View], View]:
    """A view whose anonymous answer anyone may keep for ``seconds``, and then ask again with its ETag.

    For a page it is 0: kept, but asked for again each time. The answer is a 304 while it is the same, and who has just
    signed in gets their own page at once, so that it need not vary on cookies. A signed-in person's answer is private
    and never stored (``SecurityHeadersMiddleware``).
    """
    policy = f"public, max-age={seconds}, must-revalidate"

    def decorate(view: View) -> View:
        @wraps(view)
        def allowed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code == HTTPStatus.OK and _is_for_anyone(request):
                response.headers["Cache-Control"] = policy
            return response

        return conditional_page(allowed)

    return decorate


def _is_for_anyone(request: HttpRequest) -> bool:
    """Whether nobody is signed in, and no message to one person stands on the page."""
    return not request.user.is_authenticated and not getattr(get_messages(request), "used", False)
