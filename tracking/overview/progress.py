"""The rows behind Progress, read once for page and API alike."""

from datetime import date, datetime, timedelta

from accounts.models import User
from routines.models import Week
from tracking import charts
from tracking.insights import measures
from tracking.insights.facts import History, first_day
from tracking.insights.summary import Summary
from tracking.insights.values import AVERAGE_DAYS, DaysMean, DayValues, day_values
from tracking.models.pain import PainEntry
from tracking.models.sessions import Session
from tracking.overview.history import picture_of

DRAWN_BEFORE = timedelta(days=measures.CURRENT_DAYS + AVERAGE_DAYS)
"""How far before the first day that is drawn its mean reaches: over a week, and the days that an average stands for."""


def drawn_series(owner: User, found: Summary, *, now: datetime, since: date) -> charts.Series:
    """What the drawings show from ``since`` to today, read no further back than they show."""
    history = picture_of(owner, now=now, since=since - DRAWN_BEFORE, found=found)
    return _series(owner, history, base=found.base, band=found.band, values=day_values(history), since=since)


def drawn_from(owner: User, history: History, *, since: date | None = None, until: date | None = None) -> charts.Series:
    """What the drawings of a diary that was read as a whole show, in one query."""
    until = until or history.today
    values = day_values(history)
    base, band = measures.baseline(values), measures.band(values, on=until)
    since = since or charts.since_day("all", today=until, first=first_day(history))
    return _series(owner, history, base=base, band=band, values=values, since=since, until=until)


def _series(
    owner: User,
    history: History,
    *,
    base: DaysMean | None,
    band: measures.ChanceBand | None,
    values: DayValues,
    since: date,
    until: date | None = None,
) -> charts.Series:
    return charts.series_from(
        history,
        since=since,
        until=until or history.today,
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
