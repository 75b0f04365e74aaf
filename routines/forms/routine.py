"""A routine as a form: its name and note, and a row for each exercise."""

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from conventions.fields import MAX_NAME, MAX_NOTE, CleanTextFormField
from conventions.forms import OnceForm, RefusableForm, VersionedForm
from exercises.facts import BASE
from exercises.models import MAX_FORM_KEY, Exercise
from routines.forms.rows import Raw, whole_number
from routines.models import MAX_HOLD_SECONDS, MAX_REPS, MAX_SETS, MAX_STEP_NOTE, OwnExercise, RoutineStep
from routines.models.steps import PACES
from routines.rules import PACE_WORDS, Pace

_USUAL = {"sets": "1", "form": "base", "hold_seconds": "", "pace": "usual", "note": ""}


class RoutineFields(RefusableForm):
    name = CleanTextFormField(label=_("Name"), max_length=MAX_NAME)
    note = CleanTextFormField(
        label=_("Note"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only you can see this."),
    )


class NewRoutineForm(OnceForm, RoutineFields):
    pass


class EditRoutineForm(VersionedForm, RoutineFields):
    pass


class StepForm(forms.Form):
    """One row: an exercise and its dose."""

    exercise = forms.CharField(widget=forms.HiddenInput, max_length=60)
    reps = whole_number(1, MAX_REPS, label=_("Repetitions"))
    sets = whole_number(1, MAX_SETS, label=_("Sets"))
    hold_seconds = whole_number(
        0,
        MAX_HOLD_SECONDS,
        label=_("Seconds held"),
        required=False,
        help_text=_("Leave empty to use the exercise's own time."),
    )
    form = forms.CharField(label=_("Version"), max_length=MAX_FORM_KEY)
    pace = forms.ChoiceField(
        label=_("Time"), choices=PACES, required=False, error_messages={"invalid_choice": _("Choose from the list.")}
    )
    note = CleanTextFormField(label=_("Note"), required=False, max_length=MAX_STEP_NOTE)

    def clean_hold_seconds(self) -> int:
        return self.cleaned_data["hold_seconds"] or 0

    def clean_pace(self) -> str:
        return self.cleaned_data["pace"] or Pace.USUAL


@dataclass(frozen=True)
class StepRow:
    """A row as the page shows it: the form, what it is about, and when it begins, in seconds.

    ``phase`` is the name of a phase that begins here, and empty inside one.
    """

    form: StepForm
    exercise: Exercise | OwnExercise | None
    phase: str
    begins: int | None
    index: int
    count: int

    @property
    def name(self) -> str:
        return self.exercise.name if self.exercise else str(self.form["exercise"].value())[:60]

    @property
    def drawn(self) -> Exercise | None:
        """Whose picture is shown."""
        return self.exercise.drawn_as if isinstance(self.exercise, OwnExercise) else self.exercise

    @property
    def is_own(self) -> bool:
        return isinstance(self.exercise, OwnExercise)

    @property
    def place(self) -> int:
        return self.index + 1

    @property
    def is_last(self) -> bool:
        return self.place == self.count

    @property
    def unit(self) -> str:
        """What is counted, as a label."""
        unit = self.exercise.unit if self.exercise else "reps"
        return gettext("Repetitions") if unit == "reps" else unit.capitalize()

    @property
    def is_counted_otherwise(self) -> bool:
        """Whether something else than repetitions is counted."""
        return self.exercise is not None and self.exercise.unit != "reps"

    @property
    def form_key(self) -> str:
        """The form that is drawn, where it suits the person."""
        return str(self.form["form"].value() or BASE)

    @property
    def forms(self) -> list[tuple[str, str, str, bool]]:
        """The forms there are: key, name, why it is as it is, and whether it is chosen."""
        if self.exercise is None or self.is_own:
            return []
        facts = self.exercise.facts
        chosen = facts.key_of(str(self.form["form"].value()))
        return [(form.key, form.name, form.why, form.key == chosen) for form in facts.forms if form.is_home]

    @property
    def unusual(self) -> str:
        """What is folded away and not as usual, in a few words: ``2 sets, easier form``."""
        found = []
        sets = str(self.form["sets"].value() or "")
        if re.fullmatch(r"\d+", sets, re.ASCII) and sets != _USUAL["sets"]:
            found.append(ngettext("{count} set", "{count} sets", int(sets)).format(count=sets))
        pace = str(self.form["pace"].value() or "")
        found += [str(words).lower() for key, words in PACE_WORDS.items() if key == pace and key != Pace.USUAL]
        found += [name for key, name, __, is_chosen in self.forms if is_chosen and key != BASE]
        return ", ".join(found)

    @property
    def is_wrong_inside(self) -> bool:
        """Whether something that is folded away needs another look."""
        return any(self.form[name].errors for name in _USUAL)


def as_typed(step: RoutineStep) -> Raw:
    """A step as its row holds it."""
    return {
        "exercise": step.subject.slug,
        "reps": str(step.reps),
        "sets": str(step.sets),
        "hold_seconds": str(step.hold_seconds or ""),
        "form": step.form,
        "pace": step.pace,
        "note": step.note,
    }
