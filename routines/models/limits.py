"""How much a routine may hold."""

from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MAX_STEPS = 40
MAX_STEP_NOTE = 300
MAX_OWN_EXERCISES = 200
MAX_SETS = 10
MAX_REPS = 100
MAX_HOLD_SECONDS = 600


def between(low: int, high: int) -> list[BaseValidator]:
    """Validators of a whole number, both ends included."""
    sentence = format_lazy(_("Choose a number from {low} to {high}."), low=low, high=high)
    return [MinValueValidator(low, message=sentence), MaxValueValidator(high, message=sentence)]
