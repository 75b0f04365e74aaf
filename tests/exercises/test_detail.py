"""The page of one exercise: steps with breath, dose, cautions in words, and an honest word where it is not for home."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import Exercise, catalogue_stamp
from tests.factories import make_answers, make_ready, make_routine, make_session, make_user, records

pytestmark = pytest.mark.usefixtures("library")

SLUGS = [row.slug for row in records()]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_exercise_has_its_page(client: Client, slug: str) -> None:
    row = Exercise.objects.get(slug=slug)

    html = client.get(f"/exercises/{slug}/").text

    assert f"<h1>{row.name}</h1>".replace("'", "&#x27;") in html
    assert html.count('<p class="breath">') == len(row.facts.base.steps)
    assert "Not yet reviewed by a health professional." in html


def test_it_says_how_to_do_it_with_the_breath_in_words(client: Client) -> None:
    html = client.get("/exercises/cat-cow/").text

    assert "Tail under, waist up, ribs up, head last: cat." in html
    for words in ("breathe in", "breathe out", "breathe easily"):
        assert words in html


def test_it_says_how_much(client: Client) -> None:
    html = client.get("/exercises/cat-cow/").text

    assert "<li>6 to 8 repetitions</li>" in html
    assert "<li>Beginner</li>" in html
    assert "<dd>6-8, 1-2 sets</dd>" in html
    assert "<dd>4 s out, 4-5 s in</dd>" in html


def test_two_sides_are_counted_each(client: Client) -> None:
    html = client.get("/exercises/corkscrew/").text + client.get("/exercises/side-kick/").text

    assert "<li>3 circles each direction</li>" in html
    assert "<li>6 to 10 repetitions, each side</li>" in html


def test_conditions_are_said_in_words(client: Client) -> None:
    html = client.get("/exercises/double-leg-stretch/").text

    assert "<strong>Osteoporosis or thin bones:</strong> Use Arm Arcs instead." in html
    assert "Bone loss, earlier spine fracture, long steroid use" in html


def test_conditions_without_a_text_of_their_own_stand_in_one_line(client: Client) -> None:
    html = client.get("/exercises/roll-over/").text

    assert (
        "Osteoporosis or thin bones, disc or nerve problem or operated spine, neck or arm symptoms, shoulder trouble,"
        in html
    )


def test_it_shows_the_way_before_and_after(client: Client) -> None:
    html = client.get("/exercises/chest-lift/").text

    first, second = ("breathing", "Rib Breathing"), ("chin-nod", "Chin Nod")
    links = ", ".join(f'<a href="/exercises/{slug}/">{name}</a>' for slug, name in (first, second))
    assert f"<dt>Needs first</dt><dd>{links}</dd>" in html
    assert '<a href="/exercises/roll-up/">Roll Up</a>' in html


def test_what_may_be_practised_can_be_added_to_a_routine_and_left_out(client: Client) -> None:
    client.force_login(make_ready(make_user()))

    html = client.get("/exercises/dart/").text

    assert html.count('href="/exercises/dart/practise/"') == 2  # docked on a phone, under the figure on a wide screen
    assert f'href="{reverse("routines:add", args=["dart"])}"' in html
    assert f'action="{reverse("routines:leave_out", args=["dart"])}"' in html


def test_who_is_not_signed_in_tries_a_gentle_one_and_makes_a_plan_for_any_other(client: Client) -> None:
    gentle, other = client.get("/exercises/cat-cow/").text, client.get("/exercises/dart/").text

    assert 'href="/try/cat-cow/"' in gentle
    assert "/exercises/cat-cow/practise/" not in gentle
    assert '<a class="button main wide" href="/accounts/signup/">' in other
    assert "/try/dart/" not in other
    assert reverse("routines:add", args=["dart"]) not in gentle + other


def test_it_says_what_the_person_did_of_it_and_nobody_else(client: Client) -> None:
    alice, bob = make_ready(make_user()), make_ready(make_user("bob"))
    for day in (20, 23):
        make_session(alice, datetime(2026, 11, day, 8, tzinfo=UTC), routine=make_routine(alice, "dart"))

    client.force_login(alice)
    hers = client.get("/exercises/dart/").text
    client.force_login(bob)
    his = client.get("/exercises/dart/").text

    assert "Done on 2 days, last on Monday 23 November." in hers
    assert "You have not done it yet." in his


def test_conditions_that_are_not_the_persons_stand_in_a_closed_fold(client: Client) -> None:
    alice = make_ready(make_user())
    make_answers(alice, conditions=("wrist",))
    anonymous = client.get("/exercises/cat-cow/").text
    client.force_login(alice)

    html = client.get("/exercises/cat-cow/").text

    assert anonymous.count('<details class="fold" open>') == 1
    assert '<details class="fold" open>' not in html
    outside = re.sub(r"<details.*?</details>", "", re.sub(r"<details>.*?</details>", "", html, flags=re.S), flags=re.S)
    assert "wrists" in outside
    assert "hin bones" in html
    assert "hin bones" not in outside


def test_an_exercise_with_care_says_so_in_its_facts(client: Client) -> None:
    assert re.search(r'<li class="verdict fits amber">.*?start at stage 1', client.get("/exercises/hundred/").text)


@pytest.mark.parametrize(("slug", "instead"), [("swan-dive", "Swan Prep"), ("boomerang", "Spine Stretch")])
def test_what_is_not_for_home_cannot_be_added_and_says_why_and_what_instead(
    client: Client, slug: str, instead: str
) -> None:
    html = client.get(f"/exercises/{slug}/").text

    assert reverse("routines:add", args=[slug]) not in html
    assert f"/exercises/{slug}/practise/" not in html
    assert "With an instructor only" in html
    assert Exercise.objects.get(slug=slug).watch in html
    assert f"{instead}</a>" in html


def test_it_says_what_the_guide_says_and_how_that_is_read(client: Client) -> None:
    html = client.get("/exercises/hundred/").text

    assert "Our name for it: bridge and lower the legs." in html
    assert "Not offered. You cannot do it as written" in html


@pytest.mark.parametrize("row", [row for row in records() if row.guide_text], ids=lambda row: row.slug)
def test_every_correction_begins_with_whether_it_is_offered(row: Exercise) -> None:
    assert row.guide_status.startswith(("Offered", "Not offered"))


def test_it_says_how_sure_one_can_be(client: Client) -> None:
    html = client.get("/exercises/dart/").text

    assert "This exercise has not been tested on its own for upper-back pain." in html
    assert "<dt>Upper-back pain: very low certainty</dt>" in html
    assert "<dt>Posture: low to moderate certainty</dt>" in html


def test_a_review_by_a_professional_is_told_with_name_and_date(client: Client) -> None:
    Exercise.objects.filter(slug="dart").update(reviewed_by="A. Teacher", reviewed_on="2026-11-20")

    html = client.get("/exercises/dart/").text

    assert "Reviewed by A. Teacher on 20 November 2026." in html
    assert "Not yet reviewed by a health professional." not in html


def test_what_leads_on_but_is_not_for_home_says_so(client: Client) -> None:
    assert "Boomerang</a> (with an instructor only)" in client.get("/exercises/roll-up/").text


def test_what_needs_nothing_first_says_so(client: Client) -> None:
    assert "<dt>Needs first</dt><dd>Nothing. You can start with it.</dd>" in client.get("/exercises/mermaid/").text


def test_the_variations_of_the_guide_are_quoted_with_their_status(client: Client) -> None:
    html = client.get("/exercises/double-leg-teaser/").text

    assert "“Alternating hip drops while supporting yourself”" in html
    assert "(offered as the knees-bent version)" in html


def test_what_the_guide_does_not_mention_is_said_to_be_added(client: Client) -> None:
    assert "The article does not mention it" in client.get("/exercises/dart/").text


def test_a_record_that_left_the_data_still_has_its_page_for_those_who_used_it(client: Client) -> None:
    Exercise.objects.get(slug="dart").withdraw()

    html = client.get("/exercises/dart/").text

    assert "Not offered" in html
    assert "Add to a routine" not in html


@pytest.mark.parametrize("slug", ["nope", "cat-cow2", "0"])
def test_an_unknown_exercise_is_404(client: Client, slug: str) -> None:
    assert client.get(f"/exercises/{slug}/").status_code == 404


def test_it_costs_two_queries(client: Client) -> None:
    catalogue_stamp()

    with CaptureQueriesContext(connection) as queries:
        client.get("/exercises/double-leg-teaser/")

    assert len(queries) == 2


def test_with_controlled_blood_pressure_every_exercise_says_never_to_hold_the_breath(client: Client) -> None:
    alice = make_ready(make_user())
    client.force_login(alice)
    assert "Never hold your breath." not in client.get("/exercises/dart/").text

    make_answers(alice, conditions=("pressure_controlled",))

    assert "Never hold your breath." in client.get("/exercises/dart/").text
