"""What is planned on which local day, read from the versions of the week, the moves and the pauses."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.models import User
from routines import rules
from routines.models.versions import WeekVersion

LOOK_AHEAD_DAYS = 21


def occurrences_between(owner: User, since: date, until: date) -> tuple[rules.Occurrence, ...]:
    """Every planned session of ``owner`` from ``since`` to ``until``, both included, by day and time.

    Moves and pauses are taken into account; a paused one is there, as paused. Days that are over have the plan that was
    in force on them. Three queries, whatever the span.
    """
    versions = WeekVersion.objects.filter(week__owner=owner).order_by("number")
    moves = owner.move_set.filter(Q(from_on__range=(since, until)) | Q(to_on__range=(since, until)))
    pauses = owner.pause_set.filter(since_on__lte=until, until_on__gte=since)
    return rules.occurrences(
        [
            rules.Pattern(since_on, tuple(_slot(slot) for slot in slots))
            for since_on, slots in versions.values_list("since_on", "slots")
        ],
        [
            rules.Shift(*row)
            for row in moves.values_list("pk", "routine_id", "from_on", "from_time", "to_on", "local_time")
        ],
        [rules.Span(*row) for row in pauses.order_by("since_on", "pk").values_list("since_on", "until_on", "reason")],
        since=since,
        until=until,
    )


def planned_days(owner: User, since: date, until: date) -> tuple[date, ...]:
    """The local days with a planned session, one item a session, moves taken into account, paused ones left out.

    A session planned for half past midnight belongs to the day before, as it does once it is practised.
    """
    found = occurrences_between(owner, since, until + timedelta(days=1))
    return tuple(one.local_day for one in found if not one.is_paused and since <= one.local_day <= until)


def _slot(kept: Mapping[str, Any]) -> rules.PatternSlot:
    return rules.PatternSlot(
        kept["weekday"], time.fromisoformat(kept["local_time"]), kept["routine"], kept["is_strength"]
    )


def next_planned(owner: User, *, now: datetime) -> rules.Occurrence | None:
    """The first session planned after ``now``, that is not paused, up to three weeks ahead."""
    here = now.astimezone(ZoneInfo(owner.time_zone))
    ahead = occurrences_between(owner, here.date(), here.date() + timedelta(days=LOOK_AHEAD_DAYS))
    later = (one for one in ahead if not one.is_paused and (one.on, one.local_time) > (here.date(), here.time()))
    return next(later, None)
