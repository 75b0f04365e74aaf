"""The signs as they are read: four steps of one question each, and the lines of each in groups. Pure.

Which line is read where is for the reader's sake alone: what a line means is the business of its row.
"""

from dataclasses import dataclass
from typing import Annotated

from django.utils.translation import gettext_lazy

from accounts.screening.red_flags import BY_ID, ROW_OF_LINE
from conventions.messages import Doc, Message, WordedEnum

BIRTH_PART = gettext_lazy("I am pregnant, may be, or gave birth within 6 weeks")
"""Who is asked about pregnancy and birth."""
BELLY_PART = gettext_lazy("I have sudden or severe back or belly pain")
"""Who is asked what comes with it."""
FEVER_PART = gettext_lazy("I have fever or shaking chills")
"""Who is asked what comes with them."""
NEW_PART = gettext_lazy("The pain is new")
"""Who is asked what makes a new pain matter."""
KNOCK_PART = gettext_lazy("It began with a small knock, cough or lift")
"""Who is asked what makes a small accident matter."""
CANCER_PART = gettext_lazy("I have cancer, or had it before")
"""Who is asked about cancer."""
WORSE_PART = gettext_lazy("My pain was checked, and it is worse since")
"""Whom of those with a checked pain row 16 asks."""


class SignStep(WordedEnum):
    """One page of signs: what it asks. Every row is read in one step."""

    NOW = "now", gettext_lazy("Any of these now?")
    NERVES = "nerves", gettext_lazy("And any of these?")
    EITHER = "either", gettext_lazy("Does either apply to you?")
    LATELY = "lately", gettext_lazy("Any of these lately?")

    @property
    def none(self) -> Message:
        """The answer that no line of the step is true."""
        return gettext_lazy("Neither") if self is SignStep.EITHER else gettext_lazy("None of these")


@dataclass(frozen=True, slots=True)
class SignGroup:
    """Lines that are read together. Where there is an ``opener``, they are read only by whom it is true of."""

    step: Annotated[SignStep, Doc("The step in which they are asked.")]
    title: Message
    lines: Annotated[tuple[str, ...], Doc("Ids of the lines, in the order in which they are read.")]
    help: Message = ""
    opener: Message = ""

    @property
    def rows(self) -> Annotated[tuple[str, ...], Doc("The signs that these lines belong to.")]:
        return tuple(dict.fromkeys(ROW_OF_LINE[line] for line in self.lines))


def _of(*rows: str) -> tuple[str, ...]:
    return tuple(line.id for row in rows for line in BY_ID[row].lines)


GROUPS = (
    SignGroup(SignStep.NOW, gettext_lazy("Chest and breathing"), ("1.1", "1.5", "1.2", "1.3", "1.4", "14a.6")),
    SignGroup(SignStep.NOW, gettext_lazy("Sudden or severe"), ("2.1", "2.3", "2.2")),
    SignGroup(SignStep.NOW, gettext_lazy("Back or belly"), ("14a.2", "14a.3", "14a.1"), opener=BELLY_PART),
    SignGroup(SignStep.NOW, gettext_lazy("Fever"), _of("7a"), opener=FEVER_PART),
    SignGroup(SignStep.NOW, gettext_lazy("Bleeding"), ("14a.4", "14a.5")),
    SignGroup(
        SignStep.NERVES,
        gettext_lazy("Arms, legs and face"),
        _of("4"),
        help=gettext_lazy("One side or both."),
    ),
    SignGroup(SignStep.NERVES, gettext_lazy("Below the waist"), _of("3")),
    SignGroup(SignStep.NERVES, gettext_lazy("Before the pain began"), _of("5")),
    SignGroup(SignStep.EITHER, gettext_lazy("Pregnancy and birth"), _of("17a", "17b"), opener=BIRTH_PART),
    SignGroup(SignStep.EITHER, gettext_lazy("Cancer"), _of("8a", "8b"), opener=CANCER_PART),
    SignGroup(SignStep.LATELY, gettext_lazy("Your health"), ("7b.1", *_of("9", "12"), "13.2", "14b.3")),
    SignGroup(SignStep.LATELY, gettext_lazy("Your pain"), (*_of("10", "10b"), "13.1", "14b.1", "14b.2")),
    SignGroup(SignStep.LATELY, gettext_lazy("Over time"), _of("16"), opener=WORSE_PART),
    SignGroup(SignStep.LATELY, gettext_lazy("A new pain"), ("7b.2", "7b.3", "7b.4", "11.2"), opener=NEW_PART),
    SignGroup(SignStep.LATELY, gettext_lazy("It began after"), _of("6"), opener=KNOCK_PART),
    SignGroup(SignStep.LATELY, gettext_lazy("Age and stiffness"), ("11.1", *_of("15"))),
)
"""The form in the order in which it is read. Who was never assessed reads row 16 without its opener."""
STEP_OF = {row: group.step for group in GROUPS for row in group.rows}
