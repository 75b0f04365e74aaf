"""What a reminder copies of a person's plan: the times of a week, and the single dates that moved sessions change."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Q

from accounts.models import User
from conventions.fields import validate_time_zone
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


class CopiedPlan(models.Model):
    """What a reminder goes by.

    ``time_zone`` and ``schedule`` (``[[weekday, "HH:MM"], …]``, lead time subtracted) are copies of the week and the
    person as they were at ``planned_at``, the ``plan_changed_at`` they were read with; ``changes`` are the single dates
    on which moved sessions make them different.
    """

    time_zone = models.CharField(max_length=64, validators=[validate_time_zone], editable=False)
    schedule = models.JSONField(default=list, blank=True, editable=False)
    changes = models.JSONField(default=dict, blank=True, editable=False)
    planned_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def slots(self) -> occurrences.Schedule:
        """The copied schedule. Raises ``ValueError`` where it cannot be read."""
        return occurrences.schedule_of(self.schedule)

    def dated(self) -> occurrences.Changes:
        """The single dates that differ from the schedule. Raises ``ValueError`` where they cannot be read."""
        return occurrences.changes_of(self.changes)

    def is_moved_away(self, day: date) -> bool:
        """Whether all that the schedule has on the local date ``day`` was moved to another one."""
        changes = self.dated()
        return day in changes and changes[day] is None

    def has(self, instant: datetime) -> bool:
        """Whether the copied plan has a reminder at ``instant``."""
        return occurrences.is_due_at(instant, zone=self.time_zone, schedule=self.slots(), changes=self.dated())

    def next_after(self, instant: datetime) -> occurrences.RingTime | None:
        """What the copies have next after ``instant``."""
        zone, schedule, changes = self.time_zone, self.slots(), self.dated()
        return occurrences.next_occurrence(zone=zone, schedule=schedule, after=instant, changes=changes)
