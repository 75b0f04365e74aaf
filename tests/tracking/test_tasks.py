from datetime import UTC, datetime, timedelta

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from pilates_site.celery import app
from tests.factories import make_pain_entry, make_ready, make_session
from tracking import practice
from tracking.models import KeptSummary, PainEntry, Session
from tracking.overview.summary import summary_of
from tracking.tasks import forget_deleted

DELETED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@time_machine.travel(datetime(2026, 12, 23, 12, 0, 1, tzinfo=UTC))
def test_what_was_deleted_thirty_days_ago_goes_for_good_and_nothing_else(alice: User) -> None:
    kept, late, old = make_session(alice), make_pain_entry(alice, score=3), make_pain_entry(alice, score=7)
    practice.delete(make_session(alice), at=DELETED)
    practice.delete(old, at=DELETED)
    practice.delete(late, at=datetime(2026, 11, 23, 12, 0, 2, tzinfo=UTC))

    forget_deleted()

    assert list(Session.objects.all()) == [kept]
    assert list(PainEntry.objects.all()) == [late]


def test_what_a_diary_said_goes_a_week_after_it_held(alice: User) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False):
        make_session(make_ready(alice))
        summary_of(alice, now=DELETED)
    until = KeptSummary.objects.get().until_at

    with time_machine.travel(until + timedelta(days=7), tick=False):
        forget_deleted()
        assert KeptSummary.objects.count() == 1
    with time_machine.travel(until + timedelta(days=7, seconds=1), tick=False):
        forget_deleted()
        assert KeptSummary.objects.count() == 0


def test_sqlite_is_shown_how_many_rows_there_are(alice: User) -> None:
    make_session(alice)

    with CaptureQueriesContext(connection) as queries:
        forget_deleted()

    counted = [query["sql"] for query in queries if query["sql"] == "ANALYZE"]
    assert counted == (["ANALYZE"] if connection.vendor == "sqlite" else [])


def test_beat_asks_for_it_by_the_name_the_worker_knows() -> None:
    app.loader.import_default_modules()

    assert len(app.conf.beat_schedule) > 1
    assert [entry for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks] == []
