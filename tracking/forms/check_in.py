"""What is asked before a session: the pain now, whether anything is new, and what of the changes to keep as usual."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.screening import ROWS, Urgency
from conventions.fields import Data, ScoreField, Segment
from conventions.forms import OnceForm
from tracking.forms.diary import PAIN_NOW, instead
from tracking.insights.check_in import CheckInResult

ANYTHING_NEW = _("Is anything about your pain new or different, or do you have any of the warning signs?")


class CheckInForm(OnceForm):
    """Two questions; with a ``verdict`` what may be kept as usual, and the warning signs where they are read again."""

    pain_before = ScoreField(label=PAIN_NOW, required=False)
    is_new = forms.ChoiceField(
        label=ANYTHING_NEW,
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=Segment,
        error_messages=instead(_("Choose yes or no.")),
    )

    def __init__(self, *args: Any, verdict: CheckInResult | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verdict = verdict
        if verdict is None:
            return
        self.fields["keep"] = forms.TypedMultipleChoiceField(
            choices=[(change.position, change.name) for change in verdict.changes if not change.is_gate],
            coerce=int,
            required=False,
            error_messages={"invalid_choice": _("You cannot keep the usual version of this today.")},
        )
        if verdict.asks_red_flags:
            levels = [Urgency.EMERGENCY, *([Urgency.TODAY] if verdict.asks_red_flags == "today" else [])]
            self.fields["signs"] = forms.MultipleChoiceField(
                label=_("Do you have any of these?"),
                choices=[(row.id, row.question) for row in ROWS if row.level in levels],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.fields["is_clear"] = forms.BooleanField(label=_("None of these"), required=False)

    def clean(self) -> Data:
        cleaned = super().clean() or self.cleaned_data
        if "signs" in self.fields and not cleaned.get("signs") and not cleaned.get("is_clear"):
            self.add_error(
                "signs", ValidationError(_("Read the list and tick any that apply, or tick “None of these”."))
            )
        return cleaned

    def has_something_new(self) -> bool:
        return bool(self.cleaned_data["is_new"] == "yes")
