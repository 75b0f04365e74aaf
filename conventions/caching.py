"""Pages that are the same for everyone who is not signed in: an ETag, a 304, and leave for caches to keep them."""

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

import brotli
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import conditional_page

# "br" among the codings, and not as "br;q=0".
ACCEPTS_BROTLI = re.compile(r"(^|,)\s*br\s*(;\s*q=(1|0\.\d*[1-9]))?\s*(,|$)")
LEAST_TO_SQUEEZE = 500
QUALITY = 5

View = Callable[..., HttpResponseBase]


def shared(*, seconds: int) -> Callable[[View], View]:
    """Decorator: let caches keep a view's anonymous response for ``seconds``, then revalidate it by ETag.

    0 means: store, but revalidate every time.
    """
    policy = f"public, max-age={seconds}, must-revalidate"

    def decorate(view: View) -> View:
        @wraps(view)
        def allowed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code == HTTPStatus.OK and _is_for_anyone(request):
                response.headers["Cache-Control"] = policy
                _squeeze_when_written(request, response)
            return response

        return conditional_page(allowed)

    return decorate


def _is_for_anyone(request: HttpRequest) -> bool:
    """Return whether the response holds nothing personal: no user and no message."""
    return not request.user.is_authenticated and not getattr(get_messages(request), "used", False)


def _squeeze_when_written(request: HttpRequest, response: HttpResponseBase) -> None:
    """Compress the response with Brotli if the client accepts it.

    Only for public pages: their length can betray no secret.
    """
    patch_vary_headers(response, ["Accept-Encoding"])
    if not ACCEPTS_BROTLI.search(request.headers.get("Accept-Encoding", "")):
        return
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.add_post_render_callback(_squeeze)
    elif isinstance(response, HttpResponse):
        _squeeze(response)


def _squeeze(response: HttpResponse) -> None:
    if len(response.content) >= LEAST_TO_SQUEEZE and not response.has_header("Content-Encoding"):
        response.content = brotli.compress(response.content, quality=QUALITY)
        response.headers["Content-Encoding"] = "br"
