"""The week being planned."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.by_name import by_name
from conventions.days import DAYS_IN_WEEK, WEEKDAY_NAMES
from conventions.fields import Data, WholeNumberField, field_of
from conventions.forms import Difference, VersionedForm, in_words
from routines.forms.rows import SAVE, Raw, RowsEditor, prefixed, raw_rows
from routines.models import MAX_SLOTS, NO_SUCH_ROUTINE, Routine, Week, WeekSlot

SUGGESTED_WEEKDAYS = (0, 3)
"""Monday and Thursday: two days a week, d and d + 3."""
SUGGESTED_TIME = "18:00"
_MAX_ROWS = MAX_SLOTS + DAYS_IN_WEEK
_WEEKDAYS = {str(weekday) for weekday in range(DAYS_IN_WEEK)}
_ADD_TO_DAY = re.compile(r"add-([0-6])\Z", re.ASCII)


class WeekForm(VersionedForm):
    """The version the week was read at; 0 before the first plan."""

    version = WholeNumberField(widget=forms.HiddenInput, min_value=0)


class SlotForm(forms.Form):
    """One row: a routine at a time of a weekday; without a routine the row counts for nothing."""

    weekday = forms.TypedChoiceField(
        choices=[(str(n), name) for n, name in enumerate(WEEKDAY_NAMES)], coerce=int, widget=forms.HiddenInput
    )
    routine = forms.TypedChoiceField(
        label=_("Routine"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": NO_SUCH_ROUTINE},
    )
    local_time = forms.TimeField(
        label=_("Time"),
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Choose a time from 00:00 to 23:59, for example 07:30.")},
    )

    def __init__(self, *args: Any, routines: Mapping[int, Routine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (str(pk), _("{name}, {minutes} min").format(name=routine.name, minutes=routine.estimated_minutes()))
            for pk, routine in routines.items()
        ]
        field_of(self, "routine", forms.ChoiceField).choices = [("", _("Free")), *named]

    def clean(self) -> Data:
        if self.cleaned_data.get("routine") and not self.cleaned_data.get("local_time", True):
            self.add_error("local_time", _("Choose a time, for example 07:30."))
        return self.cleaned_data


@dataclass(frozen=True)
class EditorDay:
    """A weekday of the form with its rows."""

    weekday: int
    name: str
    slots: list[SlotForm]

    def in_words(self) -> str:
        """``Beginner, 15 min, 07:30``, one after the other, earliest first."""
        planned = [(slot["local_time"].value() or "", slot) for slot in self.slots if slot["routine"].value()]
        return "; ".join(
            f"{in_words(slot.fields['routine'], slot['routine'].value())}, {clock}"
            for clock, slot in sorted(planned, key=lambda one: str(one[0]))
        )


class WeekEditor(RowsEditor):
    """The weekly pattern, a row or more a day; made by ``showing`` or ``sent``."""

    form: WeekForm

    def __init__(self, owner: User, form: WeekForm, rows: list[Raw], *, do: str = "") -> None:
        super().__init__(form, rows, do=do)
        self.owner = owner
        mine = Routine.objects.visible_to(owner).active().with_steps()
        self.routines: dict[int, Routine] = {routine.pk: routine for routine in by_name(mine)}

    @classmethod
    def showing(cls, owner: User, week: Week | None, *, suggested: str = "", one_more: str = "") -> Self:
        """The form of the week as it is, with an empty row more on the weekday ``one_more``; of an empty week, with the
        routine ``suggested`` (an id) on two days."""
        rows = [_as_typed(slot) for slot in week.planned_slots()] if week else []
        editor = cls(owner, WeekForm(initial={"version": week.version if week else 0}), rows)
        editor._suggest(suggested)
        if one_more in _WEEKDAYS:
            editor.rows.append(_free(one_more))
        return editor._with_free_rows()

    @classmethod
    def sent(cls, owner: User, data: QueryDict) -> Self:
        """What was sent, with one more row for the day whose button was pressed."""
        do = data.get("do", SAVE)
        form = WeekForm(data) if do == SAVE else WeekForm(initial={"version": data.get("version", "")})
        rows = raw_rows(data, "slots", fields=SlotForm.base_fields, most=_MAX_ROWS)
        editor = cls(owner, form, rows, do=do)
        if do == SAVE and any(row["weekday"] not in _WEEKDAYS for row in rows):
            form.add_error(None, _("Choose days from Monday to Sunday."))
        asked = _ADD_TO_DAY.match(do)
        if asked and len(rows) < _MAX_ROWS:
            editor.rows.append(_free(asked[1]))
        return editor._with_free_rows()

    def _suggest(self, routine: str) -> None:
        if not re.fullmatch(r"\d{1,9}", routine, re.ASCII) or int(routine) not in self.routines:
            return
        name = self.routines[int(routine)].name
        if self.rows:
            self.hint = _("Choose the days for “{name}”, then save.").format(name=name)
            return
        self.rows += [
            {"weekday": str(weekday), "routine": routine, "local_time": SUGGESTED_TIME}
            for weekday in SUGGESTED_WEEKDAYS
        ]
        self.hint = _("We suggest “{name}” on 2 days with rest between them. Change what you like, then save.").format(
            name=name
        )

    def _with_free_rows(self) -> Self:
        """Every weekday has a row at least."""
        there = {row["weekday"] for row in self.rows}
        self.rows += [_free(str(weekday)) for weekday in range(DAYS_IN_WEEK) if str(weekday) not in there]
        return self

    # Saving

    def is_valid(self) -> bool:
        return self.form.is_valid() and all(form.is_valid() for form in self.slot_forms)

    def slots(self) -> list[Data]:
        """What ``Week.objects.plan`` takes."""
        chosen = [form.cleaned_data for form in self.slot_forms if form.cleaned_data["routine"]]
        return [{**slot, "routine": self.routines[slot["routine"]]} for slot in chosen]

    def show_stored(self, stored: Self) -> bool:
        """Show the week as it is now beside what was chosen. Return whether the two differ."""
        both = zip(stored.days, self.days, strict=True)
        differing = [Difference(there.name, there.in_words(), mine.in_words()) for there, mine in both]
        return self.form.show_beside([day for day in differing if day.stored != day.typed], stored.form)

    # Showing

    @cached_property
    def slot_forms(self) -> list[SlotForm]:
        """The rows with their forms: with their errors only where saving was asked for."""
        return [
            SlotForm(
                prefixed(raw, f"slots-{index}") if self.is_saving else None,
                initial=raw,
                prefix=f"slots-{index}",
                routines=self.routines,
            )
            for index, raw in enumerate(self.rows)
        ]

    @property
    def days(self) -> list[EditorDay]:
        """The seven days from the person's first weekday."""
        weekdays = [(self.owner.first_weekday + n) % DAYS_IN_WEEK for n in range(DAYS_IN_WEEK)]
        rows = [(raw["weekday"], form) for raw, form in zip(self.rows, self.slot_forms, strict=True)]
        return [
            EditorDay(weekday, str(WEEKDAY_NAMES[weekday]), [form for day, form in rows if day == str(weekday)])
            for weekday in weekdays
        ]

    @property
    def wrong_rows(self) -> list[tuple[str, SlotForm]]:
        """Those that need another look, each with the name of its day."""
        return [(day.name, form) for day in self.days for form in day.slots if form.errors]


def _free(weekday: str) -> Raw:
    return {"weekday": weekday, "routine": "", "local_time": ""}


def _as_typed(slot: WeekSlot) -> Raw:
    """A slot as its row holds it."""
    return {
        "weekday": str(slot.weekday),
        "routine": str(slot.routine_id),
        "local_time": f"{slot.local_time:%H:%M}",
    }
