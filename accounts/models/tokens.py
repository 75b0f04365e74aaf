"""Keys for programs."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from conventions.areas import READ, WRITE, everywhere, sorted_scopes
from conventions.messages import say
from conventions.owned import Owned, OwnedQuerySet, bury
from conventions.statements import Given, stated


class ApiTokenQuerySet(OwnedQuerySet["ApiToken"]):
    def usable(self, at: datetime) -> Self:
        """Neither expired nor of a person who may not sign in."""
        return self.filter(owner__is_active=True).filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))

    def usable_with(self, key: bytes, *, at: datetime) -> "ApiToken | None":
        """The usable token that ``key`` opens, with its owner; one query."""
        return next(iter(_with_digest(digest=hashlib.sha256(key).hexdigest(), at=at)), None)

    def withdraw_all(self, *, owner: User) -> None:
        """End every key of the person now."""
        self.visible_to(owner).delete()

    @transaction.atomic
    def issue(
        self,
        *,
        owner: User,
        key: str,
        name: str,
        scopes: Iterable[str],
        days: int | None,
        at: datetime,
    ) -> "ApiToken":
        """Keep the checksum of ``key``, which opens the API for ``days`` (``None``: until it is withdrawn).

        It may do what ``scopes`` say. Raises ``ValidationError`` where the person has ``ApiToken.MOST`` already,
        ``ValueError`` for an unknown scope.
        """
        given = sorted_scopes(scopes)
        return ApiToken(
            owner=owner,
            name=name,
            scopes=" ".join(given),
            scope=WRITE if given == sorted_scopes(everywhere(WRITE)) else READ,
            prefix=key[: ApiToken.PREFIX_LENGTH],
            digest=hashlib.sha256(key.encode()).hexdigest(),
            created_at=at,
            expires_at=at + timedelta(days=days) if days is not None else None,
        ).insert()


class ApiToken(Owned):
    """A key for a program. Only its SHA-256 is kept; the key itself is shown once."""

    MOST = 20
    PREFIX_LENGTH = 12

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Read and write")

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=PREFIX_LENGTH, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.CharField(
        max_length=400,
        default="",
        db_default="",
        help_text=_("What it may do: an area and read or write for each, sorted, with blanks between."),
    )
    # Follows from scopes. The release before reads it, and programs do; nobody sets it by itself any more.
    scope = models.CharField(
        max_length=5,
        choices=Scope,
        default=Scope.READ,
        help_text=_("Whether it may change everything that it can see. `scopes` says what that is."),
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar = ApiTokenQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="accounts_apitoken_scope"),
            models.CheckConstraint(
                condition=Q(scopes="") | Q(scopes__regex=r"^[a-z]+:(read|write)( [a-z]+:(read|write))*$"),
                name="accounts_apitoken_scopes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def new_key() -> str:
        """A key of 256 random bits; its beginning tells a scanner for leaked keys what it is."""
        return f"pil_{secrets.token_urlsafe(32)}"

    def clean(self) -> None:
        if self._state.adding and ApiToken.objects.visible_to(self.owner).count() >= self.MOST:
            raise ValidationError(
                say(
                    _("You have {most:# key|# keys}, which is the most. Delete one that you no longer use."),
                    most=self.MOST,
                )
            )

    def is_expired(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def granted_scopes(self) -> tuple[str, ...]:
        """What the key may do, sorted. Without a list it was made by the release before, while that still ran."""
        return tuple(self.scopes.split()) or sorted_scopes(everywhere(self.scope))

    @transaction.atomic
    def withdraw(self) -> None:
        """End this key now. The row is deleted."""
        bury([self])
        self.delete()


@stated
def _with_digest(digest: Given, at: Given) -> models.QuerySet:
    return ApiToken.objects.usable(at).filter(digest=digest).select_related("owner")
