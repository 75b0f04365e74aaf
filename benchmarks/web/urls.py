"""The map of the site and one more address: a view that does nothing, behind everything that every request passes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from pilates_site import urls

handler400, handler500 = urls.handler400, urls.handler500


@login_not_required
def bare(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"bare", content_type="text/plain")


# Last, so that no address of the site is found later than without it.
urlpatterns = [*urls.urlpatterns, path("bare/", bare)]
