"""Pictures, large words and voice of the guide say the same thing: that of the form a person's conditions ask for."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.test_player import (
    FAST_CLOCK,
    begin,
    call,
    make,
    open_guide,
    phone,
    signed_up,
    start,
    until,
    wait_for_cue,
    watched,
)

pytestmark = pytest.mark.browser

VOICE = """window.voiced = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const speech = { cancel() {}, speak: ({ text }) => window.voiced.push(text) };
Object.defineProperty(window, "speechSynthesis", { value: speech });"""
# What is seen at each cue and each part of one: where it stands, its large words, and the picture that is drawn.
SEE = """window.seen = [];
for (const type of ["cue", "part"]) {
  document.addEventListener(`guide:${type}`, ({ target, detail }) => {
    target.view.draw();
    const { cue, part = 0 } = detail;
    const say = (name) => target.querySelector(`[data-part='${name}']`).textContent;
    window.seen.push({
      type, kind: cue.kind, figure: cue.figure, frame: cue.parts[part]?.frame, large: say("step"),
      eyebrow: say("eyebrow"), hint: say("hint"), form: say("easier"),
      picture: target.querySelector("[data-part='figure']").innerHTML,
    });
  }, true);
}"""


@pytest.fixture(scope="module")
def person(chromium: Browser, site: Site) -> dict[str, Any]:
    return signed_up(chromium, site, "filipa")


@pytest.fixture
def fast(chromium: Browser, site: Site, person: dict[str, Any]) -> Iterator[Page]:
    context = phone(chromium, site, person)
    for script in (FAST_CLOCK, VOICE, SEE):
        context.add_init_script(script)
    yield from watched(context)


def tick(page: Page, *conditions: str) -> None:
    page.goto("/accounts/me/")
    call(page, "POST", "/me/screening/answers/", {"signs": [], "conditions": [*conditions]})


def speak(page: Page) -> None:
    """Turn the voice on, with every step in words."""
    settings = {"has_voice": True, "has_tone": False, "has_vibration": False, "has_text": True, "talk": "full"}
    call(page, "PUT", "/me/guide/", settings | {"counts_breaths": False, "breath_seconds": None})


def led(page: Page, doses: dict[str, int], *conditions: str) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """Practise to the end with these conditions and the voice on: what the page was given, what it showed and said."""
    tick(page)
    routine = make(page, doses)
    tick(page, *conditions)
    speak(page)
    open_guide(page, start(page, routine))
    page.keyboard.press("Space")
    page.get_by_role("heading", name="That was the last exercise").wait_for(timeout=60_000)
    guide = page.evaluate("document.querySelector('guide-player').data")
    return guide, page.evaluate("window.seen"), page.evaluate("window.voiced")


def never(words: str, name: str, seen: list[dict[str, Any]], voiced: list[str]) -> None:
    shown = [text for one in seen for key, text in one.items() if key in ("large", "eyebrow", "hint", "form")]
    for text in (*shown, *voiced):
        assert not re.search(rf"\b{words}", text.replace(name, ""), re.IGNORECASE), text


def agree(guide: dict[str, Any], step: int, seen: list[dict[str, Any]], voiced: list[str]) -> None:
    """While a step is worked, large words and voice are those of the frame that is drawn, and it is one of its form."""
    form = guide["steps"][step - 1]["form"]
    figure = guide["figures"][form["figure"]]
    parts = [one for one in seen if one["type"] == "part" and one["figure"] == form["figure"]]
    labels = {frame[name] for frame in figure["frames"] for name in ("label", "label_other")}
    assert parts
    for one in parts:
        frame = figure["frames"][one["frame"]]
        assert one["large"] in (frame["label"], frame["label_other"])
        assert one["picture"]
    said = [text for text in voiced if any(text.endswith(f". {label}") for label in labels)]
    assert {text.split(". ", 1)[1] for text in said} <= labels
    assert said
    assert any(form["cue"] in text and form["start"] in text for text in voiced)
    assert form["cue"] in [one["large"] for one in seen if one["kind"] == "ready"]
    assert {one["form"] for one in parts} == {f"{form['name']}: {form['why']}"}


def test_with_thin_bones_cat_cow_is_cow_and_neutral_in_pictures_words_and_voice(fast: Page) -> None:
    guide, seen, voiced = led(fast, {"cat-cow": 6}, "thin_bones")

    [figure] = guide["figures"].values()
    assert [frame["label"] for frame in figure["frames"]] == [
        "Back to a long neutral spine", "Cow: tail long, breastbone forward, neck long",
    ]  # fmt: skip
    agree(guide, 1, seen, voiced)
    for words in ("cat", "round", "tail under", "curl"):
        never(words, "Cat-Cow", seen, voiced)
    assert "Breathe in. Cow: tail long, breastbone forward, neck long" in voiced


def test_with_high_eye_pressure_thread_the_needle_only_opens(fast: Page) -> None:
    guide, seen, voiced = led(fast, {"thread-needle": 3}, "eye")

    form = guide["steps"][0]["form"]
    assert form["key"] == "open-half"
    assert "thread-needle" not in guide["figures"]
    assert len(guide["figures"][form["figure"]]["frames"]) == 3
    agree(guide, 1, seen, voiced)
    for words in ("slide it under", "shoulder to the mat", "thread"):
        never(words, guide["steps"][0]["name"], seen, voiced)


def test_mermaid_on_a_chair_says_so_before_it_begins(fast: Page) -> None:
    guide, seen, voiced = led(fast, {"breathing": 6, "mermaid": 3}, "knee")

    assert guide["steps"][1]["form"]["key"] == "on-chair"
    agree(guide, 2, seen, voiced)
    began = next(n for n, text in enumerate(voiced) if text.startswith("Sit on a chair. "))
    assert "Mermaid: Sit on a chair." in [one["large"] for one in seen if one["kind"] == "change"]
    for words in ("mat", "shins"):
        never(words, "Mermaid", [one for one in seen if one["figure"] == "mermaid.on-chair"], voiced[began:])


def test_the_easier_form_changes_pictures_words_voice_breath_and_position_at_once(fast: Page) -> None:
    tick(fast)
    speak(fast)
    open_guide(fast, begin(fast, {"cat-cow": 20}))
    fast.keyboard.press("Space")
    wait_for_cue(fast, 1)
    player = "document.querySelector('guide-player')"

    fast.get_by_role("button", name="Easier version", exact=True).click()
    until(fast, "window.seen.some(({ figure, type }) => figure === 'cat-cow.on-chair' && type === 'part')")
    fast.locator("[data-do='toggle']").click()

    assert fast.evaluate(f"{player}.machine.cue.figure") == "cat-cow.on-chair"
    easier = fast.evaluate(f"{player}.data.steps[0].easier")
    assert fast.evaluate(f"{player}.machine.cue.parts") == easier["parts"]
    assert "On a chair. Sit on a chair. The back moves, the head stays up." in fast.evaluate("window.voiced")
    expect(fast.locator("[data-part='easier']")).to_contain_text("On a chair: The head stays above the heart")
    labels = [frame["label"] for frame in fast.evaluate(f"{player}.data.figures['cat-cow.on-chair'].frames")]
    eased = [
        one for one in fast.evaluate("window.seen") if one["figure"] == "cat-cow.on-chair" and one["type"] == "part"
    ]
    assert {one["large"] for one in eased} <= {*labels}
    fast.reload()
    fast.wait_for_selector("guide-player[data-ready]")
    assert fast.evaluate(f"{player}.machine.cue.figure") == "cat-cow.on-chair"
    fast.get_by_role("button", name="Easier version", exact=True).click()
    assert fast.evaluate(f"{player}.machine.cue.figure") == "cat-cow"


def test_with_controlled_pressure_the_voice_reminds_of_breathing_once_in_each_strength_exercise(fast: Page) -> None:
    _guide, _seen, voiced = led(fast, {"breathing": 3, "dart": 6}, "pressure_controlled")

    assert voiced.count("Keep breathing.") == 1


def test_where_fast_breathing_sets_off_a_seizure_the_voice_sets_no_pace(fast: Page) -> None:
    _guide, _seen, voiced = led(fast, {"breathing": 3}, "epilepsy", "seizure_breath")

    assert any("Easy breaths" in text for text in voiced)
    assert not [text for text in voiced if text.startswith(("Breathe in. ", "Breathe out. ")) or re.search(r"\d", text)]
