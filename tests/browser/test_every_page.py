"""What holds for every page: its one title and one main action, room for thumbs, no sideways scrolling, axe."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT, Site
from tests.browser.seen import SMALL_CONTROLS, faults
from tests.look.addresses import BARE, PERSON, STRANGER

pytestmark = pytest.mark.browser

LONG_LIFE = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from accounts.models import User
from exercises.models import Barred
from routines.models import OwnExercise, Pause, Routine, next_planned
from tracking.models import Activity, Care, FollowUp, Measure, PainEntry, Session
person = User.objects.get(username="demo")
User.objects.filter(pk=person.pk).update(username="Wolfeschlegelsteinhausenbergerdorffvoralterns")
person.refresh_from_db()
name, link = "W" * 45, "https://example.org/" + "a" * 98
note = link + " " + " ".join(f"line {n} of a note that goes on and on" for n in range(10))
routine = Routine.objects.filter(owner=person, archived_at=None).order_by("pk")[0]
Routine.objects.filter(pk=routine.pk).update(name=name)
Session.objects.filter(owner=person).update(note=note, routine_name=name)
PainEntry.objects.filter(owner=person).update(note=note)
activity = Activity.objects.start(owner=person, name=name, at=timezone.now())
own = OwnExercise.objects.write_down(owner=person, name=name)
following = next_planned(person, now=timezone.now())
place = f"routine={following.routine}&from={following.on}&at={following.local_time:%H:%M}"
store = SessionStore()
store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), "allauth.account.auth_backends.AuthenticationBackend"
store[HASH_SESSION_KEY] = person.get_session_auth_hash()
store.create()
def first(model): return model.objects.filter(owner=person).order_by("-pk").values_list("pk", flat=True).first()
known = {model.__name__.lower(): first(model) for model in (Session, Care, Measure, Pause)}
known |= {"routine": routine.pk, "own": own.pk, "activity": activity.pk, "left_out": first(Barred)}
known |= {"pain": first(PainEntry), "morning": first(FollowUp), "place": place, "cookie": store.session_key}
print(json.dumps(known))
"""

FACTS = """() => {
  const shown = part => part.checkVisibility({visibilityProperty: true}) && part.getBoundingClientRect().height > 0;
  const count = selector => [...document.querySelectorAll(selector)].filter(shown).length;
  const footer = document.querySelector('footer.site-footer');
  return {
    titles: document.querySelectorAll('h1').length, actions: count('.button.main'), docks: count('.dock'),
    footer: footer ? footer.offsetHeight : null, text: document.body.innerText,
  };
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
DOCK = """() => Math.max(0, ...[...document.querySelectorAll('.dock')].filter(
  dock => getComputedStyle(dock).position === 'sticky').map(dock => dock.offsetHeight))"""
CODE = re.compile(r"\b[BGPWT]\d{1,2}\b|[Dd]omain \d|[Aa]mendment")
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


class Seen(NamedTuple):
    """What was measured on one page."""

    status: int
    titles: int
    actions: int
    footer: int | None
    codes: list[str]
    small: list[str]
    narrow: int
    large: int
    dock: int
    light: list[tuple[str, str]]
    dark: list[tuple[str, str]]
    forced: list[tuple[str, str]]


def look(page: Page, address: str) -> Seen:
    """Open ``address`` once and measure it in every width, size of text and scheme."""
    answer = page.goto(address)
    assert answer is not None
    facts, small, light = page.evaluate(FACTS), page.evaluate(SMALL_CONTROLS), faults(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    dark = faults(page, options=CONTRAST)
    page.emulate_media(color_scheme="light", forced_colors="active", reduced_motion="reduce")
    forced = faults(page, options=CONTRAST)
    page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="reduce")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    large, dock = page.evaluate(SIDEWAYS), page.evaluate(DOCK)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 320, "height": 700})
    narrow = page.evaluate(SIDEWAYS)
    page.set_viewport_size({"width": 390, "height": 844})
    codes = sorted(set(CODE.findall(facts["text"])))
    return Seen(
        answer.status,
        facts["titles"],
        facts["actions"],
        facts["footer"],
        codes,
        small,
        narrow,
        large,
        dock,
        light,
        dark,
        forced,
    )


def life(site: Site) -> dict[str, Any]:
    """Three months of a person with long names, links and notes; the keys of their rows, and of their session."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    for arguments in (["seed_demo", "--afresh"], ["shell", "-c", LONG_LIFE]):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=kept | {"DATA_DIR": str(site.data)}, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    known: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return known


@pytest.fixture(scope="module")
def pages(chromium: Browser, site: Site) -> Iterator[dict[str, Seen]]:
    """Every page, measured once on a phone: as a stranger, then as somebody with a long life."""
    known = life(site)
    context = chromium.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, reduced_motion="reduce", locale="en-GB"
    )
    page = context.new_page()
    seen = {f"stranger {address}": look(page, address) for address in STRANGER}
    context.add_cookies([{"name": "sessionid", "value": known["cookie"], "url": site.url}])
    seen |= {f"person {address}": look(page, address.format(**known)) for address in PERSON}
    assert len(seen) == len(STRANGER) + len(PERSON)
    yield seen
    context.close()


def test_every_address_is_a_page(pages: dict[str, Seen]) -> None:
    odd = {name: seen.status for name, seen in pages.items() if seen.status != 200}

    assert odd == {"stranger /no/such/page/": 404, "person /no/such/page/": 404}


def test_a_page_has_one_title(pages: dict[str, Seen]) -> None:
    assert {name: seen.titles for name, seen in pages.items() if seen.titles != 1} == {}


def test_a_page_has_at_most_one_main_action(pages: dict[str, Seen]) -> None:
    assert {name: seen.actions for name, seen in pages.items() if seen.actions > 1} == {}


def test_the_footer_is_a_line_or_two(pages: dict[str, Seen]) -> None:
    footers = {name: seen.footer for name, seen in pages.items() if seen.footer is not None}

    assert len(footers) > len(BARE) + 40
    assert {name: height for name, height in footers.items() if height > 88} == {}


def test_no_page_names_the_code_of_a_rule(pages: dict[str, Seen]) -> None:
    assert {name: seen.codes for name, seen in pages.items() if seen.codes} == {}


def test_every_control_is_large_enough_for_a_thumb(pages: dict[str, Seen]) -> None:
    assert {name: seen.small for name, seen in pages.items() if seen.small} == {}


def test_nothing_scrolls_sideways_on_the_narrowest_phone(pages: dict[str, Seen]) -> None:
    assert {name: seen.narrow for name, seen in pages.items() if seen.narrow > 0} == {}


def test_nothing_scrolls_sideways_with_text_of_twice_the_size(pages: dict[str, Seen]) -> None:
    assert {name: seen.large for name, seen in pages.items() if seen.large > 0} == {}


def test_a_dock_leaves_room_for_the_page_with_text_of_twice_the_size(pages: dict[str, Seen]) -> None:
    assert {name: seen.dock for name, seen in pages.items() if seen.dock > 200} == {}


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_axe_finds_nothing(pages: dict[str, Seen], scheme: str) -> None:
    assert {name: getattr(seen, scheme) for name, seen in pages.items() if getattr(seen, scheme)} == {}
