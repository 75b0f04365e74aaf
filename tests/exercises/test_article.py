"""The article: named in full, answered claim by claim, quoted only where the words are its own."""

import hashlib
import os
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from conventions.sources import SOURCES
from exercises import article
from exercises.models import Exercise, catalogue_stamp
from tests.factories import make_ready, records
from tests.test_words import PROMISE

KEPT = Path(__file__).parent / "quotations.toml"
NAME = "Master Pilates Techniques for Lasting Upper Back Pain Relief, signed Jane Smith"
LINE = f"{NAME}. What it says is in quotation marks. Everything else is ours."
RECORDS = {row.slug: row for row in records()}
FROM_ARTICLE = {slug: row for slug, row in RECORDS.items() if row.origin.startswith("guide")}
QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')
IN_ORDER = [
    *("hundred", "single-leg-stretch", "double-leg-stretch", "childs-pose", "single-leg-circle", "double-leg-circle"),
    *("constructive-rest", "roll-up", "spine-stretch", "corkscrew", "swan-dive", "boomerang", "side-kick"),
    *("double-knee-curl", "single-knee-curl", "single-leg-teaser", "double-leg-teaser", "mermaid", "breathing"),
    *("balance", "seated-extension", "shoulder-bridge", "cat-cow"),
]
ANSWERS = [
    "Strength work can make the curve of the upper back a little smaller over months, by a few degrees on average. "
    "In one study of neck pain, the pain fell although posture did not change. So posture is not the key to pain.",
    "In reviews, people who do Pilates bend further than people who do nothing. They did not test whether that "
    "eases the upper back.",
    "Pilates trains the trunk and helps balance a little, which is best shown in older people. Nobody has shown "
    "that a lack of stability is the root of upper-back pain.",
    "Small trials report smaller curves after Pilates. Most were in young people, and their quality was mixed. The "
    "largest review covers 13 trials of exercise with 583 teenagers. For adults we found no answer. Exercise will "
    "not straighten a grown curve. Ask somebody who knows your curve.",
    "In small trials, people who did Pilates felt less anxious, less low and less tired than people who did "
    "nothing. Slow breathing lowers blood pressure and heart rate a little at the time. Whether people felt less "
    "stress was uncertain.",
    "In 12 trials of exercise, headaches were weaker but hardly fewer. Strength work for neck and shoulders did "
    "best, and stretching did not. Certainty is very low. As far as we read, none of the trials tested breathing.",
    "A sudden, new or worst headache is not for exercise: see the warning signs.",
    "In healthy people at rest, the blood is nearly full of oxygen already. Slow breathing calms you. It does not "
    "fill you up.",
    "Some people feel less pain right after moving, for a short while. Others feel more. What lasts takes weeks.",
    "Everybody loses about 2 centimetres of height in a day and gains it back lying down, because discs give off and "
    "take up water. A stretch does not add lasting room.",
    "Not tested. Moving warms the muscles. We cannot say more.",
    "Nobody can promise that. Trials in low-back pain show a small to medium gain over months. For the upper back "
    "there is very little research. Backs often ease by themselves.",
    "Studied, mostly in low-back pain. Helpful on average, not for everybody.",
]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def as_compared(text: str) -> str:
    """A text without case, line ends and apostrophes."""
    return " ".join(re.sub("['‘’]", "", text.lower()).split())


def quotations() -> list[str]:
    """Every text that stands in quotation marks in a record of the article or on its page, once, as it is compared."""
    texts = [value for row in FROM_ARTICLE.values() for value in vars(row).values() if isinstance(value, str)]
    texts += [text for row in FROM_ARTICLE.values() for one in row.variants for text in one.values()]
    quoted = [one or other for text in texts for one, other in QUOTED.findall(text)]
    quoted += [variant["guide_name"] for row in FROM_ARTICLE.values() for variant in row.variants]
    quoted += [text for claim in article.CLAIMS for text in claim.quotations]
    return sorted({as_compared(text) for text in quoted})


def kept() -> dict[str, list[str]]:
    """The quotations that were found in the article; with its text at hand they are looked for anew."""
    source = os.environ.get("ARTICLE")
    if source:
        told = as_compared(Path(source).read_text())
        digest = hashlib.sha256(told.encode()).hexdigest()
        head = KEPT.read_text().partition("\ndigest")[0]
        lines = "".join(f'  "{text}",\n' for text in quotations() if text in told)
        KEPT.write_text(f'{head}\ndigest = "{digest}"\nfound = [\n{lines}]\n')
    return tomllib.loads(KEPT.read_text())


def test_every_text_in_quotation_marks_is_the_articles_own() -> None:
    found = kept()

    assert len(quotations()) > 25
    assert [text for text in quotations() if text not in found["found"]] == []
    assert len(found["digest"]) == 64


def test_no_quotation_is_kept_that_nobody_quotes_and_all_are_short() -> None:
    found = kept()["found"]

    assert found == quotations()
    assert max(len(text.split()) for text in found) <= 11


@pytest.mark.parametrize(
    "name",
    [
        *("bridge and lower the legs", "hand-to-foot hold", "seated crunch", "seated half roll-back"),
        *("half roll-up with prayer press", "supine leg lift", "knee float with arms overhead", "swan hold"),
        *("double side leg lift", "side-lying double leg lift", "side-lying reach", "side-lying long reach"),
    ],
)
def test_a_name_of_ours_stands_without_quotation_marks(name: str) -> None:
    texts = [f"{row.guide_text} {row.guide_status}" for row in FROM_ARTICLE.values()]

    assert len([text for text in texts if f"Our name for it: {name}." in text]) == 1
    assert [text for text in texts if f'"{name}' in text.lower()] == []


def test_the_single_leg_teaser_is_quoted_as_it_is_written() -> None:
    assert '"relieve tension in lower back"' in RECORDS["single-leg-teaser"].watch


def test_the_groups_hold_each_exercise_of_the_article_once_in_its_order() -> None:
    assert [slug for group in article.groups() for slug in group.exercises] == IN_ORDER
    assert sorted(IN_ORDER) == sorted(FROM_ARTICLE)
    assert [str(group.title) for group in article.groups()] == [
        *("Basic", "Intermediate", "Advanced", "Named without a level"),
    ]
    for slug, (_, group) in article.places().items():
        level = RECORDS[slug].guide_level.split(" ")[0].lower()
        assert level == group.key or level in {"any", "not", '"easier"'}, slug


def test_a_claim_is_answered_for_exercises_of_the_article_alone() -> None:
    claimed = {slug for slug in RECORDS if article.claims_for(slug)}

    assert claimed <= set(FROM_ARTICLE)
    assert [claim.key for claim in article.claims_for("spine-stretch")] == ["flexibility", "space", "lasting"]
    assert [claim.key for claim in article.claims_for("dart")] == []


# Its page ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
def test_its_page_names_title_and_author_once_in_full(client: Client) -> None:
    html = client.get("/article/").text

    assert words(html).count(LINE) == 1
    assert html.count("<h1>From the article</h1>") == 1
    assert html.count("Jane Smith") == 1
    assert "back recovery program" not in html


@pytest.mark.usefixtures("library")
def test_its_page_lists_its_exercises_in_its_order_with_both_levels(client: Client) -> None:
    html = client.get("/article/").text
    listed = html.partition('id="exercises"')[2].partition('id="promises"')[0]

    assert re.findall(r'class="name" href="/exercises/([a-z-]+)/"', listed) == IN_ORDER
    assert "In the article: Basic. Ours: intermediate." in words(listed)
    assert listed.count("With an instructor only") == 2


@pytest.mark.usefixtures("library")
def test_every_claim_is_answered_in_these_words_with_its_sources(client: Client) -> None:
    html = client.get("/article/").text
    references = client.get("/evidence/").text

    assert [str(answer) for claim in article.CLAIMS for answer in claim.answers] == ANSWERS
    for answer in ANSWERS:
        assert answer in html
    for claim in article.CLAIMS:
        assert claim.sources or claim.basis, claim.key
        for source in claim.sources:
            assert source in SOURCES
            assert f'href="/evidence/#{source.key}"' in html
            assert f'id="{source.key}"' in references


@pytest.mark.usefixtures("library")
def test_its_promises_stand_in_quotation_marks_alone(client: Client) -> None:
    main = client.get("/article/").text.partition("<main")[2].partition("</main>")[0]

    assert PROMISE.search(words(main))
    assert not PROMISE.search(words(re.sub(r"<q>.*?</q>", "", main)))


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("slug", sorted(RECORDS))
def test_each_of_its_exercises_names_it_in_one_line_at_the_foot_and_no_other_does(client: Client, slug: str) -> None:
    text = words(client.get(f"/exercises/{slug}/").text)

    assert text.count(LINE) == (slug in FROM_ARTICLE)


@pytest.mark.usefixtures("library")
def test_an_exercise_answers_what_is_promised_of_it(client: Client) -> None:
    html = client.get("/exercises/spine-stretch/").text

    assert "What it promises here, and what is known" in html
    assert "A stretch does not add lasting room." in html
    assert "What it promises here" not in client.get("/exercises/side-kick/").text


@pytest.mark.usefixtures("library")
def test_the_page_costs_as_many_queries_for_everyone(
    client: Client, page: Callable[[User], Client], alice: User
) -> None:
    signed_in = page(make_ready(alice))
    signed_in.get("/article/")
    catalogue_stamp()

    counted = []
    for one in (client, signed_in):
        with CaptureQueriesContext(connection) as queries:
            one.get("/article/")
        counted.append(len(queries))

    assert counted[0] == 2
    assert counted[1] < 30


# The filter --------------------------------------------------------------------------------------------------------


def shown(html: str) -> list[str]:
    return re.findall(r'<a class="exercise" href="/exercises/([a-z-]+)/">', html)


@pytest.mark.usefixtures("library")
def test_the_filter_gives_its_23_exercises_in_its_groups_and_order(client: Client) -> None:
    html = client.get("/exercises/?origin=guide").text

    assert shown(html) == IN_ORDER
    assert re.findall(r'<li class="part"><h2>([^<]+)</h2>', html) == [
        *("Basic", "Intermediate", "Advanced", "Named without a level"),
    ]
    assert "In the article: Intermediate" in html
    assert re.search(r'aria-current="true">.*?From the article <span class="count">23<', html, re.DOTALL)


@pytest.mark.usefixtures("library")
def test_three_are_named_in_its_answers(client: Client) -> None:
    assert shown(client.get("/exercises/?origin=answers").text) == ["seated-extension", "shoulder-bridge", "cat-cow"]


@pytest.mark.usefixtures("library")
def test_a_program_filters_in_the_same_way() -> None:
    answer = APIClient().get("/api/v1/exercises/", {"origin": "guide", "page_size": 100})
    wrong = APIClient().get("/api/v1/exercises/", {"origin": "book"})

    assert [row["slug"] for row in answer.json()["results"]] == IN_ORDER
    assert wrong.status_code == 400


@pytest.mark.usefixtures("library")
def test_the_filter_combines_with_a_search(client: Client) -> None:
    assert shown(client.get("/exercises/?origin=guide&search=bridge").text)[0] == "shoulder-bridge"
    assert Exercise.objects.filter(origin="added").count() == 14
