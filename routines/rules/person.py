"""Whom a routine is for: level, conditions, what is open, and what was practised so far. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening import Open, Reason
from conventions.rules import OUR_CHOICE, Rule
from exercises import fit
from exercises.barred import BarFacts, Barring, Moves
from exercises.fit import LEVELS
from routines.rules.candidates import NOT_CHOSEN, Candidate, is_above
from routines.rules.gates import GENTLE_IN_EASIER_FORM, is_within

RECENT_STRENGTH_DAYS = 13
"""How long a strength session counts as the one before (rule B14)."""
RECENT_DAYS = 28
"""The days of practice that rule B15 looks back."""

B15 = Rule(
    "B15",
    title=gettext_lazy("Which of several exercises"),
    text=gettext_lazy(
        "Between equal choices, we take the one you did least often in the last {days} days, then the one you did "
        "longest ago, then the first by the alphabet. Nothing is left to chance."
    ),
    reason=gettext_lazy("So that you can tell why an exercise was chosen."),
    choice=OUR_CHOICE,
    numbers={"days": RECENT_DAYS},
)

NOT_MINE = "NOT-FOR-ME"
"""Stands among conditions for what is left out because the person or their professional said so."""

ALWAYS_DONE = "breathing"
"""It stands at the beginning of every routine, so whatever needs it has it (rule B11)."""


@dataclass(frozen=True, slots=True)
class Experience:
    """What a person has done of one exercise, and the dose they are at."""

    form: str = "base"
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


@dataclass(frozen=True)
class Profile:
    """All that a rule of a routine needs to know of a person, and the ``exercises`` there are, by slug.

    ``open`` and ``reasons`` are what the gates say, ``top_level`` the highest level that is open. ``has_changed``:
    conditions, level or minutes are not those of the last session. ``signed_off``: exercises a professional has agreed
    to. ``words``: the conditions in words. ``barring``: what the person leaves out, and the numbers professionals set.
    """

    today: date
    exercises: Mapping[str, Candidate]
    level: str = "beginner"
    flags: frozenset[str] = frozenset()
    open: Open = Open.ALL
    reasons: tuple[Reason, ...] = ()
    is_beginner_only: bool = False
    practice: Mapping[str, Experience] = field(default_factory=dict)
    signed_off: frozenset[str] = frozenset()
    has_changed: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    barring: Barring = field(default_factory=Barring)

    @cached_property
    def top_level(self) -> str:
        """The level asked for, or a lower one: beginner's before anyone has looked (rule BEGINNER), nothing advanced in
        pregnancy (rule G8)."""
        if self.is_beginner_only:
            return LEVELS[0]
        return LEVELS[1] if "PREG" in self.flags and self.level == LEVELS[2] else self.level

    @cached_property
    def _fits(self) -> dict[str, fit.Fit]:
        return {
            slug: fit.fit(one.record, self.flags, is_signed_off=slug in self.signed_off)
            for slug, one in self.exercises.items()
        }

    def fit(self, slug: str) -> fit.Fit:
        """Whether the exercise suits the conditions (rules G5 and G6)."""
        return self._fits[slug]

    def is_excluded(self, slug: str) -> bool:
        """Whether the conditions leave it out; so is what there is not."""
        return slug not in self.exercises or self._fits[slug].verdict is fit.Verdict.LEFT_OUT

    def is_left_out(self, slug: str) -> bool:
        """Whether it is not there for this person: by their conditions, or because it is not for them (rule
        NOT-FOR-ME)."""
        return self.is_excluded(slug) or self.left_out_by(slug) is not None

    def left_out_by(self, slug: str) -> BarFacts | None:
        """What keeps every form of it out that may be chosen, beside the conditions."""
        bars = [self.barred(slug, form) for form in ("base", "easier")]
        return bars[0] if all(bars) else None

    def because(self, slug: str) -> tuple[str, ...]:
        """Why it is left out, for ``in_words``: the conditions, or that it is not for this person."""
        if self.is_excluded(slug):
            return tuple(why.flag for why in self._fits[slug].whys) if slug in self._fits else ()
        return (NOT_MINE,)

    def barred(self, slug: str, form: str) -> BarFacts | None:
        """What keeps a form of it out of everything: "not for me", or a kind of movement to spare (rule NOT-FOR-ME)."""
        one = self.exercises.get(slug)
        moves = Moves(slug, form, one.tags_in(form), one.position_in(form)) if one else None
        return self.barring.bars(slug, form, moves=moves)

    def is_barred(self, slug: str, form: str) -> bool:
        return self.barred(slug, form) is not None

    def done(self, slug: str) -> Experience:
        """What was practised of it."""
        return self.practice.get(slug, NEVER)

    def has_learnt(self, slug: str) -> bool:
        """Whether what builds on it may: mastered, or a professional has agreed (rule B11)."""
        return self.done(slug).is_mastered or slug in self.signed_off

    def is_new(self, slug: str) -> bool:
        return self.done(slug).times == 0

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
        """The conditions that ask for an easier form."""
        found = self._fits[slug]
        return tuple(why.flag for why in found.whys) if found.verdict is fit.Verdict.EASIER else ()

    def position(self, slug: str, form: str) -> str:
        """The position in which this person does it; for B10 and G8, not for the clock."""
        return self.exercises[slug].position_in(form, self.eased_by(slug))

    def easier_words(self, slug: str) -> str:
        """What the conditions ask for, in the words of the record; empty where they ask for nothing."""
        return " ".join(form if form.endswith(".") else f"{form}." for form in self._fits[slug].forms if form)

    def is_by_hand(self, slug: str) -> bool:
        """Return whether only the person may choose it: too many easier forms, or a text that leaves the decision to
        them.
        """
        if slug == ALWAYS_DONE:
            return False
        return self._fits[slug].is_by_hand or not NOT_CHOSEN.get(slug, frozenset()).isdisjoint(self.flags)

    def missing(self, slug: str, form: str, earlier: Collection[str]) -> tuple[str, ...]:
        """What this form needs and the person does not have, where ``earlier`` stands before it (rule B11).

        Soft for beginner forms, hard for others; what a condition leaves out is waived, but for full forms and loaded
        bending.
        """
        one = self.exercises[slug]
        is_hard = one.level_in(form) != LEVELS[0]
        can_waive = form != "full" and "loaded_flexion" not in one.tags_in(form)
        lacking = [
            need
            for need in sorted(one.needs)
            if need != ALWAYS_DONE
            and not (can_waive and self.is_left_out(need))
            and not self.has_learnt(need)
            and (is_hard or not (need in earlier or self.done(need).has_done_low_dose))
        ]
        return (*lacking, *(need for need in sorted(one.needs_in(form)) if not self.has_learnt(need)))

    def forms(self, slug: str) -> tuple[str, ...]:
        """The forms that may be chosen for this person, the one to prefer first; what it needs is another question."""
        one = self.exercises[slug]
        if self.is_left_out(slug):
            return ()
        wanted: tuple[str, ...] = ("base", "easier")
        if self.eased_by(slug) or (self.open is not Open.ALL and slug in GENTLE_IN_EASIER_FORM):
            wanted = ("easier",)
        elif self.done(slug).form == "full":
            wanted = ("full", *wanted)
        elif self.done(slug).form == "easier" and self.done(slug).times:
            wanted = ("easier",)
        return tuple(
            form
            for form in wanted
            if not is_above(one.level_in(form), self.top_level)
            and is_within(slug, form, self.open)
            and not self.is_barred(slug, form)
        )

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
