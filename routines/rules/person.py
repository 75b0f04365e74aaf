"""Whom a routine is for: level, conditions, what is open, and what was practised so far. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening import Open, Reason
from accounts.screening.gates import CEILING_ASSESSED
from accounts.screening.practised import Declaration
from accounts.screening.questions import GREEN_MAX
from conventions.rules import OUR_CHOICE, Rule
from exercises.barred import BarFacts, Barring, Moves
from exercises.facts import (
    BASE,
    EASIER,
    FULL,
    LEVELS,
    SIGNABLE,
    ExerciseFacts,
    Form,
    Rank,
    Role,
    Suitability,
    Verdict,
    Why,
    is_above,
    rank_of,
)
from exercises.gates import is_within
from routines.rules.experience import Belief, believe
from routines.rules.newcomer import LEARNT_AFTER, SoFar, is_newcomer
from routines.rules.pain_now import KnownPain, start_caps
from routines.rules.steps import Step

RECENT_STRENGTH_DAYS = 13
"""How long a strength session counts as the one before (rule B14)."""
RECENT_DAYS = 28
"""The days of practice that rule B15 looks back."""

B15 = Rule(
    "B15",
    title=gettext_lazy("Which of several exercises"),
    text=gettext_lazy(
        "Between equal choices, we take the one you did least often in the last {days:# day|# days}. Then comes the "
        "one you did longest ago, then the first by the alphabet. Nothing is left to chance."
    ),
    reason=gettext_lazy("So that you can tell why an exercise was chosen."),
    choice=OUR_CHOICE,
    numbers={"days": RECENT_DAYS},
)


NOT_MINE = "NOT-FOR-ME"
"""Stands among conditions for what is left out because the person or their professional said so."""


@dataclass(frozen=True, slots=True)
class Experience:
    """What a person has done of one exercise, and the dose they are at."""

    form: str = BASE
    sets: int = 1
    reps: int = 0
    hold_seconds: int = 0
    times: int = 0
    recent_times: int = 0
    last_done_on: date | None = None
    has_done_low_dose: bool = False
    is_mastered: bool = False
    hold_until_on: date | None = None


NEVER = Experience()
LOADED_PHASES = ("strength", "integration")
"""What is done in an easier form on a sore day (rule CHECK-IN)."""


@dataclass(frozen=True)
class Profile:
    """All that a rule of a routine needs to know of a person, and the ``exercises`` there are, by slug.

    ``open`` and ``reasons`` are what the gates say, ``top_level`` the highest level that is open. ``has_changed``:
    conditions, level or minutes are not those of the last session. ``signed_off``: exercises a professional has agreed
    to, ``said_yes`` those of them (with the form, empty: all) that a professional said yes to as part of what they
    said, ``most_reps`` the repetitions they allow. ``words``: the conditions in words. ``barring``: what the person
    leaves out, and the numbers that professionals set. ``pain`` is the number that counts now, ``limit`` the limit,
    ``so_far`` what the diary says, ``declared`` what was practised before. The two dates: since when a leg hurts, and
    since when fibromyalgia is known here. ``held_by_diary``: why its warnings leave only gentle exercises to what is
    composed.
    """

    today: date
    exercises: Mapping[str, ExerciseFacts]
    level: str = "beginner"
    flags: frozenset[str] = frozenset()
    open: Open = Open.ALL
    reasons: tuple[Reason, ...] = ()
    is_beginner_only: bool = False
    practice: Mapping[str, Experience] = field(default_factory=dict)
    signed_off: frozenset[str] = frozenset()
    said_yes: Mapping[str, str] = field(default_factory=dict)
    most_reps: Mapping[str, int] = field(default_factory=dict)
    has_changed: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    barring: Barring = field(default_factory=Barring)
    pain: KnownPain | None = None
    limit: int = CEILING_ASSESSED
    so_far: SoFar = field(default_factory=SoFar)
    declared: Declaration | None = None
    leg_pain_since: date | None = None
    pace_since: date | None = None
    held_by_diary: tuple[Reason, ...] = ()

    @cached_property
    def top_level(self) -> str:
        """The level asked for, or a lower one: beginner's before anyone has looked (rule BEGINNER), nothing advanced in
        pregnancy (rule G8)."""
        if self.is_beginner_only:
            return LEVELS[0]
        return LEVELS[1] if "PREG" in self.flags and self.level == LEVELS[2] else self.level

    @cached_property
    def _suits(self) -> dict[tuple[str, str], Suitability]:
        return {}

    def suits(self, slug: str, form: str = BASE) -> Suitability:
        """Whether the exercise is for this person, and in which form where ``form`` is asked for: by their conditions
        (rules G5, G6), and by what they leave out (rule NOT-FOR-ME)."""
        if (slug, form) not in self._suits:
            found = self.by_conditions(slug, form)
            is_barred = bool(found.form) and self.barred(slug, found.form) is not None
            self._suits[slug, form] = self._without_barred(slug, found) if is_barred else found
        return self._suits[slug, form]

    def by_conditions(self, slug: str, form: str = BASE) -> Suitability:
        """Whether the exercise suits the conditions alone. A professional's yes opens what a condition that may be
        signed off leaves out or changes (rule SHEET)."""
        one = self.exercises[slug]
        is_agreed = slug in self.said_yes and self.said_yes[slug] in ("", one.key_of(form))
        flags = self.flags - SIGNABLE if is_agreed else self.flags
        return one.form_for(flags, form, is_signed_off=slug in self.signed_off)

    def _without_barred(self, slug: str, found: Suitability) -> Suitability:
        """The first form that suits the conditions and is not barred; else it is left out."""
        for form in self.exercises[slug].forms:
            other = self.by_conditions(slug, form.key)
            if form.rank is not Rank.FULL and other.form == form.key and self.barred(slug, form.key) is None:
                verdict = Verdict.EASIER if form.rank is Rank.EASIER else Verdict.HOME
                return replace(other, verdict=verdict, whys=(*found.whys, Why(NOT_MINE, "")))
        bar = self.barred(slug, found.form)
        instead = (bar.instead,) if bar is not None and bar.instead else ()
        return Suitability(Verdict.LEFT_OUT, whys=(Why(NOT_MINE, ""),), notes=found.notes, instead=instead)

    def barred(self, slug: str, form: str) -> BarFacts | None:
        """What keeps a form of it out of everything: it is not for this person, or holds a movement to spare."""
        one = self.exercises[slug].form(form)
        return self.barring.bars(slug, one.key, moves=Moves(slug, one.key, one.tags, one.position))

    def reps_allowed(self, slug: str, form: str) -> int | None:
        """The most repetitions that a professional said yes to; ``None`` where they set no limit."""
        return self.most_reps.get(slug) if self.said_yes.get(slug) in ("", form) else None

    def bar_against(self, slug: str, form: str) -> BarFacts | None:
        """What keeps it out in the form that the conditions would leave; ``None`` where these leave none."""
        left = self.by_conditions(slug, form).form
        return self.barred(slug, left) if left else None

    def does(self, steps: Iterable[Step]) -> list[Step]:
        """The steps in the forms that the conditions ask for, without what they leave out; own exercises stay."""
        found = []
        for step in steps:
            is_known = step.slug in self.exercises
            form = self.by_conditions(step.slug, step.form.key).form if is_known else step.form.key
            found += [step.in_form(form)] if form else []
        return found

    def takes(self, step: Step) -> Step:
        """The step in the form in which this person does it; as it is where they leave it out."""
        form = self.suits(step.slug, step.form.key).form if step.slug in self.exercises else ""
        return step.in_form(form) if form not in ("", step.form.key) else step

    def is_left_out(self, slug: str) -> bool:
        """Whether the conditions or the person leave it out; so is what there is not."""
        return slug not in self.exercises or self.suits(slug).verdict is Verdict.LEFT_OUT

    @cached_property
    def beginning(self) -> ExerciseFacts | None:
        """What stands at the beginning of every routine, so that whatever needs it has it (rule B11)."""
        return next((one for one in self.exercises.values() if Role.BEGINS in one.roles), None)

    def is_beginning(self, slug: str) -> bool:
        return self.beginning is not None and self.beginning.slug == slug

    def done(self, slug: str) -> Experience:
        """What was practised of it."""
        return self.practice.get(slug, NEVER)

    def has_learnt(self, slug: str) -> bool:
        """Whether what builds on it may: mastered, or a professional has agreed (rule B11)."""
        return self.done(slug).is_mastered or slug in self.signed_off

    def is_new(self, slug: str) -> bool:
        return self.done(slug).times == 0 and not self.is_believed(slug)

    def may_have_sets(self, slug: str) -> bool:
        """Whether it was done often enough for a second set (rule LOAD)."""
        return self.done(slug).times >= LEARNT_AFTER

    @cached_property
    def is_newcomer(self) -> bool:
        """Whether these are the first two weeks (rule NEWCOMER)."""
        return is_newcomer(self.so_far, today=self.today)

    @cached_property
    def belief(self) -> Belief:
        """What the declaration of practice opens (rule PRACTISED)."""
        return believe(
            self.declared,
            is_assessed=not self.is_beginner_only,
            flags=self.flags,
            pain=self.pain,
            base=self.so_far.base,
            words=self.words,
        )

    def is_believed(self, slug: str) -> bool:
        """Whether it counts as done once, because of what was practised before."""
        return self.belief.is_open and any(form.is_familiar for form in self.exercises[slug].forms)

    @cached_property
    def is_sore(self) -> bool:
        """Whether strength is done in an easier form: more pain than usual now, or a high start (rule HIGH-START)."""
        so_far, pain = self.so_far, self.pain
        if start_caps(so_far.base, so_far.first_score, strength_sessions=so_far.strength_sessions).is_easiest:
            return True
        if pain is None or pain.score <= GREEN_MAX:
            return False
        return self.is_beginner_only or so_far.base is None or pain.score > so_far.base

    def is_held(self, slug: str) -> bool:
        """Return whether the exercise is left out for a few more days."""
        until = self.done(slug).hold_until_on
        return until is not None and until > self.today

    def rank(self, slug: str) -> tuple[int, date, str]:
        """Return the sort key among equal choices: least often, longest ago, alphabet."""
        done = self.done(slug)
        return done.recent_times, done.last_done_on or date.min, slug

    # Forms

    def eased_by(self, slug: str) -> tuple[str, ...]:
        """The conditions for which the exercise is done in another form than the usual one."""
        found = self.suits(slug)
        return tuple(why.flag for why in found.whys) if found.verdict is Verdict.EASIER else ()

    def is_by_hand(self, slug: str) -> bool:
        """Return whether only the person may choose it: a professional agreed to what a condition leaves out."""
        return self.suits(slug).is_by_hand

    def missing(self, slug: str, form: str, earlier: Collection[str]) -> tuple[str, ...]:
        """What this form needs and the person does not have, where ``earlier`` stands before it (rule B11).

        Soft for beginner forms, hard for others; what a condition leaves out is waived, but for full forms and loaded
        bending.
        """
        one = self.exercises[slug].form(form)
        if slug in self.signed_off or (one.is_familiar and self.belief.is_open):
            return ()
        is_hard = one.level != LEVELS[0] or one.rank is Rank.FULL
        can_waive = one.rank is not Rank.FULL and "loaded_flexion" not in one.tags
        return tuple(
            need
            for need in sorted(one.needs)
            if not self.is_beginning(need)
            and not (can_waive and self.is_left_out(need))
            and not self.has_learnt(need)
            and (is_hard or not (need in earlier or self.done(need).has_done_low_dose or self.is_believed(need)))
        )

    def forms(self, slug: str) -> tuple[str, ...]:
        """The forms that may be chosen for this person, the one to prefer first; what it needs is another question."""
        one = self.exercises[slug]
        if self.is_left_out(slug):
            return ()
        return tuple(
            key
            for key in dict.fromkeys(one.key_of(form) for form in self._wanted(one))
            if self.suits(slug, key).form == key
            and not is_above(one.form(key).level, self.top_level)
            and is_within(one, key, self.open)
        )

    def _wanted(self, one: ExerciseFacts) -> tuple[str, ...]:
        """The forms to look at: the one the conditions ask for, or as practised so far; where not all is open, all."""
        done = self.done(one.slug)
        if self.eased_by(one.slug):
            return (self.suits(one.slug).form,)
        if self.is_sore and one.phase in LOADED_PHASES:
            return (EASIER, BASE)
        if self.open is not Open.ALL:
            return (BASE, EASIER, *(form.key for form in one.forms))
        if done.times and rank_of(one.key_of(done.form)) is Rank.EASIER:
            return (done.form,)
        return (FULL, BASE, EASIER) if done.form == FULL else (BASE, EASIER)

    def first_form(self, slug: str, earlier: Collection[str] = ()) -> Form | None:
        """The form to prefer among those the person is ready for."""
        one = self.exercises[slug]
        return next((one.form(key) for key in self.forms(slug) if not self.missing(slug, key, earlier)), None)

    def is_choosable(self, slug: str) -> bool:
        """Whether something may choose it for this person, as far as conditions, gates and the last days go."""
        return bool(self.forms(slug)) and not self.is_by_hand(slug) and not self.is_held(slug)

    # The session before

    @cached_property
    def last_strength_on(self) -> date | None:
        """The day of the newest strength session."""
        days = [self.done(slug).last_done_on for slug, one in self.exercises.items() if one.phase == "strength"]
        return max((day for day in days if day is not None), default=None)

    def last_session(self, *, is_strength: bool) -> frozenset[str]:
        """What the newest session of this kind held, as far as the days tell: all done on its day or since."""
        strength_on = self.last_strength_on
        if is_strength:
            day = strength_on
        else:
            days = {done.last_done_on for done in self.practice.values()} - {strength_on, None}
            day = max((one for one in days if one is not None), default=None)
        if day is None:
            return frozenset()
        return frozenset(
            slug
            for slug, done in self.practice.items()
            if done.last_done_on is not None
            and done.last_done_on >= day
            and (is_strength or slug not in self.exercises or self.exercises[slug].phase != "strength")
        )

    @cached_property
    def is_learning_slowly(self) -> bool:
        """Whether what is new is rationed: there was a strength session lately, and nothing changed (rule B14)."""
        last = self.last_strength_on
        return last is not None and last >= self.today - timedelta(days=RECENT_STRENGTH_DAYS) and not self.has_changed

    def in_words(self, flags: Collection[str]) -> list[str]:
        """Conditions as they are said: ``thin bones``."""
        mine = {NOT_MINE: _("what you leave out")}
        return [(mine.get(flag) or self.words.get(flag, flag)).lower() for flag in flags]


RULES = (B15,)
