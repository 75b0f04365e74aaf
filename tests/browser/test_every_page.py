"""What holds for every page: its one title and one main action, room for thumbs, no sideways scrolling, axe.

Each page is opened once and read by axe in one of three schemes, which take turns by the day. All of them at once, with
all that is wrong, is ``benchmarks.pages``.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.measured import PHONE, SCHEMES, Seen, long_life, look
from tests.look.addresses import BARE, PERSON, STRANGER

pytestmark = pytest.mark.browser

TURN = [*SCHEMES]


def of_the_day(place: int) -> list[str]:
    """The scheme in which axe reads the page at ``place`` today: within three days, each page in all of them."""
    return [TURN[(place + datetime.now(UTC).toordinal()) % len(TURN)]]


@pytest.fixture(scope="module")
def pages(chromium: Browser, site: Site) -> Iterator[dict[str, Seen]]:
    """Every page, measured once on a phone: as a stranger, then as somebody with a long life."""
    known = long_life(site)
    context = chromium.new_context(base_url=site.url, viewport=PHONE, reduced_motion="reduce", locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    seen = {f"stranger {address}": look(page, address, schemes=of_the_day(n)) for n, address in enumerate(STRANGER)}
    context.add_cookies([{"name": "sessionid", "value": known["cookie"], "url": site.url}])
    for n, address in enumerate(PERSON):
        seen[f"person {address}"] = look(page, address.format(**known), schemes=of_the_day(n))
    yield seen
    context.close()


def test_every_address_is_a_page_of_its_own(pages: dict[str, Seen]) -> None:
    odd = {name: seen.status for name, seen in pages.items() if seen.status != 200}
    ways_in = [name for name, seen in pages.items() if seen.landed == "/accounts/login/"]

    assert len(pages) == len(STRANGER) + len(PERSON)
    assert odd == {"stranger /no/such/page/": 404, "person /no/such/page/": 404}
    assert ways_in == ["stranger /accounts/login/"]
    asked = [name for name, seen in pages.items() if "reauthenticate" in seen.landed]
    assert asked == [f"person {address}" for address in PERSON if "reauthenticate" in address]


def test_nothing_is_wrong_with_any_page(pages: dict[str, Seen]) -> None:
    assert {name: seen.wrong() for name, seen in pages.items() if seen.wrong()} == {}


def test_what_is_measured_is_there(pages: dict[str, Seen]) -> None:
    assert sum(seen.footer > 0 for seen in pages.values()) > len(BARE) + 40
    assert sum(seen.actions == 1 for seen in pages.values()) > 40
