"""Pages that belong to no room: welcome, about and its neighbours, what a phone keeps, and a form grown too old."""

import sys
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.views import defaults
from django.views.decorators.http import require_safe

from accounts import holding
from accounts.middleware import send_again
from accounts.models import User
from conventions import problems
from conventions.caching import Few, View, shared
from conventions.days import local_date
from conventions.owned import is_held_too_long
from conventions.sources import SOURCES
from exercises import article as source_article
from exercises import everyday
from exercises.evidence import STRENGTHS, STUDIES
from exercises.forms import HelpForm
from exercises.models import Exercise, catalogue_stamp
from pilates_site import help as help_pages
from pilates_site import rulebook
from routines.models.ladder import ladder

FEW: Few = {"search": [""]}


def _public(view: View) -> View:
    """A page for anyone, signed in or not, that is only read."""
    return login_not_required(require_safe(shared(seconds=0, stamp=catalogue_stamp, few=FEW)(view)))


def _written(name: str, **context: object) -> View:
    """A page of text, the same for everyone."""
    return _public(lambda request: render(request, f"pages/{name}.html", context))


@_public
def welcome(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("tracking:today")
    return render(request, "pages/welcome.html")


about = _written("about", strengths=STRENGTHS)
evidence = _written("evidence", strengths=STRENGTHS, studies=STUDIES, sources=SOURCES)
method = _written("method")
what_you_need = _written("what_you_need")
find_an_instructor = _written("find_an_instructor")
questions = _written("questions")


@_public
def article(request: HttpRequest) -> HttpResponse:
    """What the site grew from: its exercises in its order, what it promises and what is known, and its path."""
    by_slug = {one.slug: one for one in Exercise.objects.listed().filter(slug__in=source_article.places())}
    person = request.user if isinstance(request.user, User) else None
    today = local_date(timezone.now(), person.time_zone) if person else None
    context = {
        "name": source_article.NAME,
        "groups": [
            (group, [by_slug[slug] for slug in group.exercises if slug in by_slug]) for group in source_article.groups()
        ],
        "claims": source_article.CLAIMS,
        "rungs": ladder(person, today=today),
    }
    return render(request, "pages/article.html", context)


@_public
def find_help(request: HttpRequest) -> HttpResponse:
    """What the pages about the site say about a few words; the signs of an emergency come first."""
    form = HelpForm(request.GET)
    query = form.cleaned_data["search"] if form.is_valid() else ""
    context = {"form": form, "meant": everyday.read(query), "sections": help_pages.find(query)}
    return render(request, "pages/help.html", context, status=200 if form.is_valid() else 422)


@_public
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in words, made from the constants that the code follows."""
    return render(request, "pages/rules.html", {"listed": rulebook.listed()})


@_public
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule, for the links behind what it says."""
    found = rulebook.find(rule)
    if found is None:
        raise Http404
    return render(request, "pages/rule.html", {"one": found})


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the site on its first screen; a view, because the icons have hashed names."""
    icons = [
        {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static("img/icon-maskable.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "maskable"},
    ]
    site = {
        "name": "Pilates at home",
        "lang": "en-GB",
        "id": "/",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#F7F3EA",
        "theme_color": "#F7F3EA",
        "icons": icons,
    }
    return JsonResponse(site, content_type="application/manifest+json")


@login_not_required
@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """Redirect to allauth's sign-in: the one of the administration has neither rate limits nor a second factor.

    A person who is signed in and not staff gets a 403, because a redirect would send them back here.
    """
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    if request.user.is_authenticated:
        return redirect("admin:index")
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return to the form, with what was typed, where its own page sent it: somebody signed in again meanwhile."""
    if problems.is_asked(request):
        return problems.without_csrf_token()
    match = request.resolver_match
    if match is not None and holding.hold(request, match.func):
        return HttpResponseRedirect(request.get_full_path())
    return render(request, "403_csrf.html", status=403)


class NotAllowedMiddleware(MiddlewareMixin):
    """Answer with a page where the address of a button was opened by itself: from a history, or after signing in."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.path_info.startswith("/api/"):
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 400 page, or the 413 page where more was sent than the site takes."""
    is_too_large = isinstance(exception, RequestDataTooBig)
    if problems.is_asked(request):
        return problems.refused(is_too_large=is_too_large)
    if is_too_large:
        return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return defaults.bad_request(request, exception)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 404 page, or a problem document for the API."""
    return problems.unknown() if problems.is_asked(request) else defaults.page_not_found(request, exception)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 403 page, or a problem document for the API."""
    return problems.forbidden() if problems.is_asked(request) else defaults.permission_denied(request, exception)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Return the 500 page, or a problem document for the API; 503 where the error is that a row is held too long.

    Whatever a middleware raises comes here alone: the views of errors are the one place that sees it.
    """
    error, is_api = sys.exc_info()[1], problems.is_asked(request)
    if isinstance(error, Exception) and is_held_too_long(error):
        return problems.held() if is_api else send_again(request)
    return problems.failed(request) if is_api else defaults.server_error(request)
