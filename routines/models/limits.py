"""How much a routine may hold."""

from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MAX_STEPS = 40
MAX_STEP_NOTE = 300
MAX_OWN_EXERCISES = 200
MAX_SETS = 10
MAX_REPS = 100
MAX_HOLD_SECONDS = 600

DOSE_IN_RANGE = Q(sets__gte=1, sets__lte=MAX_SETS, reps__gte=1, reps__lte=MAX_REPS, hold_seconds__lte=MAX_HOLD_SECONDS)
"""The dose of one exercise, as the database keeps it in bounds."""


def between(low: int, high: int) -> list[BaseValidator]:
    """Validators of a whole number, both ends included."""
    sentence = format_lazy(_("Choose a number from {low} to {high}."), low=low, high=high)
    return [MinValueValidator(low, message=sentence), MaxValueValidator(high, message=sentence)]
