"""Deleted in the last 30 days, or put away: restored, or removed for good, on the page and through the API."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Guidance, User
from conventions.deletable import every
from conventions.owned import Owned
from exercises.models import Barred, SignOff
from routines.models import OwnExercise, Pause, Routine
from routines.models.said import take_back
from tests.factories import (
    make_activity,
    make_care,
    make_exercise,
    make_measure,
    make_own_exercise,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
    make_user,
)
from tracking import practice
from tracking.models import Activity, Logged, PainEntry

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _pause(owner: User) -> Pause:
    day = AT.date()
    pause: Pause = Pause.objects.create(owner=owner, reason="holiday", since_on=day, until_on=day, note="By the sea")
    return pause


def _sign_off(owner: User) -> SignOff:
    return SignOff.objects.create(owner=owner, exercise=make_exercise("dart"), by="Dr Day", signed_on=AT.date())


def _left_out(owner: User) -> Barred:
    barred: Barred = Barred.objects.bar(
        owner=owner, exercise=make_exercise("dart"), at=timezone.now(), since_on=AT.date(), reason="It pulls in my neck"
    )
    return barred


def _guidance(owner: User) -> Guidance:
    return Guidance.objects.create(
        owner=owner, profession="doctor", by="Day", seen_on=AT.date(), review_on=date(2027, 2, 1), note="No weights"
    )


LOGGED = {"session": make_session, "pain": make_pain_entry, "measure": make_measure, "care": make_care}
ENDING: dict[str, Callable[[User], Owned]] = {**LOGGED, "pause": _pause, "sign_off": _sign_off}
ENDLESS: dict[str, Callable[[User], Owned]] = {
    "routine": lambda owner: make_routine(owner, "dart", name="Slow evening"),
    "own_exercise": lambda owner: make_own_exercise(owner, "Towel slide"),
    "activity": lambda owner: make_activity(owner, name="Lifting the cat"),
    "left_out": _left_out,
    "guidance": _guidance,
}
KINDS = {**ENDING, **ENDLESS}
RESTORED_AT = {
    "session": "/sessions/{}/restore/",
    "pain": "/pain/{}/restore/",
    "measure": "/measures/{}/restore/",
    "care": "/care/{}/restore/",
    "pause": "/week/pauses/{}/restore/",
    "sign_off": "/exercises/sign-offs/{}/restore/",
    "routine": "/routines/{}/unarchive/",
    "own_exercise": "/routines/own/{}/unarchive/",
    "activity": "/measures/activities/{}/take-up/",
    "left_out": "/not-for-me/{}/again/",
}


def put_away(row: Owned) -> None:
    now = timezone.now()
    match row:
        case Logged():
            practice.delete(row, at=now)
        case Pause():
            row.remove(at=now)
        case SignOff():
            row.put_away(at=now)
        case Routine() | OwnExercise():
            row.archive(at=now)
        case Activity():
            row.end(on=now.date())
        case Barred():
            row.lift(at=now)
        case Guidance():
            take_back(row, at=now)
        case _:
            raise TypeError(row)


def gone(owner: User, kind: str) -> Owned:
    row = KINDS[kind](owner)
    put_away(row)
    return row


def is_stored(row: Owned) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


def test_every_kind_is_listed_with_both_buttons(alice: User, page: Page, api: Api) -> None:
    make_ready(alice)
    rows = {kind: gone(alice, kind) for kind in KINDS}

    shown = page(alice).get("/sessions/deleted/").content.decode()
    told = api(alice).get("/api/v1/deleted/").json()

    assert "Deleted in the last 30 days" in shown
    assert "Archived or ended" in shown
    for kind, row in rows.items():
        assert f'href="/sessions/deleted/{kind}/{row.pk}/"' in shown
    for kind, path in RESTORED_AT.items():
        assert f'action="{path.format(rows[kind].pk)}"' in shown
    assert f'href="/professional/new/?like={rows["guidance"].pk}"' in shown
    assert len(rows) == shown.count("Remove for good<") == 11
    assert {one["kind"]: one["named"] for one in told} == {
        "session": "Free session, Monday 23 November",
        "pain": "Pain 4 out of 10, Monday 23 November",
        "measure": "Weekly questions, Monday 23 November",
        "care": "Physiotherapy, Monday 23 November",
        "pause": "Pause: Holiday, Monday 23 November",
        "sign_off": "Dart, agreed to by Dr Day, Monday 23 November",
        "routine": "Slow evening",
        "own_exercise": "Towel slide",
        "activity": "Lifting the cat",
        "left_out": "Dart, not for me, Monday 23 November",
        "guidance": "Doctor Day, Monday 23 November",
    }
    assert {one["kind"] for one in told if one["until"] is None} == {*ENDLESS}


@pytest.mark.parametrize("kind", RESTORED_AT)
def test_the_button_restores_it_and_comes_back_to_the_list(kind: str, alice: User, page: Page) -> None:
    row = gone(make_ready(alice), kind)
    browser = page(alice)

    answer = browser.post(RESTORED_AT[kind].format(row.pk), {"next": "/sessions/deleted/"})

    assert answer.headers["Location"] == "/sessions/deleted/"
    assert f"/sessions/deleted/{kind}/" not in browser.get("/sessions/deleted/").content.decode()
    again = browser.post(RESTORED_AT[kind].format(row.pk), {"next": "/sessions/deleted/"})  # pressed twice
    assert again.headers["Location"] == "/sessions/deleted/"


@pytest.mark.parametrize("kind", KINDS)
def test_removed_for_good_only_after_it_was_confirmed(kind: str, alice: User, page: Page) -> None:
    row = gone(make_ready(alice), kind)
    browser, path = page(alice), f"/sessions/deleted/{kind}/{row.pk}/"

    assert "You cannot restore it after this." in browser.get(path).content.decode()
    assert is_stored(row)
    assert browser.post(path).headers["Location"] == "/sessions/deleted/"

    assert not is_stored(row)
    for again in (browser.post(path), browser.get(path)):  # in another tab, or after Back
        assert again.status_code == 404
        assert "It is gone already" in again.content.decode()
        assert 'href="/sessions/deleted/"' in again.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_api_removes_what_was_deleted_and_nothing_else(kind: str, alice: User, api: Api) -> None:
    row = KINDS[kind](make_ready(alice))
    program = api(alice)
    assert program.delete(f"/api/v1/deleted/{kind}/{row.pk}/").status_code == 404
    put_away(row)

    stranger = api(make_ready(make_user("bob")))
    assert stranger.delete(f"/api/v1/deleted/{kind}/{row.pk}/").status_code == 404
    assert program.delete(f"/api/v1/deleted/{kind}/{row.pk}/").status_code == 204
    assert program.delete(f"/api/v1/deleted/{kind}/{row.pk}/").status_code == 404
    assert program.delete(f"/api/v1/deleted/nonsense/{row.pk}/").status_code == 404
    assert not is_stored(row)


@pytest.mark.parametrize(("kind", "path"), [("pause", "pauses"), ("sign_off", "sign-offs"), ("left_out", "not-for-me")])
def test_the_api_restores_what_is_no_row_of_the_diary(kind: str, path: str, alice: User, api: Api) -> None:
    row = gone(make_ready(alice), kind)
    program, restore = api(alice), f"/api/v1/{path}/{row.pk}/restore/"

    assert api(make_ready(make_user("bob"))).post(restore).status_code == 404
    assert program.post(restore).status_code == 200
    assert program.post(restore).json()["id"] == row.pk
    assert program.get(f"/api/v1/{path}/").json()["count"] == 1
    assert program.get("/api/v1/deleted/").json() == []


def test_a_deleted_pause_holds_no_day_and_a_deleted_agreement_counts_no_more(alice: User) -> None:
    pause, agreed = _pause(make_ready(alice)), _sign_off(alice)
    put_away(pause)
    put_away(agreed)

    assert not alice.pause_set.on(pause.since_on).exists()
    assert SignOff.objects.agreed_for(alice, on=AT.date()) == frozenset()
    pause.restore(at=timezone.now())
    agreed.bring_back(at=timezone.now())
    assert alice.pause_set.on(pause.since_on).get().note == "By the sea"
    assert SignOff.objects.agreed_for(alice, on=AT.date()) == {"dart"}


def test_a_pause_does_not_come_back_onto_the_days_of_another(alice: User, page: Page, api: Api) -> None:
    first = gone(make_ready(alice), "pause")
    _pause(alice)

    said = page(alice).post(f"/week/pauses/{first.pk}/restore/", follow=True).content.decode()

    assert "You already have a pause from 23 November to 23 November." in said
    assert api(alice).post(f"/api/v1/pauses/{first.pk}/restore/").status_code == 409
    assert [one.pk for one in every(Pause).filter(deleted_at__isnull=False)] == [first.pk]


def test_what_is_left_out_again_leaves_every_routine_again(alice: User, page: Page) -> None:
    barred = gone(make_ready(alice), "left_out")
    routine = make_routine(alice, "dart", "cat-cow")

    page(alice).post(f"/not-for-me/{barred.pk}/again/")

    assert [step.exercise.slug for step in routine.steps.all()] == ["cat-cow"]
    barred.refresh_from_db()
    assert (barred.lifted_at, barred.reason) == (None, "It pulls in my neck")


def test_an_own_exercise_that_a_routine_uses_is_not_removed(alice: User, page: Page, api: Api) -> None:
    exercise = gone(make_ready(alice), "own_exercise")
    Routine.objects.start(owner=alice, name="Towels", steps=[{"own_exercise": exercise, "reps": 6}])
    path = f"/sessions/deleted/own_exercise/{exercise.pk}/"

    assert "A routine still uses this exercise." in page(alice).post(path, follow=True).content.decode()
    assert api(alice).delete(f"/api/v1/deleted/own_exercise/{exercise.pk}/").status_code == 409
    assert is_stored(exercise)


def test_sessions_stay_when_their_routine_is_removed_for_good(alice: User, page: Page) -> None:
    session = make_session(make_ready(alice))
    routine = make_routine(alice, "dart", name="Slow evening")
    type(session).objects.filter(pk=session.pk).update(routine=routine, routine_name="Slow evening")
    routine.archive(at=timezone.now())

    page(alice).post(f"/sessions/deleted/routine/{routine.pk}/")

    session.refresh_from_db()
    assert (session.routine, session.routine_name) == (None, "Slow evening")
    assert "Slow evening" in page(alice).get("/sessions/").content.decode()


def test_a_stranger_neither_sees_nor_removes_it(alice: User, page: Page) -> None:
    row = gone(make_ready(alice), "pain")
    bob = page(make_ready(make_user("bob")))

    assert "Nothing was deleted in the last 30 days." in bob.get("/sessions/deleted/").content.decode()
    assert bob.post(f"/sessions/deleted/pain/{row.pk}/").status_code == 404
    assert PainEntry.objects.filter(pk=row.pk).exists()


def test_after_30_days_it_is_listed_no_more(alice: User, page: Page, api: Api) -> None:
    row = gone(make_ready(alice), "pain")
    PainEntry.objects.update(deleted_at=timezone.now() - timedelta(days=30, minutes=1))

    assert "Nothing was deleted" in page(alice).get("/sessions/deleted/").content.decode()
    assert api(alice).get("/api/v1/deleted/").json() == []
    assert page(alice).get(f"/sessions/deleted/pain/{row.pk}/").status_code == 404


def test_the_page_is_reached_from_me(alice: User, page: Page) -> None:
    assert 'href="/sessions/deleted/"' in page(make_ready(alice)).get("/accounts/me/").content.decode()
