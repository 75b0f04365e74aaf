"""The questions now and then, own activities, where somebody stands, and care, on their pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import (
    MORNING,
    make_activity,
    make_answers,
    make_care,
    make_measure,
    make_older,
    make_ready,
    make_routine,
)
from tracking.models import Activity, ActivityRating, Care, Measure, PainEntry

Page = Callable[[User | None], Client]
UUID = "11111111-1111-4111-8111-111111111111"
THREE = {"pain": "5", "enjoyment": "4", "activity": "6"}
CARE = {"kind": "physiotherapy", "day": "2026-11-22", "clock": "10:30"}

pytestmark = pytest.mark.usefixtures("monday_morning")


def test_the_page_says_what_is_due_and_what_was_answered(ready: User, page: Page) -> None:
    client = page(make_older(ready, days=1))
    assert client.get("/measures/").context["due"].three is True

    make_measure(ready)
    make_activity(ready).rate(score=3, at=MORNING)
    html = client.get("/measures/").content.decode()

    assert "Answered in the last 7 days." in html
    assert "Pain 5, enjoyment 4, activity 6" in html
    assert client.get("/measures/").context["due"].three is False


def test_the_three_are_answered_once_however_often_they_are_sent(ready: User, page: Page) -> None:
    for _press in range(2):
        answer = page(ready).post("/measures/three/", THREE | {"client_uuid": UUID, "next": "/today/"})

    assert answer["Location"] == "/today/"
    measure = Measure.objects.get()
    assert (measure.pain, measure.enjoyment, measure.activity) == (5, 4, 6)


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("/measures/three/", THREE | {"pain": "12"}, "pain"),
        ("/measures/three/", {"pain": "5", "enjoyment": "4"}, "activity"),
        ("/measures/change/", {}, "change"),
        ("/measures/change/", {"change": "9"}, "change"),
        ("/measures/activities/add/", {"name": " "}, "name"),
        ("/measures/activities/add/", {"name": "a" * 121}, "name"),
        ("/measures/activities/add/", {"name": "Reading", "score": "11"}, "score"),
        ("/measures/activities/rate/", {}, "__all__"),
        ("/measures/start/", {}, "pain_now"),
        ("/measures/start/", {"pain_now": "11"}, "pain_now"),
        ("/care/add/", CARE | {"kind": "magic"}, "kind"),
        ("/care/add/", CARE | {"day": "2026-11-24"}, "clock"),
    ],
)
def test_a_wrong_answer_is_named_at_its_field_and_nothing_is_stored(
    ready: User, page: Page, path: str, sent: dict[str, str], field: str
) -> None:
    answer = page(ready).post(path, sent)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    for model in (Measure, Activity, ActivityRating, Care, PainEntry):
        assert not model.objects.exists()


def test_answers_can_be_changed_deleted_and_brought_back(ready: User, page: Page) -> None:
    measure, client = make_measure(ready, change=1), page(ready)

    client.post(f"/measures/{measure.pk}/edit/", {"change": "-2", "version": "1"})
    stale = client.post(f"/measures/{measure.pk}/edit/", {"change": "3", "version": "1"})
    gone = client.post(f"/measures/{measure.pk}/delete/", follow=True).content.decode()
    client.post(f"/measures/{measure.pk}/restore/")

    assert stale.status_code == 422
    assert f'action="/measures/{measure.pk}/restore/' in gone
    assert Measure.objects.kept().get().change == -2


def test_not_now_puts_the_questions_away_for_a_week(ready: User, page: Page, time_machine) -> None:
    client = page(ready)

    client.post("/measures/put-away/")

    assert "Questions for today" not in client.get("/today/").content.decode()
    time_machine.move_to(MORNING + timedelta(days=7))
    assert "Answered in the last 7 days." not in client.get("/measures/").content.decode()


def test_activities_are_named_rated_renamed_put_away_and_taken_up(ready: User, page: Page) -> None:
    client = page(ready)
    client.post("/measures/activities/add/", {"name": "Driving", "score": "4", "client_uuid": UUID})
    activity = Activity.objects.get()

    client.post("/measures/activities/rate/", {f"activity_{activity.pk}": "6"})
    activity.refresh_from_db()
    client.post(f"/measures/activities/{activity.pk}/edit/", {"name": "Driving far", "version": str(activity.version)})
    client.post(f"/measures/activities/{activity.pk}/end/")

    assert ActivityRating.objects.get().score == 6
    assert Activity.objects.get().ended_on is not None
    assert f'action="/measures/activities/{activity.pk}/take-up/"' in client.get("/measures/").content.decode()
    client.post(f"/measures/activities/{activity.pk}/take-up/")
    assert (Activity.objects.get().name, Activity.objects.get().ended_on) == ("Driving far", None)


# Where you are


def test_the_pain_at_the_start_is_one_entry_and_leads_to_the_first_week(ready: User, page: Page) -> None:
    for _press in range(2):
        sent = {"pain_now": "3", "client_uuid": UUID, "next": "/routines/compose/"}
        answer = page(ready).post("/measures/start/", sent)

    assert answer["Location"] == "/week/first/"
    assert list(PainEntry.objects.values_list("score", "kind")) == [(3, "now")]
    assert not Measure.objects.exists()


def test_who_has_a_routine_goes_where_they_were_going(ready: User, page: Page) -> None:
    make_routine(ready)

    for then in ("/progress/", "/today/"):
        answer = page(ready).post("/measures/start/", {"pain_now": "3", "next": then})
        assert answer["Location"] == then


def test_nobody_has_to_say_how_strong_the_pain_is(ready: User, page: Page) -> None:
    html = page(ready).get("/measures/start/").content.decode()

    assert html.count('href="/week/first/"') == 1


@pytest.mark.parametrize(
    ("assessed", "signs", "light"),
    [
        ("yes", (), "green"),
        ("long_standing", (), "green"),
        ("new", (), "amber"),
        ("yes", ("8b",), "amber"),
        ("yes", ("1",), "red"),
    ],
)
def test_the_verdict_of_the_answers_stands_first(
    alice: User, page: Page, assessed: str, signs: tuple[str, ...], light: str
) -> None:
    make_ready(alice, assessed=assessed)
    make_answers(alice, *signs)

    answer = page(alice).get("/measures/start/")

    assert answer.context["opening"].light == light
    html = answer.content.decode()
    assert html.index(f'class="note {light}"') < html.index("<h1")


def test_who_skipped_the_questions_reads_that_it_is_gentle(alice: User, page: Page) -> None:
    alice.agree_and_answer(assessed="long_standing", assessed_on=None, at=MORNING)

    opening = page(alice).get("/measures/start/").context["opening"]

    assert (opening.light, opening.rule.id) == ("neutral", "G7")


# Care


def test_care_is_noted_changed_deleted_and_brought_back(ready: User, page: Page) -> None:
    client = page(ready)
    client.post("/care/add/", CARE | {"client_uuid": UUID, "note": "Showed me the wall angels."})
    care = Care.objects.get()

    client.post(f"/care/{care.pk}/edit/", CARE | {"kind": "doctor", "version": "1"})
    gone = client.post(f"/care/{care.pk}/delete/", follow=True).content.decode()
    client.post(f"/care/{care.pk}/restore/")

    assert f'action="/care/{care.pk}/restore/' in gone
    assert (Care.objects.kept().get().kind, Care.objects.get().note) == ("doctor", "")


@pytest.mark.parametrize(
    ("maker", "path"),
    [
        (make_measure, "/measures/{}/edit/"),
        (make_activity, "/measures/activities/{}/edit/"),
        (make_care, "/care/{}/edit/"),
    ],
)
def test_a_stranger_finds_the_same_as_where_there_is_nothing(
    alice: User, bob: User, page: Page, maker: Callable, path: str
) -> None:
    row, client = maker(alice), page(make_ready(bob))

    foreign, missing = (client.get(path.format(pk)) for pk in (row.pk, 999_999))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_a_stranger_cannot_rate_what_is_not_theirs(alice: User, bob: User, page: Page) -> None:
    activity = make_activity(alice)

    answer = page(make_ready(bob)).post("/measures/activities/rate/", {f"activity_{activity.pk}": "9"})

    assert answer.status_code == 422
    assert not ActivityRating.objects.exists()


def test_the_list_asks_the_database_no_more_often_however_much_there_is(
    ready: User, page: Page, django_assert_num_queries: Callable
) -> None:
    client = page(ready)
    for count in (10, 20):
        for hours in range(count):
            make_measure(ready, MORNING - timedelta(hours=hours, minutes=count))
        for activity in Activity.objects.all():
            activity.end(on=MORNING.date())
        for number in range(5):
            make_activity(ready, f"Thing {count} {number}").rate(score=3, at=MORNING)

        with django_assert_num_queries(12):
            client.get("/measures/")
