"""An exercise that is not for a person, and what their professional said."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Guidance, Profession
from accounts.models.guidance import MAX_SAID
from accounts.screening.guidance import REVIEW_USUAL, AgreesTo, Spared
from conventions.days import DAY_ENDS
from conventions.fields import MAX_NAME, CleanTextFormField, Data, WholeNumberField, field_of
from conventions.forms import OnceForm, RefusableForm, VersionedForm
from exercises.models import Barred, Exercise
from exercises.models.barred import MAX_REASON

SUGGESTED, NOTHING = "suggested", ""
MAX_FORM_REPS = 100
UNTIL = format_lazy("{} {}", _("Empty: until you allow it again."), DAY_ENDS)


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **options,
    )


def _number(label: Any, **options: Any) -> WholeNumberField:
    return WholeNumberField(label=label, required=False, min_value=0, **options)


def _text(label: Any, length: int, **options: Any) -> CleanTextFormField:
    return CleanTextFormField(label=label, required=False, max_length=length, **options)


class _LeftOutFields(RefusableForm):
    said_by = forms.ChoiceField(
        label=_("Who said so"),
        choices=[(value, label) for value, label in Barred.SaidBy.choices if value != Barred.SaidBy.DIARY],
        initial=Barred.SaidBy.ME,
    )
    by = _text(_("Their name"), MAX_NAME)
    reason = _text(_("Why"), MAX_REASON, help_text=_("In your words. Only you read it."))
    instead = forms.ChoiceField(label=_("What takes its place"), required=False)

    def _offer(self, exercises: Sequence[Exercise], *first: tuple[str, Any]) -> None:
        choices = [(f"{one.slug}:base", one.name) for one in exercises]
        field_of(self, "instead", forms.ChoiceField).choices = [*first, (NOTHING, _("Nothing")), *choices]

    def said(self) -> Data:
        """What the verbs take beside the exercise."""
        return {name: self.cleaned_data[name] for name in ("said_by", "by", "reason")}


class NewLeftOutForm(_LeftOutFields, OnceForm):
    """Leave out an exercise, in every routine."""

    exercise = forms.ChoiceField(
        label=_("Exercise"),
        error_messages=dict.fromkeys(("invalid_choice", "required"), _("Choose an exercise from the list.")),
    )
    field_order = ("exercise", "said_by", "by", "reason", "instead")

    def __init__(self, data: QueryDict | None = None, *, exercises: Sequence[Exercise], chosen: str = "") -> None:
        super().__init__(data, initial={"exercise": chosen, "instead": SUGGESTED})
        names = [(one.slug, one.name) for one in exercises]
        field_of(self, "exercise", forms.ChoiceField).choices = [("", _("Choose")), *names]
        self._offer([one for one in exercises if one.is_offered], (SUGGESTED, _("The nearest that fits you")))


class EditLeftOutForm(_LeftOutFields, VersionedForm):
    """Change who said so, why, what takes its place, and until when."""

    until_on = _day(_("Until"), required=False, help_text=UNTIL)

    def __init__(self, data: QueryDict | None = None, *, barred: Barred, exercises: Sequence[Exercise]) -> None:
        names = ("version", *_LeftOutFields.base_fields, "until_on")
        super().__init__(data, initial={name: getattr(barred, name) for name in names})
        said_by = field_of(self, "said_by", forms.ChoiceField)
        said_by.choices = Barred.SaidBy.choices
        others = [one for one in exercises if one.is_offered]
        kept = [(barred.instead, _by_key(others, barred.instead))] if barred.instead else []
        self._offer([one for one in others if f"{one.slug}:base" != barred.instead], *kept)

    def said(self) -> Data:
        return {**super().said(), **{name: self.cleaned_data[name] for name in ("instead", "until_on")}}


def _by_key(exercises: Sequence[Exercise], key: str) -> str:
    slug = key.partition(":")[0]
    return next((one.name for one in exercises if one.slug == slug), slug)


class SaidForm(OnceForm):
    """What a health professional said, as the person was told."""

    profession = forms.ChoiceField(label=_("Who"), choices=Profession.choices)
    by = CleanTextFormField(label=_("Name"), max_length=MAX_NAME)
    place = _text(_("Place"), MAX_NAME)
    seen_on = _day(_("When"))
    agrees_to = forms.ChoiceField(
        label=_("You may"),
        required=False,
        choices=[("", _("They did not say")), *((one.value, one.words) for one in AgreesTo)],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        initial="",
    )
    spared = forms.MultipleChoiceField(
        label=_("You should not"),
        required=False,
        choices=[(one.value, one.words) for one in Spared],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
    )
    never = forms.MultipleChoiceField(
        label=_("Exercises to leave out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    yes = forms.MultipleChoiceField(
        label=_("Exercises they agree to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Although a condition of yours changes them or leaves them out."),
    )
    most_reps = _number(_("Repetitions of these, at most"), max_value=MAX_FORM_REPS)
    pain_limit = _number(_("Pain while moving, at most"), help_text=_("From 0 to 10. It can only lower your limit."))
    minutes_limit = _number(_("Minutes a session, at most"))
    days_limit = _number(_("Days a week, at most"))
    review_on = _day(
        _("Ask me to review it on"),
        help_text=_("A line on Today, nothing more."),
        error_messages={"required": _("Choose a day from 2 to 26 weeks ahead.")},
    )
    note = _text(_("In their words"), MAX_SAID, widget=forms.Textarea(attrs={"rows": 3}))

    FIELDS = ("profession", "by", "place", "seen_on", "agrees_to", "spared", "pain_limit", "minutes_limit")
    MORE = ("days_limit", "review_on", "note")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        exercises: Sequence[Exercise],
        today: date,
        like: Guidance | None = None,
    ) -> None:
        initial: Data = {"seen_on": today, "review_on": today + REVIEW_USUAL}
        if like is not None:
            kept = (name for name in (*self.FIELDS, *self.MORE) if name not in initial)
            initial |= {name: getattr(like, name) for name in kept}
            initial["never"] = [row.exercise.slug for row in like.never.all() if row.lifted_at is None]
            initial["yes"] = [row.exercise.slug for row in like.yes.all()]
        super().__init__(data, initial=initial)
        self.exercises = {one.slug: one for one in exercises}
        for name in ("never", "yes"):
            listed = [(one.slug, one.name) for one in exercises if name == "never" or one.is_offered]
            field_of(self, name, forms.MultipleChoiceField).choices = listed

    def said(self) -> Data:
        """What ``said_by_professional`` takes."""
        given = self.cleaned_data
        found = {name: given[name] for name in (*self.FIELDS, *self.MORE)}
        return found | {
            "never": [{"exercise": self.exercises[slug], "form": ""} for slug in given["never"]],
            "yes": [
                {"exercise": self.exercises[slug], "form": "", "most_reps": given["most_reps"]} for slug in given["yes"]
            ],
        }
