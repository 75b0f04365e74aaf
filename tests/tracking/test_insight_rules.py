"""The rules of practice and of the diary: each says its numbers, its reason and where it is from."""

from dataclasses import dataclass
from string import Formatter

import pytest

from conventions.rules import Rule
from tests.tracking.rules import LISTED, rules_used
from tracking.insights import PRACTICE_RULES, RECORD_RULES
from tracking.insights import RULES as INSIGHT_RULES

RULES = (*PRACTICE_RULES, *RECORD_RULES)


def rule(rule_id: str) -> Rule:
    return next(one for one in RULES if one.id == rule_id)


def test_every_rule_is_listed_once_in_the_order_of_its_chapter() -> None:
    assert [one.id for one in PRACTICE_RULES] == [
        "CHECK-IN",
        *("READING", "STOPPED", "TOO-MUCH", "G12", "UNKNOWN", "ON-THE-EDGE", "CALM", "WAITING", "COMPLETION"),
        *("MORNING", "MASTERED"),
        *("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"),
    ]
    assert [one.id for one in RECORD_RULES] == [
        *("DAY", "BACK", "LATER", "UNDO"),
        *("BASE", "CHANGE", "EASING", "BAND", "MEAN", "THREE", "ACTIVITY", "FELT"),
        *("RHYTHM", "WEEKS", "SELDOM", "LEDGER", "ASK-AGAIN", "COMING-BACK", "REVIEW"),
        *("W1", "W2", "W2B", "W3", "W4", "W5", "W6", "W7", "W8", "W9", "W10", "HIGH-BASE"),
    ]


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_a_rule_says_each_of_its_numbers_and_no_other(one: Rule) -> None:
    named = {name for _text, name, _format, _conversion in Formatter().parse(str(one.text)) if name}

    assert named == set(one.numbers)
    assert "{" not in one.says()


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_a_rule_has_a_title_a_reason_and_a_source_or_a_choice(one: Rule) -> None:
    assert one.title
    assert str(one.reason).endswith(".")
    assert "{" not in str(one.reason)
    assert one.credits()
    assert not one.credits().endswith(".")


@pytest.mark.parametrize(
    ("rule_id", "expected"),
    [
        ("CHECK-IN", "Pain of 2 or less before a session is green"),
        ("G12", "only a rise of 2 or more counts against it"),
        ("TOO-MUCH", "the morning change was 2 or more"),
        ("ON-THE-EDGE", "above 2, or the morning change was 1. Your effort was 8 or more. You did less than 90%"),
        ("CALM", "Your worst pain was 2 or less and the morning change was 0 or less. You did 90% or more"),
        ("WAITING", "If you have not answered by 18:00 the next day"),
        ("MORNING", "From 2 on, the morning is sore"),
        ("MASTERED", "after 3 sessions in a row that went well, over at least 7 days"),
        ("P1", "the strength part grows by 20% at most"),
        ("P3", "less than 70% done: 30% fewer repetitions"),
        ("P4", "effort of 9 or more: the easier version and 50% fewer repetitions. No strength until 2 days after"),
        ("P6", "Then 6 sessions must have gone well too. For the last level, it takes 12 more."),
        ("P7", "14 days or more since your last strength session"),
        ("P8", "On a day that starts 2 points or more above your starting point"),
        ("DAY", "A day runs from 04:00 to the same time the next day"),
        ("BACK", "up to 14 days later"),
        ("UNDO", "what you delete for 30 days"),
        ("BASE", "your first 7 days, if 3 of them have a number. If not, it takes up to 14 days"),
        ("CHANGE", "down by at least 2 points and 30%"),
        ("CHANGE", "more than chance. That is 2.4 standard errors"),
        ("BAND", "the published 1.44 points. Those weigh as much as 20 days"),
        ("MEAN", "the average of the last 7 days. It starts once 3 of them"),
        ("THREE", "the average must fall by 1 point and 30%"),
        ("ACTIVITY", "One activity must change by 3 points, the average of several by 2"),
        ("RHYTHM", "You keep a week with 2 sessions"),
        ("WEEKS", "shows 2 to 3 sessions"),
        ("SELDOM", "Below 60% done, we suggest a plan with fewer days. Below 85%, we suggest shorter"),
        ("W2B", "The last 2 known mornings were sore"),
        ("EASING", "from 52 to 23 out of 100 in 6 weeks"),
        ("LEDGER", "Nothing before 3 days. Then the latest 8 days count."),
        ("REVIEW", "After 6 and 12 weeks"),
        ("W1", "at least 2 points above your starting point. Without one, it is 5 or more"),
        ("W3", "by 1.5 points or more. That was also 2.5 standard errors of how much your own days differ"),
        ("W6", "you had at least 8 planned sessions and did 70% of them"),
        ("W7", "You logged dizziness 2 times within 30 days"),
        ("W8", "Your effort was 9 or more in 3 sessions in 7 days"),
        ("W9", "4 strength days in 7"),
        ("W10", "We mention it once in 14 days and show it for 7 of them"),
    ],
)
def test_a_rule_says_the_numbers_it_acts_by(rule_id: str, expected: str) -> None:
    assert expected in rule(rule_id).says()


def test_a_rule_names_its_publications_and_what_is_our_own_choice() -> None:
    assert rule("RHYTHM").credits() == "Miyamoto 2018"
    assert rule("P2").credits() == "Our own choice"
    assert rule("W1").credits() == "Farrar 2001. The gentle day is our own choice"


def test_the_labelled_numbers_of_a_rule_are_listed_by_themselves() -> None:
    assert rule("W3").constants() == {
        "of the last mornings": "3",
        "points on average at least": "1.5",
        "standard errors": "2.5",
        "points above the pain before": "2",
        "very sore mornings in a row": "2",
        "points above, very sore": "4",
        "days of rest from strength": "7",
    }
    assert rule("P1").constants() == {}


@dataclass
class Saying:
    """What no other test makes."""

    rule: Rule


def test_a_sentence_by_a_rule_that_is_not_listed_is_noticed() -> None:
    stray = Rule("X1", "Stray", "Nothing.", "None.", choice="none")

    with rules_used((Saying,)) as used:
        Saying(stray)
        Saying(rule("W1"))

    assert used - LISTED == {stray}


def test_an_id_of_an_earlier_version_is_no_rule() -> None:
    assert INSIGHT_RULES.get("W1") is rule("W1")
    assert INSIGHT_RULES.get("6.4") is None
