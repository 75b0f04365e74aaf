"""What can be done, and what a professional has agreed to for one person."""

from exercises.models.exercise import SOURCE_LANGUAGE, Exercise, ExerciseQuerySet, Link, language_among
from exercises.models.sign_offs import SignOff
from exercises.models.vocabulary import (
    FILTERS,
    OFFERED,
    Area,
    Breath,
    FlagEffect,
    Level,
    Minutes,
    Movement,
    Phase,
    Position,
    Status,
    Support,
    Tag,
    half_minutes,
)

__all__ = [
    "FILTERS",
    "OFFERED",
    "SOURCE_LANGUAGE",
    "Area",
    "Breath",
    "Exercise",
    "ExerciseQuerySet",
    "FlagEffect",
    "Level",
    "Link",
    "Minutes",
    "Movement",
    "Phase",
    "Position",
    "SignOff",
    "Status",
    "Support",
    "Tag",
    "half_minutes",
    "language_among",
]
