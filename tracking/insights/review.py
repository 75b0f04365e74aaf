"""The six- and twelve-week review: what the diary says so far, and the three questions it asks. Pure.

An answer counts for a review within a week of its day; what is answered later keeps its own date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.rules import Number, Rule
from conventions.sources import CAZOTTI_2018, MIYAMOTO_2018
from tracking.insights.adherence import Counted, counted
from tracking.insights.answers import threes
from tracking.insights.facts import History, first_day
from tracking.insights.questions import REVIEW_MARGIN, REVIEW_WEEKS, is_answered_around

SHOWN_FOR = timedelta(weeks=4)
"""How long after its week a review is offered."""

REVIEW = Rule(
    "REVIEW",
    gettext_lazy("The reviews"),
    gettext_lazy(
        "After {review_one} and {review_two:# week|# weeks}, we sum up your diary and ask 3 questions. An answer "
        "within {margin:# day|# days} counts for that review. A later one keeps its own date."
    ),
    gettext_lazy("Trials last that long. Sooner, there is little to see."),
    (CAZOTTI_2018, MIYAMOTO_2018),
    gettext_lazy("the days around it are our own choice"),
    {
        "review_one": Number(REVIEW_WEEKS[0], gettext_lazy("weeks to the first review")),
        "review_two": Number(REVIEW_WEEKS[1], gettext_lazy("weeks to the second")),
        "margin": Number(REVIEW_MARGIN.days, gettext_lazy("days about it")),
    },
)


@dataclass(frozen=True, slots=True)
class Review:
    """One review: ``weeks`` is 6 or 12, ``due_on`` its day. ``counted`` are the sessions since the first day, up to
    today as all that is said beside them.

    ``asks_*`` is what has not been answered around that day. When nothing is left, the review is closed.
    """

    weeks: int
    since: date
    due_on: date
    counted: Counted
    asks_change: bool
    asks_three: bool
    asks_activities: bool

    @property
    def is_open(self) -> bool:
        return self.asks_change or self.asks_three or self.asks_activities

    @property
    def done(self) -> int:
        return self.counted.done

    @property
    def planned(self) -> int:
        return self.counted.planned

    @property
    def sentence(self) -> str:
        """What was done, without blame."""
        return _("{finding}.").format(finding=self.counted.finding)


def reviews(history: History) -> tuple[Review, ...]:
    """Every review whose day has come within reach, oldest first."""
    since = first_day(history)
    if since is None:
        return ()
    so_far = counted(history, since=since, until=history.today)
    return tuple(
        _review(history, so_far, weeks=weeks)
        for weeks in REVIEW_WEEKS
        if history.today >= since + timedelta(weeks=weeks) - REVIEW_MARGIN
    )


def review_now(found: Sequence[Review], *, today: date) -> Review | None:
    """Which of all reviews ``found`` is offered ``today``; ``None`` where none is near."""
    near = [one for one in found if today <= one.due_on + SHOWN_FOR]
    return near[-1] if near else None


def _review(history: History, so_far: Counted, *, weeks: int) -> Review:
    since = so_far.since
    due_on = since + timedelta(weeks=weeks)
    rated = [activity for activity in history.activities if activity.ratings and activity.is_current]
    changes_on = [answer.day for answer in history.measures if answer.kind == "change" and answer.change is not None]
    return Review(
        weeks=weeks,
        since=since,
        due_on=due_on,
        counted=so_far,
        asks_change=not _is_answered(changes_on, since=since, weeks=weeks),
        asks_three=not _is_answered([answer.day for answer in threes(history)], since=since, weeks=weeks),
        asks_activities=any(
            not _is_answered([day for day, _score in activity.ratings], since=since, weeks=weeks) for activity in rated
        ),
    )


def _is_answered(days: list[date], *, since: date, weeks: int) -> bool:
    """Within a week of the day of the review; once that is over, an answer given since counts as late but given."""
    if is_answered_around(days, since=since, weeks=weeks):
        return True
    due_on = since + timedelta(weeks=weeks)
    return any(due_on <= day < due_on + SHOWN_FOR for day in days)


RULES = (REVIEW,)
