"""The rows behind the questions that are due: the three, the change, own activities."""

from datetime import date

from accounts.models import User
from conventions.days import local_date
from tracking.insights import questions
from tracking.models.measures import Activity, Measure
from tracking.overview.progress import first_day_of


def questions_due(owner: User, *, today: date) -> questions.Due:
    """What to offer ``owner`` on ``today``, in five queries."""
    measures = Measure.objects.visible_to(owner).kept().values_list("kind", "local_date", "pain", "change")
    threes: list[date] = []
    changes: list[date] = []
    put_away: list[date] = []
    for kind, day, pain, change in measures:
        if pain is None and change is None:
            put_away.append(day)
        else:
            (threes if kind == Measure.Kind.THREE else changes).append(day)
    firsts = [day for day in (first_day_of(owner), min(threes, default=None)) if day]
    return questions.due(
        today,
        began_on=min(firsts, default=None),
        joined_on=local_date(owner.date_joined, owner.time_zone),
        threes=threes,
        changes=changes,
        put_away=put_away,
        activities=[
            (activity.pk, activity.since_on, [rating.local_date for rating in activity.ratings.all()])
            for activity in Activity.objects.visible_to(owner).current().with_ratings()
        ],
    )
