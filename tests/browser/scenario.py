"""What was typed survives: the same story for every engine, told by a seed.

Somebody types into one of the ten longest forms. Then their session ends, the browser dies, or they press Back. What
they typed is there again, they send it, perhaps twice, and it is stored once.
"""

import json
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.browser.driver import Driver, fill, values, wait_until_kept
from tests.factories import PASSWORD

EVENTS = ("session ends", "browser dies", "back")


@dataclass(frozen=True)
class LongForm:
    """An address, and what is typed there; ``{mark}`` names the run, ``{turn}`` is another exercise in each round."""

    path: str
    typed: Sequence[tuple[str, str]]


LONG_FORMS = (
    LongForm("/pain/add/", [("score", "4"), ("places", "neck"), ("qualities", "dull"), ("note", "{mark}\nÄnne’s <b>")]),
    LongForm(
        "/sessions/log/",
        [("minutes", "20"), ("pain_before", "3"), ("pain_after", "2"), ("effort", "4"), ("note", "{mark} on the mat")],
    ),
    LongForm("/care/add/", [("kind", "physiotherapy"), ("note", "{mark} Łódka")]),
    LongForm("/measures/three/", [("pain", "3"), ("enjoyment", "2"), ("activity", "1"), ("note", "{mark} Кошка")]),
    LongForm("/measures/change/", [("change", "1"), ("note", "{mark} 猫")]),
    LongForm("/measures/activities/add/", [("name", "{mark} lifting"), ("score", "5")]),
    LongForm("/routines/new/?add=dart", [("name", "{mark}"), ("note", "slowly"), ("steps-0-reps", "7")]),
    LongForm("/routines/own/new/", [("name", "{mark}"), ("instructions", "With a towel"), ("reps", "6")]),
    LongForm("/professional/new/", [("by", "{mark}"), ("place", "Porto"), ("note", "no weights")]),
    LongForm("/not-for-me/new/", [("exercise", "{turn}"), ("reason", "{mark} hurts")]),
)
LEFT_OUT = ("saw", "swan-dive", "roll-over", "hundred")
"""Each is left out once: an exercise that is left out already cannot be again."""


SEEDS = range(len(LONG_FORMS) * len(EVENTS))
"""Each of the forms with each of the events."""
IN_CI = (6, 9, 11, 17, 20, 26)
"""Each event twice, over the forms with rows, with most fields and with a limit of their own; all 30 take minutes."""
TICK = """const box = document.querySelector("step-form [name=conditions]");
box.checked = true;
for (const type of ["input", "change"]) box.dispatchEvent(new Event(type, { bubbles: true }));"""
TICKED = """return document.querySelector("step-form[data-ready]") &&
  [...document.querySelectorAll("step-form :checked")].map((box) => `${box.name} ${box.value}`);"""
ON_THE_DEVICE = """return new Promise((done) => {
  const asked = indexedDB.open("kept");
  asked.onsuccess = () => {
    const rows = asked.result.transaction("forms").objectStore("forms").getAll();
    rows.onsuccess = () => { asked.result.close(); done(rows.result); };
  };
});"""
"""What is kept of what was typed."""
EVERYTHING = """const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const body = new URLSearchParams({ csrfmiddlewaretoken: token });
return fetch("/accounts/my-data/download/", { method: "POST", body }).then((answer) => answer.text());"""


def tell(driver: Driver, *, name: str, seed: int) -> str:
    """One run for the person ``name``, who is signed in. Return the mark that is stored once then."""
    form, event = LONG_FORMS[seed % len(LONG_FORMS)], EVENTS[seed // len(LONG_FORMS) % len(EVENTS)]
    session, chance, mark = driver.cookie("sessionid"), random.Random(seed), f"run{seed:04d}x"
    turn = LEFT_OUT[seed // len(LONG_FORMS) % len(LEFT_OUT)]
    typed = [(field, value.format(mark=mark, turn=turn)) for field, value in form.typed]
    driver.open(form.path)
    chance.shuffle(typed)
    for field, value in typed:
        fill(driver, field, value)
    wait_until_kept(driver, 2 * len(typed))  # each field tells twice: that it is typed into, and that it is changed
    before = values(driver)
    if event == "session ends":
        driver.set_cookie("sessionid", "gone")
        driver.send()
        fill(driver, "login", name)
        fill(driver, "password", PASSWORD)
        driver.send()
    elif event == "browser dies":
        driver.kill()
        driver.set_cookie("sessionid", session)  # of a browser that is killed it may not be on the disk yet
        driver.open(form.path)
    else:
        driver.open("/today/")
        driver.back()
    after = values(driver)
    assert after == before, f"{event}, seed {seed}: {after} is not {before}"
    driver.send()
    if chance.random() < 0.5:
        driver.back()
        if values(driver) == before:
            driver.send()
    return mark


def stored(driver: Driver, marks: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many rows of each kind hold each mark, of the kinds that hold it: all that the person can download."""
    driver.open("/accounts/my-data/")
    everything = json.loads(driver.run(EVERYTHING))
    kinds = {kind: [json.dumps(row) for row in rows] for kind, rows in everything.items() if isinstance(rows, list)}
    found = {mark: {kind: sum(mark in row for row in rows) for kind, rows in kinds.items()} for mark in marks}
    return {mark: {kind: count for kind, count in of.items() if count} for mark, of in found.items()}


def tell_of_questions(driver: Driver) -> list[str]:
    """The safety questions: ticked before the browser dies and there again after it. Return what is left on the device
    when the person has signed out."""
    session = driver.cookie("sessionid")
    driver.open("/accounts/screening/")
    driver.run(TICK)
    before = _soon(driver, TICKED)
    assert _soon(driver, ON_THE_DEVICE), "nothing is kept"
    driver.kill()
    driver.open("/healthz/")
    driver.set_cookie("sessionid", session)
    driver.open("/accounts/screening/")
    after = _soon(driver, TICKED)
    assert "conditions" in " ".join(before)
    assert after == before, f"{after} is not {before}"
    driver.open("/accounts/logout/")
    driver.send()
    left: list[str] = driver.run(ON_THE_DEVICE)
    return left


def _soon(driver: Driver, script: str) -> list[str]:
    """What the page says once it says anything."""
    deadline = time.monotonic() + 5
    while not (said := driver.run(script)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert said, script
    found: list[str] = said
    return found
