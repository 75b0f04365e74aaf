"""The questions asked now and then: the three, the change, own activities; and where somebody stands at the start."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.fields import MAX_NAME, CleanTextFormField, Data, ScoreField
from conventions.forms import OnceForm, RefusableForm, VersionedForm
from conventions.messages import Message
from tracking.forms.diary import MomentForm, instead, note_field
from tracking.insights.answers import CHANGE_WORDS
from tracking.models import Activity, Care, Measure

# After Krebs 2009, in our own words.
PAIN_WEEK = gettext_lazy("On average, how strong was your pain in the last 7 days?")
ENJOYMENT = gettext_lazy("How much did pain spoil your enjoyment of life in the last 7 days?")
ACTIVITY = gettext_lazy("How much did pain get in the way of what you do in the last 7 days?")


def spoiled(label: Message, **options: Any) -> ScoreField:
    return ScoreField(
        label=label, start_words=gettext_lazy("not at all"), end_words=gettext_lazy("completely"), **options
    )


def name_field(**options: Any) -> CleanTextFormField:
    return CleanTextFormField(
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "sentences"}),
        **options,
    )


def rating_field(label: str) -> ScoreField:
    return ScoreField(
        label=label,
        required=False,
        start_words=gettext_lazy("cannot"),
        end_words=gettext_lazy("as before"),
        left_out=gettext_lazy("Not now"),
    )


class ThreeForm(RefusableForm):
    pain = ScoreField(label=PAIN_WEEK)
    enjoyment = spoiled(ENJOYMENT)
    activity = spoiled(ACTIVITY)
    note = note_field()

    def given(self) -> Data:
        return {name: self.cleaned_data[name] for name in ("pain", "enjoyment", "activity", "note")}


class ChangeForm(RefusableForm):
    change = forms.TypedChoiceField(
        label=gettext_lazy("Compared with when you started, how is your upper back now?"),
        choices=[(str(value), capfirst(words)) for value, words in CHANGE_WORDS.items()],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=instead(gettext_lazy("Choose one of the answers.")),
    )
    note = note_field()

    def given(self) -> Data:
        return {name: self.cleaned_data[name] for name in ("change", "note")}


class AddThreeForm(ThreeForm, OnceForm):
    pass


class AddChangeForm(ChangeForm, OnceForm):
    pass


class EditThreeForm(ThreeForm, VersionedForm):
    pass


class EditChangeForm(ChangeForm, VersionedForm):
    pass


def edit_form(data: QueryDict | None, *, row: Measure) -> EditThreeForm | EditChangeForm:
    """The form of ``row`` with what it holds."""
    kind = EditThreeForm if row.kind == Measure.Kind.THREE else EditChangeForm
    names = ("version", "pain", "enjoyment", "activity", "change", "note")
    return kind(data, initial={name: getattr(row, name) for name in names})


# Own activities --------------------------------------------------------------------------------------------------


class AddActivityForm(OnceForm):
    name = name_field(
        label=gettext_lazy("Something your upper back makes hard"),
        help_text=gettext_lazy("For example: driving for an hour, lifting a full pan, reading in bed."),
    )
    score = rating_field("How well can you do it today?")


class EditActivityForm(VersionedForm):
    name = name_field(label=gettext_lazy("In your own words"))

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": activity.version, "name": activity.name}
        super().__init__(*args, **kwargs)


class RateForm(RefusableForm):
    """How well each of ``activities`` goes today; any may be left out."""

    def __init__(self, *args: Any, activities: Sequence[Activity], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activities = activities
        for activity in activities:
            self.fields[f"activity_{activity.pk}"] = rating_field(activity.name)
            latest = activity.latest
            if latest is not None and latest.local_date == today:
                self.initial[f"activity_{activity.pk}"] = latest.score

    def clean(self) -> Data:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.ratings():
            raise ValidationError(_("Choose a number for at least one of them, or skip this for now."), code="nothing")
        return cleaned

    def ratings(self) -> list[tuple[Activity, int]]:
        found = [(activity, self.cleaned_data.get(f"activity_{activity.pk}")) for activity in self.activities]
        return [(activity, score) for activity, score in found if score is not None]


class WhereYouAreForm(OnceForm):
    """The pain at the start: it shapes the first session, and is the first line of the diary."""

    pain_now = ScoreField(label=gettext_lazy("How strong is your upper-back pain now?"))


# Care ------------------------------------------------------------------------------------------------------------


class CareForm(MomentForm):
    names = {"noted_at": "clock"}

    kind = forms.ChoiceField(
        label=gettext_lazy("What was it?"),
        choices=Care.Kind.choices,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages=instead(gettext_lazy("Choose from the list.")),
    )
    note = note_field()

    field_order = ("kind", "day", "clock", "note")

    def given(self) -> Data:
        given = self.cleaned_data
        return {"kind": given["kind"], "note": given["note"], "noted_at": given["moment"]}


class AddCareForm(CareForm, OnceForm):
    pass


class EditCareForm(CareForm, VersionedForm):
    def __init__(self, *args: Any, row: Care, **kwargs: Any) -> None:
        kept = {name: getattr(row, name) for name in ("version", "kind", "note")}
        super().__init__(*args, zone=row.time_zone, kept=row.noted_at, initial=kept, **kwargs)
