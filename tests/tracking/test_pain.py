"""Pain entries on their pages: at any time, several a day, changed, deleted and brought back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import MORNING, make_pain_entry, make_ready
from tracking.models import PainEntry

Page = Callable[[User | None], Client]
UUID = "11111111-1111-4111-8111-111111111111"
SENT = {"score": "6", "kind": "now", "day": "2026-11-20", "clock": "22:15", "note": "Long drive.", "client_uuid": UUID}

pytestmark = pytest.mark.usefixtures("monday_morning")


def test_without_an_entry_there_is_one_sentence_and_one_button(ready: User, page: Page) -> None:
    html = page(ready).get("/pain/").content.decode()

    assert "No pain entry yet" in html
    assert 'href="/pain/add/">Add a pain entry' in html


@pytest.mark.parametrize("path", ["/pain/quick/", "/today/"])
def test_pain_is_logged_in_two_taps_from_0_to_10(ready: User, page: Page, path: str) -> None:
    html = page(ready).get(path).content.decode()

    scores = re.findall(r'<button type="submit" name="score" value="(\d+)">', html)
    assert scores == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    assert '>10<span class="hidden"> the worst you can imagine' in html


def test_a_backdated_entry_belongs_to_the_time_it_names(ready: User, page: Page) -> None:
    client = page(ready)

    answer = client.post("/pain/add/", SENT)

    assert answer["Location"] == "/pain/"
    entry = PainEntry.objects.get()
    assert (entry.score, entry.felt_at, entry.note) == (6, datetime(2026, 11, 20, 22, 15, tzinfo=UTC), "Long drive.")
    assert 'Fri 20 Nov 2026 <span class="nowrap">at 22:15' in client.get("/pain/").content.decode()


def test_a_note_says_that_nobody_reads_it(ready: User, page: Page) -> None:
    html = page(ready).get("/pain/add/").content.decode()

    assert "Nobody else reads this. In an emergency, call your emergency number." in html


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"score": "11"}, "score", "You entered 11."),
        ({"score": ""}, "score", "from 0 to 10"),
        ({"score": "10.5"}, "score", "You entered 10.5."),
        ({"day": "0001-01-01"}, "day", "between 2000 and today"),
        ({"day": "2026-11-08"}, "clock", "in the last 14 days"),
        ({"day": "2026-11-24"}, "clock", "in the future"),
        ({"clock": "7"}, "clock", "valid time"),
        ({"note": "a" * 4001}, "note", "4001"),
        ({"note": "\x00"}, "note", "cannot be saved"),
        ({"kind": "tomorrow"}, "kind", "tomorrow is not one"),
        ({"places": "toe"}, "places", "Choose from the list."),
        ({"qualities": "purple"}, "qualities", "Choose from the list."),
    ],
)
def test_a_wrong_answer_is_shown_at_its_field_and_what_was_typed_is_kept(
    ready: User, page: Page, wrong: dict[str, str], field: str, said: str
) -> None:
    answer = page(ready).post("/pain/add/", SENT | wrong)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert any(said in error for error in form.errors[field]), form.errors
    typed = {name: form[name].value() for name in wrong}
    assert {name: value[0] if isinstance(value, list) else value for name, value in typed.items()} == wrong
    assert not PainEntry.objects.exists()


def test_a_time_the_clocks_skip_is_refused_with_the_way_out(ready: User, page: Page, time_machine) -> None:
    time_machine.move_to(datetime(2026, 3, 30, 8, 0, tzinfo=UTC))

    answer = page(ready).post("/pain/add/", SENT | {"day": "2026-03-29", "clock": "01:30"})

    assert answer.context["form"].errors["clock"] == [
        "The clocks went forward at this time. Choose a time 1 hour later."
    ]


def test_an_entry_can_be_changed(ready: User, page: Page) -> None:
    entry = make_pain_entry(ready)
    sent = {"version": "1", "score": "2", "kind": "now", "day": "2026-11-23", "clock": "07:00", "note": ""}

    answer = page(ready).post(f"/pain/{entry.pk}/edit/", sent)

    assert answer["Location"] == "/pain/"
    entry.refresh_from_db()
    assert (entry.score, entry.felt_at) == (2, MORNING - timedelta(hours=1))


def test_a_second_window_does_not_overwrite_the_first(ready: User, page: Page) -> None:
    entry = make_pain_entry(ready)
    sent = {"version": "1", "kind": "now", "day": "2026-11-23", "clock": "08:00", "note": ""}
    page(ready).post(f"/pain/{entry.pk}/edit/", sent | {"score": "2"})

    answer = page(ready).post(f"/pain/{entry.pk}/edit/", sent | {"score": "9"})

    assert answer.status_code == 422
    assert answer.context["form"]["score"].value() == "9"
    entry.refresh_from_db()
    assert entry.score == 2


def test_the_second_of_two_equal_hours_is_kept_when_only_the_number_changes(
    ready: User, page: Page, time_machine
) -> None:
    second_time = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # the clock shows 01:30 for the second time
    time_machine.move_to(second_time)
    entry = make_pain_entry(ready, second_time)

    page(ready).post(
        f"/pain/{entry.pk}/edit/", {"version": "1", "score": "9", "kind": "now", "day": "2026-10-25", "clock": "01:30"}
    )

    entry.refresh_from_db()
    assert (entry.score, entry.felt_at) == (9, second_time)


def test_a_deleted_entry_comes_back(ready: User, page: Page) -> None:
    entry, client = make_pain_entry(ready), page(ready)

    gone = client.post(f"/pain/{entry.pk}/delete/")
    html = client.get(gone["Location"]).content.decode()
    back = client.post(f"/pain/{entry.pk}/restore/")

    assert "Pain entry deleted." in html
    assert f'action="/pain/{entry.pk}/restore/?next=%2Fpain%2F"' in html
    assert "Pain entry restored." in client.get(back["Location"]).content.decode()
    assert PainEntry.objects.kept().exists()


def test_an_entry_opened_from_today_leads_back_there(ready: User, page: Page) -> None:
    entry, client = make_pain_entry(ready), page(ready)

    opened = client.get(f"/pain/{entry.pk}/edit/?next=/today/").text
    gone = client.post(f"/pain/{entry.pk}/delete/", {"next": "/today/"})
    undo = re.findall(r'action="(/pain/\d+/restore/[^"]*)"', client.get(gone["Location"]).text)
    back = client.post(undo[0])

    assert 'class="back" href="/today/"' in opened
    assert opened.count('<input type="hidden" name="next" value="/today/">') == 2
    assert (gone["Location"], back["Location"]) == ("/today/", "/today/")


def test_after_30_days_the_page_says_that_it_is_too_late(ready: User, page: Page, time_machine) -> None:
    entry = make_pain_entry(ready)
    page(ready).post(f"/pain/{entry.pk}/delete/")
    time_machine.move_to(MORNING + timedelta(days=31))

    answer = page(ready).post(f"/pain/{entry.pk}/restore/", follow=True)

    assert "more than 30 days ago" in answer.content.decode()
    assert not PainEntry.objects.kept().exists()


@pytest.mark.parametrize(("method", "verb"), [("get", "edit"), ("post", "delete"), ("post", "restore")])
def test_a_stranger_finds_the_same_as_where_there_is_nothing(
    alice: User, bob: User, page: Page, method: str, verb: str
) -> None:
    entry, client = make_pain_entry(alice), page(make_ready(bob))

    foreign, missing = (getattr(client, method)(f"/pain/{pk}/{verb}/") for pk in (entry.pk, 999_999))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert PainEntry.objects.kept().exists()


def test_the_list_asks_the_database_no_more_often_however_much_there_is(
    ready: User, page: Page, django_assert_num_queries: Callable
) -> None:
    client = page(ready)
    for count in (10, 20):
        for hours in range(count):
            make_pain_entry(ready, MORNING - timedelta(hours=hours, minutes=count))

        with django_assert_num_queries(5):
            client.get("/pain/")


# Where, and what it is like


def test_places_and_words_are_kept_in_our_order_and_shown(ready: User, page: Page) -> None:
    client = page(ready)

    client.post("/pain/add/", SENT | {"kind": "average", "places": ["blade_left", "neck"], "qualities": ["stiff"]})

    entry = PainEntry.objects.get()
    assert (entry.kind, entry.places, entry.qualities) == ("average", ["neck", "blade_left"], ["stiff"])
    html = client.get("/pain/").content.decode()
    assert "Neck, Left shoulder blade; stiff" in html
    assert "On average in the last 7 days" in html


def test_each_place_is_a_tick_and_the_drawing_an_extra_that_nobody_has_to_read(ready: User, page: Page) -> None:
    html = page(ready).get("/pain/add/").content.decode()

    assert html.count('type="checkbox" name="places"') == 7
    assert '<svg class="back-drawing" viewBox="0 0 220 232" width="220" height="232" aria-hidden="true"' in html
    drawn = set(re.findall(r'data-place="(\w+)"', html))
    assert drawn == {"upper", "mid", "between", "neck", "blade_left", "blade_right"}


# In two taps, from every page


@pytest.mark.parametrize("path", ["/today/", "/exercises/", "/week/", "/sessions/", "/reminders/"])
def test_every_page_has_the_numbers_at_hand_and_a_link_without_javascript(ready: User, page: Page, path: str) -> None:
    html = page(ready).get(path).content.decode()

    assert f'href="/pain/quick/?next={path}"' in html
    assert len(re.findall(r'<button type="submit" name="score" value="\d+"', html)) == 11


def test_who_is_not_signed_in_is_not_asked(page: Page, db: None) -> None:
    assert "/pain/quick/" not in page(None).get("/exercises/").content.decode()


def test_one_number_saves_and_leads_back_with_an_undo(ready: User, page: Page) -> None:
    client = page(ready)

    answer = client.post("/pain/quick/", {"score": "3", "client_uuid": UUID, "next": "/exercises/"})

    assert answer["Location"] == "/exercises/"
    entry = PainEntry.objects.get()
    assert (entry.score, entry.felt_at, entry.kind) == (3, MORNING, "now")
    html = client.get("/exercises/").content.decode()
    assert "Pain entry saved." in html
    undone = client.post(re.findall(r'action="(/pain/\d+/delete/[^"]*)"', html)[0])
    assert undone["Location"] == "/exercises/"
    assert not PainEntry.objects.kept().exists()


def test_the_same_press_twice_is_one_entry(ready: User, page: Page) -> None:
    for _press in range(2):
        page(ready).post("/pain/quick/", {"score": "3", "client_uuid": UUID})

    assert PainEntry.objects.count() == 1


def test_a_number_that_is_none_is_named_and_another_site_is_never_led_to(ready: User, page: Page) -> None:
    wrong = page(ready).post("/pain/quick/", {"score": "11", "next": "/exercises/"})
    elsewhere = page(ready).post("/pain/quick/", {"score": "1", "next": "https://example.org/"})

    assert wrong.status_code == 422
    assert "You entered 11." in wrong.content.decode()
    assert elsewhere["Location"] == "/today/"


# Edit history


def test_earlier_versions_are_shown_as_they_were(ready: User, page: Page) -> None:
    entry = make_pain_entry(ready, score=7, places=["neck"], note="Before the change.")
    entry.revise(expected=1, score=2, felt_at=entry.felt_at, at=MORNING)
    client = page(ready)

    html = client.get(f"/pain/{entry.pk}/versions/").content.decode()

    assert f'href="/pain/{entry.pk}/versions/"' in client.get(f"/pain/{entry.pk}/edit/").content.decode()
    assert '<span class="hidden">Pain </span>7</span>' in html
    assert "Before the change." in html
    assert "Neck" in html


def test_an_entry_that_was_never_changed_says_so(ready: User, page: Page) -> None:
    entry = make_pain_entry(ready)

    assert "has not been changed" in page(ready).get(f"/pain/{entry.pk}/versions/").content.decode()
