"""Which exercises the back likes: what was done, eased, skipped, marked as hurting, and the mornings after. Pure.

Counts and what goes together, never what causes what: exercises are done side by side, and a back has its own days.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Annotated, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conventions.messages import Doc, say
from conventions.rules import Number, Rule
from conventions.sources import FARRAR_2001
from exercises.facts import Rank, rank_of
from tracking.insights.facts import Evidence, Insight, StepFacts
from tracking.insights.mornings import FLARE_POINTS
from tracking.insights.reading import Readings, SessionReading

ENOUGH_DAYS = 3
"""Days on which an exercise was done, or hurt, before anything is said of it."""
RECENT_DAYS = 8
"""The latest of these days: what was long ago no longer decides."""
HURT_DAYS = 2
SOME_HURT = 0.25
"""Marked as hurting on 2 of these days and on a quarter of them: easier."""
LEAVE_DAYS = 3
OFTEN_HURT = 0.5
"""On 3 of them and on half, or on 2 in its easiest form: leave out."""
MORNING_DAYS = 3
OFTEN_MORNINGS = 0.5
TWICE = 2
"""3 sore mornings after it, half of those known, and twice as often as after days without it: ask."""
LEDGER = Rule(
    "LEDGER",
    gettext_lazy("What we say about an exercise"),
    gettext_lazy(
        "Nothing before {enough:# day|# days}. Then the latest {latest:# day counts|# days count}. Leave out: it hurt "
        "on {leave} of them and on half, or on {hurt} in its easier version. Easier: it hurt on {hurt} and on a "
        "quarter. Ask: {mornings:# sore morning|# sore mornings} after it, half of those known, and twice as often as "
        "after days without it. Otherwise keep. A morning is sore from {flare:# point|# points} above the pain before."
    ),
    gettext_lazy("You do several exercises in a session. So we say what goes together, never what causes what."),
    (FARRAR_2001,),
    gettext_lazy("what a sore morning is comes from Farrar. The rest is our own choice"),
    {
        "enough": Number(ENOUGH_DAYS, gettext_lazy("days needed")),
        "latest": Number(RECENT_DAYS, gettext_lazy("latest days counted")),
        "hurt": Number(HURT_DAYS, gettext_lazy("days with a mark, easier")),
        "leave": Number(LEAVE_DAYS, gettext_lazy("days with a mark, leave out")),
        "mornings": Number(MORNING_DAYS, gettext_lazy("sore mornings, ask")),
        "flare": FLARE_POINTS,
    },
)

KEEP, EASIER, LEAVE_OUT, ASK, TOO_FEW = "keep", "easier", "leave_out", "ask", "too_few"

ADVICE = {
    KEEP: ("green", gettext_lazy("Keep")),
    EASIER: ("amber", gettext_lazy("Easier")),
    LEAVE_OUT: ("red", gettext_lazy("Leave out")),
    ASK: ("neutral", gettext_lazy("Ask a doctor or physiotherapist")),
    TOO_FEW: ("neutral", gettext_lazy("Too early to say")),
}
"""The traffic light of each verdict and its words."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One exercise of the diary. All counts are of local days.

    ``flares`` are days with a mark or with a next morning at least 2 points above the pain before. ``mornings`` are
    those of the second kind alone.
    """

    slug: Annotated[str, Doc(name="exercise")]
    name: str
    done: int
    eased: int
    skipped: int
    hurt: int
    flares: int
    mornings: int
    verdict: Annotated[str, Doc(choices=("keep", "easier", "leave_out", "ask", "too_few"))]
    because: str
    last_on: date
    evidence: tuple[Evidence, ...] = ()
    recent_hurt: Annotated[int, Doc("Of the latest days that count, those on which it hurt.")] = 0
    recent_days: Annotated[int, Doc("The latest days that count.")] = 0

    @property
    def light(self) -> str:
        return ADVICE[self.verdict][0]

    @property
    def advice(self) -> str:
        """The verdict in words: Keep, Easier, Leave out, Ask, or Too early to say."""
        return str(ADVICE[self.verdict][1])

    @property
    def insight(self) -> Insight:
        sentence = _("{name}: {sentence}").format(name=self.name, sentence=self.because)
        return Insight(LEDGER, sentence, evidence=self.evidence, todo=self.advice)


def suited(rows: Sequence[LedgerRow]) -> str:
    """How many of the exercises that were judged suit the person, as a heading."""
    if not rows:
        return _("It is too early to say which exercises suit you")
    kept = sum(row.verdict == KEEP for row in rows)
    said = ngettext("{kept} of {count} exercises suits you", "{kept} of {count} exercises suit you", kept)
    return said.format(kept=kept, count=len(rows))


_Done = tuple[date, SessionReading, StepFacts]


class _Met(NamedTuple):
    """One exercise on one local day: how it went, and the next morning (``None`` if unknown)."""

    day: date
    pk: int
    name: str
    is_done: bool
    is_eased: bool
    is_hurt: bool
    is_hurt_easier: bool
    is_sore: bool | None


def ledger(readings: Readings, *, ceiling: int) -> tuple[LedgerRow, ...]:
    """Every exercise of the sessions, the most practised first."""
    found: defaultdict[str, list[_Done]] = defaultdict(list)
    mornings: dict[date, bool] = {}
    for reading in readings.sessions:
        day = reading.session.day
        if reading.delta is not None:
            mornings[day] = reading.is_sore
        for step in reading.session.steps:
            found[step.slug].append((day, reading, step))
    by_day, in_words = itemgetter(0), cache(_in_words)
    rows = []
    for slug, done in found.items():
        days = groupby(sorted(done, key=by_day), key=by_day)
        met = [_met(day, [*there], mornings, ceiling) for day, there in days]
        hows = [(one.is_done, one.is_eased, one.is_hurt, bool(one.is_sore)) for one in met[-RECENT_DAYS:]]
        recent = tuple(
            Evidence("session", one.day, in_words(how), one.pk)
            for one, how in zip(met[-RECENT_DAYS:], hows, strict=True)
        )
        rows.append(_row(slug, met, mornings, recent))
    return tuple(sorted(rows, key=lambda row: (-row.done, row.slug)))


def _met(day: date, there: list[_Done], mornings: dict[date, bool], ceiling: int) -> _Met:
    hurting = [step for _day, _reading, step in there if _is_hurt(step, ceiling)]
    done = [step for _day, _reading, step in there if step.is_done]
    if len(there) == 1:
        pk, name = there[0][1].session.pk, there[0][2].name
    else:
        pk = max(reading.session.pk for _day, reading, _step in there)
        name = max((reading.session.started_at, reading.session.pk, step.name) for _day, reading, step in there)[2]
    return _Met(
        day=day,
        pk=pk,
        name=name,
        is_done=bool(done),
        is_eased=any(step.outcome == "eased" for step in done),
        is_hurt=bool(hurting),
        is_hurt_easier=any(rank_of(step.form) is Rank.EASIER or step.outcome == "eased" for step in hurting),
        is_sore=mornings.get(day) if done else None,
    )


def _is_hurt(step: StepFacts, ceiling: int) -> bool:
    """Return whether the exercise hurt: marked, skipped because it hurt, or rated above the pain limit."""
    return step.has_hurt or step.skip_reason == "pain" or (step.worst is not None and step.worst > ceiling)


def _row(slug: str, met: list[_Met], mornings: dict[date, bool], evidence: tuple[Evidence, ...]) -> LedgerRow:
    verdict, because = _verdict(met, mornings)
    recent = _recent(met)
    return LedgerRow(
        slug=slug,
        name=met[-1].name or slug,
        done=sum(one.is_done for one in met),
        eased=sum(one.is_eased for one in met),
        skipped=sum(not one.is_done for one in met),
        hurt=sum(one.is_hurt for one in met),
        flares=sum(one.is_hurt or bool(one.is_sore) for one in met),
        mornings=sum(bool(one.is_sore) for one in met),
        verdict=verdict,
        because=because,
        last_on=met[-1].day,
        evidence=evidence,
        recent_hurt=sum(one.is_hurt for one in recent),
        recent_days=len(recent),
    )


def _recent(met: list[_Met]) -> list[_Met]:
    """The latest days on which it was done or hurt."""
    return [one for one in met if one.is_done or one.is_hurt][-RECENT_DAYS:]


def _verdict(met: list[_Met], mornings: dict[date, bool]) -> tuple[str, str]:
    """What the latest days say, the strictest first, and why in words."""
    recent = _recent(met)
    count = len(recent)
    if count < ENOUGH_DAYS:
        return TOO_FEW, ngettext(
            "Done on {count} of the {needed} day needed. It is too early to say.",
            "Done on {count} of the {needed} days needed. It is too early to say.",
            ENOUGH_DAYS,
        ).format(count=count, needed=ENOUGH_DAYS)
    hurt = sum(one.is_hurt for one in recent)
    hurt_easier = sum(one.is_hurt_easier for one in recent)
    if hurt_easier >= HURT_DAYS or (hurt >= LEAVE_DAYS and hurt >= OFTEN_HURT * count):
        said = ngettext(
            "It hurt on {hurt} of the last {count} day you did it.",
            "It hurt on {hurt} of the last {count} days you did it.",
            count,
        )
        if hurt_easier:
            said = _(
                "It hurt on {hurt} of the last {count:# day|# days} you did it, {easier} of them in its easier version."
            )
        return LEAVE_OUT, say(said, hurt=hurt, count=count, easier=hurt_easier)
    if hurt >= HURT_DAYS and hurt >= SOME_HURT * count:
        return EASIER, ngettext(
            "It hurt on {hurt} of the last {count} day you did it.",
            "It hurt on {hurt} of the last {count} days you did it.",
            count,
        ).format(hurt=hurt, count=count)
    known = [one for one in recent if one.is_sore is not None]
    sore = sum(bool(one.is_sore) for one in known)
    if _goes_together(met, sore, len(known), mornings):
        said = _(
            "{sore} of {known:# morning after it was|# mornings after it were} sore, more than after days without it. "
            "There can be other reasons."
        )
        return ASK, say(said, sore=sore, known=len(known))
    if hurt:
        return KEEP, ngettext(
            "It hurt once on the last {count} day you did it.",
            "It hurt once on the last {count} days you did it.",
            count,
        ).format(count=count)
    return KEEP, ngettext(
        "It did not hurt on the last {count} day you did it.",
        "It did not hurt on the last {count} days you did it.",
        count,
    ).format(count=count)


def _goes_together(met: list[_Met], sore: int, known: int, mornings: dict[date, bool]) -> bool:
    if sore < MORNING_DAYS or sore < OFTEN_MORNINGS * known:
        return False
    on = {one.day for one in met if one.is_done}
    without = [is_sore for day, is_sore in mornings.items() if day not in on]
    return len(without) >= ENOUGH_DAYS and sore * len(without) >= TWICE * sum(without) * known


def _in_words(how: tuple[bool, ...]) -> str:
    """How one day went: ``done, hurt``."""
    is_done, is_eased, is_hurt, is_sore = how
    words = [_("done") if is_done else _("skipped")]
    if is_eased:
        words.append(_("eased"))
    if is_hurt:
        words.append(_("hurt"))
    if is_sore:
        words.append(_("next morning sore"))
    return ", ".join(words)


RULES = (LEDGER,)
