"""What is suggested to somebody who comes less often than planned, read from the rows."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from accounts.models import User
from routines.models import PracticeSettings, Proposal, WeekSlot, plan_of
from tracking.insights import seldom
from tracking.insights.facts import History, PauseFacts
from tracking.insights.seldom import SELDOM, Kept, Suggestion

_READ_BACK = timedelta(weeks=seldom.LOOKED_AT_WEEKS + 1)


def with_plan(owner: User, history: History) -> History:
    """``history`` with what was planned in the weeks that are looked at; two queries."""
    plan = plan_of(owner, history.today - _READ_BACK, history.today)
    pauses = tuple(PauseFacts(pause.since_on, pause.until_on, pause.reason) for pause in plan.pauses)
    return replace(history, planned=plan.days, pauses=pauses)


def suggestion_of(owner: User, kept: Kept | None, *, today: date, is_blocked: bool) -> Suggestion | None:
    """What is suggested to ``owner`` today, or nothing; no query where the plan is kept."""
    if seldom.is_offered_more(kept) or is_blocked:
        return None
    return seldom.suggestion(
        kept,
        today=today,
        plan_days=len(weekdays_planned(owner)),
        minutes=PracticeSettings.objects.of(owner).minutes,
        answered=[(row.offered_on, str(row.change["what"])) for row in answers_of(owner)],
    )


def answers_of(owner: User) -> list[Proposal]:
    """The answers to earlier suggestions, newest first."""
    return [*Proposal.objects.visible_to(owner).filter(rule=SELDOM.id)]


def weekdays_planned(owner: User) -> set[int]:
    return {*WeekSlot.objects.filter(week__owner=owner).values_list("weekday", flat=True)}


def best_weekdays(owner: User, history: History, *, count: int) -> set[int]:
    """The planned weekdays on which ``owner`` came most often; of those alike the earlier ones."""
    came = Counter(session.day.weekday() for session in history.sessions if history.today - session.day < _READ_BACK)
    return {*sorted(weekdays_planned(owner), key=lambda weekday: (-came[weekday], weekday))[:count]}
