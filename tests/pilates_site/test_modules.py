"""What a script imports is fetched at once, and the guide shows its first pose before."""

import posixpath
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client

from accounts.models import User
from pilates_site.modules import imports_of
from tests.factories import make_ready, make_routine
from tracking import practice

STATIC = Path(settings.BASE_DIR) / "static"
ASKED_FOR = re.compile(r"""(?:from|import)\s*["'](\.[^"']+)["']""")
"""Not ``import("…")``, which a page does when it comes to need it."""


def named_in(name: str) -> set[str]:
    """Every script that one names at its head, read in another way than the site does."""
    source = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.DOTALL)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(name), to)) for to in ASKED_FOR.findall(source)}


@pytest.mark.parametrize("name", sorted(str(path.relative_to(STATIC)) for path in STATIC.rglob("*.js")))
def test_all_that_a_script_leads_to_is_known(name: str) -> None:
    everything = {name, *imports_of(name)}

    assert set().union(*map(named_in, everything)) <= everything
    assert all((STATIC / one).is_file() for one in everything)
    assert len(everything) == len(imports_of(name)) + 1


def test_a_page_asks_for_each_script_once_and_names_it_as_it_is_stored(settings: object) -> None:
    html = Template("{% load ui %}{% module 'js/draft-over.js' %}").render(Context())

    assert html == (
        '<link rel="modulepreload" href="/static/js/player/store.js">'
        '<link rel="modulepreload" href="/static/js/shelf.js">'
        '<script type="module" src="/static/js/draft-over.js"></script>'
    )


@pytest.mark.usefixtures("library")
def test_the_guide_shows_its_first_pose_without_a_script(page: Callable[[User | None], Client], alice: User) -> None:
    session = practice.begin(
        owner=make_ready(alice), routine=make_routine(alice), at=datetime(2026, 11, 30, 9, tzinfo=UTC)
    )

    answer = page(alice).get(f"/sessions/{session.pk}/play/")

    drawn = re.search(r'data-part="figure">(.*?)</svg>', answer.text, re.DOTALL)
    assert drawn is not None
    assert '<path class="skin"' in drawn[1]
    assert answer.text.count('rel="modulepreload"') == len(imports_of("js/player.js")) > 20


@pytest.mark.usefixtures("library")
def test_a_pose_that_the_script_will_not_show_is_not_in_the_page(alice: User) -> None:
    session = practice.begin(
        owner=make_ready(alice), routine=make_routine(alice), at=datetime(2026, 11, 30, 9, tzinfo=UTC)
    )
    form = session.steps.first().facts().form
    template = Template("{% load figures %}{% opening form named=named %}")

    assert "<path" in template.render(Context({"form": form, "named": form.figure}))
    assert template.render(Context({"form": form, "named": ""})) == ""
