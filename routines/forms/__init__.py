"""The forms of the plan: a routine with a row for each exercise, the week with a row for each time.

Both work without script. Each button of a row sends the whole form with ``do=<what>``; the form changes its rows and
comes back with everything that was typed. ``do=save``, or none, saves.
"""

from routines.forms.compose import ComposeForm, KeepForm
from routines.forms.editor import RoutineEditor
from routines.forms.routine import EditRoutineForm, NewRoutineForm
from routines.forms.week import WeekEditor
