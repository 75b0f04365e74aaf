"""Measuring rows: the processor time of each request in bare views of the same moments, so that a machine with other
work to do gives the same figure."""

import json
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.web.rows import ASKS, BARE, SESSIONS, TOLD, Row, session_of
from benchmarks.web.site import RunningSite

BLOCK_SECONDS = 0.03
"""How much processor time is measured at once: long beside the clock, short beside what other programs do."""
MOST_IN_A_BLOCK = 40
WARM_UP = 3


@dataclass(frozen=True)
class Figure:
    """What a request of ``row`` took: in bare views, in milliseconds of this machine, and in queries."""

    row: Row
    multiple: float
    milliseconds: float
    queries: int

    @property
    def is_cheap(self) -> bool:
        return self.row.bar is None or self.multiple <= self.row.bar

    @property
    def asks_little(self) -> bool:
        return self.row.most_queries is None or self.queries <= self.row.most_queries

    @property
    def is_held(self) -> bool:
        return self.is_cheap and self.asks_little


class Asking:
    """One row, asked for at one site. What is written is taken back, so that every request finds the same."""

    def __init__(self, site: RunningSite, row: Row) -> None:
        self.row, self.people = row, site.people
        self.person = site.people[row.person] if row.person else None
        self.path = row.path.format(**(self.person or {}))
        self.visitor = site.visitor()
        self.clock = site.processor_time()
        takes = min(self.once()[0] for _ in range(WARM_UP))
        self.count = max(1, min(MOST_IN_A_BLOCK, round(BLOCK_SECONDS / takes)))

    def once(self, **headers: str) -> tuple[float, int]:
        """Ask. Return the processor time in seconds, and the number of queries if ``headers`` ask for it."""
        logged = self.visitor.ask(SESSIONS, **self._sent(session_of)) if self.row.is_after_a_post else None
        sent = self._sent(self.row.body)
        began = self.clock.seconds()
        body, told = self.visitor.ask(self.path, **sent, **headers)
        took = self.clock.seconds() - began
        if self.row.body is not None:
            self._take_back(self.path, body)
        if logged is not None:
            self._take_back(SESSIONS, logged[0])
        return took, int(told.get(TOLD, 0))

    def queries(self) -> int:
        return self.once(**{ASKS: "1"})[1]

    def block(self) -> float:
        """Return the mean processor time of one request in seconds."""
        return sum(self.once()[0] for _ in range(self.count)) / self.count

    def _sent(self, body: Any) -> dict[str, Any]:
        return {"person": self.person} | ({"method": "POST", "body": body(self.people)} if body else {})

    def _take_back(self, path: str, made: bytes) -> None:
        one = f"{path}{json.loads(made)['id']}/"
        if path == SESSIONS:
            self.visitor.ask(one, method="DELETE", person=self.person, **{"If-Match": '"1"'})
        else:
            self.visitor.ask(f"{one}archive/", method="POST", person=self.person)


def measure(site: RunningSite, row: Row, *, rounds: int) -> Figure:
    """Measure ``row`` between bare views, so many times."""
    asking, bare = Asking(site, row), Asking(site, BARE)
    multiples, seconds = [], []
    for _ in range(rounds):
        before, takes, after = bare.block(), asking.block(), bare.block()
        multiples.append(2 * takes / (before + after))
        seconds.append(takes)
    return Figure(row, median(multiples), median(seconds) * 1000, asking.queries())


def compare(big: RunningSite, small: RunningSite, row: Row, *, rounds: int) -> float:
    """Return how much dearer ``row`` is at the ``big`` site, each time between the same at the ``small`` one."""
    asking, beside = Asking(big, row), Asking(small, row)
    ratios = []
    for _ in range(rounds):
        before, takes, after = beside.block(), asking.block(), beside.block()
        ratios.append(2 * takes / (before + after))
    return median(ratios)
