"""What was typed survives the end of a session, a browser that dies, and the Back button, in Chromium."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.driver import Chromium
from tests.browser.people import make_people
from tests.browser.scenario import EVENTS, LONG_FORMS, tell

pytestmark = pytest.mark.browser

EVERYTHING = """return fetch("/accounts/my-data/download/", {
  method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value }),
}).then((answer) => answer.text());"""


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
    stored = json.dumps(json.loads(driver.run(EVERYTHING)))
    driver.end()
    assert len(marks) == 30
    assert {mark: stored.count(mark) for mark in marks} == dict.fromkeys(marks, 1)
