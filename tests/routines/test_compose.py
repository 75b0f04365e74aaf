"""The page that builds a routine: shown with its reasons, and kept once."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from exercises.models import Exercise
from routines.models import ExerciseStanding, PracticeSettings, Routine, Week
from tests.factories import make_answers, make_ready, make_routine

pytestmark = pytest.mark.usefixtures("library")

Page = Callable[[User | None], Client]
COMPOSE, KEEP = "/routines/compose/", "/routines/compose/keep/"
SIX = ["breathing", "scapular-slides", "dart", "childs-pose"]


def shown(client: Client, query: str = "") -> str:
    answer = client.get(COMPOSE + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def fields(html: str) -> dict[str, list[str]]:
    """Every field of the form that keeps, as a browser would send it."""
    form = re.search(r'<form class="stack keep".*?</form>', html, re.DOTALL)
    assert form is not None
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            sent.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = [chosen[1] if chosen else ""]
    return sent


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# Showing ---------------------------------------------------------------------------------------------------------


def test_a_routine_is_shown_with_its_exercises_and_reasons_and_nothing_is_stored(alice: User, page: Page) -> None:
    make_ready(alice)

    said = text(shown(page(alice), "?level=beginner&minutes=15&kind=strength"))

    assert "Rib Breathing" in said
    assert "Prepares you for Dart. Why? What an exercise builds on" in said
    assert "Trains the muscles that straighten your upper back. Why? Straightening the upper back" in said
    assert "8 exercises, 4 changes of position, strength, beginner." in said
    assert (Routine.objects.count(), PracticeSettings.objects.count()) == (0, 0)


def test_the_link_behind_each_reason_leads_to_its_rule(alice: User, page: Page) -> None:
    make_ready(alice)
    make_answers(alice, conditions=("neck",))
    client = page(alice)

    links = set(re.findall(r'<a class="rule" href="(/rules/[^"]+)">', shown(client, "?minutes=6")))

    assert {"/rules/B2/", "/rules/B5/", "/rules/G5/"} <= links
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_what_was_chosen_last_is_built_where_nothing_is_asked(alice: User, page: Page) -> None:
    make_ready(alice)
    PracticeSettings.objects.choose(owner=alice, today=date(2026, 11, 1), level="beginner", minutes=6)

    html = shown(page(alice))

    assert [value for name, (value,) in fields(html).items() if name.endswith("-exercise")] == SIX
    assert "6 minutes, strength, beginner" in text(html)


def test_what_gives_way_is_said(alice: User, page: Page) -> None:
    make_ready(alice)

    said = text(shown(page(alice), "?minutes=6"))

    assert "What did not fit" in said
    assert "Nothing here turns the ribs or bends them to the side. Why? Turning" in said


def test_conditions_ease_and_leave_out_in_their_own_words(alice: User, page: Page) -> None:
    make_ready(alice)
    make_answers(alice, conditions=("neck",))

    said = text(shown(page(alice), "?minutes=15"))

    assert "The neck rests while the upper back moves. “Head stays level” because of neck or arm symptoms." in said
    assert "Chest Lift Left out because of neck or arm symptoms. Why? Your conditions" in said


def test_who_has_not_begun_gets_the_gentle_set_and_the_way_to_the_first_step(alice: User, page: Page) -> None:
    html = shown(page(alice))

    assert "Please have it checked." in html
    assert 'href="/accounts/start/?next=/routines/compose/"' in html
    assert "gentle, beginner." in text(html)


def test_g1_an_emergency_sign_gives_no_routine_but_the_message(alice: User, page: Page) -> None:
    make_ready(alice)
    make_answers(alice, "1")

    html = shown(page(alice))

    assert "Red: no routine for now" in html
    assert "Call your emergency number" in html
    assert "<form class=" not in html.split("<main", 1)[1].split("</main>")[0]


def test_g2_a_sign_of_today_leaves_breathing_and_rest_without_a_plan(alice: User, page: Page) -> None:
    make_ready(alice)
    make_answers(alice, "8b")

    sent = fields(shown(page(alice)))

    assert [value for name, (value,) in sent.items() if name.endswith("-exercise")] == [
        "breathing",
        "constructive-rest",
    ]


@pytest.mark.parametrize(
    "query", ["?level=expert", "?minutes=7", "?minutes=1e3", "?kind=wild", "?level=beginner&focus=tail", "?minutes=%00"]
)
def test_an_unknown_choice_is_named_and_nothing_is_built(alice: User, page: Page, query: str) -> None:
    answer = page(alice).get(COMPOSE + query)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert "routine" not in answer.context or answer.context.get("routine") is None


def test_who_is_not_signed_in_is_asked_to(page: Page) -> None:
    answer = page(None).get(COMPOSE)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


# Keeping ---------------------------------------------------------------------------------------------------------


def test_it_is_kept_as_it_was_shown_and_what_was_asked_for_is_remembered(alice: User, page: Page) -> None:
    make_ready(alice)
    client = page(alice)
    sent = fields(shown(client, "?level=beginner&minutes=6&kind=strength&focus=neck"))

    answer = client.post(KEEP, sent)

    routine = Routine.objects.get()
    assert answer.headers["Location"] == f"/routines/{routine.pk}/"
    assert (routine.owner, routine.name) == (alice, "Strength, 6 minutes")
    assert [step.subject.slug for step in routine.steps.all()] == SIX
    mine = PracticeSettings.objects.of(alice)
    assert (mine.level, mine.minutes, mine.focus) == ("beginner", 6, ["neck"])


def test_the_form_sent_twice_makes_one_routine(alice: User, page: Page) -> None:
    make_ready(alice)
    client = page(alice)
    sent = fields(shown(client, "?minutes=6"))

    first, second = client.post(KEEP, sent), client.post(KEEP, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Routine.objects.count() == 1


def test_a_reason_for_all_of_a_phase_is_said_once(alice: User, page: Page) -> None:
    make_ready(alice)

    said = text(shown(page(alice), "?level=beginner&minutes=15&kind=gentle"))

    assert said.count("Moves your back gently.") == 1


def test_the_heading_is_what_was_built_and_not_what_was_asked_for(alice: User, page: Page) -> None:
    make_ready(alice, assessed="new")

    html = shown(page(alice), "?level=beginner&minutes=15&kind=strength")

    assert re.search(r'<h2 id="made" dir="auto">Gentle, \d+ minutes</h2>', html)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": [""]}, "This field is required"),
        ({"steps-0-reps": ["0"]}, "Choose a number from 1 to 100"),
        ({"steps-0-exercise": ["planking"]}, "This exercise no longer exists"),
    ],
)
def test_what_cannot_be_kept_comes_back_in_the_editor_and_nothing_is_stored(
    alice: User, page: Page, wrong: dict[str, list[str]], says: str
) -> None:
    make_ready(alice)
    client = page(alice)

    answer = client.post(KEEP, fields(shown(client, "?minutes=6")) | wrong)

    assert answer.status_code == 422
    assert says in unescape(answer.content.decode())
    assert (Routine.objects.count(), PracticeSettings.objects.count(), Week.objects.count()) == (0, 0, 0)


def test_it_can_be_changed_in_the_editor_before_it_is_kept(alice: User, page: Page) -> None:
    make_ready(alice)
    client = page(alice)
    sent = fields(shown(client, "?minutes=6")) | {"do": ["open"]}

    answer = client.post("/routines/new/", sent)

    assert answer.status_code == 200
    html = answer.content.decode()
    assert re.findall(r'name="steps-\d+-exercise" value="([^"]*)"', html) == SIX
    assert Routine.objects.count() == 0


# The way there ---------------------------------------------------------------------------------------------------


def test_the_plan_and_the_new_routine_lead_to_it(alice: User, page: Page) -> None:
    make_ready(alice)
    client = page(alice)
    first = client.get("/week/").content.decode()
    make_routine(alice)
    PracticeSettings.objects.choose(owner=alice, today=date(2026, 11, 1), level="beginner", minutes=20)

    plan = client.get("/week/").content.decode()

    assert 'href="/routines/compose/"' in first
    assert re.search(r'href="/routines/compose/">.*?Build me 20 minutes</a>', plan, re.DOTALL)
    assert 'href="/routines/compose/"' in client.get("/routines/new/").content.decode()


def test_building_takes_as_many_queries_for_much_practice_as_for_little(alice: User, page: Page) -> None:
    make_ready(alice)
    client = page(alice)
    exercises = [*Exercise.objects.offered()]

    def queries_with(count: int) -> int:
        for exercise in exercises[:count]:
            day = date(2026, 11, 1)
            ExerciseStanding.objects.get_or_create(
                owner=alice,
                exercise=exercise,
                defaults={"reps": exercise.reps_low, "done_count": 1, "last_done_on": day},
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{COMPOSE}?minutes=15").status_code == 200
        return len(queries)

    queries_with(1)

    assert queries_with(10) == queries_with(20)
