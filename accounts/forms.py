"""Forms about the person: sign-up, place and week."""

from django import forms
from django.http import HttpRequest

from accounts.models import User
from conventions.fields import time_zone_choices


class SignupForm(forms.Form):
    """What sign-up asks beside allauth's own fields: where the person is, guessed from the browser and shown."""

    time_zone = forms.ChoiceField(
        choices=time_zone_choices,
        initial="UTC",
        label="Time zone",
        help_text="So that today, this week and your reminders are yours.",
        error_messages={"invalid_choice": "Choose a time zone from the list, for example Europe/Lisbon."},
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.time_zone = self.cleaned_data["time_zone"]
        user.save(update_fields=["time_zone"])
