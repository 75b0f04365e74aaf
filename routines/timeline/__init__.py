"""The clock of a practice: from the steps of a routine to timed cues. Pure.

``cues``: what is said and done when; every minute that is shown anywhere is a sum of them. ``motion``: how a drawn
figure moves in time with one repetition. ``words``: how a cue is said. ``told``: all of it together, as pages and
the API hand it on.
"""

from exercises.figures.pace import SWITCH_SECONDS
from routines.rules.amount import CHANGE_SECONDS, POSITION_CHANGE_SECONDS
from routines.rules.amount import whole_minutes as minutes
from routines.timeline.cues import Cue, Kind, begin_seconds, cues, estimated_seconds, step_seconds
from routines.timeline.told import TimedCue, Timeline, timeline_of
from routines.timeline.words import move_in_words, position_in_words, side_in_words
