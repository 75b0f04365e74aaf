"""How a cue is said, on the screen and aloud. Pure."""

import re
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.facts import Form, Rank
from exercises.figures.pace import loop_of
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
}
OTHER = {"left": "right", "right": "left"}
# Translators: the words that change places in a label where a movement is done on the other side: as many pairs as the
# language needs, each with a slash between, and a space between two pairs.
PAIRS = gettext_lazy("left/right")
# As the drawings are written, which is in English.
LIMB = re.compile(r"\b(right|left) (arm|leg|knee|foot|shin)\b", re.IGNORECASE)


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
    """Which side it is: by the limbs where the drawing names them, else left and right; empty where there is none."""
    if not cue.side:
        return ""
    named = _limbs(step.form)
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
def _limbs(form: Form) -> dict[str, str]:
    """``{"arm": "right", "leg": "left"}`` as the loop of the drawing says it; empty where it names none, or one limb of
    both sides."""
    if form.shown is None:
        return {}
    found: dict[str, str] = {}
    for frame in loop_of(shown_figure(form.shown)):
        for side, limb in LIMB.findall(frame.label):
            if found.setdefault(limb.lower(), side.lower()) != side.lower():
                return {}
    return found
