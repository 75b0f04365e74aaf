"""Forms about warning signs: their lines in steps, the urgent ones alone, and the end of a block."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts import screening
from accounts.models import Block
from accounts.screening.red_flags import BY_ID, LINE_IDS, ROW_OF_LINE, SignLine
from accounts.screening.steps import STEP_OF, SignGroup, SignStep
from conventions.fields import Data
from conventions.forms import OnceForm, ReturnedData
from conventions.messages import Message

LINES = {line.id: line for row in screening.ROWS for line in row.lines}


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick box of a safety form: value, id, label, and whether it is ticked."""

    value: str
    id: str
    text: Message
    is_ticked: bool
    help: Message = ""
    is_check_first: bool = False


@dataclass(frozen=True, slots=True)
class SignTick:
    """One line: its box, and what its row says as soon as it is ticked."""

    tick: Tick
    level: screening.Urgency
    message: Message


@dataclass(frozen=True, slots=True)
class GroupTicks:
    """Lines that are read together. Behind an ``opener`` they are read by whom it is true of."""

    title: Message
    help: Message
    opener: Tick | None
    lines: list[SignTick]


@dataclass(frozen=True, slots=True)
class StepTicks:
    """One step: its lines in groups, and the box that says none of them is true."""

    step: SignStep
    none: forms.BoundField
    groups: list[GroupTicks]


class NoneTick(forms.CheckboxInput):
    """The box of one step among those that are sent as ``none``."""

    def __init__(self, step: SignStep) -> None:
        super().__init__()
        self.step = step

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        sent = data.getlist("none") if isinstance(data, QueryDict) else data.get("none", ())
        return self.step.value in sent

    def get_context(self, name: str, value: Any, attrs: Data | None) -> Data:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"name": "none", "value": self.step.value}
        return context


class SignsForm(OnceForm):
    """Form for the red flags of the ``asked`` levels. ``emergencies()`` works even if other fields are invalid.

    It sends the ids of lines or rows, and ``none`` with each step that has no line. Where both are sent the line
    counts.
    """

    asked: ClassVar[tuple[screening.Urgency, ...]] = tuple(screening.Urgency)

    signs = forms.MultipleChoiceField(
        required=False, choices=[(name, name) for name in (*LINE_IDS, *BY_ID)], label=_("Warning signs")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in self.steps():
            self.fields[f"none_{step.value}"] = forms.BooleanField(
                required=False, label=step.words, widget=NoneTick(step)
            )

    def steps(self) -> list[SignStep]:
        """The steps in which a line of the asked levels is read."""
        return list(dict.fromkeys(group.step for group in screening.GROUPS if self._lines(group)))

    def _lines(self, group: SignGroup) -> list[SignLine]:
        return [LINES[line] for line in group.lines if BY_ID[ROW_OF_LINE[line]].level in self.asked]

    def clean_signs(self) -> list[str]:
        return screening.rows_ticked(self.cleaned_data["signs"])

    def clean(self) -> Data:
        cleaned: Data = super().clean() or self.cleaned_data
        answered = {STEP_OF[row] for row in cleaned.get("signs", ())}
        for step in self.steps():
            if step not in answered and not cleaned.get(f"none_{step.value}"):
                said = _("Tick what applies, or tick “{none}”. Nothing was saved.").format(none=step.none)
                self.add_error(f"none_{step.value}", said)
        return cleaned

    def parts(self) -> list[StepTicks]:
        """Each step with its lines in the order in which they are read, those of other levels left out."""
        ticked = {str(value) for value in self["signs"].value() or ()}
        return [
            StepTicks(
                step,
                self[f"none_{step.value}"],
                [self._group(group, ticked) for group in screening.GROUPS if group.step is step and self._lines(group)],
            )
            for step in self.steps()
        ]

    def _group(self, group: SignGroup, ticked: Collection[str]) -> GroupTicks:
        return GroupTicks(
            group.title, group.help, self._opener(group), [_sign(line, ticked) for line in self._lines(group)]
        )

    def _opener(self, group: SignGroup) -> Tick | None:
        if not group.opener:
            return None
        key = group.rows[0]
        is_open = key in self.data.getlist("opened") if isinstance(self.data, QueryDict) else False
        return Tick(key, f"id_opened_{key}", group.opener, is_open)

    def emergencies(self) -> list[str]:
        """The emergency rows that were ticked, whatever else is wrong; none while they are only shown again."""
        is_sent = self.is_bound and not isinstance(self.data, ReturnedData)
        ticked = self.cleaned_data.get("signs", []) if is_sent and self.errors is not None else []
        return [sign for sign in ticked if screening.worst([sign]) is screening.Urgency.EMERGENCY]


def _sign(line: SignLine, ticked: Collection[str]) -> SignTick:
    row = BY_ID[ROW_OF_LINE[line.id]]
    tick = Tick(line.id, f"id_signs_{line.id}", line.text, line.id in ticked or row.id in ticked, line.help)
    return SignTick(tick, row.level, row.message)


class UrgentSignsForm(SignsForm):
    """The emergency and today rows once more, after a warning (rule G7)."""

    asked = (screening.Urgency.EMERGENCY, screening.Urgency.TODAY)


class TakeBackForm(SignsForm):
    """Form to undo a mistaken tick: every emergency row has to be answered no."""

    asked = (screening.Urgency.EMERGENCY,)


class EndBlockForm(TakeBackForm):
    """Form to end a block: who checked the pain and when, what they said, and no emergency sign."""

    professional = forms.ChoiceField(
        choices=Block.Professional,
        label=_("Who checked it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who checked it."), "invalid_choice": _("Choose from the list.")},
    )
    seen_on = forms.DateField(
        label=_("When was that?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Enter the date it was checked."),
            "invalid": _("Enter a date such as 2026-03-15."),
        },
    )
    is_told = forms.BooleanField(
        label=_("I was told that gentle exercise is fine for me"),
        error_messages={"required": _("You need this before you can exercise here. Ask them, then come back.")},
    )
