"""The dispatcher: what is planned, what is decided when a mail is about to go, and what is written down."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from accounts.models import Block, User
from reminders import engine
from reminders.channels import Outcome
from reminders.models import Delivery, Heartbeat, Reminder
from tests.factories import make_user
from tests.reminders.makers import (
    FRIDAY,
    MONDAY,
    NOW,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Clock,
    Post,
    make_address,
    make_rule,
    make_session,
    make_week,
    outcomes,
    posting,
    ring,
)
from tracking import practice

pytestmark = pytest.mark.django_db


def utc(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


# From due to sent -------------------------------------------------------------------------------------------------


def test_a_reminder_goes_out_once_when_it_is_due(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))

    early = ring(Clock(utc(23, 17, 59, 59)))
    on_time = ring(Clock(utc(23, 18, 0, 10)))
    again = ring(Clock(utc(23, 18, 0, 40)))

    assert (early.tries, len(on_time.mails), again.tries) == (0, 1, 0)
    assert on_time.mails[0].to == ["alice@example.org"]
    assert outcomes(rule) == [("2026-11-23", "sent", "")]
    delivery = rule.deliveries.get()
    assert (delivery.due_at, delivery.sent_at, delivery.attempts) == (utc(23, 18), utc(23, 18, 0, 10), 1)
    rule.refresh_from_db()
    assert rule.next_due_at == utc(30, 18)


def test_it_comes_as_long_before_the_session_as_was_asked(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), lead_minutes=30)

    post = ring(Clock(utc(23, 17, 30)))

    assert rule.next_due_at == utc(23, 17, 30)
    assert "Your session is at 18:00." in post.mails[0].body


def test_two_slots_of_a_day_make_one_reminder(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "14:00"), (MONDAY, "19:00"))

    first = ring(Clock(utc(23, 14)))
    second = ring(Clock(utc(23, 19)))

    assert (len(first.mails), second.tries) == (1, 0)
    assert outcomes(rule) == [("2026-11-23", "sent", "")]


def test_a_rule_without_days_is_never_due(alice: User) -> None:
    rule = make_rule(alice)

    assert rule.is_on
    assert rule.next_due_at is None


# Silence ----------------------------------------------------------------------------------------------------------


def test_nothing_is_sent_when_a_session_was_done_that_day(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (WEDNESDAY, "18:00"), (FRIDAY, "18:00"))
    make_session(alice, utc(23, 13))

    post = ring(Clock(utc(23, 18)))

    assert post.tries == 0
    assert outcomes(rule) == [("2026-11-23", "skipped", "done_today")]


@pytest.mark.parametrize("sign", ["1", "9"], ids=["an emergency", "to ask about today"])
def test_nothing_is_sent_while_an_urgent_sign_is_open(alice: User, sign: str) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (TUESDAY, "18:00"))
    block = Block.objects.raise_for(owner=alice, signs=[sign], at=utc(22))

    held_back = ring(Clock(utc(23, 18)))
    block.end(at=utc(24, 9), professional="doctor", seen_on=date(2026, 11, 23))
    afterwards = ring(Clock(utc(24, 18)))

    assert (held_back.tries, len(afterwards.mails)) == (0, 1)
    assert outcomes(rule) == [("2026-11-23", "skipped", "blocked"), ("2026-11-24", "sent", "")]
    assert "you ticked a sign that has to be checked first" in rule.deliveries.get(reason="blocked").ending()


def test_a_sign_of_level_soon_does_not_stop_reminders(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    Block.objects.raise_for(owner=alice, signs=["16"], at=utc(22))

    ring(Clock(utc(23, 18)))

    assert outcomes(rule) == [("2026-11-23", "sent", "")]


def test_nothing_is_sent_once_the_week_is_met(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (THURSDAY, "18:00"), at=utc(23, 19))
    make_session(alice, utc(24, 10))
    make_session(alice, utc(25, 10))

    post = ring(Clock(utc(26, 18)))

    assert post.tries == 0
    assert outcomes(rule) == [("2026-11-26", "skipped", "week_met")]


def test_with_two_of_three_done_the_third_day_is_still_reminded(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (WEDNESDAY, "18:00"), (FRIDAY, "18:00"), at=utc(26, 12))
    make_session(alice, utc(24, 10))
    make_session(alice, utc(25, 10))

    ring(Clock(utc(27, 18)))

    assert outcomes(rule) == [("2026-11-27", "sent", "")]


def test_the_week_is_the_persons_own(alice: User) -> None:
    """Two sessions on Saturday and Sunday meet a week that begins on Saturday, and Monday's reminder stays away."""
    alice.settle(time_zone="Europe/Lisbon", first_weekday=SATURDAY, at=NOW)
    rule = make_rule(alice, (MONDAY, "18:00"), (THURSDAY, "18:00"), at=utc(27, 12))
    make_session(alice, utc(28, 10))
    make_session(alice, utc(29, 10))

    ring(Clock(utc(30, 18)))

    assert outcomes(rule) == [("2026-11-30", "skipped", "week_met")]


def test_a_deleted_session_does_not_count(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    practice.delete(make_session(alice, utc(23, 13)), at=utc(23, 14))

    ring(Clock(utc(23, 18)))

    assert outcomes(rule) == [("2026-11-23", "sent", "")]


def test_a_session_after_midnight_does_not_silence_the_reminder_before_the_next_dawn(alice: User) -> None:
    """Tuesday's session is at 05:00, its reminder at 03:00, when Monday, practised, has not ended yet."""
    rule = make_rule(alice, (TUESDAY, "05:00"), (FRIDAY, "18:00"), lead_minutes=120)
    make_session(alice, utc(23, 20))

    ring(Clock(utc(24, 3)))

    assert outcomes(rule) == [("2026-11-24", "sent", "")]


@pytest.mark.parametrize("verified", [False, None])
def test_only_a_confirmed_address_is_mailed(alice: User, verified: bool | None) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    EmailAddress.objects.all().delete()
    if verified is False:
        make_address(alice, verified=False)

    post = ring(Clock(utc(23, 18)))

    assert post.tries == 0
    assert outcomes(rule) == [("2026-11-23", "skipped", "no_address")]


def test_after_half_past_nine_nothing_goes_out(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "20:00"))

    post = ring(Clock(utc(23, 21, 30)))

    assert post.tries == 0
    assert outcomes(rule) == [("2026-11-23", "skipped", "quiet_hours")]


def test_a_session_late_at_night_is_reminded_within_half_an_hour(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "22:00"), (TUESDAY, "22:00"))

    ring(Clock(utc(23, 22, 29)))
    ring(Clock(utc(24, 22, 30)))

    assert outcomes(rule) == [("2026-11-23", "sent", ""), ("2026-11-24", "skipped", "stale")]


def test_a_rule_that_was_turned_off_sends_nothing(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    Reminder.objects.settle("practice", owner=alice, is_on=False, lead_minutes=0, expected=1, at=utc(23, 13))

    post = ring(Clock(utc(23, 18)))

    assert post.tries == 0
    assert outcomes(rule) == []


def test_turning_off_cancels_what_waits(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    ring(Clock(utc(23, 18)), Post(Outcome.LATER))

    Reminder.objects.settle("practice", owner=alice, is_on=False, lead_minutes=0, expected=1, at=utc(23, 18, 0, 30))

    assert ring(Clock(utc(23, 18, 5))).tries == 0
    assert outcomes(rule) == [("2026-11-23", "cancelled", "off")]


# Edits ------------------------------------------------------------------------------------------------------------


def test_a_day_moved_to_the_evening_just_after_it_came_due_is_not_lost(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "14:00"))
    make_week(alice, (MONDAY, "19:00"), at=utc(23, 14, 0, 3))

    at_noon = ring(Clock(utc(23, 14, 0, 30)))
    in_between = outcomes(rule)
    in_the_evening = ring(Clock(utc(23, 19)))

    assert at_noon.tries == 0
    assert in_between == [("2026-11-23", "cancelled", "edited")]
    assert len(in_the_evening.mails) == 1
    assert outcomes(rule) == [("2026-11-23", "sent", "")]


def test_a_change_of_another_day_keeps_what_is_due_today(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "14:00"), (THURSDAY, "14:00"))
    make_week(alice, (MONDAY, "14:00"), (THURSDAY, "17:00"), at=utc(23, 14, 0, 3))

    ring(Clock(utc(23, 14, 0, 30)))

    assert outcomes(rule) == [("2026-11-23", "sent", "")]
    rule.refresh_from_db()
    assert rule.next_due_at == utc(26, 17)


def test_an_edit_takes_effect_at_the_next_ring(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    make_week(alice, (TUESDAY, "08:00"), at=utc(23, 13))

    ring(Clock(utc(23, 13, 0, 30)))

    rule.refresh_from_db()
    assert rule.next_due_at == utc(24, 8)
    assert rule.schedule == [[TUESDAY, "08:00"]]


def test_an_edit_between_two_looks_at_the_same_moment_is_not_overlooked(alice: User) -> None:
    """The stamp that was read is kept, not the time of reading: a plan written meanwhile differs from it."""
    rule = make_rule(alice, (MONDAY, "18:00"))
    ring(Clock(utc(23, 13, 0, 30)))
    make_week(alice, (TUESDAY, "08:00"), at=utc(23, 13, 0, 29))  # its transaction ended after the ring

    ring(Clock(utc(23, 13, 1)))

    rule.refresh_from_db()
    assert rule.next_due_at == utc(24, 8)


def test_a_new_zone_after_todays_mail_sends_no_second_one_that_day(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (TUESDAY, "18:00"))
    ring(Clock(utc(23, 18)))
    alice.settle(time_zone="America/New_York", first_weekday=0, at=utc(23, 19))

    in_new_york = ring(Clock(utc(23, 23)))  # 18:00 on Monday there

    assert in_new_york.tries == 0
    assert outcomes(rule) == [("2026-11-23", "sent", "")]
    rule.refresh_from_db()
    assert rule.next_due_at == utc(24, 23)


def test_a_new_zone_before_todays_mail_moves_it(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    alice.settle(time_zone="America/New_York", first_weekday=0, at=utc(23, 17))

    in_lisbon = ring(Clock(utc(23, 18)))
    in_new_york = ring(Clock(utc(23, 23)))

    assert (in_lisbon.tries, len(in_new_york.mails)) == (0, 1)
    assert outcomes(rule) == [("2026-11-23", "sent", "")]


def test_another_lead_time_after_todays_mail_waits_for_the_next_day(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), lead_minutes=60)
    ring(Clock(utc(23, 17)))

    changed = Reminder.objects.settle(
        "practice", owner=alice, is_on=True, lead_minutes=10, expected=1, at=utc(23, 17, 5)
    )

    assert changed.next_due_at == utc(30, 17, 50)
    assert outcomes(rule) == [("2026-11-23", "sent", "")]


def test_a_plan_that_changes_while_the_mail_is_prepared_is_followed(alice: User) -> None:
    """The claim is taken, the person moves the session, and only then the dispatcher decides."""
    rule = make_rule(alice, (MONDAY, "14:00"))
    clock = Clock(utc(23, 14))
    engine.plan(at=clock())
    row = engine.claim(at=clock())
    make_week(alice, (MONDAY, "19:00"), at=utc(23, 14, 0, 1))

    with posting(Post()) as post:
        engine.send(row, clock=clock)

    assert post.tries == 0
    assert outcomes(rule) == [("2026-11-23", "cancelled", "edited")]


def test_a_day_that_was_moved_while_a_dispatcher_held_it_is_not_lost(alice: User) -> None:
    """Another dispatcher copies the new plan first, and takes the day for done; then the first one cancels."""
    rule = make_rule(alice, (MONDAY, "14:00"))
    clock = Clock(utc(23, 14))
    engine.plan(at=clock())
    row = engine.claim(at=clock())
    make_week(alice, (MONDAY, "19:00"), at=utc(23, 14, 0, 1))
    engine.refresh(at=utc(23, 14, 0, 2))

    with posting(Post()) as post:
        engine.send(row, clock=clock)
    ring(Clock(utc(23, 19)), post)

    assert len(post.mails) == 1
    assert outcomes(rule) == [("2026-11-23", "sent", "")]


def test_an_edit_between_decision_and_beginning_sends_the_row_back(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "14:00"))
    clock = Clock(utc(23, 14))
    engine.plan(at=clock())
    row = engine.claim(at=clock())
    row.rule = Reminder.objects.get(pk=rule.pk)
    Reminder.objects.settle("practice", owner=alice, is_on=False, lead_minutes=0, expected=1, at=clock())

    assert not engine.begin(row, at=clock())


def test_a_plan_that_changes_between_decision_and_beginning_sends_the_row_back(alice: User) -> None:
    make_rule(alice, (MONDAY, "14:00"))
    clock = Clock(utc(23, 14))
    engine.plan(at=clock())
    row = engine.claim(at=clock())
    row.rule = Reminder.objects.get()
    make_week(alice, (MONDAY, "19:00"), at=utc(23, 14, 0, 1))

    assert not engine.begin(row, at=clock())


# Downtime ---------------------------------------------------------------------------------------------------------

DAILY = [(day, "09:00") for day in range(6)]  # Sunday is free


def test_after_an_hour_without_a_dispatcher_the_mail_still_goes(alice: User) -> None:
    rule = make_rule(alice, *DAILY)

    post = ring(Clock(utc(24, 10)))

    assert len(post.mails) == 1
    assert outcomes(rule) == [("2026-11-24", "sent", "")]


def test_after_26_hours_one_mail_goes_and_one_is_recorded(alice: User) -> None:
    rule = make_rule(alice, *DAILY)

    post = ring(Clock(utc(25, 10)))

    assert len(post.mails) == 1
    assert outcomes(rule) == [("2026-11-24", "skipped", "stale"), ("2026-11-25", "sent", "")]


def test_after_nine_days_at_night_no_mail_goes_and_all_are_recorded(alice: User) -> None:
    rule = make_rule(alice, *DAILY)

    post = ring(Clock(datetime(2026, 12, 3, 3, 0, tzinfo=UTC)))

    assert post.tries == 0
    assert [status for _, status, _ in outcomes(rule)] == ["skipped"] * 8
    rule.refresh_from_db()
    assert rule.next_due_at == datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


def test_after_years_no_more_is_recorded_than_is_kept(alice: User) -> None:
    rule = make_rule(alice, *DAILY)

    ring(Clock(datetime(2030, 1, 1, 3, 0, tzinfo=UTC)))

    assert rule.deliveries.count() == 154
    assert rule.deliveries.earliest("occ_date").occ_date == date(2029, 7, 5)


def test_a_change_made_during_the_downtime_keeps_the_account_of_the_days_before_it(alice: User) -> None:
    rule = make_rule(alice, *DAILY)
    make_week(alice, (SUNDAY, "09:00"), at=utc(26, 12))

    ring(Clock(utc(28, 12)))

    assert outcomes(rule) == [
        ("2026-11-24", "skipped", "stale"),
        ("2026-11-25", "skipped", "stale"),
        ("2026-11-26", "skipped", "stale"),
    ]
    rule.refresh_from_db()
    assert rule.next_due_at == utc(29, 9)


# What the mail server says ----------------------------------------------------------------------------------------


def test_a_server_that_has_no_time_is_asked_again_after_1_5_15_and_30_minutes(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    clock, post = Clock(utc(23, 18)), Post(*[Outcome.LATER] * 4)
    tries = []

    for minutes in (0, 0.9, 0.1, 4.9, 0.1, 14.9, 0.1, 29.9, 0.1):
        clock.forward(minutes=minutes)
        ring(clock, post)
        tries.append(post.tries)

    assert tries == [1, 1, 2, 2, 3, 3, 4, 4, 5]
    assert outcomes(rule) == [("2026-11-23", "sent", "")]


def test_a_server_that_never_has_time_ends_in_failed_with_its_code(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    clock, post = Clock(utc(23, 18)), Post(*[Outcome.LATER] * 20)

    for _ in range(130):
        ring(clock, post)
        clock.forward(minutes=1)

    assert outcomes(rule) == [("2026-11-23", "failed", "")]
    assert rule.deliveries.get().last_error == "data 451 4.3.0"
    assert post.tries == 7


def test_a_refusal_for_good_is_not_tried_again(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    post = Post(Outcome.REFUSED)

    ring(Clock(utc(23, 18)), post)
    ring(Clock(utc(23, 19)), post)

    assert post.tries == 1
    assert outcomes(rule) == [("2026-11-23", "failed", "")]
    rule.refresh_from_db()
    assert (rule.is_on, rule.strikes) == (True, 0)


def test_an_address_that_refuses_twice_turns_the_rule_off(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (TUESDAY, "18:00"), (WEDNESDAY, "18:00"))

    ring(Clock(utc(23, 18)), Post(Outcome.BAD_ADDRESS))
    rule.refresh_from_db()
    after_one = rule.is_on, rule.strikes
    ring(Clock(utc(24, 18)), Post(Outcome.BAD_ADDRESS))
    rule.refresh_from_db()

    assert after_one == (True, 1)
    assert (rule.is_on, rule.strikes, rule.next_due_at, rule.has_bounced) == (False, 2, None, True)
    assert ring(Clock(utc(25, 18))).tries == 0


def test_a_mail_that_arrives_forgives_the_first_refusal(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (TUESDAY, "18:00"))

    ring(Clock(utc(23, 18)), Post(Outcome.BAD_ADDRESS))
    ring(Clock(utc(24, 18)))

    rule.refresh_from_db()
    assert rule.strikes == 0


def test_an_answer_that_never_came_leads_to_one_more_copy_under_the_same_id(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    post = Post(Outcome.UNCLEAR)

    ring(Clock(utc(23, 18)), post)
    ring(Clock(utc(23, 18, 1)), post)

    delivery = rule.deliveries.get()
    assert (delivery.status, delivery.ambiguous, post.tries) == ("sent", 1, 2)
    assert post.message_ids == [delivery.message_id]


def test_two_missing_answers_end_a_delivery_as_unknown(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    post = Post(Outcome.UNCLEAR, Outcome.UNCLEAR)

    for minute in range(0, 60, 5):
        ring(Clock(utc(23, 18, minute)), post)

    assert post.tries == 2
    assert outcomes(rule) == [("2026-11-23", "unknown", "")]


# Poison, clock, pulse, pruning ------------------------------------------------------------------------------------


def test_a_rule_that_cannot_be_planned_is_set_aside_and_delays_nobody(
    alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    poisoned = make_rule(alice, (MONDAY, "18:00"))
    healthy = make_rule(make_user("bob"), (MONDAY, "18:00"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reminders_rule SET time_zone = 'Mars/X' WHERE id = %s", [poisoned.pk])

    post = ring(Clock(utc(23, 18)))

    assert [mail.to for mail in post.mails] == [["bob@example.org"]]
    assert outcomes(healthy) == [("2026-11-23", "sent", "")]
    poisoned.refresh_from_db()
    assert poisoned.next_due_at == utc(23, 19)
    assert f"[{poisoned.pk}]" in caplog.text
    assert "alice" not in caplog.text
    assert "Mars" not in caplog.text


def test_a_schedule_that_makes_no_sense_is_mended_by_the_next_edit(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    Reminder.objects.filter(pk=rule.pk).update(schedule=[["never", 3]])

    changed = Reminder.objects.settle("practice", owner=alice, is_on=True, lead_minutes=0, expected=1, at=utc(23, 13))

    assert changed.next_due_at == utc(23, 18)


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=1), timedelta(hours=-1), timedelta(days=-1)])
def test_a_jump_of_the_clock_is_told_from_time_that_passed(jump: timedelta) -> None:
    watch = engine.ClockWatch()

    steps = [
        watch.has_jumped(now=NOW, steady_seconds=0),
        watch.has_jumped(now=NOW + timedelta(seconds=30), steady_seconds=30),
        watch.has_jumped(now=NOW + timedelta(seconds=60) + jump, steady_seconds=60),
        watch.has_jumped(now=NOW + timedelta(seconds=90) + jump, steady_seconds=90),
    ]

    assert steps == [False, False, True, False]


def test_one_ring_is_passed_over_after_a_jump(alice: User, caplog: pytest.LogCaptureFixture) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    clock, watch = Clock(utc(23, 17, 0)), engine.ClockWatch()

    with posting(Post()) as post:
        engine.ring(clock=clock, watch=watch)
        clock.forward(hours=1)
        engine.ring(clock=clock, watch=watch)
        tries_after_the_jump = post.tries
        engine.ring(clock=clock, watch=watch)

    assert (tries_after_the_jump, post.tries) == (0, 1)
    assert "clock jumped" in caplog.text


def test_a_clock_that_goes_back_repeats_nothing(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    clock = Clock(utc(23, 18))
    ring(clock)

    clock.forward(days=-1)
    back = ring(clock)
    clock.forward(days=1, minutes=1)
    again = ring(clock)

    assert (back.tries, again.tries) == (0, 0)
    assert outcomes(rule) == [("2026-11-23", "sent", "")]


def test_the_health_check_passes_while_the_engine_rings(alice: User) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    ring(Clock(utc(23, 13)))

    assert engine.pulse(at=utc(23, 13, 1)) == engine.Pulse(
        is_well=True, last_tick_seconds=60.0, oldest_due_seconds=None, overdue=0, waiting=0, unknown=0
    )
    assert not engine.pulse(at=utc(23, 13, 2, 1)).is_well


def test_the_health_check_fails_before_the_first_ring() -> None:
    assert not engine.pulse(at=NOW).is_well


def test_the_health_check_fails_while_something_due_has_waited_for_five_minutes(alice: User) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    Heartbeat.objects.create(name="dispatcher", last_tick_at=utc(23, 18, 5))

    assert engine.pulse(at=utc(23, 18, 5)).is_well
    late = engine.pulse(at=utc(23, 18, 5, 1))

    assert (late.is_well, late.overdue, late.oldest_due_seconds) == (False, 1, 301.0)


def test_deliveries_are_kept_for_180_days(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    ring(Clock(utc(23, 18)))
    Reminder.objects.filter(pk=rule.pk).update(next_due_at=None, is_on=False)

    ring(Clock(utc(23, 18) + timedelta(days=180)))
    on_the_last_day = rule.deliveries.count()
    ring(Clock(utc(23, 18) + timedelta(days=180, seconds=1)))

    assert (on_the_last_day, rule.deliveries.count()) == (1, 0)


def test_pruning_is_bounded_and_leaves_what_is_open(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    old = utc(23) - timedelta(days=300)
    Delivery.objects.bulk_create(
        [
            Delivery(
                rule=rule,
                occ_date=date(2026, 1, 1) + timedelta(days=day),
                due_at=old,
                expires_at=old,
                not_before=old,
                status="queued" if day == 0 else "sent",
            )
            for day in range(6)
        ]
    )

    gone = Delivery.objects.prune(at=NOW, limit=3)

    assert gone == 3
    assert sorted(Delivery.objects.values_list("status", flat=True)) == ["queued", "sent", "sent"]


def test_new_time_zone_data_moves_what_comes_next(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    Reminder.objects.filter(pk=rule.pk).update(next_due_at=utc(23, 17))  # as the old data had it
    Heartbeat.objects.create(name="dispatcher", last_tick_at=NOW, zones_version="1999a")

    ring(Clock(utc(23, 13)))

    rule.refresh_from_db()
    assert rule.next_due_at == utc(23, 18)
    assert Heartbeat.objects.get().zones_version != "1999a"


def test_an_idle_ring_costs_the_same_with_one_rule_and_with_many(alice: User) -> None:
    from django.test.utils import CaptureQueriesContext

    make_rule(alice, (MONDAY, "18:00"))
    clock = Clock(utc(23, 13))
    ring(clock)
    with CaptureQueriesContext(
        connection,
    ) as few:
        ring(clock)
    for number in range(10):
        make_rule(make_user(f"person{number}"), (MONDAY, "18:00"))
    ring(clock)

    with CaptureQueriesContext(connection) as many:
        ring(clock)

    assert len(many) == len(few)
