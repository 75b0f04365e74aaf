"""What ends a session at once, one by one: a key to store, its words, and the red-flag row it stands for. Pure.

The order and the words are those of the list on every page (rule STOP).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from conventions.messages import Message


@dataclass(frozen=True, slots=True)
class StopSign:
    """``row``: the red-flag row that a session stopped because of it ticks; empty where it is no emergency."""

    key: str
    words: Message
    row: str = ""

    @property
    def is_emergency(self) -> bool:
        return bool(self.row)


EMERGENCY_STOPS = (
    StopSign("chest", gettext_lazy("chest pain or tightness"), row="1"),
    StopSign("breathless", gettext_lazy("more out of breath than the effort explains"), row="1"),
    StopSign("palpitations", gettext_lazy("a racing or uneven heartbeat with faintness"), row="1"),
    StopSign("fainting", gettext_lazy("fainting"), row="2"),
    StopSign("weakness", gettext_lazy("new weakness, numbness or clumsiness"), row="4"),
    StopSign("sudden_pain", gettext_lazy("sudden severe pain or headache"), row="2"),
    StopSign("bladder", gettext_lazy("bladder or bowel change"), row="3"),
)
"""The first tier: an emergency, even if it passes. Each ticks the row of the red-flag form that speaks of it."""

ENDING_STOPS = (
    StopSign("spreading", gettext_lazy("spreading or shooting pain")),
    StopSign("tingling", gettext_lazy("tingling")),
    StopSign("dizziness", gettext_lazy("dizziness for more than 2 minutes")),
    StopSign("doming", gettext_lazy("belly bulging that does not stop with the easier version")),
)
"""The second tier: the session ends here."""

STOP_SIGNS = {sign.key: sign for sign in (*EMERGENCY_STOPS, *ENDING_STOPS)}


def rows_of(keys: Iterable[str]) -> tuple[str, ...]:
    """The red-flag rows that the stop signs ``keys`` tick, each once; none where no sign is an emergency."""
    signs = (STOP_SIGNS[key] for key in keys if key in STOP_SIGNS)
    return tuple(dict.fromkeys(sign.row for sign in signs if sign.is_emergency))
