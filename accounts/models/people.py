"""Who is here, where they are, and what they agreed to."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, Q, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import screening
from accounts.models.erasures import noted
from accounts.screening import guidance
from accounts.screening.words import Terms
from accounts.zones import is_same
from conventions.days import WEEKDAY_NAMES, local_date
from conventions.fields import KeyField, check_sensible_date, clean_text, validate_time_zone
from conventions.owned import Owned, OwnedQuerySet, StaleVersion
from conventions.statements import Given, stated
from conventions.text import key

MAX_KEY = 450
"""Letters of the key of a user name: 3 for each letter of the longest name."""
ACCEPT_FIRST = "Accept the terms first: on the page /accounts/start/, or POST /api/v1/me/consents/."


def known_zone(name: str) -> str:
    """Return ``name`` if it is a known IANA zone, else ``"UTC"``."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return "UTC"
    return name


class PeopleManager(UserManager["User"]):
    use_in_migrations = False

    def hold(self, pk: int, *, is_changing: bool = True) -> None:
        """Hold a person until the transaction ends, and say that their record changes: the first line of every verb.

        Two verbs of one person come in turn, so they never wait for each other; and nothing that was kept of the
        record as it was is read again. Raises ``User.DoesNotExist``.
        """
        record, rise = RecordVersion.objects.filter(owner_id=pk), int(is_changing)
        if not record.update(version=F("version") + rise):
            self.select_for_update().get(pk=pk)
            RecordVersion.objects.bulk_create([RecordVersion(owner_id=pk)], ignore_conflicts=True)
            record.update(version=F("version") + rise)

    def called(self, username: str) -> "User | None":
        """The person of this user name, however it is typed: by its key, as no two databases fold case alike.

        A row without a key was written by the release before the keys, while it still ran beside this one.
        """
        rows = self.filter(Q(username_key=key(username)) | Q(username_key=None, username=username))
        return rows.order_by(F("username_key").asc(nulls_last=True)).first()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Raises ``User.DoesNotExist``. Django asks by this where somebody names an account."""
        found = self.called(username or "")
        if found is None:
            raise User.DoesNotExist
        return found


class User(AbstractUser):
    """A person. Where they are decides what "today" and "this week" mean."""

    NAME_TAKEN = _("This user name is taken. Choose another.")

    # Any name may be one: only its owner ever reads it.
    username = models.CharField(_("user name"), max_length=150, unique=True, error_messages={"unique": NAME_TAKEN})
    username_key = KeyField(of="username", max_length=MAX_KEY, null=True, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    first_weekday = models.PositiveSmallIntegerField(
        _("first day of the week"), default=0, choices=list(enumerate(WEEKDAY_NAMES)), validators=[MaxValueValidator(6)]
    )
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Rises when zone or first day change.")
    )
    plan_changed_at = models.DateTimeField(
        default=timezone.now,
        db_index=True,
        editable=False,
        help_text=_("When the week, the zone or the first day changed."),
    )
    language = models.CharField(max_length=10, default="", db_default="", editable=False)  # of their own device
    declined_zones = models.JSONField(
        default=list,
        db_default=Value([], models.JSONField()),
        editable=False,
        help_text=_("Zones of devices that the person did not want to use here."),
    )

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(first_weekday__lte=6), name="accounts_user_first_weekday"),
        ]

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[object], **options: Any) -> Self:
        """Load a row. An unknown time zone is read as UTC instead of failing."""
        person = super().from_db(db, field_names, values, **options)
        if "time_zone" in field_names:
            person.time_zone = known_zone(person.time_zone)
        return person

    @classmethod
    def normalize_username(cls, username: str | None) -> str:
        return clean_text(username or "", is_one_line=True)

    def clean(self) -> None:
        """Raises ``ValidationError`` for a user name that shows nothing or that somebody else goes by."""
        super().clean()
        mine, before = key(self.username), self.username_key
        if not mine:
            raise ValidationError({"username": _("Enter a name that can be seen.")})
        if len(mine) > MAX_KEY:
            # A few letters stand for a whole phrase, which is what a key compares.
            raise ValidationError({"username": _("Choose a shorter name.")})
        if mine != before and User.objects.exclude(pk=self.pk).filter(username_key=mine).exists():
            raise ValidationError({"username": self.NAME_TAKEN})
        self.username_key = mine

    # Questions

    def has_agreed(self) -> bool:
        """Return whether the person agreed to the current version of all three texts."""
        return Consent.objects.visible_to(self).current().count() == len(Consent.Kind)

    def is_ready(self) -> bool:
        """Return whether the first-session step is done. Without it nothing about health is saved."""
        given = {*_given_with_answers(owner=self.pk)}
        return given >= {(kind, terms.version) for kind, terms in screening.TERMS.items()}

    def clearance(self, *, today: date, before: int | None = None) -> screening.Clearance:
        """Return what the person's answers allow on ``today``. ``before`` is the current pain, if known."""
        return screening.clearance_of(self.health_record(), today=today, before=before)

    def health_record(self) -> screening.HealthRecord:
        """What is known of the person's health, as the gates see it; one query, and one more for what professionals
        said, where they said anything."""
        answers = self.healthanswers_set.model
        row = next(iter(_health_of(owner=self.pk)), None)
        assessed, assessed_on, block, is_told, *known = row or (None, None, None, False)
        found = dict(zip((field.attname for field in answers._meta.concrete_fields), known, strict=False))
        return screening.HealthRecord(
            assessed=screening.Assessed(assessed) if assessed else None,
            assessed_on=assessed_on,
            answers=answers(**found | {"owner": self}).facts() if found.get("id") else None,
            block=screening.Urgency(block) if block else None,
            sheets=self.sheets() if is_told else (),
        )

    def sheets(self) -> tuple[guidance.Sheet, ...]:
        """What professionals said that still stands, newest first; one query."""
        return tuple(row.facts() for row in self.guidance_set.standing())

    def flags(self, *, today: date) -> frozenset[str] | None:
        """The conditions that exercises spare on ``today``; ``None`` where nothing was answered yet."""
        newest = self.healthanswers_set.select_related("owner").first()
        return screening.flags(newest.facts(), today=today) if newest else None

    def is_blocked(self) -> bool:
        """Whether a red flag holds everything back (gates G1 and G2): nobody is invited then (QUIET-INVITES)."""
        return bool(self.block_set.open().exists())

    def settled_at(self) -> list[datetime | None]:
        """When safety answers were saved and a block ended last. A page does not put back a draft of before either: a
        sign that was taken back would be sent again."""
        answered = self.healthanswers_set.values_list("answered_at", flat=True)
        ended = self.block_set.filter(ended_at__isnull=False).order_by("-ended_at").values_list("ended_at", flat=True)
        return [*answered[:1], *ended[:1]]

    # Verbs

    @transaction.atomic
    def settle(self, *, time_zone: str, first_weekday: int, at: datetime, expected: int | None = None) -> None:
        """Set time zone and first weekday. Reminders are replanned. Raises ``StaleVersion``."""
        User.objects.hold(self.pk)
        before = expected if expected is not None else self.version
        self.time_zone, self.first_weekday, self.plan_changed_at, self.version = time_zone, first_weekday, at, before
        self.full_clean(exclude=["password", "username", "username_key"])
        if User.objects.filter(pk=self.pk, version=before).update(version=F("version") + 1) != 1:
            raise StaleVersion
        self.version = before + 1
        self.save(update_fields=["time_zone", "first_weekday", "plan_changed_at"])

    def is_asked_for(self, zone: str) -> bool:
        """Whether to ask if ``zone``, which a device named, is to be used: it is elsewhere, and was never declined."""
        return bool(zone) and not any(is_same(zone, known) for known in (self.time_zone, *self.declined_zones))

    @transaction.atomic
    def decline_zone(self, zone: str) -> None:
        """Keep the own zone, and never ask for ``zone`` again, on whatever device. Repeating changes nothing."""
        now = User.objects.select_for_update().get(pk=self.pk)
        if now.is_asked_for(zone):
            now.declined_zones = [*now.declined_zones, zone]
            now.save(update_fields=["declined_zones"])
        self.declined_zones = now.declined_zones

    def note_plan_change(self, *, at: datetime) -> None:
        """The person's week changed: reminders that copied it are to be planned anew."""
        self.plan_changed_at = at
        self.save(update_fields=["plan_changed_at"])

    @transaction.atomic
    def agree_and_answer(self, *, assessed: str, assessed_on: date | None, at: datetime) -> "Screening":
        """The first-session step: agree to everything and answer the first question, or neither."""
        Consent.objects.give(owner=self, kinds=Consent.Kind.values, at=at)
        return Screening.objects.answer(owner=self, assessed=assessed, assessed_on=assessed_on, at=at)

    @noted
    def erase(self) -> None:
        """Delete the person, every row and every session of theirs, at once and for good. Raises ``NotNoted``."""
        # Held from the beginning, or a dispatcher could write a reminder between finding the rows and deleting them.
        User.objects.hold(self.pk)
        User.objects.select_for_update().get(pk=self.pk)
        for session in UserSession.objects.filter(user=self):
            session.end()
        # What an administrator did to this account names it without a foreign key.
        LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(self.pk)).delete()
        self.delete()


class RecordVersion(models.Model):
    """A number that rises with whatever changes a person's answers, diary or plan; no row is the number 0.

    A table of its own: a person who was loaded earlier and is saved later would write an old number back.
    """

    owner = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="record")
    version = models.PositiveBigIntegerField(default=0)
    forgotten = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="up to which version tombstones were removed after their time"
    )

    def __str__(self) -> str:
        return f"version {self.version}"


class ConsentQuerySet(OwnedQuerySet["Consent"]):
    def standing(self) -> Self:
        """Given, and not withdrawn since."""
        return self.filter(withdrawn_at__isnull=True)

    def current(self) -> Self:
        """Standing, and given to the words as they are now."""
        words = (Q(kind=kind, text_version=terms.version) for kind, terms in screening.TERMS.items())
        return self.standing().filter(reduce(or_, words))

    @transaction.atomic
    def give(self, *, owner: User, kinds: Iterable[str], at: datetime) -> list["Consent"]:
        """Record consent to ``kinds`` in their current text. Consents that already cover it are returned unchanged."""
        User.objects.hold(owner.pk)
        current = {consent.kind: consent for consent in self.visible_to(owner).current()}
        return [current.get(kind) or self._give_one(owner=owner, kind=kind, at=at) for kind in kinds]

    def _give_one(self, *, owner: User, kind: str, at: datetime) -> "Consent":
        for older in self.visible_to(owner).standing().filter(kind=kind):
            older.withdraw(at=at)
        terms = screening.TERMS.get(kind)
        return Consent(owner=owner, kind=kind, text_version=terms.version if terms else "", given_at=at).insert()


class Consent(Owned):
    """What a person agreed to, in which words and when. A withdrawn one stays as a record."""

    class Kind(models.TextChoices):
        DISCLAIMER = "disclaimer", _("What this site is and is not")
        HEALTH_DATA = "health_data", _("Keeping what you log about your pain and sessions")
        AGE = "age", _("Your age")

    kind = models.CharField(max_length=20, choices=Kind)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ConsentQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["-given_at", "-pk"]
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["owner", "kind"], condition=Q(withdrawn_at__isnull=True), name="accounts_consent_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["disclaimer", "health_data", "age"]), name="accounts_consent_kind"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="accounts_consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.text_version})"

    @property
    def terms(self) -> Terms:
        """The text as it stands now."""
        return screening.TERMS[self.kind]

    @transaction.atomic
    def withdraw(self, *, at: datetime) -> None:
        """Withdraw this consent. Idempotent."""
        self.hold_person()
        # A clock that was set back must not keep anyone from taking it back.
        ended = {"withdrawn_at": max(at, self.given_at), "updated_at": at}
        Consent.objects.filter(pk=self.pk).standing().update(version=F("version") + 1, **ended)
        self.refresh_from_db()


class ScreeningQuerySet(OwnedQuerySet["Screening"]):
    @transaction.atomic
    def answer(self, *, owner: User, assessed: str, assessed_on: date | None = None, at: datetime) -> "Screening":
        """Record an answer to the first question; the newest counts.

        Raises ``PermissionDenied`` where the person has not agreed that health data is kept.
        """
        if not owner.has_agreed():
            raise PermissionDenied(ACCEPT_FIRST)
        User.objects.hold(owner.pk)
        return Screening(owner=owner, assessed=assessed, assessed_on=assessed_on, answered_at=at).insert()


class Screening(Owned):
    """The first question to everyone: has anyone looked at this pain? The newest answer counts."""

    assessed = models.CharField(max_length=20, choices=[(answer.value, answer.words) for answer in screening.Assessed])
    assessed_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField()

    objects: ClassVar = ScreeningQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["-answered_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-answered_at", "-id"], name="accounts_screening_newest")]
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(assessed="yes", assessed_on__isnull=False)
                | Q(assessed__in=["new", "changed", "long_standing"], assessed_on__isnull=True),
                name="accounts_screening_date_with_yes",
                violation_error_message=_("Enter a date if you chose Yes. Otherwise leave it empty."),
            ),
        ]

    def __str__(self) -> str:
        return f"answered {self.answered_at:%Y-%m-%d}"

    def clean(self) -> None:
        if self.assessed == screening.Assessed.YES.value:
            if self.assessed_on is None:
                raise ValidationError({"assessed_on": _("Enter the date. A rough date is fine.")})
            today = local_date(self.answered_at, self.owner.time_zone)
            check_sensible_date(self.assessed_on, today=today, field="assessed_on")
        elif self.assessed_on is not None:
            raise ValidationError({"assessed_on": _("Leave the date empty if it has not been checked.")})


@stated
def _given_with_answers(owner: Given) -> models.QuerySet:
    """What a person agreed to that stands, where they have answered the first question."""
    answered = Exists(Screening.objects.visible_to(owner))
    return Consent.objects.visible_to(owner).standing().filter(answered).order_by().values_list("kind", "text_version")


@stated
def _health_of(owner: Given) -> models.QuerySet:
    """The newest answers of a person, and in front of them what there is one column of."""
    newest = Screening.objects.visible_to(owner)
    answers: Any
    block: Any
    guidance_given: Any
    rows = User.objects.filter(pk=owner).order_by(
        F("healthanswers_set__answered_at").desc(nulls_last=True), "-healthanswers_set__pk"
    )
    answers, block, guidance_given = (
        User._meta.get_field(name).related_model for name in ("healthanswers_set", "block_set", "guidance_set")
    )
    first = (Subquery(newest.values(name)[:1]) for name in ("assessed", "assessed_on"))
    level = Subquery(block._default_manager.visible_to(owner).open().values("level")[:1])
    is_told = Exists(guidance_given._default_manager.visible_to(owner).standing())
    columns = (f"healthanswers_set__{field.attname}" for field in answers._meta.concrete_fields)
    return rows.values_list(*first, level, is_told, *columns)[:1]
