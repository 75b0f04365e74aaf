"""A pause of the plan."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from conventions.fields import MAX_NOTE, CleanTextFormField, Data
from conventions.forms import OnceForm, RefusableForm, VersionedForm
from conventions.messages import Message
from routines.models import Pause

WEEK = timedelta(days=6)


def _day(label: Message) -> forms.DateField:
    wrong = gettext_lazy("Choose a day, for example 2026-11-26.")
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": wrong, "required": wrong},
    )


class _PauseFields(RefusableForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=Pause.Reason.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("invalid_choice", "required"), gettext_lazy("Choose one of these.")),
    )
    since_on = _day(gettext_lazy("First day"))
    until_on = _day(gettext_lazy("Last day"))
    note = CleanTextFormField(
        label=gettext_lazy("A note"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def said(self) -> Data:
        """What the verbs of a pause take."""
        return {name: self.cleaned_data[name] for name in _PauseFields.base_fields}


class NewPauseForm(_PauseFields, OnceForm):
    """A pause from today on, for a week, unless something else is said."""

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, initial={"since_on": today, "until_on": today + WEEK})


class EditPauseForm(_PauseFields, VersionedForm):
    def __init__(self, data: QueryDict | None = None, *, pause: Pause) -> None:
        initial = {name: getattr(pause, name) for name in ("version", *_PauseFields.base_fields)}
        super().__init__(data, initial=initial)
