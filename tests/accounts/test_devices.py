"""The list of sign-ins names devices as people call them."""

import pytest
from django.test import Client

from accounts.devices import device_of
from accounts.models import User
from tests.factories import PASSWORD


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) CriOS/131.0 Safari/604.1", "Chrome on iPhone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.6 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        ("curl/8.5.0", "A browser we do not know"),
        ("", "A browser we do not know"),
    ],
)
def test_a_device_goes_by_the_name_people_call_it(user_agent: str, words: str) -> None:
    assert device_of(user_agent) == words


def test_the_list_of_sign_ins_shows_no_raw_text_of_a_browser(alice: User) -> None:
    browser = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
    browser.post("/accounts/login/", {"login": "alice", "password": PASSWORD})

    html = browser.get("/accounts/sessions/").content.decode()

    assert "Firefox on Linux" in html
    assert "Gecko" not in html
