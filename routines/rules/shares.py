"""What a routine is made of by time: its parts, and the directions the back is moved in. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from django.utils.translation import gettext_lazy

from conventions.messages import Doc
from routines.rules.steps import Step

PARTS = {
    "rest": (gettext_lazy("Breath and rest"), frozenset({"breath", "stretch", "rest"})),
    "activation": (gettext_lazy("Warm-up"), frozenset({"activation"})),
    "mobility": (gettext_lazy("Mobility"), frozenset({"mobility"})),
    "strength": (gettext_lazy("Strength"), frozenset({"strength", "integration"})),
}
"""The parts of a session as they are said, with the phases that belong to each."""
CHANGING = gettext_lazy("Changing position")

DIRECTIONS = {
    "flexion": (gettext_lazy("Bending forward"), frozenset({"flexion"})),
    "extension": (gettext_lazy("Bending back"), frozenset({"extension"})),
    "rotation": (gettext_lazy("Turning and side bends"), frozenset({"rotation", "side_bend"})),
}
"""The directions the upper back is moved in, with the kinds of movement that belong to each."""


@dataclass(frozen=True)
class Share:
    """A part of a routine and the seconds it takes."""

    key: str
    label: Annotated[str, Doc(name="name")]
    seconds: int


def parts(steps: Sequence[Step], seconds: Sequence[int], *, total: int) -> tuple[Share, ...]:
    """How long each part takes, in the order of a session; the rest of ``total`` is getting ready and changing.

    ``seconds``: what each step takes alone. A part that takes no time is left out.
    """
    spent = {
        key: sum(time for step, time in zip(steps, seconds, strict=True) if step.phase in phases)
        for key, (_label, phases) in PARTS.items()
    }
    shares = [Share(key, str(PARTS[key][0]), time) for key, time in spent.items()]
    shares.append(Share("changing", str(CHANGING), total - sum(seconds)))
    return tuple(share for share in shares if share.seconds > 0)


def directions(steps: Sequence[Step], seconds: Sequence[int]) -> tuple[Share, ...]:
    """How long the back bends forward, bends back and turns in these forms; what does both counts for both."""
    return tuple(
        Share(
            key,
            str(label),
            sum(time for step, time in zip(steps, seconds, strict=True) if step.form.movements & movements),
        )
        for key, (label, movements) in DIRECTIONS.items()
    )
