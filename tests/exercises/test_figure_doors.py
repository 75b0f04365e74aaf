"""Where figures are met: cards, the exercise's page, the API, SVG files, the strip."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.template import engines
from django.test import Client, RequestFactory

from exercises.models import Exercise
from tests.factories import make_exercise

pytestmark = pytest.mark.django_db


def page(address: str) -> str:
    return str(Client().get(address).text)


# Pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
def test_every_card_of_the_library_shows_a_figure() -> None:
    html = page("/exercises/")

    assert html.count('<svg class="figure"') == 38
    assert html.count('class="exercise"') == 38


@pytest.mark.usefixtures("library")
def test_the_page_of_an_exercise_numbers_its_pictures_and_knows_their_breath() -> None:
    html = page("/exercises/cat-cow/")

    pictures = re.findall(r'<p><span class="n">(\d)\.</span> ([^<]+)</p>', html)
    data = re.search(r'<script type="application/json">(.+?)</script>', html)
    assert [number for number, _label in pictures] == ["1", "2", "3", "4"]
    assert pictures[1][1] == "Cat: tuck your tail, round your back, head last"
    assert data
    assert [frame["breath"] for frame in json.loads(data[1])["frames"]] == ["natural", "exhale", "inhale", "inhale"]


@pytest.mark.usefixtures("library")
def test_the_large_picture_is_told_in_words() -> None:
    html = page("/exercises/dart/")

    assert 'role="img" aria-label="Dart, picture 2 of 4: ' in html


@pytest.mark.usefixtures("library")
def test_the_moving_figure_brings_its_frames_as_data() -> None:
    data = re.search(r'<script type="application/json">(.+?)</script>', page("/exercises/hundred/?form=full"))

    assert data
    figure = json.loads(data[1])
    assert (figure["name"], figure["loop"], len(figure["frames"])) == ("hundred", [2, 3], 5)
    assert figure["frames"][2]["beat"] == {"joint": "sh", "degrees": 6, "seconds": 1.0, "times": 5}


@pytest.mark.usefixtures("library")
def test_another_form_of_an_exercise_is_drawn_when_asked_for() -> None:
    html = page("/exercises/hundred/?form=stage-1")

    assert "Head and feet down, arms hover by the sides" in html
    assert re.search(r'href="\?form=stage-1" aria-current="true"', html)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("asked", ["", "?form=dart", "?form=cat-cow", "?figure=hundred"])
def test_what_is_no_form_of_it_shows_the_usual_one(asked: str) -> None:
    html = page(f"/exercises/hundred/{asked}")

    assert re.search(r'href="\?form=base" aria-current="true"', html)
    assert "Cat: tail under" not in html


@pytest.mark.usefixtures("library")
def test_only_an_exercise_with_two_sides_can_be_turned() -> None:
    assert 'data-do="side"' in page("/exercises/quadruped-reach/")
    assert 'data-do="side"' not in page("/exercises/cat-cow/")


def test_an_exercise_that_left_before_it_had_forms_has_an_empty_stage() -> None:
    make_exercise("dart", forms=[])

    assert '<svg class="figure"' not in page("/exercises/")
    assert "How to do it" in page("/exercises/dart/")


@pytest.mark.parametrize(("size", "is_cut"), [("thumb", False), ("low", True), ("wide", True)])
def test_a_low_stage_shows_the_picture_cut_to_the_body(size: str, is_cut: bool) -> None:
    source = '{% include "exercises/_stage.html" with exercise=exercise size=size only %}'
    exercise = make_exercise("dart", figure="dart")

    html = engines["django"].from_string(source).render({"exercise": exercise, "size": size}, RequestFactory().get("/"))

    assert ('viewBox="0 0 4800 3840"' not in html) is is_cut


# Programs --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
def test_the_api_tells_a_figure_frame_by_frame() -> None:
    figure = Client().get("/api/v1/exercises/cat-cow/figure/").json()

    assert (figure["exercise"], figure["name"], figure["view"], figure["loop"]) == (
        "cat-cow",
        "cat-cow",
        "side",
        [1, 3],
    )
    assert [frame["n"] for frame in figure["frames"]] == [1, 2, 3, 4]
    second = figure["frames"][1]
    assert second["alt"] == "Cat-Cow, picture 2 of 4: Cat: tuck your tail, round your back, head last; breathe out"
    assert second["picture"] == "/api/v1/exercises/cat-cow/figure/base/2.svg"
    assert second["pose"]["kneeL"] == 90


@pytest.mark.usefixtures("library")
def test_the_api_tells_another_form() -> None:
    figure = Client().get("/api/v1/exercises/hundred/figure/?form=stage-1").json()

    assert (figure["form"], figure["title"]) == ("stage-1", "Head and feet down")
    assert figure["forms"] == ["stage-1", "small-beats", "base", "full"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("is_by_key", [True, False], ids=["by key", "by the name of its drawing"])
def test_a_form_is_drawn_with_its_own_frames_and_no_other(is_by_key: bool) -> None:
    form = "cow-only" if is_by_key else Exercise.objects.get(slug="cat-cow").facts.form("cow-only").figure
    figure = Client().get(f"/api/v1/exercises/cat-cow/figure/?form={form}").json()

    assert [frame["label"] for frame in figure["frames"]] == [
        "Back to a long neutral spine",
        "Cow: tail long, breastbone forward, neck long",
    ]
    assert Client().get(figure["frames"][1]["picture"]).status_code == 200
    assert Client().get(figure["frames"][1]["picture"].replace("/2.svg", "/3.svg")).status_code == 404
    assert "Cat: tail under" not in Client().get(figure["strip"]).text


@pytest.mark.usefixtures("library")
def test_figures_that_no_form_shows_can_be_asked_for_by_name() -> None:
    figure = Client().get("/api/v1/exercises/corkscrew/figure/?form=corkscrew.seed").json()

    assert (figure["name"], figure["forms"]) == ("corkscrew.seed", ["base", "knees-bent", "corkscrew.seed"])


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/exercises/hundred/figure/?form=dart", 404),
        ("/api/v1/exercises/nothing/figure/", 404),
        ("/api/v1/exercises/hundred/figure/?colour=red", 400),
        ("/api/v1/exercises/hundred/figure/hundred/6.svg", 404),
        ("/api/v1/exercises/hundred/figure/hundred/0.svg", 404),
        ("/api/v1/exercises/hundred/figure/dart/1.svg", 404),
        ("/api/v1/exercises/hundred/figure/hundred/1.svg?body=d", 404),
        ("/api/v1/exercises/hundred/figure/hundred/1.svg?theme=sepia", 404),
        ("/api/v1/exercises/hundred/figure/dart/strip.svg", 404),
    ],
)
def test_what_is_not_drawn_is_refused(address: str, status: int) -> None:
    assert Client().get(address).status_code == status


@pytest.mark.usefixtures("library")
def test_every_picture_the_api_names_is_an_svg_file() -> None:
    exercises = Exercise.objects.all()[:6]

    assert len(exercises) == 6
    for exercise in exercises:
        figure = Client().get(f"/api/v1/exercises/{exercise.slug}/figure/").json()
        for address in (*(frame["picture"] for frame in figure["frames"]), figure["strip"]):
            answer = Client().get(address)

            assert answer["Content-Type"] == "image/svg+xml"
            assert ET.fromstring(answer.text).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.usefixtures("library")
def test_a_picture_may_be_kept_for_a_day_and_answers_304() -> None:
    address = "/api/v1/exercises/dart/figure/dart/2.svg"
    first = Client().get(address)

    again = Client().get(address, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=86400, must-revalidate"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("library")
def test_a_picture_in_the_dark_with_another_body_has_other_colours() -> None:
    address = "/api/v1/exercises/dart/figure/dart/2.svg"

    plain, other = Client().get(address).text, Client().get(f"{address}?body=c&theme=dark").text

    assert "#dba681" in plain
    assert "#f0c9ac" in other
    assert "#dba681" not in other
