"""The site as ./run starts it, with hashed static files, a real chromium and a real firefox."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.firefox import Firefox, opened, program

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 150
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A running site: its address and its data folder."""

    url: str
    data: Path

    def mails(self) -> list[str]:
        """The mails sent so far, as text, in the order they were written."""
        files = sorted((self.data / "mail").glob("*"), key=lambda path: path.stat().st_mtime)
        return [path.read_text() for path in files]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, process: subprocess.Popen[str], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            urllib.request.urlopen(f"{url}/healthz/", timeout=2).close()
        except OSError:
            time.sleep(0.2)  # a server's start has no event to wait for
        else:
            return
    raise AssertionError(log.read_text()[-3000:])


@contextmanager
def started(folder: Path) -> Iterator[Site]:
    """The site, with its data in ``folder``, for as long as it is needed."""
    port, log = _free_port(), folder / "run.log"
    kept = {name: os.environ[name] for name in os.environ if re.match(r"PATH|HOME|LANG|PIP_|SSL_|REQUESTS_", name)}
    own = {
        "PORT": str(port),
        "DATA_DIR": str(folder / "data"),
        "VENV_DIR": sys.prefix,
        "REMINDER_TICK_SECONDS": "5",
    }
    with log.open("w") as output:
        process = subprocess.Popen(
            [ROOT / "run"], env=kept | own, cwd=folder, stdout=output, stderr=output, text=True, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(url, process, log)
        yield Site(url=url, data=folder / "data")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@contextmanager
def launched() -> Iterator[Browser]:
    """A chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with started(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def browser_page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A phone in Lisbon. Any error in the console fails the test, also a script or style that was refused.

    An answer 422 is no error: the test of the form asserts it.
    """
    context = chromium.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, timezone_id="Europe/Lisbon", locale="en-GB"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on(
        "console",
        lambda message: (
            errors.append(message.text)
            if message.type == "error" and not re.search("status of 422", message.text)
            else None
        ),
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture(scope="session")
def one_firefox(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    if program() is None:
        pytest.skip("no firefox was found")
    with opened(tmp_path_factory.mktemp("firefox"), url=site.url) as firefox:
        yield firefox


@pytest.fixture
def firefox(one_firefox: Firefox) -> Iterator[Firefox]:
    """A phone in Lisbon, signed out. Any error in its console fails the test, also what the policy refused."""
    one_firefox.leave()
    yield one_firefox
    assert one_firefox.errors() == []
