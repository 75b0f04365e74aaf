"""Builds the whole timeline of a session: timed cues with their words, for page, API and print."""

from collections.abc import Sequence
from dataclasses import dataclass

from routines.rules import Step
from routines.rules.amount import whole_minutes
from routines.timeline.cues import Cue, cues, estimated_seconds
from routines.timeline.motion import Part
from routines.timeline.words import side_in_words, way_in_words, words_of


@dataclass(frozen=True)
class TimedCue:
    """One cue: when it begins, how long it takes, and what is said.

    ``kind``: change (of position), ready, work, switch (of sides or direction) or rest. ``parts`` is one repetition:
    the key frame of ``figure`` that is moved into (from 0, -1 where nothing is drawn), the breath and the seconds.
    """

    number: int
    kind: str
    step: int
    set: int
    side: int
    way: int
    begins: int
    seconds: int
    reps: int
    rep_seconds: float
    unit: str
    figure: str
    parts: tuple[Part, ...]
    title: str
    detail: str
    side_words: str
    way_words: str
    spoken: str
    spoken_short: str


@dataclass(frozen=True)
class Timeline:
    """A whole session, cue by cue. ``breath_seconds`` is the person's own breath, null where it is unknown."""

    seconds: int
    minutes: int
    breath_seconds: float | None
    cues: tuple[TimedCue, ...]


def timeline_of(steps: Sequence[Step], *, breath_seconds: float | None = None, places: Sequence[int] = ()) -> Timeline:
    """``steps`` from the first cue to the last, in words and seconds.

    ``places``: where each stands in its routine, where some of that is left out; else they are counted from 1.
    """
    seconds = estimated_seconds(steps, breath_seconds=breath_seconds)
    found = cues(steps, breath_seconds=breath_seconds)
    return Timeline(
        seconds=seconds,
        minutes=whole_minutes(seconds),
        breath_seconds=breath_seconds,
        cues=tuple(
            _timed(cue, steps[cue.step - 1], place=places[cue.step - 1] if places else cue.step) for cue in found
        ),
    )


def _timed(cue: Cue, step: Step, *, place: int) -> TimedCue:
    return TimedCue(
        **{**vars(cue), "kind": cue.kind.value, "step": place},
        **vars(words_of(cue, step)),
        rep_seconds=round(cue.rep_seconds, 3),
        side_words=side_in_words(cue, step),
        way_words=way_in_words(cue),
    )
