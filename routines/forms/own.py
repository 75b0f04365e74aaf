"""An exercise a person writes down."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from conventions.by_name import NamedChoice
from conventions.fields import MAX_NAME, MAX_NOTE, CleanTextFormField, Data, Segment
from conventions.forms import OnceForm, RefusableForm, VersionedForm
from exercises.models import Exercise, Phase, Position
from routines.forms.rows import whole_number
from routines.models import MAX_HOLD_SECONDS, MAX_REPS, MAX_SETS, OwnExercise

MAX_REP_SECONDS = 120


class OwnFields(RefusableForm):
    name = CleanTextFormField(label=_("Name"), max_length=MAX_NAME)
    instructions = CleanTextFormField(
        label=_("Steps"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One step per line. The guided session reads them as you wrote them."),
    )
    phase = forms.ChoiceField(label=_("When in a session"), choices=Phase.choices, initial=Phase.MOBILITY)
    position = forms.ChoiceField(label=_("Position"), choices=Position.choices, initial=Position.STAND)
    reps = whole_number(1, MAX_REPS, label=_("Repetitions"), initial=6)
    sets = whole_number(1, MAX_SETS, label=_("Sets"), initial=1)
    rep_seconds = whole_number(1, MAX_REP_SECONDS, label=_("Seconds per repetition"), initial=8)
    hold_seconds = whole_number(
        0, MAX_HOLD_SECONDS, label=_("Seconds held"), required=False, help_text=_("Leave empty for no hold.")
    )
    sides = forms.TypedChoiceField(
        label=_("Left and right"),
        choices=[("1", _("Both sides at once")), ("2", _("Each side in turn"))],
        coerce=int,
        initial="1",
        widget=Segment,
    )
    drawn_as = NamedChoice(
        label=_("Picture"),
        queryset=Exercise.objects.listed().offered(),
        to_field_name="slug",
        required=False,
        empty_label=_("No picture"),
        help_text=_("Borrow the figure of a similar exercise."),
    )
    note = CleanTextFormField(
        label=_("Note"), required=False, max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_hold_seconds(self) -> int:
        return self.cleaned_data["hold_seconds"] or 0

    def fields_of_it(self) -> Data:
        """What the verbs take."""
        return {name: self.cleaned_data[name] for name in OwnFields.base_fields}


class NewOwnForm(OnceForm, OwnFields):
    def sent(self) -> Data:
        drawn = self.cleaned_data["drawn_as"]
        return self.fields_of_it() | {"drawn_as": drawn.slug if drawn else ""}


class EditOwnForm(VersionedForm, OwnFields):
    def __init__(self, data: QueryDict | None = None, *, exercise: OwnExercise) -> None:
        stored = {name: getattr(exercise, name) for name in ("version", *OwnFields.base_fields)}
        stored["drawn_as"] = exercise.drawn_as.slug if exercise.drawn_as else ""
        super().__init__(data, initial=stored)
