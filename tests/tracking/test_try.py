"""A session without an account: one page for everyone, only what is open to everybody, and one way into a diary."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block, User
from exercises.models import Exercise, catalogue_stamp
from tests.factories import make_ready, make_routine
from tracking.models import Session

pytestmark = pytest.mark.usefixtures("library")

GENTLE = [
    *("arm-arcs", "book-opening", "breathing", "cat-cow", "childs-pose", "constructive-rest", "scapular-slides"),
    *("seated-extension", "spine-twist"),
]
UUID = "418a13cb-9422-463a-891f-00207f584511"


def guide(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def tried(**changes: Any) -> dict[str, Any]:
    """What the page sends of a session that was tried an hour ago."""
    begun = timezone.now() - timedelta(hours=1)
    step = {"exercise": "seated-extension", "form": "small-lift", "sets": 1, "reps": 6, "hold_seconds": 0}
    return {
        "client_uuid": UUID,
        "started_at": begun.isoformat(),
        "finished_at": (begun + timedelta(minutes=6)).isoformat(),
        "steps": [step | {"outcome": "done", "reps_done": 6, "has_hurt": False, "skip_reason": ""}],
        "stop_reason": "",
        "stop_signs": [],
        "note": "My back felt easier afterwards.",
    } | changes


def test_anyone_may_try_six_minutes_and_caches_may_keep_the_page(client: Client) -> None:
    page = client.get("/try/")

    told = guide(page.text)
    assert page.status_code == 200
    assert told["timeline"]["minutes"] == 6
    assert [(one["exercise"], one["form"], one["reps"]) for one in told["asked"]] == [
        ("breathing", "base", 8),
        ("arm-arcs", "base", 6),
        ("seated-extension", "small-lift", 6),
        ("constructive-rest", "base", 6),
    ]
    assert page["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert page.cookies == {}


def test_the_page_knows_no_address_to_send_anything_to(client: Client) -> None:
    html = client.get("/try/").text

    assert guide(html)["urls"] == {"finish": "#done", "session": "/"}
    assert "csrfmiddlewaretoken" not in html
    assert 'method="post"' not in html
    assert "/api/" not in html


def test_every_step_is_open_to_everybody(client: Client) -> None:
    told = guide(client.get("/try/").text)["asked"]

    assert len(told) == 4
    for step in told:
        assert Exercise.objects.get(slug=step["exercise"]).facts.is_within(step["form"], "gentle")


def test_it_costs_one_query_and_none_once_it_is_made(client: Client, django_assert_num_queries: Any) -> None:
    catalogue_stamp()
    for expected in (1, 0):
        with django_assert_num_queries(expected):
            client.get("/try/")


def test_what_is_true_for_me_has_its_advice_without_an_account(client: Client) -> None:
    assert f'href="{reverse("tracking:not_today")}"' in client.get("/try/").text

    page = client.get("/try/not-today/")

    assert page.status_code == 200
    assert page.text.count("<dt>") == 5
    assert "Get urgent advice today" in page.text


@pytest.mark.parametrize("slug", GENTLE)
def test_one_of_the_gentle_exercises_can_be_tried_alone(client: Client, slug: str) -> None:
    told = guide(client.get(f"/try/{slug}/").text)

    assert [one["exercise"] for one in told["asked"]] == [slug]
    assert told["timeline"]["minutes"] <= 3


def test_any_other_leads_to_its_page(client: Client) -> None:
    others = [one.slug for one in Exercise.objects.all() if one.slug not in GENTLE]

    assert len(others) == 29
    assert {client.get(f"/try/{slug}/").get("Location", "") for slug in others} == {
        f"/exercises/{slug}/" for slug in others
    }
    assert client.get("/try/nope/").status_code == 404


def test_both_ways_to_an_account_come_back_to_keep_it(client: Client) -> None:
    html = client.get("/try/").text

    assert 'href="/accounts/signup/?next=/try/keep/"' in html
    assert 'href="/accounts/login/?next=/try/keep/"' in html


def test_who_has_answered_is_led_to_today_and_may_keep_what_was_tried(client: Client, alice: User) -> None:
    client.force_login(make_ready(alice))

    html = client.get("/try/").text

    assert f'href="{reverse("tracking:today")}"' in html
    assert 'data-try="begin"' not in html
    assert f'href="{reverse("tracking:keep_tried")}"' in html


@pytest.mark.parametrize("address", ["/try/", "/try/cat-cow/"])
def test_who_told_of_an_urgent_sign_is_held_back_before_all_is_answered(
    client: Client, alice: User, address: str
) -> None:
    assert client.get(address)["Cache-Control"] == "public, max-age=0, must-revalidate"
    Block.objects.raise_for(owner=alice, signs=["1"], at=timezone.now())
    client.force_login(alice)

    page = client.get(address, headers={"If-None-Match": "*"})

    assert (page.status_code, page["Location"]) == (302, reverse("accounts:meaning"))
    assert "public" not in page.get("Cache-Control", "")
    assert client.get(page["Location"]).status_code == 200
    client.logout()
    assert client.get(address)["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_guide_asks_once_whether_a_voice_leads(client: Client) -> None:
    html = client.get("/try/").text

    assert 'data-do="test-sound"' in html
    assert guide(html)["settings"]["has_voice"] is False


def test_each_page_keeps_what_was_tried_on_it_under_a_name_of_its_own(client: Client) -> None:
    assert 'data-what="tried"' in client.get("/try/").text
    assert 'data-what="tried/cat-cow"' in client.get("/try/cat-cow/").text


def test_without_a_library_there_is_nothing_to_try(client: Client) -> None:
    Exercise.objects.filter(slug="breathing").delete()

    assert client.get("/try/").status_code == 404


def test_nothing_is_kept_before_the_first_questions_are_answered(client: Client, alice: User) -> None:
    client.force_login(alice)

    page = client.get("/try/keep/")

    assert page.status_code == 302
    assert page["Location"] == "/accounts/start/?next=%2Ftry%2Fkeep%2F"
    assert client.post("/api/v1/sessions/", tried(), content_type="application/json").status_code == 403
    assert not Session.objects.exists()


def test_it_goes_on_to_the_first_week_or_to_today(client: Client, alice: User) -> None:
    client.force_login(make_ready(alice))
    assert 'data-then="/week/first/"' in client.get("/try/keep/").text
    assert client.get("/week/first/").status_code == 200

    make_routine(alice, "dart")

    assert client.get("/week/first/")["Location"] == "/today/"


def test_the_pain_before_the_first_week_does_not_lose_what_was_tried(client: Client, alice: User) -> None:
    client.force_login(make_ready(alice))

    html = client.get("/measures/start/?next=/try/keep/").text
    told = client.post("/measures/start/", {"pain_now": "3", "client_uuid": UUID, "next": "/try/keep/"})

    assert '<a class="link" href="/try/keep/">' in html  # who would rather not say
    assert told["Location"] == "/try/keep/"


def test_what_was_tried_becomes_one_session_however_often_it_is_sent(client: Client, alice: User) -> None:
    client.force_login(make_ready(alice))
    sent = tried()

    answers = [client.post("/api/v1/sessions/", sent, content_type="application/json") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    kept = Session.objects.visible_to(alice).get()
    assert (kept.routine, kept.minutes, kept.note) == (None, 6, "My back felt easier afterwards.")
    assert kept.started_at == datetime.fromisoformat(sent["started_at"]).astimezone(UTC)
    assert [(step.exercise_slug, step.form) for step in kept.steps.all()] == [("seated-extension", "small-lift")]


def test_a_warning_sign_of_the_tried_session_holds_exercise_back(client: Client, alice: User) -> None:
    client.force_login(make_ready(alice))

    client.post("/api/v1/sessions/", tried(stop_signs=["chest"]), content_type="application/json")

    assert alice.block_set.open().exists()


@pytest.mark.parametrize("door", ["signup", "login"])
def test_the_forms_of_an_account_know_where_to_go_on(client: Client, door: str) -> None:
    html = client.get(f"/accounts/{door}/?next=/try/keep/").text

    assert re.search(r'<input type="hidden" name="next" value="/try/keep/"', html)
