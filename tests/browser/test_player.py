"""The guided session in a real browser: by keyboard, in time, through reloads, crashes and lost connections.

Its only clock is the browser's. With a clock that runs 60 times as fast a session takes seconds.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.conftest import CHROMIUM_FLAGS, Site
from tests.browser.seen import faults, too_wide_by
from tests.browser.test_main_job import agree, sign_up

pytestmark = pytest.mark.browser

FASTER = 60
FAST_CLOCK = f"""(() => {{
  const [now, begun] = [performance.now.bind(performance), performance.now()];
  const later = window.setTimeout.bind(window);
  performance.now = () => begun + (now() - begun) * {FASTER};
  window.setTimeout = (then, ms = 0, ...rest) => later(then, ms / {FASTER}, ...rest);
}})();"""
# What the guide tells, with the second of its clock; a listener that catches what does not bubble.
LISTEN = """window.told = [];
for (const type of ["start", "cue", "part", "end"]) {
  document.addEventListener(`guide:${type}`, ({ detail }) => window.told.push({ type, ...detail }), true);
}
window.sent = [];
const ask = window.fetch;
window.fetch = async (url, options) => {
  const answer = await ask(url, options);
  if (options?.method === "PUT" && url.includes("/draft/")) {
    window.sent.push([JSON.parse(options.body).sequence, answer.status]);
  }
  return answer;
};"""
# How late the browser itself is: the frames that it draws, each with its second and how long it let one wait.
FRAMES = """() => {
  window.frames_drawn = [];
  const draw = (before) => requestAnimationFrame(() => {
    const now = performance.now();
    window.frames_drawn.push([now / 1000, (now - before) / 1000]);
    draw(now);
  });
  draw(performance.now());
}"""
API = """async ([method, url, body]) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const answer = await fetch(url, {
    method, body: body ? JSON.stringify(body) : undefined,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
  });
  return answer.json();
}"""
NINE_MINUTES = {"breathing": 8, "cat-cow": 6, "quadruped-reach": 6, "dart": 6, "childs-pose": 5}
SHORT = {"breathing": 6, "quadruped-reach": 5, "dart": 6}
IN_ORDER = [
    *[("ready", 1, 0), ("work", 1, 0)],
    *[("change", 2, 0), ("ready", 2, 0), ("work", 2, 0)],
    *[("ready", 3, 1), ("work", 3, 1), ("switch", 3, 2), ("work", 3, 2)],
    *[("change", 4, 0), ("ready", 4, 0), ("work", 4, 0)],
    *[("change", 5, 0), ("ready", 5, 0), ("work", 5, 0)],
]


def call(page: Page, method: str, url: str, body: Any = None) -> Any:
    """Call the API from the open page."""
    return page.evaluate(API, [method, f"/api/v1{url}", body])


def begin(page: Page, doses: dict[str, int]) -> int:
    """Begin a session of these exercises as the person who is signed in, in place of a running one."""
    return start(page, make(page, doses))


def start(page: Page, routine: int) -> int:
    return int(call(page, "POST", "/sessions/start/", {"routine": routine})["id"])


def make(page: Page, doses: dict[str, int]) -> int:
    """A routine of these exercises, once no session runs."""
    page.goto("/accounts/me/")
    for running in [one for one in call(page, "GET", "/sessions/")["results"] if one["finished_at"] is None]:
        page.goto(f"/sessions/{running['id']}/")
        page.get_by_role("button", name="Discard this session").click()
        page.goto("/accounts/me/")
    steps = [{"exercise": slug, "reps": reps} for slug, reps in doses.items()]
    return int(call(page, "POST", "/routines/", {"name": "Led", "steps": steps})["id"])


def open_guide(page: Page, session: int) -> None:
    page.goto(f"/sessions/{session}/play/")
    page.wait_for_selector("guide-player[data-ready]")


def told(page: Page, kind: str) -> list[dict[str, Any]]:
    return [one for one in page.evaluate("window.told") if one["type"] == kind]


def cues(page: Page) -> list[tuple[str, int, int]]:
    return [(one["cue"]["kind"], one["cue"]["step"], one["cue"]["side"]) for one in told(page, "cue")]


def until(page: Page, expression: str, seconds: float = 30) -> None:
    """Waits for what the page says of itself; the policy of the site lets no script be made of words."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(20)


def wait_for_cue(page: Page, number: int) -> None:
    until(page, f"document.querySelector('guide-player').machine.index >= {number}")


def wait_until_told(page: Page) -> None:
    """Wait until the server has acknowledged every draft."""
    until(page, "!document.querySelector('guide-player').courier.owed")


@pytest.fixture(scope="module")
def person(chromium: Browser, site: Site) -> dict[str, Any]:
    """The storage of a browser in which Paula is signed in, ready to begin."""
    return signed_up(chromium, site, "paula")


def signed_up(chromium: Browser, site: Site, name: str) -> dict[str, Any]:
    context = chromium.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, timezone_id="Europe/Lisbon", locale="en-GB"
    )
    page = context.new_page()
    sign_up(page, name)
    agree(page)
    state: dict[str, Any] = context.storage_state()
    context.close()
    return state


def phone(chromium: Browser, site: Site, person: dict[str, Any], **options: Any) -> BrowserContext:
    context = chromium.new_context(
        **{"base_url": site.url, "viewport": {"width": 390, "height": 844}, "storage_state": person, "locale": "en-GB"}
        | options
    )
    context.add_init_script(LISTEN)
    return context


@pytest.fixture
def fast(chromium: Browser, site: Site, person: dict[str, Any]) -> Iterator[Page]:
    """Paula's phone with a clock that runs 60 times as fast. Any error in the console fails the test."""
    context = phone(chromium, site, person)
    context.add_init_script(FAST_CLOCK)
    yield from watched(context)


@pytest.fixture
def slow(chromium: Browser, site: Site, person: dict[str, Any]) -> Iterator[Page]:
    """Paula's phone."""
    yield from watched(phone(chromium, site, person))


def watched(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    expected = ("ERR_INTERNET_DISCONNECTED", "409 (Conflict)")  # what the tests of both are about
    assert [error for error in errors if not any(words in error for words in expected)] == []


# In order and in time --------------------------------------------------------------------------------------------


def test_a_routine_of_nine_minutes_is_led_by_keyboard_alone(fast: Page) -> None:
    session = begin(fast, NINE_MINUTES)
    open_guide(fast, session)
    minutes = fast.evaluate("document.querySelector('guide-player').data.timeline.minutes")

    fast.keyboard.press("Space")
    fast.get_by_role("heading", name="That was the last exercise").wait_for(timeout=60_000)

    assert minutes == 9
    assert cues(fast) == IN_ORDER
    drawn = fast.evaluate("[...document.querySelectorAll('[data-segment]')].map((one) => one.dataset.outcome)")
    assert drawn == ["done"] * 5
    fast.keyboard.press("Enter")  # the link that the end of a session offers has the focus
    fast.wait_for_url(f"**/sessions/{session}/finish/")
    draft = call(fast, "GET", f"/sessions/{session}/draft/")
    assert [(step["outcome"], step["reps_done"]) for step in draft["steps"]] == [
        ("done", reps) for reps in NINE_MINUTES.values()
    ]


def test_two_sides_get_the_same_time(fast: Page) -> None:
    open_guide(fast, begin(fast, {"quadruped-reach": 5}))

    fast.keyboard.press("Space")
    fast.get_by_role("heading", name="That was the last exercise").wait_for(timeout=60_000)

    at = {(one["cue"]["kind"], one["cue"]["side"]): one["now"] for one in told(fast, "cue")}
    end = told(fast, "end")[0]["now"]
    lasts = [one["cue"]["seconds"] for one in told(fast, "cue") if one["cue"]["kind"] == "work"]
    assert lasts == [65, 65]
    for side in (at["switch", 2] - at["work", 1], end - at["work", 2]):
        assert side == pytest.approx(65, abs=8)  # a frame of the fast clock is a second or more


def test_over_two_minutes_each_cue_comes_within_100_milliseconds_of_its_time(slow: Page) -> None:
    open_guide(slow, begin(slow, SHORT))

    slow.evaluate(FRAMES)
    slow.keyboard.press("Space")
    slow.wait_for_timeout(121_000)

    begun = told(slow, "start")[0]["now"]
    later = told(slow, "cue")[1:]  # the first one is shown before
    parts = told(slow, "part")
    late = [(one["now"], one["now"] - begun - one["cue"]["begins"] - one.get("at", 0)) for one in [*later, *parts]]
    frames = slow.evaluate("window.frames_drawn")
    own = [seconds - max(wait for at, wait in frames if abs(at - now) < 0.5) for now, seconds in late]
    assert len(later) >= 4
    assert len(parts) >= 15
    assert max(own) < 0.1
    assert min(seconds for _, seconds in late) > -0.005


def test_pause_back_and_skip_by_keys(fast: Page) -> None:
    open_guide(fast, begin(fast, SHORT))
    heading = fast.locator("[data-part='step']")

    fast.keyboard.press("ArrowRight")  # getting ready needs no reason to be left
    expect(fast.locator("[data-part='count']")).to_have_text("1")
    fast.keyboard.press("ArrowRight")
    expect(fast.get_by_role("heading", name="Skip Rib Breathing?")).to_be_visible()
    fast.get_by_role("button", name="Too hard").click()
    expect(heading).to_have_text("Quadruped Reach: Come to all fours.")
    fast.keyboard.press("ArrowLeft")
    expect(heading).not_to_have_text("Quadruped Reach: Come to all fours.")
    fast.keyboard.press("ArrowRight")
    fast.get_by_role("button", name="Continue").click()
    fast.keyboard.press("Escape")
    expect(fast.get_by_role("heading", name="Leave this session?")).to_be_visible()
    fast.keyboard.press("Escape")
    expect(fast.get_by_role("heading", name="Leave this session?")).to_be_hidden()

    steps = fast.evaluate("[...document.querySelector('guide-player').progress.steps.values()]")
    assert [(step["outcome"], step["skip_reason"]) for step in steps] == [("skipped", "hard")]


def test_any_exercise_is_two_taps_away(fast: Page) -> None:
    open_guide(fast, begin(fast, SHORT))
    fast.get_by_role("button", name="All exercises of this session").click()
    expect(fast.get_by_role("button", name="Rib Breathing 6 breaths now")).to_be_visible()

    fast.get_by_role("button", name="Dart 6 repetitions to come").click()

    expect(fast.locator("[data-part='step']")).to_have_text("Dart: Lie face down.")
    steps = fast.evaluate("[...document.querySelector('guide-player').progress.steps.values()]")
    assert [step for step in steps if step["outcome"]] == []


# Coming back -----------------------------------------------------------------------------------------------------


def test_a_reload_in_the_middle_goes_on_at_the_same_cue(fast: Page) -> None:
    session = begin(fast, SHORT)
    open_guide(fast, session)
    fast.keyboard.press("Space")
    wait_for_cue(fast, 4)
    fast.keyboard.press("Space")
    before = fast.evaluate("(({ index, at }) => ({ index, at }))(document.querySelector('guide-player').machine)")
    name = fast.locator("[data-part='eyebrow']").inner_text()

    fast.reload()
    fast.wait_for_selector("guide-player[data-ready]")

    after = fast.evaluate("(({ index, at }) => ({ index, at }))(document.querySelector('guide-player').machine)")
    assert after["index"] == before["index"]
    assert before["at"] - 14 <= after["at"] <= before["at"] + 0.001  # at the beginning of the repetition
    assert fast.locator("[data-part='eyebrow']").inner_text() == name
    fast.keyboard.press("Space")
    wait_for_cue(fast, before["index"] + 1)


def test_another_device_goes_on_where_the_first_one_was(
    fast: Page, chromium: Browser, site: Site, person: dict[str, Any]
) -> None:
    session = begin(fast, SHORT)
    open_guide(fast, session)
    fast.keyboard.press("Space")
    wait_for_cue(fast, 4)
    fast.keyboard.press("Space")
    wait_until_told(fast)
    laptop = phone(chromium, site, person, viewport={"width": 1280, "height": 800}).new_page()

    open_guide(laptop, session)
    assert laptop.evaluate("document.querySelector('guide-player').machine.index") == 4
    laptop.keyboard.press("ArrowRight")
    laptop.get_by_role("button", name="Done enough, next exercise").click()
    wait_until_told(laptop)
    fast.keyboard.press("Space")
    ahead = fast.get_by_role("dialog", name="This session continues on another device")
    expect(ahead).to_be_visible()
    ahead.get_by_role("button", name="Continue here").click()
    fast.wait_for_load_state()
    fast.wait_for_selector("guide-player[data-ready]")
    assert fast.evaluate("document.querySelector('guide-player').data.draft.steps[1].outcome") == "done"

    laptop.context.close()


KILLS = 20


def browser_process(profile: Path) -> int:
    """Return the process of the browser that uses ``profile``."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().decode().split("\0")
            except OSError:
                continue
            if f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words):
                return int(folder.name)
    raise AssertionError("the browser is gone")


def wait_until_gone(process: int) -> None:
    deadline = time.monotonic() + 10
    with suppress(FileNotFoundError, ProcessLookupError):  # gone between two looks, or within one
        while Path(f"/proc/{process}/cmdline").read_bytes() and time.monotonic() < deadline:
            time.sleep(0.02)


def shown_as_done(page: Page) -> dict[str, str]:
    return dict(
        page.evaluate(
            "[...document.querySelectorAll('[data-segment][data-outcome]')].map((one) => "
            "[one.dataset.segment, one.dataset.outcome])"
        )
    )


def test_twenty_kills_lose_no_step_and_make_no_second_session(
    chromium: Browser, site: Site, person: dict[str, Any], tmp_path: Path
) -> None:
    """The browser is killed 20 times at seeded moments; during the last third the server is unreachable."""
    chance = random.Random(20)
    done: dict[str, str] = {}
    session = 0

    for kill in range(KILLS + 1):
        context = chromium.browser_type.launch_persistent_context(
            tmp_path, executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS, base_url=site.url, locale="en-GB"
        )
        context.add_init_script(LISTEN)
        context.add_init_script(FAST_CLOCK)
        page = context.pages[0]
        context.add_cookies(person["cookies"])  # those of a browser that is killed may not be on the disk yet
        if not session:
            session = begin(page, NINE_MINUTES)
        open_guide(page, session)
        assert done.items() <= shown_as_done(page).items(), f"after kill {kill}"
        if kill == KILLS:
            break
        context.set_offline(kill >= KILLS * 2 // 3)
        page.keyboard.press("Space")
        time.sleep(chance.uniform(0.1, 1.4))
        done |= shown_as_done(page)
        process = browser_process(tmp_path)
        os.kill(process, signal.SIGKILL)
        wait_until_gone(process)
        with suppress(Error):  # it is gone already
            context.close()

    if page.get_by_role("heading", name="That was the last exercise").is_hidden():
        page.keyboard.press("Space")
    page.get_by_role("heading", name="That was the last exercise").wait_for(timeout=60_000)
    page.get_by_role("link", name="How was it?").click()
    page.wait_for_url("**/finish/")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/sessions/{session}/")
    kept = [one for one in call(page, "GET", "/sessions/")["results"] if one["id"] >= session]
    context.close()
    assert [(one["id"], one["finished_at"] is not None) for one in kept] == [(session, True)]
    assert [step["outcome"] for step in kept[0]["steps"]] == ["done"] * 5
    assert len(done) >= 3, "the kills came too early to mean anything"


def test_a_server_that_is_away_stops_no_session_and_is_told_once_it_is_back(fast: Page) -> None:
    session = begin(fast, SHORT)
    open_guide(fast, session)
    fast.keyboard.press("Space")
    wait_for_cue(fast, 4)
    fast.context.set_offline(True)
    until(fast, "document.querySelector('guide-player').courier.away")
    fast.evaluate("window.sent = []")

    fast.get_by_role("heading", name="That was the last exercise").wait_for(timeout=60_000)
    expect(fast.get_by_text("No connection.").first).to_be_visible()
    fast.get_by_role("link", name="How was it?").click()
    expect(fast.get_by_text("No connection.").first).to_be_visible()
    assert fast.evaluate("window.sent") == []
    fast.context.set_offline(False)
    wait_until_told(fast)

    draft = call(fast, "GET", f"/sessions/{session}/draft/")
    assert [step["outcome"] for step in draft["steps"]] == ["done"] * 3
    assert fast.evaluate("window.sent") == [[draft["sequence"], 200]]
    fast.get_by_role("link", name="How was it?").click()
    fast.wait_for_url(f"**/sessions/{session}/finish/")


def test_the_device_forgets_the_draft_once_the_session_is_over_or_somebody_signs_out(fast: Page) -> None:
    rows = """() => new Promise((done) => {
      const asked = indexedDB.open("guide");
      asked.onsuccess = () => {
        const names = [...asked.result.objectStoreNames];
        if (!names.length) { asked.result.close(); done(0); return; }
        const count = asked.result.transaction("drafts").objectStore("drafts").count();
        count.onsuccess = () => { asked.result.close(); done(count.result); };
      };
    })"""
    session = begin(fast, SHORT)
    open_guide(fast, session)
    fast.keyboard.press("Space")
    wait_for_cue(fast, 2)
    fast.keyboard.press("Space")
    wait_until_told(fast)
    assert fast.evaluate(rows) == 1

    fast.goto(f"/sessions/{session}/finish/")
    fast.get_by_role("button", name="Save").click()
    fast.wait_for_url(f"**/sessions/{session}/")
    fast.wait_for_load_state("networkidle")

    assert fast.evaluate(rows) == 0

    open_guide(fast, begin(fast, SHORT))
    fast.keyboard.press("ArrowRight")
    fast.evaluate("document.querySelector('guide-player').save()")
    wait_until_told(fast)
    assert fast.evaluate(rows) == 1
    fast.context.clear_cookies()
    fast.goto("/accounts/login/", wait_until="networkidle")
    assert fast.evaluate(rows) == 1  # the session of the site ended by itself
    fast.evaluate("document.cookie = 'signed_out=1; path=/'")  # what the answer to a wanted sign-out says
    fast.goto("/accounts/login/", wait_until="networkidle")
    assert fast.evaluate(rows) == 0


# Stopping --------------------------------------------------------------------------------------------------------


@pytest.fixture
def fast_of_another(chromium: Browser, site: Site) -> Iterator[Page]:
    """The phone of another person, for tests that leave them blocked by a sign."""
    context = phone(chromium, site, signed_up(chromium, site, "renata"))
    context.add_init_script(FAST_CLOCK)
    yield from watched(context)


def test_stop_shows_the_emergency_list_at_once_and_a_first_sign_leaves_no_way_on(fast_of_another: Page) -> None:
    fast = fast_of_another
    session = begin(fast, SHORT)
    open_guide(fast, session)
    fast.keyboard.press("Space")
    wait_for_cue(fast, 1)

    fast.get_by_role("button", name="Stop", exact=True).click()

    stop = fast.get_by_role("dialog", name="Stop and call for help")
    expect(stop.get_by_role("button", name="Chest pain or tightness")).to_be_visible()
    expect(stop.get_by_role("link", name="Call 112")).to_be_in_viewport()
    expect(stop.get_by_role("heading")).to_have_count(1)
    assert fast.evaluate("document.querySelector('guide-player').machine.running") is False
    stop.get_by_role("button", name="Chest pain or tightness").click()
    for _ in range(2):
        emergency = fast.get_by_role("dialog", name="Call your emergency number")
        expect(emergency.get_by_role("link", name="Call 112")).to_be_visible()
        expect(emergency.get_by_role("button")).to_have_count(0)
        expect(emergency.get_by_role("link")).to_have_count(2)  # the number of where they are, and "Log what I did"
        for key in ("Escape", "Escape", "Escape", "Space"):
            fast.keyboard.press(key)
        expect(emergency).to_be_visible()
        assert fast.evaluate("document.querySelector('guide-player').machine.running") is False
        wait_until_told(fast)
        fast.reload()
        fast.wait_for_selector("guide-player[data-ready]")
    draft = call(fast, "GET", f"/sessions/{session}/draft/")
    assert (draft["stop_reason"], draft["stop_signs"]) == ("symptom", ["chest"])


def test_a_second_sign_ends_the_session_and_a_third_rests_for_two_minutes(fast: Page) -> None:
    open_guide(fast, begin(fast, SHORT))
    fast.keyboard.press("Space")
    wait_for_cue(fast, 1)
    fast.get_by_role("button", name="Stop", exact=True).click()
    fast.get_by_role("button", name="None of these").click()
    expect(fast.get_by_role("button", name="Tingling")).to_be_visible()
    fast.get_by_role("button", name="None of these").click()
    fast.get_by_role("button", name="Rest for 2 minutes").click()

    expect(fast.get_by_role("heading", name="2 minutes are up.")).to_be_visible(timeout=5000)
    fast.get_by_role("button", name="Better, continue with the easier version").click()
    expect(fast.locator("[data-part='easier']")).to_contain_text("Sitting: ")
    assert fast.evaluate("document.querySelector('guide-player').machine.running") is True
    fast.get_by_role("button", name="Stop", exact=True).click()
    fast.get_by_role("button", name="None of these").click()
    fast.get_by_role("button", name="Tingling").click()

    ended = fast.get_by_role("dialog", name="End the session")
    expect(ended).to_be_visible()
    expect(ended.get_by_role("button")).to_have_count(0)
    fast.get_by_role("link", name="Log what I did").click()
    fast.wait_for_url("**/finish/")


@pytest.fixture
def fast_of_a_beginner(chromium: Browser, site: Site) -> Iterator[Page]:
    """The phone of a person with an empty diary, for whom no exercise is planned in its easier version."""
    context = phone(chromium, site, signed_up(chromium, site, "bruna"))
    context.add_init_script(FAST_CLOCK)
    yield from watched(context)


def test_hurts_is_one_tap_and_the_easier_form_and_the_pain_are_known_afterwards(fast_of_a_beginner: Page) -> None:
    fast = fast_of_a_beginner
    session = begin(fast, SHORT)
    assert [step["form"] for step in call(fast, "GET", f"/sessions/{session}/")["steps"]] == ["base"] * 3
    open_guide(fast, session)
    fast.keyboard.press("Space")
    wait_for_cue(fast, 3)

    fast.get_by_role("button", name="Hurts", exact=True).click()
    expect(fast.get_by_role("heading", name="Saved: Quadruped Reach hurts")).to_be_visible()
    fast.get_by_role("button", name="Continue with the easier version").click()
    expect(fast.locator("[data-part='easier']")).to_contain_text("Leg only, toes down: ")
    until(fast, "document.querySelector('guide-player').progress.told(2).reps_done > 0")
    fast.keyboard.press("Escape")
    fast.get_by_role("button", name="Tired").click()
    fast.wait_for_url("**/finish/")

    draft = call(fast, "GET", f"/sessions/{session}/draft/")
    steps = {step["position"]: step for step in draft["steps"]}
    assert (steps[1]["outcome"], steps[1]["form"], steps[1]["has_hurt"]) == ("done", "", False)
    assert (steps[2]["form"], steps[2]["has_hurt"]) == ("leg-slide", True)
    assert draft["stop_reason"] == "tired"
    expect(fast.locator("[name='outcome_2'][value='eased']")).to_be_checked()
    expect(fast.locator("[name='hurt_2']")).to_be_checked()


# Seen and heard --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_guide_and_its_dialogs(slow: Page, scheme: Any) -> None:
    slow.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    open_guide(slow, begin(slow, SHORT))
    slow.keyboard.press("ArrowRight")

    assert faults(slow) == []
    for button in ("Stop", "Hurts", "More", "Skip", "Leave or end"):
        slow.get_by_role("button", name=button, exact=True).click()
        assert faults(slow) == [], button
        slow.keyboard.press("Escape")
    slow.evaluate("document.querySelector('guide-player').setFar(true)")
    assert faults(slow) == []


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (844, 390), (1280, 800), (820, 1180)])
def test_everything_to_press_is_on_the_screen_and_large_enough(slow: Page, width: int, height: int) -> None:
    slow.set_viewport_size({"width": width, "height": height})
    open_guide(slow, begin(slow, SHORT))

    for far in (False, True):
        slow.evaluate("(far) => document.querySelector('guide-player').setFar(far)", far)
        for name in ("Stop", "Hurts", "Easier version", "Back", "Skip", "Start"):
            button = slow.get_by_role("button", name=name, exact=True)
            expect(button).to_be_in_viewport(ratio=1)
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, name
        assert too_wide_by(slow) == 0


def test_who_asked_for_less_motion_gets_still_frames(fast: Page) -> None:
    fast.emulate_media(reduced_motion="reduce")
    open_guide(fast, begin(fast, {"cat-cow": 6}))
    fast.keyboard.press("ArrowRight")

    drawings = fast.evaluate(
        """async () => {
          const guide = document.querySelector("guide-player");
          const seen = [];
          for (let at = 0; at < 9; at += 0.25) {
            guide.machine.go(1, at);
            guide.view.draw();
            const paths = [...guide.view.parts.figure.querySelectorAll("path")];
            seen.push(paths.map((path) => path.getAttribute("d")).join());
          }
          return seen;
        }"""
    )

    assert len(set(drawings)) == 3
    assert sum(one != other for one, other in pairwise(drawings)) == 2


def test_a_screen_reader_hears_each_cue_once_and_no_breath(fast: Page) -> None:
    open_guide(fast, begin(fast, {"dart": 6}))
    fast.evaluate(
        """() => {
          window.said = [];
          const part = document.querySelector("[data-part='said']");
          new MutationObserver(() => window.said.push(part.textContent)).observe(part, { childList: true });
        }"""
    )

    fast.keyboard.press("Space")
    fast.get_by_role("heading", name="That was the last exercise").wait_for(timeout=60_000)

    assert fast.evaluate("window.said") == ["Dart", "That was the last exercise."]


def test_breaths_are_counted_instead_of_repetitions(slow: Page) -> None:
    open_guide(slow, begin(slow, SHORT))
    count = slow.locator(".player-count")
    slow.evaluate("document.querySelector('guide-player').machine.go(4, 14)")  # the second repetition has begun
    expect(count).to_have_text("2 of 5")

    slow.evaluate("document.querySelector('guide-player').choose({ counts_breaths: true })")

    expect(count).to_have_text("3 of 10 breaths")
    call(slow, "PUT", "/me/guide/", {"counts_breaths": False})


STUBS = """window.heard = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  cancel() { window.heard.push("(hush)"); }, speak(words) { window.heard.push(words.text); },
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.locks = 0;
Object.defineProperty(navigator, "wakeLock", { value: { async request() {
  window.locks += 1;
  const lock = { released: false, async release() { this.released = true; } };
  window.lock = lock;
  return lock;
} } });"""


@pytest.mark.parametrize(
    ("talk", "heard"),
    [
        (
            "full",
            [
                "Wall Angels. 6 repetitions. Back to a wall, feet a foot-length out, knees soft, elbows bent on the "
                "wall or near it.",
                "Start.",
                "Breathe out. Slide up only as far as your ribs stay down",
                "Breathe in. Slide down, elbows towards your back pockets",
            ],
        ),
        ("short", ["Wall Angels.", "That was the last exercise."]),
        ("quiet", ["Wall Angels.", "That was the last exercise."]),
    ],
)
def test_a_voice_says_as_much_as_it_was_asked_to(fast: Page, talk: str, heard: list[str]) -> None:
    fast.add_init_script(STUBS)
    session = begin(fast, {"wall-angels": 6})
    call(fast, "PUT", "/me/guide/", {"has_voice": True, "talk": talk})
    open_guide(fast, session)

    fast.keyboard.press("Space")
    fast.get_by_role("heading", name="That was the last exercise").wait_for(timeout=60_000)

    said = [words for words in fast.evaluate("window.heard") if words not in ("(hush)", " ")]
    assert said[: len(heard)] == heard
    call(fast, "PUT", "/me/guide/", {"has_voice": False, "talk": "full"})


def test_the_screen_stays_on_while_it_runs_and_again_when_the_page_comes_back(slow: Page) -> None:
    slow.add_init_script(STUBS)
    open_guide(slow, begin(slow, SHORT))

    slow.keyboard.press("Space")
    assert slow.evaluate("window.locks") == 1
    slow.evaluate("window.lock.released = true; document.dispatchEvent(new Event('visibilitychange'))")
    assert slow.evaluate("window.locks") == 2
    slow.keyboard.press("Space")
    assert slow.evaluate("window.lock.released") is True
    slow.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert slow.evaluate("window.locks") == 2


def test_media_keys_lead_as_well(slow: Page) -> None:
    open_guide(slow, begin(slow, SHORT))
    key = "(key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))"
    running = "document.querySelector('guide-player').machine.running"

    slow.evaluate(key, "MediaPlayPause")
    assert slow.evaluate(running) is True
    slow.evaluate(key, "MediaTrackNext")
    assert slow.evaluate("document.querySelector('guide-player').machine.index") == 1
    slow.evaluate(key, "MediaPlayPause")
    assert slow.evaluate(running) is False


def test_after_the_device_slept_the_session_is_paused_where_it_was(slow: Page) -> None:
    """Time during which the device slept does not count as done."""
    open_guide(slow, begin(slow, SHORT))
    slow.keyboard.press("Space")
    slow.wait_for_timeout(500)

    slow.evaluate(
        """() => {
          const [now, date] = [performance.now.bind(performance), Date.now.bind(Date)];
          performance.now = () => now() + 100_000;
          Date.now = () => date() + 100_000;
        }"""
    )

    expect(slow.get_by_text("You were away, so the session was paused.")).to_be_visible()
    assert slow.evaluate("document.querySelector('guide-player').machine.index") == 0
    assert slow.evaluate("document.querySelector('guide-player').machine.running") is False


def test_the_own_breath_is_learned_by_tapping_along(slow: Page) -> None:
    open_guide(slow, begin(slow, SHORT))
    slow.get_by_role("button", name="More", exact=True).click()
    slow.evaluate(
        """() => {
          const guide = document.querySelector("guide-player");
          let now = 100;
          performance.now = () => now * 1000;
          for (const gap of [0, 6.4, 6.6, 9.9, 6.4]) { now += gap; guide.breath.tap(); }
        }"""
    )

    expect(slow.get_by_text("Your breath takes 6.5 seconds.").first).to_be_visible()
    slow.wait_for_timeout(500)
    assert call(slow, "GET", "/me/guide/")["breath_seconds"] == 6.5
    call(slow, "PUT", "/me/guide/", {"breath_seconds": None})


def test_a_switch_is_remembered(slow: Page) -> None:
    session = begin(slow, SHORT)
    open_guide(slow, session)

    with slow.expect_response("**/me/guide/"):
        slow.get_by_role("button", name="Tone", exact=True).click()

    slow.reload()
    expect(slow.get_by_role("button", name="Tone", exact=True)).to_have_attribute("aria-pressed", "false")
    call(slow, "PUT", "/me/guide/", {"has_tone": True})
