"""After a session, and a session changed: how it was as a whole, and what became of each exercise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.screening import STOP_SIGNS
from conventions.fields import PAIN_MAX, PAIN_MIN, Data, ScoreField, Segment, WholeNumberField
from conventions.forms import VersionedForm
from routines.models import MAX_REPS, MAX_SETS
from tracking.forms.diary import AnswersForm, MomentForm, minutes_field
from tracking.models import Draft, Session, SessionStep, StepDone, StepOutcome, StopReason

CONTROLLED = _("Was it without strain, with steady breathing, and could you have done 2 more?")

ASKED = {"outcome": "outcome", "reps_done": "reps", "worst": "worst", "has_hurt": "hurt", "skip_reason": "why"}
"""What is said of a step, and how the field begins that asks for it."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One exercise with its fields. ``is_open``: there is something to say of it, so it is not folded away."""

    step: SessionStep
    outcome: BoundField
    hurt: BoundField
    reps: BoundField
    worst: BoundField
    why: BoundField
    is_open: bool

    @property
    def prescribed(self) -> int:
        """Repetitions of all sets, per side."""
        return self.step.sets * self.step.reps


def _stop_signs() -> list[tuple[str, str]]:
    """The signs of the stop list with their words, in the language of the moment."""
    return [(key, capfirst(str(sign.words))) for key, sign in STOP_SIGNS.items()]


class OutcomesForm(forms.Form):
    """What became of each of ``steps``, with the step's own name; ``told`` is what is known by now, by position."""

    is_controlled = forms.ChoiceField(
        label=CONTROLLED,
        choices=[("yes", _("Yes")), ("no", _("Not quite")), ("", _("No answer"))],
        widget=Segment,
        required=False,
    )
    stop_reason = forms.ChoiceField(
        label=_("Did you stop early?"), choices=[("", _("No")), *StopReason.choices], required=False
    )
    stop_signs = forms.MultipleChoiceField(
        label=_("Which warning sign was it?"),
        choices=_stop_signs,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        steps: Sequence[SessionStep],
        told: Mapping[int, StepOutcome] | None = None,
        is_known: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.steps, self.is_known = steps, is_known
        for step in steps:
            held = cast(StepOutcome, {name: getattr(step, name) for name in ASKED})
            self._add(step, {**held, **(told or {}).get(step.position, {})})

    def _add(self, step: SessionStep, known: StepOutcome) -> None:
        n = step.position
        scores = [(str(score), str(score)) for score in range(PAIN_MIN, PAIN_MAX + 1)]
        self.fields[f"outcome_{n}"] = forms.ChoiceField(
            label=step.exercise_name,
            choices=SessionStep.Outcome.choices,
            initial=known["outcome"] if self.is_known else "",
            widget=Segment,
            error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose done, eased or skipped.")),
        )
        self.fields[f"hurt_{n}"] = forms.BooleanField(label=_("It hurt"), required=False, initial=known["has_hurt"])
        self.fields[f"reps_{n}"] = WholeNumberField(
            label=_("Repetitions done"),
            required=False,
            min_value=0,
            max_value=MAX_REPS * MAX_SETS,
            initial=known["reps_done"],
        )
        self.fields[f"worst_{n}"] = forms.TypedChoiceField(
            label=_("Worst pain"),
            choices=[("", "–"), *scores],
            coerce=int,
            empty_value=None,
            required=False,
            initial="" if known["worst"] is None else str(known["worst"]),
            error_messages={"invalid_choice": _("Choose a number from 0 to 10.")},
        )
        self.fields[f"why_{n}"] = forms.ChoiceField(
            label=_("Why was it skipped?"),
            choices=[("", _("No reason")), *SessionStep.SkipReason.choices],
            required=False,
            initial=known["skip_reason"],
        )

    def rows(self) -> list[OutcomeRow]:
        found = []
        for step in self.steps:
            fields = {name: self[f"{name}_{step.position}"] for name in ASKED.values()}
            was = fields["outcome"].value()
            has_more = bool(fields["hurt"].value()) or any(field.errors for field in fields.values())
            found.append(OutcomeRow(step=step, is_open=was != "done" or has_more or bool(step.form_name), **fields))
        return found

    def open_rows(self) -> list[OutcomeRow]:
        return [row for row in self.rows() if row.is_open]

    def folded_rows(self) -> list[OutcomeRow]:
        """Those done as planned."""
        return [row for row in self.rows() if not row.is_open]

    def outcomes(self) -> dict[int, StepOutcome]:
        return {
            n: cast(StepOutcome, {name: self.cleaned_data[f"{field}_{n}"] for name, field in ASKED.items()})
            for n in (step.position for step in self.steps)
        }

    def stop(self) -> Data:
        """What the verbs of ``Session`` take about control and stopping."""
        return {
            "is_controlled": {"yes": True, "no": False}.get(self.cleaned_data["is_controlled"]),
            "stop_reason": self.cleaned_data["stop_reason"],
            "stop_signs": self.cleaned_data["stop_signs"],
        }

    def steps_done(self) -> list[StepDone]:
        """The same steps with the outcomes chosen, as ``Session.revise`` takes them."""
        outcomes = self.outcomes()
        return [
            {
                "slug": step.exercise_slug,
                "sets": step.sets,
                "reps": step.reps,
                "hold_seconds": step.hold_seconds,
                **outcomes[step.position],
                "form": step.form,
            }
            for step in self.steps
        ]


class FinishForm(OutcomesForm, AnswersForm):
    """After a session: what is known is filled in. ``at`` is now. Where the guide was never begun, nothing is
    known of what was done, and the time that has passed says only how long the page stood open.

    It carries no version: a running session changes by being finished, and by being deleted and brought back. Sent
    again after that, it is the same where the minutes are those that were stored.
    """

    names = {"finished_at": "minutes"}
    LIKELY_OVER = timedelta(hours=2)

    minutes = minutes_field()

    field_order = ("pain_worst", "pain_after", "effort", "is_controlled", "minutes", "note")

    def __init__(self, *args: Any, session: Session, at: datetime, **kwargs: Any) -> None:
        self.session, self.at = session, at
        draft = Draft.objects.filter(session=session).first()
        told = cast(Mapping[int, StepOutcome], draft.known_steps() if draft else {})
        steps = [*session.steps.all()]
        has_begun = draft is not None and (draft.cue > 0 or draft.elapsed_seconds > 0)
        is_known = bool(told) or has_begun or not steps
        known: Data = {"minutes": self._likely_minutes() if is_known else None}
        if draft is not None:
            known |= {"stop_reason": draft.stop_reason, "stop_signs": draft.stop_signs}
        super().__init__(*args, steps=steps, told=told, is_known=is_known, initial=known, **kwargs)

    def finished_at(self) -> datetime | None:
        """The end; ``None``: now, where the minutes are the ones that have passed, or as it is stored."""
        minutes: int = self.cleaned_data["minutes"]
        if minutes == (self.session.minutes or self._minutes_passed()):
            return None
        return self.session.started_at + timedelta(minutes=minutes)

    def _minutes_passed(self) -> int:
        return max(1, round((self.at - self.session.started_at).total_seconds() / 60))

    def _likely_minutes(self) -> int | None:
        """Nothing where so much time has passed that the end was forgotten: the person knows better."""
        return self._minutes_passed() if self.at - self.session.started_at < self.LIKELY_OVER else None


class EditForm(OutcomesForm, MomentForm, AnswersForm, VersionedForm):
    minutes = minutes_field()
    pain_before = ScoreField(label=_("Pain just before"), required=False, left_out=_("No number"))

    field_order = (
        "day",
        "clock",
        "minutes",
        "pain_before",
        "pain_worst",
        "pain_after",
        "effort",
        "is_controlled",
        "note",
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        self.session = session
        names = ("version", "minutes", "pain_before", "pain_worst", "pain_after", "effort", "note")
        kept = {name: getattr(session, name) for name in (*names, "stop_reason", "stop_signs")}
        kept["is_controlled"] = "" if session.is_controlled is None else "yes" if session.is_controlled else "no"
        super().__init__(
            *args,
            zone=session.time_zone,
            kept=session.started_at,
            steps=[*session.steps.all()],
            initial=kept,
            **kwargs,
        )
        self.fields["clock"].label = _("Started at")

    def label_of(self, field: BoundField) -> str:
        """The fields of an exercise say which one it is."""
        step = next((step for step in self.steps if field.name.endswith(f"_{step.position}")), None)
        called = super().label_of(field)
        return called if step is None or called == step.exercise_name else f"{step.exercise_name}: {called}"

    def finished_at(self) -> datetime:
        """The end: as long after the beginning as before, where the minutes are unchanged."""
        minutes: int = self.cleaned_data["minutes"]
        assert self.session.finished_at is not None
        if minutes == self.session.minutes:
            length = self.session.finished_at - self.session.started_at
        else:
            length = timedelta(minutes=minutes)
        began: datetime = self.cleaned_data["moment"]
        return began + length
