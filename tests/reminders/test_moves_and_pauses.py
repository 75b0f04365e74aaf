"""Reminders follow what becomes of the plan: a session that is moved, days of pause, two sessions that passed."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Block, User
from reminders import deciding
from reminders.models import Delivery, Reminder
from routines.models import Move, Pause, Routine
from tests.factories import make_ready, make_routine, make_user
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
    make_rule,
    make_session,
    make_week,
    outcomes,
    ring,
)
from tracking import practice
from tracking.insights.warnings.effects import Effects
from tracking.models import FollowUp

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
BELLS = ((8, 45), (9, 15), (14, 0), (18, 0), (19, 0), (20, 0), (23, 30))


def utc(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def november(day: int) -> date:
    return date(2026, 11, day)


def move(owner: User, frm: int, to: int, clock: str = "18:00", *, at: datetime = LATER, was: str = "18:00") -> Move:
    routine = Routine.objects.visible_to(owner).get()
    return Move.objects.move(
        owner=owner, routine=routine, from_on=november(frm), from_time=time.fromisoformat(was),
        to_on=november(to), local_time=time.fromisoformat(clock), at=at,
    )  # fmt: skip


def pause(owner: User, since: int, until: int, *, at: datetime = LATER) -> Pause:
    return Pause.objects.begin(
        owner=owner, reason="flare_up", since_on=november(since), until_on=november(until), at=at
    )


def ring_through(first: int, last: int) -> Post:
    """The bell several times a day, after noon of the first."""
    post = Post()
    for day in range(first, last + 1):
        for hour, minute in BELLS:
            if utc(day, hour, minute) > NOW:
                ring(Clock(utc(day, hour, minute)), post)
    return post


# Moved ---------------------------------------------------------------------------------------------------------------


def test_the_day_a_session_was_moved_to_reminds_at_its_time_and_the_other_stays_silent(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (THURSDAY, "18:00"), lead_minutes=30)
    move(alice, 26, 27, "09:15")

    post = ring_through(23, 27)

    assert outcomes(rule) == [
        ("2026-11-23", "sent", ""),
        ("2026-11-26", "skipped", "moved"),
        ("2026-11-27", "sent", ""),
    ]
    assert "Your session is at 09:15." in post.mails[1].body
    assert rule.deliveries.get(occ_date=november(27)).due_at == utc(27, 8, 45)
    assert rule.deliveries.get(occ_date=november(26)).ending() == "not sent: you moved that session"


def test_a_session_moved_within_its_day_reminds_once_at_the_new_time(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    move(alice, 23, 23, "20:00")

    ring_through(23, 23)

    assert outcomes(rule) == [("2026-11-23", "sent", "")]
    assert rule.deliveries.get().due_at == utc(23, 20)


def test_where_another_session_stays_on_the_day_that_one_is_reminded_of(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "14:00"), (MONDAY, "19:00"))
    move(alice, 23, 24, "14:00", was="14:00")

    ring_through(23, 24)

    assert outcomes(rule) == [("2026-11-23", "sent", ""), ("2026-11-24", "sent", "")]
    assert rule.deliveries.get(occ_date=november(23)).due_at == utc(23, 19)


def test_a_session_after_midnight_is_reminded_of_on_the_evening_before_its_new_day(alice: User) -> None:
    rule = make_rule(alice, (THURSDAY, "18:00"), lead_minutes=60)
    move(alice, 26, 28, "00:30")

    ring_through(25, 28)

    assert outcomes(rule) == [("2026-11-26", "skipped", "moved"), ("2026-11-27", "sent", "")]
    assert rule.deliveries.get(occ_date=november(27)).due_at == utc(27, 23, 30)


def test_a_move_made_when_the_mail_already_waits_is_seen_before_it_is_sent(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    clock = Clock(utc(23, 18))
    Delivery.objects.record(rule.walk(until=clock(), at=clock())[0])
    Reminder.objects.update(next_due_at=utc(30, 18))
    move(alice, 23, 24, at=utc(23, 17, 59))

    first = ring(clock)
    second = ring(Clock(utc(24, 18)))

    assert (first.tries, len(second.mails)) == (0, 1)
    assert outcomes(rule) == [("2026-11-23", "skipped", "moved"), ("2026-11-24", "sent", "")]


def test_a_session_that_is_taken_back_reminds_on_its_own_day_again(alice: User) -> None:
    rule = make_rule(alice, (THURSDAY, "18:00"))
    moved = move(alice, 26, 27)
    ring(Clock(utc(24, 8)))
    moved.take_back(at=utc(24, 9), expected=1)

    ring_through(24, 27)

    assert outcomes(rule) == [("2026-11-26", "sent", "")]


def test_what_comes_next_passes_over_what_was_moved_away_and_what_is_paused(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (THURSDAY, "18:00"))

    assert Reminder.objects.of(alice, "practice").upcoming(at=NOW) == utc(23, 18)
    move(alice, 23, 25)
    assert Reminder.objects.get(pk=rule.pk).upcoming(at=LATER) == utc(25, 18)
    pause(alice, 24, 29, at=LATER + timedelta(minutes=1))
    assert Reminder.objects.get(pk=rule.pk).upcoming(at=LATER) == utc(30, 18)
    ring(Clock(utc(23, 13)))
    assert Reminder.objects.get(pk=rule.pk).upcoming(at=utc(23, 13)) == utc(30, 18)


def test_a_moved_session_is_read_in_the_persons_zone_across_a_change_of_the_clocks(db: None) -> None:
    """The clocks of New York go back on Sunday 1 November 2026: 18:00 is 22:00 UTC before and 23:00 after."""
    carol = make_user("carol", time_zone="America/New_York")
    begin = datetime(2026, 10, 28, 12, tzinfo=UTC)
    rule = make_rule(carol, (3, "18:00"), at=begin)
    Move.objects.move(
        owner=carol, routine=Routine.objects.get(), from_on=date(2026, 10, 29), from_time=time(18),
        to_on=date(2026, 11, 1), local_time=time(18), at=begin + timedelta(minutes=1),
    )  # fmt: skip

    for day in range(6):
        ring(Clock(datetime(2026, 10, 29, 23, 15, tzinfo=UTC) + timedelta(days=day)))
    rows = [(f"{row.occ_date}", row.due_at.hour, row.reason) for row in rule.deliveries.order_by("due_at")]

    assert rows == [("2026-10-29", 22, "moved"), ("2026-11-01", 23, "")]


def test_a_person_who_moves_to_another_zone_is_reminded_of_the_moved_session_there(alice: User) -> None:
    rule = make_rule(alice, (THURSDAY, "18:00"))
    move(alice, 26, 27)
    ring(Clock(utc(24, 8)))
    User.objects.get(pk=alice.pk).settle(time_zone="Asia/Tokyo", first_weekday=SUNDAY, at=utc(24, 9))

    ring_through(24, 27)

    assert outcomes(rule) == [("2026-11-26", "skipped", "moved"), ("2026-11-27", "sent", "")]
    assert rule.deliveries.get(occ_date=november(27)).due_at == utc(27, 9)


# Paused --------------------------------------------------------------------------------------------------------------


def test_nothing_is_sent_in_a_pause_and_it_says_why(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (TUESDAY, "18:00"), (WEDNESDAY, "18:00"))
    pause(alice, 24, 24)

    ring_through(23, 25)

    assert outcomes(rule) == [
        ("2026-11-23", "sent", ""),
        ("2026-11-24", "skipped", "paused"),
        ("2026-11-25", "sent", ""),
    ]
    assert rule.deliveries.get(occ_date=november(24)).ending() == "not sent: you had paused"


def test_a_pause_that_ends_early_lets_the_next_one_through(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (TUESDAY, "18:00"))
    made = pause(alice, 23, 30)
    ring(Clock(utc(23, 18)))
    made.end(at=utc(24, 9), expected=1)

    ring(Clock(utc(24, 18)))

    assert outcomes(rule) == [("2026-11-23", "skipped", "paused"), ("2026-11-24", "sent", "")]


def test_a_pause_is_about_the_day_of_the_session_and_not_of_the_mail(alice: User) -> None:
    rule = make_rule(alice, (TUESDAY, "00:30"), lead_minutes=60)
    pause(alice, 24, 24)

    ring(Clock(utc(23, 23, 30)))

    assert outcomes(rule) == [("2026-11-23", "skipped", "paused")]


def test_a_pause_that_begins_while_a_mail_is_prepared_holds_it_back(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reminders import engine

    rule = make_rule(alice, (MONDAY, "18:00"))
    decide = engine.decide

    def decide_and_pause(*args: Any, **kwargs: Any) -> Any:
        decided = decide(*args, **kwargs)
        if not Pause.objects.exists():
            pause(alice, 23, 23, at=utc(23, 18))
        return decided

    monkeypatch.setattr(engine, "decide", decide_and_pause)
    post = ring(Clock(utc(23, 18)))

    assert post.tries == 0
    assert outcomes(rule) == [("2026-11-23", "skipped", "paused")]


@pytest.mark.parametrize("effects", [Effects(strength_from=november(30)), Effects(is_stopped=True)], ids=["W3", "W4"])
def test_nothing_is_sent_while_the_diary_asks_for_a_rest(
    alice: User, monkeypatch: pytest.MonkeyPatch, effects: Effects
) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    monkeypatch.setattr(deciding, "summary_of", lambda owner, *, now: SimpleNamespace(effects=effects))

    ring(Clock(utc(23, 18)))

    assert outcomes(rule) == [("2026-11-23", "skipped", "warned")]
    assert rule.deliveries.get().ending() == "not sent: your diary called for a rest"


def test_w3_two_sore_mornings_in_a_row_silence_the_next_reminder(alice: User) -> None:
    """The whole way, from the diary to the reminder that stays away."""
    make_ready(alice)
    rule = make_rule(alice, (THURSDAY, "18:00"), (FRIDAY, "18:00"), (SATURDAY, "18:00"), at=utc(24, 20))
    for day in (23, 24):
        practice.log(
            owner=alice, started_at=utc(day, 17), finished_at=utc(day, 18), at=utc(day, 18), pain_before=2,
            pain_worst=2, routine=make_routine(alice, "dart", name=f"Strong {day}"),
        )  # fmt: skip
        asked = FollowUp.objects.expect(owner=alice, practised_on=november(day), zone="Europe/Lisbon")
        practice.answer(asked, at=utc(day + 1, 8), score=6)

    ring(Clock(utc(26, 18)))

    assert outcomes(rule) == [("2026-11-26", "skipped", "warned")]


# Two that passed (W10) -----------------------------------------------------------------------------------------------


def offers(rule: Reminder) -> list[tuple[int, bool]]:
    return [(row.occ_date.day, row.has_offer) for row in rule.deliveries.order_by("occ_date")]


def test_w10_after_two_planned_days_without_a_session_one_reminder_offers_a_gentle_set(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (THURSDAY, "18:00"))

    post = ring_through(23, 30)

    assert offers(rule) == [(23, False), (26, False), (30, True)]
    said = post.mails[2].body
    assert "6 gentle minutes may suit you better today:" in said
    assert "http://testserver/routines/compose/?kind=gentle&minutes=6" in said
    assert "/week/edit/" in said
    assert "missed" not in said.lower()
    assert "gentle set" not in post.mails[1].body
    assert post.mails[2].subject == "Time to move, Monday 18:00"


def test_w10_is_said_once_in_fourteen_days(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (THURSDAY, "18:00"), at=datetime(2026, 11, 2, 12, tzinfo=UTC))

    for day in range(2, 31):
        ring(Clock(utc(day, 18)))

    assert [day for day, has_offer in offers(rule) if has_offer] == [9, 23]


@pytest.mark.parametrize("happened", ["a session", "a session on another day", "a pause", "a block", "a new plan"])
def test_w10_does_not_fire_when_a_pause_or_warning_explains_it(alice: User, happened: str) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"), (THURSDAY, "18:00"))
    ring_through(23, 26)
    match happened:
        case "a session":
            make_session(alice, utc(26, 20))
        case "a session on another day":
            make_session(alice, utc(28, 20))
        case "a pause":
            pause(alice, 27, 28, at=utc(27))
        case "a block":
            Block.objects.raise_for(owner=alice, signs=["1"], at=utc(27))
        case "a new plan":
            make_week(alice, (WEDNESDAY, "18:00"), (SUNDAY, "18:00"), at=utc(27, 12))

    post = ring_through(27, 30)

    assert not any(has_offer for _, has_offer in offers(rule)) or happened == "a new plan"
    assert all("missed" not in mail.body for mail in post.mails)


def test_w10_counts_a_session_after_midnight_for_the_evening_it_was_part_of(alice: User) -> None:
    rule = make_rule(alice, (TUESDAY, "00:30"), (THURSDAY, "18:00"), (SATURDAY, "18:00"))
    make_session(alice, utc(24, 0).replace(minute=40))

    ring_through(23, 28)

    assert not any(has_offer for _, has_offer in offers(rule))


# Whatever happens ----------------------------------------------------------------------------------------------------

PATTERN = {november(23), november(26), november(30), date(2026, 12, 3)}
Moved = dict[int, tuple[date, int]]


def make_moves(owner: User, wanted: dict[int, tuple[int, int]]) -> Moved:
    """Move what stands on the 23rd, 26th and 30th by so many days to such an hour, where there is room."""
    moved: Moved = {}
    for day, (by, hour) in wanted.items():
        to_on = november(day) + timedelta(days=by)
        is_taken = (to_on, hour) in moved.values() or (to_on.weekday() in (MONDAY, THURSDAY) and hour == 18)
        if to_on > NOW.date() and not is_taken:
            moved[day] = (to_on, hour)
            Move.objects.create(
                owner=owner,
                routine=Routine.objects.visible_to(owner).get(),
                from_on=november(day),
                from_time=time(18),
                to_on=to_on,
                local_time=time(hour),
            )
    return moved


def hours_on(day: date, moved: Moved) -> list[int]:
    """When a session really stands on ``day``."""
    own = [18] if day in PATTERN and (day.month, day.day) not in {(11, away) for away in moved} else []
    return own + [hour for to_on, hour in moved.values() if to_on == day]


@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    wanted=st.dictionaries(
        st.sampled_from([23, 26, 30]), st.tuples(st.integers(-3, 5), st.integers(7, 20)), max_size=3
    ),
    paused=st.tuples(st.integers(23, 30), st.integers(0, 4)),
    step=st.sampled_from([290, 700]),
)
def test_every_planned_day_and_every_day_moved_to_has_one_delivery_with_one_result(
    alice: User, wanted: dict[int, tuple[int, int]], paused: tuple[int, int], step: int
) -> None:
    for model in (Delivery, Reminder, Move, Pause):
        model.objects.all().delete()
    make_week(alice, (MONDAY, "18:00"), (THURSDAY, "18:00"))
    alice.refresh_from_db()
    rule = Reminder.objects.settle("practice", owner=alice, is_on=True, lead_minutes=0, expected=0, at=NOW)
    moved = make_moves(alice, wanted)
    pause = Pause.objects.create(
        owner=alice,
        reason="other",
        since_on=november(paused[0]),
        until_on=november(paused[0]) + timedelta(days=paused[1]),
    )
    alice.note_plan_change(at=LATER)

    now, end = LATER, datetime(2026, 12, 6, 2, tzinfo=UTC)
    while now < end:
        ring(Clock(now))
        now += timedelta(minutes=step)
    ring(Clock(end))  # however long the last step was, what was due before the end has rung

    rows = list(rule.deliveries.order_by("occ_date"))
    assert [row.occ_date for row in rows] == sorted(PATTERN | {to_on for to_on, _ in moved.values()})
    for row in rows:
        hours = hours_on(row.occ_date, moved)
        assert row.status not in ("queued", "sending")
        assert row.due_at.hour == min(hours, default=18)
        assert row.status != "sent" or (hours and not pause.holds(row.occ_date))
        assert row.reason != "moved" or not hours
        assert row.reason != "paused" or pause.holds(row.occ_date)
