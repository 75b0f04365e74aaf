"""The words an exercise is described with: closed lists, each with what it is called on a page."""

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _


def half_minutes(seconds: int) -> int:
    """``seconds`` as half minutes, at least one: how a duration is shown."""
    return max(1, round(seconds / 30))


def minutes_in_words(seconds: int) -> str:
    """How long it takes, to the nearest half minute: "1½ minutes"."""
    whole, half = divmod(half_minutes(seconds), 2)
    if not whole:
        return gettext("half a minute")
    number = f"{whole}{'½' if half else ''}"
    return ngettext("{number} minute", "{number} minutes", whole + half).format(number=number)


def unit_in_words(unit: str, sides: int) -> str:
    """What is counted, in full: "repetitions, each side"."""
    counted = gettext("repetitions") if unit == "reps" else gettext(unit)
    return gettext("{counted}, each side").format(counted=counted) if sides == 2 else counted


def range_in_words(low: int, high: int) -> str:
    """ "6 to 8", or "5" where there is no choice."""
    return str(low) if low == high else gettext("{low} to {high}").format(low=low, high=high)


class Level(models.TextChoices):
    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class Status(models.TextChoices):
    HOME = "home", _("For home")
    HOME_WITH_CARE = "home_with_care", _("For home, with care")
    INSTRUCTOR_ONLY = "instructor_only", _("With an instructor only")
    NOT_OFFERED = "not_offered", _("Not offered")


class Phase(models.TextChoices):
    """Where in a session an exercise belongs, in the order of a session (rule B1)."""

    BREATH = "breath", _("Breath")
    ACTIVATION = "activation", _("Warm-up")
    MOBILITY = "mobility", _("Mobility")
    STRENGTH = "strength", _("Strength")
    INTEGRATION = "integration", _("Balance and coordination")
    STRETCH = "stretch", _("Stretch")
    REST = "rest", _("Rest")


class Position(models.TextChoices):
    SUPINE = "supine", _("On the back")
    PROPPED = "propped", _("Propped up")
    SIDE = "side", _("On the side")
    KNEEL = "kneel", _("Kneeling")
    QUAD = "quad", _("On all fours")
    PRONE = "prone", _("Face down")
    SIT = "sit", _("Sitting on the mat")
    CHAIR = "chair", _("On a chair")
    STAND = "stand", _("Standing")


class Area(models.TextChoices):
    """Parts of the body as a person would look for them; ``regions`` holds the fuller words."""

    UPPER_BACK = "upper_back", _("Upper back")
    NECK = "neck", _("Neck")
    SHOULDERS = "shoulders", _("Shoulders")
    CHEST = "chest", _("Chest")
    RIBS = "ribs", _("Ribs")
    TRUNK = "trunk", _("Trunk")
    LOWER_BACK = "lower_back", _("Lower back")
    HIPS = "hips", _("Hips")
    LEGS = "legs", _("Legs")


class Movement(models.TextChoices):
    """Kinds of movement as a person would look for them; ``category`` holds the fuller words."""

    EXTENSION = "extension", _("Extension")
    ROTATION = "rotation", _("Rotation")
    FLEXION = "flexion", _("Flexion")
    SIDE_BEND = "side_bend", _("Side bend")
    MOBILITY = "mobility", _("Mobility")
    STRENGTH = "strength", _("Strength")
    STABILITY = "stability", _("Stability")
    BALANCE = "balance", _("Balance")
    BREATH = "breath", _("Breath")
    REST = "rest", _("Rest")


class Support(models.TextChoices):
    """What the body lies, sits or leans on; ``apparatus`` and ``equipment`` hold the fuller words.

    ``none`` stands beside ``mat`` where the floor is enough and nothing else is needed.
    """

    MAT = "mat", _("Mat")
    CUSHION = "cushion", _("Cushion")
    TOWEL = "towel", _("Towel")
    CHAIR = "chair", _("Chair")
    TABLE = "table", _("Table")
    WALL = "wall", _("Wall")
    NONE = "none", _("No equipment")


class Minutes(models.TextChoices):
    """How long the usual dose takes, to the nearest half minute as it is shown."""

    ONE = "1", _("1 or less")
    TWO = "2", _("1½ to 2")
    MORE = "more", _("2½ or more")

    @classmethod
    def of(cls, seconds: int) -> "Minutes":
        halves = half_minutes(seconds)
        return cls.ONE if halves <= 2 else cls.TWO if halves <= 4 else cls.MORE


class Origin(models.TextChoices):
    """Where an exercise comes from, as far as the article is concerned; ``origin`` holds the fuller words."""

    ARTICLE = "guide", _("From the article")
    ANSWERS = "answers", _("Named in its answers")

    @classmethod
    def of(cls, origin: str) -> "frozenset[str]":
        """Return the values of a record whose ``origin`` reads "guide", "guide, question 4" or "added"."""
        if not origin.startswith("guide"):
            return frozenset()
        return frozenset({cls.ARTICLE.value, *([cls.ANSWERS.value] if "question" in origin else [])})


class Tag(models.TextChoices):
    """What the rules of a routine ask about (rules B4 to B9)."""

    LOADED_FLEXION = "loaded_flexion", _("Loaded bending")
    HEAD_LIFTED = "head_lifted", _("Head lifted")
    EXTENSION = "extension", _("Extension")
    ROTATION = "rotation", _("Rotation or side bend")
    SCAPULA = "scapula", _("Shoulder blades")
    FAQ_CLASS = "faq_class", _("Named in the article's questions")


class Breath(models.TextChoices):
    INHALE = "inhale", _("Breathe in")
    EXHALE = "exhale", _("Breathe out")
    NATURAL = "natural", _("Breathe easily")


class FlagEffect(models.TextChoices):
    """What a condition does to an exercise (rule G5)."""

    EXCLUDE = "X", _("Leave out")
    MODIFY = "M", _("Another version")
    NOTE = "N", _("Note")


FILTERS: dict[str, list[str]] = {
    "level": Level.values,
    "position": Position.values,
    "area": Area.values,
    "movement": Movement.values,
    "phase": Phase.values,
    "apparatus": Support.values,
    "minutes": Minutes.values,
    "status": Status.values,
    "origin": Origin.values,
}
"""The groups a person can narrow the library by, each with its values; also the parameters of page and API."""


OFFERED = (Status.HOME, Status.HOME_WITH_CARE)
SEARCH_WEIGHTS = {Status.HOME: 1.0, Status.HOME_WITH_CARE: 0.8, Status.INSTRUCTOR_ONLY: 0.5, Status.NOT_OFFERED: 0.5}
"""What may be practised at home comes before what may not, where both fit what was asked for alike."""
