"""The editor of a routine: rows that are changed by buttons, what follows from them, and what speaks against them."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from conventions.by_name import by_name
from conventions.fields import Data
from exercises.facts import BASE
from exercises.models import Exercise, exercises_called
from routines import rules, timeline
from routines.forms.drafts import changed, drafted, fresh, subject
from routines.forms.drawer import Drawer
from routines.forms.merge import Merge, Side
from routines.forms.routine import EditRoutineForm, NewRoutineForm, RoutineFields, StepForm, StepRow, as_typed
from routines.forms.rows import SAVE, Raw, RowsEditor, prefixed, raw_rows
from routines.forms.trail import Trail
from routines.models import MAX_STEPS, OwnExercise, Routine, RoutineStep, StepByStep, person_for
from routines.models.people import Known, known_of

ENTER = "enter"
"""What Enter in a field presses: the drawer searches where its words changed, else the routine is saved."""
_ROW_ACTION = re.compile(r"(up|down|remove)-(\d{1,2})\Z", re.ASCII)
_MOVE = re.compile(r"move-(\d{1,2})-(\d{1,2})\Z", re.ASCII)
_ADD = re.compile(r"add-([-a-z0-9]{1,60})\Z", re.ASCII)
_MEND = re.compile(r"mend-(\d{1,2})-([A-Z]{1,4}\d{0,2})\Z", re.ASCII)
_FIELDS = tuple(StepForm.base_fields)


class RoutineEditor(RowsEditor, StepByStep):
    """Name, note and rows of a routine; made by ``blank``, ``showing`` or ``sent``."""

    form: RoutineFields

    def __init__(
        self,
        form: RoutineFields,
        rows: Sequence[Raw],
        *,
        owner: User,
        today: date,
        do: str = "",
        trail: Trail | None = None,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(form, rows, do=do)
        self.owner, self.today = owner, today
        self.merge: Merge | None = None
        self.trail = trail or Trail([], fields=_FIELDS)
        self._data = data
        typed = {row["exercise"] for row in rows}
        self.exercises = {one.slug: one for one in exercises_called().values() if one.is_listed or one.slug in typed}
        self.own: dict[str, OwnExercise] = {
            exercise.slug: exercise for exercise in by_name(OwnExercise.objects.visible_to(owner).drawn())
        }

    @classmethod
    def blank(cls, *, owner: User, today: date, add: str = "") -> Self:
        """An empty form, or one that begins with the exercise ``add``."""
        return cls(NewRoutineForm(), [], owner=owner, today=today)._begun(add)

    @classmethod
    def showing(cls, routine: Routine, *, owner: User, today: date, add: str = "") -> Self:
        """The form of a stored routine, with the exercise ``add`` put in."""
        form = EditRoutineForm(initial={"name": routine.name, "note": routine.note, "version": routine.version})
        return cls(form, _rows_of(routine), owner=owner, today=today)._begun(add)

    @classmethod
    def sent(cls, data: QueryDict, *, form_class: type[RoutineFields], owner: User, today: date) -> Self:
        """What was sent, changed as the button asks that was pressed."""
        do = data.get("do", SAVE)
        if do == ENTER:
            do = SAVE if data.get("search", "") == data.get("searched", "") else "search"
        typed = {name: data[name] for name in form_class.base_fields if name in data}
        form = form_class(data) if do == SAVE else form_class(initial=typed)
        rows = raw_rows(data, "steps", fields=_FIELDS, most=MAX_STEPS + 1)
        trail = Trail.read(data.get("trail", ""), fields=_FIELDS)
        trail.note(rows)
        editor = cls(form, rows, owner=owner, today=today, do=do, trail=trail, data=data)
        editor._act()
        return editor

    @property
    def is_settling(self) -> bool:
        """Return whether the person is choosing between their version and the saved one."""
        return self.do in ("merge", "theirs")

    @property
    def is_searching(self) -> bool:
        """Whether the drawer was looked through last: without script it stands open then."""
        return self.do in ("search", "all")

    # Changing rows

    def _begun(self, slug: str) -> Self:
        self.trail.note(self.rows)
        if slug:
            self._add(slug)
            self.trail.note(self.rows)
        return self

    def _act(self) -> None:
        """Do what the button asks for; a place that is not there is passed over."""
        if self.is_saving or self.is_settling:
            return
        if self.do == "undo":
            self._undo()
        elif asked := _ADD.match(self.do):
            self._add(asked[1])
        elif asked := _MOVE.match(self.do):
            self._move(int(asked[1]), int(asked[2]))
        elif asked := _MEND.match(self.do):
            self._mend(int(asked[1]), asked[2])
        elif (asked := _ROW_ACTION.match(self.do)) and int(asked[2]) < len(self.rows):
            what, place = asked[1], int(asked[2])
            if what == "remove":
                self.hint = _("{name} was removed.").format(name=self._name(self.rows.pop(place)))
            else:
                self._move(place, place - 1 if what == "up" else place + 1)
        self.trail.note(self.rows)

    def _undo(self) -> None:
        before = self.trail.back()
        if before is None:
            self.hint = _("There is nothing to undo.")
            return
        self.rows = before
        self.hint = _("Last change undone.")

    def _add(self, slug: str) -> None:
        """Put an exercise where its phase belongs (rule B1), with the low end of its dose (rule B16)."""
        exercise = self._known(slug)
        if len(self.rows) >= MAX_STEPS:
            self.hint = ngettext(
                "A routine can have {most} exercise at most. Remove one first.",
                "A routine can have {most} exercises at most. Remove one first.",
                MAX_STEPS,
            ).format(most=MAX_STEPS)
        elif exercise is not None and exercise.is_offered:
            there = [self._known(row["exercise"]) for row in self.rows]
            place = rules.place_for(exercise.phase, among=[other.phase if other else "" for other in there])
            self.rows.insert(place, self._fresh(exercise))
            self.hint = _("{name} was added as number {place}.").format(name=exercise.name, place=place + 1)

    def _move(self, old: int, new: int) -> None:
        if old == new or not (0 <= old < len(self.rows) and 0 <= new < len(self.rows)):
            return
        row = self.rows.pop(old)
        self.rows.insert(new, row)
        self.hint = _("{name} is number {place} of {count} now.").format(
            name=self._name(row), place=new + 1, count=len(self.rows)
        )

    def _mend(self, number: int, rule: str) -> None:
        """Apply the change that a finding proposes, if it still proposes the same."""
        found = self.ideas
        mend = found[number].mend if number < len(found) and found[number].rule.id == rule else None
        if mend is None:
            self.hint = _("The list has changed since. Look at the ideas again.")
            return
        self.rows = rules.mended(self.rows, mend, make=self._made, change=changed)
        self.hint = _("Done: {what}.").format(what=mend.label)
        self._forget()

    def _fresh(self, exercise: Exercise | OwnExercise) -> Raw:
        """The row of an exercise that is put in: in the form that the person's conditions ask for."""
        is_known = exercise.slug in self.person.exercises
        form = exercise.facts.form(self.person.suits(exercise.slug).form or BASE) if is_known else exercise.facts.base
        return fresh(exercise, reps=form.reps_low, form=form.key)

    def _made(self, mend: rules.Mend) -> Raw:
        exercise = self._known(mend.slug)
        row = fresh(exercise, reps=mend.reps) if exercise else dict.fromkeys(_FIELDS, "") | {"exercise": mend.slug}
        return changed(row, mend)

    def _forget(self) -> None:
        for name in ("steps", "ideas", "step_rows"):
            self.__dict__.pop(name, None)

    def _known(self, slug: str) -> Exercise | OwnExercise | None:
        return self.exercises.get(slug) or self.own.get(slug)

    def _name(self, row: Raw) -> str:
        exercise = self._known(row["exercise"])
        return exercise.name if exercise else _("This")

    # Saving

    def is_valid(self) -> bool:
        return self.form.is_valid() and all(row.form.is_valid() for row in self.step_rows)

    def data(self) -> Data:
        """What the verbs of a routine take."""
        steps = [row.form.cleaned_data | subject(row.exercise) for row in self.step_rows]
        return {"name": self.form.cleaned_data["name"], "note": self.form.cleaned_data["note"], "steps": steps}

    def measure(self) -> Data:
        """What tells the same request from another one."""
        return {"name": self.form.cleaned_data["name"], "note": self.form.cleaned_data["note"], "steps": self.rows}

    # Two who wrote at once

    def show_stored(self, routine: Routine) -> bool:
        """Show the saved routine beside the typed one, so that the person can choose. Return whether they differ."""
        assert self._data is not None
        typed = {name: self._data.get(name, "") for name in self.form.fields}
        self.do = "face"
        self.form = EditRoutineForm(initial=typed | {"version": routine.version})
        self.merge = Merge(
            theirs=Side(routine.name, routine.note, _rows_of(routine)),
            mine=Side(str(typed["name"]), str(typed["note"]), self.rows),
            called=self._called,
        )
        self._forget()
        return self.merge.is_needed

    def settle(self, routine: Routine) -> None:
        """Take what was chosen of the two, at the version that was shown: for saving, or to look at."""
        assert self._data is not None
        mine = Side(self._data.get("name", ""), self._data.get("note", ""), self.rows)
        theirs = Side(routine.name, routine.note, _rows_of(routine))
        merge = Merge(theirs=theirs, mine=mine, called=self._called)
        chosen = theirs if self.do == "theirs" else merge.chosen(self._data)
        self.rows = chosen.rows
        self.trail.note(self.rows)
        fields = {"name": chosen.name, "note": chosen.note, "version": self._data.get("version", "")}
        self.form = EditRoutineForm(fields) if self.do == "merge" else EditRoutineForm(initial=fields)
        if self.do == "theirs":
            self.hint = _("This is the saved routine. “Undo” restores yours.")
        else:
            self.do = SAVE
        self._forget()

    def _called(self, row: Raw) -> tuple[str, str, str]:
        """A row's name, and its dose and form in words."""
        exercise = self._known(row["exercise"])
        if exercise is None:
            return row["exercise"][:60], "", ""
        step = drafted(row, exercise)
        return exercise.name, step.dose(), step.form_name

    # Showing

    @cached_property
    def step_rows(self) -> list[StepRow]:
        """The rows with their forms: with their errors only where saving was asked for."""
        begins = iter(timeline.begin_seconds(self.facts()))
        rows: list[StepRow] = []
        phase = ""
        for index, raw in enumerate(self.rows):
            exercise = self._known(raw["exercise"])
            before, phase = phase, str(exercise.get_phase_display()) if exercise else ""
            rows.append(
                StepRow(
                    form=self._step_form(raw, prefix=f"steps-{index}", exercise=exercise),
                    exercise=exercise,
                    phase="" if phase == before else phase,
                    begins=next(begins) if exercise else None,
                    index=index,
                    count=len(self.rows),
                )
            )
        return rows

    def _step_form(self, raw: Raw, *, prefix: str, exercise: Exercise | OwnExercise | None) -> StepForm:
        if not self.is_saving:
            return StepForm(initial=raw, prefix=prefix)
        form = StepForm(prefixed(raw, prefix), initial=raw, prefix=prefix)
        if form.is_valid() and exercise is None:
            form.add_error(None, _("This exercise no longer exists. Remove it from the list."))
        elif form.is_valid() and exercise is not None and not exercise.facts.has_form(form.cleaned_data["form"]):
            form.add_error("form", _("Choose a version from the list."))
        return form

    @cached_property
    def steps(self) -> list[RoutineStep]:
        """The rows whose exercise is known, as unsaved steps."""
        known = [(row, self._known(row["exercise"])) for row in self.rows]
        return [drafted(row, exercise) for row, exercise in known if exercise is not None]

    @property
    def minutes(self) -> int:
        """How long the person takes for it, as its page says."""
        done = self.person.does(self.facts())
        return timeline.minutes(timeline.estimated_seconds(done)) if self.steps else 0

    @cached_property
    def ideas(self) -> tuple[rules.RoutineFinding, ...]:
        """What the rules say for this person; nothing while a row is not known, as places would not fit."""
        if len(self.steps) != len(self.rows):
            return ()
        return self.findings(self.person)

    @cached_property
    def known(self) -> Known:
        """What the rows say of the person."""
        return known_of(self.owner, today=self.today)

    @cached_property
    def person(self) -> rules.Profile:
        listed = {slug: one.facts for slug, one in sorted(self.exercises.items()) if one.is_listed}
        return person_for(self.owner, today=self.today, known=self.known, exercises=listed)

    @property
    def usual_minutes(self) -> int | None:
        """How long the person likes to practise, where they have said so."""
        return self.known.settings.minutes if self.known.settings else None

    @cached_property
    def drawer(self) -> Drawer:
        there = Counter(row["exercise"] for row in self.rows)
        listed = {slug: exercise for slug, exercise in self.exercises.items() if exercise.is_listed}
        own = [exercise for exercise in self.own.values() if exercise.archived_at is None]
        flags = self.known.health.flags(today=self.today)
        return Drawer(
            self._data, flags=flags, signed_off=self.known.agreed.slugs, exercises=listed, own=own, there=there
        )

    @property
    def wrong_rows(self) -> list[StepRow]:
        """The rows that need another look."""
        return [row for row in self.step_rows if row.form.errors]


def _rows_of(routine: Routine) -> list[Raw]:
    return [as_typed(step) for step in routine.steps.all()]
