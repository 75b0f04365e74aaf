"""What a session or a pain entry was before each edit: never changed, gone with its row."""

import json
from datetime import datetime
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from conventions.owned import PersonalQuerySet

_KEPT = {
    "session": (
        *("started_at", "finished_at", "local_date", "time_zone", "pain_before", "pain_worst", "pain_after", "effort"),
        *("stop_reason", "stop_signs", "is_controlled", "is_strength", "note", "source"),
    ),
    "painentry": ("felt_at", "local_date", "time_zone", "score", "kind", "places", "qualities", "note", "source"),
}
_KEPT_OF_STEP = (
    *("position", "exercise_slug", "exercise_name", "form", "form_name", "sets", "reps", "unit", "sides"),
    *("hold_seconds", "outcome", "reps_done", "worst", "has_hurt", "skip_reason"),
)


class EditionQuerySet(PersonalQuerySet["Edition"]):
    def keep(self, row: Any, *, number: int, at: datetime) -> "Edition":
        """Keep what the database holds of ``row``, a session or a pain entry, as its version ``number``.

        Inside the transaction of the verb that changes it, after ``advance`` and before anything else is written.
        """
        before = type(row)._base_manager.get(pk=row.pk)
        noun = before._meta.model_name
        data = {name: getattr(before, name) for name in _KEPT[noun]}
        if noun == "session":
            data["steps"] = list(before.steps.order_by("position").values(*_KEPT_OF_STEP))
        return self.create(
            owner_id=before.owner_id,
            number=number,
            until_at=at,
            data=json.loads(json.dumps(data, cls=DjangoJSONEncoder)),
            **{"session" if noun == "session" else "entry": before},
        )


class Edition(models.Model):
    """What a session or a pain entry was before an edit; never changed."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(
        "tracking.Session", null=True, blank=True, on_delete=models.CASCADE, related_name="editions", db_index=False
    )
    entry = models.ForeignKey(
        "tracking.PainEntry", null=True, blank=True, on_delete=models.CASCADE, related_name="editions", db_index=False
    )
    number = models.PositiveIntegerField(help_text="the version of the row it was")
    until_at = models.DateTimeField()
    data = models.JSONField()

    objects: ClassVar = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=True) ^ Q(entry__isnull=True), name="tracking_edition_of_one"
            ),
            models.UniqueConstraint(fields=["session", "number"], name="tracking_edition_session"),
            models.UniqueConstraint(fields=["entry", "number"], name="tracking_edition_entry"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def as_row(self) -> Any:
        """The row as it was, not stored: a ``Session`` or a ``PainEntry`` with its numbers, times and words.

        The steps of a session are ``data["steps"]``.
        """
        model: Any = self._meta.get_field("session" if self.session_id else "entry").related_model
        times = {"started_at", "finished_at", "felt_at"}
        values = {
            name: parse_datetime(value) if name in times and value else value
            for name, value in self.data.items()
            if name not in ("steps", "local_date")
        }
        return model(owner_id=self.owner_id, version=self.number, **values)
