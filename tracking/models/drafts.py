"""A session while it runs: the check before it, and how far the guide has come."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

LIGHTS = ("green", "amber", "red")


class CheckIn(models.Model):
    """What was asked before a session and what came of it (domain 6.4, G9, G12, W1; amendment 18)."""

    session = models.OneToOneField("tracking.Session", on_delete=models.CASCADE, related_name="check_in")
    has_something_new = models.BooleanField(default=False)
    light = models.CharField(max_length=5, choices=[(light, light) for light in LIGHTS])
    rules = models.JSONField(default=list, blank=True, help_text='ids, such as "G12"')
    changes = models.JSONField(
        default=list, blank=True, help_text='[{"position", "from", "to", "rule", "reason", "is_kept"}]'
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(light__in=LIGHTS), name="tracking_check_in_light")]

    def __str__(self) -> str:
        return f"Check-in, {self.light}"


class Draft(models.Model):
    """How far a running session has come, as the guide told it last; ``sequence`` only rises."""

    session = models.OneToOneField("tracking.Session", on_delete=models.CASCADE, related_name="draft")
    sequence = models.PositiveIntegerField(default=0)
    cue = models.PositiveIntegerField(default=0)
    elapsed_seconds = models.FloatField(default=0)
    steps = models.JSONField(default=list, blank=True)
    device = models.UUIDField(null=True, blank=True)
    saved_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"Draft, {self.sequence}"
