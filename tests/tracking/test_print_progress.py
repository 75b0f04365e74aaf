"""A page for an appointment: made now, of what the person chose, and kept nowhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import MORNING, make_exercise, make_pain_entry, make_ready, make_session
from tracking.models import Care

Page = Callable[[User | None], Client]
pytestmark = pytest.mark.usefixtures("monday_morning")
URL = "/progress/print/"


@pytest.fixture
def diary(ready: User, page: Page) -> Client:
    for back in (20, 18, 16, 10, 3):
        at = MORNING - timedelta(days=back)
        steps = [{"exercise": make_exercise("cat-cow")}, {"exercise": make_exercise("dart"), "has_hurt": True}]
        make_session(ready, at, pain_before=5, pain_worst=6, steps=steps, note=f"Session {back} days ago")
    make_pain_entry(ready, score=4, note="Carried <boxes>")
    Care.objects.jot(owner=ready, kind="physiotherapy", noted_at=MORNING, at=MORNING)
    return page(ready)


def test_the_form_offers_the_notes_of_the_days_chosen(diary: Client) -> None:
    html = diary.get(f"{URL}?range=week").content.decode()

    assert "23 November, Pain, 4 out of 10: Carried &lt;boxes&gt;" in html
    assert "20 November, Free session: Session 3 days ago" in html
    assert "Session 10 days ago" not in html
    assert "23 November, Physiotherapy<" in html


def test_the_page_shows_what_was_chosen_and_asked(diary: Client) -> None:
    offered = diary.get(URL).context["form"].offered
    chosen = [key for key, note in offered.items() if "boxes" in note.text]

    answer = diary.post(URL, {"range": "quarter", "notes": chosen, "questions": "May I swim?\n\n Why Dart? "})

    html = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert "Carried &lt;boxes&gt;" in html
    assert "Session 3 days ago" not in html
    assert "<li>May I swim?</li><li>Why Dart?</li>" in html
    for words in ("alice, upper-back pain", "sessions done", "Leave out", "Cat-Cow", "may be chance"):
        assert words in html
    assert 'role="img"' in html


def test_without_notes_and_questions_there_is_room_to_write(ready: User, page: Page) -> None:
    html = page(ready).post(URL, {"range": "quarter"}).content.decode()

    assert "Questions from alice" in html
    assert "In their own words" not in html
    assert "Too few sessions to say." in html


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"range": "quarter", "questions": "a\nb\nc\nd\ne\nf"}, "Ask up to 5 questions, one per line"),
        ({"range": "quarter", "questions": "why " * 40}, "Keep each question to 100 characters or fewer."),
        ({"range": "quarter", "notes": ["entry-999999"]}, "Choose from the notes below."),
        ({"range": "decade"}, "decade"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field_and_kept(diary: Client, asked: dict, sentence: str) -> None:
    answer = diary.post(URL, asked)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert sentence in html
    assert asked.get("questions", "").split("\n")[0] in html


def test_more_notes_than_fit_on_one_page_are_refused(ready: User, diary: Client) -> None:
    for back in (1, 2, 3):
        make_pain_entry(ready, MORNING - timedelta(days=back), note=f"Note {back}")
    chosen = [*diary.get(URL).context["form"].offered][:5]

    answer = diary.post(URL, {"range": "quarter", "notes": chosen})

    assert answer.status_code == 422
    assert "Choose up to 4 notes, so that everything fits on one page." in answer.content.decode()


def test_a_strangers_notes_are_not_offered_and_cannot_be_chosen(ready: User, bob: User, page: Page) -> None:
    entry = make_pain_entry(make_ready(bob), note="Of Bob")
    make_pain_entry(ready, note="Of Alice")

    assert "Of Bob" not in page(ready).get(URL).content.decode()
    answer = page(ready).post(URL, {"range": "quarter", "notes": [f"entry-{entry.pk}"]})
    assert answer.status_code == 422
    assert "Of Bob" not in answer.content.decode()


def test_nothing_that_is_asked_is_kept_or_stands_in_an_address(diary: Client) -> None:
    diary.post(URL, {"range": "quarter", "questions": "A secret question"})

    assert "A secret question" not in diary.get(URL).content.decode()
    assert 'method="post"' in diary.get(URL).content.decode()
