"""The map of the site: each app has its own rooms under the user's words."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from accounts.views.signup import Signup
from conventions import problems
from pilates_site import api, health, pages, well_known
from pilates_site.first_week import first_week

urlpatterns = [
    # First, so that a program does not wait until every address of a page was compared with its own.
    path("api/", include(api.urlpatterns)),
    re_path(r"^api/", login_not_required(problems.not_found)),
    path("", pages.welcome, name="welcome"),
    path("about/", pages.about, name="about"),
    path("article/", pages.article, name="article"),
    path("evidence/", pages.evidence, name="evidence"),
    path("help/", pages.find_help, name="help"),
    path("method/", pages.method, name="method"),
    path("what-you-need/", pages.what_you_need, name="what_you_need"),
    path("find-an-instructor/", pages.find_an_instructor, name="find_an_instructor"),
    path("questions/", pages.questions, name="questions"),
    path("week/first/", first_week, name="first_week"),
    path("rules/", pages.rules, name="rules"),
    path("rules/<str:rule>/", pages.rule, name="rule"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("", include("exercises.urls")),
    path("", include("routines.urls")),
    path("", include("tracking.urls")),
    path("", include("reminders.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/signup/", Signup.as_view(), name="account_signup"),
    path("accounts/", include("allauth.urls")),
    path("robots.txt", well_known.robots, name="robots"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path(".well-known/security.txt", well_known.security, name="security_txt"),
    path(".well-known/change-password", well_known.change_password, name="well_known_password"),
    path("healthz/", health.healthz, name="healthz"),
    path("healthz/reminders/", health.reminders, name="reminders-health"),
    path("admin/login/", pages.admin_login),
    path("admin/", admin.site.urls),
]

handler400 = pages.bad_request
handler403 = pages.permission_denied
handler404 = pages.not_found
handler500 = pages.server_error
