"""The same promises in a second engine: the way in, the guide, the editor, and pages that draw.

What the two engines do differently is written in CONTRIBUTING.md.
"""

from typing import Any

import pytest

from tests.browser.conftest import Site
from tests.browser.demo import manage
from tests.browser.firefox import Firefox, until
from tests.browser.people import make_people
from tests.browser.test_main_job import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.firefox]
PEOPLE = "for name in ('freya', 'frida', 'fleur'): person(name)"
PLAYER = "document.querySelector('guide-player')"
SHORT = {"breathing": 6, "quadruped-reach": 5, "dart": 6}


@pytest.fixture(scope="module")
def keys(site: Site) -> dict[str, str]:
    """The session key of each of these people, who are ready to begin."""
    return make_people(site, PEOPLE)


def begin(firefox: Firefox) -> int:
    """Begin a session of three exercises as the person who is signed in, and open its guide."""
    firefox.open("/accounts/me/")
    steps = [{"exercise": slug, "reps": reps} for slug, reps in SHORT.items()]
    routine = firefox.call("POST", "/routines/", {"name": "Led", "steps": steps})["id"]
    session = int(firefox.call("POST", "/sessions/start/", {"routine": routine})["id"])
    open_guide(firefox, session)
    return session


def open_guide(firefox: Firefox, session: int) -> None:
    firefox.open(f"/sessions/{session}/play/")
    until(lambda: is_ready(firefox), "the guide")


def is_ready(firefox: Firefox) -> bool:
    return bool(firefox.evaluate(f"{PLAYER}?.hasAttribute('data-ready')", patient=True))


def at_cue(firefox: Firefox, number: int) -> None:
    until(lambda: firefox.evaluate(f"{PLAYER}.machine.index") >= number, f"cue {number}")


def leave_step(firefox: Firefox, how: str) -> None:
    """Go on by key until the guide asks how this exercise was left, and say it."""
    until(lambda: firefox.has("button", how) or firefox.press("ARROW_RIGHT"), f"the question with “{how}”")
    firefox.click("button", how)


def names(firefox: Firefox) -> list[str]:
    found: list[str] = firefox.evaluate("[...document.querySelectorAll('.editor-row .name')].map(one => one.innerText)")
    return found


def test_the_way_in_leads_from_the_welcome_page_to_the_first_guided_minute(firefox: Firefox) -> None:
    firefox.open("/")
    assert firefox.axe() == []
    firefox.click("link", "Make my plan")
    firefox.see("You seem to be in Lisbon")
    firefox.fill("User name", "flora")
    firefox.fill("Password", PASSWORD)
    for number in range(firefox.evaluate("document.querySelectorAll('main [type=checkbox]').length")):
        firefox.evaluate("document.querySelectorAll('main [type=checkbox]')[arguments[0]].click()", number)
    firefox.click("button", "Make my account")
    firefox.wait_for("/accounts/screening/")
    firefox.tick("[name=assessed][value=long_standing]")
    for words in ("Next", "None of these", "None of these", "Neither", "None of these", "Nothing to work around"):
        firefox.click("button", words)
    firefox.wait_for("/measures/start/")
    firefox.tick(".scale [value='4']")
    firefox.click("button", "See my first week")
    firefox.wait_for("/week/first/")
    assert firefox.sideways() == 0
    firefox.click("button", "Start now", exact=False)
    until(lambda: is_ready(firefox), "the guide")

    firefox.click("button", "Start")

    until(lambda: firefox.evaluate(f"{PLAYER}.dataset.state") == "running", "a session that runs")
    until(lambda: firefox.evaluate(f"{PLAYER}.machine.at") > 1, "a clock that moves on")


def test_the_guide_is_led_by_keys_goes_on_after_a_reload_and_is_stored_once(
    firefox: Firefox, keys: dict[str, str]
) -> None:
    firefox.sign_in(keys["freya"])
    session = begin(firefox)
    assert firefox.axe() == []
    firefox.press(" ")
    at_cue(firefox, 1)  # its own clock leads from getting ready to the first exercise
    firefox.press(" ")
    assert firefox.evaluate(f"{PLAYER}.machine.running") is False
    leave_step(firefox, "Too hard")
    firefox.see("Quadruped Reach", at="[data-part=step]")
    before = firefox.evaluate(f"{PLAYER}.machine.index")
    until(lambda: not firefox.evaluate(f"{PLAYER}.courier.owed"), "the answer of the server")

    firefox.reload()
    until(lambda: is_ready(firefox), "the guide")
    assert firefox.evaluate(f"{PLAYER}.machine.index") == before
    firefox.see("Quadruped Reach", at="[data-part=step]")
    firefox.press("ESCAPE")
    firefox.click("button", "No time")
    firefox.wait_for(f"/sessions/{session}/finish/")
    firefox.evaluate("[0, 1].map(() => document.querySelector('main button[type=submit]').click())")
    firefox.wait_for(f"/sessions/{session}/")
    until(lambda: firefox.path == f"/sessions/{session}/", "the session's page")

    kept = firefox.call("GET", "/sessions/")["results"]
    assert [(one["id"], one["finished_at"] is not None) for one in kept] == [(session, True)]
    assert kept[0]["steps"][0]["outcome"] == "skipped"


def test_the_guide_of_a_browser_that_died_goes_on_where_it_was(firefox: Firefox, keys: dict[str, str]) -> None:
    firefox.sign_in(keys["fleur"])
    session = begin(firefox)
    leave_step(firefox, "Too hard")
    firefox.see("Quadruped Reach", at="[data-part=step]")
    until(lambda: not firefox.evaluate(f"{PLAYER}.courier.owed"), "the answer of the server")

    firefox.kill()
    firefox.sign_in(keys["fleur"])  # what Firefox had in memory alone is gone, as its cookies of the last seconds
    open_guide(firefox, session)

    firefox.see("Quadruped Reach", at="[data-part=step]")
    assert firefox.evaluate(f"[...{PLAYER}.progress.steps.values()].map(step => step.outcome)") == ["skipped"]


def test_a_routine_is_put_together_moved_by_keys_undone_and_saved(firefox: Firefox, keys: dict[str, str]) -> None:
    firefox.resize(1280, 900)
    firefox.sign_in(keys["frida"])
    firefox.open("/routines/new/")
    firefox.fill("Name", "By the window")
    for exercise in ("Rib Breathing", "Cat-Cow", "Dart"):
        firefox.fill("Search the exercises", exercise)
        firefox.click("button", f"Add {exercise}")
        firefox.see(f"{exercise} was added as number", at="#hint")
    assert firefox.axe() == []

    firefox.focus("button", "Move Dart, 3 of 3")
    firefox.press(" ")
    firefox.see("Dart, 3 of 3, picked up", at="#hint")
    firefox.press("ARROW_UP", "ARROW_UP", " ")
    firefox.see("Dart is number 1 of 3 now.", at="#hint")
    assert names(firefox)[:3] == ["Dart", "Rib Breathing", "Cat-Cow"]
    firefox.click("button", "Undo")
    firefox.see("Last change undone.", at="#hint")
    assert names(firefox)[:3] == ["Rib Breathing", "Cat-Cow", "Dart"]
    firefox.click("button", "More breaths, Rib Breathing")
    until(lambda: firefox.value("Breaths, Rib Breathing") == "7", "7 breaths")
    firefox.click("button", "Save routine")

    until(lambda: firefox.has("heading", "By the window"), "the routine")
    firefox.see("7 breaths")
    assert [one["name"] for one in firefox.call("GET", "/routines/")["results"]] == ["By the window"]


@pytest.fixture(scope="module")
def life(site: Site) -> str:
    """The session key of somebody with 3 months of a diary."""
    manage(site, "seed_demo", "--afresh")
    return make_people(site, "names.append('demo')")["demo"]


PAGES: dict[str, Any] = {
    "/progress/": "svg[aria-labelledby^=pain-chart] circle.entry",
    "/progress/print/": "svg",
    "/week/": "main h1",
    "/exercises/cat-cow/": "svg.figure",
    "/pain/": "main li",
}


def test_pages_that_draw_have_no_error_and_nothing_beside_the_screen(firefox: Firefox, life: str) -> None:
    firefox.sign_in(life)
    wrong: dict[str, object] = {}
    for address, part in PAGES.items():
        firefox.open(address)
        wrong[address] = (
            firefox.evaluate("document.querySelector(arguments[0]) !== null", part), firefox.axe(), firefox.sideways()
        )  # fmt: skip

    assert wrong == dict.fromkeys(PAGES, (True, [], 0))
