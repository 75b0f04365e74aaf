"""What was typed and practised survives a session that ended, in a second engine: no promise is the browser's."""

import pytest

from tests.browser.conftest import Site
from tests.browser.firefox import Firefox, until
from tests.browser.people import make_people
from tests.browser.scenario import IN_CI, stored, tell, tell_of_questions
from tests.browser.test_firefox import PLAYER, begin, is_ready, leave_step
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.firefox]
OUTCOMES = f"[...{PLAYER}.progress.steps.values()].map(step => step.outcome)"


@pytest.fixture(scope="module")
def keys(site: Site) -> dict[str, str]:
    """The session keys of two people who are ready to begin."""
    return make_people(site, "for name in ('fanny', 'fabia'): person(name)")


def sign_in_again(firefox: Firefox, name: str) -> None:
    firefox.wait_for("/accounts/login/")
    firefox.fill("User name", name)
    firefox.fill("Password", PASSWORD)
    firefox.click("button", "Sign in")


def test_nothing_typed_is_lost_and_nothing_is_stored_twice(firefox: Firefox, keys: dict[str, str]) -> None:
    firefox.sign_in(keys["fanny"])

    rows = stored(firefox, [tell(firefox, name="fanny", seed=seed) for seed in IN_CI])

    assert {mark: {*of.values()} for mark, of in rows.items()} == {f"run{seed:04d}x": {1} for seed in IN_CI}
    assert tell_of_questions(firefox) == []


def test_a_practice_goes_on_where_it_was_after_the_session_ended(firefox: Firefox, keys: dict[str, str]) -> None:
    firefox.sign_in(keys["fabia"])
    begin(firefox)
    leave_step(firefox, "Done enough, next exercise")
    until(lambda: not firefox.evaluate(f"{PLAYER}.courier.owed"), "the answer of the server")
    firefox.sign_out()
    leave_step(firefox, "Too hard")
    firefox.see("You were signed out", at="guide-player")

    firefox.reload()
    sign_in_again(firefox, "fabia")

    until(lambda: is_ready(firefox), "the guide")
    assert firefox.evaluate(OUTCOMES) == ["done", "skipped"]
    firefox.see("Dart", at="[data-part=step]")
