"""One truth for each number: whatever page, paper, file, program or reminder shows it, in any diary it is the same."""

import random
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from conventions.days import local_date
from reminders.deciding import decide
from reminders.models import Delivery
from routines.models import Pause
from tests.factories import MORNING, make_exercise, make_pain_entry, make_ready, make_session
from tests.reminders.makers import make_rule, make_week
from tracking.models import PainEntry, Session, SessionStep
from tracking.overview.summary import summary_of

SLUGS = ("cat-cow", "breathing", "dart", "arm-arcs")
OUTCOMES = ("done", "done", "done", "eased", "skipped")
DAY = timedelta(days=1)
SEEDS = (1, 2, 3, 4)

pytestmark = pytest.mark.usefixtures("monday_morning")


@pytest.fixture(params=SEEDS)
def alices_diary(request: pytest.FixtureRequest, alice: User) -> User:
    """Alice with weeks of sessions, late ones and two a day among them, and entries; some are deleted, one is new."""
    chance = random.Random(request.param)
    days = 7 * chance.randint(2, 13) + chance.randint(0, 6)
    alice.settle(time_zone="Europe/Lisbon", first_weekday=chance.choice([0, 6]), at=MORNING - days * DAY)
    make_ready(alice)
    make_week(alice, *[(day, "18:00") for day in chance.sample(range(7), 3)], at=MORNING - days * DAY)
    for back in range(days, 0, -1):
        for _ in range(chance.choice([0, 0, 0, 1, 1, 2])):
            _practised(alice, MORNING - back * DAY + timedelta(hours=chance.choice([-7, 0, 11])), chance)
        if chance.random() < 0.3:
            entry = make_pain_entry(alice, MORNING - back * DAY, score=chance.randint(0, 10))
            PainEntry.objects.filter(pk=entry.pk, score__gt=8).update(deleted_at=MORNING)
    if chance.random() < 0.5:
        ends_on = MORNING.date() - DAY
        Pause.objects.begin(owner=alice, reason="illness", since_on=ends_on - 3 * DAY, until_on=ends_on, at=MORNING)
    # The verb writes down what follows from all of it.
    make_session(alice, MORNING - timedelta(hours=1), steps=_steps(chance), pain_before=3, pain_after=2)
    return alice


def _steps(chance: random.Random) -> list[dict[str, Any]]:
    slugs = chance.sample(SLUGS, chance.randint(1, len(SLUGS)))
    return [{"exercise": make_exercise(slug), "reps": 4, "outcome": chance.choice(OUTCOMES)} for slug in slugs]


def _practised(owner: User, at: Any, chance: random.Random) -> None:
    session = Session.objects.create(
        owner=owner,
        time_zone=owner.time_zone,
        local_date=local_date(at, owner.time_zone),
        started_at=at,
        finished_at=at + timedelta(minutes=15),
        pain_before=chance.randint(0, 6),
        deleted_at=MORNING if chance.random() < 0.1 else None,
    )
    rows = [
        SessionStep(
            session=session,
            position=place,
            exercise=step["exercise"],
            exercise_slug=step["exercise"].slug,
            exercise_name=step["exercise"].name,
            reps=4,
            outcome=step["outcome"],
        )
        for place, step in enumerate(_steps(chance), start=1)
    ]
    SessionStep.objects.bulk_create(rows)


@pytest.fixture
def browser(alices_diary: User, page: Callable[[User | None], Client]) -> Client:
    return page(alices_diary)


@pytest.fixture
def program(alices_diary: User, api: Callable[[User | None], APIClient]) -> APIClient:
    return api(alices_diary)


def read(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def number(pattern: str, text: str) -> int:
    """The first number that ``pattern`` finds."""
    found = re.search(pattern, text)
    assert found, pattern
    return int(found[1])


def same(shown: Mapping[str, object], truth: object) -> bool:
    """Whether every place shows ``truth``; what differs is in the message."""
    differs = {place: found for place, found in shown.items() if found != truth}
    assert differs == {}, f"{truth} elsewhere"
    return bool(shown)


def kept(owner: User) -> list[Session]:
    return [*Session.objects.filter(owner=owner, finished_at__isnull=False, deleted_at__isnull=True)]


def on_paper(browser: Client) -> str:
    return " ".join(browser.post("/progress/print/", {"range": "all"}).content.decode().split())


def test_sessions_are_counted_alike(alices_diary: User, browser: Client, program: APIClient) -> None:
    html, drawn = read(browser, "/progress/?range=all"), program.get("/api/v1/progress/?range=all").json()
    table = html.split('<table class="table weeks">')[1].split("</table>")[0]
    days = html.split('<table class="table days">')[1].split("</table>")[0]
    rhythm = program.get("/api/v1/insights/measures/").json()["adherence"]
    lines = program.get("/api/v1/sessions.csv").getvalue().decode().strip().splitlines()
    shown = {
        "heading": number(r'id="weeks">You did (\d+)', html),
        "drawing of pain": number(r"pain entr(?:y|ies) and (\d+) session", html),
        "drawing of weeks": number(r">(\d+) sessions? in \d+ week", html),
        "table of weeks": sum(map(int, re.findall(r'</th><td class="figure">(\d+)</td>', table))),
        "days": sum(
            map(int, re.findall(r"(?:<td[^>]*>[^<]*</td>){2}<td[^>]*>(\d+)</td>(?:<td[^>]*>[^<]*</td>){4}</tr>", days))
        ),
        "review": summary_of(alices_diary, now=MORNING).reviews[-1].done if "/review/" in html else None,
        "paper": number(r"<dd>(\d+) of \d+</dd>", on_paper(browser)),
        "me": number(r"(\d+) sessions?, \d+ pain entr", read(browser, "/accounts/me/")),
        "API, progress": drawn["session_count"],
        "API, weeks": sum(week["sessions"] for week in drawn["weeks"]),
        "API, rhythm": rhythm["done"],
        "API, weeks of the rhythm": sum(week["done"] for week in rhythm["weeks"]),
        "file": len(lines) - 1,
    }

    assert same({place: count for place, count in shown.items() if count is not None}, len(kept(alices_diary)))


def test_what_was_planned_and_the_weeks_are_counted_alike(browser: Client, program: APIClient) -> None:
    html, drawn = read(browser, "/progress/?range=all"), program.get("/api/v1/progress/?range=all").json()
    rhythm = program.get("/api/v1/insights/measures/").json()["adherence"]
    planned = {
        "heading": number(r'id="weeks">You did \d+ (?:of|sessions and had planned) (\d+)', html),
        "paper": number(r"<dd>\d+ of (\d+)</dd>", on_paper(browser)),
        "weeks": sum(week["planned"] for week in rhythm["weeks"]),
    }
    weeks = {
        "caption": number(r"(\d+) weeks?</p> ?<h1>", html),
        "drawing": number(r">\d+ sessions? in (\d+) week", html),
        "API": len(drawn["weeks"]),
    }
    kept_weeks = {
        "page": number(r"You kept (\d+) of \d+ week", html),
        "paper": number(r"(\d+) of \d+ weeks kept", on_paper(browser)),
    }

    assert same(planned, rhythm["planned"])
    assert same(weeks, len(rhythm["weeks"]))
    assert same(kept_weeks, rhythm["kept"])


def test_the_exercises_of_a_session_are_counted_alike(alices_diary: User, browser: Client, program: APIClient) -> None:
    newest = max(kept(alices_diary), key=lambda session: session.started_at)
    done = [step for step in newest.steps.all() if step.outcome != "skipped"]
    diary = read(browser, "/sessions/").split(f'href="/sessions/{newest.pk}/"')[1].split("</li>")[0]
    steps = program.get(f"/api/v1/sessions/{newest.pk}/").json()["steps"]
    shown = (
        {
            "page": number(r"minutes?, (\d+) exercise", read(browser, f"/sessions/{newest.pk}/")),
            "diary": number(r"minutes?, (\d+) exercise", diary),
            "today": browser.get("/today/").context["outcomes"].done,
            "API": sum(step["outcome"] != "skipped" for step in steps),
        }
        if done
        else {}
    )

    assert same(shown, len(done)) or not done


def test_the_days_of_an_exercise_are_counted_alike(alices_diary: User, browser: Client, program: APIClient) -> None:
    steps = SessionStep.objects.filter(session__in=kept(alices_diary)).exclude(outcome="skipped")
    days: dict[str, set[date]] = {}
    for step in steps.select_related("session"):
        days.setdefault(step.exercise_slug, set()).add(step.session.local_date)
    ledger = {row["exercise"]: row["done"] for row in program.get("/api/v1/insights/ledger/").json()["rows"]}
    context = browser.get("/progress/").context["ledger"]
    in_page = {row.slug: row.done for row, _exercise in (*context["open"], *context["keep"])}
    paper = browser.post("/progress/print/", {"range": "all"}).context["exercises"]

    assert days
    for slug, on in days.items():
        shown = {
            "its page": number(r"Done on (\d+) day", read(browser, f"/exercises/{slug}/")),
            "API": ledger[slug],
            "progress": in_page.get(slug, len(on)),
            "paper": next((row.done for row in paper if row.slug == slug), len(on)),
        }
        assert same(shown, len(on))


def test_a_week_that_is_done_is_done_for_the_reminder_as_well(alices_diary: User, program: APIClient) -> None:
    target = program.get("/api/v1/progress/").json()["target"]
    week = program.get("/api/v1/insights/measures/").json()["adherence"]["weeks"][-1]
    rule = make_rule(alices_diary, *[(day, "18:00") for day in range(target)], at=MORNING)
    Session.objects.filter(owner=alices_diary, local_date=MORNING.date()).update(local_date=MORNING.date() - DAY)
    due_at = MORNING.replace(hour=18)
    row = Delivery(rule=rule, occ_date=due_at.date(), due_at=due_at, expires_at=due_at + DAY, not_before=due_at)

    said = decide(row, address="alice@example.org", at=due_at)

    assert (said is not None and said[1] == Delivery.Reason.WEEK_MET) is (week["done"] >= target)
