"""What the pages of the diary ask: pain, a session before, after and as a whole."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.by_name import NamedChoice, NamedChoices
from conventions.days import instants_at, local_date, one_meant, written
from conventions.fields import (
    MAX_NOTE,
    CleanTextFormField,
    Data,
    ScoreField,
    Segment,
    WholeNumberField,
    check_sensible_date,
    field_of,
)
from conventions.forms import OnceForm, RefusableForm, VersionedForm
from conventions.messages import Message, say_lazy
from exercises.models import Exercise, Phase
from routines.models import Routine
from tracking.models import PainEntry, StepDone

MOST_MINUTES = 24 * 60
PAIN_NOW = _("How strong is your upper-back pain right now?")
UNWATCHED = _("Nobody else reads this. In an emergency, call your emergency number.")


def instead(words: Any) -> Data:
    """The same words for no choice and for one that is not on the list."""
    return {"required": words, "invalid_choice": words}


def chips(label: Message, choices: Any) -> forms.MultipleChoiceField:
    """As many of a few words as apply."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        error_messages=instead(_("Choose from the list.")),
    )


def note_field() -> CleanTextFormField:
    return CleanTextFormField(
        label=_("A note"),
        required=False,
        max_length=MAX_NOTE,
        help_text=UNWATCHED,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def minutes_field(**options: Any) -> WholeNumberField:
    wrong = say_lazy(_("Choose from 1 to {most:# minute|# minutes}."), most=MOST_MINUTES)
    return WholeNumberField(
        label=_("Minutes"),
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={"min_value": wrong, "max_value": wrong},
        **options,
    )


class MomentForm(RefusableForm):
    """A day and a time of the clock on the wall in ``zone``; together they are ``cleaned_data["moment"]``.

    ``at`` is now. ``kept`` is the instant a row has already: a time that is left as it is stays exactly that instant.
    """

    FIRST, SECOND = "first", "second"

    names = {"felt_at": "clock", "started_at": "clock", "finished_at": "minutes"}

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    clock = forms.TimeField(label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))

    def __init__(self, *args: Any, zone: str, at: datetime, kept: datetime | None = None, **kwargs: Any) -> None:
        self.zone, self.at, self.kept = zone, at, kept
        super().__init__(*args, **kwargs)
        if kept is not None:
            wall = kept.astimezone(ZoneInfo(zone))
            self.initial.update(day=wall.date(), clock=wall.time().replace(second=0, microsecond=0))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        check_sensible_date(day, today=local_date(self.at, self.zone))
        return day

    def clean(self) -> Data:
        cleaned = super().clean() or self.cleaned_data
        day, clock = cleaned.get("day"), cleaned.get("clock")
        if day is None or clock is None:
            return cleaned
        if self.kept is not None and (day, clock) == (self.initial["day"], self.initial["clock"]):
            cleaned["moment"] = self.kept
        else:
            cleaned["moment"] = self._moment(day, clock)
        return cleaned

    def _moment(self, day: date, clock: time) -> datetime | None:
        instants = instants_at(day, clock, zone=self.zone)
        if not instants:
            self.add_error("clock", _("The clocks went forward at this time. Choose a time 1 hour later."))
            return None
        return one_meant(instants, now=self.at, zone=self.zone) or self._chosen(instants, clock)

    def _chosen(self, instants: Sequence[datetime], clock: time) -> datetime | None:
        """The one of two instants that the person chose; where they did not, the form asks."""
        words = {
            self.FIRST: _("The first {clock}, before the clocks went back"),
            self.SECOND: _("The second {clock}, after the clocks went back"),
        }
        self.fields["which"] = forms.ChoiceField(
            label=_("Which time was it?"),
            choices=[(which, said.format(clock=written(clock, "H:i"))) for which, said in words.items()],
            widget=forms.RadioSelect,
        )
        which = self["which"].data
        if which in words:
            return instants[[*words].index(which)]
        self.add_error("which", _("The clocks went back, so this time came twice. Choose which one it was."))
        return None


# Pain ------------------------------------------------------------------------------------------------------------


class QuickPainForm(OnceForm):
    score = ScoreField(label=PAIN_NOW)


class PainForm(MomentForm):
    """Pain at any moment of the last 14 days: how strong, and, for who likes, where and what it is like."""

    score = ScoreField(label=_("How strong was your upper-back pain?"))
    kind = forms.ChoiceField(
        label=_("This number is my pain"),
        choices=PainEntry.Kind.choices,
        initial=PainEntry.Kind.NOW,
        required=False,
        widget=Segment(attrs={"class": "uneven"}),
    )
    places = chips(_("Where was it?"), PainEntry.Place.choices)
    qualities = chips(_("What did it feel like?"), PainEntry.Quality.choices)
    note = note_field()

    field_order = ("score", "kind", "places", "qualities", "day", "clock", "note")

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or PainEntry.Kind.NOW.value

    def given(self) -> Data:
        given = self.cleaned_data | {"felt_at": self.cleaned_data["moment"]}
        return {name: given[name] for name in PainEntry.GIVEN}


class AddPainForm(PainForm, OnceForm):
    pass


class EditPainForm(PainForm, VersionedForm):
    def __init__(self, *args: Any, row: PainEntry, **kwargs: Any) -> None:
        kept = {name: getattr(row, name) for name in ("version", *PainEntry.GIVEN)}
        super().__init__(*args, zone=row.time_zone, kept=row.felt_at, initial=kept, **kwargs)


# Sessions --------------------------------------------------------------------------------------------------------


class AnswersForm(RefusableForm):
    """How it went. Every number may be left out."""

    pain_worst = ScoreField(label=_("Worst pain during the session"), required=False, left_out=_("No number"))
    pain_after = ScoreField(label=_("Pain right after"), required=False, left_out=_("No number"))
    effort = ScoreField(
        label=_("How hard was it?"),
        required=False,
        start_words=_("no effort"),
        end_words=_("the most I could do"),
        left_out=_("No number"),
    )
    note = note_field()

    def answers(self) -> Data:
        """What the verbs of ``Session`` take as answers."""
        names = ("pain_before", "pain_worst", "pain_after", "effort", "note")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class LogForm(MomentForm, AnswersForm, OnceForm):
    routine = NamedChoice(
        label=_("Which routine"),
        queryset=Routine.objects.none(),
        required=False,
        empty_label=_("None (single exercises or something else)"),
        error_messages={"invalid_choice": _("Choose a routine from the list.")},
    )
    exercises = NamedChoices(
        label=_("Single exercises"),
        queryset=Exercise.objects.none(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Choose an exercise from the list."),
            "invalid_pk_value": _("Choose an exercise from the list."),
        },
    )
    minutes = minutes_field(initial=15)
    pain_before = ScoreField(label=_("Pain just before"), required=False, left_out=_("No number"))

    def __init__(self, *args: Any, person: User, at: datetime, chosen: str = "", **kwargs: Any) -> None:
        zone = person.time_zone
        # A quarter of an hour ago, so that a session of the usual length is over by now.
        begun = (at - timedelta(minutes=15)).astimezone(ZoneInfo(zone))
        super().__init__(*args, zone=zone, at=at, **kwargs)
        self.initial.update(day=begun.date(), clock=begun.time().replace(second=0, microsecond=0))
        self.initial.update(exercises=[chosen] if chosen else [])
        self.fields["clock"].label = _("Started at")
        mine = Routine.objects.visible_to(person).active().with_steps()
        field_of(self, "routine", forms.ModelChoiceField).queryset = mine
        field_of(self, "exercises", forms.ModelChoiceField).queryset = Exercise.objects.listed().offered()

    def phases(self) -> list[tuple[str, list[Any]]]:
        """The ticks of the exercises by phase, in the order of a session."""
        phases = dict(Exercise.objects.listed().offered().values_list("slug", "phase"))
        ticks = [*self["exercises"]]
        grouped = [
            (label, [tick for tick in ticks if phases.get(str(tick.data["value"])) == phase])
            for phase, label in Phase.choices
        ]
        return [(str(label), found) for label, found in grouped if found]

    def steps_done(self) -> list[StepDone]:
        """The steps of the routine, then the single exercises that are not among them, all done."""
        routine: Routine | None = self.cleaned_data["routine"]
        steps: list[StepDone] = []
        for step in routine.steps.all() if routine else []:
            dose = {"form": step.form, "sets": step.sets, "reps": step.reps, "hold_seconds": step.hold_seconds}
            steps.append({"exercise": step.exercise, **dose})  # type: ignore[typeddict-item]
        known = {step["exercise"] for step in steps}
        return steps + [{"exercise": one} for one in self.cleaned_data["exercises"] if one not in known]

    def finished_at(self) -> datetime:
        began: datetime = self.cleaned_data["moment"]
        return began + timedelta(minutes=self.cleaned_data["minutes"])

    def sent(self) -> Data:
        sent = super().sent()
        return sent | {"exercises": sorted(one.slug for one in sent["exercises"]), "routine": str(self["routine"].data)}
