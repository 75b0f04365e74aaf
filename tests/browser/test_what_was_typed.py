"""What was typed survives the end of a session, a browser that dies, and the Back button, in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.driver import Chromium
from tests.browser.people import make_people, page_of
from tests.browser.scenario import IN_CI, ON_THE_DEVICE, stored, tell, tell_of_questions
from tests.browser.test_player import (
    FAST_CLOCK,
    SHORT,
    begin,
    open_guide,
    shown_as_done,
    wait_for_cue,
    wait_until_told,
)
from tests.browser.typed_form import SEND
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

ROWS = f"() => {{ {ON_THE_DEVICE} }}"


def test_nothing_typed_is_lost_and_nothing_is_stored_twice(chromium: Browser, site: Site, tmp_path: Path) -> None:
    key = make_people(site, "person('typist')")["typist"]
    driver = Chromium(chromium.browser_type, tmp_path, site.url)
    driver.set_cookie("sessionid", key)

    rows = stored(driver, [tell(driver, name="typist", seed=seed) for seed in IN_CI])
    left = tell_of_questions(driver)
    driver.end()

    assert {mark: {*of.values()} for mark, of in rows.items()} == {f"run{seed:04d}x": {1} for seed in IN_CI}
    assert left == []


def test_two_tabs_with_one_form_lose_nothing_and_store_nothing_twice(chromium: Browser, site: Site) -> None:
    first = page_of(chromium, site, make_people(site, "person('tabitha')")["tabitha"])
    second = first.context.new_page()
    for page in (first, second):
        page.goto("/pain/add/")
        page.wait_for_selector("keep-typed[data-ready]", state="attached")
    for page, score, note in ((first, "3", "from the first tab"), (second, "4", "from the second tab")):
        page.locator(f"main input[name=score][value='{score}']").check(force=True)
        page.locator("main [name=note]").fill(note)
        page.locator("main [name=note]").blur()
        page.wait_for_selector("keep-typed[data-kept='4']", state="attached")
    first.close()
    second.close()

    third = first.context.new_page()
    third.goto("/pain/add/")
    expect(third.locator("main [name=note]")).to_have_value("from the second tab")
    send(third)
    third.goto("/pain/add/")
    expect(third.locator("main [name=note]")).to_have_value("from the first tab")
    fourth = first.context.new_page()
    fourth.goto("/pain/add/")
    expect(fourth.locator("main [name=note]")).to_have_value("from the first tab")
    fourth.locator("main [name=note]").fill("from the fourth tab")
    send(fourth)
    send(third)  # as the fourth tab sent it already, but with other words: nothing is taken for sent
    expect(third.locator("main [name=note]")).to_have_value("from the first tab")
    send(third)

    told = third.request.get("/api/v1/pain-entries/").json()["results"]
    assert sorted(one["note"] for one in told) == [
        "from the first tab",
        "from the fourth tab",
        "from the second tab",
    ]
    third.goto("/accounts/tokens/new/")
    third.get_by_label("Name").fill("my script")
    send(third)
    shown = third.locator("pre.key").inner_text()
    assert shown.startswith("pil_")
    assert third.evaluate(ROWS) == []
    assert shown not in third.evaluate("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    third.goto("/accounts/tokens/new/")
    expect(third.get_by_label("Name")).to_have_value("")
    third.context.close()


def send(page: Page) -> None:
    """Send the form of the page, and wait for the page that answers, with what it had kept."""
    with page.expect_navigation():
        page.evaluate(f"() => {{ {SEND} }}")
    page.wait_for_selector("keep-typed[data-ready]", state="attached")


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


def test_what_is_typed_after_a_form_came_back_is_kept_and_forgotten_like_the_rest(
    chromium: Browser, site: Site
) -> None:
    page = page_of(chromium, site, make_people(site, "person('ruta')")["ruta"])
    note = page.locator("main [name=note]")
    come_back_with(page, "first", name="ruta")

    type_into_note(page, "first and more")
    page.goto("/today/")
    page.goto("/care/add/")
    page.wait_for_selector("keep-typed[data-ready]", state="attached")
    expect(note).to_have_value("first and more")
    expect(page.get_by_text("What you typed is here again")).to_have_count(1)
    with page.expect_navigation():
        page.get_by_role("button", name="Forget it and begin again").click()
    page.goto("/care/add/")
    page.wait_for_selector("keep-typed[data-ready]", state="attached")
    expect(note).to_have_value("")
    page.context.close()


# A slow device, and somebody who types at once, on the first page of the tab.
TYPED_AT_ONCE = """
if (!sessionStorage.getItem('began')) {
  sessionStorage.setItem('began', 'yes');
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (name, version) {
    const asked = open.call(this, name, version);
    if (name !== 'whose') return asked;
    return Object.defineProperty(asked, 'onsuccess', {
      set(then) { asked.addEventListener('success', (event) => setTimeout(then, 500, event)); },
    });
  };
  customElements.whenDefined('keep-typed').then(() => {
    const field = document.querySelector('main [name=name]');
    field.form.isTheSame = true;
    field.value = 'By the window';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
"""


def test_what_is_typed_before_the_page_has_looked_is_not_given_back_over_itself(chromium: Browser, site: Site) -> None:
    page = page_of(chromium, site, make_people(site, "person('quintus')")["quintus"])
    page.add_init_script(TYPED_AT_ONCE)
    page.goto("/routines/new/")
    page.wait_for_selector("keep-typed[data-ready]", state="attached")

    assert page.locator("main [name=name]").evaluate("field => field.form.isTheSame")
    expect(page.locator("main [name=name]")).to_have_value("By the window")
    expect(page.get_by_text("What you typed")).to_have_count(0)

    page.reload()
    expect(page.locator("main [name=name]")).to_have_value("By the window")
    page.get_by_role("button", name="Add an exercise").click()
    sheet = page.get_by_role("region", name="Add an exercise")
    expect(sheet.get_by_role("heading", name="Add an exercise")).to_be_focused()


def test_nobody_sees_at_back_what_another_person_typed_in_this_browser(chromium: Browser, site: Site) -> None:
    keys = make_people(site, "person('nuria'), person('ole')")
    page = page_of(chromium, site, keys["nuria"])
    page.goto("/care/add/")
    page.wait_for_selector("keep-typed[data-ready]", state="attached")
    type_into_note(page, "a private note of nora")

    page.context.add_cookies([{"name": "sessionid", "value": keys["ole"], "url": site.url}])
    page.goto("/today/")
    page.wait_for_selector("keep-typed[data-ready]", state="attached")
    page.go_back()

    page.wait_for_selector("keep-typed[data-ready]", state="attached")
    expect(page.locator("main [name=note]")).to_have_value("")
    page.context.close()


def come_back_with(page: Page, words: str, *, name: str) -> None:
    """Type ``words`` into a note, send it after the session has ended, and sign in again."""
    page.goto("/care/add/")
    page.wait_for_selector("keep-typed[data-ready]", state="attached")
    type_into_note(page, words)
    page.context.clear_cookies()
    send(page)
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_selector("keep-typed[data-ready]", state="attached")
    expect(page.locator("main [name=note]")).to_have_value(words)


def type_into_note(page: Page, words: str) -> None:
    """And wait until it is on the disk."""
    kept = int(page.locator("keep-typed").get_attribute("data-kept") or 0)
    page.locator("main [name=note]").fill(words)
    page.locator("main [name=note]").blur()
    page.wait_for_selector(f"keep-typed[data-kept='{kept + 2}']", state="attached")
