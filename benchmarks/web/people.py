"""The people of the benchmark. Three live their lives by the verbs of the site; thousands are copies of them, made by
the database, their rows in the order of the days on which they were written.

Started by `site.py` with Django set up. Prints how each person who is asked for is signed in, as JSON.
"""

import copy
import json
import sys
import time
import tomllib
import uuid
from datetime import time as clock
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, Consent, HealthAnswers, RecordVersion, Screening, User
from conventions.areas import everywhere
from exercises.models import Exercise
from routines.models import (
    DiaryDigest,
    ExerciseStanding,
    Move,
    Pause,
    PractisedDay,
    Proposal,
    Routine,
    RoutineStep,
    RoutineVersion,
    SwapDecision,
    Week,
    WeekSlot,
)
from routines.models.versions import WeekVersion
from tests.factories import make_ready
from tracking import practice
from tracking.insights.ledger import ASK, LEAVE_OUT
from tracking.keeping import keep_standings
from tracking.management.commands.seed_demo import SCRIPT, Life
from tracking.models import (
    Activity,
    ActivityRating,
    Care,
    FollowUp,
    Measure,
    PainEntry,
    Session,
    SessionStep,
)
from tracking.overview.summary import summary_of

# Parents before children: a child finds the copy of its parent by the person and the client UUID.
COPIED: tuple[type[models.Model], ...] = (
    *(RecordVersion, Consent, Screening, HealthAnswers),
    *(Routine, RoutineStep, RoutineVersion, Week, WeekSlot, WeekVersion, Move, Pause),
    *(Session, SessionStep, FollowUp, PainEntry, Measure, Activity, ActivityRating, Care),
    *(ExerciseStanding, PractisedDay, DiaryDigest, Proposal, SwapDecision),
)
REPEATED = (FollowUp, PainEntry, Measure, Care)
PERIOD = timedelta(days=70)
PERIODS = 16  # with the three months that were lived: 3 years and some 460 sessions
MOST_OF_THE_MIX = 300
ASKED_FOR = MOST_OF_THE_MIX + 4
LONGEST_ROUTINE = 18
ALWAYS = 999
"""On how many days something has hurt that is kept for good."""


# Three lives --------------------------------------------------------------------------------------------------------


def live_three_months(name: str) -> User:
    """The script of the demo person: 12 weeks with 30 sessions, as they are written by the verbs."""
    script = tomllib.loads(SCRIPT.read_text())
    script["person"]["name"] = name
    life = Life(script, password=uuid.uuid4().hex, now=timezone.now())
    life.write()
    return life.person


def add_three_years(person: User) -> None:
    """The same 12 weeks, again and again before them, with twice the numbers of pain."""
    sessions = [*Session.objects.filter(owner=person).prefetch_related("steps")]
    entries = [*PainEntry.objects.filter(owner=person)]
    PainEntry.objects.bulk_create(moved(entry, timedelta(hours=-7)) for entry in entries)
    repeated = [row for model in REPEATED for row in model.objects.filter(owner=person)]
    ratings = [*ActivityRating.objects.filter(activity__owner=person)]
    for number in range(1, PERIODS + 1):
        back = -PERIOD * number
        before = Session.objects.bulk_create(moved(session, back) for session in sessions)
        steps = [
            moved(step, back, session=new)
            for old, new in zip(sessions, before, strict=True)
            for step in old.steps.all()
        ]
        SessionStep.objects.bulk_create(steps)
        for model in REPEATED:
            rows = [moved(row, back) for row in repeated if isinstance(row, model)]
            model.objects.bulk_create(rows, ignore_conflicts=True)
        ActivityRating.objects.bulk_create([moved(row, back) for row in ratings], ignore_conflicts=True)
    began = timezone.now() - PERIOD * (PERIODS + 1)
    User.objects.filter(pk=person.pk).update(date_joined=began)
    WeekVersion.objects.filter(week__owner=person, number=1).update(since_on=began.date())
    Activity.objects.filter(owner=person).update(since_on=began.date())
    with transaction.atomic():
        User.objects.hold(person.pk)
        keep_standings(person, at=timezone.now())


def moved(row: Any, by: timedelta, **changes: Any) -> Any:
    """Return an unsaved copy of ``row`` with all its days and moments moved."""
    row = copy.copy(row)
    row._state = models.base.ModelState()
    row.pk = None
    for field in row._meta.concrete_fields:
        if isinstance(field, models.DateField) and getattr(row, field.attname) is not None:
            setattr(row, field.attname, getattr(row, field.attname) + by)
    if isinstance(row, PainEntry):
        row.local_date = row.felt_at.date()
    for name, value in ({"client_uuid": uuid.uuid4()} | changes).items():
        setattr(row, name, value)
    return row


def decide(person: User) -> None:
    """Keep every exercise that the diary asks about, as who reads the question does some day."""
    asked = [row.slug for row in summary_of(person, now=timezone.now()).ledger if row.verdict in (LEAVE_OUT, ASK)]
    for exercise in Exercise.objects.filter(slug__in=asked):
        SwapDecision.objects.keep(owner=person, exercise=exercise, at=timezone.now(), hurt_days=ALWAYS)


def arrive(name: str) -> User:
    """Somebody who has answered everything, chosen a routine and planned a week, and done nothing yet."""
    person = make_ready(User.objects.create_user(name, time_zone="Europe/Lisbon"))
    routine = Routine.objects.copy_starter("desk-break", owner=person)
    slots = [{"weekday": day, "local_time": clock(18), "routine": routine} for day in (0, 2, 4)]
    Week.objects.plan(owner=person, slots=slots, expected=None, at=timezone.now())
    return person


# Thousands of copies ------------------------------------------------------------------------------------------------


def copied(*wanted: tuple[User, str, int]) -> list[list[User]]:
    """Copy people with all their rows: each template under a name with a number, so many times."""
    found = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A trigger for each foreign key of each row would take most of the time.
            cursor.execute("SET session_replication_role = replica")
        cursor.execute("CREATE TEMPORARY TABLE copies (template_id bigint, person_id bigint)")
        for template, name, count in wanted:
            people = [moved(template, timedelta(), username=f"{name}-{number:06}") for number in range(count)]
            found.append(User.objects.bulk_create(people, batch_size=5_000))
            cursor.execute(
                "INSERT INTO copies SELECT %s, id FROM accounts_user WHERE username LIKE %s", [template.pk, f"{name}-%"]
            )
        cursor.execute("ANALYZE copies")
        for model in COPIED:
            cursor.execute(copying(model))
            cursor.execute(f"ANALYZE {model._meta.db_table}")
        cursor.execute("DROP TABLE copies")
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
    for (template, *_), people in zip(wanted, found, strict=True):
        for person in people[:ASKED_FOR]:
            plan_own_routines(person, template)
    return found


def plan_own_routines(person: User, template: User) -> None:
    """Let what is kept of the week of a copy name the copies of the routines: no column of the database does."""
    own, theirs = (
        Routine.objects.filter(owner=one).order_by("pk").values_list("pk", flat=True) for one in (person, template)
    )
    routines = dict(zip(theirs, own, strict=True))
    for version in WeekVersion.objects.filter(week__owner=person):
        version.slots = [slot | {"routine": routines[slot["routine"]]} for slot in version.slots]
        version.save(update_fields=["slots"])


def copying(model: type[models.Model]) -> str:
    """Return the statement that copies the rows of everybody who is copied, the oldest first."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.BigAutoField)]
    values = {field.column: f"r.{field.column}" for field in fields}
    joins, order = [], "r.id" if any(field.name == "id" for field in model._meta.fields) else "r.owner_id"
    is_owned = "owner_id" in values
    if is_owned:
        joins.append("JOIN copies ON copies.template_id = r.owner_id")
        values["owner_id"] = "copies.person_id"
    for number, field in enumerate(field for field in fields if field.related_model in COPIED):
        old, new, parent = f"old{number}", f"new{number}", field.related_model._meta.db_table
        kind = "LEFT JOIN" if field.null else "JOIN"
        joins.append(f"{kind} {parent} {old} ON {old}.id = r.{field.column}")
        if not is_owned and number == 0:
            joins.append(f"JOIN copies ON copies.template_id = {old}.owner_id")
            order = f"{new}.id"
        same = f"{new}.owner_id = copies.person_id AND {new}.client_uuid = {old}.client_uuid"
        joins.append(f"{kind} {parent} {new} ON {same}")
        values[field.column] = f"{new}.id"
    if "local_date" in values and is_owned:
        order = "r.local_date"
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(values)}) SELECT {', '.join(values.values())} "
        f"FROM {model._meta.db_table} r {' '.join(joins)} ORDER BY {order}, copies.person_id"
    )


# Who is asked for ---------------------------------------------------------------------------------------------------


def signed_in(person: User) -> dict[str, Any]:
    """How somebody is signed in, and what of theirs is asked for."""
    browser = Client()
    browser.force_login(person)
    key = ApiToken.new_key()
    ApiToken.objects.issue(
        owner=person, key=key, name="benchmark", scopes=everywhere("write"), days=None, at=timezone.now()
    )
    routine = Routine.objects.filter(owner=person).order_by("starter", "pk").first()
    sessions = [*Session.objects.filter(owner=person).order_by("started_at").values_list("pk", flat=True)]
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}",
        "key": key,
        "routine": routine.pk if routine else None,
        "old": sessions[len(sessions) // 3] if sessions else None,
    }


def populate(count: int) -> tuple[dict[str, User], list[User]]:
    """Make everybody. Return those who are asked for by name, and the 300 of the mix."""
    new, typical = arrive("new"), live_three_months("typical")
    [undecided], [busiest] = copied((typical, "undecided", 1), (typical, "busy", 1))
    add_three_years(busiest)
    decide(typical)
    decide(busiest)
    newcomers, crowd, busy = copied((new, "new", 2), (typical, "typical", max(count, 4)), (busiest, "busiest", 2))
    people = {
        **dict(zip(("new", "builder"), newcomers, strict=True)),
        **dict(zip(("typical", "guided", "typical_writer", "parallel"), crowd, strict=False)),
        **dict(zip(("busiest", "busiest_writer"), busy, strict=True)),
        "undecided": undecided,
    }
    return people, crowd[4:ASKED_FOR]


def rows_of(**who: Any) -> dict[str, int]:
    """How many rows of each kind there are, of everybody or of one."""
    sessions = Session.objects.filter(**who)
    return {
        "sessions": sessions.count(),
        "steps": SessionStep.objects.filter(session__in=sessions).count() if who else SessionStep.objects.count(),
        "entries of pain": PainEntry.objects.filter(**who).count(),
    }


def main() -> None:
    began = time.monotonic()
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not is_sqlite:
            # It would start in the middle of a measurement; what it does is done once below.
            cursor.execute("ALTER SYSTEM SET autovacuum = off")
            cursor.execute("SELECT pg_reload_conf()")
            cursor.execute("SET statement_timeout = 0")
            # Whole tables are joined: a plan that looks up row by row would take minutes.
            cursor.execute("SET work_mem = '256MB'")
            cursor.execute("SET enable_nestloop = off")
        people, mix = populate(int(sys.argv[1]))
        if not is_sqlite:
            cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT sqlite_version()" if is_sqlite else "SHOW server_version")
        database = f"{connection.display_name} {cursor.fetchone()[0].split()[0]}"
    told: dict[str, Any] = {name: signed_in(person) for name, person in people.items()}
    routine = Routine.objects.get(pk=told["guided"]["routine"])
    told["guided"]["running"] = practice.begin(owner=people["guided"], at=timezone.now(), routine=routine).pk
    told["mix"] = [signed_in(person) for person in mix]
    told["slugs"] = [row.slug for row in Exercise.objects.listed() if row.facts.is_home][:LONGEST_ROUTINE]
    told["rows"] = {"people": User.objects.count(), **rows_of()}
    told["rows_of_busiest"] = rows_of(owner=people["busiest"])
    told["database"], told["seconds"] = database, time.monotonic() - began
    print(json.dumps(told))
