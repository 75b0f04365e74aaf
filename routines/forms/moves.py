"""Where a session is to stand instead."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.days import written
from conventions.fields import Data, WholeNumberField, field_of
from conventions.forms import OnceForm, VersionedForm
from routines import rules
from routines.models import Move
from routines.models.moves import MAX_MOVE_DAYS, DayChoice

ONCE, EVERY_WEEK = "once", "week"
SHOWN_DAYS = 8
"""Its own day and seven others."""
APART = timedelta(minutes=30)
"""How much later a session stands whose time is taken."""
_REACH = timedelta(days=MAX_MOVE_DAYS)


def reach_of(one: rules.Occurrence, *, today: date) -> list[date]:
    """Every day that ``one`` can be moved to."""
    first, last = max(today, one.from_on - _REACH), one.from_on + _REACH
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def shown_of(one: rules.Occurrence, *, today: date) -> list[date]:
    """The days that are listed: from today where it is soon, else around its own."""
    days = reach_of(one, today=today)
    first = today if (one.on - today).days < SHOWN_DAYS else one.on - timedelta(days=SHOWN_DAYS // 2)
    return [day for day in days if first <= day < first + timedelta(days=SHOWN_DAYS)]


def free_time(clock: time, taken: Collection[time]) -> time:
    """``clock``, or the next half hour after it, before it at the end of the day, that is not ``taken``."""
    for step in (APART, -APART):
        free = datetime.combine(date.min + timedelta(days=1), clock)
        while free.date() == date.min + timedelta(days=1):
            if free.time() not in taken:
                return free.time()
            free += step
    return clock


@dataclass(frozen=True)
class DayRadio:
    """A day of the form: what is so on it, what its button says, and whether it is chosen."""

    choice: DayChoice
    name: str
    button: str
    is_chosen: bool

    @property
    def value(self) -> str:
        return self.choice.day.isoformat()


class MoveForm(VersionedForm, OnceForm):
    """A day and a time for one session, this once or every week.

    ``version`` is that of the move that is changed, 0 where there is none yet; ``week_version`` that of the pattern.
    ``taken``: the times that other sessions have on each day.
    """

    versions = ("version", "week_version")
    button = "do"

    version = WholeNumberField(widget=forms.HiddenInput, min_value=0)
    week_version = WholeNumberField(widget=forms.HiddenInput, min_value=0, required=False)
    to_on = forms.TypedChoiceField(
        label=gettext_lazy("Day"),
        coerce=date.fromisoformat,
        error_messages=dict.fromkeys(("invalid_choice", "required"), gettext_lazy("Choose one of these days.")),
    )
    local_time = forms.TimeField(
        label=gettext_lazy("Time"),
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(
            ("invalid", "required"), gettext_lazy("Choose a time from 00:00 to 23:59, for example 07:30.")
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        one: rules.Occurrence,
        move: Move | None,
        week_version: int,
        today: date,
        choices: Sequence[DayChoice],
        taken: Mapping[date, Collection[time]],
        suggested: str = "",
    ) -> None:
        self.one, self.choices, self.taken = one, choices, taken
        self.shown = shown_of(one, today=today)
        self.today = today
        initial = {
            "version": move.version if move else 0,
            "week_version": week_version,
            "to_on": suggested or self._first_free(),
            "local_time": one.local_time,
        }
        super().__init__(data, initial=initial)
        field_of(self, "to_on", forms.ChoiceField).choices = [
            (choice.day.isoformat(), self._named(choice.day)) for choice in choices if not choice.is_closed
        ]

    def _first_free(self) -> str:
        """The nearest day that nothing speaks against, after its own where there is one."""
        free = [
            choice.day
            for choice in self.choices
            if choice.day in self.shown and not (choice.is_now or choice.is_unsuitable or choice.is_closed)
        ]
        after = [day for day in free if day > self.one.on]
        return (after or free or [self.one.on])[0].isoformat()

    def clean(self) -> Data:
        """What was chosen; at another time where the one that was sent is taken on that day."""
        to_on, clock = self.cleaned_data.get("to_on"), self.cleaned_data.get("local_time")
        if to_on and clock:
            self.cleaned_data["local_time"] = free_time(clock, self.taken.get(to_on, ()))
        return self.cleaned_data

    @property
    def changes_nothing(self) -> bool:
        """Whether the session stood at that place already when the form was made."""
        given = self.cleaned_data
        is_current = given["version"] == self.initial["version"]
        return is_current and (given["to_on"], given["local_time"]) == (self.one.on, self.one.local_time)

    @property
    def days(self) -> list[DayRadio]:
        """The days that are listed, in order."""
        chosen = str(self["to_on"].value())
        return [
            DayRadio(
                choice=choice,
                name=self._named(choice.day),
                button=_("Move to {day}").format(day=written(choice.day, "l")),
                is_chosen=choice.day.isoformat() == chosen,
            )
            for choice in self.choices
            if choice.day in self.shown
        ]

    def _named(self, day: date) -> str:
        name = written(day, "l j F")
        return _("{day}, today").format(day=name) if day == self.today else name
