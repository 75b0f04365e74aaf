"""The clock and the zone of the device: noticed where they matter, and never a reason to lose what was done."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.people import make_people, page_of
from tests.browser.seen import too_wide_by

pytestmark = pytest.mark.browser

PLAYER = "document.querySelector('guide-player')"
MOVE = """(hours) => {
  const date = (window.date ??= Date.now.bind(Date)), moved = hours * 3_600_000;
  Date.now = () => date() + moved;
  const Clock = Date;
  window.Date = class extends Clock { constructor(...given) { super(...(given.length ? given : [Clock.now()])); } };
}"""
RUNNING = """
owner = person("clocked")
practice.begin(owner=owner, routine=Routine.objects.copy_starter("first-week-gentle", owner=owner, today=today), at=now)
"""


def zone_says(zone: str) -> str:
    return f"""const format = Intl.DateTimeFormat.prototype.resolvedOptions;
    Intl.DateTimeFormat.prototype.resolvedOptions = function () {{
      return {{ ...format.call(this), timeZone: {zone!r} }};
    }};"""


def test_a_device_in_another_zone_is_asked_about_once(chromium: Browser, site: Site) -> None:
    page = page_of(chromium, site, make_people(site, "person('zoe')")["zoe"], timezone_id="Asia/Calcutta")

    page.goto("/today/")
    line = page.get_by_text("Your device is on Kolkata time. Use it here?")
    expect(line).to_be_visible()
    assert too_wide_by(page) == 0
    page.get_by_role("button", name="Keep mine").click()
    page.wait_for_url("**/today/")
    with page.expect_response("**/device-zone/**"):
        page.reload()

    expect(line).to_have_count(0)
    page.context.close()


def test_at_sign_up_a_zone_that_is_unknown_chooses_nothing_and_asks(chromium: Browser, site: Site) -> None:
    asked = []
    for zone in ("Etc/Unknown", "Mars/X", ""):
        context = chromium.new_context(base_url=site.url, locale="en-GB")
        context.add_init_script(zone_says(zone))
        page = context.new_page()
        page.goto("/accounts/signup/", wait_until="networkidle")
        asked.append(
            (zone, page.get_by_label("Where are you?").is_visible(), page.locator("#id_time_zone").input_value())
        )
        context.close()

    assert asked == [("Etc/Unknown", True, ""), ("Mars/X", True, ""), ("", True, "")]


def done(page: Page, steps: int) -> None:
    for _step in range(steps):
        page.evaluate(f"{PLAYER}.leaveStep('done')")


def stored(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("fetch('/api/v1/sessions/').then((answer) => answer.json())")["results"]
    return found


def test_a_clock_that_is_moved_by_hours_loses_no_practice(chromium: Browser, site: Site) -> None:
    page = page_of(chromium, site, make_people(site, RUNNING)["clocked"])
    page.goto("/today/")
    session = stored(page)[0]["id"]
    page.goto(f"/sessions/{session}/play/")
    page.wait_for_selector("guide-player[data-ready]")

    # With an account: on by 5 hours and back by 7, a reload, and all is there.
    for step, hours in enumerate((5, -7), start=1):
        page.evaluate(f"{PLAYER}.start()")
        page.evaluate(MOVE, hours)
        page.wait_for_timeout(100)
        done(page, 1)
        assert page.evaluate(f"{PLAYER}.progress.told({step}).outcome") == "done"
    page.evaluate(f"{PLAYER}.courier.bring()")
    page.reload()
    page.wait_for_selector("guide-player[data-ready]")
    assert [page.evaluate(f"{PLAYER}.progress.told({step}).outcome") for step in (1, 2)] == ["done", "done"]
    steps = page.locator("[data-segment]").count()
    done(page, steps - 2)
    page.evaluate(f"{PLAYER}.courier.bring()")
    page.goto(f"/sessions/{session}/finish/")
    page.get_by_role("button", name="Save").first.click()
    assert [(row["id"], row["finished_at"] is not None) for row in stored(page)] == [(session, True)]

    # Without one: on by 5 hours in the middle, kept on a device whose clock is fast, and taken into the diary.
    key = page.context.cookies()
    page.context.clear_cookies()
    page.goto("/try/", wait_until="networkidle")
    page.locator("[data-try='begin']").click()
    done(page, 1)
    page.evaluate(MOVE, 5)
    done(page, page.locator("[data-segment]").count() - 1)
    page.locator("dialog[open] [data-do='finish']").click()
    row = page.evaluate("JSON.parse(localStorage.getItem('tried'))")
    assert [step["outcome"] for step in row["steps"]] == ["done"] * len(row["steps"])
    fast = {"begun": "2099-01-01T10:00:00.000Z", "finished": "2099-01-01T10:09:00.000Z"}
    page.evaluate("(row) => localStorage.setItem('tried', JSON.stringify(row))", row | fast)
    page.context.add_cookies(key)  # type: ignore[arg-type]
    page.goto("/try/keep/")
    page.wait_for_url("**/today/")
    assert [found["minutes"] for found in stored(page) if found["id"] != session] == [9]
    page.context.close()
