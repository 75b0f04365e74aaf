"""The verbs of a pain entry."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from conventions.owned import StaleVersion
from tests.factories import MORNING, make_pain_entry
from tracking import practice
from tracking.models import PainEntry


def test_there_may_be_several_a_day(alice: User) -> None:
    for hour in (8, 9, 9):
        make_pain_entry(alice, datetime(2026, 11, 23, hour, tzinfo=UTC))

    assert PainEntry.objects.visible_to(alice).count() == 3


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_outside_0_to_10_is_refused_by_the_verb_and_by_the_database(alice: User, score: int) -> None:
    with pytest.raises(ValidationError):
        make_pain_entry(alice, score=score)

    entry = make_pain_entry(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        PainEntry.objects.filter(pk=entry.pk).update(score=score)


def test_a_note_of_4000_characters_fits_and_one_more_does_not(alice: User) -> None:
    assert len(make_pain_entry(alice, note="a" * 4000).note) == 4000

    with pytest.raises(ValidationError):
        make_pain_entry(alice, note="a" * 4001)


@pytest.mark.parametrize(
    ("felt_at", "said"),
    [
        (MORNING + timedelta(minutes=6), "in the future"),
        (MORNING - timedelta(days=15), "in the last 14 days"),
        (datetime(1, 1, 1, tzinfo=UTC), "in the last 14 days"),
        (datetime(9999, 12, 31, tzinfo=UTC), "in the future"),
    ],
)
def test_a_moment_that_is_not_of_the_last_14_days_is_refused(alice: User, felt_at: datetime, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        PainEntry.objects.note(owner=alice, score=3, felt_at=felt_at, at=MORNING)


def test_an_entry_can_be_changed_once_a_version(alice: User) -> None:
    entry = make_pain_entry(alice, score=4)
    changed: dict[str, Any] = {"felt_at": entry.felt_at, "at": MORNING}

    entry.revise(expected=1, score=6, note="Worse on the left.", **changed)

    with pytest.raises(StaleVersion):
        entry.revise(expected=1, score=9, **changed)
    kept = PainEntry.objects.get()
    assert (kept.score, kept.note, kept.version) == (6, "Worse on the left.", 2)


def test_a_refused_change_takes_no_version(alice: User) -> None:
    entry = make_pain_entry(alice, score=4)

    with pytest.raises(ValidationError):
        entry.revise(expected=1, score=11, felt_at=entry.felt_at, at=MORNING)

    kept = PainEntry.objects.get()
    assert (kept.score, kept.version) == (4, 1)


def test_a_deletion_can_be_taken_back(alice: User) -> None:
    entry = make_pain_entry(alice)

    practice.delete(entry, at=MORNING)
    assert not PainEntry.objects.kept().exists()
    practice.restore(entry, at=MORNING)

    assert PainEntry.objects.kept().get().score == 4
