"""Mails about an account that wait to be sent."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F

from accounts.models.people import User

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
"""How long a mail rests after each try that failed. After the last one it is given up."""


class AccountMailQuerySet(models.QuerySet["AccountMail"]):
    def waiting(self, *, at: datetime) -> Self:
        """Those that may be tried now, the oldest first."""
        return self.filter(not_before__lte=at).order_by("not_before", "pk")

    def take(self, *, at: datetime) -> "AccountMail | None":
        """Take the oldest one that waits, which nobody else takes before its next try; ``None`` where there is none.

        A worker that dies with it in hand leaves it for that try. It may then arrive twice, and never not at all.
        """
        while (mail := self.waiting(at=at).select_related("owner").first()) is not None:
            rest = BACKOFF[min(mail.attempts, len(BACKOFF) - 1)]
            mine = self.filter(pk=mail.pk, attempts=mail.attempts)
            if mine.update(attempts=F("attempts") + 1, not_before=at + rest):
                mail.attempts += 1
                return mail
        return None


class AccountMail(models.Model):
    """What is to be told at which address, until it is sent. Nothing of anybody's health, and no link that opens
    anything: it is made when the mail is."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, null=True)
    template = models.CharField(max_length=60)
    address = models.CharField(max_length=254)
    facts = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()

    objects: ClassVar = AccountMailQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["not_before", "id"], name="account_mail_next")]

    def __str__(self) -> str:
        return f"{self.template} of {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_given_up(self) -> bool:
        return self.attempts > len(BACKOFF)
