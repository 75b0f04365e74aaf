"""The map of the API: /api/v1/ and its schema."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from accounts import api as accounts
from exercises import api as exercises
from reminders import api as reminders
from routines import api as routines
from tracking import api as tracking

# Each room brings its lists by a router, and what there is one of (me, the week) by paths of its own.
v1 = [
    url
    for room in (accounts, exercises, routines, tracking, reminders)
    for url in (*room.router.urls, *getattr(room, "urlpatterns", ()))
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="schema"),
    path("v1/", include((v1, "api"))),
]
