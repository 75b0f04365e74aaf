"""What was logged later says so at every door; what was written down at the time never does."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from conventions.days import is_later
from tests.factories import MORNING, make_care, make_measure, make_pain_entry, make_routine, make_session
from tests.tracking.monday import day, entry, history, session
from tracking import charts, practice
from tracking.charts import series
from tracking.insights import facts
from tracking.models import Care, FollowUp, Logged, Measure, PainEntry, Session
from tracking.overview.history import history_of

Page = Callable[[User | None], Client]
pytestmark = pytest.mark.usefixtures("monday_morning")

LATER = "Logged later"
DAYS_AGO = MORNING - timedelta(days=3)


def typed_in(owner: User, moment: datetime = DAYS_AGO, **fields: Any) -> PainEntry:
    """A pain entry that is written down this Monday."""
    return practice.note_pain(owner=owner, score=4, felt_at=moment, at=MORNING, **fields)


def logged(owner: User, ended: datetime = DAYS_AGO, **fields: Any) -> Session:
    """A session of a quarter of an hour that is written down this Monday."""
    began = ended - timedelta(minutes=15)
    return practice.log(owner=owner, started_at=began, finished_at=ended, at=MORNING, **fields)


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, False), (-0.05, False), (35, False), (36, False), (36.01, True), (14 * 24, True)]
)
def test_more_than_36_hours_are_later(hours: float, expected: bool) -> None:
    assert is_later(MORNING - timedelta(hours=hours), at=MORNING) is expected


def test_the_hours_are_true_hours_where_the_clocks_change() -> None:
    """Evening in Lisbon, and the second morning after: the night between has 1 hour more, or 1 less."""
    assert is_later(datetime(2026, 10, 24, 19, tzinfo=UTC), at=datetime(2026, 10, 26, 8, tzinfo=UTC))
    assert not is_later(datetime(2027, 3, 27, 20, tzinfo=UTC), at=datetime(2027, 3, 29, 8, tzinfo=UTC))


def record(diary: facts.History, *, since: date) -> charts.Series:
    """What is drawn of ``diary`` up to Monday."""
    return charts.Series(since=since, until=day(0), target=3, readings=tuple(series.readings(diary)))


# The verbs -------------------------------------------------------------------------------------------------------


def test_each_kind_says_how_it_was_written_down(ready: User) -> None:
    now = (make_pain_entry(ready), make_session(ready), make_measure(ready), make_care(ready))
    later = (
        typed_in(ready),
        logged(ready),
        practice.note_care(owner=ready, kind="doctor", noted_at=DAYS_AGO, at=MORNING),
    )

    assert [row.source for row in now] == ["now"] * 4
    assert [row.source for row in later] == ["later"] * 3
    assert Logged.Source.values == ["now", "later", "file"]  # the last is of /sync/: tests/pilates_site/test_sync.py


def test_a_number_or_a_time_that_is_changed_is_written_down_then(ready: User) -> None:
    row = make_pain_entry(ready, DAYS_AGO, score=4)
    noted = {"kind": "now", "at": MORNING}

    row.revise(expected=1, score=4, felt_at=DAYS_AGO, note="Carried boxes", **noted)
    assert row.source == "now"
    row.revise(expected=2, score=6, felt_at=DAYS_AGO, **noted)
    assert row.source == "later"
    row.revise(expected=3, score=6, felt_at=MORNING - timedelta(hours=20), **noted)
    assert PainEntry.objects.get().source == "now"
    row.revise(expected=4, score=6, felt_at=MORNING - timedelta(days=9), **noted)
    assert PainEntry.objects.get().source == "later"
    assert [edition.data["source"] for edition in row.editions.all()] == ["now", "later", "now", "now"]


def test_answers_that_are_changed_days_later_were_given_later(ready: User) -> None:
    row = make_measure(ready, DAYS_AGO, pain=5, enjoyment=4, activity=6)

    row.revise(expected=1, at=MORNING, pain=5, enjoyment=4, activity=6, note="A hard week")
    assert Measure.objects.get().source == "now"
    row.revise(expected=2, at=MORNING, pain=3, enjoyment=4, activity=6)
    assert Measure.objects.get().source == "later"


def test_a_session_is_as_old_as_its_end(ready: User) -> None:
    by_hand = logged(ready, MORNING - timedelta(hours=36))
    guided = practice.begin(owner=ready, routine=make_routine(ready), at=DAYS_AGO, pain_before=3)

    assert (by_hand.source, guided.source) == ("now", "now")
    practice.finish(guided, at=MORNING, finished_at=DAYS_AGO + timedelta(minutes=20), pain_worst=4)
    assert guided.source == "later"


def test_a_session_that_ends_as_it_is_finished_was_written_down_at_the_time(ready: User) -> None:
    guided = practice.begin(owner=ready, routine=make_routine(ready), at=MORNING, pain_before=3)

    practice.finish(guided, at=MORNING + timedelta(minutes=20), pain_worst=4)

    assert Session.objects.get().source == "now"


def test_a_number_taken_back_says_nothing_anew(ready: User) -> None:
    row = make_session(ready, DAYS_AGO, pain_before=3, effort=5)
    times = {"started_at": row.started_at, "finished_at": row.finished_at, "at": MORNING}

    practice.revise(row, expected=1, **times, pain_before=3)
    assert Session.objects.get().source == "now"
    practice.revise(row, expected=2, **times, pain_before=3, pain_after=2)
    assert Session.objects.get().source == "later"


def test_what_is_deleted_and_restored_stays_what_it_was(ready: User) -> None:
    at_the_time, later = make_pain_entry(ready, DAYS_AGO), typed_in(ready)

    for row in (at_the_time, later):
        practice.delete(row, at=MORNING)
        practice.restore(row, at=MORNING + timedelta(days=20))

    assert [*PainEntry.objects.order_by("pk").values_list("source", flat=True)] == ["now", "later"]


def test_no_client_says_how_it_was_written_down(ready: User) -> None:
    program = APIClient()
    program.force_authenticate(ready)
    given = {"score": 4, "felt_at": DAYS_AGO.isoformat(), "source": "now"}

    made = program.post("/api/v1/pain-entries/", given, format="json")

    assert (made.status_code, made.json()["source"]) == (201, "later")


def test_the_upgrade_tells_it_from_when_a_row_was_made(alice: User) -> None:
    makers: list[tuple[Any, Any, str]] = [
        (PainEntry, make_pain_entry, "felt_at"),
        (Session, make_session, "finished_at"),
        (Measure, make_measure, "answered_at"),
        (Care, make_care, "noted_at"),
    ]
    for model, make, moment in makers:
        for late in (timedelta(hours=36), timedelta(hours=36, seconds=1)):
            row = make(alice)
            model.objects.filter(pk=row.pk).update(created_at=getattr(row, moment) + late)

    import_module("tracking.migrations.0007_fill_written_later").fill(apps, connection.schema_editor())

    for model, _make, _moment in makers:
        assert [*model.objects.order_by("pk").values_list("source", flat=True)] == ["now", "later"], model


# What counts -----------------------------------------------------------------------------------------------------


def test_the_rules_see_it_and_count_it_like_any_other(ready: User) -> None:
    typed_in(ready)
    logged(ready, pain_before=3)
    make_measure(ready, DAYS_AGO).revise(expected=1, at=MORNING, pain=1, enjoyment=1, activity=1)
    morning = FollowUp.objects.get()
    practice.answer(morning, at=MORNING, score=2)

    found = history_of(ready, now=MORNING)

    assert [row.is_later for row in (*found.entries, *found.sessions, *found.measures)] == [True, True, True]
    # Friday's question is about Saturday morning, two days ago.
    assert [row.is_later for row in found.mornings] == [True]


def test_a_morning_answered_the_next_evening_is_not_later(ready: User) -> None:
    make_session(ready, MORNING - timedelta(days=2))
    practice.answer(FollowUp.objects.get(), at=MORNING + timedelta(hours=9), score=2)

    assert [row.is_later for row in history_of(ready, now=MORNING).mornings] == [False]


# Where it is shown -----------------------------------------------------------------------------------------------


def test_every_page_with_the_number_says_it(ready: User, page: Page) -> None:
    pain, practised = typed_in(ready), logged(ready)
    answers = make_measure(ready, DAYS_AGO)
    answers.revise(expected=1, at=MORNING, pain=1, enjoyment=1, activity=1)
    care = practice.note_care(owner=ready, kind="doctor", noted_at=DAYS_AGO, at=MORNING)
    browser = page(ready)

    assert browser.get("/sessions/").content.decode().count(LATER) == 4
    for address in (
        "/pain/",
        f"/pain/{pain.pk}/edit/",
        f"/sessions/{practised.pk}/",
        "/measures/",
        f"/measures/{answers.pk}/edit/",
        f"/care/{care.pk}/edit/",
    ):
        assert browser.get(address).content.decode().count(LATER) == 1, address


def test_what_was_written_down_at_the_time_is_shown_as_before(ready: User, page: Page) -> None:
    make_pain_entry(ready, DAYS_AGO)
    make_session(ready, DAYS_AGO, pain_before=3)
    make_measure(ready, DAYS_AGO)
    browser = page(ready)

    for address in ("/sessions/", "/pain/", "/progress/"):
        html = browser.get(address).content.decode()
        assert LATER.lower() not in html.lower(), address
        assert "(later)" not in html


def test_the_table_and_the_chart_tell_the_two_apart(ready: User, page: Page) -> None:
    make_pain_entry(ready, DAYS_AGO, score=6)
    typed_in(ready)

    html = page(ready).get("/progress/").content.decode()

    assert '<td class="figure">6, 4 (later)</td>' in html
    assert html.count('class="entry-later"') == 2  # the mark and its key
    assert html.count("hollow with a dot inside: logged later") == 1
    assert "“Later” means that you did not log it at the time." in html


def test_the_sheet_for_an_appointment_says_it(ready: User, page: Page) -> None:
    typed_in(ready, note="Carried boxes")
    make_measure(ready, DAYS_AGO).revise(expected=1, at=MORNING, pain=1, enjoyment=1, activity=1)
    browser = page(ready)
    chosen = [*browser.get("/progress/print/").context["form"].offered]

    html = browser.post("/progress/print/", {"range": "quarter", "notes": chosen}).content.decode()

    assert html.count("hollow with a dot inside: logged later") == 1
    assert "20 Nov, Pain, 4 out of 10, logged later: “Carried boxes”" in html
    assert "Logged later: 20 November 2026" in html


@pytest.mark.parametrize(
    ("rows", "hollow"),
    [
        ([(5, False)], [False]),
        ([(5, True)], [True]),
        ([(5, True), (4, True)], [True]),
        ([(5, True), (4, False)], [False]),
    ],
)
def test_a_mark_for_several_days_is_hollow_where_all_it_stands_for_was_later(
    rows: list[tuple[int, bool]], hollow: list[bool]
) -> None:
    entries = [
        facts.EntryFacts(n, day(-1), 4.0, "now", score, is_later=is_later) for n, (score, is_later) in enumerate(rows)
    ]
    shown = record(history(*entries), since=day(-200))

    assert [mark.is_later for mark in charts.pain.thinned(shown)] == hollow


def test_a_mark_that_was_later_is_no_smaller_than_that_before_a_session_and_has_a_whole_edge() -> None:
    entries = [facts.EntryFacts(1, day(-1), 4.0, "now", 4, is_later=True)]
    drawing = charts.pain_chart(record(history(*entries), since=day(-6)))
    css = Path("static/css/progress.css").read_text()

    [mark] = [part for part in drawing.parts if "entry-later" in part]
    assert float(mark.split('<circle r="')[1].split('"')[0]) >= 4.5
    assert 'class="entry-dot"' in mark
    later = [line for line in [*css.splitlines(), *drawing.alone().split("<")] if "-later" in line]
    assert later
    assert not any("dash" in line for line in later)
    assert all("fill: var(--paper)" in line for line in css.splitlines() if "-later" in line)


def test_the_highest_of_several_days_is_hollow_where_it_was_later_itself() -> None:
    diary = history(session(-1, worst=7, is_later=True), session(-2, worst=4))
    shown = record(diary, since=day(-200))

    assert [(mark.score, mark.is_later) for mark in charts.pain.thinned(shown)] == [(7, True)]


def test_a_hollow_mark_is_said_in_words_and_drawn_wherever_it_goes() -> None:
    diary = history(facts.EntryFacts(1, day(-1), 4.0, "now", 5, is_later=True), entry(0, 3))
    shown = record(diary, since=day(-20))
    drawing = charts.pain_chart(shown)

    assert "Hollow marks with a dot inside were logged later." in drawing.description
    assert drawing.alone().count('<circle cx="0" r="1.5"') == 1


def test_a_program_reads_it_of_each_row_and_each_number(ready: User) -> None:
    program = APIClient()
    program.force_authenticate(ready)
    typed_in(ready)
    logged(ready, pain_before=3)
    make_measure(ready)
    practice.note_care(owner=ready, kind="doctor", noted_at=DAYS_AGO, at=MORNING)

    found = {
        kind: program.get(f"/api/v1/{kind}/").json()["results"][0]["source"]
        for kind in ("pain-entries", "sessions", "measures", "care")
    }
    readings = program.get("/api/v1/progress/").json()["readings"]

    assert found == {"pain-entries": "later", "sessions": "later", "measures": "now", "care": "later"}
    assert [(row["kind"], row["is_later"]) for row in readings] == [("before", True), ("entry", True)]


def test_the_tables_say_it_in_words(ready: User, page: Page) -> None:
    typed_in(ready)
    make_pain_entry(ready)

    answer: Any = page(ready).post("/accounts/my-data/csv/", {"table": "pain"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert [row["logged"] for row in csv.DictReader(io.StringIO(text, newline=""))] == [
        "Logged later",
        "Logged at the time",
    ]


def test_a_morning_answered_days_later_says_it_at_every_door(ready: User, page: Page) -> None:
    practised = make_session(ready, DAYS_AGO)
    practice.answer(FollowUp.objects.get(), at=MORNING, feeling="settled", score=2)
    browser, program = page(ready), APIClient()
    program.force_authenticate(ready)

    answer: Any = browser.post("/accounts/my-data/csv/", {"table": "mornings"})
    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline=""))

    assert "settled, 2 (logged later)" in browser.get(f"/sessions/{practised.pk}/").content.decode()
    assert LATER in browser.get("/sessions/").content.decode()
    assert program.get("/api/v1/mornings/").json()["results"][0]["is_later"] is True
    assert row["logged"] == LATER
