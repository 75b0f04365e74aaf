"""What of an exercise a person is shown, on whichever page: their form, and never what their conditions bar."""

import re
from collections.abc import Callable

import pytest
from django.template import engines
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.screening import FLAGS
from exercises import catalogue
from exercises.figures import svg
from exercises.figures.traits import shown_traits
from exercises.looking import Looker
from exercises.models import Exercise
from tests.factories import make_answers, make_ready, records

pytestmark = pytest.mark.usefixtures("library")

Page = Callable[[User | None], Client]
CAT = "Cat: tuck your tail, round your back, head last"
ROWS = {row.slug: row for row in records()}


def picture(figure: str, number: int) -> str:
    """The path of the drawn top, which no other frame has."""
    drawn = catalogue.drawn(figure)
    assert drawn
    found = re.search(r'class="top" d="([^"]+)"', svg.picture(drawn, number))
    assert found
    return found[1]


@pytest.fixture
def thin(alice: User) -> User:
    """alice, who has thin bones."""
    make_answers(make_ready(alice), conditions=("thin_bones",))
    return alice


def test_the_page_is_that_of_the_persons_form(thin: User, page: Page) -> None:
    html = page(thin).get("/exercises/cat-cow/").text

    assert re.search(r"verdict fits amber.*?Cow and neutral only", html)
    assert "Breastbone forward, then back to a long spine." in html
    assert "Back to the long neutral spine, and stop there." in html
    assert "<li>On all fours</li>" in html
    assert "/api/v1/exercises/cat-cow/figure/cow-only/strip.svg" in html


def test_nothing_that_the_condition_bars_is_drawn_written_or_printed(thin: User, page: Page) -> None:
    browser = page(thin)
    html = browser.get("/exercises/cat-cow/").text
    printed = browser.get("/api/v1/exercises/cat-cow/figure/cow-only/strip.svg").text

    for text in (html, printed):
        assert CAT not in text
        assert "ail under" not in text
    assert picture("cat-cow", 1) not in html
    assert picture("cat-cow", 3) in html


def test_the_other_forms_are_named_and_say_whom_they_are_not_for(thin: User, page: Page) -> None:
    html = page(thin).get("/exercises/cat-cow/").text

    assert html.count("Not for you: osteoporosis or thin bones.") == 6
    assert 'href="?form=cat-only"' not in html
    assert re.search(r'href="\?form=cow-only" aria-current="true"', html)


@pytest.mark.parametrize("asked", ["base", "cat-only", "on-chair", "nothing"])
def test_an_address_opens_no_form_that_is_not_for_the_person(thin: User, page: Page, asked: str) -> None:
    html = page(thin).get(f"/exercises/cat-cow/?form={asked}").text

    assert CAT not in html
    assert re.search(r'href="\?form=cow-only" aria-current="true"', html)


def test_an_address_opens_another_form_that_suits_the_person(alice: User, page: Page) -> None:
    make_answers(make_ready(alice), conditions=("wrist",))

    html = page(alice).get("/exercises/cat-cow/?form=on-chair").text

    assert "Sit tall at the front of a chair" in html
    assert "<li>On a chair</li>" in html


def test_a_stranger_sees_the_usual_form_and_whom_each_is_for(page: Page) -> None:
    html = page(None).get("/exercises/cat-cow/").text

    assert CAT in html
    assert "For: shoulder trouble, sore wrists, sore knees." in html
    assert "Not for you" not in html
    assert page(None).get("/exercises/cat-cow/?form=cow-only").text.count(CAT) == 0


def test_what_is_left_out_is_not_shown_and_something_else_is_offered(alice: User, page: Page) -> None:
    make_answers(make_ready(alice), conditions=("neck",))

    html = page(alice).get("/exercises/chest-lift/").text

    assert re.search(r"Left out because of neck", html)
    assert '<a href="/exercises/chin-nod/?form=base">Chin Nod</a> (usual version).' in html
    assert '<svg class="figure"' not in html
    assert "How to do it" not in html
    assert "/exercises/chest-lift/practise/" not in html


def test_where_no_form_spares_all_the_nearest_exercise_that_fits_is_offered(alice: User, page: Page) -> None:
    """Thin bones leave the hollow half, pain on bending back the round one: another exercise trains the same."""
    make_answers(make_ready(alice), conditions=("thin_bones", "slipped"))

    html = page(alice).get("/exercises/cat-cow/").text

    assert "Left out because of osteoporosis or thin bones, " in html
    assert 'href="/exercises/seated-extension/?form=small-lift"' in html
    assert "?form=on-chair" not in html


def test_what_is_offered_instead_is_in_the_form_that_suits_as_well(alice: User, page: Page) -> None:
    make_answers(make_ready(alice), conditions=("hernia", "wrist"))

    html = page(alice).get("/exercises/dart/").text

    assert '<a href="/exercises/quadruped-reach/?form=at-table">Quadruped Reach</a>' in html


def test_cards_and_small_pictures_draw_the_persons_form(thin: User, page: Page) -> None:
    html = page(thin).get("/exercises/").text

    assert picture("cat-cow", 1) not in html
    assert html.count('<svg class="figure"') == 38 - 8 - 3  # left out, and for a teacher


def test_a_part_that_is_included_alone_knows_who_looks(thin: User) -> None:
    source = '{% include "exercises/_stage.html" with exercise=exercise form=form only %}'
    request = RequestFactory().get("/")
    request.user = thin
    exercise = Exercise.objects.get(slug="cat-cow")

    for form in ("", "base", "cat-only", "cow-only"):
        html = engines["django"].from_string(source).render({"exercise": exercise, "form": form}, request)

        assert 'class="figure"' in html
        assert picture("cat-cow", 1) not in html


def test_a_position_finds_the_form_that_is_done_in_it_and_draws_it(page: Page) -> None:
    html = page(None).get("/exercises/?position=chair").text

    assert 'href="/exercises/spine-twist/?form=on-chair"' in html
    assert 'href="/exercises/seated-extension/"' in html
    assert "on a chair, " in html
    assert "sitting on the mat, " not in html


@pytest.mark.parametrize("flag", sorted(FLAGS))
def test_no_picture_step_or_label_of_what_a_condition_bars_reaches_a_person(flag: str) -> None:
    """Whatever form is asked for, of every exercise."""
    looker = Looker(None)
    looker.flags = frozenset({flag})
    shown = 0
    for row in ROWS.values():
        spared = frozenset(_spares(row.slug, flag))
        for asked in row.facts.forms:
            form, figure = looker.form_of(row, asked.key), looker.drawing_of(row, asked.key)
            if form is None:
                assert figure is None
                assert row.facts.barring("base", {flag}) != ()
                continue
            shown += 1
            assert row.facts.barring(form.key, {flag}) == (), (row.slug, asked.key)
            assert figure is None or [*shown_traits(figure, spared)] == [], (row.slug, asked.key)
            barred = {label for one in row.facts.forms if row.facts.barring(one.key, {flag}) for label in _labels(one)}
            own = {label for one in row.facts.forms if not row.facts.barring(one.key, {flag}) for label in _labels(one)}
            assert not figure or not {frame.label for frame in figure.frames} & (barred - own), (row.slug, asked.key)
    assert shown > 25


def _labels(form: object) -> tuple[str, ...]:
    shown = getattr(form, "shown", None)
    return tuple(frame.label for frame in catalogue.drawn_as(shown).frames) if shown else ()


def _spares(slug: str, flag: str) -> list[str]:
    text = (catalogue.DATA / "en" / f"{slug}.toml").read_text()
    row = re.search(rf"^{flag} = {{.*spares = \[([^\]]*)\]", text, re.MULTILINE)
    return re.findall(r'"(\w+)"', row[1]) if row else []
