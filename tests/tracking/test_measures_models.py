"""The verbs of the three questions, the change, own activities and care."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from conventions.owned import StaleVersion
from tests.factories import MORNING
from tracking import practice
from tracking.models import Activity, ActivityRating, Care, Measure
from tracking.overview.history import history_of

THREE = {"pain": 5, "enjoyment": 4, "activity": 6}


def test_the_three_are_kept_with_the_day_they_were_answered(alice: User) -> None:
    Measure.objects.answer(owner=alice, kind="three", at=datetime(2026, 11, 24, 3, 0, tzinfo=UTC), **THREE)

    measure = Measure.objects.get()
    assert (measure.pain, measure.enjoyment, measure.activity, measure.change) == (5, 4, 6, None)
    assert measure.local_date == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "answers", "field"),
    [
        ("three", {"pain": 5, "enjoyment": 4}, "activity"),
        ("three", THREE | {"pain": 11}, "pain"),
        ("three", THREE | {"change": 1}, "change"),
        ("change", {}, "change"),
        ("change", {"change": 4}, "change"),
        ("change", {"change": 1, "pain": 3}, "pain"),
    ],
)
def test_answers_that_do_not_belong_together_are_refused(
    alice: User, kind: str, answers: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Measure.objects.answer(owner=alice, kind=kind, at=MORNING, **answers)

    assert list(refused.value.message_dict) == [field]
    assert not Measure.objects.exists()


def test_a_measure_is_changed_once_a_version_and_keeps_its_day(alice: User) -> None:
    measure = Measure.objects.answer(owner=alice, kind="change", at=MORNING, change=1)

    measure.revise(expected=1, at=MORNING + timedelta(days=3), change=-1)

    with pytest.raises(StaleVersion):
        measure.revise(expected=1, at=MORNING, change=3)
    kept = Measure.objects.get()
    assert (kept.change, kept.local_date) == (-1, date(2026, 11, 23))


def test_putting_the_questions_away_is_no_answer(alice: User) -> None:
    Measure.objects.put_away(owner=alice, at=MORNING)
    Measure.objects.put_away(owner=alice, at=MORNING)

    assert Measure.objects.put_away_ones().count() == 1
    assert not Measure.objects.answered().exists()
    assert history_of(alice, now=MORNING).measures == ()


def test_up_to_five_activities_are_named(alice: User) -> None:
    for number in range(5):
        Activity.objects.start(owner=alice, name=f"Thing {number}", at=MORNING)

    with pytest.raises(ValidationError, match="You have 5"):
        Activity.objects.start(owner=alice, name="One more", at=MORNING)

    Activity.objects.first().end(on=MORNING.date())
    assert Activity.objects.start(owner=alice, name="One more", at=MORNING).name == "One more"


@pytest.mark.parametrize("name", ["", "a" * 121])
def test_an_activity_needs_a_name_that_fits(alice: User, name: str) -> None:
    with pytest.raises(ValidationError):
        Activity.objects.start(owner=alice, name=name, at=MORNING)


def test_of_two_ratings_on_one_day_the_later_one_counts(alice: User) -> None:
    activity = Activity.objects.start(owner=alice, name="Lifting a bag", at=MORNING)

    activity.rate(score=3, at=MORNING)
    activity.rate(score=5, at=MORNING + timedelta(hours=2))
    activity.rate(score=6, at=MORNING + timedelta(days=42))

    assert list(ActivityRating.objects.values_list("local_date", "score")) == [
        (date(2026, 11, 23), 5),
        (date(2027, 1, 4), 6),
    ]
    assert Activity.objects.with_ratings().get().latest.score == 6


@pytest.mark.parametrize("score", [-1, 11])
def test_a_rating_outside_0_to_10_is_refused_by_the_verb_and_by_the_database(alice: User, score: int) -> None:
    activity = Activity.objects.start(owner=alice, name="Lifting a bag", at=MORNING)

    with pytest.raises(ValidationError):
        activity.rate(score=score, at=MORNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityRating.objects.create(
            activity=activity, local_date=MORNING.date(), answered_at=MORNING, score=abs(score) + 10
        )


def test_one_that_was_put_away_is_not_rated_until_it_is_taken_up_again(alice: User) -> None:
    activity = Activity.objects.start(owner=alice, name="Lifting a bag", at=MORNING)
    activity.end(on=MORNING.date())
    with pytest.raises(ValidationError):
        activity.rate(score=3, at=MORNING)

    activity.take_up()
    activity.rate(score=3, at=MORNING)

    assert Activity.objects.get().ended_on is None


def test_care_is_written_down_changed_deleted_and_brought_back(alice: User) -> None:
    care = Care.objects.jot(owner=alice, kind="physiotherapy", noted_at=MORNING, at=MORNING)

    care.revise(expected=1, kind="doctor", noted_at=MORNING - timedelta(days=1), at=MORNING, note="Checked.")
    practice.delete(care, at=MORNING)
    assert not Care.objects.kept().exists()
    practice.restore(care, at=MORNING)

    kept = Care.objects.kept().get()
    assert (kept.kind, kept.local_date, kept.note) == ("doctor", date(2026, 11, 22), "Checked.")


@pytest.mark.parametrize(
    ("kind", "noted_at"), [("surgery", MORNING), ("doctor", MORNING + timedelta(days=1)), ("", MORNING)]
)
def test_care_of_no_known_kind_or_still_to_come_is_refused(alice: User, kind: str, noted_at: datetime) -> None:
    with pytest.raises(ValidationError):
        Care.objects.jot(owner=alice, kind=kind, noted_at=noted_at, at=MORNING)
