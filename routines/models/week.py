"""The week: which routine stands on which weekday, and when."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import ClassVar, Self, TypedDict

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.screening.guidance import lowest
from conventions.days import WEEKDAY_NAMES, local_date, written
from conventions.fields import Data
from conventions.owned import Owned, OwnedQuerySet, StaleVersion
from conventions.rules import Finding
from conventions.text import order
from routines import rules
from routines.models.routine import Routine
from routines.models.spacing import strength_days_apart

MAX_SLOTS = 21
NO_SUCH_ROUTINE = gettext_lazy("Choose a routine from the list.")


class KeptSlot(TypedDict):
    """A time of the week as a version of it keeps it."""

    weekday: int
    local_time: str
    routine: int
    is_strength: bool


def _wanted(planned: int) -> int:
    """As many sessions as are planned a week, or two where none is (rule WEEK)."""
    return planned or rules.DEFAULT_SESSIONS


class WeekQuerySet(OwnedQuerySet["Week"]):
    def with_slots(self) -> Self:
        """With their slots, routines, steps and exercises, in four queries."""
        return self.prefetch_related("slots", models.Prefetch("slots__routine", Routine.objects.with_steps()))

    @transaction.atomic
    def plan(self, *, owner: User, slots: Sequence[Data], expected: int | None, at: datetime) -> "Week":
        """Put ``slots`` in place of the whole weekly pattern of ``owner``; an empty list clears it.

        A slot is ``{"weekday": 0-6, "local_time": time, "routine": Routine}``. ``expected`` is the version that was
        read, ``None`` (or 0) where there was no week yet. Any days can be planned: what the rules say against them is
        in ``findings``. Raises ``ValidationError`` for a routine that is archived, missing or someone else's (the same
        words for the last two), for a time taken twice and for more days than a professional allowed, and
        ``StaleVersion`` where someone else was faster.
        """
        # The person first, then routines: whoever moves a session or is erased comes in the same order.
        User.objects.hold(owner.pk)
        rows = _checked_slots(owner=owner, slots=slots)
        week = self._claim(owner=owner, expected=expected or None)
        WeekSlot.objects.filter(week=week).delete()
        for row in rows:
            row.week = week
        WeekSlot.objects.bulk_create(rows)
        today = local_date(at, owner.time_zone)
        week.remember(rows, since_on=today)
        # Moves of what is planned no more would come back to life with a later plan.
        owner.move_set.filter(from_on__gte=today).exclude(routine__in={row.routine_id for row in rows}).end(at=at)
        owner.note_plan_change(at=at)
        return week

    def target_of(self, owner: User) -> int:
        """How many sessions a week ``owner`` is after; see ``Week.target``, for which the slots need not be read."""
        return _wanted(WeekSlot.objects.filter(week__owner=owner).count())

    @transaction.atomic
    def shift(
        self,
        *,
        owner: User,
        routine: Routine,
        from_on: date,
        from_time: time,
        to_on: date,
        local_time: time,
        expected: int,
        at: datetime,
    ) -> "Week":
        """Let what stands for ``routine`` on the weekday of ``from_on`` at ``from_time`` stand on that of ``to_on`` at
        ``local_time``, every week from now on. A move of that one session is over with it. Raises as ``plan`` does.
        """
        User.objects.hold(owner.pk)
        week = self.filter(owner=owner).with_slots().first()
        slots = [slot.as_given() for slot in week.planned_slots()] if week else []
        place = {"weekday": from_on.weekday(), "local_time": from_time, "routine": routine}
        meant = next((slot for slot in slots if slot == place), None)
        if meant is None:
            raise StaleVersion
        meant |= {"weekday": to_on.weekday(), "local_time": local_time}
        owner.move_set.filter(routine=routine, from_on=from_on, from_time=from_time).end(at=at)
        return self.plan(owner=owner, slots=slots, expected=expected, at=at)

    @transaction.atomic
    def put_slot(self, *, owner: User, slot: Data, is_there: bool, at: datetime) -> None:
        """Let ``slot`` be in the weekly pattern, or not. Repeating changes nothing. Raises as ``plan`` does."""
        User.objects.hold(owner.pk)
        week = self.filter(owner=owner).with_slots().first()
        slots = [one.as_given() for one in week.planned_slots()] if week else []
        if (slot in slots) is is_there:
            return
        slots = [*slots, slot] if is_there else [one for one in slots if one != slot]
        self.plan(owner=owner, slots=slots, expected=week.version if week else None, at=at)

    def _claim(self, *, owner: User, expected: int | None) -> "Week":
        """The week of ``owner`` at its next version. Raises ``StaleVersion``."""
        if expected is None:
            try:
                with transaction.atomic():
                    return Week.objects.create(owner=owner)
            except IntegrityError as error:
                raise StaleVersion from error
        week = Week.objects.filter(owner=owner).first()
        if week is None:
            raise StaleVersion
        week.advance(expected=expected)
        return week


class Week(Owned):
    """A person's weekly pattern, without an end date. One a person."""

    objects: ClassVar = WeekQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["owner"], name="routines_week_one_per_person"),
        ]

    def __str__(self) -> str:
        return "week"

    def remember(self, slots: Iterable["WeekSlot"], *, since_on: date) -> None:
        """Keep the pattern as it is from ``since_on`` on, so that the days before keep theirs."""
        self.versions.create(number=self.version, since_on=since_on, slots=[slot.as_kept() for slot in slots])

    def target(self) -> int:
        """How many sessions a week the person is after, from what ``with_slots`` brought."""
        return _wanted(len(self.planned_slots()))

    def findings(self) -> tuple[Finding, ...]:
        """What the rules say against the pattern (WEEK, GAP, B13 and PACE); the person decides."""
        sessions = [slot.as_planned() for slot in self.planned_slots()]
        return rules.check_week(sessions, apart=strength_days_apart(self.owner)) if sessions else ()

    def planned_slots(self) -> list["WeekSlot"]:
        """All slots in order, from what ``with_slots`` brought; none of a week that is not stored yet."""
        return [*self.slots.all()] if self.pk else []


class WeekSlot(models.Model):
    """A routine on a weekday at a local time. Several a day are fine."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="slots", db_index=False)
    weekday = models.PositiveSmallIntegerField(
        choices=list(enumerate(WEEKDAY_NAMES)), validators=[MaxValueValidator(6)]
    )
    local_time = models.TimeField()
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="slots")

    class Meta:
        ordering = ["week", "weekday", "local_time"]
        constraints = [
            models.UniqueConstraint(fields=["week", "weekday", "local_time"], name="routines_slot_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="routines_slot_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.local_time:%H:%M}"

    def as_given(self) -> Data:
        """The slot as ``Week.objects.plan`` takes it."""
        return {"weekday": self.weekday, "local_time": self.local_time, "routine": self.routine}

    def as_kept(self) -> KeptSlot:
        """The slot as a version of the week keeps it."""
        return {
            "weekday": self.weekday,
            "local_time": f"{self.local_time:%H:%M}",
            "routine": self.routine_id,
            "is_strength": self.routine.is_strength(),
        }

    def as_planned(self) -> rules.PlannedSession:
        """The slot as the rules see it."""
        return rules.PlannedSession(weekday=self.weekday, is_strength=self.routine.is_strength())


def _checked_slots(*, owner: User, slots: Sequence[Data]) -> list[WeekSlot]:
    """Unsaved rows for ``slots``, their routines locked until the plan is written. Raises ``ValidationError``."""
    if len(slots) > MAX_SLOTS:
        said = ngettext(
            "A week can have {most} session at most. This one has {count}.",
            "A week can have {most} sessions at most. This one has {count}.",
            MAX_SLOTS,
        )
        raise ValidationError({"slots": [said.format(most=MAX_SLOTS, count=len(slots))]})
    asked = {slot["routine"].pk for slot in slots}
    mine = Routine.objects.visible_to(owner).filter(pk__in=asked).select_for_update().with_steps()
    routines = {routine.pk: routine for routine in mine}
    if asked - routines.keys():
        raise ValidationError({"slots": [NO_SUCH_ROUTINE]})
    rows = [
        WeekSlot(
            weekday=slot["weekday"],
            local_time=slot["local_time"].replace(second=0, microsecond=0),
            routine=routines[slot["routine"].pk],
        )
        for slot in slots
    ]
    for row in rows:
        row.clean_fields(exclude=["week", "routine"])
    faults = [*_archived(rows), *_taken_twice(rows), *_too_many_days(rows, owner=owner)]
    if faults:
        raise ValidationError({"slots": faults})
    return rows


def _archived(slots: Iterable[WeekSlot]) -> list[str]:
    names = {slot.routine.name for slot in slots if slot.routine.archived_at}
    return [
        _("“{name}” is archived. Restore it before you plan it.").format(name=name) for name in sorted(names, key=order)
    ]


def _too_many_days(slots: Iterable[WeekSlot], *, owner: User) -> list[str]:
    """Why these are more days than a professional said, with who it was (rule SHEET)."""
    limit = lowest(owner.sheets(), "days_limit")
    if limit is None or len({slot.weekday for slot in slots}) <= limit.value:
        return []
    said = ngettext(
        "At most {count} day a week, as {who} said.", "At most {count} days a week, as {who} said.", limit.value
    )
    return [said.format(count=limit.value, who=limit.who)]


def _taken_twice(slots: Iterable[WeekSlot]) -> list[str]:
    places = Counter((slot.weekday, slot.local_time) for slot in slots)
    return [
        _("2 sessions are planned for {day} at {time}. Choose another time for one of them.").format(
            day=WEEKDAY_NAMES[weekday], time=written(local_time, "H:i")
        )
        for (weekday, local_time), count in sorted(places.items())
        if count > 1
    ]
