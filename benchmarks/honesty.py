"""How often "improved" or "worse" is said to simulated people whose pain never moves, and to those whose pain falls.

.venv/bin/python -m benchmarks.honesty [--people 2000] [--seed 1] [--linked 0 0.3]

A person has a true pain between 3 and 8 (about 5.2), practises on two or three fixed days a week and keeps 60 to 100 %
of them, answers the weekly average on 40 to 100 % of the weeks, and writes a further entry on none to 60 % of the days.
Each number is the true pain and noise, rounded and cut to 0-10. The noise is the published one: a detectable change of
4.0 between two answers (Kovacs 2008) is a standard deviation of 1.44 of one. ``--linked`` ties each day's noise to that
of the day before (its correlation), of which the published figure knows nothing: the bar is to be met with and without.
A true fall comes evenly over the first six weeks and stays.
"""

import argparse
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from tracking.insights import answers, measures
from tracking.insights.facts import MeasureFacts
from tracking.insights.measures import IMPROVED, PUBLISHED_SPREAD, WORSE
from tracking.insights.values import DayValue, DayValues

DAYS = 85
REVIEWS = (42, 84)
BEGAN = date(2026, 8, 31)
FALLS_OVER = 42


@dataclass(frozen=True)
class Person:
    values: DayValues
    threes: list[MeasureFacts]


def person(chance: random.Random, *, fall: float, linked: float) -> Person:
    """Return 12 weeks of a simulated person."""
    true = 0.0
    while not 3 <= true <= 8:
        true = chance.gauss(5.2, 1.3)
    practice = set(chance.sample(range(7), chance.choice((2, 2, 3))))
    keeps, answers, writes = chance.uniform(0.6, 1), chance.uniform(0.4, 1), chance.choice((0, 0, 0.1, 0.3, 0.6))
    weekly = chance.randrange(7)
    own, averages, threes = {}, {}, []
    noise = chance.gauss(0, PUBLISHED_SPREAD)
    for number in range(DAYS):
        noise = _beside(noise, linked, chance)
        now, on = true - fall * min(1, number / FALLS_OVER), BEGAN + timedelta(days=number)
        is_asked = number % 7 == weekly and chance.random() < answers
        is_practised = number % 7 in practice and chance.random() < keeps
        if number == 0 or is_practised or chance.random() < writes:
            own[on] = DayValue(on, _score(now + noise), "entry", number)
        if is_asked:
            averages[on] = DayValue(on, _score(now + _beside(noise, linked, chance)), "average", DAYS + number)
            # Half of the noise of the three answers is shared.
            shared = chance.gauss(0, PUBLISHED_SPREAD * sqrt(0.5))
            items = [_score(now + shared + chance.gauss(0, PUBLISHED_SPREAD * sqrt(0.5))) for _item in range(3)]
            threes.append(MeasureFacts(number, on, "three", *items))
    return Person(DayValues(own, averages), threes)


def _beside(noise: float, linked: float, chance: random.Random) -> float:
    """Return the noise of another answer that goes with ``noise`` by ``linked``."""
    return linked * noise + sqrt(1 - linked**2) * chance.gauss(0, PUBLISHED_SPREAD)


def _score(pain: float) -> int:
    return min(10, max(0, round(pain)))


def plain(one: Person, today: date) -> str:
    """Judge by 2 points and 30 % alone: the last 7 days against the first week, as of ``today``."""
    base, now = measures.baseline(one.values), measures.current(one.values, on=today)
    if base is None or now is None or now.since <= base.until:
        return ""
    if measures.is_lower(base, now):
        return IMPROVED
    return WORSE if measures.is_higher(base, now) else ""


def ours(one: Person, today: date) -> str:
    return measures.pain_verdict(one.values, today=today)[0]


def plain_three(one: Person, today: date) -> str:
    """Judge the three questions by their limit alone: the last answer against the first."""
    known = [answers.three_mean(answer) or 0.0 for answer in one.threes if answer.day <= today]
    if len(known) < 2:
        return ""
    if answers.is_three_lower(known[0], known[-1]):
        return IMPROVED
    return WORSE if known[-1] - known[0] >= measures.THREE_POINTS - measures.SAME else ""


def our_three(one: Person, today: date) -> str:
    known = [answer for answer in one.threes if answer.day <= today]
    means = [answers.three_mean(answer) or 0.0 for answer in known]
    return answers.three_verdict(known, means[0], means[-1]) if len(known) > 1 else ""


Rule = Callable[[Person, date], str]


def said(people: Iterable[Person], rule: Rule, verdicts: set[str]) -> tuple[float, ...]:
    """Return the share of people who are told one of ``verdicts``: at week 6, at week 12, on any day."""
    counts, everybody = [0, 0, 0], 0
    for one in people:
        everybody += 1
        days = [rule(one, BEGAN + timedelta(days=number)) in verdicts for number in range(DAYS)]
        for place, is_said in enumerate((*(days[number] for number in REVIEWS), any(days))):
            counts[place] += is_said
    return tuple(count / everybody for count in counts)


MORNINGS = 1000
NOISES = (0.8, 1.1, 1.5, 2.0)
RISES = (1.5, 2, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--linked", type=float, nargs="*", default=[0.0, 0.3])
    parser.add_argument("--fall", type=float, default=2.5)
    asked = parser.parse_args()
    for linked in asked.linked:
        told(asked.people, asked.seed, linked=linked, fall=asked.fall)
        sore(asked.seed, linked=linked)


def told(people: int, seed: int, *, linked: float, fall: float) -> None:
    """Print how many are told that they are better or worse."""
    flat, falling = (
        [person(random.Random(f"{seed}/{by}/{n}"), fall=by, linked=linked) for n in range(people)] for by in (0.0, fall)
    )
    days = sum(len(one.values.days) for one in flat) / people * 7 / DAYS
    print(f"{people} people each, seed {seed}, {days:.1f} days a week with a number, linked {linked}")
    print("                                         week 6   week 12  any day")
    rules = (("pain, plain rule", plain), ("pain, our rule", ours))
    for name, rule in (*rules, ("three, plain rule", plain_three), ("three, our rule", our_three)):
        _print(f"flat, {name}: better or worse", said(flat, rule, {IMPROVED, WORSE}))
        _print(f"down {fall}, {name}: better", said(falling, rule, {IMPROVED}))


def sore(seed: int, *, linked: float) -> None:
    """Print how many are told of several sore mornings (rule W3), and by which session half of those who rise are."""
    from tests.tracking.simulated import first_alarm, mornings_of

    def alarms(**fields: float) -> list[int | None]:
        return [first_alarm(mornings_of(f"{seed}/{n}", linked=linked, **fields)) for n in range(MORNINGS)]

    for writes, who in ((1, "a number every day"), (0, "numbers with sessions only")):
        print(f"{MORNINGS} people each, two sessions a week for 12 weeks, {who}, seed {seed}, linked {linked}")
        for spread in NOISES:
            found = [one for one in alarms(spread=spread, writes=writes) if one is not None]
            print(f"mornings by chance, spread {spread}: several sore {100 * len(found) / MORNINGS:.1f} %")
        for rise in RISES:
            found = sorted(one for one in alarms(spread=1.1, rise=rise, writes=writes) if one is not None)
            by = found[MORNINGS // 2] if len(found) > MORNINGS // 2 else "-"
            share = 100 * len(found) / MORNINGS
            print(f"mornings {rise} higher from session 6 on: several sore {share:.1f} %, half by session {by}")


def _print(name: str, shares: tuple[float, ...]) -> None:
    print(f"{name:40}" + "".join(f"{100 * share:8.1f} %" for share in shares))


if __name__ == "__main__":
    main()
