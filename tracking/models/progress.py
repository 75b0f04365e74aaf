"""The rows behind Progress, read once for page and API alike."""

from datetime import date

from accounts.models import User
from routines import rules
from routines.models import Week
from tracking import insights
from tracking.models.pain import PainEntry
from tracking.models.sessions import Session


def record_of(owner: User, *, since: date, until: date) -> insights.Record:
    """What ``owner`` practised and felt on the local days ``since`` to ``until``, in four queries for any span."""
    week = Week.objects.visible_to(owner).prefetch_related("slots").first()
    earliest = insights.reach_back(since)
    return insights.record(
        sessions=Session.objects.visible_to(owner).finished().between(earliest, until).readings(),
        entries=PainEntry.objects.visible_to(owner).kept().between(earliest, until).readings(),
        since=since,
        until=until,
        first_weekday=owner.first_weekday,
        target=week.target() if week else rules.DEFAULT_SESSIONS,
    )


def first_day_of(owner: User) -> date | None:
    """The first local day with a session or a pain entry, in two queries; ``None`` where there is nothing yet."""
    firsts = (
        rows.order_by("local_date").values_list("local_date", flat=True).first()
        for rows in (Session.objects.visible_to(owner).finished(), PainEntry.objects.visible_to(owner).kept())
    )
    return min((day for day in firsts if day), default=None)
