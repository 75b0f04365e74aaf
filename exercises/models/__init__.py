"""What can be done, and what a professional has agreed to for one person."""

from exercises.models.as_facts import MAX_FORM_KEY, only_form
from exercises.models.barred import Barred
from exercises.models.exercise import SOURCE_LANGUAGE, Exercise, Link, language_among
from exercises.models.loaded import LoadedCatalogue, catalogue_stamp
from exercises.models.shared import exercises_called, shared_exercises, with_exercises
from exercises.models.sign_offs import Agreed, SignOff, limits_on
from exercises.models.vocabulary import (
    FILTERS,
    Area,
    Breath,
    FlagEffect,
    Level,
    Minutes,
    Movement,
    Origin,
    Phase,
    Position,
    Status,
    Support,
    Tag,
    minutes_in_words,
    range_in_words,
    unit_in_words,
)
