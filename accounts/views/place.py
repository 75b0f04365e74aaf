"""Where the person is, and how the pages look on this device."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.person import DeviceZoneForm, PlaceForm
from accounts.models import User
from accounts.zones import city_of
from conventions.pages import changed, form_page, get_or_post, person_of, restore_and_say, sent


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Light or dark, and who is drawn: kept on this device."""
    return render(request, "accounts/look.html")


@get_or_post
def place(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = PlaceForm(sent(request), person=person)
    if form.is_valid():
        given = form.cleaned_data
        place = {name: given[name] for name in ("time_zone", "first_weekday")}
        settle = partial(person.settle, expected=given["version"], at=timezone.now(), **place)
        if changed(form, settle, stored=lambda: PlaceForm(person=User.objects.get(pk=person.pk))):
            messages.success(request, _("Saved. Your week and your reminders now use these settings."))
            return redirect("accounts:me")
    return form_page(request, "accounts/place.html", form)


@require_POST
def device_zone(request: HttpRequest) -> HttpResponse:
    """Use the zone that the device is in, or keep one's own and be asked no more."""
    person, then = person_of(request), reverse("tracking:today")
    form = DeviceZoneForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:place")
    zone, expected = form.cleaned_data["zone"], form.cleaned_data["version"]
    if form.cleaned_data["answer"] == "keep":
        person.decline_zone(zone)
        return redirect(then)
    use = partial(
        person.settle, time_zone=zone, first_weekday=person.first_weekday, at=timezone.now(), expected=expected
    )
    said = _("Saved. Your day and your reminders now follow {city}.").format(city=city_of(zone))
    return restore_and_say(request, use, said=said, then=then)
