"""Where a session is to stand instead."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.fields import OnceForm, VersionedForm, WholeNumberField, field_of
from routines import rules
from routines.models import Move
from routines.models.moves import MAX_MOVE_DAYS

ONCE, EVERY_WEEK = "once", "week"


class MoveForm(VersionedForm, OnceForm):
    """A day and a time for one session, this once or every week.

    ``version`` is that of the move that is changed, 0 where there is none yet; ``week_version`` that of the pattern.
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
        suggested: str = "",
    ) -> None:
        initial = {
            "version": move.version if move else 0,
            "week_version": week_version,
            "to_on": suggested or one.on.isoformat(),
            "local_time": one.local_time,
        }
        super().__init__(data, initial=initial)
        margin = timedelta(days=MAX_MOVE_DAYS)
        first, last = max(today, one.from_on - margin), one.from_on + margin
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        field_of(self, "to_on", forms.ChoiceField).choices = [
            (day.isoformat(), self._named(day, one=one, today=today)) for day in days
        ]

    def _named(self, day: date, *, one: rules.Occurrence, today: date) -> str:
        name = date_format(day, "l j F")
        if day == one.on:
            return _("{day}, as planned now").format(day=name)
        return _("{day}, today").format(day=name) if day == today else name
