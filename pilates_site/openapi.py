"""The schema of the API: made by ``manage.py write_schema`` into docs/api/v1.json, and sent as that file."""

import hashlib
import json
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.generators import SchemaGenerator

from conventions import problems
from conventions.caching import CODINGS, READING
from conventions.fields import Data

FILE = settings.BASE_DIR / "docs" / "api" / "v1.json"
KEPT_SECONDS = 3600


def written() -> str:
    """The schema as it is committed: keys in order, no time, in English."""
    with translation.override(settings.LANGUAGE_CODE):
        made = SchemaGenerator().get_schema(request=None, public=True)
        return json.dumps(made, indent=2, sort_keys=True, ensure_ascii=False, default=str) + "\n"


@cache
def document() -> Data:
    """The committed schema."""
    read: Data = json.loads(FILE.read_bytes())
    return read


@cache
def _bodies() -> dict[str, bytes]:
    """The bytes of the file as they are and in each coding, made once a process."""
    whole = FILE.read_bytes()
    return {"": whole, **{coding.name: coding.once(whole) for coding in CODINGS}}


@csrf_exempt
@login_not_required
def schema(request: HttpRequest) -> HttpResponseBase:
    """Answer with the file, for any program of any site."""
    if request.method not in READING:
        return problems.not_allowed(READING)
    accepted = request.headers.get("Accept-Encoding", "")
    coding = next((one.name for one in CODINGS if one.is_accepted(accepted)), "")
    body = _bodies()[coding]
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age={KEPT_SECONDS}",
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if coding:
        headers["Content-Encoding"] = coding
    answer = HttpResponse(body, status=HTTPStatus.OK, content_type="application/json", headers=headers)
    return get_conditional_response(request, etag=etag, response=answer) or answer
