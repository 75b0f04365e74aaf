"""What hurts is said first, and asks for a decision; what was left out because of the diary may come back. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy, ngettext

from conventions.rules import OUR_CHOICE, Rule
from exercises.barred import DIARY, BarFacts, Barring
from tracking.insights.classes import SessionClass
from tracking.insights.facts import Insight
from tracking.insights.ledger import ASK, LEAVE_OUT, LedgerRow
from tracking.insights.reading import Readings

HURT_AGAIN = 2
"""So many more days that hurt after it was kept: asked once more."""
KEPT_OFTEN = 2
NOT_ASKED_FOR = timedelta(weeks=8)
"""Kept twice: how long it is not asked again."""
BACK_AFTER = timedelta(weeks=6)
BACK_CALM = 3
"""What the diary left out may be tried again after so long, and so many sessions that went well."""

KEPT = "kept"

ASK_AGAIN = Rule(
    "ASK-AGAIN",
    title=gettext_lazy("When we ask again about an exercise that hurts"),
    text=gettext_lazy(
        "If you keep an exercise that hurts, we ask again after {hurt:# more day|# more days} on which it hurt. If you "
        "keep it {kept:# time|# times}, we do not ask for {weeks:# week|# weeks}."
    ),
    reason=gettext_lazy("You decide about your back. Asking too often is no help."),
    choice=OUR_CHOICE,
    numbers={"hurt": HURT_AGAIN, "kept": KEPT_OFTEN, "weeks": NOT_ASKED_FOR.days // 7},
)
COMING_BACK = Rule(
    "COMING-BACK",
    title=gettext_lazy("When an exercise may come back"),
    text=gettext_lazy(
        "If you left an exercise out because of your diary, we ask you later whether to try it again, small and once. "
        "That is after {weeks:# week|# weeks} and {calm:# session|# sessions} that went well. What a health "
        "professional ruled out does not come back after some time."
    ),
    reason=gettext_lazy(
        "What hurt once may be fine later. Only the health professional who ruled something out can allow it again."
    ),
    choice=OUR_CHOICE,
    numbers={"weeks": BACK_AFTER.days // 7, "calm": BACK_CALM},
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided about an exercise on a local day, when it had hurt on ``hurt_days`` days."""

    slug: str
    answer: str
    on: date
    hurt_days: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What asks for a decision: the exercise that hurts most, what may take its place (``slug:form``) and why, and how
    many routines hold it; what may be tried ``again``; what hurts and is ``kept`` for now."""

    slug: str = ""
    instead: str = ""
    because: str = ""
    routine_count: int = 0
    again: BarFacts | None = None
    kept: frozenset[str] = frozenset()


def to_decide(
    rows: Iterable[LedgerRow], *, barring: Barring, decided: Sequence[Decided], today: date
) -> LedgerRow | None:
    """The exercise that asks for a decision first."""
    return next(iter(asking(rows, barring=barring, decided=decided, today=today)), None)


def asking(rows: Iterable[LedgerRow], *, barring: Barring, decided: Sequence[Decided], today: date) -> list[LedgerRow]:
    """What asks for a decision: what hurts before what is only suspected, the most painful first."""
    found = [
        row
        for row in rows
        if row.verdict in (LEAVE_OUT, ASK)
        and barring.bars(row.slug) is None
        and is_asked(row, [one for one in decided if one.slug == row.slug], today=today)
    ]
    return sorted(found, key=lambda row: (row.verdict != LEAVE_OUT, -row.recent_hurt, row.slug))


def is_asked(row: LedgerRow, decided: Sequence[Decided], *, today: date) -> bool:
    """Whether it may be asked now, after it was kept before (rule ASK-AGAIN)."""
    kept = sorted((one for one in decided if one.answer == KEPT), key=lambda one: one.on)
    if not kept:
        return True
    if len(kept) >= KEPT_OFTEN:
        return today >= kept[-1].on + NOT_ASKED_FOR
    return row.hurt >= kept[-1].hurt_days + HURT_AGAIN


def question_of(row: LedgerRow) -> Insight:
    """The sentence that asks: ``Swan Prep hurt on 4 of 4 days. Leave it out?``"""
    if row.verdict == ASK:
        return Insight(row.insight.rule, row.insight.sentence, evidence=row.evidence, todo=row.advice)
    said = ngettext(
        "{name} hurt on {hurt} of {count} day. Leave it out?",
        "{name} hurt on {hurt} of {count} days. Leave it out?",
        row.recent_days,
    )
    sentence = said.format(name=row.name, hurt=row.recent_hurt, count=row.recent_days)
    return Insight(row.insight.rule, sentence, evidence=row.evidence, todo=row.advice)


def calm_days(readings: Readings) -> tuple[date, ...]:
    """The local days of the latest sessions that went well, as many as it takes for something to come back."""
    days = sorted(one.session.day for one in readings.sessions if one.cls is SessionClass.GREEN)
    return tuple(days[-BACK_CALM:])


def to_try_again(
    barring: Barring, calm_on: Iterable[date], *, decided: Sequence[Decided], today: date
) -> BarFacts | None:
    """What the diary left out long enough ago, with enough sessions since that went well (rule COMING-BACK).

    ``calm_on`` are the ``calm_days``.
    """
    for bar in sorted(barring.rows, key=lambda one: (one.since_on, one.slug)):
        if bar.said_by != DIARY or today < bar.since_on + BACK_AFTER:
            continue
        calm = [day for day in calm_on if day > bar.since_on]
        kept = [one.on for one in decided if one.slug == bar.slug and one.answer == KEPT and one.on > bar.since_on]
        if len(calm) >= BACK_CALM and all(today >= on + NOT_ASKED_FOR for on in kept):
            return bar
    return None


RULES = (ASK_AGAIN, COMING_BACK)
