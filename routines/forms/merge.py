"""What is stored and what was typed, side by side: neither is lost, and the person chooses for each step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from routines import differences
from routines.forms.rows import Raw

THEIRS = "theirs"


@dataclass(frozen=True)
class Side:
    """One of the two: a whole routine as it is typed."""

    name: str
    note: str
    rows: list[Raw]


class Merge:
    """The differences of the two, and what comes of a choice among them.

    ``called``: a row's name, dose and form in words.
    """

    def __init__(self, *, theirs: Side, mine: Side, called: Callable[[Raw], tuple[str, str, str]]) -> None:
        self.theirs, self.mine, self._called = theirs, mine, called
        self.pairs = differences.compare(self._lines(theirs.rows), self._lines(mine.rows))

    def _lines(self, rows: Sequence[Raw]) -> list[differences.Line]:
        lines = []
        for row in rows:
            name, dose, form = self._called(row)
            lines.append(differences.Line(row["exercise"], name, dose, form=form, note=row["note"]))
        return lines

    @property
    def is_needed(self) -> bool:
        """Whether the two differ in anything."""
        return bool(self.fields) or any(pair.kind != "same" for pair in self.pairs)

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """Name and note where they differ, each as it is stored and as it was typed."""
        both = [("name", self.theirs.name, self.mine.name), ("note", self.theirs.note, self.mine.note)]
        return [(field, theirs, mine) for field, theirs, mine in both if theirs != mine]

    @property
    def lines(self) -> list[tuple[differences.Pair, str]]:
        """Every pair in order, with the name its choice is sent under; empty where there is nothing to choose, and at
        the second half of what moved, which is one choice with the first."""
        shown: set[int] = set()
        named = []
        for pair in self.pairs:
            is_first = pair.kind != "same" and pair.group not in shown
            shown.add(pair.group)
            named.append((pair, f"pick-{pair.group}" if is_first else ""))
        return named

    def chosen(self, data: Mapping[str, str]) -> Side:
        """The routine that comes of the choices in ``data``; what was not chosen is taken as it was typed."""
        rows = []
        for pair in self.pairs:
            takes_theirs = data.get(f"pick-{pair.group}") == THEIRS
            if takes_theirs and pair.old is not None:
                rows.append(self.theirs.rows[pair.old])
            elif not takes_theirs and pair.new is not None:
                rows.append(self.mine.rows[pair.new])
        return Side(
            self.theirs.name if data.get("pick-name") == THEIRS else self.mine.name,
            self.theirs.note if data.get("pick-note") == THEIRS else self.mine.note,
            rows,
        )
