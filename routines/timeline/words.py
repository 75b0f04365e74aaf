"""How a cue is said, on the screen and aloud. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.facts import Form, Rank
from exercises.figures.pace import loop_of
from exercises.figures.poses import Pose
from exercises.figures.shown import shown_figure
from routines.rules import Step, dose_in_words
from routines.timeline.cues import Cue, Kind

POSITIONS = {
    "supine": gettext_lazy("on your back"),
    "propped": gettext_lazy("propped up"),
    "side": gettext_lazy("on your side"),
    "kneel": gettext_lazy("kneeling"),
    "quad": gettext_lazy("all fours"),
    "prone": gettext_lazy("face down"),
    "sit": gettext_lazy("sitting on the mat"),
    "chair": gettext_lazy("on a chair"),
    "stand": gettext_lazy("standing"),
}
MOVES = {
    "supine": gettext_lazy("Lie on your back."),
    "propped": gettext_lazy("Lie back on your pillows."),
    "side": gettext_lazy("Lie on your side."),
    "kneel": gettext_lazy("Kneel."),
    "quad": gettext_lazy("Come to all fours."),
    "prone": gettext_lazy("Lie face down."),
    "sit": gettext_lazy("Sit on the mat."),
    "chair": gettext_lazy("Sit on a chair."),
    "stand": gettext_lazy("Stand."),
}
"""How getting into a position is said."""
SIDES = (gettext_lazy("Left side first"), gettext_lazy("Now the right side"))
WAYS = (gettext_lazy("first direction"), gettext_lazy("other direction"))
LIMBS = {
    "arm": {"left": gettext_lazy("left arm"), "right": gettext_lazy("right arm")},
    "leg": {"left": gettext_lazy("left leg"), "right": gettext_lazy("right leg")},
    "knee": {"left": gettext_lazy("left knee"), "right": gettext_lazy("right knee")},
    "foot": {"left": gettext_lazy("left foot"), "right": gettext_lazy("right foot")},
    "shin": {"left": gettext_lazy("left shin"), "right": gettext_lazy("right shin")},
    "lying": {"left": gettext_lazy("on your left side"), "right": gettext_lazy("on your right side")},
    "turn": {"left": gettext_lazy("turning left"), "right": gettext_lazy("turning right")},
}
"""What tells one side from the other: a limb, the side one lies on, or the way one turns."""
OTHER = {"left": "right", "right": "left"}
# Translators: the words that change places in a label where a movement is done on the other side: as many pairs as the
# language needs, each with a slash between, and a space between two pairs.
PAIRS = gettext_lazy("left/right")
# As the drawings are written, which is in English.
LIMB = re.compile(r"\b(right|left) (arm|leg|knee|foot|shin)\b", re.IGNORECASE)
LYING = re.compile(r"\b(right|left) side\b")
STANDING = re.compile(r"\b(right|left) foot\b")
LEG_PARTS = ("hip", "knee", "ankle", "length_thigh", "length_shank")
STILL_DEGREES, TURNED_DEGREES = 5, 15
"""What moves less than this stays where it is; what turns further goes to that side."""


@dataclass(frozen=True)
class Words:
    """A cue in words: what the screen says, and what a voice says where it says all of it or only what is needed."""

    title: str
    detail: str
    spoken: str
    spoken_short: str


def position_in_words(position: str) -> str:
    """``prone`` as ``face down``; empty for a position nobody knows any more."""
    return str(POSITIONS[position]) if position in POSITIONS else ""


def move_in_words(position: str) -> str:
    """How getting into a position is said: ``Sit on a chair.``"""
    return str(MOVES[position]) if position in MOVES else ""


def side_in_words(cue: Cue, step: Step) -> str:
    """Which side it is, as it is drawn: by the limbs, by the side one lies on or by the way one turns; else left and
    right; empty where there are no sides."""
    if not cue.side:
        return ""
    named = _drawn_side(step.form)
    if not named:
        return str(SIDES[cue.side - 1])
    return _begun(", ".join(str(LIMBS[limb][side if cue.side == 1 else OTHER[side]]) for limb, side in named.items()))


def way_in_words(cue: Cue) -> str:
    """Which direction of a circle it is; empty where there is none."""
    return str(WAYS[cue.way - 1]) if cue.way else ""


def mirrored(text: str) -> str:
    """``text`` for the other side: left said as right, right as left, in the language of the moment or in English."""
    others = _others(f"left/right {PAIRS}")
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, others))})\b", lambda found: others[found[0]], text)


def words_of(cue: Cue, step: Step) -> Words:
    """``cue``, which belongs to ``step``, in words."""
    said = {Kind.CHANGE: _change, Kind.READY: _ready, Kind.WORK: _work, Kind.SWITCH: _switch, Kind.REST: _rest}
    return said[cue.kind](cue, step)


def _change(cue: Cue, step: Step) -> Words:
    title = _("Change position")
    move = move_in_words(step.position)
    upcoming = _("Take your time. Next: {name}.").format(name=step.name)
    return Words(title, move, f"{move} {upcoming}", move)


def _ready(cue: Cue, step: Step) -> Words:
    form, cue_words = step.form, step.form.cue
    dose = dose_in_words(
        sets=step.sets, reps=step.reps, unit=form.unit, sides=form.sides, hold_seconds=step.hold_seconds
    )
    named = step.name if form.rank is Rank.BASE else _("{name}: {form}").format(name=step.name, form=form.name)
    spoken = " ".join(filter(None, [f"{named}.", cue_words, f"{dose}."]))
    return Words(cue_words or _("Get ready"), dose, spoken, " ".join(filter(None, [f"{named}.", cue_words])))


def _work(cue: Cue, step: Step) -> Words:
    parts = [part for part in (side_in_words(cue, step), way_in_words(cue)) if part]
    title = ", ".join([step.name, *parts])
    begin = f"{_begun(', '.join(parts))}." if parts else _("Start.")
    return Words(title, ", ".join(parts), begin, begin if parts else "")


def _switch(cue: Cue, step: Step) -> Words:
    title = _("Change direction") if cue.way > 1 and not cue.side else _("Change sides")
    detail = side_in_words(cue, step) or way_in_words(cue)
    return Words(title, detail, f"{title}. {detail}.", f"{title}.")


def _rest(cue: Cue, step: Step) -> Words:
    detail = _("Next: set {number} of {count}").format(number=cue.set, count=step.sets)
    return Words(_("Rest"), detail, f"{_('Rest')}. {detail}.", f"{_('Rest')}.")


@cache
def _others(pairs: str) -> dict[str, str]:
    """Each word of ``pairs`` with the one it changes places with, small and as a sentence begins."""
    found = [pair.split("/", 1) for pair in pairs.split() if "/" in pair]
    both = [(one, other) for pair in found for one, other in (pair, pair[::-1])]
    return {turn(one): turn(other) for one, other in both for turn in (str, _begun)}


def _begun(words: str) -> str:
    """``words`` as a sentence begins."""
    return words[:1].upper() + words[1:]


@cache
def _drawn_side(form: Form) -> dict[str, str]:
    """``{"arm": "right", "leg": "left"}`` as the loop of the drawing shows it; empty where both sides are alike."""
    if form.shown is None:
        return {}
    frames = loop_of(shown_figure(form.shown))
    named = [[(limb.lower(), side.lower()) for side, limb in LIMB.findall(frame.label)] for frame in frames]
    found: dict[str, set[str]] = {}
    for limb, side in (pair for pairs in named for pair in pairs):
        found.setdefault(limb, set()).add(side)
    if found and all(len(sides) == 1 for sides in found.values()):
        return {limb: sides.pop() for limb, sides in found.items()}
    if lying := LYING.match(" ".join(frames[0].contact)):
        return {"lying": lying[1]}
    # Where both are named, the one that begins.
    if first := next((dict(pairs[:1]) for pairs in named if pairs), None):
        return first
    # One foot stays down: the other leg is the one that works.
    feet = [STANDING.findall(" ".join(frame.contact)) for frame in frames]
    if len({*map(tuple, feet)}) == 1 and len(feet[0]) == 1:
        return {"leg": OTHER[feet[0][0]]}
    return _moved_side([frame.pose for frame in frames])


def _moved_side(poses: Sequence[Pose]) -> dict[str, str]:
    """The leg that moves while the other is still, or the way the chest turns."""

    def spread(side: str) -> float:
        moved = [[pose[f"{part}{side}"] for pose in poses] for part in LEG_PARTS]
        return max(max(values) - min(values) for values in moved)

    left, right = spread("L"), spread("R")
    if min(left, right) < STILL_DEGREES < max(left, right):
        return {"leg": "left" if left > right else "right"}
    turns = {"right" if pose["axial"] > 0 else "left" for pose in poses if abs(pose["axial"]) > TURNED_DEGREES}
    return {"turn": turns.pop()} if len(turns) == 1 else {}
