"""Undo for lists of rows, stored in the form itself: it works without script and without drafts."""

import json
from collections.abc import Sequence
from typing import Any, Self

from routines.forms.rows import Raw

MOST_STATES = 12
MOST_LETTERS = 200_000


class Trail:
    """The states of the rows, oldest first; the last is what the page shows."""

    def __init__(self, states: list[list[Raw]], *, fields: Sequence[str]) -> None:
        self.states, self.fields = states, [*fields]

    @classmethod
    def read(cls, text: str, *, fields: Sequence[str]) -> Self:
        """The trail a form sent; an empty one where it cannot be read."""
        try:
            states = json.loads(text) if len(text) <= MOST_LETTERS else []
        except (ValueError, RecursionError):
            states = []
        return cls(_rows(states, fields) or [], fields=fields)

    def note(self, rows: Sequence[Raw]) -> None:
        """Remember ``rows`` where they are not what the last state is."""
        state = [dict(row) for row in rows]
        if not self.states or self.states[-1] != state:
            self.states = [*self.states, state][-MOST_STATES:]

    def back(self) -> list[Raw] | None:
        """The state before the last, which is forgotten; ``None`` where there is none."""
        if not self.can_go_back:
            return None
        self.states.pop()
        return [dict(row) for row in self.states[-1]]

    @property
    def can_go_back(self) -> bool:
        return len(self.states) > 1

    def written(self) -> str:
        """The trail as the form carries it; what is too long loses its oldest states."""
        states = [[[row[field] for field in self.fields] for row in state] for state in self.states]
        while len(text := json.dumps(states, separators=(",", ":"))) > MOST_LETTERS and states:
            states = states[1:]
        return text


def _rows(states: Any, fields: Sequence[str]) -> list[list[Raw]] | None:
    """Lists of rows made of what was sent; ``None`` where it is anything else."""
    if not isinstance(states, list) or not all(isinstance(state, list) for state in states):
        return None
    values = [row for state in states for row in state]
    if not all(isinstance(row, list) and len(row) == len(fields) for row in values):
        return None
    if not all(isinstance(value, str) for row in values for value in row):
        return None
    return [[dict(zip(fields, row, strict=True)) for row in state] for state in states[-MOST_STATES:]]
