"""Moving figures in a real chromium: the same drawing as Python's, moving, resting, stepping, by keyboard, in time."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from exercises.figures.frames import Figure, figures
from exercises.figures.poses import swapped
from exercises.figures.scene import for_script, moments, shapes, stage
from exercises.figures.shown import Shown, shown_figure
from tests.browser.conftest import Site
from tests.browser.seen import faults, shifted_by
from tests.browser.test_main_job import sign_up

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).parents[2] / "static" / "js"
TENTHS = 5
DRAWN_IN_SCRIPT = """async ({ figure, poses, options }) => {
  const { shapesOf } = await import("/js/figure/scene.js");
  const { whole, swapped } = await import("/js/figure/poses.js");
  const frames = figure.frames.map((frame) => ({ ...frame, pose: whole(frame.pose) }));
  const turn = (pose) => (options.swap ? swapped(whole(pose)) : whole(pose));
  return poses.map((pose) =>
    shapesOf({ ...figure, frames }, turn(pose), options).map(({ role, path, inside }) => [role, path, inside]));
}"""
FRAMES_SHOWN = """(seconds) => new Promise((done) => {
  const begun = performance.now();
  let frames = 0;
  const next = () => {
    frames += 1;
    performance.now() - begun < seconds * 1000 ? requestAnimationFrame(next) : done(frames);
  };
  requestAnimationFrame(next);
})"""


@pytest.fixture(scope="module")
def scripts(chromium: Browser) -> Iterator[Page]:
    """A page with only the scripts of the site."""

    def answer(route: Route) -> None:
        path = re.sub(r"^http://scripts\.test/js/", "", route.request.url)
        if path.endswith(".js"):
            route.fulfill(body=(SCRIPTS / path).read_text(), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Scripts</title>", content_type="text/html")

    context = chromium.new_context()
    context.route("**/*", answer)
    page = context.new_page()
    page.goto("http://scripts.test/")
    yield page
    context.close()


def placed(path: str) -> list[tuple[str, float]]:
    """Return every number of a path as a place on the stage, so that paths can be compared point by point."""
    x = y = 0.0
    found: list[tuple[str, float]] = []
    for letter, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d+", text)]
        if letter == "M":
            x, y = numbers
        elif letter in "scl":
            found += [(letter, (x, y)[n % 2] + number) for n, number in enumerate(numbers)]
            x, y = x + numbers[-2], y + numbers[-1]
        elif letter == "a":
            x, y = x + numbers[-2], y + numbers[-1]
        elif letter == "h":
            x += numbers[0]
        elif letter == "v":
            y += numbers[0]
        found += [(letter, x), (letter, y)]
    return found


def farthest(one: list[Any], other: list[Any]) -> float:
    """Return the greatest distance between two drawings of the same shapes, in units of the stage."""
    assert [shape[::2] for shape in one] == [shape[::2] for shape in other]
    worst = 0.0
    for (_, first, _), (_, second, _) in zip(one, other, strict=True):
        if first != second:
            ours, theirs = placed(first), placed(second)
            assert [letter for letter, _ in ours] == [letter for letter, _ in theirs]
            worst = max(worst, *(abs(a - b) for (_, a), (_, b) in zip(ours, theirs, strict=True)))
    return worst


def differences(scripts: Page, figure: Figure) -> list[float]:
    """How far apart both drawings are, of every frame and between: plain and mirrored, in full and for a card."""
    poses = [*(dict(frame.pose) for frame in figure.frames), *(dict(pose) for pose in moments(figure))]
    found = []
    for fine, flip in ((True, False), (True, True), (False, False)):
        place = stage(figure).mirrored() if flip else stage(figure)
        ours = [
            [[shape.role, shape.path, shape.inside] for shape in shapes(figure, pose, place, fine=fine)]
            for pose in poses
        ]
        options = {"fine": fine, "flip": flip}
        theirs = scripts.evaluate(DRAWN_IN_SCRIPT, {"figure": for_script(figure), "poses": poses, "options": options})
        found += [farthest(one, other) for one, other in zip(ours, theirs, strict=True)]
    return found


@pytest.mark.parametrize("name", sorted(figures()))
def test_the_script_draws_what_python_draws_at_most_half_a_pixel_of_480_apart(scripts: Page, name: str) -> None:
    assert max(differences(scripts, figures()[name])) <= TENTHS


@pytest.mark.parametrize(
    "shown",
    [
        Shown("cat-cow", (0, 3)),
        Shown("cat-cow", (0, 1, 2, 3), scale=0.25),
        Shown("double-leg-circle", tuple(range(8)), scale=0.5, neutral=2),
        Shown("wall-angels", (0, 1, 2), scale=0.25),
    ],
    ids=["some frames", "from the side", "with the way of the knees", "from the front"],
)
def test_the_script_draws_a_form_as_python_does(scripts: Page, shown: Shown) -> None:
    assert max(differences(scripts, shown_figure(shown))) <= TENTHS


def test_the_script_changes_sides_as_python_does(scripts: Page) -> None:
    figure = figures()["single-leg-stretch"]
    pose = dict(figure.frames[1].pose)
    ours = [[shape.role, shape.path, shape.inside] for shape in shapes(figure, swapped(pose), stage(figure))]

    theirs = scripts.evaluate(
        DRAWN_IN_SCRIPT, {"figure": for_script(figure), "poses": [pose], "options": {"swap": True}}
    )

    assert farthest(ours, theirs[0]) <= TENTHS


# On the page -----------------------------------------------------------------------------------------------------


def drawing(page: Page) -> str:
    return json.dumps(
        page.eval_on_selector_all(".scene svg path", "paths => paths.map((path) => path.getAttribute('d'))")
    )


def moves(page: Page) -> bool:
    before = drawing(page)
    page.wait_for_timeout(700)  # what is tested is that time passes
    return drawing(page) != before


def test_the_figure_moves_and_the_words_go_with_it(browser_page: Page) -> None:
    browser_page.goto("/exercises/cat-cow/")

    expect(browser_page.locator(".cue .breath")).to_have_text("Breathe out", timeout=8_000)
    assert moves(browser_page)


def test_pause_and_play_by_keyboard(browser_page: Page) -> None:
    browser_page.goto("/exercises/cat-cow/")
    browser_page.locator("[data-do='play']").focus()
    expect(browser_page.locator(".cue .breath")).to_have_text("Breathe out", timeout=8_000)

    browser_page.keyboard.press("Enter")
    paused = not moves(browser_page)
    browser_page.keyboard.press("Enter")

    assert paused
    assert moves(browser_page)


def test_the_arrows_step_from_picture_to_picture_and_say_so(browser_page: Page) -> None:
    browser_page.goto("/exercises/cat-cow/")
    browser_page.locator("[data-do='play']").focus()

    browser_page.keyboard.press("ArrowRight")

    expect(browser_page.locator("pilates-figure [role='status']")).to_contain_text("Picture")
    assert not moves(browser_page)


def test_a_picture_opens_large_by_its_button(browser_page: Page) -> None:
    browser_page.goto("/exercises/cat-cow/")

    browser_page.get_by_role("button", name="Show picture 4").click()

    expect(browser_page.locator(".scene svg.figure")).to_have_attribute("aria-label", re.compile("picture 4 of 4"))
    expect(browser_page.locator(".frames li").nth(3)).to_have_class("current")


def test_the_other_side_is_another_drawing(browser_page: Page) -> None:
    browser_page.goto("/exercises/quadruped-reach/")
    browser_page.get_by_role("button", name="Show picture 2").click()
    one = drawing(browser_page)

    browser_page.get_by_role("button", name="Other side").click()

    assert drawing(browser_page) != one
    expect(browser_page.get_by_role("button", name="Other side")).to_have_attribute("aria-pressed", "true")


def test_the_person_who_is_drawn_is_chosen_and_kept(browser_page: Page) -> None:
    sign_up(browser_page, "drawn")
    browser_page.goto("/exercises/cat-cow/")
    skin = "getComputedStyle(document.querySelector('.scene .skin:not(.far)')).fill"
    before = browser_page.evaluate(skin)

    browser_page.goto("/accounts/look/")
    browser_page.get_by_label("Ochre").check(force=True)
    browser_page.goto("/exercises/cat-cow/")

    assert before == "rgb(219, 166, 129)"
    assert browser_page.evaluate(skin) == "rgb(143, 91, 63)"
    browser_page.goto("/accounts/look/")
    expect(browser_page.get_by_label("Ochre")).to_be_checked()


def test_it_pauses_while_it_is_out_of_view(browser_page: Page) -> None:
    browser_page.goto("/exercises/cat-cow/")
    browser_page.evaluate("scrollTo(0, document.body.scrollHeight)")
    browser_page.wait_for_timeout(300)  # the observer answers in its own time

    assert not moves(browser_page)


def test_who_asked_for_less_motion_sees_pictures_and_steps(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.url, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/exercises/cat-cow/")

    assert not moves(page)
    expect(page.locator("[data-do='play']")).to_be_hidden()
    page.get_by_role("button", name="Show picture 3").click()
    expect(page.locator(".scene svg.figure")).to_have_attribute("aria-label", re.compile("picture 3 of 4"))
    assert not moves(page)
    context.close()


def test_without_scripts_the_numbered_pictures_tell_it_all(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/exercises/cat-cow/")

    expect(page.locator(".frames li svg.figure")).to_have_count(4)
    expect(page.locator(".controls")).to_be_hidden()
    context.close()


def _a_frame_takes(page: Page, spent: Callable[[], float]) -> float:
    """Return the milliseconds of work a frame, over 10 seconds."""
    before = spent()
    frames = page.evaluate(FRAMES_SHOWN, 10)
    assert frames > 60
    return (spent() - before) / frames * 1000


def test_a_slow_machine_keeps_up(browser_page: Page) -> None:
    """At a quarter of the speed: scripting and painting take at most 8 ms a frame, over 10 seconds."""
    session = browser_page.context.new_cdp_session(browser_page)
    browser_page.goto("/exercises/single-leg-stretch/")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    browser_page.wait_for_timeout(1_000)  # the page's own start is not what is measured

    def spent() -> float:
        found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        return float(found["ScriptDuration"] + found["LayoutDuration"] + found["RecalcStyleDuration"])

    best = min(_a_frame_takes(browser_page, spent) for _ in range(2))

    assert best <= 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_moving_figure(chromium: Browser, site: Site, scheme: str) -> None:
    context = chromium.new_context(base_url=site.url, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/exercises/hundred/")
    page.get_by_role("button", name="Show picture 2").click()

    assert faults(page, "pilates-figure") == []
    context.close()


def test_the_library_weighs_little_with_all_its_pictures(browser_page: Page) -> None:
    """Encoded bodies of the first view, empty cache: under 115 kB in at most 16 files, and nothing jumps."""
    answers: list[int] = []
    browser_page.on("requestfinished", lambda request: answers.append(request.sizes()["responseBodySize"]))
    browser_page.goto("/exercises/", wait_until="networkidle")

    expect(browser_page.locator(".cards svg.figure")).to_have_count(38)
    assert sum(answers) < 115_000
    assert len(answers) <= 16
    assert shifted_by(browser_page) == 0
