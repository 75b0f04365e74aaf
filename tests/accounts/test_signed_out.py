from collections.abc import Callable

from django.test import Client

from accounts.models import User
from tests.factories import make_ready

Page = Callable[[User | None], Client]


def test_a_form_sent_after_the_session_ended_says_that_nothing_was_saved(alice: User, page: Page) -> None:
    browser = page(make_ready(alice))
    browser.cookies.clear()

    answer = browser.post("/pain/add/", {"score": "4", "note": "after the bus"}, follow=True)

    assert answer.redirect_chain == [("/accounts/login/?next=/pain/add/", 302)]
    assert "so this was not saved" in answer.content.decode()
    assert alice.painentry_set.count() == 0


def test_an_address_opened_without_a_session_asks_to_sign_in_and_says_no_more(alice: User, page: Page) -> None:
    answer = page(None).get("/today/", follow=True)

    assert "nothing was saved" not in answer.content.decode()
