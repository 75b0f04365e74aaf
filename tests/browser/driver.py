"""What a test of several engines asks of a browser, whichever it is: one small door for each.

The words are those of a person: open, fill, send, go back, have it die. What a page holds is read by the same script
in every engine.
"""

import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, BrowserType, Error, Page

from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.test_player import browser_process, wait_until_gone
from tests.browser.typed_form import FILL, IS_READY, KEPT, SEND, VALUES


class Driver(Protocol):
    """A browser with a profile on the disk."""

    def open(self, path: str) -> None:
        """Open an address of the site and wait until it is there; whoever asks to stay is not asked."""

    def run(self, script: str, given: Any = None) -> Any:
        """Return what the body of a function, with the argument ``given``, returns in the page."""

    def send(self) -> None:
        """Press the button of the form, and wait for the page that answers."""

    def back(self) -> None:
        """The Back button."""

    def kill(self) -> None:
        """End the browser without a word, as a battery does, and start it again with the same profile."""

    def cookie(self, name: str) -> str:
        """The value of a cookie of the site; empty where there is none."""

    def set_cookie(self, name: str, value: str) -> None:
        """Keep a cookie of the site. A session ends by one that the site does not know."""


def fill(driver: Driver, name: str, value: str) -> None:
    """Type ``value`` into the field of this name, or choose it."""
    driver.run(FILL, [name, value])


def wait_until_kept(driver: Driver, times: int) -> None:
    """Wait until the page has kept so often what was typed: before that, a death may take the last letter."""
    deadline = time.monotonic() + 5
    while driver.run(KEPT) < times:
        assert time.monotonic() < deadline, "the page keeps nothing"
        time.sleep(0.01)


def values(driver: Driver) -> list[tuple[str, str]]:
    """What the form of the page holds, name by name, as it would be sent."""
    return [(name, value) for name, value in driver.run(VALUES)]


class Chromium:
    """The driver of Chromium."""

    def __init__(self, browser: BrowserType, profile: Path, url: str) -> None:
        self._browser, self._profile, self._url = browser, profile, url
        self._start()

    def _start(self) -> None:
        self._context: BrowserContext = self._browser.launch_persistent_context(
            str(self._profile), executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS, base_url=self._url
        )
        self._page: Page = self._context.pages[0]
        self._page.on("dialog", lambda dialog: dialog.accept())

    def open(self, path: str) -> None:
        self._page.goto(path)
        self._wait()

    def run(self, script: str, given: Any = None) -> Any:
        return self._page.evaluate(f"(given) => {{ {script} }}", given)

    def send(self) -> None:
        with self._page.expect_navigation():
            self.run(SEND)
        self._wait()

    def back(self) -> None:
        self._page.go_back()
        self._wait()

    def kill(self) -> None:
        process = browser_process(self._profile)
        os.kill(process, signal.SIGKILL)
        wait_until_gone(process)
        with suppress(Error):  # it is gone already
            self._context.close()
        self._start()

    def cookie(self, name: str) -> str:
        found = [one["value"] for one in self._context.cookies() if one["name"] == name]
        return found[0] if found else ""

    def set_cookie(self, name: str, value: str) -> None:
        self._context.add_cookies([{"name": name, "value": value, "url": self._url}])

    def end(self) -> None:
        self._context.close()

    def _wait(self) -> None:
        self._page.wait_for_function(f"() => {IS_READY}")
