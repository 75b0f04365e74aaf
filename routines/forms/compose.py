"""What a routine is composed for, and what is kept of it."""

from typing import Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conventions.fields import ScoreField, Segment
from exercises.models import Area, Level
from routines.composer import Wish
from routines.forms.routine import NewRoutineForm
from routines.models import PracticeSettings
from routines.rules.amount import COUNTS
from routines.rules.pain_now import KnownPain

KINDS = (("strength", _("Strength")), ("gentle", _("Gentle")))
ERRORS = {"invalid_choice": _("“%(value)s” is not one of the choices.")}


class ComposeForm(forms.Form):
    """Level, minutes, strength or gentle, what matters most, and the pain now; all but the pain may stand in the
    address."""

    minutes = forms.TypedChoiceField(
        label=_("Minutes"),
        choices=[(minutes, str(minutes)) for minutes in COUNTS],
        coerce=int,
        widget=Segment,
        error_messages=ERRORS,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=Segment, error_messages=ERRORS)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, widget=Segment, error_messages=ERRORS)
    focus = forms.MultipleChoiceField(
        label=_("What matters most"),
        choices=Area.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=ERRORS,
    )

    before = ScoreField(label=_("Pain now, 0 to 10"), required=False, left_out=_("No number"))

    @classmethod
    def asked(cls, data: QueryDict, settings: PracticeSettings, *, pain: KnownPain | None, is_sent: bool) -> Self:
        """What was asked for; where nothing was said, as the person chose last, with ``pain`` as today's number.

        ``is_sent``: it was sent as a form. An address never holds the pain.
        """
        asked = QueryDict(mutable=True)
        nearest = min(COUNTS, key=lambda minutes: abs(minutes - settings.minutes))
        usual = {"minutes": str(nearest), "kind": KINDS[0][0], "level": settings.level}
        for name, value in usual.items():
            asked[name] = data.get(name) or value
        # A form without a single tick sends no word of it.
        asked.setlist("focus", data.getlist("focus") if "level" in data or "focus" in data else settings.focus)
        asked["before"] = data.get("before", "") if is_sent else str(pain.score) if pain else ""
        return cls(asked)

    def wish(self) -> Wish:
        asked = self.cleaned_data
        return Wish(asked["minutes"], is_strength=asked["kind"] == KINDS[0][0], focus=frozenset(asked["focus"]))

    def in_words(self) -> str:
        """``15 minutes, strength, beginner, neck``."""
        asked = self.cleaned_data
        labels = [
            *(label for value, label in KINDS if value == asked["kind"]),
            Level(asked["level"]).label,
            *(Area(area).label for area in asked["focus"]),
        ]
        minutes = ngettext("{count} minute", "{count} minutes", asked["minutes"]).format(count=asked["minutes"])
        return ", ".join([minutes, *(str(label).lower() for label in labels)])


class KeepForm(NewRoutineForm):
    """A composed routine that becomes the person's own, with what was asked for."""

    minutes = forms.TypedChoiceField(
        choices=ComposeForm.base_fields["minutes"].choices,  # type: ignore[attr-defined]
        coerce=int,
        widget=forms.HiddenInput,
        required=False,
        empty_value=None,
    )
    level = forms.ChoiceField(choices=Level.choices, widget=forms.HiddenInput, required=False)
    focus = forms.MultipleChoiceField(choices=Area.choices, widget=forms.MultipleHiddenInput, required=False)
