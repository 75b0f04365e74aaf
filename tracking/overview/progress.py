"""The rows behind Progress, read once for page and API alike."""

from datetime import date

from accounts.models import User
from routines.models import Week
from tracking import charts
from tracking.insights import measures
from tracking.insights.facts import History, first_day
from tracking.insights.values import day_values
from tracking.models.pain import PainEntry
from tracking.models.sessions import Session


def drawn_from(owner: User, history: History, *, since: date | None = None, until: date | None = None) -> charts.Series:
    """What the drawings of a diary that was read already show, in one query."""
    until = until or history.today
    values = day_values(history)
    base = measures.baseline(values)
    band = measures.band(values, on=until)
    return charts.series_from(
        history,
        since=since or charts.since_day("all", today=until, first=first_day(history)),
        until=until,
        target=Week.objects.target_of(owner),
        values=values,
        base=base.mean if base else None,
        band=charts.Ends(band.low, band.high) if band else None,
    )


def first_day_of(owner: User) -> date | None:
    """The first local day with a session or a pain entry, in two queries; ``None`` where there is nothing yet."""
    firsts = (
        rows.order_by("local_date").values_list("local_date", flat=True).first()
        for rows in (Session.objects.visible_to(owner).finished(), PainEntry.objects.visible_to(owner).kept())
    )
    return min((day for day in firsts if day), default=None)
