"""Forms about health: the first-session step, the safety questions, and the end of a block."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts import screening
from accounts.models import Block, HealthAnswers, Screening, User
from accounts.models.health import GIVEN
from accounts.screening.questions import OPTIONS
from accounts.screening.red_flags import BY_ID, GROUPS, LINE_IDS, WORSE_PART, SignGroup
from conventions.fields import (
    CleanTextFormField,
    Data,
    OnceForm,
    RefusableForm,
)
from conventions.messages import Message

ROUGHLY = _("A rough date is fine.")


def _date(label: Message, help_text: Message = ROUGHLY) -> forms.DateField:
    return forms.DateField(
        required=False,
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Enter a date such as 2026-03-15.")},
    )


class FirstQuestionForm(OnceForm):
    """Has anyone looked at this pain?"""

    assessed = forms.ChoiceField(
        choices=[(answer.value, answer.words) for answer in screening.Assessed],
        label=_("Has a doctor, physiotherapist or other professional looked at this upper-back pain?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the closest answer."),
            "invalid_choice": _("Choose one of the four answers."),
        },
    )
    assessed_on = _date(_("When was that?"), _("Only if you chose Yes. A rough date is fine."))

    def __init__(self, *args: Any, owner: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.at = owner, at

    def clean(self) -> Data:
        cleaned = super().clean() or self.cleaned_data
        if "assessed" in cleaned and "assessed_on" in cleaned:
            Screening(owner=self.owner, answered_at=self.at, **self.answer()).clean()
        return cleaned

    def answer(self) -> Data:
        """The answer as the verbs take it."""
        return {"assessed": self.cleaned_data["assessed"], "assessed_on": self.cleaned_data["assessed_on"]}


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick box of the safety form: value, id, label, and whether it is ticked."""

    value: str
    id: str
    text: Message
    is_ticked: bool
    help: Message = ""


@dataclass(frozen=True, slots=True)
class SignTicks:
    """One row of the red flags: its boxes, and the message that any of them shows at once."""

    message: Message
    ticks: list[Tick]


@dataclass(frozen=True, slots=True)
class SignPart:
    """Rows that are read together, by urgency. Behind an ``opener`` they are read by whom it is true of."""

    title: Message
    help: Message
    opener: Tick | None
    levels: list[tuple[screening.Urgency, list[SignTicks]]]


@dataclass(frozen=True, slots=True)
class ConditionTicks:
    """What is ticked under one code, and what is asked then: more boxes and fields."""

    head: Message
    ticks: list[Tick]
    more: list[Tick]
    fields: list[forms.BoundField]


class SignsForm(OnceForm):
    """Form for the red flags of the ``asked`` levels. ``emergencies()`` works even if other fields are invalid.

    It sends the ids of lines; a page from before there were lines sends those of rows.
    """

    asked: ClassVar[tuple[screening.Urgency, ...]] = tuple(screening.Urgency)
    is_assessed = True
    """Whether row 16 is only asked of somebody whose pain is worse since it was checked."""

    signs = forms.MultipleChoiceField(
        required=False, choices=[(name, name) for name in (*LINE_IDS, *BY_ID)], label=_("Warning signs")
    )
    is_read = forms.BooleanField(
        label=_("I have read the list. The signs I did not tick do not apply to me."),
        error_messages={"required": _("Read the list, then tick this box. Nothing has been saved yet.")},
    )

    def clean_signs(self) -> list[str]:
        return screening.rows_ticked(self.cleaned_data["signs"])

    def parts(self) -> list[SignPart]:
        """The rows in the order in which they are read, those of other levels left out."""
        ticked = {str(value) for value in self["signs"].value() or ()}
        parts = []
        for group in GROUPS:
            rows = [BY_ID[row] for row in group.rows if BY_ID[row].level in self.asked]
            levels = [
                (level, [SignTicks(row.message, _sign_ticks(row, ticked)) for row in rows if row.level is level])
                for level in dict.fromkeys(row.level for row in rows)
            ]
            if levels:
                parts.append(SignPart(group.title, group.help, self._opener(group), levels))
        return parts

    def _opener(self, group: SignGroup) -> Tick | None:
        if not group.opener or (group.opener is WORSE_PART and not self.is_assessed):
            return None
        key = group.rows[0]
        is_open = key in self.data.getlist("opened") if isinstance(self.data, QueryDict) else False
        return Tick(key, f"id_opened_{key}", group.opener, is_open)

    def emergencies(self) -> list[str]:
        """The emergency rows that were ticked, whatever else is wrong."""
        ticked = self.cleaned_data.get("signs", []) if self.is_bound and self.errors is not None else []
        return [sign for sign in ticked if screening.worst([sign]) is screening.Urgency.EMERGENCY]


def _sign_ticks(row: screening.RedFlag, ticked: Collection[str]) -> list[Tick]:
    return [Tick(line.id, f"id_signs_{line.id}", line.text, line.id in ticked, line.help) for line in row.lines]


def _option_ticks(options: list[screening.Option], ticked: Collection[str]) -> list[Tick]:
    """A box for each; a second one of the same code has an id of its own."""
    codes = [option.code for option in options]
    return [
        Tick(
            option.code,
            f"id_conditions_{option.code}{n if option.code in codes[:n] else ''}",
            option.text,
            option.code in ticked,
            option.help,
        )
        for n, option in enumerate(options)
    ]


FIELDS_OF = {
    "disc_leg": ("leg_since_on",),
    "pregnant": ("due_on",),
    "birth": ("birth_on",),
    "rib": ("rib_calm_on",),
    "operation": ("operation_on",),
    "injury": ("injury_on", "injury_where", "strength_agreed_on"),
    "other": ("other_text",),
}
"""What is asked beside a tick."""


class ScreeningForm(SignsForm):
    """The red flags, then the questions about conditions."""

    is_understood = forms.BooleanField(required=False, label=_("I understand and want to start gently"))
    conditions = forms.MultipleChoiceField(
        required=False, choices=[(option.code, option.text) for option in OPTIONS.values()], label=_("Conditions")
    )
    due_on = _date(_("When is the baby due?"), _("Leave this empty if you do not know yet."))
    birth_on = _date(_("When did you give birth?"))
    operation_on = _date(_("When was the most recent one?"))
    leg_since_on = _date(_("Since when does your leg hurt or tingle?"))
    injury_on = _date(_("When were you hurt?"))
    injury_where = forms.ChoiceField(
        required=False,
        choices=HealthAnswers.Where,
        label=_("Where?"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose where you were hurt.")},
    )
    strength_agreed_on = _date(
        _("When did a professional agree to strength exercise?"), _("Only if one has, after you were hurt.")
    )
    rib_calm_on = _date(
        _("Since when do a deep breath, a cough and lying on it no longer hurt?"),
        _("Leave it empty while one of them hurts."),
    )
    other_text = CleanTextFormField(
        required=False,
        max_length=200,
        label=_("What is it?"),
        help_text=_("For your eyes only. We have no rule for it: nothing is left out because of it."),
    )
    agreed_on = _date(
        _("When did a health professional say that gentle exercise is fine for you?"),
        _("Only if they know about what you ticked above."),
    )

    def __init__(self, *args: Any, owner: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.at = owner, at
        first = Screening.objects.visible_to(owner).first()
        self.is_assessed = first is not None and first.assessed == screening.Assessed.YES.value
        newest = HealthAnswers.objects.visible_to(owner).first()
        if newest is not None:
            # Conditions last; signs are asked afresh.
            self.initial.update({name: getattr(newest, name) for name in ("conditions", *GIVEN)})

    def questions(self) -> list[tuple[screening.Question, list[ConditionTicks]]]:
        """Each question with its boxes, and what is asked beside them."""
        return [
            (question, [self._asked(question, code) for code in dict.fromkeys(self._codes(question))])
            for question in screening.QUESTIONS
        ]

    def _codes(self, question: screening.Question) -> Iterator[str]:
        return (option.code for option in question.options if not option.after)

    def _asked(self, question: screening.Question, code: str) -> ConditionTicks:
        ticked = {str(value) for value in self["conditions"].value() or ()}
        own = [option for option in question.options if option.code == code]
        more = [option for option in question.options if option.after == code]
        fields = [self[name] for name in FIELDS_OF.get(code, ())]
        return ConditionTicks(own[0].head, _option_ticks(own, ticked), _option_ticks(more, ticked), fields)

    def clean(self) -> Data:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self._leave_unticked(cleaned)
            HealthAnswers(owner=self.owner, answered_at=self.at, **self.answer()).clean()
        return cleaned

    def _leave_unticked(self, cleaned: Data) -> None:
        """What was filled in from before goes with its tick; what is typed today without one is a mistake."""
        ticked, before = cleaned["conditions"], self.initial.get("conditions", ())
        cleaned["conditions"] = [code for code in ticked if code not in before or OPTIONS[code].after in ("", *ticked)]
        has_sore_ribs = "injury" in ticked and cleaned["injury_where"] == HealthAnswers.Where.RIBS
        for code, names in FIELDS_OF.items():
            if code in ticked or (code == "rib" and has_sore_ribs):
                continue
            for name in set(names) - set(self.changed_data):
                cleaned[name] = "" if isinstance(cleaned[name], str) else None

    def answer(self) -> Data:
        """The answers as the verb takes them."""
        return {name: self.cleaned_data[name] for name in ("signs", "conditions", "is_understood", *GIVEN)}


class UrgentSignsForm(SignsForm):
    """The emergency and today rows once more, after a warning (rule G7)."""

    asked = (screening.Urgency.EMERGENCY, screening.Urgency.TODAY)


class RibForm(RefusableForm):
    """Does the rib still hurt?"""

    still_hurts = forms.ChoiceField(
        label=_("Does the rib hurt on a deep breath, a cough or lying on it?"),
        choices=[("yes", _("Yes, on at least one of them")), ("no", _("No, on none of them"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose yes or no.")),
    )


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


def _tick(kind: str) -> forms.BooleanField:
    return forms.BooleanField(
        label=screening.TERMS[kind].tick,
        error_messages={"required": _("Tick this box to continue. Without it, we cannot save anything.")},
    )


class FirstStepForm(FirstQuestionForm):
    """Before the first session: two texts, the age, and the first question."""

    disclaimer = _tick("disclaimer")
    health_data = _tick("health_data")
    age = _tick("age")

    field_order = ["disclaimer", "health_data", "age", "assessed", "assessed_on"]

    def agreements(self) -> list[tuple[forms.BoundField, screening.Terms]]:
        """Each tick with what it agrees to."""
        return [(self[kind], terms) for kind, terms in screening.TERMS.items()]
