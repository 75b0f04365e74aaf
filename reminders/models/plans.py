"""What a reminder copies of a person's plan: the times of a week, and the single dates that moved sessions change."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q

from accounts.models import User
from reminders import occurrences
from routines.models import WeekSlot, occurrences_between

DAY = timedelta(days=1)


def every_day(local_time: time) -> occurrences.Schedule:
    """The same time on each weekday."""
    return tuple((weekday, local_time) for weekday in range(occurrences.DAYS_IN_WEEK))


def before_sessions(owner: User, lead_minutes: int) -> occurrences.Schedule:
    """The times of the person's week, so many minutes earlier, one a day at most."""
    week = WeekSlot.objects.filter(week__owner=owner).values_list("weekday", "local_time")
    return occurrences.first_of_each_day(occurrences.shifted_earlier(tuple(week), lead_minutes))


def moved(owner: User, schedule: occurrences.Schedule, lead_minutes: int, *, at: datetime) -> occurrences.Changes:
    """The dates from yesterday on that moves make different from ``schedule``, each with its first time."""
    yesterday = at.astimezone(occurrences.zone_named(owner.time_zone)).date() - DAY
    moves = owner.move_set.filter(Q(from_on__gte=yesterday) | Q(to_on__gte=yesterday))
    touched = {day for move in moves.values_list("from_on", "to_on") for day in move}
    if not touched:
        return occurrences.NO_CHANGES
    # A session after midnight is reminded of on the day before.
    actual: dict[date, list[time]] = {day: [] for day in touched | {day - DAY for day in touched}}
    for one in occurrences_between(owner, min(touched) - DAY, max(touched) + DAY):
        reminded = datetime.combine(one.on, one.local_time) - timedelta(minutes=lead_minutes)
        if reminded.date() in actual:
            actual[reminded.date()].append(reminded.time())
    return occurrences.changes_between(schedule, {day: actual[day] for day in actual if day >= yesterday})
