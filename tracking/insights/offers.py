"""What may be offered after a session: one change of an exercise, or the next level, each with its reason. Pure.

An offer runs out with the next session; no answer is as good as staying.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.questions import GREEN_MAX
from conventions.messages import say
from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import FARRAR_2001
from exercises.facts import BASE, FULL, LEVELS, ExerciseFacts, Rank, Role, is_above
from routines import rules, timeline
from routines.rules.pacing import hold_most, offers_most
from tracking.insights.classes import SessionClass
from tracking.insights.progression import act
from tracking.insights.reading import Readings, SessionReading
from tracking.insights.standing import ACTED_PHASES, ROW, ROW_DAYS, Dose, Standings, is_row, trailing

VOLUME = 1.2
"""The most that the time of the strength phase may grow at once."""
MOST_OFFERS = 2
BREATH_SECONDS = 10
"""How long a breath is held to take, where a hold grows by one."""
ABOVE_BASE = 2
"""Pain before a session this much above the baseline lets nothing progress that day (rule P8)."""
SESSIONS_TO_INTERMEDIATE, SESSIONS_TO_ADVANCED = 6, 12

P1 = Rule(
    "P1",
    gettext_lazy("One more step"),
    # xgettext:no-python-format
    gettext_lazy(
        "After {row:# session|# sessions} in a row that went well, over at least {row_days:# day|# days} and with "
        "control, we may suggest a change. It is one more repetition, a longer hold, a harder version or the next "
        "exercise. We suggest {most_offers} at a time at most, and the strength part grows by {share}% at most."
    ),
    gettext_lazy("Learning comes before loading. You decide. If you do not answer, nothing changes."),
    choice=OUR_CHOICE,
    numbers={"row": ROW, "row_days": ROW_DAYS, "most_offers": MOST_OFFERS, "share": round(100 * (VOLUME - 1))},
)
P6 = Rule(
    "P6",
    gettext_lazy("The next level"),
    gettext_lazy(
        "We suggest the next level when you have mastered the exercises that lead to it. Then "
        "{to_intermediate:# session|# sessions} must have gone well too. For the last level, it takes {to_advanced} "
        "more. You can go back at any time. You never have to move up."
    ),
    gettext_lazy("Harder is not better."),
    choice=OUR_CHOICE,
    numbers={"to_intermediate": SESSIONS_TO_INTERMEDIATE, "to_advanced": SESSIONS_TO_ADVANCED},
)
P8 = Rule(
    "P8",
    gettext_lazy("Nothing gets harder on a sore day"),
    gettext_lazy(
        "On a day that starts {above_base:# point|# points} or more above your starting point, nothing gets harder. If "
        "your pain has not been checked, neither does it on a day that starts above {green_max}."
    ),
    gettext_lazy("About 2 points is the smallest change that people notice."),
    (FARRAR_2001,),
    gettext_lazy("what follows from it is our own choice"),
    {"above_base": ABOVE_BASE, "green_max": GREEN_MAX},
)


Exercises: TypeAlias = Mapping[str, ExerciseFacts]


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that may be taken: ``what`` is reps, hold_seconds, form, exercise or level; ``start`` and ``end`` its
    values. ``slug`` is the exercise it is about, or that it adds in ``form``."""

    rule: Rule
    what: str
    start: int | str
    end: int | str
    sentence: str
    slug: str = ""
    after: str = ""
    form: str = BASE


@dataclass(frozen=True, slots=True)
class OfferLimits:
    """What of a person the offers depend on. ``base`` is their baseline pain, ``flags`` are their conditions,
    ``left_out`` is what these or they themselves leave out (``slug``, or ``slug:form``), and ``declined`` the day on
    which they said no, by slug."""

    level: str = "beginner"
    is_assessed: bool = False
    base: float | None = None
    flags: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    declined: Mapping[str, date] = field(default_factory=dict)


def offers(
    standings: Standings, readings: Readings, exercises: Exercises, steps: Sequence[rules.Step], limits: OfferLimits
) -> tuple[Offer, ...]:
    """What rule P1 offers after the last session for the routine of ``steps`` it followed: two changes at most."""
    if not readings.sessions:
        return ()
    last = readings.sessions[-1]
    if not last.has_credit or is_above_base(last.session.before, limits):
        return ()
    able = [step for step in steps if step.slug in exercises and step.slug in standings.by_slug]
    ready = [step for step in able if _may_progress(step, standings, last, limits)]
    ready.sort(key=lambda step: (step.phase != "strength", -len(standings.by_slug[step.slug].row), step.slug))
    found: list[Offer] = []
    most, taken = offers_most(limits.flags, MOST_OFFERS), list(steps)
    for step in ready:
        offer = _next_change(step, exercises, standings, limits, taken)
        if offer is None or len(found) == most:
            continue
        grown = _with(taken, offer, exercises)
        if volume(grown) <= VOLUME * volume(steps) + 1e-9 or (offer.what == "reps" and not found):
            found.append(offer)
            taken = grown
    return tuple(found)


def is_above_base(before: int | None, limits: OfferLimits) -> bool:
    """Whether nothing progresses on a day with this pain before (rule P8)."""
    if before is None:
        return False
    if limits.base is not None and before >= min(limits.base + ABOVE_BASE, 10):
        return True
    return not limits.is_assessed and before > GREEN_MAX


def _may_progress(step: rules.Step, standings: Standings, last: SessionReading, limits: OfferLimits) -> bool:
    """Mastered in the form and at the dose of the routine, and no other rule acts (rule P1)."""
    standing, usual = standings.by_slug[step.slug], Dose.of(step)
    row = trailing(standing.row, lambda dose: dose.is_at_least(usual))
    declined_on = limits.declined.get(step.slug)
    if declined_on is not None:
        row = [one for one in row if one[0] > declined_on]
    acting = act(
        standing, step.exercise, usual, flags=limits.flags, today=last.session.day, strength_on=standings.strength_on
    )
    return (
        step.phase in ACTED_PHASES
        and standing.last_pk == last.session.pk
        and standing.mastered_in(step.form.key) is not None
        and standing.is_controlled
        and is_row(row)
        and acting is None
    )


def _next_change(
    step: rules.Step, exercises: Exercises, standings: Standings, limits: OfferLimits, steps: Sequence[rules.Step]
) -> Offer | None:
    """One change, in the order of rule P1: repetitions, a longer hold, a harder form, the next exercise."""
    form, row = step.form, standings.by_slug[step.slug].row
    given = {"count": len(row), "days": (row[-1][0] - row[0][0]).days + 1, "name": step.name}
    if step.reps < form.reps_high:
        sentence = say(_HARDER["reps"], **given, after=step.reps + 1, before=step.reps)
        return Offer(P1, "reps", step.reps, step.reps + 1, sentence, step.slug)
    hold = step.hold_seconds or form.hold_seconds
    held = min(hold + BREATH_SECONDS, hold_most(limits.flags))
    if form.hold_seconds and form.unit != "breaths" and hold <= form.hold_seconds and hold < held:
        sentence = say(_HARDER["hold_seconds"], **given, after=held, before=hold)
        longer = Offer(P1, "hold_seconds", step.hold_seconds, held, sentence, step.slug)
        if volume(_with(steps, longer, exercises)) <= VOLUME * volume(steps):
            return longer
    harder = _harder(step, standings.mastered(), limits)
    if harder and f"{step.slug}:{harder}" not in limits.left_out:
        sentence = say(_HARDER[harder], **given, reps=step.exercise.form(harder).reps_low)
        return Offer(P1, "form", form.key, harder, sentence, step.slug)
    new = _next_exercise(step, exercises, standings, limits, steps)
    if new is None:
        return None
    return Offer(
        P1,
        "exercise",
        "",
        new.slug,
        say(_HARDER["exercise"], **given, new=new.name),
        new.slug,
        after=step.slug,
        form=new.form.key,
    )


_HARDER = {
    "reps": gettext_lazy(
        "{count:# session|# sessions} went well over {days:# day|# days}. Try one more repetition of {name}: {after} "
        "instead of {before}?"
    ),
    "hold_seconds": gettext_lazy(
        "{count:# session|# sessions} went well over {days:# day|# days}. Hold {name} one breath longer: "
        "{after:# second|# seconds} instead of {before}?"
    ),
    "exercise": gettext_lazy(
        "{count:# session|# sessions} went well over {days:# day|# days}, and {name} is steady. Add {new}, which "
        "builds on it?"
    ),
    BASE: gettext_lazy(
        "{count:# session|# sessions} went well over {days:# day|# days}. Try the usual version of {name}, starting "
        "with {reps:# repetition|# repetitions}?"
    ),
    FULL: gettext_lazy(
        "{count:# session|# sessions} went well over {days:# day|# days}. Try the full version of {name}, starting "
        "with {reps:# repetition|# repetitions}?"
    ),
}


def _harder(step: rules.Step, mastered: Collection[str], limits: OfferLimits) -> str | None:
    """The next harder form, where the person's conditions, level and what they mastered allow it."""
    exercise = step.exercise
    if step.form.rank is Rank.EASIER:
        return BASE if exercise.is_safe(BASE, limits.flags) else None
    if step.form.rank is Rank.FULL or FULL not in exercise.by_key or not exercise.is_safe(FULL, limits.flags):
        return None
    is_open = exercise.form(FULL).is_home and limits.level != LEVELS[0] and exercise.form(FULL).needs <= set(mastered)
    return FULL if is_open else None


def _next_exercise(
    step: rules.Step, exercises: Exercises, standings: Standings, limits: OfferLimits, steps: Sequence[rules.Step]
) -> rules.Step | None:
    """An exercise that needs this one, whose needs are all mastered now, and that was never done, in the person's own
    form."""
    met = standings.mastered() | limits.left_out
    known = {other.slug for other in steps} | standings.by_slug.keys() | limits.left_out
    for slug in sorted(exercises.keys() - known):
        found = exercises[slug].form_for(limits.flags)
        new = rules.Step.of(exercises[slug], found.form or BASE)
        needs = exercises[slug].base.needs
        if found.form and step.slug in needs and needs <= met and not is_above(new.level, limits.level):
            return new
    return None


def volume(steps: Sequence[rules.Step]) -> int:
    """The estimated seconds of the strength phase."""
    return sum(timeline.step_seconds(step) for step in steps if step.phase == "strength")


def _with(steps: Sequence[rules.Step], offer: Offer, exercises: Exercises) -> list[rules.Step]:
    """The routine as it would be with ``offer`` taken."""
    if offer.what == "exercise":
        return [*steps, rules.Step.of(exercises[offer.slug], offer.form)]
    return [_changed(step, offer) if step.slug == offer.slug else step for step in steps]


def _changed(step: rules.Step, offer: Offer) -> rules.Step:
    if offer.what == "form":
        return rules.Step.of(step.exercise, str(offer.end), sets=step.sets, hold_seconds=step.hold_seconds)
    return replace(step, **{offer.what: int(offer.end)})  # type: ignore[arg-type]


# Level -----------------------------------------------------------------------------------------------------------

LAST_GREENS = 4
TURN = "rotation"
"""The tag of what turns the spine."""


def level_offer(
    standings: Standings,
    readings: Readings,
    exercises: Exercises,
    limits: OfferLimits,
    *,
    level_since_on: date | None = None,
) -> Offer | None:
    """The next level, where what it needs is mastered and enough sessions went well (rule P6)."""
    if not limits.is_assessed or limits.level == LEVELS[-1]:
        return None
    is_first = limits.level == LEVELS[0]
    count = SESSIONS_TO_INTERMEDIATE if is_first else SESSIONS_TO_ADVANCED
    needed = _leading(exercises, Role.TO_INTERMEDIATE if is_first else Role.TO_ADVANCED)
    since = [
        one for one in readings.sessions if is_first or level_since_on is None or one.session.day >= level_since_on
    ]
    calm = [one for one in since if _is_level_session(one)]
    greens = [one.unanswered is SessionClass.GREEN for one in readings.sessions[-LAST_GREENS:]]
    declined_on = limits.declined.get("")
    if (
        len(calm) < count
        or not all(_is_met(any_of, standings, exercises, limits) for any_of in needed)
        or (not is_first and (len(greens) < LAST_GREENS or not all(greens)))
        or (declined_on is not None and sum(one.session.day > declined_on for one in calm) < count)
    ):
        return None
    level = LEVELS[LEVELS.index(limits.level) + 1]
    sentence = say(
        _(
            "You are steady in the exercises that lead to the next level, and {count:# session|# sessions} went well. "
            "Move on to {level}? You can go back at any time."
        ),
        count=len(calm),
        level=_LEVEL_WORDS[level],
    )
    return Offer(P6, "level", limits.level, level, sentence)


_LEVEL_WORDS = {"intermediate": gettext_lazy("intermediate"), "advanced": gettext_lazy("advanced")}


def _is_level_session(reading: SessionReading) -> bool:
    cls = reading.unanswered
    return cls is SessionClass.GREEN or (cls is SessionClass.AMBER and reading.is_settled)


def _leading(exercises: Exercises, role: Role) -> list[list[str]]:
    """What is to be mastered for a level, any one of each (rule P6): the turns of the spine count as one."""
    leading = [one for one in exercises.values() if role in one.roles]
    turns = [one.slug for one in leading if TURN in one.base.tags]
    return [[one.slug] for one in leading if one.slug not in turns] + ([turns] if turns else [])


def _is_met(any_of: Sequence[str], standings: Standings, exercises: Exercises, limits: OfferLimits) -> bool:
    mastered = standings.mastered()
    if mastered & set(any_of):
        return True
    return any(
        _is_stood_in(exercises[slug], other, standings, exercises)
        for slug in any_of
        if slug in limits.left_out
        for other in exercises[slug].replaced_by
        if other in mastered
    )


def _is_stood_in(out: ExerciseFacts, other: str, standings: Standings, exercises: Exercises) -> bool:
    """Whether ``other``, which is mastered, counts for what is left out; for some only at the top of its dose."""
    if Role.STAND_IN_AT_TOP not in out.roles:
        return True
    one = standings.by_slug[other]
    return other in exercises and one.dose.reps >= exercises[other].form(one.dose.form).reps_high


RULES = (P1, P6, P8)
