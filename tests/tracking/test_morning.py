"""The next-morning question on its pages: by the link in a mail, and signed in."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import MORNING, make_follow_up, make_ready, make_session
from tracking import practice
from tracking.models import FollowUp

Page = Callable[[User | None], Client]
TUESDAY = MORNING + timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday_morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


def link_of(follow_up: FollowUp) -> str:
    return reverse("tracking:morning", args=[follow_up.signed()])


def test_opening_the_link_changes_nothing_and_tells_no_other_site(ready: User) -> None:
    link = link_of(make_follow_up(ready))

    answer = Client().get(link)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "How is your back this morning?" in html
    assert "After your session on Monday." in html
    assert html.count('name="feeling"') == 3
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert FollowUp.objects.get().version == 1


def test_the_points_of_a_flare_up_are_said_where_a_morning_is_answered_and_counted(ready: User, page: Page) -> None:
    asked = Client().get(link_of(make_follow_up(ready))).content.decode()
    make_session(ready)
    counted = page(ready).get("/progress/").content.decode()

    assert "counts as 2 points more, unless you add a number" in asked
    assert "or were 2 points worse the next morning" in counted


def test_the_link_holds_no_word_of_health_or_of_a_person(ready: User) -> None:
    follow_up = make_follow_up(ready)

    number, signature = link_of(follow_up).removeprefix("/morning/").rstrip("/").split(":")

    assert number == str(follow_up.pk)
    assert len(signature) == 43


def test_one_press_answers_without_signing_in(ready: User) -> None:
    link, browser = link_of(make_follow_up(ready)), Client(enforce_csrf_checks=True)

    answer = browser.post(link, {"feeling": "same", "score": ""})

    row = FollowUp.objects.get()
    assert answer["Location"] == link
    assert (row.feeling, row.score, row.source, row.answered_at) == ("same", None, "mail", TUESDAY)
    after = browser.get(link).content.decode()
    assert "Thank you, saved" in after
    assert "The same" not in after


def test_a_number_goes_with_it(ready: User) -> None:
    Client().post(link_of(make_follow_up(ready)), {"feeling": "worse", "score": "5"})

    assert FollowUp.objects.get().score == 5


def test_a_second_press_changes_nothing(ready: User) -> None:
    link = link_of(make_follow_up(ready))
    Client().post(link, {"feeling": "settled"})

    answer = Client().post(link, {"feeling": "worse"})

    assert answer.status_code == 200
    assert "Thank you" in answer.content.decode()
    assert (FollowUp.objects.get().feeling, FollowUp.objects.get().version) == ("settled", 2)


@pytest.mark.parametrize("sent", [{}, {"feeling": "great"}, {"feeling": "same", "score": "11"}])
def test_what_cannot_be_used_is_said_and_nothing_is_stored(ready: User, sent: dict[str, str]) -> None:
    answer = Client().post(link_of(make_follow_up(ready)), sent)

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert FollowUp.objects.get().answered_at is None


def test_after_its_time_the_link_is_over_in_kind_words(ready: User, tuesday_morning: time_machine.Traveller) -> None:
    link = link_of(make_follow_up(ready))
    tuesday_morning.move_to(TUESDAY.replace(hour=23, minute=59))
    assert Client().get(link).status_code == 200
    tuesday_morning.move_to(TUESDAY + timedelta(days=1))

    answers = [Client().get(link), Client().post(link, {"feeling": "same"})]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "You can still answer in your diary for 14 days" in answers[0].content.decode()
    assert FollowUp.objects.get().answered_at is None


def test_a_link_whose_session_is_gone_is_over(ready: User) -> None:
    follow_up = make_follow_up(ready)
    link = link_of(follow_up)
    follow_up.delete()

    assert Client().get(link).status_code == 410


def test_nothing_is_kept_of_someone_who_took_their_consent_back(ready: User) -> None:
    follow_up = make_follow_up(ready)
    for consent in ready.consent_set.all():
        consent.withdraw(at=TUESDAY)

    answer = Client().post(link_of(follow_up), {"feeling": "same"})

    assert answer.status_code == 410
    assert FollowUp.objects.get().answered_at is None


@pytest.mark.parametrize("forged", ["1", "1:AAAA", "x:y", "%00", "1" * 500])
def test_a_forged_link_is_no_page(ready: User, forged: str) -> None:
    make_follow_up(ready)

    assert Client().post(f"/morning/{forged}/", {"feeling": "same"}).status_code == 404


def test_signed_in_the_answer_can_be_given_late_and_changed(
    ready: User, page: Page, tuesday_morning: time_machine.Traveller
) -> None:
    follow_up, client = make_follow_up(ready), page(ready)
    tuesday_morning.move_to(TUESDAY + timedelta(days=3))

    first = client.post(f"/mornings/{follow_up.pk}/", {"feeling": "same", "version": "1", "next": "/today/"})
    client.post(f"/mornings/{follow_up.pk}/", {"feeling": "settled", "score": "2", "version": "2"})

    assert first["Location"] == "/today/"
    row = FollowUp.objects.get()
    assert (row.feeling, row.score, row.answered_at) == ("settled", 2, TUESDAY + timedelta(days=3))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"feeling": "same", "version": "7"}, "changed in another window"),
        ({"version": "1"}, "Choose settled, the same or worse."),
        ({"feeling": "same", "score": "eleven", "version": "1"}, "You entered eleven."),
    ],
)
def test_a_wrong_answer_is_named_and_kept(ready: User, page: Page, sent: dict[str, str], said: str) -> None:
    answer = page(ready).post(f"/mornings/{make_follow_up(ready).pk}/", sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_before_the_morning_it_cannot_be_answered(
    ready: User, page: Page, tuesday_morning: time_machine.Traveller
) -> None:
    tuesday_morning.move_to(MORNING)

    answer = page(ready).post(f"/mornings/{make_follow_up(ready).pk}/", {"feeling": "same", "version": "1"})

    assert answer.status_code == 422
    assert "Wait until the next morning." in answer.content.decode()


def test_a_stranger_finds_nothing(alice: User, bob: User, page: Page) -> None:
    follow_up, client = make_follow_up(alice), page(make_ready(bob))

    foreign, missing = (client.get(f"/mornings/{pk}/") for pk in (follow_up.pk, 999_999))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_no_answer_reaches_the_log(ready: User, caplog: pytest.LogCaptureFixture) -> None:
    link = link_of(make_follow_up(ready))

    with caplog.at_level(logging.DEBUG):
        Client().post(link, {"feeling": "worse", "score": "99"})
        Client().post(link, {"feeling": "worse", "score": "9"})

    said = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert "worse" not in "\n".join(said)


def test_the_page_of_a_session_says_how_the_morning_after_was_or_asks(ready: User, page: Page) -> None:
    session, client = make_session(ready), page(ready)
    follow_up = FollowUp.objects.get()

    before = client.get(f"/sessions/{session.pk}/").content.decode()
    practice.answer(follow_up, feeling="settled", score=2, at=TUESDAY)
    after = client.get(f"/sessions/{session.pk}/").content.decode()

    link = f'href="/mornings/{follow_up.pk}/?next=/sessions/{session.pk}/"'
    assert "How was your back the next morning?" in before
    assert f"{link}>Answer" in before
    assert "Next morning: settled, 2." in after
    assert f"{link}>Change it" in after
