"""A routine being written."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from conventions.fields import MAX_NAME, MAX_NOTE, CleanTextFormField, OnceForm, VersionedForm
from exercises.models import Exercise, Phase
from routines import rules, timeline
from routines.forms.rows import SAVE, Raw, prefixed, raw_rows, show, whole_number
from routines.models import MAX_HOLD_SECONDS, MAX_REPS, MAX_SETS, MAX_STEP_NOTE, MAX_STEPS, Routine, RoutineStep

_ROW_ACTION = re.compile(r"(up|down|remove)-(\d{1,2})\Z", re.ASCII)
_SLUG = re.compile(r"[-a-z0-9]{1,60}\Z")
_USUAL = {"sets": "1", "form": "base", "hold_seconds": "", "note": ""}


class RoutineFields(forms.Form):
    name = CleanTextFormField(label="Name", max_length=MAX_NAME)
    note = CleanTextFormField(
        label="Note",
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For yourself; nobody else sees it.",
    )


class NewRoutineForm(OnceForm, RoutineFields):
    pass


class EditRoutineForm(VersionedForm, RoutineFields):
    pass


class StepForm(forms.Form):
    """One row: an exercise and its dose."""

    exercise = forms.CharField(widget=forms.HiddenInput, max_length=60)
    reps = whole_number(1, MAX_REPS, label="Repetitions")
    sets = whole_number(1, MAX_SETS, label="Sets")
    hold_seconds = whole_number(
        0, MAX_HOLD_SECONDS, label="Seconds held", required=False, help_text="Empty: as the exercise says."
    )
    form = forms.ChoiceField(label="Form", choices=RoutineStep.Form.choices)
    note = CleanTextFormField(label="Note", required=False, max_length=MAX_STEP_NOTE)

    def clean_hold_seconds(self) -> int:
        return self.cleaned_data["hold_seconds"] or 0


@dataclass(frozen=True)
class StepRow:
    """A row as the page shows it: the form, what it is about, and when it begins (``m:ss``).

    ``phase`` is the name of a phase that begins here, and empty inside one.
    """

    form: StepForm
    exercise: Exercise | None
    phase: str
    begins: str
    index: int
    is_last: bool

    @property
    def name(self) -> str:
        return self.exercise.name if self.exercise else str(self.form["exercise"].value())[:60]

    @property
    def unit(self) -> str:
        """What is counted, as a label."""
        unit = self.exercise.unit if self.exercise else "reps"
        return "Repetitions" if unit == "reps" else unit.capitalize()

    @property
    def has_more(self) -> bool:
        """Whether what is folded away holds something unusual or wrong."""
        return any(
            self.form[name].errors or str(self.form[name].value() or usual) != usual for name, usual in _USUAL.items()
        )


class RoutineEditor:
    """Name, note and rows of a routine; made by ``blank``, ``showing`` or ``sent``.

    ``hint`` says what the last button did.
    """

    def __init__(self, form: RoutineFields, rows: list[Raw], *, do: str = "") -> None:
        self.form, self.rows, self.do = form, rows, do
        self.hint = ""
        typed = [row["exercise"] for row in rows if _SLUG.match(row["exercise"])]
        wanted = Q(is_listed=True) | Q(slug__in=typed)
        self.catalogue = {exercise.slug: exercise for exercise in Exercise.objects.filter(wanted)}

    @classmethod
    def blank(cls, *, add: str = "") -> Self:
        """An empty form, or one that begins with the exercise ``add``."""
        return cls(NewRoutineForm(), [])._with(add)

    @classmethod
    def showing(cls, routine: Routine, *, add: str = "") -> Self:
        """The form of a stored routine, with the exercise ``add`` put in."""
        form = EditRoutineForm(initial={"name": routine.name, "note": routine.note, "version": routine.version})
        return cls(form, [_as_typed(step) for step in routine.steps.all()])._with(add)

    @classmethod
    def sent(cls, data: QueryDict, *, form_class: type[RoutineFields]) -> Self:
        """What was sent, changed as the button asks that was pressed."""
        do = data.get("do", SAVE)
        typed = {name: data[name] for name in form_class.base_fields if name in data}
        form = form_class(data) if do == SAVE else form_class(initial=typed)
        rows = raw_rows(data, "steps", fields=StepForm.base_fields, most=MAX_STEPS + 1)
        editor = cls(form, rows, do=do)
        chosen = str(data.get("add", ""))
        if do == SAVE and chosen:
            editor._with(chosen)
            form.add_error(None, f"{editor.hint} You had chosen it but not added it: look at its dose, then save.")
        elif do == "add":
            editor._with(chosen)
        else:
            editor._change_row()
        return editor

    @property
    def is_saving(self) -> bool:
        return self.do == SAVE

    # Changing rows

    def _with(self, slug: str) -> Self:
        """Put an exercise where its phase belongs (rule B1), with the low end of its dose (rule B16)."""
        exercise = self.catalogue.get(slug)
        if len(self.rows) >= MAX_STEPS:
            self.hint = f"A routine holds at most {MAX_STEPS} exercises. Take one out first."
        elif exercise is not None and exercise.is_offered:
            there = [self.catalogue.get(row["exercise"]) for row in self.rows]
            place = rules.place_for(exercise.phase, among=[other.phase if other else "" for other in there])
            self.rows.insert(place, _as_typed(RoutineStep(exercise=exercise, reps=exercise.reps_low)))
            self.hint = f"{exercise.name} is in the list now, as number {place + 1}."
        return self

    def _change_row(self) -> None:
        """Do what a row's button asks for; a place that is not there is passed over."""
        asked = _ROW_ACTION.match(self.do)
        if asked is None or int(asked[2]) >= len(self.rows):
            return
        what, place = asked[1], int(asked[2])
        name = self._name(self.rows[place])
        other = {"up": place - 1, "down": place + 1}.get(what, -1)
        if what == "remove":
            del self.rows[place]
            self.hint = f"{name} is out of the list."
        elif 0 <= other < len(self.rows):
            self.rows[place], self.rows[other] = self.rows[other], self.rows[place]
            self.hint = f"{name} is number {other + 1} of {len(self.rows)} now."

    def _name(self, row: Raw) -> str:
        exercise = self.catalogue.get(row["exercise"])
        return exercise.name if exercise else "This"

    # Saving

    def is_valid(self) -> bool:
        return self.form.is_valid() and all(row.form.is_valid() for row in self.step_rows)

    def data(self) -> dict[str, Any]:
        """What the verbs of a routine take."""
        steps = [{**row.form.cleaned_data, "exercise": row.exercise} for row in self.step_rows]
        return {"name": self.form.cleaned_data["name"], "note": self.form.cleaned_data["note"], "steps": steps}

    def measure(self) -> dict[str, Any]:
        """What tells the same request from another one."""
        return {"name": self.form.cleaned_data["name"], "note": self.form.cleaned_data["note"], "steps": self.rows}

    def refuse(self, error: ValidationError) -> None:
        """Show what a verb would not do; all that was typed stays."""
        show(error, on=self.form)

    # Showing

    @cached_property
    def step_rows(self) -> list[StepRow]:
        """The rows with their forms: with their errors only where saving was asked for."""
        begins = iter(timeline.begin_seconds(self.facts))
        rows: list[StepRow] = []
        phase = ""
        for index, raw in enumerate(self.rows):
            exercise = self.catalogue.get(raw["exercise"])
            before, phase = phase, exercise.get_phase_display() if exercise else ""
            rows.append(
                StepRow(
                    form=self._step_form(raw, prefix=f"steps-{index}", is_known=exercise is not None),
                    exercise=exercise,
                    phase="" if phase == before else phase,
                    begins=_clock(next(begins)) if exercise else "",
                    index=index,
                    is_last=index == len(self.rows) - 1,
                )
            )
        return rows

    def _step_form(self, raw: Raw, *, prefix: str, is_known: bool) -> StepForm:
        if not self.is_saving:
            return StepForm(initial=raw, prefix=prefix)
        form = StepForm(prefixed(raw, prefix), initial=raw, prefix=prefix)
        if form.is_valid() and not is_known:
            form.add_error(None, "There is no such exercise. Take it out of the list.")
        return form

    @cached_property
    def facts(self) -> list[rules.Step]:
        """The rows as the rules see them; a number that cannot be read counts as the low end."""
        return [_facts(row, self.catalogue[row["exercise"]]) for row in self.rows if row["exercise"] in self.catalogue]

    @property
    def minutes(self) -> int:
        return timeline.minutes(timeline.estimated_seconds(self.facts)) if self.facts else 0

    @property
    def position_changes(self) -> int:
        return rules.position_changes(self.facts)

    @property
    def is_strength(self) -> bool:
        return rules.is_strength(self.facts)

    @property
    def groups(self) -> list[tuple[str, list[Exercise]]]:
        """What can be added, by phase in the order of a session."""
        offered = [exercise for exercise in self.catalogue.values() if exercise.is_offered and exercise.is_listed]
        by_phase = [(str(phase.label), [one for one in offered if one.phase == phase.value]) for phase in Phase]
        return [(label, members) for label, members in by_phase if members]

    @property
    def wrong_rows(self) -> list[StepRow]:
        """The rows that need another look."""
        return [row for row in self.step_rows if row.form.errors]

    @property
    def wrong_count(self) -> int:
        return len(self.form.errors) + len(self.wrong_rows)


def _as_typed(step: RoutineStep) -> Raw:
    """A step as its row holds it."""
    return {
        "exercise": step.subject.slug,
        "reps": str(step.reps),
        "sets": str(step.sets),
        "hold_seconds": str(step.hold_seconds or ""),
        "form": step.form,
        "note": step.note,
    }


def _facts(row: Raw, exercise: Exercise) -> rules.Step:
    return RoutineStep(
        exercise=exercise,
        form=row["form"],
        reps=_number(row["reps"], low=1, high=MAX_REPS, otherwise=exercise.reps_low),
        sets=_number(row["sets"], low=1, high=MAX_SETS, otherwise=1),
        hold_seconds=_number(row["hold_seconds"], low=0, high=MAX_HOLD_SECONDS, otherwise=0),
    ).facts()


def _number(text: str, *, low: int, high: int, otherwise: int) -> int:
    if re.fullmatch(r"\d{1,3}", text, re.ASCII) and low <= int(text) <= high:
        return int(text)
    return otherwise


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
