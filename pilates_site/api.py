"""The map of the API: /api/v1/ and its schema."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from accounts.api import router as accounts
from exercises.api import router as exercises
from reminders.api import router as reminders
from routines.api import router as routines
from tracking.api import router as tracking

router = SimpleRouter()
v1: list = []
for room in (accounts, exercises, routines, tracking, reminders):
    v1 += room.urls

urlpatterns = [
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="schema"),
    path("v1/", include((v1, "api"))),
]
