"""Rows whose deletion can be taken back for a while, and that are gone for good after it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from conventions.days import UNDO_DAYS
from conventions.messages import say
from conventions.owned import OwnedQuerySet, StaleVersion, Synced, bury, dig_up

_Row = TypeVar("_Row", bound="Deletable")


class DeletableQuerySet(OwnedQuerySet[_Row]):
    def kept(self) -> Self:
        """Not deleted."""
        return self.filter(deleted_at__isnull=True)

    def restorable(self, *, at: datetime) -> Self:
        """Deleted in the last 30 days."""
        return self.filter(deleted_at__gte=at - timedelta(days=UNDO_DAYS))

    def forget(self, *, at: datetime) -> int:
        """Remove for good what was deleted more than ``UNDO_DAYS`` ago; how many rows went."""
        gone, _ = self.filter(deleted_at__lt=at - timedelta(days=UNDO_DAYS)).delete()
        return gone


def every(model: type[_Row]) -> DeletableQuerySet[_Row]:
    """The rows of a kind, the deleted ones too, whatever its manager shows."""
    return DeletableQuerySet(model)


class KeptManager(models.Manager[_Row]):
    """Rows that are not deleted, for a kind of which no reader wants the others."""

    def get_queryset(self) -> models.QuerySet[_Row]:
        return super().get_queryset().filter(deleted_at__isnull=True)


class Deletable(Synced):
    """A row that its person can delete, and restore for 30 days."""

    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = DeletableQuerySet.as_manager()

    class Meta(Synced.Meta):
        abstract = True
        # Only what is deleted stands in it, so that nobody who writes a row pays for it.
        indexes: ClassVar = [
            models.Index(
                fields=["owner", "deleted_at"],
                condition=Q(deleted_at__isnull=False),
                name="%(app_label)s_%(class)s_bin",
            )
        ]

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @transaction.atomic
    def put_away(self, *, at: datetime, expected: int | None = None) -> None:
        """Mark the row as deleted; ``bring_back`` undoes it within 30 days. Repeating changes nothing.

        The table's half of deleting: what rests on the row follows in the verb that doors call.
        Raises ``StaleVersion`` where the row is no longer at version ``expected``.
        """
        self.hold_person()
        rows = every(type(self)).kept().filter(pk=self.pk)
        if expected is not None:
            rows = rows.filter(version=expected)
        new = {"deleted_at": at, "updated_at": at, "version": F("version") + 1}
        is_done = rows.update(**new, **self._changed())
        if not is_done and expected is not None:
            raise StaleVersion
        every(type(self)).filter(owner=self.owner_id).forget(at=at)
        self.refresh_from_db(fields=["deleted_at", "updated_at", "version"])
        if is_done:
            bury([self], at=at)

    @transaction.atomic
    def bring_back(self, *, at: datetime) -> None:
        """Undo ``put_away``: the table's half of restoring. Repeating changes nothing.

        Raises ``ValidationError`` after 30 days.
        """
        if self.deleted_at is not None and at - self.deleted_at > timedelta(days=UNDO_DAYS):
            raise ValidationError(
                say(
                    _("This was deleted more than {undo_days:# day|# days} ago, so it cannot be restored."),
                    undo_days=UNDO_DAYS,
                ),
                code="too_old",
            )
        self.hold_person()
        rows = every(type(self)).filter(pk=self.pk, deleted_at__isnull=False)
        if rows.update(deleted_at=None, updated_at=at, version=F("version") + 1, **self._changed()):
            dig_up(self)
        self.refresh_from_db(fields=["deleted_at", "updated_at", "version"])
