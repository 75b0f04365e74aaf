"""Rows that are put away instead of deleted, as others point to them."""

from datetime import datetime
from typing import ClassVar, Self, TypeVar

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from conventions.owned import OwnedQuerySet, Synced

_Row = TypeVar("_Row", bound="Archivable")


class ArchivableQuerySet(OwnedQuerySet[_Row]):
    def active(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)


class Archivable(Synced):
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ArchivableQuerySet.as_manager()

    class Meta(Synced.Meta):
        abstract = True

    @transaction.atomic
    def archive(self, *, at: datetime) -> None:
        """Put it away: what holds it keeps it, and it is offered no more. A second time changes nothing."""
        self._set_archived(at)

    @transaction.atomic
    def unarchive(self) -> None:
        """Restore it. Idempotent."""
        self._set_archived(None)

    def _set_archived(self, at: datetime | None) -> None:
        self.hold_person()
        changed = type(self).objects.filter(pk=self.pk, archived_at__isnull=at is not None)
        changed.update(archived_at=at, updated_at=timezone.now(), version=F("version") + 1, **self._changed())
        self.refresh_from_db(fields=["archived_at", "version"])
