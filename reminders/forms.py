"""What a person says about their reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conventions.fields import VersionedForm, WholeNumberField
from reminders.models import Rule


class RuleForm(VersionedForm):
    """On or off, and how long before. Version 0 is a rule that was never saved."""

    version = WholeNumberField(widget=forms.HiddenInput, min_value=0)
    is_on = forms.BooleanField(
        label=_("E-mail me before a session"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
    )
    lead_minutes = forms.TypedChoiceField(
        label=_("Remind me"),
        choices=Rule.Lead.choices,
        coerce=int,
        error_messages={"invalid_choice": _("Choose one of these times."), "required": _("Choose one of these times.")},
    )

    def __init__(self, data: Any = None, *, rule: Rule) -> None:
        initial = {"version": rule.version, "is_on": rule.is_on, "lead_minutes": rule.lead_minutes}
        super().__init__(data, initial=initial)
