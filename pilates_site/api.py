"""The map of the API: /api/v1/ and its schema."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from accounts.api import router as accounts
from exercises.api import router as exercises
from reminders.api import router as reminders
from routines.api import router as routines
from tracking.api import router as tracking

v1 = [url for router in (accounts, exercises, routines, tracking, reminders) for url in router.urls]

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="schema"),
    path("v1/", include((v1, "api"))),
]
