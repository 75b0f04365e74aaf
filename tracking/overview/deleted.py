"""What one person deleted and can still bring back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from conventions.days import UNDO_DAYS, written
from conventions.messages import Doc
from tracking.models.logged import Logged
from tracking.models.measures import Care, Measure
from tracking.models.pain import PainEntry
from tracking.models.sessions import Session

KINDS: dict[str, type[Logged]] = {"session": Session, "pain": PainEntry, "measure": Measure, "care": Care}
"""What can be deleted, by the word in its addresses."""


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A row that can be brought back."""

    kind: Annotated[str, Doc("session, pain, measure or care.")]
    id: int
    named: Annotated[str, Doc("What it was, with its day.")]
    deleted_on: date
    until: Annotated[date, Doc("The last day on which it can be restored.")]


def deleted_rows(owner: User, *, at: datetime) -> list[DeletedRow]:
    """What can still be brought back, the last deleted first; a query a kind."""
    found = [(row.deleted_at or at, kind, row) for kind in KINDS for row in _deleted(owner, kind, at=at)]
    found.sort(key=lambda one: one[0], reverse=True)
    zone = ZoneInfo(owner.time_zone)
    return [
        DeletedRow(
            kind=kind,
            id=row.pk,
            named=_named(row),
            deleted_on=deleted_at.astimezone(zone).date(),
            until=(deleted_at + timedelta(days=UNDO_DAYS)).astimezone(zone).date(),
        )
        for deleted_at, kind, row in found
    ]


def deleted_count(owner: User, *, at: datetime) -> int:
    """How many deleted rows can still be brought back, in one query."""
    first, *others = (_deleted(owner, kind, at=at).order_by().values_list("pk") for kind in KINDS)
    return first.union(*others, all=True).count()


def _deleted(owner: User, kind: str, *, at: datetime) -> QuerySet:
    rows = KINDS[kind]._default_manager.visible_to(owner)
    return rows.filter(deleted_at__gte=at - timedelta(days=UNDO_DAYS))


def _named(row: Logged) -> str:
    """What a deleted row was: ``Evening, Thursday 26 November``."""
    match row:
        case Session():
            what = row.title
        case PainEntry():
            what = _("Pain {score} out of 10").format(score=row.score)
        case Measure() | Care():
            what = row.get_kind_display()
        case _:
            raise TypeError(row)
    return _("{what}, {day}").format(what=what, day=written(row.local_date, "l j F"))
