"""The next-morning question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conventions.fields import Data, ScoreField
from conventions.forms import RefusableForm, VersionedForm
from tracking.forms.diary import instead
from tracking.models import FollowUp


class MorningForm(RefusableForm):
    """Form for the next-morning question: settled, same or worse, and an optional number."""

    feeling = forms.ChoiceField(
        label=_("How is your back this morning?"),
        choices=FollowUp.Feeling.choices,
        error_messages=instead(_("Choose settled, the same or worse.")),
    )
    score = ScoreField(label=_("Pain on waking, from 0 to 10"), required=False, left_out=_("No number"))

    def answers(self) -> Data:
        return {"feeling": self.cleaned_data["feeling"], "score": self.cleaned_data["score"]}


class VersionedMorningForm(MorningForm, VersionedForm):
    button = "feeling"

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        names = ("version", "feeling", "score")
        kwargs["initial"] = {name: getattr(follow_up, name) for name in names}
        super().__init__(*args, **kwargs)
