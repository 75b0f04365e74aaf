"""The rules of a routine and of a week, as a physiotherapist should be able to read them. Pure.

Sources: domain parts 6.1 and 6.3 with amendments 2, 24, 43 and 44. A rule that is not kept gives a ``Finding`` that
explains itself; whoever asks decides what to do with it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from accounts.screening import Open
from conventions.days import DAYS_IN_WEEK, WEEKDAY_NAMES

DEFAULT_SESSIONS = 2
MAX_STRENGTH_DAYS = 3
MIN_STRENGTH_GAP_DAYS = 2
MAX_SESSION_DAYS = 6

CHANGE_SECONDS = 15
POSITION_CHANGE_SECONDS = 12
REST_BETWEEN_SETS_SECONDS = 15

PHASES = ("breath", "activation", "mobility", "strength", "integration", "stretch", "rest")
"""The phases of a session in their order (rule B1)."""

GENTLE_SET = frozenset(
    {
        "breathing",
        "constructive-rest",
        "scapular-slides",
        "arm-arcs",
        "cat-cow",
        "book-opening",
        "seated-extension",
        "spine-twist",
        "childs-pose",
    }
)
"""What may be practised before anyone has looked at a new or changed pain (rule G3, amendment 24)."""

GENTLE_IN_EASIER_FORM = frozenset({"book-opening", "seated-extension", "spine-twist"})
"""Those of them that are gentle in their easier form only: short lever, small, arms folded (amendment 24)."""

QUIET_SET = frozenset({"breathing", "constructive-rest"})
"""What may be practised while a red flag waits for a professional (rule G2, amendment 14)."""

_ALSO_SEATED = QUIET_SET | {"seated-extension"}
"""What may be practised before a doctor has agreed, the last in its easier form (rule G10, amendment 20)."""

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven")


@dataclass(frozen=True)
class Step:
    """One exercise of a routine as the rules see it. Counts are per side where there are two; times are seconds.

    ``hold_seconds`` 0 means the exercise's own hold. The ``usual_…`` fields are the exercise's: ``usual_seconds`` is
    what ``usual_sets`` of ``usual_reps`` take, all sides included.
    """

    slug: str
    phase: str
    position: str
    form: str
    sets: int
    reps: int
    hold_seconds: int
    sides: int
    unit: str
    usual_sets: int
    usual_reps: int
    usual_hold_seconds: int
    usual_seconds: int


@dataclass(frozen=True)
class PlannedSession:
    """A routine on a weekday (0 Monday … 6 Sunday) of the weekly pattern."""

    weekday: int
    is_strength: bool


@dataclass(frozen=True)
class Finding:
    """A rule that is not kept: its id, a kind sentence, what it is about, and where the rule comes from."""

    rule: str
    sentence: str
    which: tuple[str, ...]
    source: str


# One routine -----------------------------------------------------------------------------------------------------


def is_strength(steps: Iterable[Step]) -> bool:
    """Whether a session of ``steps`` is a strength session: one exercise of phase strength is enough (amendment 2)."""
    return any(step.phase == "strength" for step in steps)


def is_gentle_set(steps: Collection[Step]) -> bool:
    """Whether every step belongs to the gentle set, in a form that does (rule G3, amendment 24)."""
    return bool(steps) and all(_is_gentle(step) for step in steps)


def _is_gentle(step: Step) -> bool:
    if step.slug in GENTLE_IN_EASIER_FORM:
        return step.form == "easier"
    return step.slug in GENTLE_SET and step.form != "full"


def is_open(steps: Collection[Step], allowed: Open) -> bool:
    """Whether every step may be practised by someone to whom ``allowed`` is open (gates G1 to G4, G7, G10, G11)."""
    if allowed is Open.ALL:
        return True
    slugs = {Open.NOTHING: frozenset[str](), Open.QUIET: QUIET_SET, Open.QUIET_AND_SEATED: _ALSO_SEATED}
    within = slugs.get(allowed, GENTLE_SET)
    return is_gentle_set(steps) and all(step.slug in within for step in steps)


def position_changes(steps: Iterable[Step]) -> int:
    """How often the body changes its position from one exercise to the next (rule B10)."""
    return sum(before.position != after.position for before, after in pairwise(steps))


def step_seconds(step: Step) -> int:
    """The estimated time of one exercise alone.

    The record's estimate scaled by the repetitions of all sets, a longer or shorter hold in each repetition, and a
    rest between sets (rule B17, amendment 43). A hold of breaths is the breaths themselves and adds nothing. The record
    knows one cycle for all forms (amendment 44).
    """
    repetitions = step.sets * step.reps
    seconds = step.usual_seconds * repetitions / (step.usual_sets * step.usual_reps)
    if step.hold_seconds and step.unit != "breaths":
        seconds += (step.hold_seconds - step.usual_hold_seconds) * repetitions * step.sides
    return max(1, round(seconds)) + (step.sets - 1) * REST_BETWEEN_SETS_SECONDS


def estimated_seconds(steps: Sequence[Step]) -> int:
    """The estimated time of a routine (B3): each exercise, 15 s to get ready for it and 12 s a change of position."""
    return (
        sum(step_seconds(step) for step in steps)
        + len(steps) * CHANGE_SECONDS
        + position_changes(steps) * POSITION_CHANGE_SECONDS
    )


def begin_seconds(steps: Sequence[Step]) -> tuple[int, ...]:
    """When each exercise begins, from the start of the routine, by the same estimate."""
    return tuple(
        estimated_seconds(steps[:n]) + (POSITION_CHANGE_SECONDS if n and steps[n - 1].position != step.position else 0)
        for n, step in enumerate(steps)
    )


def place_for(phase: str, *, among: Sequence[str]) -> int:
    """The index at which an exercise of ``phase`` keeps the phases ``among`` it in order: the last that does (B1)."""
    later = PHASES[PHASES.index(phase) + 1 :]
    return next((n for n, other in enumerate(among) if other in later), len(among))


def minutes(seconds: int) -> int:
    """``seconds`` as whole minutes to say to a person; at least one."""
    return max(1, round(seconds / 60))


def dose_in_words(*, sets: int, reps: int, unit: str, sides: int, hold_seconds: int = 0) -> str:
    """A dose as it is said: ``2 sets of 6 repetitions, each side, 5 seconds held``."""
    noun, gap, rest = {"reps": "repetitions"}.get(unit, unit).partition(" ")
    words = f"{reps} {noun.removesuffix('s') if reps == 1 else noun}{gap}{rest}"
    if sets > 1:
        words = f"{sets} sets of {words}"
    if sides > 1:
        words += ", each side"
    if hold_seconds and unit != "breaths":
        words += f", {hold_seconds} second{'' if hold_seconds == 1 else 's'} held"
    return words


def not_offered(name: str, *, with_instructor: bool, alternatives: Sequence[str]) -> Finding:
    """Why the exercise ``name`` cannot stand in a home routine, and what can instead (rule G6)."""
    reason = "is for practice with an instructor" if with_instructor else "is not offered for practice at home"
    instead = f" {listed(alternatives, last=' or ')} can take its place." if alternatives else ""
    return Finding(
        rule="G6",
        sentence=f"{name} {reason}, so it cannot stand in a routine (rule G6).{instead}",
        which=(name,),
        source="domain 6.2",
    )


# The week --------------------------------------------------------------------------------------------------------


def check_week(sessions: Sequence[PlannedSession]) -> tuple[Finding, ...]:
    """What speaks against a weekly pattern: strength days too many or too near, no day free (6.1, B13, amendment 2).

    The pattern repeats, so Sunday and Monday are next to each other. Gentle sessions may stand on any day.
    """
    strength = [session.weekday for session in sessions if session.is_strength]
    days = sorted(set(strength))
    return (
        *(_crowded(day) for day in days if strength.count(day) > 1),
        *(_adjacent(*pair) for pair in combinations(days, 2) if _days_apart(*pair) < MIN_STRENGTH_GAP_DAYS),
        *([_too_many(days)] if len(days) > MAX_STRENGTH_DAYS else []),
        *([_no_day_free()] if len({session.weekday for session in sessions}) > MAX_SESSION_DAYS else []),
    )


def week_in_words(sessions: Sequence[PlannedSession]) -> str:
    """``Two strength days with rest between, and one gentle day.``; empty where nothing is planned."""
    strength = {session.weekday for session in sessions if session.is_strength}
    gentle = {session.weekday for session in sessions} - strength
    parts = []
    if strength:
        parts.append(f"{_days_in_words(len(strength), 'strength')}{' with rest between' if len(strength) > 1 else ''}")
    if gentle:
        parts.append(_days_in_words(len(gentle), "gentle"))
    sentence = ", and ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def _days_in_words(count: int, kind: str) -> str:
    return f"{_COUNTS[count]} {kind} day{'' if count == 1 else 's'}"


def _days_apart(one: int, other: int) -> int:
    """Days between two weekdays of a pattern that repeats every week, the shorter way round."""
    apart = abs(one - other)
    return min(apart, DAYS_IN_WEEK - apart)


def _crowded(day: int) -> Finding:
    return Finding(
        rule="B13",
        sentence=f"{WEEKDAY_NAMES[day]} has more than one strength routine. One a day is enough: "
        "let the others be gentle, or move them to another day (rule B13).",
        which=(WEEKDAY_NAMES[day],),
        source="domain 6.3, amendment 2",
    )


def _adjacent(day: int, other: int) -> Finding:
    first, second = (other, day) if (day, other) == (0, DAYS_IN_WEEK - 1) else (day, other)
    names = (WEEKDAY_NAMES[first], WEEKDAY_NAMES[second])
    return Finding(
        rule="B13",
        sentence=f"{names[0]} and {names[1]} are next to each other. Leave a day between strength days, "
        "so the back can settle (rule B13).",
        which=names,
        source="domain 6.1 and 6.3",
    )


def _too_many(days: Sequence[int]) -> Finding:
    return Finding(
        rule="WEEK",
        sentence=f"{_COUNTS[len(days)].capitalize()} strength days are a lot for one week: "
        f"{_COUNTS[MAX_STRENGTH_DAYS]} are the most, two are enough to begin with (rule WEEK).",
        which=tuple(WEEKDAY_NAMES[day] for day in days),
        source="domain 6.1",
    )


def _no_day_free() -> Finding:
    return Finding(
        rule="B13",
        sentence=f"Every day has a session. Keep one day free: {_COUNTS[MAX_SESSION_DAYS]} days a week are the most "
        "(rule B13).",
        which=WEEKDAY_NAMES,
        source="domain 6.3, amendment 43",
    )


def listed(names: Sequence[str], *, last: str = " and ") -> str:
    """``Dart``, ``Dart and Swan Prep``, ``Dart, Swan Prep and Mermaid``; empty for none."""
    *before, end = names or [""]
    return f"{', '.join(before)}{last}{end}" if before else end
