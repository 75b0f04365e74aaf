"""Whether a database is what it should be: keys, constraints, the file itself, what was computed, the reminders."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models
from django.db.models import Count, F, Q

from accounts.models import User, erasures
from pilates_site.dumps import Refused, run_client, words_of
from reminders.models import Delivery, Reminder
from routines.models import ExerciseStanding
from tracking.keeping import row_of
from tracking.overview.standings import practice_read

SAMPLE = 50
"""So many people's standings are computed again."""


def faults(*, at: datetime) -> Iterator[str]:
    """What is wrong with the database of this site, a sentence each; nobody is named in one."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
    yield from damaged_pages()
    yield from broken_keys()
    yield from broken_constraints()
    yield from wrong_standings(at=at)
    yield from wrong_reminders(at=at)
    yield from people_who_should_be_gone(at=at)


def damaged_pages() -> Iterator[str]:
    """SQLite's own check of its file; on PostgreSQL pg_amcheck, where it and its extension are."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check(20)")
            yield from (f"The file is damaged: {said}." for (said,) in cursor.fetchall() if said != "ok")
            return
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'")
        if cursor.fetchone()[0] and shutil.which("pg_amcheck"):
            try:
                run_client("pg_amcheck", str(connection.settings_dict["NAME"]))
            except Refused as error:
                yield f"The files are damaged: {error}"


def broken_keys() -> Iterator[str]:
    """Rows that name a row which is not there. PostgreSQL has none, unless its constraints were taken off."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield f"A row names one that is not there: {words_of(error)}"


def broken_constraints() -> Iterator[str]:
    """Rows that a CHECK would refuse today: SQLite never looks at old ones again."""
    quote, editor = connection.ops.quote_name, connection.SchemaEditorClass(connection)
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        checks = {field.name: field.db_check(connection) for field in model._meta.local_concrete_fields}
        for rule in model._meta.constraints:
            if isinstance(rule, models.CheckConstraint):
                private: Any = rule
                checks[rule.name] = private._get_check_sql(model, editor)
        for name, condition in checks.items():
            if not condition:
                continue
            with connection.cursor() as cursor:
                table = quote(model._meta.db_table)
                cursor.execute(f"SELECT count(*) FROM {table} WHERE NOT ({condition})")  # nosec B608
                if count := cursor.fetchone()[0]:
                    yield f"{count} rows of {model._meta.db_table} break the constraint {name}."


def wrong_standings(*, at: datetime) -> Iterator[str]:
    """What was written down of the diary and what it says now, of the people who practised last."""
    newest = ExerciseStanding.objects.values("owner").annotate(last=models.Max("last_done_on")).order_by("-last")
    for pk in newest.values_list("owner", flat=True)[:SAMPLE]:
        owner = User.objects.get(pk=pk)
        practice = practice_read(owner, now=at)
        said = {slug: row_of(one) for slug, one in practice.standings.by_slug.items()}
        kept = {
            row.exercise.slug: {name: getattr(row, name) for name in said.get(row.exercise.slug, {})}
            for row in ExerciseStanding.objects.visible_to(owner).select_related("exercise")
        }
        differing = sum(kept.get(slug) != said.get(slug) for slug in kept.keys() | said.keys())
        if differing:
            yield f"{differing} standings of the person {pk} are not what their diary says."


def wrong_reminders(*, at: datetime) -> Iterator[str]:
    """The invariants of the reminders that rows can break, beside those that the database holds itself."""
    found = {
        "days have two deliveries of one reminder": Delivery.objects.values("rule", "occ_date")
        .annotate(count=Count("pk"))
        .filter(count__gt=1),
        "deliveries ended and still wait for a dispatcher": Delivery.objects.ended().filter(claim__isnull=False),
        "reminders that are on will never be due again": Reminder.objects.filter(
            is_on=True, next_due_at=None, planned_at=F("owner__plan_changed_at"), kind=Reminder.Kind.MORNING
        ),
        "reminders are due at a time that was written down already": Reminder.objects.filter(
            ~Q(deliveries__status=Delivery.Status.CANCELLED), next_due_at=F("deliveries__due_at")
        ),
    }
    for words, rows in found.items():
        if count := rows.count():
            yield f"{count} {words}."


def people_who_should_be_gone(*, at: datetime) -> Iterator[str]:
    """People whom ERASURES_FILE says were erased: an erasure that never ended, or a restore without the file."""
    try:
        marks = {one.mark for one in erasures.read_lines(erasures.noted_so_far())}
    except (OSError, erasures.Unreadable) as error:
        yield f"ERASURES_FILE cannot be read: {words_of(error)}."
        return
    if not marks:
        return
    people = User.objects.values_list("pk", "date_joined")
    if count := sum(erasures.mark_of(pk, joined=joined) in marks for pk, joined in people):
        yield f"{count} people are noted as erased and are here."
