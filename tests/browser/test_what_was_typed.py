"""What was typed survives the end of a session, a browser that dies, and the Back button, in Chromium."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site
from tests.browser.driver import Chromium
from tests.browser.people import make_people, page_of
from tests.browser.scenario import EVENTS, LONG_FORMS, tell
from tests.browser.test_player import (
    FAST_CLOCK,
    SHORT,
    begin,
    open_guide,
    shown_as_done,
    wait_for_cue,
    wait_until_told,
)
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

EVERYTHING = """const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const body = new URLSearchParams({ csrfmiddlewaretoken: token });
return fetch("/accounts/my-data/download/", { method: "POST", body }).then((answer) => answer.text());"""


def test_nothing_typed_is_lost_and_nothing_is_stored_twice(chromium: Browser, site: Site, tmp_path: Path) -> None:
    key = make_people(site, "person('typist')")["typist"]
    driver = Chromium(chromium.browser_type, tmp_path, site.url)
    driver.set_cookie("sessionid", key)

    marks = []
    for seed in range(len(LONG_FORMS) * len(EVENTS)):
        form, event = LONG_FORMS[seed % len(LONG_FORMS)], EVENTS[seed // len(LONG_FORMS)]
        session = driver.cookie("sessionid")
        marks.append(tell(driver, name="typist", seed=seed, form=form, event=event, session=session))

    driver.open("/accounts/my-data/")
    kinds = [kind for kind in json.loads(driver.run(EVERYTHING)).values() if isinstance(kind, list)]
    driver.end()
    # Of each kind that holds the mark, such as a routine and its version, there is one row.
    rows = {mark: {sum(mark in json.dumps(row) for row in kind) for kind in kinds} - {0} for mark in marks}
    assert len(marks) == 30
    assert rows == {mark: {1} for mark in marks}


def test_signed_out_in_mid_practice_all_3_steps_are_there_after_signing_in(chromium: Browser, site: Site) -> None:
    page = page_of(chromium, site, make_people(site, "person('wanderer')")["wanderer"])
    page.add_init_script(FAST_CLOCK)
    page.goto("/today/")
    session = begin(page, SHORT)
    open_guide(page, session)
    page.keyboard.press("Space")
    wait_for_cue(page, 2)
    page.keyboard.press("Space")
    wait_until_told(page)
    assert shown_as_done(page) == {"1": "done"}

    page.context.add_cookies([{"name": "sessionid", "value": "gone", "url": site.url}])
    page.keyboard.press("Space")
    page.get_by_role("heading", name="That was the last exercise").wait_for(timeout=60_000)
    expect(page.get_by_text("You were signed out. Go on: what you do is saved on this device.")).to_be_attached()
    page.get_by_role("link", name="How was it?").click()
    way_in = page.get_by_role("dialog", name="You were signed out").get_by_role("link", name="Sign in")
    expect(way_in).to_be_visible()
    page.reload()
    page.get_by_label("User name").fill("wanderer")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    page.wait_for_url(f"**/sessions/{session}/play/")
    page.wait_for_selector("guide-player[data-ready]")
    assert shown_as_done(page) == {"1": "done", "2": "done", "3": "done"}
    wait_until_told(page)
    page.get_by_role("link", name="How was it?").click()
    page.wait_for_url(f"**/sessions/{session}/finish/")
    page.context.close()
