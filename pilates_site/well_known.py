"""What programs ask every site for: who may read it, its icon, whom to tell of a hole, the page of the password."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

NOT_FOR_ROBOTS = ("/accounts/", "/admin/", "/api/")
"""What is nobody's to find by a search. What needs a sign-in is closed anyway, and need not be named."""
GOOD_FOR = timedelta(days=180)
a_day = cache_control(public=True, max_age=86_400)


@login_not_required
@require_safe
@a_day
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@a_day
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon: its name has its content in it."""
    return HttpResponseRedirect(static("img/icon-180.png"))


@login_not_required
@require_safe
@a_day
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116), for half a year from today. 404 where the operator names nobody."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    until = (timezone.now() + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact if contact.startswith('https://') else f'mailto:{contact}'}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Lead a password manager to the page where a password is changed."""
    return HttpResponseRedirect(reverse("account_change_password"))
