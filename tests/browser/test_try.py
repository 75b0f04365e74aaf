"""A session without an account in a real browser: no request, kept on the device, and in one diary at most."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import ROOT, Site
from tests.browser.seen import faults_in_both_schemes, small_controls, too_wide_by

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"  # of tests.factories
PEOPLE = (
    "from tests.factories import make_ready, make_user\n"
    "for name in ('tessa', 'tom', 'two'): make_ready(make_user(name))"
)
PLAYER = "document.querySelector('guide-player')"
STORED = "JSON.parse(localStorage.getItem('tried'))"
STILL = "document.documentElement.style.setProperty('font-size', '200%')"


@pytest.fixture(scope="module", autouse=True)
def people(site: Site) -> None:
    """People who have answered the safety questions."""
    own = {"DATA_DIR": str(site.data), "DEBUG": "true", "PATH": os.environ["PATH"]}
    subprocess.run([sys.executable, "manage.py", "shell", "-c", PEOPLE], cwd=ROOT, env=own, check=True, timeout=120)


@pytest.fixture
def phone(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, locale="en-GB", timezone_id="Europe/Lisbon"
    )
    yield context
    context.close()


def sessions(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("fetch('/api/v1/sessions/').then((answer) => answer.json())")["results"]
    return found


def until(page: Page, expression: str) -> None:
    deadline = time.monotonic() + 10
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(20)


def begin(page: Page, address: str = "/try/") -> None:
    page.goto(address, wait_until="networkidle")
    page.locator("[data-try='begin']").click()
    if page.locator(".player-ask").count():
        page.locator(".player-main").click()
    until(page, f"{PLAYER}?.machine.running")


def finish(page: Page, *, feels: str) -> None:
    """Do all, and say how the back feels."""
    for _step in range(page.locator("[data-segment]").count()):
        page.evaluate(f"{PLAYER}.leaveStep('done')")
    page.locator("dialog[open] [data-do='finish']").click()
    page.get_by_role("radio", name=feels).check(force=True)


def sign_in(page: Page, name: str) -> None:
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def test_it_runs_without_a_request_and_goes_on_after_a_reload(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "favicon" not in request.url else None)
    phone.set_offline(True)
    page.evaluate(f"{PLAYER}.leaveStep('done')")
    until(page, f"{STORED}.draft.steps.length === 1")
    assert asked == []

    phone.set_offline(False)
    page.reload()
    until(page, f"{PLAYER}?.machine.cue.step === 2")
    page.locator(".player-main").click()
    until(page, f"{PLAYER}.machine.running")
    finish(page, feels="Worse")

    expect(page.locator("[data-part='worse']")).to_be_visible()
    expect(page.locator("[data-step] svg")).to_have_count(4)
    assert faults_in_both_schemes(page) == []
    page.reload()
    expect(page.get_by_role("radio", name="Worse")).to_be_checked()
    page.locator("[data-try='forget']").click()
    expect(page.locator("[data-try='begin']")).to_be_visible()
    assert page.evaluate(STORED) is None


def test_the_page_before_fits_a_phone_large_text_and_a_narrow_screen(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/try/", wait_until="networkidle")

    last = page.locator(".bulleted li").last.bounding_box()
    start = page.locator("[data-try='begin']").bounding_box()
    assert last
    assert start
    assert last["y"] + last["height"] <= start["y"] <= 844 - start["height"]
    assert small_controls(page) == []
    assert faults_in_both_schemes(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert too_wide_by(page) == 0
    page.evaluate(STILL)
    assert too_wide_by(page) == 0


def test_it_becomes_one_session_of_the_person_who_asked_for_it_and_of_nobody_else(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page)
    finish(page, feels="Easier")
    kept = page.evaluate(STORED)

    page.goto("/accounts/login/")  # somebody who did not ask
    sign_in(page, "tom")
    page.wait_for_url("**/today/")
    assert sessions(page) == []
    assert page.evaluate(STORED)["uuid"] == kept["uuid"]

    phone.clear_cookies()
    page.goto("/try/", wait_until="networkidle")
    page.locator("a[href='/accounts/login/?next=/try/keep/']").click()
    sign_in(page, "tessa")
    page.wait_for_url("**/week/first/")
    assert page.evaluate(STORED) is None
    found = sessions(page)
    assert [(one["client_uuid"], one["minutes"], len(one["steps"])) for one in found] == [(kept["uuid"], 1, 4)]
    assert found[0]["note"] == "My back felt easier afterwards."
    page.goto("/try/keep/")
    page.wait_for_url("**/week/first/")
    assert len(sessions(page)) == 1

    phone.clear_cookies()
    page.goto("/accounts/login/?next=/try/keep/")
    sign_in(page, "tom")
    page.wait_for_url("**/week/first/")
    assert sessions(page) == []


def test_without_javascript_the_movements_are_there_to_read(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/try/")

    expect(page.locator("[data-try='begin']")).to_be_hidden()
    expect(page.locator("#movements section")).to_have_count(4)
    expect(page.locator("#movements svg.figure").first).to_be_visible()
    context.close()


def sign_up_to_keep_it(page: Page, name: str) -> None:
    """From the end of the session to the pain, as somebody who skips what can be skipped."""
    page.locator("a[href='/accounts/signup/?next=/try/keep/']").click()
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password1]").fill(PASSWORD)
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/accounts/screening/**")
    page.wait_for_function("() => customElements.get('step-form')")
    page.locator("label:has([name=assessed][value=long_standing])").click()
    page.get_by_role("button", name="Skip: gentle movements only").click()
    page.wait_for_url("**/measures/start/**")


@pytest.mark.parametrize("way", ["start", "save"])
def test_a_new_person_finds_it_in_the_diary_whatever_way_they_take(phone: BrowserContext, way: str) -> None:
    page = phone.new_page()
    begin(page)
    finish(page, feels="The same")
    kept = page.evaluate(STORED)

    sign_up_to_keep_it(page, f"una-{way}")
    if way == "start":
        page.locator(".scale label:has([value='2'])").click()
        page.get_by_role("button", name="See my first week").click()
    else:
        page.get_by_role("link", name="Rather not say").click()
    page.wait_for_url("**/week/first/")

    assert [one["client_uuid"] for one in sessions(page)] == [kept["uuid"]]
    assert page.evaluate(STORED) is None
    page.locator(f"button[name={way}]").click()
    page.wait_for_url("**/play/" if way == "start" else "**/today/")


def test_a_voice_is_asked_for_once_without_a_request(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/try/", wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "favicon" not in request.url else None)
    page.locator("[data-try='begin']").click()
    expect(page.locator(".player-ask :checked")).to_be_focused()
    assert not page.evaluate(f"{PLAYER}.machine.running")
    page.locator("[data-do='test-sound']").click()
    page.locator(".player-main").click()
    until(page, f"{PLAYER}.machine.running")

    assert page.evaluate(f"{PLAYER}.settings.has_voice") is True
    assert asked == []
    page.locator("[data-switch='has_voice']").click()
    page.goto("/try/cat-cow/", wait_until="networkidle")
    page.locator("[data-try='begin']").click()
    until(page, f"{PLAYER}?.machine.running")
    expect(page.locator(".player-ask")).to_have_count(0)
    assert page.evaluate(f"{PLAYER}.settings.has_voice") is False


def test_two_sessions_in_two_windows_are_both_kept(phone: BrowserContext) -> None:
    six, one = phone.new_page(), phone.new_page()
    begin(six)
    begin(one, "/try/cat-cow/")
    finish(six, feels="Easier")
    finish(one, feels="Worse")

    rows = [six.evaluate(f"JSON.parse(localStorage.getItem('{name}'))") for name in ("tried", "tried/cat-cow")]
    assert [(row["what"], len(row["steps"]), row["feels"]) for row in rows] == [
        ("tried", 4, "easier"),
        ("tried/cat-cow", 1, "worse"),
    ]
    six.locator("a[href='/accounts/login/?next=/try/keep/']").click()
    sign_in(six, "two")
    six.wait_for_url("**/week/first/")
    assert {found["client_uuid"] for found in sessions(six)} == {row["uuid"] for row in rows}
    assert six.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('tried'))") == []


def test_a_broken_record_is_none(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/try/", wait_until="networkidle")
    broken = "{version: 1, uuid: 'a', what: 'tried', begun: new Date(), finished: new Date()}"
    page.evaluate(f"localStorage.setItem('tried', JSON.stringify({broken}))")
    page.reload(wait_until="networkidle")

    expect(page.locator("[data-try='begin']")).to_be_visible()
    assert page.evaluate(STORED) is None
