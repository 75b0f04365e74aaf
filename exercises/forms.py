"""What page and API accept when somebody looks for an exercise."""

from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from conventions.fields import MAX_NAME, CleanTextFormField, Data
from conventions.forms import OnceForm
from conventions.messages import Message
from exercises.models import Area, Level, Minutes, Movement, Origin, Phase, Position, Status, Support
from exercises.search import Facets

MAX_SEARCH = 100
NOT_HERE = _("“%(value)s” is not one of the choices. Choose from {choices}.")


def _any_of(choices: type[TextChoices], label: Message) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices.choices,
        required=False,
        error_messages={"invalid_choice": format_lazy(NOT_HERE, choices=", ".join(choices))},
    )


class HelpForm(forms.Form):
    """A few words to look for."""

    search = CleanTextFormField(label=_("Search"), required=False, max_length=MAX_SEARCH)


class FindForm(HelpForm):
    """A search and any number of filters: within a group one of the chosen, and something from every group."""

    level = _any_of(Level, _("Level"))
    position = _any_of(Position, _("Position"))
    area = _any_of(Area, _("Body area"))
    movement = _any_of(Movement, _("Movement"))
    phase = _any_of(Phase, _("Part of a session"))
    apparatus = _any_of(Support, _("What you need"))
    minutes = _any_of(Minutes, _("Minutes"))
    status = _any_of(Status, _("Where"))
    origin = _any_of(Origin, _("Article"))
    fits = forms.ChoiceField(
        label=_("Fits me"),
        choices=[("me", _("Fits me"))],
        required=False,
        error_messages={"invalid_choice": _("Use “me” here.")},
    )

    def choices_of(self, name: str) -> list[tuple[str, str]]:
        """The values of a group of filters with their labels."""
        return list(cast(Any, self.fields[name]).choices)

    @property
    def query(self) -> str:
        return str(self.cleaned_data.get("search", ""))

    @property
    def wants(self) -> Facets:
        """The chosen values of each group; a group in which something unknown was asked for is left out."""
        chosen: Data = self.cleaned_data
        return {name: frozenset(chosen[name]) for name in chosen if name not in ("search", "fits") and chosen[name]}

    @property
    def is_for_me(self) -> bool:
        """Whether only what fits the person who asks is wanted; their conditions never stand in an address."""
        return self.cleaned_data.get("fits") == "me"


class SignOffForm(OnceForm):
    """Who agreed to an exercise that a condition would leave out, and when."""

    by = CleanTextFormField(
        label=_("Who agreed"),
        max_length=MAX_NAME,
        help_text=_("A physiotherapist, doctor or Pilates instructor who knows your back."),
    )
    signed_on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}))
