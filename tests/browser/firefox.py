"""A firefox-esr without a window, driven by its own protocol: what Playwright, which does not know it, is to chromium.

One process, one window, one profile.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from marionette_driver.errors import (
    ElementNotAccessibleException,
    ElementNotInteractableException,
    JavascriptException,
    NoSuchElementException,
    StaleElementException,
)
from marionette_driver.keys import Keys
from marionette_driver.marionette import Marionette, WebElement

from tests.browser.typed_form import IS_READY, SEND
from tests.runner import FIREFOX

PATIENCE = 20.0
POLL_SECONDS = 0.05
PREFERENCES = {
    "marionette.port": "0",  # any that is free; the profile says which
    "intl.accept_languages": '"en-GB"',
    "browser.shell.checkDefaultBrowser": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "browser.sessionstore.resume_from_crash": "false",  # what is there after a crash is what the site kept
}
GONE = (
    ElementNotAccessibleException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementException,
)
"""What Firefox says of an element that a page has just redrawn or is about to show."""

ROLES = {
    "button": "button, summary, input[type=submit], [role=button], [role=switch]",
    "link": "a[href]",
    "heading": "h1, h2, h3, h4, [role=heading]",
    "field": "input:not([type=hidden]), select, textarea",
    "dialog": "dialog[open], [role=dialog]",
}
SEEN = """
const [selector, words] = arguments;
const plain = (text) => (text ?? "").replace(/\\s+/g, " ").trim();
const named = (part) => [
  part.getAttribute("aria-label"), part.textContent, part.value,
  ...[...(part.labels ?? [])].map((label) => label.textContent),
  ...(part.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent),
];
return [...document.querySelectorAll(selector)].filter((part) => part.checkVisibility({ visibilityProperty: true })
  && named(part).some((text) => plain(text).includes(words)));
"""
"""The parts that are shown and may have this name; which of them has it is asked of Firefox's own tree for readers."""

SIZE = """
const view = gBrowser.selectedBrowser.style;
for (const [side, pixels] of [["width", arguments[0]], ["height", arguments[1]]]) {
  for (const least of ["", "min-", "max-"]) view.setProperty(least + side, `${pixels}px`, "important");
}"""
ERRORS = """
const found = [];
for (const message of Services.console.getMessageArray()) {
  const error = message instanceof Ci.nsIScriptError ? message : null;
  if (error && (error.flags & Ci.nsIScriptError.warningFlag) === 0 && /javascript|CSP/.test(error.category)
    && error.sourceName.startsWith(arguments[0])) found.push(error.errorMessage);
}
Services.console.reset();
return found;"""
API = """
const [method, url, body] = given;
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
return fetch(url, {
  method, body: body ? JSON.stringify(body) : undefined,
  headers: { "Content-Type": "application/json", "X-CSRFToken": token },
}).then((answer) => answer.json());"""
ARRIVED = f"!window.stale && {IS_READY}"
AXE = """
const done = arguments[arguments.length - 1];
axe.run().then((found) => done(found.violations.map((rule) => [rule.id, rule.nodes[0].html.slice(0, 120)])));"""


def program() -> str | None:
    """Where the Firefox of this machine is, or None."""
    return next((found for name in FIREFOX if (found := shutil.which(name))), None)


class Firefox:
    """A Firefox that looks at one site, from a phone in Lisbon."""

    def __init__(self, profile: Path, *, url: str) -> None:
        self.profile, self.url = profile, url
        lines = [f'user_pref("{name}", {value});' for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("\n".join(lines))
        self.size = (390, 844)
        self.start()

    # The program -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start it with its profile, as it was left."""
        found = program()
        assert found
        port = self.profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [found, "--headless", "--marionette", "--remote-allow-system-access", "--profile", str(self.profile)],
            env=os.environ | {"TZ": "Europe/Lisbon", "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        until(lambda: port.exists() and port.read_text(), "Firefox's port", seconds=60)
        self.driver = Marionette("127.0.0.1", port=int(port.read_text()))
        self.driver.start_session()
        self.driver.navigate(f"{self.url}/healthz/")
        self.resize(*self.size)

    def kill(self) -> None:
        """Let it die without a word, as a battery does, and start it again with the same profile."""
        self.end()
        self.start()

    def end(self) -> None:
        """End it as a crash does: nothing is asked, nothing is written any more."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with suppress(OSError):
            self.driver.client.close()

    def resize(self, width: int, height: int) -> None:
        """Give the page this size. A window of Firefox is never narrower than 500 pixels, what it shows can be."""
        self.size = (width, height)
        with self.driver.using_context("chrome"):
            self.driver.execute_script(SIZE, [width, height])
        until(lambda: self.evaluate("[innerWidth, innerHeight]") == [width, height], f"a page of {width} x {height}")

    def errors(self) -> list[str]:
        """What the console says since it was asked last: errors of the site's script, and what its policy refused."""
        with self.driver.using_context("chrome"):
            found: list[str] = self.driver.execute_script(ERRORS, [self.url])
        return found

    # Pages -------------------------------------------------------------------------------------------------------

    def open(self, address: str) -> None:
        self.driver.navigate(f"{self.url}{address}")
        self._arrive()

    def back(self) -> None:
        self.driver.go_back()
        self.evaluate("void (window.stale = false)")  # the page may be the very one that was left
        self._arrive()

    def reload(self) -> None:
        """Reload as a person does. The driver's own ``refresh`` goes past every cache."""
        self._and_wait("location.reload()")

    def send(self) -> None:
        """Press the button of the form that the page is for, and wait for the page that answers."""
        self._and_wait(SEND)

    def _and_wait(self, script: str) -> None:
        """Run what leads to another page, and wait until that one is there."""
        self.driver.execute_script(f"window.stale = true; {script}", sandbox=None)
        self._arrive()

    def _arrive(self) -> None:
        """Wait until another page is there, with what it had kept of what was typed into it."""
        until(lambda: self.evaluate(ARRIVED, patient=True), "another page")

    @property
    def path(self) -> str:
        """The address that is open, without the site."""
        return urlsplit(self.driver.get_url()).path

    def sign_in(self, key: str) -> None:
        """Sign in as the person with this session key."""
        self.open("/healthz/")
        self.set_cookie("sessionid", key)

    def set_cookie(self, name: str, value: str) -> None:
        """Keep a cookie of the site for a day, or, with an empty value, delete it."""
        if value:
            self.driver.add_cookie({"name": name, "value": value, "path": "/", "expiry": int(time.time()) + 86_400})
        else:
            self.driver.delete_cookie(name)

    def leave(self) -> None:
        """Be a stranger on an empty page, with the window of a phone."""
        self.resize(390, 844)
        self.open("/healthz/")
        self.driver.delete_all_cookies()
        self.errors()

    def cookie(self, name: str) -> str:
        """The value of a cookie of the site; empty where there is none."""
        return str((self.driver.get_cookie(name) or {"value": ""})["value"])

    def sign_out(self) -> None:
        """Lose the session, as one does that ends on the server: nothing on the device hears of it."""
        self.set_cookie("sessionid", "")

    # Looking -----------------------------------------------------------------------------------------------------

    def evaluate(self, expression: str, *arguments: Any, patient: bool = False) -> Any:
        """What the page says. ``patient``: None while a page is on its way."""
        try:
            return self.driver.execute_script(f"return {expression}", list(arguments), sandbox=None)
        except JavascriptException:
            if patient:
                return None
            raise

    def run(self, script: str, given: Any = None) -> Any:
        """What the body of a function, with the argument ``given``, returns in the page, or comes to promise."""
        whole = f"const [given, done] = arguments; Promise.resolve((() => {{ {script} }})()).then(done);"
        return self.driver.execute_async_script(whole, [given], sandbox=None)

    def call(self, method: str, address: str, body: Any = None) -> Any:
        """Call the API from the open page."""
        return self.run(API, [method, f"/api/v1{address}", body])

    def all(self, role: str, name: str, *, exact: bool = True) -> list[WebElement]:
        """The parts shown now that have this role, and this name in the tree that screen readers are given."""
        found: list[WebElement] = self.driver.execute_script(SEEN, [ROLES.get(role, role), name])
        return [part for part in found if (part.computed_label == name if exact else name in part.computed_label)]

    def has(self, role: str, name: str, *, exact: bool = True) -> bool:
        try:
            return bool(self.all(role, name, exact=exact))
        except GONE:
            return False

    def find(self, role: str, name: str, *, exact: bool = True, at: int = 0) -> WebElement:
        """Wait for this part."""
        until(lambda: self.has(role, name, exact=exact), f"the {role} “{name}” on {self.driver.get_url()}")
        return self.all(role, name, exact=exact)[at]

    def text(self, selector: str = "main") -> str:
        """The words shown in the first part that ``selector`` names; none where it is not there yet."""
        words: str = (
            self.evaluate("document.querySelector(arguments[0])?.innerText ?? ''", selector, patient=True) or ""
        )
        return words

    def see(self, words: str, *, at: str = "main") -> None:
        until(lambda: words in self.text(at), f"“{words}” on {self.driver.get_url()}")

    def value(self, label: str) -> str:
        """What stands in a field."""
        return str(self.find("field", label).get_property("value"))

    def axe(self) -> list[tuple[str, str]]:
        """What axe finds in Firefox: the rule that is broken, and where."""
        source = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
        self.driver.execute_script(source, sandbox="axe", new_sandbox=True)
        found = self.driver.execute_async_script(AXE, sandbox="axe", new_sandbox=False)
        return [(rule, where) for rule, where in found]

    def sideways(self) -> int:
        """How many pixels of the page lie beside the screen."""
        return max(0, int(self.evaluate("document.documentElement.scrollWidth - innerWidth")))

    # Doing -------------------------------------------------------------------------------------------------------

    def click(self, role: str, name: str, *, exact: bool = True, at: int = 0) -> None:
        """Press it, and wait for the page to which it leads by itself."""
        self._once_it_is_there(lambda: self.find(role, name, exact=exact, at=at).click())

    def focus(self, role: str, name: str) -> None:
        """Put the focus on the part whose name begins so, as Tab would."""
        self.driver.execute_script("arguments[0].focus()", [self.find(role, name, exact=False)])

    def tick(self, selector: str) -> None:
        """Press a box or a number by its label, as a thumb does: the input may lie hidden under it."""
        self._once_it_is_there(
            lambda: self.driver.find_element("css selector", f"label:has({selector}), {selector}").click()
        )

    def fill(self, label: str, words: str) -> None:
        """Type this into a field in place of what stands there."""
        field = self.find("field", label)
        field.clear()
        field.send_keys(words)

    def press(self, *keys: str) -> None:
        """Press these keys one after the other, wherever the focus is."""
        pressing = self.driver.actions.sequence("key", "keyboard")
        for key in keys:
            code = getattr(Keys, key, key)
            pressing.key_down(code).key_up(code)
        pressing.perform()

    def wait_for(self, path: str) -> None:
        """Wait until an address that holds ``path`` is open and whole."""
        until(
            lambda: path in self.path and self.evaluate("document.readyState === 'complete'", patient=True),
            f"{path} in place of {self.path}",
        )

    def _once_it_is_there(self, do: Callable[[], None]) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return do()
            except GONE:
                if time.monotonic() > deadline:
                    raise
                time.sleep(POLL_SECONDS)


def until(holds: Callable[[], Any], what: str, *, seconds: float = PATIENCE) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(POLL_SECONDS)


@contextmanager
def opened(profile: Path, *, url: str) -> Iterator[Firefox]:
    """A Firefox for as long as it is needed."""
    firefox = Firefox(profile, url=url)
    try:
        yield firefox
    finally:
        firefox.end()
