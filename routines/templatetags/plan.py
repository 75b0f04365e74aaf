"""What a plan shows beside words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import template
from django.template import Context

from exercises.models import Exercise
from routines.models import ExerciseStanding
from routines.rules import Share

register = template.Library()
GAP = 0.8
"""Between two parts of the bar, in hundredths of its length."""


@dataclass(frozen=True)
class Bar:
    """A part of a bar, in hundredths of its length."""

    key: str
    label: str
    clock: str
    width: str
    x: str = "0"


@register.filter
def clock(seconds: int) -> str:
    """Seconds as ``m:ss``."""
    return f"{seconds // 60}:{seconds % 60:02}"


@register.filter
def at_place(values: Mapping[int, int], place: int) -> int:
    """What there is for the step at ``place``."""
    return values[place]


@register.inclusion_tag("routines/_shares.html")
def shares(*, parts: Sequence[Share], directions: Sequence[Share]) -> dict[str, object]:
    """A bar of the parts of a session, and under it the directions, the longest as long as the bar."""
    total = sum(part.seconds for part in parts) or 1
    longest = max((way.seconds for way in directions), default=0) or 1
    bar, place = [], 0.0
    for part in parts:
        long = 100 * part.seconds / total
        bar.append(_bar(part, width=max(long - GAP, 0.4), x=place))
        place += long
    return {"bar": bar, "ways": [_bar(way, width=100 * way.seconds / longest) for way in directions]}


def _bar(share: Share, *, width: float, x: float = 0) -> Bar:
    return Bar(share.key, share.label, clock(share.seconds), f"{width:.2f}", f"{x:.2f}")


@register.inclusion_tag("routines/_you_and.html", takes_context=True)
def you_and(context: Context, exercise: Exercise, *, may_add: bool) -> dict[str, object]:
    """What the person who is signed in has done of an exercise, and what they may do with it."""
    standings = ExerciseStanding.objects.visible_to(context["user"])
    return {
        "exercise": exercise,
        "standing": standings.filter(exercise=exercise, done_count__gt=0).first(),
        "may_add": may_add,
        "csrf_token": context.get("csrf_token"),
    }
