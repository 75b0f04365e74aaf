"""How to read the API: /api/, a page for each tag, made of the committed schema, and one for each kind of problem; for
anyone, without a script."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from conventions import problems
from conventions.caching import READING, View, shared
from conventions.problem_kinds import BY_CODE, KINDS
from exercises.models import catalogue_stamp
from pilates_site import openapi
from pilates_site.reading import ApiChapter, Reader, blocks

KEPT_SECONDS = 3600
COMMANDS = {
    "log": """curl -X POST "$SITE/api/v1/pain-entries/" \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -d "{\\"score\\": 3, \\"felt_at\\": \\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\\"}\"""",
    "list": 'curl -H "Authorization: Bearer $KEY" "$SITE/api/v1/sessions/"',
    "build": """curl -X POST "$SITE/api/v1/routines/compose/" \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"minutes": 15, "is_strength": false}'""",
}
"""What to try first, as lines of a shell: docs/api/quick-start.md has the same, and a test runs them."""


@cache
def chapters() -> tuple[ApiChapter, ...]:
    return Reader(openapi.document()).chapters()


def _public(view: View) -> View:
    """A page for anyone. Another method is told so as everywhere under /api/."""
    read = shared(seconds=KEPT_SECONDS, stamp=catalogue_stamp)(view)

    def answered(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        return read(request, **kwargs) if request.method in READING else problems.not_allowed(READING)

    return csrf_exempt(login_not_required(answered))


@_public
def about_api(request: HttpRequest) -> HttpResponse:
    """What the API is, and where to begin."""
    told = openapi.document()["info"]
    context = {"chapters": chapters(), "words": blocks(told["description"]), "commands": COMMANDS}
    context["version"] = told["version"]
    return render(request, "pages/about_api.html", context)


@_public
def api_chapter(request: HttpRequest, tag: str) -> HttpResponse:
    """Every operation of one tag."""
    found = next((one for one in chapters() if one.slug == tag), None)
    if found is None:
        return problems.unknown()
    return render(request, "pages/api_chapter.html", {"chapters": chapters(), "chapter": found})


@_public
def api_problems(request: HttpRequest) -> HttpResponse:
    """Every kind of problem that an answer can be."""
    return render(request, "pages/api_problems.html", {"chapters": chapters(), "kinds": KINDS})


@_public
def api_problem(request: HttpRequest, code: str) -> HttpResponse:
    """What one kind of problem means, and what a program does about it. Answers name this address as their type."""
    if code not in BY_CODE:
        return problems.unknown()
    kind = BY_CODE[code]
    context = {"chapters": chapters(), "kind": kind, "means": blocks(kind.means), "remedy": blocks(kind.remedy)}
    return render(request, "pages/api_problem.html", context)
