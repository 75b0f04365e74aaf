"""Changes that are offered to a person, each with its reason: taken, left, run out, or taken back again."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import ClassVar, Self, TypedDict

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.days import local_date
from conventions.fields import Data
from conventions.owned import Owned, OwnedQuerySet
from conventions.statements import Given, stated
from exercises.facts import BASE
from exercises.models import Exercise
from routines import rules
from routines.models.plan import PracticeSettings
from routines.models.routine import Routine
from routines.models.week import KeptSlot, Week

OVER, CHANGED = "over", "changed"

Value = int | str | None

DAYS, MINUTES = "days", "minutes"

ProposedChange = TypedDict(
    "ProposedChange",
    {
        "what": str, "from": Value, "to": Value, "slug": str, "reps": list[int], "routine": int, "routines": list[int],
        "week": int, "slots": list[KeptSlot],
    },
    total=False,
)  # fmt: skip
"""What a proposal changes: ``what`` is reps, hold_seconds, form, exercise or level; or of the plan days, minutes or
time. ``reps`` are those of either form, ``routine`` the one an exercise joins, ``routines`` those that were changed;
``week`` is the version of the week with fewer days, ``slots`` what stood in it before."""


class Offered(TypedDict):
    """What is offered just now; ``slug`` is empty where it is a level."""

    rule: str
    slug: str
    change: ProposedChange
    sentence: str


class ProposalQuerySet(OwnedQuerySet["Proposal"]):
    def open(self) -> Self:
        return self.filter(state=Proposal.State.OFFERED)

    def with_exercises(self) -> Self:
        return self.select_related("exercise")

    def last_declined(self, owner: User) -> dict[str, date]:
        """When each exercise's last offer was declined, by slug; the empty slug is the level's."""
        offers = Q(exercise__isnull=False) | Q(change__what="level")
        declined = self.visible_to(owner).filter(offers, state=Proposal.State.DECLINED).order_by("offered_on", "pk")
        return {slug or "": day for slug, day in declined.values_list("exercise__slug", "offered_on")}

    def keep_to(self, *, owner: User, offers: Sequence[Offered], since_on: date | None, on: date, at: datetime) -> None:
        """Make ``offers`` the open offers: missing ones expire, new ones are created."""
        known = list(self.visible_to(owner).filter(offered_on__gte=since_on or on)) if offers else []
        held = {row.key: row for row in known}
        wanted = {_key(offer["rule"], offer["slug"], offer["change"]): offer for offer in offers}
        gone = [row.pk for row in _open_of(owner=owner.pk) if row.key not in wanted]
        if gone:
            self.filter(pk__in=gone).update(
                state=Proposal.State.EXPIRED, decided_at=at, updated_at=at, version=F("version") + 1
            )
        decided = {(row.rule, row.change.get("slug", "")) for row in known if row.is_decided}
        slugs = {offer["slug"] for offer in offers}
        exercises = {one.slug: one for one in Exercise.objects.filter(slug__in=slugs)} if slugs - {""} else {}
        for key, offer in wanted.items():
            row = held.get(key)
            if (offer["rule"], offer["slug"]) in decided or (row is not None and row.state == Proposal.State.OFFERED):
                continue
            if row is not None:
                self.filter(pk=row.pk).update(
                    state=Proposal.State.OFFERED, decided_at=None, updated_at=at, version=F("version") + 1
                )
                continue
            change: ProposedChange = {**offer["change"], "slug": offer["slug"]}
            Proposal(
                owner=owner,
                rule=offer["rule"],
                exercise=exercises.get(offer["slug"]),
                change=change,
                sentence=offer["sentence"],
                offered_on=on,
            ).save(force_insert=True)


@stated
def _open_of(owner: Given) -> models.QuerySet:
    return Proposal.objects.visible_to(owner).open().only("rule", "change").order_by()


def _key(rule: str, slug: str, change: ProposedChange) -> tuple[str, ...]:
    return (rule, slug, str(change["what"]), str(change["from"]), str(change["to"]))


class Proposal(Owned):
    """A change that is offered, with its reason: taken, left or run out; a taken one can be undone (rules P1 and P6).

    ``change``: ``what`` is reps, hold_seconds, form, exercise or level, with its value ``from`` and ``to``. Once taken,
    ``routines`` are those it changed. A suggestion about the plan (rule SELDOM: ``what`` is days, minutes or time) is
    stored with its answer.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Suggested")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        UNDONE = "undone", _("Undone")

    rule = models.CharField(max_length=8, help_text=_("the rule it follows from"))
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    change: "models.Field[ProposedChange, ProposedChange]" = models.JSONField(
        help_text=_('{"what": "reps", "from": 6, "to": 7}')
    )
    sentence = models.TextField()
    offered_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ProposalQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["-offered_on", "-pk"]
        indexes = [models.Index(fields=["owner", "state", "-offered_on"], name="routines_proposal_open")]

    def __str__(self) -> str:
        return f"{self.rule}, {self.offered_on}"

    # Questions

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same offer."""
        return _key(self.rule, self.change.get("slug", ""), self.change)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OFFERED

    @property
    def is_decided(self) -> bool:
        """Whether the person has said yes or no to it."""
        return self.state in (self.State.ACCEPTED, self.State.DECLINED, self.State.UNDONE)

    @property
    def can_be_undone(self) -> bool:
        return self.state == self.State.ACCEPTED and self.change["what"] != "time"

    # Verbs

    @transaction.atomic
    def accept(self, *, at: datetime) -> None:
        """Take it: the routines that hold the exercise as it was when this was offered change, or the level does.

        Again changes nothing. Raises ``ValidationError`` (``over``) where it was decided otherwise or has run out,
        (``changed``) where no routine is as it was; ``StaleVersion`` where someone else was faster.
        """
        if self.state == self.State.ACCEPTED:
            return
        self._claim(self.State.OFFERED)
        if self.change["what"] == "level":
            self._set_level(str(self.change["to"]), at=at)
        else:
            self.change = {**self.change, "routines": self._revise(self.change["from"], self.change["to"])}
            if not self.change["routines"]:
                raise ValidationError(
                    _("The routine has changed since this was suggested. You can change it in the editor."),
                    code=CHANGED,
                )
        self._decide(self.State.ACCEPTED, at=at)

    @transaction.atomic
    def decline(self, *, at: datetime) -> None:
        """Leave it as it is. Again changes nothing. Raises ``ValidationError`` (``over``) where it is not open."""
        if self.state == self.State.DECLINED:
            return
        self._claim(self.State.OFFERED)
        self._decide(self.State.DECLINED, at=at)

    @transaction.atomic
    def undo(self, *, at: datetime) -> None:
        """Take back what was taken; what was changed by hand since stays. Again changes nothing. Raises
        ``ValidationError`` (``over``) where it was never taken."""
        if self.state == self.State.UNDONE:
            return
        self._claim(self.State.ACCEPTED)
        if self.change["what"] == DAYS:
            self._restore_days(at=at)
        elif self.change["what"] == MINUTES:
            if PracticeSettings.objects.of(self.owner).minutes == self.change["to"]:
                self._set_minutes(self.change["from"], at=at)
        elif self.change["what"] == "level":
            if PracticeSettings.objects.of(self.owner).level == self.change["to"]:
                self._set_level(str(self.change["from"]), at=at)
        else:
            self._revise(self.change["to"], self.change["from"], only=self.change["routines"])
        self._decide(self.State.UNDONE, at=at)

    @transaction.atomic
    def settle(self, state: str, *, at: datetime, weekdays: Collection[int] = ()) -> None:
        """Store a suggestion about the plan with its answer, and do what was taken: only ``weekdays`` stay in the week,
        or routines are asked for with so many minutes."""
        self.state, self.decided_at = state, at
        if state == self.State.ACCEPTED and self.change["what"] == DAYS:
            self._leave_days(weekdays, at=at)
        elif state == self.State.ACCEPTED and self.change["what"] == MINUTES:
            self._set_minutes(self.change["to"], at=at)
        self.save(force_insert=True)

    def _claim(self, state: str) -> None:
        if self.state != state:
            raise ValidationError(_("This suggestion has ended."), code=OVER)
        self.hold_person()
        self.advance(expected=self.version)

    def _decide(self, state: str, *, at: datetime) -> None:
        self.state, self.decided_at = state, at
        self.save(update_fields=["state", "decided_at", "change", "updated_at"])

    def _set_level(self, level: str, *, at: datetime) -> None:
        mine, today = PracticeSettings.objects.of(self.owner), local_date(at, self.owner.time_zone)
        PracticeSettings.objects.choose(
            owner=self.owner, today=today, level=level, minutes=mine.minutes, focus=mine.focus
        )

    def _set_minutes(self, minutes: Value, *, at: datetime) -> None:
        mine, today = PracticeSettings.objects.of(self.owner), local_date(at, self.owner.time_zone)
        PracticeSettings.objects.choose(
            owner=self.owner, today=today, level=mine.level, minutes=int(minutes or 0), focus=mine.focus
        )

    def _leave_days(self, weekdays: Collection[int], *, at: datetime) -> None:
        """Let only ``weekdays`` stay in the week, and remember what stood there."""
        week = Week.objects.visible_to(self.owner).with_slots().first()
        if week is None:
            raise ValidationError(_("Nothing is planned any more."), code=CHANGED)
        slots = week.planned_slots()
        left = [slot.as_given() for slot in slots if slot.weekday in weekdays]
        fewer = Week.objects.plan(owner=self.owner, slots=left, expected=week.version, at=at)
        fewer.refresh_from_db()
        self.change = {**self.change, "week": fewer.version, "slots": [slot.as_kept() for slot in slots]}

    def _restore_days(self, *, at: datetime) -> None:
        """Plan what stood in the week before, unless it was changed by hand since."""
        week = Week.objects.visible_to(self.owner).filter(version=self.change["week"]).first()
        if week is None:
            return
        kept = self.change["slots"]
        routines = Routine.objects.visible_to(self.owner).in_bulk({slot["routine"] for slot in kept})
        slots: list[Data] = [
            {
                "weekday": slot["weekday"],
                "local_time": time.fromisoformat(slot["local_time"]),
                "routine": routines[slot["routine"]],
            }
            for slot in kept
            if slot["routine"] in routines
        ]
        Week.objects.plan(owner=self.owner, slots=slots, expected=week.version, at=at)

    def _revise(self, before: Value, after: Value, *, only: Sequence[int] | None = None) -> list[int]:
        """ProposedChange ``before`` into ``after`` where a routine has it; the keys of the routines that changed."""
        found = Routine.objects.visible_to(self.owner).active().with_steps()
        if only is not None:
            found = found.filter(pk__in=only)
        elif self.change["what"] == "exercise":
            found = found.filter(pk=self.change["routine"])
        changed = []
        for routine in found:
            steps = self._changed_steps(routine, before, after)
            if steps is not None:
                routine.revise(expected=routine.version, name=routine.name, note=routine.note, steps=steps)
                changed.append(routine.pk)
        return changed

    def _changed_steps(self, routine: Routine, before: Value, after: Value) -> list[Data] | None:
        """The steps of ``routine`` with the change; ``None`` where it has nothing of what changes."""
        steps = [step.as_given() for step in routine.steps.all()]
        if self.change["what"] == "exercise":
            return self._with_exercise(steps, is_added=bool(after))
        what = self.change["what"]
        if what == "form" and self.exercise:  # An offer of 0.1.0 may still say "easier".
            before, after = (self.exercise.facts.key_of(str(form)) for form in (before, after))
        mine = [step for step in steps if step["exercise"] == self.exercise and step[what] == before]
        if what == "form":  # The repetitions go with the form.
            is_forth = self.exercise is None or after == self.exercise.facts.key_of(str(self.change["to"]))
            was, will = self.change["reps"] if is_forth else reversed(self.change["reps"])
            mine = [step for step in mine if step["reps"] == was]
        for step in mine:
            step[what] = after
            if what == "form":
                step["reps"] = will
        return steps if mine else None

    def _with_exercise(self, steps: list[Data], *, is_added: bool) -> list[Data] | None:
        is_there = any(step["exercise"] == self.exercise for step in steps)
        if is_there is is_added or self.exercise is None:
            return None
        if not is_added:
            kept = [step for step in steps if step["exercise"] != self.exercise]
            return kept or None
        phases = [(step["exercise"] or step["own_exercise"]).phase for step in steps]
        place = rules.place_for(self.exercise.phase, among=phases)
        added = {"exercise": self.exercise, "reps": self.exercise.reps_low, "form": BASE}
        return [*steps[:place], added, *steps[place:]]
