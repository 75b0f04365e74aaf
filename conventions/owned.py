"""Rows that belong to one person: who may see them, how they are made once and how they are changed safely."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self, TypeVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils import timezone

from conventions.statements import Given, stated

_Model = TypeVar("_Model", bound=models.Model)
_Row = TypeVar("_Row", bound="Owned")
_HELD = ("55P03", "40P01")
"""What PostgreSQL calls it when a lock was not free within ``lock_timeout``, and when two waited for each other."""
_CANCELLED = "57014"
HARDLY_MS = 50
"""Milliseconds to wait for a lock where what is written can be written another time."""


class StaleVersion(Exception):
    """The row was changed by someone else since it was read: nothing was written."""


class RepeatedRequest(Exception):
    """A row with this client UUID exists already and was made from another body."""


class DeletedSince(RepeatedRequest):
    """The same request made a row before, and the person has deleted it since."""


class InTheWay(ValidationError):
    """Something else that is so stands against a request that is well: a page answers 422, the API 409."""


def is_held_too_long(error: Exception) -> bool:
    """Whether a row, or SQLite's whole file, was locked by someone else for longer than the database waits."""
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    # Where many wait in a row, each wait is short enough, and all of them together are not.
    is_in_a_queue = code == _CANCELLED and " tuple (" in str(error)
    return code in _HELD or is_in_a_queue or "database is locked" in str(error)


@contextmanager
def hardly_waiting() -> Iterator[None]:
    """A transaction that fails at once where somebody else writes: for what can be written another time.

    In a transaction that is open already it is a part of that one, and waits as that does.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {HARDLY_MS}")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {HARDLY_MS}")
            try:
                with transaction.atomic():
                    yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {settings.DATABASES['default']['OPTIONS']['timeout'] * 1000}")


def digest_of(data: Mapping[str, object]) -> str:
    """Return the SHA-256 of ``data`` in canonical form.

    It tells a repeated request from a different one with the same UUID.
    """
    return hashlib.sha256(json.dumps(data, sort_keys=True, cls=DjangoJSONEncoder, default=str).encode()).hexdigest()


class Signature(NamedTuple):
    """What tells a request from all others: the UUID it came with, and the digest of what was sent."""

    client_uuid: uuid.UUID
    created_digest: str


class PersonalQuerySet(models.QuerySet[_Model]):
    """Rows with an ``owner``."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser | Given) -> Self:
        """The rows ``user`` may see: their own. The only way a view or viewset gets rows."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(owner=user)


class OwnedQuerySet(PersonalQuerySet[_Row]):
    def once(
        self,
        make: Callable[[], _Row],
        *,
        owner: AbstractBaseUser,
        client_uuid: uuid.UUID | None,
        sent: Mapping[str, object],
    ) -> tuple[_Row, bool]:
        """Return (row, created). Calls ``make`` unless ``owner`` already made the row with the same request.

        Raises ``RepeatedRequest`` where the UUID came with other data, ``DeletedSince`` where the row was deleted.
        """
        if client_uuid is None:
            return make(), True
        sign = Signature(client_uuid, digest_of(sent))

        def signed(sign: Signature) -> _Row:
            with transaction.atomic():
                row = make()
                row.client_uuid, row.created_digest = sign
                row.sign()
            return row

        return self.once_signed(signed, owner=owner, sign=sign)

    def once_signed(
        self, make: Callable[[Signature], _Row], *, owner: AbstractBaseUser, sign: Signature
    ) -> tuple[_Row, bool]:
        """The same for a verb that writes ``sign`` with its row."""
        if not sign.created_digest:
            return make(sign), True
        if before := self._made_before(owner=owner, sign=sign):
            return before, False
        try:
            return make(sign), True
        except (IntegrityError, ValidationError):
            # The verb may say no only because the same request came first, a moment ago: its row is the answer then.
            # Or because it was deleted since, of which only the grave is left.
            if before := self._made_before(owner=owner, sign=sign):
                return before, False
            if _graves().hold(owner.pk, kind_of(self.model), sign.client_uuid):
                raise DeletedSince from None
            raise

    def _made_before(self, *, owner: AbstractBaseUser, sign: Signature) -> _Row | None:
        """The row made earlier by the same request (archived ones too), or ``None``."""
        row = next(iter(_once_of(self.model)(owner=owner.pk, client_uuid=uuid.UUID(str(sign.client_uuid)).hex)), None)
        if row is not None and row.created_digest != sign.created_digest:
            raise RepeatedRequest
        if row is not None and row.is_deleted:
            raise DeletedSince
        return row


@cache
def _once_of(model: type[models.Model]) -> Callable[..., list[Any]]:
    @stated
    def made(owner: Given, client_uuid: Given) -> models.QuerySet:
        return models.QuerySet(model).filter(owner=owner, client_uuid=client_uuid).order_by()

    return made


def kind_of(model: type[models.Model]) -> str:
    """What a kind of row is called where rows of all kinds are told apart."""
    return str(model._meta.model_name)


def _graves() -> Any:
    """What is kept of rows that were deleted: ``accounts.models.Tombstone``."""
    model: Any = get_user_model()._meta.get_field("tombstones").related_model
    return model._default_manager


class RecordNumber(models.Expression):
    """The version of the record of ``owner``, as the verb that holds them has raised it just now.

    NULL for the row of a request that made one which was deleted since: the column takes none, so that it never comes
    back, whatever else happens at the same moment.
    """

    def __init__(self, owner: int, *, unless: tuple[str, uuid.UUID] | None = None) -> None:
        super().__init__(output_field=models.PositiveBigIntegerField())
        self.owner, self.unless = owner, unless

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        record = get_user_model()._meta.get_field("record").related_model._meta.db_table
        # Both tables are ours; what is given stands apart.
        number = f'COALESCE((SELECT version FROM "{record}" WHERE owner_id = %s), 0)'  # nosec B608
        if self.unless is None:
            return number, [self.owner]
        kind, key = self.unless
        table = _graves().model._meta.db_table
        grave = f'SELECT 1 FROM "{table}" WHERE owner_id = %s AND kind = %s AND uuid = %s'  # nosec B608
        given = [self.owner, kind, models.UUIDField().get_db_prep_value(key, connection), self.owner]
        return f"CASE WHEN EXISTS ({grave}) THEN NULL ELSE {number} END", given


class RecordVersionField(models.PositiveBigIntegerField):
    """The version of the person's record as of the last change of the row: written with every row that is saved whole.

    What changes a row in another way says so by ``changed_now`` or ``touch``.
    """

    def deconstruct(self) -> Any:
        """As a number: what it is written with is no matter of the table."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveBigIntegerField", args, kwargs

    def pre_save(self, model_instance: Any, add: bool) -> RecordNumber:  # noqa: FBT001
        unless = (kind_of(type(model_instance)), model_instance.client_uuid) if add else None
        return RecordNumber(model_instance.owner_id, unless=unless)


def changed_now(owner: int) -> dict[str, Any]:
    """What an UPDATE of rows of ``owner`` that others keep in step with sets beside its own."""
    return {"seq": RecordNumber(owner)}


def bury(rows: "models.QuerySet[Any] | Iterable[Owned]", *, at: datetime | None = None) -> None:
    """Write down that ``rows``, of one kind, are deleted, in the transaction that deletes them; the person is held.

    For 400 days other programs learn of it, and the request that made a row never makes it again.
    """
    _graves().bury([*rows], at=at or timezone.now())


def dig_up(row: "Owned") -> None:
    """The row is back."""
    _graves().dig_up(row)


class Owned(models.Model):
    """A row that belongs to one person.

    ``client_uuid`` is unique per person (never globally: that would tell one person about another's rows), so that a
    request sent twice makes one row. ``version`` rises with each change, so that no change is overwritten silently.
    """

    # No index of its own: the constraint below begins with the owner.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)s_set", db_index=False
    )
    client_uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    created_digest = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_uuid"], name="%(app_label)s_%(class)s_once_per_person"),
        ]

    @property
    def is_deleted(self) -> bool:
        """Whether the person took it back, where a deletion leaves the row for a while."""
        return False

    def sign(self) -> None:
        """Store the signature of the request that made it, in the transaction that did."""
        type(self)._default_manager.filter(pk=self.pk).update(
            client_uuid=self.client_uuid, created_digest=self.created_digest
        )
        if _graves().hold(self.owner_id, kind_of(type(self)), self.client_uuid):
            raise DeletedSince

    def insert(self) -> Self:
        """Check a new row and save it."""
        self.full_clean()
        self.save()
        return self

    def hold_person(self, *, is_changing: bool = True) -> None:
        """Hold the person, first of all in every verb, and say that their record changes (``User.objects.hold``)."""
        get_user_model()._default_manager.hold(self.owner_id, is_changing=is_changing)

    def advance(self, *, expected: int) -> None:
        """Increase the version with one conditional UPDATE.

        Raises ``StaleVersion`` for all but one of several writers.
        """
        read = type(self)._default_manager.filter(pk=self.pk, version=expected)
        if read.update(version=models.F("version") + 1, updated_at=timezone.now(), **self._changed()) != 1:
            raise StaleVersion
        self.version = expected + 1

    def _changed(self) -> dict[str, Any]:
        """What every UPDATE of the row sets beside its own."""
        return {}


class Synced(Owned):
    """A row that programs keep a copy of. ``seq`` is the version of the record that its last change made."""

    seq = RecordVersionField(default=0, db_default=0, editable=False)

    class Meta(Owned.Meta):
        abstract = True

    def sign(self) -> None:
        """The same in one statement, which fails where the row was deleted since."""
        kind = kind_of(type(self))
        type(self)._default_manager.filter(pk=self.pk).update(
            client_uuid=self.client_uuid,
            created_digest=self.created_digest,
            seq=RecordNumber(self.owner_id, unless=(kind, self.client_uuid)),
        )

    def touch(self) -> None:
        """Say that something which is shown with the row has changed."""
        type(self)._default_manager.filter(pk=self.pk).update(**self._changed())

    def _changed(self) -> dict[str, Any]:
        return changed_now(self.owner_id)
