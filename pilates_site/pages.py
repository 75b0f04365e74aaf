"""Pages that belong to no room: welcome, about, and what is shown when a form has grown too old."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("tracking:today")
    return render(request, "pages/welcome.html")


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@login_not_required
@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin's own sign-in knows neither rate limits nor a second factor: allauth's stands in its place.

    Someone signed in who is not staff gets a 403: sent back and forth between the two they would go in circles.
    """
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    if request.user.is_authenticated:
        return redirect("admin:index")
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
