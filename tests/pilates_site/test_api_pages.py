"""The API is read on pages of its own: every operation, field and value, without a script."""

import re
from html import unescape

import pytest
from django.test import Client

from conventions.problem_kinds import KINDS, ProblemKind
from pilates_site.api_pages import chapters
from pilates_site.reading import Passage, Reader, Run, blocks
from tests.test_openapi import operations

CURL = re.compile(r"<pre tabindex=\"0\"><code>curl")


def test_every_operation_is_on_the_page_of_one_part_two_links_from_the_start(db: None) -> None:
    shown = [call.id for chapter in chapters() for call in chapter.calls]
    start = Client().get("/api/").content.decode()

    assert sorted(shown) == sorted(told["operationId"] for told in operations().values())
    assert len(chapters()) == 12
    assert all(f'href="/api/{chapter.slug}/"' in start for chapter in chapters())


@pytest.mark.parametrize("slug", [chapter.slug for chapter in chapters()])
def test_a_part_shows_each_call_with_its_command_and_every_object_it_names(db: None, slug: str) -> None:
    chapter = next(one for one in chapters() if one.slug == slug)

    answer = Client().get(f"/api/{slug}/", headers={"Accept-Encoding": "gzip"})
    page = unescape(Client().get(f"/api/{slug}/").content.decode())

    ids = re.findall(r'id="([^"]+)"', page)
    links = set(re.findall(r'href="#([^"]+)"', page)) - {"main"}
    assert len(ids) == len(set(ids))
    assert links <= set(ids)
    assert len(CURL.findall(page)) == len(chapter.calls)
    assert all(call.path in page and call.title in page for call in chapter.calls)
    assert len(answer.content) < 30_000


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_each_kind_of_problem_has_a_page_that_says_what_to_do(db: None, kind: ProblemKind) -> None:
    listed = Client().get("/api/problems/").content.decode()
    answer = Client().get(f"/api/problems/{kind.code}/")
    page = unescape(answer.content.decode())

    assert f'href="/api/problems/{kind.code}/"' in listed
    assert 'href="/api/problems/"' in Client().get("/api/").content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert kind.title in page
    assert kind.means.partition("`")[0] in page
    assert kind.remedy.partition("`")[0] in page
    assert kind.means.endswith(".")
    assert kind.remedy.endswith(".")


def test_the_kinds_of_problems_are_named_once_and_an_unknown_one_has_no_page(db: None) -> None:
    assert len({kind.code for kind in KINDS}) == len({kind.title for kind in KINDS}) == len(KINDS) > 20
    assert [kind.status for kind in KINDS] == sorted(kind.status for kind in KINDS)
    assert Client().get("/api/problems/about-blank/").status_code == 404


def test_the_pages_hold_no_script_but_those_of_every_page_and_need_no_other_host(db: None) -> None:
    answer = Client().get("/api/diary/")
    scripts = re.findall(r"<script[^>]*>", answer.content.decode())

    assert all('src="/static/' in script for script in scripts)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not re.search(r'(src|href)="https?://', answer.content.decode())


def test_the_map_says_where_to_begin_and_what_can_be_read(db: None) -> None:
    answer = Client().get("/api/v1/")

    assert answer.status_code == 200
    told = answer.json()
    assert (told["documentation"], told["schema"], told["person"]) == ("/api/", "/api/schema/", "/api/v1/me/")
    assert [*told["links"]] == [chapter.slug for chapter in chapters()]
    assert "/api/v1/pain-entries/" in told["links"]["diary"]


def test_the_map_is_known_again(library: None) -> None:
    first = Client().get("/api/v1/")

    assert Client().get("/api/v1/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_words_become_paragraphs_lists_and_code() -> None:
    assert blocks("Send `id`.\nAt **once**.\n\n* `a` - one\n* two") == (
        Passage(
            is_list=False,
            lines=(
                (
                    Run("text", "Send "),
                    Run("code", "id"),
                    Run("text", ". At "),
                    Run("strong", "once"),
                    Run("text", "."),
                ),
            ),
        ),
        Passage(is_list=True, lines=((Run("code", "a"), Run("text", " - one")), (Run("text", "two"),))),
    )


def test_a_field_says_what_it_takes() -> None:
    answer = {"description": "Made.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Row"}}}}
    told = {"operationId": "make", "tags": ["T"], "summary": "Make", "description": "It.", "responses": {"200": answer}}
    row = {
        "type": "object",
        "required": ["score"],
        "properties": {
            "score": {"type": ["integer", "null"], "minimum": 0, "maximum": 10, "description": "Pain."},
            "kind": {"oneOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "null"}]},
            "days": {"type": "array", "items": {"type": "string", "format": "date"}},
        },
    }
    kinds = {"type": "string", "enum": ["a"], "description": "* `a` - one"}

    [chapter] = Reader(
        {
            "tags": [{"name": "T", "x-slug": "t", "description": "All."}],
            "paths": {"/t/": {"post": told}},
            "components": {"schemas": {"Row": row, "Kind": kinds}, "responses": {}},
        }
    ).chapters()

    assert [thing.name for thing in chapter.things] == ["Kind", "Row"]
    assert [(field.name, field.kind, field.of) for field in chapter.things[1].fields] == [
        ("score", "integer from 0 to 10, or null", ""),
        ("kind", "Kind, or null", "Kind"),
        ("days", "list of string date", ""),
    ]
