"""The next-morning question: when it is asked, what an answer counts as, and how it follows the sessions."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing
from django.core.exceptions import ValidationError

from accounts.models import User
from conventions.owned import StaleVersion
from tests.factories import MORNING, make_follow_up, make_session, make_user
from tracking import practice
from tracking.insights.mornings import score_meant
from tracking.models import FollowUp
from tracking.overview.history import history_of

MONDAY = date(2026, 11, 23)
TUESDAY_EIGHT = MORNING + timedelta(days=1)


# What an answer stands for


@pytest.mark.parametrize(
    ("feeling", "score", "before", "after", "meant"),
    [
        ("settled", None, [3], [4], 3),
        ("settled", None, [3, 5], [4, 5], 3),  # two sessions a day: before the first
        ("settled", None, [None], [4], None),
        ("same", None, [3], [4], 4),
        ("same", None, [3, 3], [4, 2], 2),  # right after the last
        ("same", None, [3], [None], None),
        ("worse", None, [3], [3], 5),
        ("worse", None, [3], [6], 7),
        ("worse", None, [3], [None], 5),
        ("worse", None, [9], [9], 10),
        ("worse", None, [None], [4], None),
        ("settled", 2, [3], [4], 2),  # a number says more than a word
        ("worse", 4, [3], [3], 4),
        ("", 6, [3], [3], 6),
        ("", None, [3], [3], None),
        ("settled", None, [], [], None),
    ],
)
def test_a_feeling_stands_for_a_number_where_the_sessions_say_which(
    feeling: str, score: int | None, before: Sequence[int | None], after: Sequence[int | None], meant: int | None
) -> None:
    assert score_meant(feeling, score, before=before, after=after) == meant


def test_what_a_feeling_stands_for_follows_a_later_change_of_the_session(alice: User) -> None:
    session = make_session(alice, pain_before=5, pain_after=5)
    practice.answer(make_follow_up(alice), feeling="settled", at=TUESDAY_EIGHT)
    assert history_of(alice, now=TUESDAY_EIGHT).mornings[0].score == 5

    practice.revise(
        session,
        expected=1,
        started_at=session.started_at,
        finished_at=session.finished_at,
        at=TUESDAY_EIGHT,
        pain_before=3,
    )

    assert history_of(alice, now=TUESDAY_EIGHT).mornings[0].score == 3


# When it is asked


def test_a_day_has_one_question_however_many_sessions(alice: User) -> None:
    assert make_follow_up(alice) == make_follow_up(alice)

    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [(5, 59, False), (6, 0, True), (11, 59, True), (12, 0, True), (17, 59, True), (18, 0, False)],
)
def test_it_is_open_from_six_in_the_morning_until_six_in_the_evening(
    alice: User, hour: int, minute: int, is_open: bool
) -> None:
    row = make_follow_up(alice)
    now = datetime(2026, 11, 24, hour, minute, tzinfo=UTC)

    assert FollowUp.objects.asked(alice, now) == (row if is_open else None)


def test_the_hours_are_those_of_where_the_session_was(alice: User) -> None:
    tokyo = make_user("tomo", time_zone="Asia/Tokyo")
    there, here = make_follow_up(tokyo), make_follow_up(alice)

    assert FollowUp.objects.asked(tokyo, datetime(2026, 11, 23, 22, 0, tzinfo=UTC)) == there
    assert FollowUp.objects.asked(alice, datetime(2026, 11, 24, 9, 30, tzinfo=UTC)) == here


def test_an_answered_one_is_not_asked_again(alice: User) -> None:
    practice.answer(make_follow_up(alice), feeling="settled", at=TUESDAY_EIGHT)

    assert FollowUp.objects.asked(alice, TUESDAY_EIGHT) is None


# Answers


def test_an_answer_keeps_what_was_said_when_and_how(alice: User) -> None:
    practice.answer(make_follow_up(alice), feeling="worse", score=6, at=TUESDAY_EIGHT, source="mail")

    row = FollowUp.objects.get()
    assert (row.feeling, row.score, row.source, row.answered_at) == ("worse", 6, "mail", TUESDAY_EIGHT)
    assert row.version == 2


def test_a_late_answer_keeps_its_real_date(alice: User) -> None:
    practice.answer(make_follow_up(alice), feeling="same", at=MORNING + timedelta(days=3))

    assert FollowUp.objects.get().answered_at == MORNING + timedelta(days=3)


@pytest.mark.parametrize(("days", "code"), [(0, "early"), (15, "too_old")], ids=["on the day itself", "15 days after"])
def test_an_answer_out_of_time_is_refused(alice: User, days: int, code: str) -> None:
    row = make_follow_up(alice)

    with pytest.raises(ValidationError) as refused:
        practice.answer(row, feeling="settled", at=MORNING + timedelta(days=days))

    assert refused.value.code == code
    assert FollowUp.objects.get().answered_at is None


@pytest.mark.parametrize(("feeling", "score"), [("", None), ("fine", None), ("", 11), ("settled", -1)])
def test_an_answer_that_says_nothing_that_can_be_used_is_refused(alice: User, feeling: str, score: int | None) -> None:
    row = make_follow_up(alice)

    with pytest.raises(ValidationError):
        practice.answer(row, feeling=feeling, score=score, at=TUESDAY_EIGHT)

    assert FollowUp.objects.get().version == 1


def test_the_same_answer_again_changes_nothing_and_another_needs_the_version(alice: User) -> None:
    row = make_follow_up(alice)
    practice.answer(row, feeling="settled", at=TUESDAY_EIGHT, expected=1)

    practice.answer(row, feeling="settled", at=TUESDAY_EIGHT + timedelta(hours=1), expected=1)
    with pytest.raises(StaleVersion):
        practice.answer(row, feeling="worse", at=TUESDAY_EIGHT, expected=1)

    kept = FollowUp.objects.get()
    assert (kept.feeling, kept.version, kept.answered_at) == ("settled", 2, TUESDAY_EIGHT)


# Following the sessions


def test_the_next_session_speaks_for_a_morning_nobody_answered(alice: User) -> None:
    make_follow_up(alice)

    FollowUp.objects.get().infer(4, at=TUESDAY_EIGHT)

    row = FollowUp.objects.get()
    assert (row.score, row.source, row.answered_at, row.is_answered) == (4, "inferred", TUESDAY_EIGHT, False)
    assert FollowUp.objects.asked(alice, TUESDAY_EIGHT) is None


def test_what_the_person_said_is_not_replaced_and_replaces_what_was_taken(alice: User) -> None:
    row = make_follow_up(alice)
    FollowUp.objects.get().infer(4, at=TUESDAY_EIGHT)
    row.refresh_from_db()
    practice.answer(row, feeling="settled", score=2, at=TUESDAY_EIGHT)

    FollowUp.objects.get().infer(7, at=TUESDAY_EIGHT)

    kept = FollowUp.objects.get()
    assert (kept.score, kept.source) == (2, "asked")


def test_a_question_goes_with_the_last_session_of_its_day_and_an_answer_stays(alice: User) -> None:
    first, second = make_session(alice), make_session(alice, MORNING + timedelta(hours=6))
    days = {MONDAY}
    FollowUp.objects.keep_up(owner=alice, days=days, at=MORNING)

    practice.delete(first, at=MORNING)
    FollowUp.objects.keep_up(owner=alice, days=days, at=MORNING)
    assert FollowUp.objects.count() == 1
    practice.delete(second, at=MORNING)
    FollowUp.objects.keep_up(owner=alice, days=days, at=MORNING)
    assert FollowUp.objects.count() == 0

    practice.restore(second, at=MORNING)
    FollowUp.objects.keep_up(owner=alice, days=days, at=MORNING)
    practice.answer(FollowUp.objects.get(), feeling="settled", at=TUESDAY_EIGHT)
    practice.delete(second, at=TUESDAY_EIGHT)
    FollowUp.objects.keep_up(owner=alice, days=days, at=TUESDAY_EIGHT)
    assert FollowUp.objects.get().feeling == "settled"


def test_what_was_taken_from_a_session_goes_with_it_and_follows_it(alice: User) -> None:
    make_session(alice, pain_before=3)
    tuesday = make_session(alice, TUESDAY_EIGHT, pain_before=5)
    both = {MONDAY, date(2026, 11, 24)}
    FollowUp.objects.keep_up(owner=alice, days=both, at=TUESDAY_EIGHT)
    assert FollowUp.objects.get(practised_on=MONDAY).score == 5

    earlier = make_session(alice, TUESDAY_EIGHT - timedelta(hours=1), pain_before=4)
    FollowUp.objects.keep_up(owner=alice, days=both, at=TUESDAY_EIGHT)
    assert FollowUp.objects.get(practised_on=MONDAY).score == 4

    practice.delete(earlier, at=TUESDAY_EIGHT)
    practice.delete(tuesday, at=TUESDAY_EIGHT)
    FollowUp.objects.keep_up(owner=alice, days=both, at=TUESDAY_EIGHT)
    kept = FollowUp.objects.get()
    assert (kept.practised_on, kept.score, kept.source, kept.answered_at) == (MONDAY, None, "", None)


def test_keeping_up_again_changes_nothing(alice: User) -> None:
    make_session(alice, pain_before=3)
    make_session(alice, TUESDAY_EIGHT, pain_before=5)
    both = {MONDAY, date(2026, 11, 24)}
    FollowUp.objects.keep_up(owner=alice, days=both, at=TUESDAY_EIGHT)
    before = list(FollowUp.objects.values())

    FollowUp.objects.keep_up(owner=alice, days=both, at=TUESDAY_EIGHT + timedelta(hours=1))

    assert list(FollowUp.objects.values()) == before


# The link


def test_a_link_leads_to_its_question_and_a_forged_one_to_none(alice: User) -> None:
    row = make_follow_up(alice)

    assert FollowUp.objects.from_signed(row.signed()) == row
    with pytest.raises(signing.BadSignature):
        FollowUp.objects.from_signed(f"{row.pk}:forged")
    with pytest.raises(signing.BadSignature):
        FollowUp.objects.from_signed(signing.Signer(salt="another").sign(str(row.pk)))


def test_a_link_is_over_six_hours_after_the_deadline(alice: User) -> None:
    row = make_follow_up(alice)

    assert row.deadline == datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    assert not row.is_link_over(datetime(2026, 11, 25, 0, 0, tzinfo=UTC))
    assert row.is_link_over(datetime(2026, 11, 25, 0, 1, tzinfo=UTC))
