"""The days that are over long ago, closed: where their sessions left a person, so that nobody reads them again."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate

import msgspec
from django.db.models import QuerySet

from accounts.models import User
from accounts.screening import Clearance
from conventions.stamp import CODE_STAMP
from conventions.statements import Given, stated
from exercises.facts import ExerciseFacts
from tracking.insights.reading import SessionReading
from tracking.insights.standing import Past
from tracking.models.kept import KeptPast

OPEN_FOR = timedelta(days=45)
"""What stays open: 14 days back and a morning after may still be written, and four full weeks of the plan are read."""
CLOSED_AGAIN_AFTER = timedelta(days=90)
"""How far back the first open day may lie before more of them are closed."""


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """What the sessions before ``until_on`` were, without their steps, and where they left every exercise."""

    until_on: date | None = None
    readings: tuple[SessionReading, ...] = ()
    past: Past = field(default_factory=Past)


_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(ClosedDays)


def key_of(clearance: Clearance, exercises: Mapping[str, ExerciseFacts]) -> str:
    """Under what closed days hold: the code, the pain limit that sessions are read by, and the forms of exercises."""
    forms = sorted(
        (slug, one.easier, [(form.key, form.reps_low, form.is_home) for form in one.forms])
        for slug, one in exercises.items()
    )
    said = f"{clearance.ceiling} {clearance.is_assessed} {forms}"
    return f"{CODE_STAMP} {hashlib.sha256(said.encode()).hexdigest()[:32]}"


def closed_days(owner: User, *, key: str, today: date, touched: Collection[date] = ()) -> ClosedDays:
    """What is closed of the diary of ``owner``; nothing, where none is or it holds no more. One query.

    Where one of the days ``touched`` is in it, or is the first one after it, all of it is opened.
    """
    row = next(iter(_row_of(owner=owner.pk)), None)
    if row is not None and touched and min(touched) <= row.until_on:
        row.delete()
    elif row is not None and row.key == key and row.until_on <= today - OPEN_FOR:
        return _decoder.decode(bytes(row.data))
    return ClosedDays()


@stated
def _row_of(owner: Given) -> QuerySet:
    return KeptPast.objects.filter(owner=owner)


def close(
    owner: User,
    closed: ClosedDays,
    recent: Sequence[SessionReading],
    exercises: Mapping[str, ExerciseFacts],
    *,
    key: str,
    today: date,
) -> int:
    """Close what is over by now, where that is much, and let ``closed.past`` go on with it. Return how many of the
    ``recent`` sessions that were.

    The person is held, or a verb that touched a closed day could be forgotten.
    """
    if closed.until_on is not None and today - closed.until_on <= CLOSED_AGAIN_AFTER:
        return 0
    count = _over(recent, latest=today - OPEN_FOR)
    if not count:
        return 0
    closed.past.add(recent[:count], exercises)
    bare = (replace(one, session=replace(one.session, steps=())) for one in recent[:count])
    until_on = min(one.session.day for one in recent[count:])
    now_closed = ClosedDays(until_on, (*closed.readings, *bare), closed.past)
    row = {"until_on": until_on, "key": key, "data": _encoder.encode(now_closed)}
    KeptPast.objects.update_or_create(owner=owner, defaults=row)
    return count


def _over(readings: Sequence[SessionReading], *, latest: date) -> int:
    """How many of the first sessions lie wholly before a first open day that is not after ``latest``, by day and by
    clock: who flies from Auckland to Los Angeles has sessions whose days and clocks cross."""
    days = [one.session.day for one in readings]
    before, after = [*accumulate(days, max)], [*accumulate(reversed(days), min)][::-1]
    for count in range(len(readings) - 1, 0, -1):
        first, last = readings[count].session, readings[count - 1].session
        if before[count - 1] < after[count] <= latest and last.started_at < first.started_at:
            return count
    return 0
