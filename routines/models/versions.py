"""What was in force when: a routine as it stood, and the pattern of the week."""

from django.db import models

from conventions.fields import MAX_NAME
from routines.models.routine import Routine
from routines.models.week import Week


class RoutineVersion(models.Model):
    """What a routine was from ``since_at`` on: its name, note and steps as they stood; never changed."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(help_text="the version of the routine it was")
    since_at = models.DateTimeField()
    name = models.CharField(max_length=MAX_NAME)
    note = models.TextField(blank=True)
    steps = models.JSONField()

    class Meta:
        ordering = ["routine", "-number"]
        constraints = [models.UniqueConstraint(fields=["routine", "number"], name="routines_version_once")]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"


class WeekVersion(models.Model):
    """The weekly pattern from the local day ``since_on`` on; never changed, so that the past keeps its own plan."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(help_text="the version of the week it was")
    since_on = models.DateField()
    slots = models.JSONField(help_text='[{"weekday": 0, "local_time": "07:30", "routine": 3, "is_strength": true}]')

    class Meta:
        ordering = ["week", "-number"]
        constraints = [models.UniqueConstraint(fields=["week", "number"], name="routines_week_version_once")]

    def __str__(self) -> str:
        return f"week, version {self.number}"
