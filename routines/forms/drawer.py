"""The drawer of the editor: what can be put into a routine, searched and narrowed, what fits the person first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.fields import CleanTextFormField, Data
from exercises import catalogue
from exercises.facts import Verdict
from exercises.models import Exercise, Movement, SignOff
from exercises.search import words
from routines.models import OwnExercise

MAX_SEARCH = 100
SHOWN_AT_FIRST = 8
NARROW = (Movement.STRENGTH, Movement.EXTENSION, Movement.ROTATION)


class DrawerForm(forms.Form):
    """What was typed and chosen in the drawer."""

    search = CleanTextFormField(label=_("Search"), required=False, max_length=MAX_SEARCH)
    fits = forms.BooleanField(label=_("Fits me"), required=False)
    narrow = forms.MultipleChoiceField(
        label=_("Kind of movement"), choices=[(kind.value, kind.label) for kind in NARROW], required=False
    )
    all = forms.BooleanField(required=False)


@dataclass(frozen=True)
class DrawerRow:
    """Something that can be put in. ``verdict``: "" where it fits; ``why`` says what else is to know."""

    exercise: Exercise | OwnExercise
    about: str
    count: int
    verdict: str = ""
    why: str = ""

    @property
    def drawn(self) -> Exercise | None:
        return self.exercise.drawn_as if isinstance(self.exercise, OwnExercise) else self.exercise

    @property
    def can_be_added(self) -> bool:
        return self.verdict != Verdict.LEFT_OUT.value


class Drawer:
    """What a person can put into a routine. ``there``: how often each is in the list already, by slug."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        owner: User,
        today: date,
        exercises: Mapping[str, Exercise],
        own: Sequence[OwnExercise],
        there: Mapping[str, int],
    ) -> None:
        self.owner, self.today, self.exercises, self.own, self.there = owner, today, exercises, own, there
        is_sent = data is not None and "drawer" in data
        sent: Data = {"fits": "on"}
        if data is not None and is_sent:
            sent = {name: data.getlist(name) if name == "narrow" else data.get(name) for name in DrawerForm.base_fields}
            sent["all"] = sent["all"] or data.get("do") == "all"
        self.form = DrawerForm(sent)
        # What cannot be searched for finds everything: the drawer is no place for errors.
        self.chosen: Data = self.form.cleaned_data if self.form.is_valid() else {}

    @property
    def query(self) -> str:
        return str(self.chosen.get("search", ""))

    @property
    def has_chips(self) -> bool:
        """Whether it is known what fits the person."""
        return self.flags is not None

    @property
    def is_for_me(self) -> bool:
        return self.has_chips and bool(self.chosen.get("fits"))

    @property
    def shows_all(self) -> bool:
        return bool(self.chosen.get("all"))

    @property
    def narrowed(self) -> list[str]:
        return [*self.chosen.get("narrow", [])]

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """The kinds of movement to narrow by, each with its label and whether it is chosen."""
        return [(kind.value, str(kind.label), kind.value in self.narrowed) for kind in NARROW]

    @cached_property
    def flags(self) -> frozenset[str] | None:
        return self.owner.flags(today=self.today)

    @cached_property
    def found(self) -> list[DrawerRow]:
        """What fits the search, best first; what fits the person before what does not."""
        wants = {"movement": frozenset(self.narrowed)} if self.narrowed else {}
        offered = {exercise.pk: exercise for exercise in self.exercises.values() if exercise.is_offered}
        keys = Exercise.objects.find(self.query, wants, among=offered).keys
        offers = [self._offer(offered[key]) for key in keys]
        if self.is_for_me:
            return [offer for offer in offers if offer.can_be_added]
        return sorted(offers, key=lambda offer: not offer.can_be_added)

    @property
    def offers(self) -> list[DrawerRow]:
        """Those that are shown: the first few, until all are asked for."""
        return self.found if self.shows_all else self.found[:SHOWN_AT_FIRST]

    @property
    def own_offers(self) -> list[DrawerRow]:
        """The person's own that fit what was typed."""
        asked = words(self.query)
        if self.query and not asked:
            return []
        fitting = [one for one in self.own if _has_all(words(f"{one.name} {one.instructions}"), asked)]
        return [DrawerRow(one, str(one.get_position_display()).lower(), self.there.get(one.slug, 0)) for one in fitting]

    def _offer(self, exercise: Exercise) -> DrawerRow:
        about = f"{_kind(exercise.movements)}, {str(exercise.get_position_display()).lower()}"
        there = self.there.get(exercise.slug, 0)
        if self.flags is None:
            return DrawerRow(exercise, about, there)
        found = exercise.suits(self.flags, is_signed_off=exercise.slug in self.signed_off)
        if found.verdict is Verdict.LEFT_OUT:
            why = gettext("Left out because of {conditions}").format(
                conditions=", ".join(_labels(why.flag for why in found.whys))
            )
            return DrawerRow(exercise, about, there, found.verdict.value, why)
        if found.verdict is Verdict.EASIER:
            why = gettext("Your version: {version}").format(version=found.form_name)
            return DrawerRow(exercise, about, there, found.verdict.value, why)
        return DrawerRow(exercise, about, there)

    @cached_property
    def signed_off(self) -> Collection[str]:
        slugs: Collection[str] = SignOff.objects.agreed_for(self.owner, on=self.today)
        return slugs


def _has_all(there: Sequence[str], asked: Sequence[str]) -> bool:
    return all(any(word.startswith(start) for word in there) for start in asked)


def _kind(movements: Sequence[str]) -> str:
    return str(Movement(movements[0]).label).lower() if movements else ""


def _labels(flags: Iterable[str]) -> list[str]:
    labels = catalogue.flag_labels()
    return [labels[flag].lower() for flag in dict.fromkeys(flags)]
