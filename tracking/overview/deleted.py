"""What one person deleted or put away, and can still bring back or remove for good."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Guidance, User
from conventions.days import UNDO_DAYS, local_date, written
from conventions.deletable import Deletable, every
from conventions.messages import Doc
from conventions.owned import Owned
from conventions.statements import Given, stated
from exercises.models import Barred, SignOff
from routines.models import OwnExercise, Pause, Routine
from tracking.models.measures import Activity, Care, Measure
from tracking.models.pain import PainEntry
from tracking.models.sessions import Session

DELETED: Mapping[str, type[Deletable]] = {
    "session": Session,
    "pain": PainEntry,
    "measure": Measure,
    "care": Care,
    "pause": Pause,
    "sign_off": SignOff,
}
"""What is deleted for 30 days, and then gone, by the word in its addresses."""


def _left_out_before(owner: User, at: datetime) -> QuerySet[Barred]:
    mine = Barred.objects.visible_to(owner).with_exercises()
    rows: QuerySet[Barred] = mine.ended(local_date(at, owner.time_zone))
    return rows


PUT_AWAY: Mapping[str, Callable[[User, datetime], QuerySet]] = {
    "routine": lambda owner, at: Routine.objects.visible_to(owner).archived(),
    "own_exercise": lambda owner, at: OwnExercise.objects.visible_to(owner).archived(),
    "activity": lambda owner, at: Activity.objects.visible_to(owner).filter(ended_on__isnull=False),
    "left_out": _left_out_before,
    "guidance": lambda owner, at: Guidance.objects.visible_to(owner).filter(replaced_at__isnull=False),
}
"""What does not count any more and has no end: the rows of each kind."""
KINDS = (*DELETED, *PUT_AWAY)


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A row that can be brought back."""

    kind: Annotated[str, Doc(f"One of {', '.join(KINDS)}.")]
    id: int
    named: Annotated[str, Doc("What it was, with its day.")]
    deleted_on: Annotated[date, Doc("When it was deleted, archived, allowed again or replaced.")]
    until: Annotated[date | None, Doc("The last day on which it can be restored. Null: there is no end.")]


def deleted_rows(owner: User, *, at: datetime) -> list[DeletedRow]:
    """What can still be brought back, the last deleted first; a query a kind."""
    zone = ZoneInfo(owner.time_zone)
    found = [(_over_at(row, zone), kind, row) for kind in KINDS for row in rows_of(owner, kind, at=at)]
    found.sort(key=lambda one: one[0], reverse=True)
    return [
        DeletedRow(
            kind=kind,
            id=row.pk,
            named=_named(row),
            deleted_on=over_at.astimezone(zone).date(),
            until=(over_at + timedelta(days=UNDO_DAYS)).astimezone(zone).date() if kind in DELETED else None,
        )
        for over_at, kind, row in found
    ]


def deleted_count(owner: User, *, at: datetime) -> int:
    """How many deleted rows can still be brought back, in one query."""
    return len(_deleted_since(owner=owner.pk, since=at - timedelta(days=UNDO_DAYS)))


@stated
def _deleted_since(owner: Given, since: Given) -> QuerySet[Any, tuple[int]]:
    rows = (every(model).visible_to(owner).filter(deleted_at__gte=since) for model in DELETED.values())
    first, *others = (kind.order_by().values_list("pk") for kind in rows)
    return first.union(*others, all=True)


def rows_of(owner: User, kind: str, *, at: datetime) -> QuerySet:
    """The rows of a kind that can be brought back or removed for good."""
    if kind in PUT_AWAY:
        return PUT_AWAY[kind](owner, at)
    rows: QuerySet = every(DELETED[kind]).visible_to(owner).restorable(at=at)
    return rows.select_related("exercise") if kind == "sign_off" else rows


def _over_at(row: Owned, zone: ZoneInfo) -> datetime:
    """When it was deleted or put away."""
    match row:
        case Routine() | OwnExercise():
            over = row.archived_at
        case Activity() if row.ended_on is not None:
            over = datetime.combine(row.ended_on, time(12), tzinfo=zone)
        case Barred():
            over = row.lifted_at or datetime.combine(row.until_on or row.since_on, time(12), tzinfo=zone)
        case Guidance():
            over = row.replaced_at
        case Deletable():
            over = row.deleted_at
        case _:
            raise TypeError(row)
    return over or row.updated_at


def _named(row: Owned) -> str:
    """What it was: ``Evening, Thursday 26 November``; the name alone of what has no day."""
    match row:
        case Routine() | OwnExercise() | Activity():
            return row.name
        case Session():
            what, on = row.title, row.local_date
        case PainEntry():
            what, on = _("Pain {score} out of 10").format(score=row.score), row.local_date
        case Measure() | Care():
            what, on = row.get_kind_display(), row.local_date
        case Pause():
            what, on = _("Pause: {reason}").format(reason=row.get_reason_display()), row.since_on
        case SignOff():
            what, on = _("{name}, agreed to by {by}").format(name=row.exercise.name, by=row.by), row.signed_on
        case Barred():
            what, on = _("{name}, not for me").format(name=row.exercise.name), row.since_on
        case Guidance():
            what, on = row.who, row.seen_on
        case _:
            raise TypeError(row)
    return _("{what}, {day}").format(what=what, day=written(on, "l j F"))
