"""What is left of a row that was deleted: which one it was, and when. Never a word of what it said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models, transaction

from accounts.models.people import RecordVersion, User
from conventions.owned import Owned, PersonalQuerySet, RecordNumber, kind_of

KEPT_FOR = timedelta(days=400)
"""How long other programs can learn that a row was deleted. One that was away for longer reads everything again."""


class TombstoneQuerySet(PersonalQuerySet["Tombstone"]):
    def hold(self, owner: int, kind: str, uuid: UUID) -> bool:
        """Whether ``owner`` deleted the row of this kind that was made under this UUID."""
        return self.filter(owner=owner, kind=kind, uuid=uuid).exists()

    def bury(self, rows: Sequence[Owned], *, at: datetime) -> None:
        """Write down that ``rows`` are deleted; see ``conventions.owned.bury``. Idempotent."""
        graves = [
            self.model(owner_id=row.owner_id, kind=kind_of(type(row)), uuid=row.client_uuid, version=row.version)
            for row in rows
        ]
        for grave in graves:
            grave.deleted_at, grave.seq = at, RecordNumber(grave.owner_id)
        names = ["deleted_at", "version", "seq"]
        self.bulk_create(graves, update_conflicts=True, unique_fields=["owner", "kind", "uuid"], update_fields=names)

    def dig_up(self, row: Owned) -> None:
        """The row is back."""
        self.filter(owner=row.owner_id, kind=kind_of(type(row)), uuid=row.client_uuid).delete()

    def forget(self, *, at: datetime) -> None:
        """Remove what is older than 400 days. Whoever has not asked since then is told to read everything again."""
        old = self.filter(deleted_at__lt=at - KEPT_FOR)
        last: dict[int, int] = {}
        for owner, seq in old.order_by("deleted_at").values_list("owner", "seq"):
            last[owner] = max(seq, last.get(owner, 0))
        for owner, seq in last.items():
            with transaction.atomic():
                User.objects.hold(owner, is_changing=False)
                RecordVersion.objects.filter(owner=owner).update(forgotten=seq)
                old.filter(owner=owner, seq__lte=seq).delete()


class Tombstone(models.Model):
    """One row that was deleted. ``seq`` is the version of the record that deleting it made."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tombstones", db_index=False)
    kind = models.CharField(max_length=20)
    uuid = models.UUIDField()
    version = models.PositiveIntegerField(help_text="the version it had when it was deleted")
    deleted_at = models.DateTimeField(db_index=True)
    seq = models.PositiveBigIntegerField()

    objects: ClassVar[Any] = TombstoneQuerySet.as_manager()

    class Meta:
        ordering = ["seq", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "kind", "uuid"], name="accounts_tombstone_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
