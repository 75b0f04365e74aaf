"""Forms about health: the first question, the safety questions, and the rib."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import screening
from accounts.forms.signs import SignsForm, Tick
from accounts.models import HealthAnswers, Screening, User
from accounts.models.health import GIVEN
from accounts.screening.questions import OPTIONS
from conventions.fields import CleanTextFormField, Data
from conventions.forms import OnceForm, RefusableForm
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
    """Has anyone checked this pain?"""

    assessed = forms.ChoiceField(
        choices=[(answer.value, answer.words) for answer in screening.Assessed],
        label=_("Has anyone checked this pain?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the closest answer."),
            "invalid_choice": _("Choose one of the 4 answers."),
        },
    )
    assessed_on = _date(_("Roughly when?"))

    def __init__(self, *args: Any, owner: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.at = owner, at

    def clean(self) -> Data:
        cleaned: Data = super().clean() or self.cleaned_data
        if cleaned.get("assessed") != screening.Assessed.YES.value:
            # The date belongs to "yes". Who goes back to "no" need not empty it: it is out of sight then.
            cleaned["assessed_on"] = None
            self.errors.pop("assessed_on", None)
        if "assessed" in cleaned and "assessed_on" in cleaned:
            try:
                Screening(owner=self.owner, answered_at=self.at, **self.first()).clean()
            except ValidationError as error:
                self.refuse(error)
        return cleaned

    def first(self) -> Data:
        """The answer to the first question as the verbs take it."""
        return {"assessed": self.cleaned_data["assessed"], "assessed_on": self.cleaned_data["assessed_on"]}


@dataclass(frozen=True, slots=True)
class ConditionTicks:
    """What is ticked under one code, and what is asked then: more boxes and fields."""

    head: Message
    ticks: list[Tick]
    more: list[Tick]
    fields: list[forms.BoundField]

    @property
    def says_more(self) -> bool:
        """Whether a tick leads to anything further."""
        return bool(self.more or self.fields or any(tick.help or tick.is_check_first for tick in self.ticks))


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
            option.is_check_first,
        )
        for n, option in enumerate(options)
    ]


def _under(option: screening.Option) -> str:
    """The code under whose box an option stands; empty where it stands alone."""
    return option.after or SAID_WITH.get(option.code, "")


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
SAID_WITH = {"caesarean": "birth", "belly_checked": "birth"}
"""What is shown under another tick, though programs may send it alone."""


class ScreeningForm(FirstQuestionForm, SignsForm):
    """The first question, the red flags, then what exercises should work around.

    ``is_changed``: something has changed, so the first question is asked afresh.
    """

    is_understood = forms.BooleanField(required=False, label=_("I understand, and choose to start gently"))
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
        _("When did a health professional agree to strength exercise?"), _("Only if one has, after you were hurt.")
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

    def __init__(self, *args: Any, owner: User, at: datetime, is_changed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, owner=owner, at=at, **kwargs)
        self.is_changed = is_changed
        first = Screening.objects.visible_to(owner).first()
        newest = HealthAnswers.objects.visible_to(owner).first()
        if first is not None and not is_changed:
            self.initial.update(assessed=first.assessed, assessed_on=first.assessed_on)
        if newest is not None:
            # Signs are asked afresh.
            self.initial.update({name: getattr(newest, name) for name in ("conditions", *GIVEN)})

    def questions(self) -> list[tuple[screening.Question, list[ConditionTicks]]]:
        """Each question with its boxes, and what is asked beside them."""
        return [
            (question, [self._asked(question, code) for code in dict.fromkeys(self._codes(question))])
            for question in screening.QUESTIONS
        ]

    def _codes(self, question: screening.Question) -> Iterator[str]:
        return (option.code for option in question.options if not _under(option))

    def _asked(self, question: screening.Question, code: str) -> ConditionTicks:
        ticked = {str(value) for value in self["conditions"].value() or ()}
        own = [option for option in question.options if option.code == code]
        more = [option for option in question.options if _under(option) == code]
        fields = [self[name] for name in FIELDS_OF.get(code, ())]
        return ConditionTicks(own[0].head, _option_ticks(own, ticked), _option_ticks(more, ticked), fields)

    def clean(self) -> Data:
        cleaned: Data = super().clean() or self.cleaned_data
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

    def show_only(self, first: FirstQuestionForm) -> None:
        """Say what is wrong with the first question alone, where the others are left for later."""
        self.data, self._errors, self.must_wait = first.data, first.errors, first.must_wait

    def answer(self) -> Data:
        """The answers as the verb takes them."""
        return {name: self.cleaned_data[name] for name in ("signs", "conditions", "is_understood", *GIVEN)}


class RibForm(RefusableForm):
    """Does the rib still hurt?"""

    still_hurts = forms.ChoiceField(
        label=_("Does the rib hurt on a deep breath, a cough or lying on it?"),
        choices=[("yes", _("Yes, on at least one of them")), ("no", _("No, on none of them"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose yes or no.")),
    )
