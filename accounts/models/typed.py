"""What was typed into a form that arrived after its person was signed out."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models, transaction
from django.http import QueryDict

from accounts.models.people import User
from conventions.owned import PersonalQuerySet

HELD_FOR = timedelta(hours=1)
MOST_HELD = 5
"""So many forms of one person are held; an older one makes room."""
MOST_CHARACTERS = 200_000
"""A form with more than this is not held: the longest that people fill in has 50,000."""


class TypedFormQuerySet(PersonalQuerySet["TypedForm"]):
    def held(self, *, at: datetime) -> Self:
        """Those that are not older than an hour."""
        return self.filter(held_at__gt=at - HELD_FOR)

    def forget(self, *, at: datetime) -> int:
        """Delete what is older than an hour."""
        gone, _ = self.filter(held_at__lte=at - HELD_FOR).delete()
        return gone

    @transaction.atomic
    def hold(self, *, owner: User, browser: uuid.UUID, path: str, fields: QueryDict, at: datetime) -> bool:
        """Hold what was sent to ``path``; the same form replaces itself. Return False where it is too long."""
        typed = fields.urlencode()
        if len(typed) > MOST_CHARACTERS or len(path) > TypedForm.LONGEST_PATH:
            return False
        User.objects.hold(owner.pk, is_changing=False)
        mine = self.visible_to(owner)
        mine.filter(browser=browser, path=path).delete()
        older = mine.order_by("-held_at", "-pk").values_list("pk", flat=True)[MOST_HELD - 1 :]
        mine.filter(pk__in=[*older]).delete()
        self.create(owner=owner, browser=browser, path=path, fields=typed, held_at=at)
        return True


class TypedForm(models.Model):
    """A form as it was sent, held under the name of the person whose page it was, until they have signed in again.

    Nothing else is stored of it. ``browser`` is the key in the session of the browser that sent it: the form goes back
    to that browser alone, and to that person alone.
    """

    LONGEST_PATH = 500

    owner = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    browser = models.UUIDField()
    path = models.CharField(max_length=LONGEST_PATH)
    fields = models.TextField()
    held_at = models.DateTimeField(db_index=True)

    objects: ClassVar = TypedFormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "browser", "path"], name="accounts_typedform_once"),
        ]

    def __str__(self) -> str:
        return f"held at {self.held_at:%Y-%m-%d %H:%M}"
