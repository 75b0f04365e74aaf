"""One planned session moved to another day or time; the weekly pattern stays as it is."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from conventions.days import WEEKDAY_NAMES, local_date, written
from conventions.messages import say
from conventions.owned import InTheWay, OwnedQuerySet, StaleVersion, Synced, bury
from conventions.rules import Finding
from routines import rules
from routines.models.planned import occurrences_between
from routines.models.routine import Routine
from routines.models.spacing import strength_days_apart

MAX_MOVE_DAYS = 7
MOVE_REACH = timedelta(days=MAX_MOVE_DAYS + 1)
"""How far from its day in the pattern a session may stand: a day more, as a night belongs to the day before."""


class MoveQuerySet(OwnedQuerySet["Move"]):
    def end(self, *, at: datetime) -> None:
        """Remove them, as nothing is planned any more that they could move; the person is held."""
        rows = [*self]
        if rows:
            bury(rows, at=at)
            self.filter(pk__in=[row.pk for row in rows]).delete()

    def ahead(self, today: date) -> Self:
        """Of sessions that are still to come."""
        return self.filter(to_on__gte=today)

    @transaction.atomic
    def move(
        self,
        *,
        owner: User,
        routine: Routine,
        from_on: date,
        from_time: time,
        to_on: date,
        local_time: time,
        at: datetime,
        done: Collection[date] = (),
        is_moved: bool = False,
    ) -> "Move":
        """Move the session that the pattern has for ``routine`` on ``from_on`` at ``from_time``, this once.

        ``done``: local days on which strength was practised; of the days that are over they count, not what was planned
        on them. What the rules say against the new day (rule GAP and others) is in its ``findings``. Raises
        ``ValidationError`` where there is no such session or it was moved already, and for a day that is over, paused,
        taken at that time or more than a week away. What ``is_moved`` from elsewhere and is over is history: it is kept
        as it is.
        """
        move: Move = self.model(owner=owner, routine=routine, from_on=from_on, from_time=from_time)
        if is_moved and max(from_on, to_on) < local_date(at, owner.time_zone):
            move.hold_person()
            move.to_on, move.local_time = to_on, local_time
            move.full_clean(exclude=["owner", "routine"], validate_unique=False)
        else:
            move.put(to_on=to_on, local_time=local_time, at=at, done=done)
        move.save(force_insert=True)
        owner.note_plan_change(at=at)
        return move


class Move(Synced):
    """One occurrence of a planned routine, done on another local day or at another time.

    ``from_on`` and ``from_time`` are its place in the pattern; ``to_on`` and ``local_time`` are where it stands now.
    """

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="moves")
    from_on = models.DateField()
    from_time = models.TimeField()
    to_on = models.DateField()
    local_time = models.TimeField()

    objects: ClassVar = MoveQuerySet.as_manager()

    findings: tuple[Finding, ...] = ()
    """What speaks against the new place, known where ``put`` was called."""

    class Meta(Synced.Meta):
        ordering = ["from_on", "pk"]
        indexes = [
            models.Index(fields=["owner", "from_on"], name="routines_move_from"),
            models.Index(fields=["owner", "to_on"], name="routines_move_to"),
        ]
        constraints = [
            *Synced.Meta.constraints,
            models.UniqueConstraint(fields=["owner", "routine", "from_on", "from_time"], name="routines_move_once"),
            models.CheckConstraint(
                condition=~Q(from_on=F("to_on"), from_time=F("local_time")), name="routines_move_moves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.to_on}"

    # Verbs

    @transaction.atomic
    def revise(
        self, *, to_on: date, local_time: time, at: datetime, expected: int, done: Collection[date] = ()
    ) -> None:
        """Move it on from version ``expected``. Raises as ``move`` does, and ``StaleVersion``."""
        self.hold_person()
        self.advance(expected=expected)
        self.put(to_on=to_on, local_time=local_time, at=at, done=done)
        self.save()
        self.owner.note_plan_change(at=at)

    @transaction.atomic
    def take_back(self, *, at: datetime, expected: int, done: Collection[date] = ()) -> None:
        """Move the session back to its planned day.

        If the week no longer has it, delete the move. Raises ``ValidationError`` if the day is over.
        """
        self.hold_person()
        if self.occurrence() is not None:
            self.put(to_on=self.from_on, local_time=self.from_time, at=at, done=done)
        gone, _rows = type(self).objects.filter(pk=self.pk, version=expected).delete()
        if not gone:
            raise StaleVersion
        bury([self], at=at)
        self.owner.note_plan_change(at=at)

    def put(self, *, to_on: date, local_time: time, at: datetime, done: Collection[date]) -> None:
        """Take the new place and check it, without writing. Holds the person until the caller's transaction ends, so
        that two moves made at once cannot both take a day that has room for one."""
        self.hold_person()
        owner = User.objects.get(pk=self.owner_id)
        today = local_date(at, owner.time_zone)
        local_time = local_time.replace(second=0, microsecond=0)
        around = self._around(owner, to_on)
        mine = next((one for one in around if self._is_about(one)), None)
        if mine is None:
            raise ValidationError({"from_on": ValidationError(_("This session is not in your plan."), code="unknown")})
        if self.pk is None and mine.is_moved:
            message = _("You have already moved this session. Move it again from its new day.")
            raise InTheWay({"from_on": ValidationError(message, code="moved")})
        self.from_time = mine.from_time
        if mine.on < today:
            message = _("This day is over, so it cannot be changed.")
            raise ValidationError({"from_on": ValidationError(message, code="over")})
        others = [one for one in around if one is not mine]
        faults = [*self._faults(owner, mine, others, to_on=to_on, local_time=local_time, today=today)]
        if faults:
            raise ValidationError({"to_on": faults})
        spaced = _Spacing.of(owner, mine, others, today=today, done=done)
        self.findings = spaced.against(to_on)
        self.to_on, self.local_time = to_on, local_time

    def occurrence(self) -> rules.Occurrence | None:
        """The session as it stands now; ``None`` where the pattern has it no more."""
        return next((one for one in self._around(self.owner, self.to_on) if self._is_about(one)), None)

    def _around(self, owner: User, to_on: date) -> tuple[rules.Occurrence, ...]:
        """What is planned in the weeks around both days."""
        days = [day for day in (self.from_on, self.to_on, to_on) if day is not None]
        margin = timedelta(days=MAX_MOVE_DAYS)
        if max(days) - min(days) > 3 * margin:
            raise ValidationError({"to_on": ValidationError(_too_far(), code="too_far")})
        return occurrences_between(owner, min(days) - margin, max(days) + margin)

    def _is_about(self, occurrence: rules.Occurrence) -> bool:
        if self.pk is not None:
            return occurrence.move == self.pk
        place = (occurrence.routine, occurrence.from_on, occurrence.from_time)
        return place == (self.routine_id, self.from_on, self.from_time.replace(second=0, microsecond=0))

    def _faults(
        self,
        owner: User,
        mine: rules.Occurrence,
        others: list[rules.Occurrence],
        *,
        to_on: date,
        local_time: time,
        today: date,
    ) -> Iterator[str]:
        """Why the session cannot stand there, in sentences."""
        if to_on < today:
            yield _("Choose today or a later day.")
            return
        if abs((to_on - mine.from_on).days) > MAX_MOVE_DAYS:
            yield _too_far()
        if (to_on, local_time) == (mine.on, mine.local_time):
            yield _("The session is already planned for then. Choose another day or time.")
        if owner.pause_set.on(to_on).exists():
            yield _("Your plan is paused on that day. Choose another day, or end the pause first.")
        if any((one.on, one.local_time) == (to_on, local_time) for one in others):
            message = _("You have another session on {weekday} at {time}. Choose another time.")
            yield message.format(weekday=WEEKDAY_NAMES[to_on.weekday()], time=written(local_time, "H:i"))


def _too_far() -> str:
    return say(
        _("You can move a session by up to {days:# day|# days}. To move it further, change your week."),
        days=MAX_MOVE_DAYS,
    )


@dataclass(frozen=True)
class _Spacing:
    """What counts for the distance between strength days when ``mine`` is moved: done, or still planned."""

    mine: rules.Occurrence
    others: tuple[rules.DatedSession, ...]
    is_strength: bool
    first_weekday: int
    apart: int

    @classmethod
    def of(
        cls,
        owner: User,
        mine: rules.Occurrence,
        others: Collection[rules.Occurrence],
        *,
        today: date,
        done: Collection[date],
    ) -> Self:
        ahead = [one for one in others if one.on >= today and not one.is_paused]
        asked = {mine.routine, *(one.routine for one in ahead)}
        strong = {
            routine.pk
            for routine in Routine.objects.visible_to(owner).filter(pk__in=asked).with_steps()
            if routine.is_strength()
        }
        sessions = [rules.DatedSession(on=one.on, is_strength=one.routine in strong) for one in ahead]
        taken = {session.on for session in sessions if session.is_strength}
        past = (rules.DatedSession(on=day, is_strength=True) for day in done if day not in taken)
        return cls(
            mine=mine,
            others=(*sessions, *past),
            is_strength=mine.routine in strong,
            first_weekday=owner.first_weekday,
            apart=strength_days_apart(owner, today=today),
        )

    def against(self, day: date) -> tuple[Finding, ...]:
        """What the rules say against ``mine`` on ``day``."""
        moved = rules.DatedSession(on=day, is_strength=self.is_strength)
        return rules.check_day(day, [moved, *self.others], first_weekday=self.first_weekday, apart=self.apart)


@dataclass(frozen=True, slots=True)
class DayChoice:
    """A day that a session can be moved to. ``about`` says what is so on it; of a closed one, why."""

    day: date
    about: str
    is_now: bool = False
    is_unsuitable: bool = False
    is_closed: bool = False
    shortens_rest: bool = False


def day_choices(
    owner: User, one: rules.Occurrence, *, days: Collection[date], at: datetime, done: Collection[date]
) -> list[DayChoice]:
    """What speaks for and against each of ``days`` as the day of ``one``. Only one inside a pause is closed."""
    today = local_date(at, owner.time_zone)
    margin = timedelta(days=MAX_MOVE_DAYS)
    around = occurrences_between(owner, min(days) - margin, max(days) + margin)
    others = [other for other in around if (other.routine, other.from_on, other.from_time) != _place(one)]
    spaced = _Spacing.of(owner, one, others, today=today, done=done)
    names = dict(Routine.objects.visible_to(owner).values_list("pk", "name"))
    pauses = [*owner.pause_set.filter(since_on__lte=max(days), until_on__gte=min(days))]
    found = []
    for day in days:
        pause = next((pause for pause in pauses if pause.holds(day)), None)
        there = [names[other.routine] for other in others if other.on == day and other.routine in names]
        against = spaced.against(day)
        if pause is not None:
            until = written(pause.until_on, "l j F")
            about = _("Closed: your plan is paused until {day}").format(day=until)
            found.append(DayChoice(day, about, is_now=day == one.on, is_closed=True))
        elif day == one.on:
            found.append(DayChoice(day, _("Planned now"), is_now=True))
        elif against:
            shortens = any(map(rules.shortens_rest, against))
            about = rules.in_short(against[0], day=day)
            found.append(DayChoice(day, about, is_unsuitable=True, shortens_rest=shortens))
        elif there:
            found.append(DayChoice(day, _("A second session, after {name}").format(name=there[-1])))
        else:
            found.append(DayChoice(day, _("Free")))
    return found


def _place(one: rules.Occurrence) -> tuple[int, date, time]:
    return one.routine, one.from_on, one.from_time
