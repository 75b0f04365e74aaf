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
from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import FARRAR_2001
from exercises.facts import LEVELS
from routines import rules, timeline
from tracking.insights.classes import SessionClass
from tracking.insights.progression import act
from tracking.insights.reading import Readings, SessionReading
from tracking.insights.standing import ACTED_PHASES, ROW, ROW_DAYS, Dose, Record, Standings, is_row, trailing

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
        "After {row} sessions in a row that went well, over at least {row_days} days and with control, we may suggest "
        "a change. It is one more repetition, a longer hold, a harder version or the next exercise. We suggest "
        "{most_offers} at a time at most, and the strength part grows by {share}% at most."
    ),
    gettext_lazy("Learning comes before loading. You decide. If you do not answer, nothing changes."),
    choice=OUR_CHOICE,
    numbers={"row": ROW, "row_days": ROW_DAYS, "most_offers": MOST_OFFERS, "share": round(100 * (VOLUME - 1))},
)
P6 = Rule(
    "P6",
    gettext_lazy("The next level"),
    gettext_lazy(
        "We suggest the next level when you have mastered the exercises that lead to it. {to_intermediate} sessions "
        "must have gone well too ({to_advanced} more for the last level). You can go back at any time. You never have "
        "to move up."
    ),
    gettext_lazy("Harder is not better."),
    choice=OUR_CHOICE,
    numbers={"to_intermediate": SESSIONS_TO_INTERMEDIATE, "to_advanced": SESSIONS_TO_ADVANCED},
)
P8 = Rule(
    "P8",
    gettext_lazy("Nothing gets harder on a sore day"),
    gettext_lazy(
        "On a day that starts {above_base} points or more above your first week, nothing gets harder. If your pain has "
        "not been checked, neither does it on a day that starts above {green_max}."
    ),
    gettext_lazy("About 2 points is the smallest change that people notice."),
    (FARRAR_2001,),
    gettext_lazy("what follows from it is our own choice"),
    {"above_base": ABOVE_BASE, "green_max": GREEN_MAX},
)


Records: TypeAlias = Mapping[str, Record]


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that may be taken: ``what`` is reps, hold_seconds, form, exercise or level; ``start`` and ``end`` its
    values. ``slug`` is the exercise it is about, or that it adds."""

    rule: Rule
    what: str
    start: int | str
    end: int | str
    sentence: str
    slug: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class OfferLimits:
    """What of a person the offers depend on. ``base`` is their baseline pain, ``left_out`` what their conditions leave
    out and ``declined`` the day on which they said no, by slug."""

    level: str = "beginner"
    is_assessed: bool = False
    base: float | None = None
    left_out: frozenset[str] = frozenset()
    declined: Mapping[str, date] = field(default_factory=dict)


def offers(
    standings: Standings, readings: Readings, records: Records, steps: Sequence[rules.Step], limits: OfferLimits
) -> tuple[Offer, ...]:
    """What rule P1 offers after the last session for the routine of ``steps`` it followed: two changes at most."""
    if not readings.sessions:
        return ()
    last = readings.sessions[-1]
    if not last.has_credit or is_above_base(last.session.before, limits):
        return ()
    able = [step for step in steps if step.slug in records and step.slug in standings.by_slug]
    ready = [step for step in able if _may_progress(step, records[step.slug], standings, last, limits)]
    ready.sort(key=lambda step: (step.phase != "strength", -len(standings.by_slug[step.slug].row), step.slug))
    found: list[Offer] = []
    taken = list(steps)
    for step in ready:
        offer = _next_change(step, records, standings, limits, taken)
        if offer is None or len(found) == MOST_OFFERS:
            continue
        grown = _with(taken, offer, records)
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


def _may_progress(
    step: rules.Step, record: Record, standings: Standings, last: SessionReading, limits: OfferLimits
) -> bool:
    """Mastered at the dose of the routine, and no other rule acts (rule P1)."""
    standing, usual = standings.by_slug[step.slug], Dose.of(step)
    row = trailing(standing.row, lambda dose: dose.is_at_least(usual))
    declined_on = limits.declined.get(step.slug)
    if declined_on is not None:
        row = [one for one in row if one[0] > declined_on]
    acting = act(standing, record, usual, today=last.session.day, strength_on=standings.strength_on)
    return (
        record.phase in ACTED_PHASES
        and standing.last.session.pk == last.session.pk
        and standing.mastered_on is not None
        and standing.is_controlled
        and is_row(row)
        and acting is None
    )


def _next_change(
    step: rules.Step, records: Records, standings: Standings, limits: OfferLimits, steps: Sequence[rules.Step]
) -> Offer | None:
    """One change, in the order of rule P1: repetitions, a longer hold, a harder form, the next exercise."""
    record, row = records[step.slug], standings.by_slug[step.slug].row
    given = {"count": len(row), "days": (row[-1][0] - row[0][0]).days + 1, "name": record.name}
    if step.reps < record.reps_high:
        sentence = _(
            "{count} sessions went well over {days} days. Try one more repetition of {name}: {after} instead of "
            "{before}?"
        ).format(**given, after=step.reps + 1, before=step.reps)
        return Offer(P1, "reps", step.reps, step.reps + 1, sentence, step.slug)
    hold = step.hold_seconds or record.hold_seconds
    if record.hold_seconds and record.unit != "breaths" and hold <= record.hold_seconds:
        sentence = _(
            "{count} sessions went well over {days} days. Hold {name} one breath longer: {after} seconds instead of "
            "{before}?"
        ).format(**given, after=hold + BREATH_SECONDS, before=hold)
        longer = Offer(P1, "hold_seconds", step.hold_seconds, hold + BREATH_SECONDS, sentence, step.slug)
        if volume(_with(steps, longer, records)) <= VOLUME * volume(steps):
            return longer
    harder = _harder(step.form, record, standings.mastered(), limits)
    if harder:
        sentence = str(_HARDER[harder]).format(**given, reps=record.reps_low)
        return Offer(P1, "form", step.form, harder, sentence, step.slug)
    new = _next_exercise(step, records, standings, limits, steps)
    if new is None:
        return None
    sentence = _("{count} sessions went well over {days} days, and {name} is steady. Add {new}, which builds on it?")
    return Offer(P1, "exercise", "", new.slug, sentence.format(**given, new=new.name), new.slug, after=step.slug)


_HARDER = {
    "base": gettext_lazy(
        "{count} sessions went well over {days} days. Try the usual version of {name}, starting with {reps} "
        "repetitions?"
    ),
    "full": gettext_lazy(
        "{count} sessions went well over {days} days. Try the full version of {name}, starting with {reps} repetitions?"
    ),
}


def _harder(form: str, record: Record, mastered: Collection[str], limits: OfferLimits) -> str | None:
    """The next harder form, where the person's conditions, level and what they mastered allow it."""
    if record.is_eased:
        return None
    if form == "easier":
        return "base"
    is_open = form == "base" and record.has_full and limits.level != "beginner" and record.needs_full <= set(mastered)
    return "full" if is_open else None


def _next_exercise(
    step: rules.Step, records: Records, standings: Standings, limits: OfferLimits, steps: Sequence[rules.Step]
) -> Record | None:
    """An exercise that needs this one, whose needs are all mastered now, and that was never done."""
    met = standings.mastered() | limits.left_out
    known = {other.slug for other in steps} | standings.by_slug.keys() | limits.left_out
    for slug in sorted(records.keys() - known):
        record = records[slug]
        is_in_reach = LEVELS.index(record.level) <= LEVELS.index(limits.level)
        if step.slug in record.needs and record.needs <= met and is_in_reach:
            return record
    return None


def volume(steps: Sequence[rules.Step]) -> int:
    """The estimated seconds of the strength phase."""
    return sum(timeline.step_seconds(step) for step in steps if step.phase == "strength")


def _with(steps: Sequence[rules.Step], offer: Offer, records: Records) -> list[rules.Step]:
    """The routine as it would be with ``offer`` taken; a new exercise counts as the one it follows."""
    if offer.what == "exercise":
        model = next(step for step in steps if step.slug == offer.after)
        record = records[offer.slug]
        added = replace(model, slug=offer.slug, phase=record.phase, reps=record.reps_low, sets=1)
        return [*steps, added]
    changes: dict[str, int | str] = {offer.what: offer.end}
    if offer.what == "form":
        changes["reps"] = records[offer.slug].reps_low
    return [replace(step, **changes) if step.slug == offer.slug else step for step in steps]  # type: ignore[arg-type]


# Level -----------------------------------------------------------------------------------------------------------

LAST_GREENS = 4
TO_INTERMEDIATE = (
    ("dart",),
    ("quadruped-reach",),
    ("spine-twist", "mermaid"),
    ("single-knee-curl",),
    ("seated-extension",),
)
TO_ADVANCED = (("swan-prep",), ("swimming-prep",), ("roll-up",), ("single-leg-stretch",), ("side-kick",))
"""What is to be mastered for the next level, any one of each (rule P6)."""
IN_PLACE_OF = {
    "dart": ("quadruped-reach", "wall-angels"),
    "swan-prep": ("quadruped-reach",),
    "swimming-prep": ("quadruped-reach",),
    "roll-up": ("shoulder-bridge",),
    "single-leg-stretch": ("double-knee-curl", "quadruped-reach"),
    "side-kick": ("balance",),
}
"""What stands in for an exercise that the person's conditions leave out."""
AT_TOP_DOSE = frozenset({"swan-prep", "swimming-prep", "roll-up"})
"""For these the stand-in is mastered at the top of its dose."""


def level_offer(
    standings: Standings,
    readings: Readings,
    records: Records,
    limits: OfferLimits,
    *,
    level_since_on: date | None = None,
) -> Offer | None:
    """The next level, where what it needs is mastered and enough sessions went well (rule P6)."""
    if not limits.is_assessed or limits.level == LEVELS[-1]:
        return None
    is_first = limits.level == LEVELS[0]
    needed, count = (TO_INTERMEDIATE, SESSIONS_TO_INTERMEDIATE) if is_first else (TO_ADVANCED, SESSIONS_TO_ADVANCED)
    since = [
        one for one in readings.sessions if is_first or level_since_on is None or one.session.day >= level_since_on
    ]
    calm = [one for one in since if _is_level_session(one)]
    greens = [one.unanswered is SessionClass.GREEN for one in readings.sessions[-LAST_GREENS:]]
    declined_on = limits.declined.get("")
    if (
        len(calm) < count
        or not all(_is_met(any_of, standings, records, limits) for any_of in needed)
        or (not is_first and (len(greens) < LAST_GREENS or not all(greens)))
        or (declined_on is not None and sum(one.session.day > declined_on for one in calm) < count)
    ):
        return None
    level = LEVELS[LEVELS.index(limits.level) + 1]
    sentence = _(
        "You are steady in the exercises that lead to the next level, and {count} sessions went well. Move on to "
        "{level}? You can go back at any time."
    ).format(count=len(calm), level=_LEVEL_WORDS[level])
    return Offer(P6, "level", limits.level, level, sentence)


_LEVEL_WORDS = {"intermediate": gettext_lazy("intermediate"), "advanced": gettext_lazy("advanced")}


def _is_level_session(reading: SessionReading) -> bool:
    cls = reading.unanswered
    return cls is SessionClass.GREEN or (cls is SessionClass.AMBER and reading.is_settled)


def _is_met(any_of: Sequence[str], standings: Standings, records: Records, limits: OfferLimits) -> bool:
    mastered = standings.mastered()
    if mastered & set(any_of):
        return True
    for slug in any_of:
        if slug not in limits.left_out:
            continue
        for other in IN_PLACE_OF.get(slug, ()):
            one = standings.by_slug.get(other)
            is_top = one is not None and other in records and one.dose.reps >= records[other].reps_high
            if other in mastered and (slug not in AT_TOP_DOSE or is_top):
                return True
    return False


RULES = (P1, P6, P8)
