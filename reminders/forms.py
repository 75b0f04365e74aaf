"""What a person says about their reminders."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from conventions.fields import VersionedForm, WholeNumberField
from reminders.models import MORNING_SINCE, MORNING_UNTIL, Reminder

NOT_A_MORNING = _("Choose a time from 06:00 to 12:00, for example 07:30.")


def check_morning(clock: time) -> None:
    """Raises ``ValidationError`` for a time at which nobody is asked about the night."""
    if not MORNING_SINCE <= clock <= MORNING_UNTIL:
        raise ValidationError(NOT_A_MORNING, code="morning")


class ReminderForm(VersionedForm):
    """On or off, and how long before. Version 0 is a reminder that was never saved."""

    version = WholeNumberField(widget=forms.HiddenInput, min_value=0)
    is_on = forms.BooleanField(
        label=_("E-mail me before a session"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
    )
    lead_minutes = forms.TypedChoiceField(
        label=_("Remind me"),
        choices=Reminder.Lead.choices,
        coerce=int,
        error_messages={"invalid_choice": _("Choose one of these times."), "required": _("Choose one of these times.")},
    )

    def __init__(self, data: Any = None, *, rule: Reminder) -> None:
        initial = {"version": rule.version, "is_on": rule.is_on, "lead_minutes": rule.lead_minutes}
        super().__init__(data, initial=initial)


class MorningReminderForm(VersionedForm):
    """Whether the question of the next morning comes, and when."""

    version = WholeNumberField(widget=forms.HiddenInput, min_value=0)
    is_on = forms.BooleanField(
        label=_("E-mail me the morning after"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
    )
    local_time = forms.TimeField(
        label=_("Ask me in the morning at"),
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time", "min": "06:00", "max": "12:00"}, format="%H:%M"),
        validators=[check_morning],
        error_messages={"invalid": NOT_A_MORNING, "required": NOT_A_MORNING},
    )

    def __init__(self, data: Any = None, *, rule: Reminder) -> None:
        initial = {"version": rule.version, "is_on": rule.is_on, "local_time": rule.local_time}
        super().__init__(data, initial=initial, prefix="morning")
