"""Sore mornings against a person's own days: a step back for one or two, a break where they are more than chance."""

import random
from statistics import median
from typing import Any

import pytest

from tests.tracking.diaries import day, diary, entries, morning, session
from tests.tracking.simulated import first_alarm, mornings_of
from tracking.insights.facts import EntryFacts, History, Insight
from tracking.insights.measures import Spreads, spread_of
from tracking.insights.reading import read
from tracking.insights.values import day_values
from tracking.insights.warnings import Warned, warned
from tracking.insights.warnings.effects import Effects
from tracking.insights.warnings.pain import usual_difference


def after(*deltas: int, since: int = 0, **fields: Any) -> History:
    """Two sessions a week with pain 3 before, each with such a morning, seen on the last of them."""
    days = [since + 7 * (number // 2) + 3 * (number % 2) for number in range(len(deltas))]
    return diary(
        days[-1] + 1,
        sessions=[session(number) for number in days],
        mornings=tuple(morning(number, 3 + delta) for number, delta in zip(days, deltas, strict=True)),
        **fields,
    )


def said(history: History) -> Warned:
    return warned(history, read(history), day_values(history))


def rules(history: History) -> list[str]:
    return [rule.id for rule in said(history).effects.rules]


def the(rule: str, history: History) -> Insight:
    return next(insight for insight in said(history).insights if insight.rule.id == rule)


def test_three_mornings_that_days_may_differ_by_are_a_step_back_and_close_nothing() -> None:
    history = after(3, 2, 3)

    assert 1.9 < usual_difference(Spreads(day_values(history)), on=day(7)) < 2.1  # little is known yet: as published
    assert rules(history) == ["W2B"]
    assert the("W2B", history).sentence == "2 sore mornings. Do a little less, and leave a day more between sessions."
    assert said(history).effects == Effects(rules=said(history).effects.rules)


def test_three_mornings_further_above_are_more_than_chance() -> None:
    history = after(4, 2, 4)

    assert rules(history) == ["W3"]
    assert the("W3", history).sentence == ("3 mornings were 3.3 above on average. Your days usually differ by 1.9.")
    assert said(history).effects.strength_from == day(15)
    assert [rule.id for rule in said(history).effects.asked_by] == ["W3"]


def test_the_same_mornings_are_unusual_for_a_back_with_calm_days() -> None:
    calm = {number: 3 + (number % 4 == 0) - (number % 4 == 2) for number in range(60)}

    history = after(3, 2, 3, since=63, entries=entries(calm))

    assert usual_difference(Spreads(day_values(history)), on=day(70)) == pytest.approx(2**0.5, abs=0.06)
    assert rules(history) == ["W3"]
    assert "3 mornings were 2.7 above on average. Your days usually differ by 1.4." in the("W3", history).sentence


def test_two_very_sore_mornings_in_a_row_are_enough() -> None:
    assert the("W3", after(4, 4)).sentence == "2 mornings in a row were 4 or more above the pain before."
    assert rules(after(4, 0, 4)) == ["W2"]
    assert rules(after(4, 3)) == ["W2B"]


def test_one_sore_morning_is_a_step_back_and_nothing_else() -> None:
    history = after(0, 2)

    assert rules(history) == ["W2"]
    assert said(history).effects == Effects(rules=said(history).effects.rules)


def test_a_calm_morning_closes_nothing_new() -> None:
    """The break counts from the last sore morning, though the three together are still high."""
    history = after(5, 5, 0)

    assert said(history).effects.strength_from == day(11)


PEOPLE = 1000


def test_mornings_that_differ_by_chance_seldom_close_anything() -> None:
    found = [first_alarm(mornings_of(f"a{n}", spread=1.1)) for n in range(PEOPLE)]

    assert sum(one is not None for one in found) <= 0.05 * PEOPLE


def test_mornings_that_rise_by_two_are_found() -> None:
    found = [first_alarm(mornings_of(f"a{n}", spread=1.1, rise=2)) for n in range(PEOPLE)]

    assert sum(one is not None for one in found) >= 0.9 * PEOPLE
    assert median(one or 99 for one in found) <= 11


def test_the_spread_of_every_day_gone_through_once_is_that_of_the_record_up_to_the_day() -> None:
    chance = random.Random(13)
    for share in (0.1, 0.5, 0.9):
        said = [(number, chance.random()) for number in range(150) if chance.random() < share]
        values = day_values(
            diary(
                150,
                entries=tuple(
                    EntryFacts(number, day(number), 8.0, "average" if kind < 0.4 else "now", chance.randint(0, 10))
                    for number, kind in said
                ),
            )
        )
        spreads = Spreads(values)

        found = [spreads.on(day(number)) for number in range(-3, 160)]

        assert found == pytest.approx([spread_of(values.up_to(day(number)))[0] for number in range(-3, 160)])
        assert len({*found}) > 5
