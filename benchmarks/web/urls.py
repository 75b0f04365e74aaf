"""The map of the site, and first of all two addresses of a view that does nothing: one that Django alone answers, and
one behind the middleware that every request of the site passes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from pilates_site import urls

handler400, handler500 = urls.handler400, urls.handler500


@login_not_required
def nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"nothing", content_type="text/plain")


urlpatterns = [path("bare/", nothing), path("empty/", nothing), *urls.urlpatterns]
