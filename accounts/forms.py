"""Forms about the person: sign-up, the first-session step, place and week, tokens, goodbye."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import screening
from accounts.models import ApiToken, Block, HealthAnswers, PractisedBefore, Screening, User
from conventions.days import WEEKDAY_NAMES
from conventions.fields import CleanTextFormField, Data, OnceForm, VersionedForm, field_of, time_zone_choices
from conventions.messages import Message


class TimeZoneField(forms.ChoiceField):
    """One zone of the list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=time_zone_choices,
            label=_("Time zone"),
            help_text=_("So that today, this week and your reminders are yours."),
            error_messages={"invalid_choice": _("Choose a time zone from the list, for example Europe/Lisbon.")},
            **kwargs,
        )


class SignupForm(forms.Form):
    """What sign-up asks beside allauth's own fields: where the person is, guessed from the browser and shown."""

    time_zone = TimeZoneField(initial="UTC")

    def signup(self, request: HttpRequest, user: User) -> None:
        user.settle(time_zone=self.cleaned_data["time_zone"], first_weekday=user.first_weekday, at=timezone.now())


ROUGHLY = _("About the right day is enough.")


def _date(label: Message, help_text: Message = ROUGHLY) -> forms.DateField:
    return forms.DateField(
        required=False,
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Use a date such as 2026-03-15.")},
    )


class FirstQuestionForm(OnceForm):
    """Has anyone looked at this pain?"""

    assessed = forms.ChoiceField(
        choices=[(answer.value, answer.words) for answer in screening.Assessed],
        label=_("Has a doctor, physiotherapist or other health professional looked at this upper-back pain?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the answer that is nearest."),
            "invalid_choice": _("Choose one of the four answers."),
        },
    )
    assessed_on = _date(_("When was that?"), _("Only if you chose Yes. About the right day is enough."))

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


NEAREST = dict.fromkeys(("required", "invalid_choice"), _("Choose the answer that is nearest."))


class PractisedForm(OnceForm):
    """Have you practised Pilates, with a teacher, and when last?"""

    practised = forms.ChoiceField(
        choices=[(answer.value, answer.words) for answer in screening.Practised],
        label=_("Have you practised Pilates regularly?"),
        widget=forms.RadioSelect,
        error_messages=NEAREST,
    )
    has_teacher = forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=False,
        required=False,
        label=_("With a teacher?"),
        widget=forms.RadioSelect,
        error_messages=NEAREST,
    )
    last = forms.ChoiceField(
        choices=[(answer.value, answer.words) for answer in screening.LastPractised],
        required=False,
        label=_("When was that last?"),
        widget=forms.RadioSelect,
        error_messages=NEAREST,
    )

    def __init__(self, *args: Any, owner: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.at = owner, at
        newest = PractisedBefore.objects.visible_to(owner).first()
        if newest is not None:
            has_teacher = "yes" if newest.has_teacher else "no"
            self.initial |= {"practised": newest.practised, "has_teacher": has_teacher, "last": newest.last}

    def clean(self) -> Data:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("practised") == screening.Practised.NEVER.value:
            # Who goes back to "never" need not clear the other two by hand: radio buttons cannot be cleared.
            cleaned |= {"has_teacher": False, "last": ""}
        if not self.errors:
            PractisedBefore(owner=self.owner, declared_at=self.at, **self.answer()).clean()
        return cleaned

    def answer(self) -> Data:
        """The answer as the verb takes it."""
        return {name: self.cleaned_data[name] for name in ("practised", "has_teacher", "last")}


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick box of the safety form: value, id, label, whether it is ticked, and the message shown at once."""

    value: str
    id: str
    text: Message
    is_ticked: bool
    message: Message = ""


def _ticks(form: forms.Form, name: str, said: Iterable[tuple[str, Message, Message]]) -> list[Tick]:
    ticked = {str(value) for value in form[name].value() or ()}
    return [Tick(value, f"id_{name}_{value}", text, value in ticked, message) for value, text, message in said]


class SignsForm(OnceForm):
    """Form for the red flags of the ``asked`` levels. ``emergencies()`` works even if other fields are invalid."""

    asked: ClassVar[tuple[screening.Urgency, ...]] = tuple(screening.Urgency)

    signs = forms.MultipleChoiceField(
        required=False, choices=[(row.id, row.question) for row in screening.ROWS], label=_("Signs")
    )
    is_read = forms.BooleanField(
        label=_("I have read every line. What I did not tick is not there."),
        error_messages={"required": _("Read the lines, then tick this. Nothing was saved yet.")},
    )

    def levels(self) -> list[tuple[screening.Urgency, list[Tick]]]:
        """The rows by urgency, the most urgent first."""
        said = {level: [row for row in screening.ROWS if row.level is level] for level in self.asked}
        return [
            (level, _ticks(self, "signs", ((row.id, row.question, row.message) for row in rows)))
            for level, rows in said.items()
        ]

    def emergencies(self) -> list[str]:
        """The emergency rows that were ticked, whatever else is wrong."""
        ticked = self.cleaned_data.get("signs", []) if self.is_bound and self.errors is not None else []
        return [sign for sign in ticked if screening.worst([sign]) is screening.Urgency.EMERGENCY]


class ScreeningForm(SignsForm):
    """The red flags, then the ten questions."""

    is_understood = forms.BooleanField(required=False, label=_("I understand, and choose to start gently"))
    conditions = forms.MultipleChoiceField(
        required=False,
        choices=[(option.code, option.text) for question in screening.QUESTIONS for option in question.options],
        label=_("Conditions"),
    )
    due_on = _date(_("When is the baby due?"), _("Leave it empty if you do not know yet."))
    birth_on = _date(_("When did you give birth?"))
    operation_on = _date(_("When was the latest of them?"))
    agreed_on = _date(
        _("When did a professional agree to gentle exercise?"),
        _("Only if one has, with what you ticked above in mind."),
    )

    def __init__(self, *args: Any, owner: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.at = owner, at
        newest = HealthAnswers.objects.visible_to(owner).first()
        if newest is not None:
            # Conditions last; signs are asked afresh.
            kept = ("conditions", "due_on", "birth_on", "operation_on", "agreed_on")
            self.initial.update({name: getattr(newest, name) for name in kept})

    def questions(self) -> list[tuple[screening.Question, list[Tick], list[forms.BoundField]]]:
        """Each question with its boxes and the dates that belong to them."""
        dates = {"8": ("due_on", "birth_on"), "9": ("operation_on",)}
        return [
            (
                question,
                _ticks(self, "conditions", ((option.code, option.text, "") for option in question.options)),
                [self[name] for name in dates.get(question.id, ())],
            )
            for question in screening.QUESTIONS
        ]

    def clean(self) -> Data:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            HealthAnswers(owner=self.owner, answered_at=self.at, **self.answer()).clean()
        return cleaned

    def answer(self) -> Data:
        """The answers as the verb takes them."""
        names = ("signs", "conditions", "due_on", "birth_on", "operation_on", "agreed_on", "is_understood")
        return {name: self.cleaned_data[name] for name in names}


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
        label=_("Who looked at it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who it was."), "invalid_choice": _("Choose one of the list.")},
    )
    seen_on = forms.DateField(
        label=_("When was that?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Say when that was."), "invalid": _("Use a date such as 2026-03-15.")},
    )
    is_told = forms.BooleanField(
        label=_("I was told that gentle exercise is all right"),
        error_messages={"required": _("Without this it stays closed. Ask, and come back.")},
    )


def _tick(kind: str) -> forms.BooleanField:
    return forms.BooleanField(
        label=screening.TERMS[kind].tick,
        error_messages={"required": _("Tick this to go on. Without it nothing can be kept here.")},
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


class PlaceForm(VersionedForm):
    """Where the person is and on which day their week begins."""

    time_zone = TimeZoneField()
    first_weekday = forms.TypedChoiceField(
        choices=list(enumerate(WEEKDAY_NAMES)),
        coerce=int,
        label=_("Your week begins on"),
        error_messages={"invalid_choice": _("Choose a day of the week.")},
    )

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        super().__init__(
            data, initial={name: getattr(person, name) for name in ("time_zone", "first_weekday", "version")}
        )
        # A zone set through the API may be outside the short list: saving another field must not change it.
        now, zones = self.initial["time_zone"], time_zone_choices()
        if now not in dict(zones):
            field_of(self, "time_zone", TimeZoneField).choices = [(now, now), *zones]


def _days(lifetime: str) -> int | None:
    return None if lifetime == TokenForm.NEVER else int(lifetime)


class TokenForm(OnceForm):
    """What a new key for a program may do, and for how long."""

    NEVER = "never"
    LIFETIMES = (
        ("30", _("30 days")),
        ("90", _("90 days")),
        ("365", _("One year")),
        (NEVER, _("Until I withdraw it")),
    )

    name = CleanTextFormField(
        max_length=80, label=_("What is it for?"), help_text=_("A name you will know it by, such as “watch app”.")
    )
    scope = forms.ChoiceField(
        choices=ApiToken.Scope,
        initial=ApiToken.Scope.READ,
        label=_("It may"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose read, or read and write.")},
    )
    days = forms.TypedChoiceField(
        choices=LIFETIMES,
        coerce=_days,
        initial="90",
        label=_("It works for"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the four.")),
    )

    def wish(self) -> Data:
        """Return the cleaned data as keyword arguments for ``ApiToken.objects.issue``."""
        return {name: self.cleaned_data[name] for name in ("name", "scope", "days")}


class GoodbyeForm(forms.Form):
    """The password once more, before everything is deleted."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password, so that nobody else can do this.")},
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.owner.check_password(password):
            raise ValidationError(_("This is not your password. Nothing was deleted."), code="password")
        return password
