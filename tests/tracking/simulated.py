"""People made up for the mornings after sessions: their days differ by chance, and the mornings rise or they do not."""

import random

from tests.tracking.diaries import diary, entries, morning, session
from tracking.insights.facts import History
from tracking.insights.reading import read
from tracking.insights.values import day_values
from tracking.insights.warnings.pain import known_mornings, w3

WEEKS = 12
PRACTISED = (0, 3)
"""Days of each week with a session."""


def mornings_of(
    seed: str, *, spread: float, rise: float = 0, rises_from: int = 6, linked: float = 0, writes: float = 1
) -> History:
    """Twelve weeks around a pain of 4 with the ``spread`` of one day; from session ``rises_from`` on (counted from 1)
    the mornings after are ``rise`` higher. ``linked``: the correlation of a day's noise with that of the day before.
    ``writes``: the part of the days with an entry, beside the number before each session."""
    chance = random.Random(seed)
    noise = [chance.gauss(0, spread)]
    while len(noise) <= 7 * WEEKS:
        noise.append(linked * noise[-1] + (1 - linked**2) ** 0.5 * chance.gauss(0, spread))
    days = [7 * week + day for week in range(WEEKS) for day in PRACTISED]
    scores = {day: _score(4 + one) for day, one in enumerate(noise)}
    above = {day: rise if place >= rises_from else 0 for place, day in enumerate(days, start=1)}
    return diary(
        7 * WEEKS,
        sessions=[session(day, before=scores[day], steps=()) for day in days],
        mornings=tuple(morning(day, _score(4 + above[day] + noise[day + 1])) for day in days),
        entries=entries({day: score for day, score in scores.items() if chance.random() < writes}),
    )


def _score(pain: float) -> int:
    return min(10, max(0, round(pain)))


def first_alarm(history: History) -> int | None:
    """Return the session, counted from 1, whose morning first made several sore mornings of it (rule W3)."""
    known, values = known_mornings(read(history)), day_values(history)
    for place, one in enumerate(known, start=1):
        if one.is_sore and w3(known[max(0, place - 3) : place], values) is not None:
            return place
    return None
