"""What a person says about their reminders."""

from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from conventions.fields import Data, WholeNumberField
from conventions.forms import VersionedForm
from conventions.messages import Message
from reminders.models import MORNING_SINCE, MORNING_UNTIL, Reminder

NOT_A_MORNING = _("Choose a time from 06:00 to 12:00, for example 07:30.")


def check_morning(clock: time) -> None:
    """Raises ``ValidationError`` for a time at which nobody is asked about the night."""
    if not MORNING_SINCE <= clock <= MORNING_UNTIL:
        raise ValidationError(NOT_A_MORNING, code="morning")


def _switch(label: Message) -> forms.BooleanField:
    switch = forms.CheckboxInput(attrs={"class": "switch", "role": "switch"})
    return forms.BooleanField(label=label, required=False, widget=switch)


class SwitchForm(VersionedForm):
    """A kind of reminder: on or off, and when. Version 0 is one that was never saved."""

    kind = Reminder.Kind.PRACTICE

    version = WholeNumberField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: QueryDict | None = None, *, rule: Reminder) -> None:
        super().__init__(data, initial={name: getattr(rule, name) for name in self.base_fields})

    def wish(self) -> Data:
        """What was asked for, as the verb takes it."""
        given = dict(self.cleaned_data)
        return given | {"expected": given.pop("version")}


class ReminderForm(SwitchForm):
    """On or off, and how long before."""

    is_on = _switch(_("Email me before a session"))
    lead_minutes = forms.TypedChoiceField(
        label=_("Remind me"),
        choices=Reminder.Lead.choices,
        coerce=int,
        error_messages={
            "invalid_choice": _("Choose a time from the list."),
            "required": _("Choose a time from the list."),
        },
    )


class MorningReminderForm(SwitchForm):
    """Whether the question of the next morning comes, and when."""

    kind = Reminder.Kind.MORNING
    prefix = "morning"

    is_on = _switch(_("Email me the morning after"))
    local_time = forms.TimeField(
        label=_("Ask me in the morning at"),
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time", "min": "06:00", "max": "12:00"}, format="%H:%M"),
        validators=[check_morning],
        error_messages={"invalid": NOT_A_MORNING, "required": NOT_A_MORNING},
    )
