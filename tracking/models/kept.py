"""What was worked out from a diary and kept: never what somebody wrote, and made again whenever it is missing."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from accounts.models import User
from conventions.statements import Given, stated

KEPT_FOR = timedelta(days=7)
"""How long what no longer holds stays, so that a table of people who left does not grow."""


class KeptSummaryQuerySet(models.QuerySet["KeptSummary"]):
    def valid(self, owner: User, *, now: datetime, code: str, language: str) -> bytes | None:
        """What is kept of ``owner`` and still holds at ``now``, as the database sees it; one query.

        The versions are compared there, so that nothing a process remembers can make something old look new.
        """
        data = next(iter(_valid(owner=owner.pk, now=now, code=code, language=language)), None)
        return None if data is None else bytes(data)

    def forget(self, *, at: datetime) -> None:
        """Remove what has not been said for a week: whoever comes back has it made again."""
        self.filter(until_at__lt=at - KEPT_FOR).delete()


class KeptPast(models.Model):
    """Where the sessions of days that are over long ago left a person, as ``overview.past.ClosedDays``.

    It holds under one ``key``, for as long as no verb touches a session or a morning of a day up to ``until_on``, the
    first day that is not in it.
    """

    owner = models.OneToOneField("accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="+")
    until_on = models.DateField()
    key = models.CharField(max_length=64)
    data = models.BinaryField()

    objects: ClassVar = models.Manager()

    def __str__(self) -> str:
        return f"past until {self.until_on}"


class KeptSummary(models.Model):
    """All that a diary says, as ``insights.Summary``.

    It holds for one version of the person's record, one code of the site and one language, from when it was made until
    the next moment at which the clock alone would change it.
    """

    owner = models.OneToOneField("accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="+")
    record_version = models.PositiveBigIntegerField()
    code = models.CharField(max_length=16)
    language = models.CharField(max_length=16)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(db_index=True)
    data = models.BinaryField()

    objects: ClassVar = KeptSummaryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"kept for version {self.record_version}"

    def keep(self) -> None:
        """Write it over what was kept. The last one stays: one that is older is never read, as its version is not."""
        fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
        KeptSummary.objects.bulk_create([self], update_conflicts=True, unique_fields=["owner"], update_fields=fields)


@stated
def _valid(owner: Given, now: Given, code: Given, language: Given) -> models.QuerySet:
    rows = KeptSummary.objects.alias(version=Coalesce("owner__record__version", 0))
    rows = rows.filter(owner=owner, record_version=F("version"))
    rows = rows.filter(code=code, language=language, since_at__lte=now, until_at__gt=now)
    return rows.values_list("data", flat=True)
