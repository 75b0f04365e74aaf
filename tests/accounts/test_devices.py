"""The list of sign-ins names devices as people call them."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.devices import device_of, is_known, made_known
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


def test_one_sign_in_is_ended_and_the_others_go_on(alice: User) -> None:
    here, there = Client(), Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0; rv:133.0) Firefox/133.0")
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert f"/accounts/sign-ins/{other.pk}/end/" in here.get("/accounts/sessions/").content.decode()

    answer = here.post(f"/accounts/sign-ins/{other.pk}/end/", follow=True)

    assert "Signed out: Firefox on Windows." in answer.content.decode()
    assert there.get("/accounts/me/").status_code == 302
    assert here.get("/accounts/me/").status_code == 200
    assert not UserSession.objects.filter(pk=other.pk).exists()


def test_to_end_the_sign_in_of_this_device_signs_out(alice: User) -> None:
    here = Client()
    here.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
    mine = UserSession.objects.get(user=alice)

    answer = here.post(f"/accounts/sign-ins/{mine.pk}/end/")

    assert answer["Location"] == "/accounts/login/"
    assert answer["Clear-Site-Data"] == '"cache"'
    assert here.get("/accounts/me/").status_code == 302


def test_a_device_is_known_to_those_who_signed_in_there_and_to_nobody_who_made_it_up() -> None:
    kept = ""
    for name in ("ann", "ben", "cleo", "dan", "eve", "fay"):
        kept = made_known(kept, name)

    assert not is_known("", "ann")
    assert not is_known("a" * 32, "ann")
    assert [name for name in ("ann", "ben", "fay") if is_known(kept, name)] == ["ben", "fay"]
    assert len(kept.split(".")) == 5
    assert "ben" not in kept
