"""Make one demo person with three months that read like a life, to look at pages that are full."""

import argparse
import secrets
import tomllib
import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import HealthAnswers, User
from conventions.days import DAYS_IN_WEEK, local_date, week_start
from conventions.fields import Data
from exercises.models import Exercise
from routines.models import Move, Pause, Routine, RoutineStep, Week
from tracking import practice
from tracking.models import Activity, FollowUp, Measure, Session, SessionStep, StepDone

SCRIPT = Path(__file__).resolve().parents[2] / "data" / "demo.toml"
PASSWORD = "a-calm-back"  # nosec B105 - known to everyone, so it is for a machine of one's own
WEEKS_BACK = 12
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MARK = uuid.UUID("6e0a3c62-54d0-4e6b-9d1c-7f2f0b6a1d57")  # that of the routine by which the demo person is known


class Command(BaseCommand):
    help = "Makes a demo person with three months of diary. Running it again changes nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--afresh", action="store_true", help="remove the demo person first; the dates move on")
        parser.add_argument(
            "--force", action="store_true", help="also on a site that others reach, with a new password"
        )

    def handle(self, *args: object, **options: Any) -> None:
        is_own = settings.IS_LOCAL
        if not is_own and not options["force"]:
            raise CommandError(
                f"{settings.SITE_URL} is open to others: a person with a known password does not belong there. "
                "--force makes one with a password of its own."
            )
        script = tomllib.loads(SCRIPT.read_text())
        name = script["person"]["name"]
        password = PASSWORD if is_own else secrets.token_urlsafe(12)
        with transaction.atomic():
            is_new = not is_here(name, afresh=options["afresh"])
            if is_new:
                Life(script, password=password, now=timezone.now()).write()
        if is_new or is_own:
            self.stdout.write(f"Sign in as {name} with the password {password}")
        if not is_new:
            self.stdout.write(f"{name} was here already: nothing changed; --afresh makes the three months anew.")


def is_here(name: str, *, afresh: bool) -> bool:
    """Whether the demo person is here; ``afresh`` takes them away. Never touches a person of the same name."""
    person = User.objects.called(name)
    if person is None:
        return False
    if not Routine.objects.visible_to(person).filter(client_uuid=MARK).exists():
        raise CommandError(f"There is a person called {name} who is not the demo: they stay as they are.")
    if not afresh:
        return True
    person.erase()
    return False


class Life:
    """The script of one person, written into the diary as far as ``now``."""

    def __init__(self, script: Data, *, password: str, now: datetime) -> None:
        self.script = script
        self.password = password
        self.now = now
        self.zone = script["person"]["time_zone"]
        self.began_on = week_start(local_date(now, self.zone), 0) - timedelta(weeks=WEEKS_BACK)
        self.routines: dict[str, Routine] = {}

    def write(self) -> None:
        self.arrive()
        self.plan()
        for write in (self.practise, self.feel, self.answer, self.rate, self.note_care):
            write()

    def day(self, row: Data) -> date:
        return self.began_on + timedelta(weeks=row["week"], days=WEEKDAYS.index(row["day"]))

    def instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=ZoneInfo(self.zone))

    def past(self, rows: list[Data]) -> list[tuple[datetime, Data]]:
        """The rows that have happened by now, each with its moment."""
        dated = [(self.instant(self.day(row), row["at"]), row) for row in rows]
        return [(at, row) for at, row in dated if at + timedelta(minutes=row.get("minutes", 0)) <= self.now]

    def arrive(self) -> None:
        about = self.script["person"]
        self.person: User = User.objects.create_user(
            username=about["name"], password=self.password, time_zone=self.zone, first_weekday=0
        )
        came = self.instant(self.began_on, time(7, 50))
        self.person.agree_and_answer(
            assessed="yes", assessed_on=self.began_on - timedelta(days=about["assessed_days_before"]), at=came
        )
        for days in (0, DAYS_IN_WEEK * 6):
            HealthAnswers.objects.answer(owner=self.person, signs=(), at=came + timedelta(days=days))

    def plan(self) -> None:
        at = self.instant(self.began_on, time(8))
        for key, row in self.script["routines"].items():
            self.routines[key] = self.routine(key, row)
        slots = [
            {"weekday": WEEKDAYS.index(row["day"]), "local_time": row["at"], "routine": self.routines[row["routine"]]}
            for row in self.script["slots"]
        ]
        Week.objects.plan(owner=self.person, slots=slots, expected=None, at=at)
        self.bend()

    def bend(self) -> None:
        """What the plan did not foresee: moves and pauses, each as it was decided on the day before or on the day."""
        for row in self.script["moves"]:
            day = self.day(row)
            place = (row["day"], row["routine"])
            slot = next(slot for slot in self.script["slots"] if (slot["day"], slot["routine"]) == place)
            Move.objects.move(
                owner=self.person,
                routine=self.routines[row["routine"]],
                from_on=day,
                from_time=slot["at"],
                to_on=self.day(row | {"day": row["to"]}),
                local_time=row["at"],
                at=self.instant(day, time(8)),
            )
        for row in self.script["pauses"]:
            day = self.day(row)
            until = day + timedelta(days=row["days"] - 1)
            at = self.instant(day, time(8))
            Pause.objects.begin(
                owner=self.person, reason=row["reason"], since_on=day, until_on=until, at=at, note=row["note"]
            )

    def routine(self, key: str, row: Data) -> Routine:
        if "starter" in row:
            copied: Routine = Routine.objects.copy_starter(row["starter"], owner=self.person)
            return copied
        found = {exercise.slug: exercise for exercise in Exercise.objects.all()}
        steps = [step | {"exercise": found[step["exercise"]]} for step in row["steps"]]
        made, _ = Routine.objects.all().once(
            lambda: Routine.objects.start(owner=self.person, name=row["name"], note=row["note"], steps=steps),
            owner=self.person,
            client_uuid=MARK,
            sent={"demo": key},
        )
        return made

    def practise(self) -> None:
        for at, row in self.past(self.script["diary"]["sessions"]):
            finished_at = at + timedelta(minutes=row["minutes"])
            routine = self.routines[row["routine"]]
            session = practice.log(
                owner=self.person,
                routine=routine,
                started_at=at,
                finished_at=finished_at,
                at=finished_at,
                steps=[self.done(step, row.get("how", {})) for step in routine.steps.all()],
                pain_before=row["before"],
                pain_worst=row["worst"],
                pain_after=row["after"],
                effort=row["effort"],
                is_controlled=row["effort"] <= 6,
                note=row.get("note", ""),
            )
            if "morning" in row:
                self.wake(session, *row["morning"].split())

    def done(self, step: RoutineStep, how: dict[str, str]) -> StepDone:
        """``step`` as it was practised, with what was special about it: ``skipped pain hurt 6``."""
        words = how.get(step.subject.slug, "").split()
        return StepDone(
            exercise=step.exercise,
            form=step.form,
            sets=step.sets,
            reps=step.reps,
            hold_seconds=step.hold_seconds,
            outcome=next((word for word in words if word in SessionStep.Outcome.values), SessionStep.Outcome.DONE),
            has_hurt="hurt" in words,
            skip_reason=next((word for word in words if word in SessionStep.SkipReason.values), ""),
            worst=next((int(word) for word in words if word.isdigit()), None),
        )

    def wake(self, session: Session, feeling: str, score: str) -> None:
        answered_at = self.instant(session.local_date + timedelta(days=1), time(7, 30))
        if answered_at <= self.now:
            question = FollowUp.objects.expect(owner=self.person, practised_on=session.local_date, zone=self.zone)
            practice.answer(question, at=answered_at, feeling=feeling, score=int(score))

    def feel(self) -> None:
        for at, row in self.past(self.script["diary"]["pain"]):
            more = {name: row[name] for name in ("kind", "places", "qualities", "note") if name in row}
            practice.note_pain(owner=self.person, score=row["score"], felt_at=at, at=at, **more)

    def answer(self) -> None:
        for kind in (Measure.Kind.THREE, Measure.Kind.CHANGE):
            for at, row in self.past(self.script["diary"][kind]):
                names = ("pain", "enjoyment", "activity", "change", "note")
                answers = {name: row[name] for name in names if name in row}
                Measure.objects.answer(owner=self.person, kind=kind, at=at, **answers)

    def rate(self) -> None:
        for row in self.script["diary"]["activities"]:
            began_at = self.instant(self.began_on, time(8))
            activity = Activity.objects.start(owner=self.person, name=row["name"], at=began_at)
            for at, rating in self.past([{"at": time(20), **rating} for rating in row["ratings"]]):
                activity.rate(score=rating["score"], at=at)

    def note_care(self) -> None:
        for at, row in self.past(self.script["diary"]["care"]):
            practice.note_care(owner=self.person, kind=row["kind"], noted_at=at, at=at, note=row.get("note", ""))
