"""Everyday words in the search: what hurts, conditions, levels and slips lead somewhere, and signs come first."""

import re
import tomllib
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from accounts.screening import ROWS
from exercises import catalogue, everyday, search
from exercises.models import FILTERS, Exercise, LoadedCatalogue, catalogue_stamp
from tests.exercises.everyday import EVERYDAY, NAMED_LINE, SIGNS, WORDS
from tests.factories import make_ready

RECORDS = {row.slug: row for row in catalogue.read()}
FIRST = "If this is new or strong, read this first."


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker) -> Callable[[str], str]:
    """The page of exercises for a query, with all records stored once for the module."""
    with django_db_blocker.unblock():
        catalogue.load(catalogue.read())
        kept = {words: Client().get("/exercises/", {"search": words}).text for _, words in WORDS}
        Exercise.objects.all().delete()
        LoadedCatalogue.objects.all().delete()
    return kept.__getitem__


def shown(html: str) -> list[str]:
    return re.findall(r'<a class="exercise" href="/exercises/([a-z-]+)/">', html)


def main(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition('<div class="results')[2]).split())


def test_the_table_has_every_word_that_people_write() -> None:
    known = {phrase for entry in everyday.table() for phrase in entry.phrases}

    assert len(WORDS) == 197
    assert [words for _, words in WORDS if tuple(search.words(words)) not in known] == []


@pytest.mark.parametrize(("line", "words"), WORDS)
def test_each_word_typed_alone_leads_to_an_exercise_or_to_the_named_line(
    pages: Callable[[str], str], line: str, words: str
) -> None:
    is_exercise = line not in NAMED_LINE

    assert bool(shown(pages(words))) is is_exercise
    assert NAMED_LINE.get(line, "") in main(pages(words))


@pytest.mark.parametrize(
    ("line", "words"), [(line, words) for line, words in WORDS if line in SIGNS and line not in NAMED_LINE]
)
def test_signs_stand_above_the_first_exercise(pages: Callable[[str], str], line: str, words: str) -> None:
    html, first = pages(words), pages(words).find('<a class="exercise"')

    assert [row.id for row in everyday.read(words).signs] == SIGNS[line]
    assert html.find(FIRST) > 0
    assert first == -1 or html.find(FIRST) < first
    assert html.find('href="/accounts/emergency/"', html.find(FIRST)) > 0


@pytest.mark.parametrize("line", [line for line in EVERYDAY if line not in SIGNS])
def test_no_other_word_frightens_with_signs(pages: Callable[[str], str], line: str) -> None:
    assert FIRST not in pages(line)


@pytest.mark.parametrize(
    "words",
    [
        *("chest pain", "heart", "tight chest", "chest hurts", "chest pain stretch", "pain in my chest"),
        *("my chest feels tight", "a heavy feeling on my chest", "breathless", "shortness of breath"),
    ],
)
@pytest.mark.usefixtures("library")
def test_pain_in_the_chest_leads_to_the_emergency_numbers_and_to_no_exercise(client: Client, words: str) -> None:
    html = client.get("/exercises/", {"search": words}).text

    assert shown(html) == []
    assert "Call your emergency number." in html
    assert FIRST not in html
    assert "found-help" not in html


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        *(("jaw pain", ["1"]), ("my jaw really hurts", ["1"]), ("sweating", ["1"])),
        *(("hurts when I breathe in", ["1", "13"]), ("numb legs", ["4"]), ("weak legs", ["4"]), ("weak arm", ["4"])),
        *(("left arm numb", ["1", "4"]), ("stroke", ["4"]), ("bladder", ["3"]), ("cannot pee", ["3"])),
        *(("worst pain ever", ["1", "2"]), ("collapsed", ["1", "2"]), ("fainted", ["1", "2"])),
        *(("fever", ["7a", "7b"]), ("night sweats", ["7a", "7b"]), ("car crash", ["5", "6"])),
        *(("shingles", ["7a", "13"]), ("rash", ["7a", "13"]), ("lump", ["12"]), ("weight loss", ["9"])),
        *(("cancer", ["8a", "8b"]), ("coughing blood", ["14a"]), ("blood when I cough", ["14a", "10b", "14b"])),
        ("stretches for numb legs", ["4"]),
    ],
)
@pytest.mark.usefixtures("library")
def test_a_sign_in_everyday_words_is_read_before_any_exercise(client: Client, words: str, rows: list[str]) -> None:
    html = client.get("/exercises/", {"search": words}).text
    first = html.find('<a class="exercise"')

    assert [row.id for row in everyday.read(words).signs] == rows
    assert html.find(FIRST) > 0
    assert first == -1 or html.find(FIRST) < first
    assert FIRST in client.get("/help/", {"search": words}).text


@pytest.mark.usefixtures("library")
def test_the_words_of_every_safety_question_lead_to_its_row() -> None:
    lines = [(str(line.text), row) for row in ROWS for line in row.lines]
    found = {text: Exercise.objects.find(text, {}).meant for text, _ in lines}

    assert len(lines) == 68
    assert [text for text, row in lines if row not in found[text].signs and text != "Fainting"] == []
    assert [row.id for row in found["Fainting"].signs] == ["1", "2"]


@pytest.mark.usefixtures("library")
def test_pins_and_needles_show_the_red_flags_first_and_then_what_a_sore_neck_spares(client: Client) -> None:
    html = client.get("/exercises/?search=pins+and+needles").text

    assert "A new numb or clumsy arm, hand or leg" in html
    assert html.find(FIRST) < html.find('<a class="exercise"')
    assert shown(html)
    assert [slug for slug in shown(html) if RECORDS[slug].flags.get("NECK") == "X"] == []
    assert {"boomerang", "roll-over", "swan-dive"} & set(shown(html)) == set()


@pytest.mark.usefixtures("library")
def test_an_ache_at_the_bra_line_leads_to_the_exercises_of_the_upper_back(client: Client) -> None:
    found = shown(client.get("/exercises/?search=bra+line+ache").text)

    assert found[:4] == ["seated-extension", "cat-cow", "book-opening", "dart"]
    assert [slug for slug in found if "upper_back" not in RECORDS[slug].areas] == []


@pytest.mark.usefixtures("library")
def test_a_dowagers_hump_gets_the_sentence_on_posture_and_the_line_about_lost_height(client: Client) -> None:
    html = client.get("/exercises/", {"search": "dowager's hump"}).text

    assert shown(html) == ["seated-extension", "dart", "wall-angels"]
    assert "So posture is not the key to pain." in html
    assert "You got shorter, and nobody has checked why" in html


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("upper back pain", ["seated-extension", "cat-cow", "book-opening", "dart"]),
        ("chronic upper back pain", ["seated-extension", "cat-cow", "book-opening", "dart"]),
        ("my upper back hurts", ["seated-extension", "cat-cow", "book-opening", "dart"]),
        ("pain", ["seated-extension", "cat-cow", "book-opening", "dart"]),
        ("neck pain", ["chin-nod", "scapular-slides", "seated-extension"]),
        ("shoulder pain", ["wall-angels", "scapular-slides"]),
        ("rounded shoulders", ["seated-extension", "dart", "wall-angels"]),
        ("lying down", ["constructive-rest", "arm-arcs", "book-opening"]),
        ("sore upper back twist", ["spine-twist", "book-opening", "thread-needle"]),
        ("pregnant twist", ["spine-twist", "book-opening"]),
        ("beginner", ["breathing", "scapular-slides", "arm-arcs"]),
        ("advanced", ["balance", "corkscrew"]),
        ("osteoperosis", ["seated-extension", "dart"]),
        ("fibromialgia", ["breathing", "constructive-rest"]),
        ("head ache", ["chin-nod", "scapular-slides"]),
        ("dizy", ["breathing", "constructive-rest"]),
        ("teezer", ["double-leg-teaser", "single-leg-teaser"]),
        ("strech", ["book-opening", "cat-cow", "childs-pose"]),
        ("prayer stretch", ["childs-pose"]),
    ],
)
@pytest.mark.usefixtures("library")
def test_complaints_narrow_nothing_and_what_else_is_said_does(client: Client, typed: str, first: list[str]) -> None:
    assert shown(client.get("/exercises/", {"search": typed}).text)[: len(first)] == first


@pytest.mark.parametrize("typed", ["upper back pain", "neck pain", "shoulder pain", "stiff neck", "rounded shoulders"])
@pytest.mark.usefixtures("library")
def test_the_hardest_exercises_are_no_answer_to_a_complaint(client: Client, typed: str) -> None:
    found = shown(client.get("/exercises/", {"search": typed}).text)

    assert found
    assert {"double-leg-teaser", "boomerang", "roll-over", "swan-dive"} & set(found[:10]) == set()


@pytest.mark.parametrize("typed", ["extension", "roll", "advanced", "mat", "avoid"])
@pytest.mark.usefixtures("library")
def test_what_is_with_an_instructor_only_comes_last_and_says_so(client: Client, typed: str) -> None:
    html = client.get("/exercises/", {"search": typed}).text
    found = shown(html)

    at_home = [RECORDS[slug].is_offered for slug in found]
    assert at_home == sorted(at_home, reverse=True)
    assert html.partition('<ul class="cards">')[2].count("With an instructor only") == at_home.count(False)
    assert False in at_home


def test_words_of_the_article_are_not_in_the_index() -> None:
    hundred = RECORDS["hundred"].search_index

    assert "clenched" in RECORDS["hundred"].guide_text
    assert "clenched" not in hundred
    assert "hundred" in hundred


@pytest.mark.usefixtures("library")
def test_a_name_of_an_exercise_is_no_sign() -> None:
    names = [name for row in RECORDS.values() for name in (row.name, *row.aka, *row.guide_names)]

    assert len(names) > 100
    assert [name for name in names if Exercise.objects.find(name, {}).meant.signs] == []


def test_a_word_of_the_library_is_no_slip_of_an_everyday_word() -> None:
    told = {word for row in RECORDS.values() for word in row.search_index.replace("|", " ").split()}
    known = {word for entry in everyday.table() for phrase in entry.phrases for word in phrase}

    read = {word: everyday.read(word).entries for word in sorted(told - known - everyday.complaints())}

    assert len(read) > 300
    # The same words in another form.
    assert [word for word, entries in read.items() if entries] == ["stretche", "teache"]


def test_the_table_names_exercises_filters_conditions_and_rows_that_exist() -> None:
    rows, flags = {row.id for row in ROWS}, set(tomllib.loads((catalogue.DATA / "en" / "flags.toml").read_text()))

    for entry in everyday.table():
        assert set(entry.exercises) <= set(RECORDS)
        assert entry.spares <= flags
        assert {group: wanted - set(FILTERS[group]) for group, wanted in entry.filters.items()} == dict.fromkeys(
            entry.filters, frozenset()
        )
    assert {sign for entry in everyday.table() for sign in entry.signs} <= rows
    assert len(everyday.table()) > 36


@pytest.mark.usefixtures("library")
def test_the_exercises_that_a_line_names_have_a_way_for_the_conditions_it_spares() -> None:
    for entry in everyday.table():
        fitting = Exercise.objects.fitting(entry.spares)
        named = Exercise.objects.filter(slug__in=entry.exercises).values_list("pk", flat=True)
        assert set(named) <= fitting, entry.phrases[0]
    assert len(everyday.table()) > 36


@pytest.mark.usefixtures("library")
def test_every_link_of_the_table_leads_somewhere(alice: User, page: Callable[[User], Client]) -> None:
    links = {link.to for entry in everyday.table() for link in entry.links}
    client = page(make_ready(alice))

    assert len(links) > 12
    for link in links:
        address, _, anchor = link.partition("#")
        answer = client.get(address)
        assert answer.status_code == 200, link
        assert not anchor or f'id="{anchor}"' in answer.text, link


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("words", "queries"), [("dart", 2), ("bra line", 2), ("neck", 4), ("chest pain", 2)])
def test_a_search_costs_two_queries_and_two_more_where_a_condition_is_named(
    client: Client, words: str, queries: int
) -> None:
    catalogue_stamp()

    with CaptureQueriesContext(connection) as counted:
        client.get("/exercises/", {"search": words})

    assert len(counted) <= queries


@pytest.mark.usefixtures("library")
def test_a_program_gets_the_same_order_and_what_has_to_be_read_first(client: Client) -> None:
    answer = APIClient().get("/api/v1/exercises/", {"search": "pins and needles", "page_size": 100}).json()

    assert [row["slug"] for row in answer["results"]] == shown(client.get("/exercises/?search=pins+and+needles").text)
    assert [(sign["id"], sign["level"]) for sign in answer["meant"]["signs"]] == [("4", "emergency")]
    assert answer["meant"]["signs"][0]["message"] == "This could be pressure on nerves or a stroke. Call now."
    assert answer["meant"]["links"] == [{"to": "/find-an-instructor/", "label": "Find a health professional"}]
    assert answer["meant"]["is_emergency"] is False


@pytest.mark.usefixtures("library")
def test_a_program_that_searches_for_pain_in_the_chest_gets_no_exercise() -> None:
    answer = APIClient().get("/api/v1/exercises/", {"search": "chest pain"}).json()

    assert (answer["count"], answer["results"], answer["meant"]["is_emergency"]) == (0, [], True)
