"""What of an exercise whoever looks at it is shown: one form, and the others in words. One door for every page.

A form that the person's conditions bar is named, and never drawn or described for them, on whichever page it stands.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from weakref import WeakKeyDictionary

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.screening import Clearance, HealthRecord
from accounts.screening.guidance import Sheet
from conventions.days import local_date
from exercises import catalogue
from exercises.barred import BarFacts, Barring, Moves
from exercises.facts import BASE, BOTH_WAYS, SIGNABLE, ExerciseFacts, Form, Rank, Suitability, Verdict
from exercises.figures.frames import Figure
from exercises.figures.pace import SWITCH_SECONDS
from exercises.gates import is_within
from exercises.models import (
    Agreed,
    Barred,
    Exercise,
    Level,
    Position,
    SignOff,
    Support,
    minutes_in_words,
    range_in_words,
    unit_in_words,
)


class Looker:
    """Whoever looks: their conditions, and what a professional agreed to; each is read once, when it is needed.

    No conditions are known (``None``) of who is not signed in or has not answered.
    """

    def __init__(self, person: User | None) -> None:
        self.person = person

    @cached_property
    def _health(self) -> HealthRecord:
        return self.person.health_record() if self.person else HealthRecord()

    @property
    def sheets(self) -> Sequence[Sheet]:
        """What professionals said that still stands."""
        return self._health.sheets

    @cached_property
    def flags(self) -> frozenset[str] | None:
        return self._health.flags(today=self._today(self.person)) if self.person else None

    @cached_property
    def hold(self) -> Clearance | None:
        """What they may practise now, where something holds back; where only the safety questions are missing, the
        check before a session asks them, and nothing is said here."""
        if self.flags is None:
            return None
        found: Clearance = import_string(settings.CLEARANCE)(self.person, now=timezone.now())
        return found if found.reasons and (found.is_blocked or not found.is_asked_again) else None

    def is_held(self, facts: ExerciseFacts) -> bool:
        """Whether what holds back keeps an exercise from them now, as the check before it would say."""
        return self.hold is not None and facts.is_home and not is_within(facts, BASE, self.hold.open)

    @property
    def held(self) -> Collection[str]:
        """The slugs of what is kept from them so."""
        facts = Exercise.objects.facts().items() if self.hold else ()
        return {slug for slug, one in facts if self.is_held(one)}

    def take_over(
        self, *, flags: frozenset[str] | None, agreed: Agreed | None = None, barring: Barring | None = None
    ) -> None:
        """Know what somebody has read already, and read it no more."""
        self.flags = flags
        if agreed is not None:
            self._agreed = agreed
        if barring is not None:
            self._barring = replace(barring, named=catalogue.named_movements())

    @cached_property
    def _agreed(self) -> Agreed:
        return SignOff.objects.agreed(self.person, on=self._today(self.person)) if self.person else Agreed()

    @property
    def signed_off(self) -> frozenset[str]:
        return self._agreed.slugs

    @property
    def said_yes(self) -> Mapping[str, str]:
        """What professionals said yes to as part of what they said, with the form it is for (empty: all)."""
        return {slug: yes.form for slug, yes in self._agreed.said.items()}

    @cached_property
    def _barring(self) -> Barring:
        """What they leave out, and the kinds of movement that professionals ask them to spare."""
        if self.person is None:
            return Barring()
        named = catalogue.named_movements()
        sheets = self._health.sheets
        return Barred.objects.of_person(self.person, on=self._today(self.person), sheets=sheets, named=named)

    def _barred(self, facts: ExerciseFacts, key: str) -> BarFacts | None:
        form = facts.form(key)
        moves = Moves(facts.slug, form.key, form.tags, form.position)
        return self._barring.bars(facts.slug, form.key, moves=moves)

    @property
    def left_out(self) -> Collection[str]:
        """The slugs of what they leave out altogether, beside their conditions."""
        if not self._barring.spared:
            return {row.slug for row in self._barring.rows if not row.form}
        return {
            slug
            for slug, one in Exercise.objects.facts().items()
            if all(self._barred(one, form.key) for form in one.forms if form.key in self._fitting(one))
        }

    def _fitting(self, one: ExerciseFacts) -> Collection[str]:
        """The forms that their conditions leave."""
        flags = self.flags or ()
        return {form.key for form in one.forms if one.form_for(flags, form.key).form == form.key}

    def bar_of(self, exercise: Exercise) -> BarFacts | None:
        """What keeps an exercise out for them, beside their conditions; ``None`` where a form of it is left."""
        form = self.suits(exercise).form
        return self._barred(exercise.facts, form) if form else self._barring.bars(exercise.slug)

    def suits(self, exercise: Exercise, asked: str = BASE) -> Suitability:
        """Whether they may do it at home, and in which form: where one is left out, in the first that is not (rule
        NOT-FOR-ME)."""
        found = self.by_conditions(exercise, asked)
        if not found.form or self._barred(exercise.facts, found.form) is None:
            return found
        others = (self.by_conditions(exercise, form.key) for form in exercise.facts.forms if form.rank is not Rank.FULL)
        free = (one for one in others if one.form and self._barred(exercise.facts, one.form) is None)
        other = next(free, None)
        return replace(other, verdict=Verdict.EASIER) if other else found

    def by_conditions(self, exercise: Exercise, asked: str) -> Suitability:
        """The same by their conditions alone. What a professional agreed to is read where it matters."""
        found = exercise.suits(self.flags or (), asked)
        if found.whys and self.said_yes.get(exercise.slug) in ("", exercise.facts.key_of(asked)):
            return exercise.suits((self.flags or frozenset()) - SIGNABLE, asked)
        if found.is_signable and exercise.slug in self.signed_off:
            return exercise.suits(self.flags or (), asked, is_signed_off=True)
        return found

    def form_of(self, exercise: Exercise, asked: str = BASE) -> Form | None:
        """The form they are shown: the one asked for where it suits them; ``None`` where their conditions bar all."""
        found = self.by_conditions(exercise, asked)
        if exercise.facts.is_home:
            return exercise.facts.by_key[found.form] if found.form else None
        return exercise.facts.form_shown(self.flags or (), asked)

    def drawing_of(self, exercise: Exercise, asked: str = BASE) -> Figure | None:
        """The figure of the form they are shown, with its frames and no other; ``None`` where nothing is drawn."""
        form = self.form_of(exercise, asked)
        return catalogue.drawn_as(form.shown) if form and form.shown else None

    @staticmethod
    def _today(person: User) -> date:
        return local_date(timezone.now(), person.time_zone)


_looking: WeakKeyDictionary[HttpRequest, Looker] = WeakKeyDictionary()


def looker_of(request: HttpRequest | None) -> Looker:
    """Who looks at the page that is asked for: the same answer as long as it is made."""
    person = getattr(request, "user", None)
    if request is None or not isinstance(person, User):
        return Looker(None)
    known = _looking.get(request)
    if known is None or known.person != person:
        known = _looking[request] = Looker(person)
    return known


# A form in words -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FormInWords:
    """How a form is done, as the page says it: what is counted and how often, how long it takes, what it needs."""

    is_usual: bool
    counted: str
    times: str
    duration: str
    level: str
    position: str
    supports: str


def in_words(form: Form, exercise: Exercise) -> FormInWords:
    is_usual = form.key == BASE
    supports = ", ".join(str(Support(support).label).lower() for support in form.supports if support != Support.NONE)
    return FormInWords(
        is_usual=is_usual,
        counted=unit_in_words(form.unit, form.sides),
        times=range_in_words(form.reps_low, form.reps_high),
        duration=exercise.duration if is_usual else minutes_in_words(_seconds(form)),
        level=exercise.levels if is_usual else str(Level(form.level).label),
        position=str(Position(form.position).label),
        supports=exercise.equipment.lower() if is_usual else supports,
    )


def _seconds(form: Form) -> int:
    """How long one set of the fewest repetitions takes."""
    turns = 1 if form.alternates else form.sides
    ways = 2 if form.unit == BOTH_WAYS else 1
    switch = SWITCH_SECONDS if turns * ways > 1 else 0
    return round(form.reps_low * turns * ways * form.rep_seconds + switch)


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in the list of all: its name, the conditions it is for, and those of the person that it is not for."""

    key: str
    name: str
    whom: str
    not_for: str
    is_shown: bool


def form_lines(exercise: Exercise, looker: Looker, shown: Form) -> tuple[FormLine, ...]:
    """Every form that somebody may do at home, in the order in which one is looked for."""
    facts = exercise.facts
    return tuple(
        FormLine(
            form.key,
            form.name,
            whom=conditions_in_words(form.asked_by),
            not_for="" if form is shown else conditions_in_words(facts.barring(form.key, looker.flags or ())),
            is_shown=form is shown,
        )
        for form in facts.forms
        if form.is_home
    )


def conditions_in_words(codes: Collection[str]) -> str:
    """Conditions in a line, in the order of ``flags.toml``: "thin bones, sore knees"."""
    return ", ".join(label.lower() for code, label in catalogue.flag_labels().items() if code in codes)


@dataclass(frozen=True, slots=True)
class StandIn:
    """What takes the place of an exercise that is left out, in the form that suits the person."""

    exercise: Exercise
    form: Form


def stand_ins(exercise: Exercise, suits: Suitability, looker: Looker) -> tuple[StandIn, ...]:
    """What is offered instead of an exercise that is left out: what its record names for the conditions, else the
    nearest that trains the same; nothing that the conditions bar as well. One query, or none."""
    if not suits.is_left_out:
        return ()
    named = dict(target.split(":") for target in suits.instead)
    near = {swap.slug: swap.form for swap in reversed(catalogue.swaps().get(exercise.slug, ()))}
    asked = named or dict(reversed([*near.items()]))
    rows = Exercise.objects.listed().offered().in_bulk([*asked], field_name="slug")
    found = [(rows[slug], looker.form_of(rows[slug], key)) for slug, key in asked.items() if slug in rows]
    fitting = tuple(StandIn(other, form) for other, form in found if form is not None and other != exercise)
    return fitting if named else fitting[:1]
