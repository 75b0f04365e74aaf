"""The clock of a practice: from the steps of a routine to timed cues. Pure.

``cues``: what is said and done when; every minute that is shown anywhere is a sum of them. ``motion``: how a drawn
figure moves in time with one repetition. ``words``: how a cue is said. ``told``: all of it together, as pages and
the API hand it on.
"""

from routines.rules.amount import CHANGE_SECONDS, POSITION_CHANGE_SECONDS, REST_BETWEEN_SETS_SECONDS
from routines.rules.amount import whole_minutes as minutes
from routines.timeline.cues import (
    SWITCH_SECONDS,
    Cue,
    Kind,
    begin_seconds,
    cues,
    estimated_seconds,
    step_seconds,
)
from routines.timeline.motion import Part, figure_of
from routines.timeline.told import TimedCue, Timeline, timeline_of
from routines.timeline.words import Words, position_in_words, side_in_words, words_of

__all__ = [
    "CHANGE_SECONDS",
    "POSITION_CHANGE_SECONDS",
    "REST_BETWEEN_SETS_SECONDS",
    "SWITCH_SECONDS",
    "Cue",
    "Kind",
    "Part",
    "TimedCue",
    "Timeline",
    "Words",
    "begin_seconds",
    "cues",
    "estimated_seconds",
    "figure_of",
    "minutes",
    "position_in_words",
    "side_in_words",
    "step_seconds",
    "timeline_of",
    "words_of",
]
