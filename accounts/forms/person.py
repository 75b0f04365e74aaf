"""Forms about the person: sign-up, consent, place and week, earlier practice, goodbye."""

import json
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import screening
from accounts.models import Consent, PractisedBefore, User
from accounts.screening.practised import LastPractised, PractisedFor
from accounts.screening.words import Terms
from accounts.zones import city_of, old_names, place_named, places
from conventions.days import WEEKDAY_NAMES
from conventions.fields import Data, WholeNumberField, field_of, validate_time_zone
from conventions.forms import OnceForm, ReturnableForm, VersionedForm
from conventions.messages import Message


class TimeZoneField(forms.ChoiceField):
    """A zone, shown as its city. Zones that are not in the list count too: a browser or a program may name one."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Choose a city from the list, the nearest one in your time zone.")
        super().__init__(choices=places, error_messages=dict.fromkeys(("required", "invalid_choice"), wrong), **kwargs)

    def valid_value(self, value: object) -> bool:
        try:
            validate_time_zone(str(value))
        except ValidationError:
            return False
        return True

    def offer(self, zone: str | None, words: Message) -> None:
        """Put a choice above the list."""
        self.choices = [(zone or "", words), *places()]


class AgreeingForm(ReturnableForm):
    """Two ticks that agree to the three texts."""

    terms = forms.BooleanField(
        label=screening.TICKS["terms"],
        error_messages={
            "required": format_lazy(
                _("Tick “{tick}” to continue. Nothing was saved."), tick=screening.TERMS["age"].tick
            )
        },
    )
    health_data = forms.BooleanField(required=False, label=screening.TICKS["health_data"])

    def kinds(self) -> list[str]:
        """The kinds of consent that the ticks give."""
        return [kind for tick, kinds in screening.AGREED_BY.items() if self.cleaned_data.get(tick) for kind in kinds]

    def ticks(self) -> list[tuple[forms.BoundField, list[Terms]]]:
        """Each tick with the texts it agrees to."""
        return [
            (self[tick], [screening.TERMS[kind] for kind in kinds])
            for tick, kinds in screening.AGREED_BY.items()
            if tick in self.fields
        ]


class AgreeForm(AgreeingForm):
    """The texts that somebody has not agreed to in their present words."""

    def __init__(self, data: QueryDict | None = None, *, owner: User) -> None:
        super().__init__(data)
        given = set(Consent.objects.visible_to(owner).current().values_list("kind", flat=True))
        for tick, kinds in screening.AGREED_BY.items():
            if given.issuperset(kinds):
                del self.fields[tick]


class SignupForm(AgreeingForm):
    """What sign-up asks beside allauth's own fields: where the person is, guessed from the browser and shown."""

    time_zone = TimeZoneField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autofocus"] = True
        field_of(self, "time_zone", TimeZoneField).offer(None, _("Choose the nearest city"))
        self.fields["time_zone"].widget.attrs["data-old-names"] = json.dumps(old_names())  # browsers say some of them

    @transaction.atomic
    def signup(self, request: HttpRequest, user: User) -> None:
        at = timezone.now()
        user.settle(time_zone=self.cleaned_data["time_zone"], first_weekday=user.first_weekday, at=at)
        Consent.objects.give(owner=user, kinds=self.kinds(), at=at)


class PlaceForm(VersionedForm):
    """Where the person is and on which day their week begins."""

    time_zone = TimeZoneField(
        label=_("Your city"), help_text=_("This sets when your day begins and when reminders arrive.")
    )
    first_weekday = forms.TypedChoiceField(
        choices=list(enumerate(WEEKDAY_NAMES)),
        coerce=int,
        label=_("Your week begins on"),
        error_messages={"invalid_choice": _("Choose a day of the week.")},
    )

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        super().__init__(
            data, initial={name: getattr(person, name) for name in ("time_zone", "first_weekday", "version")}
        )
        # A zone that a browser or a program named may be outside the list: saving another field must not change it.
        now = self.initial["time_zone"]
        if not any(now == zone for _region, cities in places() for zone, _city in cities):
            field_of(self, "time_zone", TimeZoneField).offer(now, city_of(now))


class DeviceZoneForm(forms.Form):
    """What a person says of the zone that their device is in."""

    zone = forms.CharField()
    version = WholeNumberField(min_value=1)
    answer = forms.ChoiceField(choices=[(answer, answer) for answer in ("use", "keep")])

    def clean_zone(self) -> str:
        zone = place_named(self.cleaned_data["zone"])
        validate_time_zone(zone)
        return zone


NEAREST = dict.fromkeys(("required", "invalid_choice"), _("Choose the closest answer."))


class PractisedForm(OnceForm):
    """Have you practised Pilates, with a teacher, and when last?"""

    practised = forms.ChoiceField(
        choices=[(answer.value, answer.words) for answer in PractisedFor],
        label=_("Have you practised Pilates regularly?"),
        widget=forms.RadioSelect,
        error_messages=NEAREST,
    )
    has_teacher = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        required=False,
        label=_("With a teacher?"),
        widget=forms.RadioSelect,
        error_messages=NEAREST,
    )
    last = forms.ChoiceField(
        choices=[(answer.value, answer.words) for answer in LastPractised],
        label=_("When was that last?"),
        help_text=_("Leave it empty if you answered “Never”."),
        widget=forms.RadioSelect,
        error_messages={**NEAREST, "required": _("Say when you practised last.")},
    )

    def __init__(self, *args: Any, owner: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.at = owner, at
        newest = PractisedBefore.objects.visible_to(owner).first()
        if newest is not None:
            has_teacher = "yes" if newest.has_teacher else "no"
            self.initial.update(practised=newest.practised, has_teacher=has_teacher, last=newest.last)

    def clean(self) -> Data:
        cleaned: Data = super().clean() or self.cleaned_data
        if cleaned.get("practised") == PractisedFor.NEVER.value:
            # Who goes back to "never" need not clear the other two by hand: radio buttons cannot be cleared.
            cleaned.update(has_teacher="", last="")
            self.errors.pop("last", None)
        if not self.errors:
            PractisedBefore(owner=self.owner, declared_at=self.at, **self.answer()).clean()
        return cleaned

    def answer(self) -> Data:
        """The answer as the verb takes it."""
        given = self.cleaned_data
        return {**{name: given[name] for name in ("practised", "last")}, "has_teacher": given["has_teacher"] == "yes"}


class GoodbyeForm(forms.Form):
    """The password once more, before everything is deleted."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password to confirm that it is you.")},
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.owner.check_password(password):
            raise ValidationError(_("That password is not right. Nothing was deleted."), code="password")
        return password
