"""Red flags: signs that come before any exercise, in order of urgency, each with what to do about it. Pure.

Which signs they are is after Finucane 2020 and the pages of the NHS; the words are our own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from accounts.screening.words import MINIMUM_AGE
from conventions.messages import Doc, Message
from conventions.rules import Rule
from conventions.sources import FINUCANE_2020, NHS_BACK_PAIN


class Urgency(Enum):
    """How soon someone has to look at a sign."""

    EMERGENCY = "emergency"
    TODAY = "today"
    SOON = "soon"

    @property
    def label(self) -> Message:
        """The same in two words, over the lines of this level."""
        return _LABELS[self]

    @property
    def action(self) -> Message:
        """What to do, whatever the sign."""
        return _ACTIONS[self]


_LABELS = {
    Urgency.EMERGENCY: gettext_lazy("Call now"),
    Urgency.TODAY: gettext_lazy("Ask today"),
    Urgency.SOON: gettext_lazy("Ask soon"),
}
_ACTIONS = {
    Urgency.EMERGENCY: gettext_lazy("Call your emergency number."),
    Urgency.TODAY: gettext_lazy("Get urgent advice today: from your doctor, or from an urgent-care line or centre."),
    Urgency.SOON: gettext_lazy("See a doctor or physiotherapist before you start."),
}

ADULT_FROM = 20
NEW_PAIN_FROM = 50
THIN_BONES_FROM = 65
STIFF_BELOW = 45
"""Ages in years: row 11 (rule G4), row 6 and row 15."""


PREGNANCY_PART = gettext_lazy("Pregnant, or you may be, or you gave birth in the last 6 weeks")
"""Of whom row 17a is true."""


@dataclass(frozen=True, slots=True)
class SignLine:
    """One tick box of a row, at most 12 words. Any of them ticks the row."""

    id: str
    text: Message
    help: Message = ""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One row: how soon it has to be checked, the lines to tick, and the sentence that a tick shows.

    ``premise``: the lines count only for people for whom it is true.
    """

    id: str
    level: Urgency
    message: Message
    lines: tuple[SignLine, ...]
    premise: Message = ""

    @property
    def question(self) -> Annotated[Message, Doc("All of its lines in one text.")]:
        said = "; ".join("{}" for _ in self.lines)
        if not self.premise:
            return format_lazy(said, *(line.text for line in self.lines))
        return format_lazy("{premise}: " + said, *(line.text for line in self.lines), premise=self.premise)


def _row(
    row: str, level: Urgency, message: Message, *texts: Message | tuple[Message, Message], premise: Message = ""
) -> RedFlag:
    """A row with its lines numbered; a line with a few words of help is a pair."""
    pairs = (text if isinstance(text, tuple) else (text, "") for text in texts)
    lines = tuple(SignLine(f"{row}.{n}", *pair) for n, pair in enumerate(pairs, start=1))
    return RedFlag(row, level, message, lines, premise)


ROWS = (
    _row(
        "1",
        Urgency.EMERGENCY,
        gettext_lazy("Stop. This could be your heart or lungs. Call now."),
        gettext_lazy("Chest pain or pressure, or a tight chest"),
        gettext_lazy("Short of breath for no clear reason"),
        gettext_lazy("Sweating or a cold sweat with the pain"),
        gettext_lazy("Pain that goes to an arm or the jaw"),
        gettext_lazy("A tight chest with effort that goes with rest"),
    ),
    _row(
        "2",
        Urgency.EMERGENCY,
        gettext_lazy("Stop. This could be a large blood vessel. Call now."),
        gettext_lazy("Sudden tearing or ripping pain between the shoulder blades"),
        gettext_lazy("You collapsed"),
        gettext_lazy("The worst pain of your life, within seconds"),
    ),
    _row(
        "3",
        Urgency.EMERGENCY,
        gettext_lazy("This could be pressure on nerves. Go to an emergency department."),
        gettext_lazy("Numb genitals, inner thighs, buttocks or back passage"),
        gettext_lazy("New trouble passing urine or stool"),
        gettext_lazy("New trouble holding urine or stool"),
        gettext_lazy("A new change in sexual feeling or function"),
    ),
    _row(
        "4",
        Urgency.EMERGENCY,
        gettext_lazy("This could be pressure on nerves or a stroke. Call now."),
        gettext_lazy("A new weak or heavy arm, hand or leg"),
        gettext_lazy("A new numb or clumsy arm, hand or leg"),
        gettext_lazy("New unsteady walking"),
        gettext_lazy("A face that droops, or speech that is not right"),
    ),
    _row(
        "5",
        Urgency.EMERGENCY,
        gettext_lazy("You may need an X-ray. Do not exercise."),
        gettext_lazy("A bad fall, crash or blow that nobody has checked"),
    ),
    _row(
        "7a",
        Urgency.EMERGENCY,
        gettext_lazy("This could be a serious infection. Call now."),
        gettext_lazy("Fever or shaking chills, and you feel confused"),
        gettext_lazy("Fever or shaking chills with a stiff neck"),
        gettext_lazy("Fever or shaking chills with a rash that does not fade"),
        gettext_lazy("Fever or shaking chills with fast breathing"),
        gettext_lazy("Fever or shaking chills, and you feel very ill"),
    ),
    _row(
        "8a",
        Urgency.EMERGENCY,
        gettext_lazy("This could be pressure on the spinal cord. Call now."),
        gettext_lazy("Cancer, now or before, and heavy or unsteady legs"),
        gettext_lazy("Cancer, now or before, and pain like a band round you"),
        gettext_lazy("Cancer, now or before, and a bladder or bowel change"),
    ),
    _row(
        "14a",
        Urgency.EMERGENCY,
        gettext_lazy("This could be bleeding, a blood vessel or a clot. Call now."),
        (
            gettext_lazy("Sudden or severe back or belly pain, and the belly pulses"),
            gettext_lazy("You feel or see it beat."),
        ),
        gettext_lazy("Sudden or severe back or belly pain, and you feel faint"),
        gettext_lazy("Sudden or severe back or belly pain with a cold sweat"),
        gettext_lazy("Coughing up blood, or vomiting blood"),
        gettext_lazy("Black stools, and you feel faint"),
        gettext_lazy("One swollen, painful calf, and you are short of breath"),
    ),
    _row(
        "17a",
        Urgency.EMERGENCY,
        gettext_lazy("Call your maternity unit or your emergency number now."),
        gettext_lazy("A severe headache"),
        gettext_lazy("Blurred or disturbed sight"),
        gettext_lazy("Pain below the ribs"),
        gettext_lazy("Sudden swelling of the face or hands"),
        gettext_lazy("Heavy bleeding"),
        gettext_lazy("Fainting"),
        gettext_lazy("Pregnant, or you may be: pain at the tip of a shoulder"),
        gettext_lazy("Pregnant, or you may be: belly pain on one side"),
        premise=PREGNANCY_PART,
    ),
    _row(
        "6",
        Urgency.TODAY,
        gettext_lazy("A small injury can break weak bones."),
        gettext_lazy("A small knock, cough or lift, and you have thin bones"),
        gettext_lazy("A small knock, cough or lift, and you take steroid tablets"),
        format_lazy(gettext_lazy("A small knock, cough or lift, and you are over {age}"), age=THIN_BONES_FROM),
    ),
    _row(
        "7b",
        Urgency.TODAY,
        gettext_lazy("This could be an infection."),
        gettext_lazy("Fever, night sweats or feeling ill with the back pain"),
        gettext_lazy("New back pain after a recent infection"),
        gettext_lazy("New back pain, and you inject drugs"),
        gettext_lazy("New back pain, and your immune system is weak"),
    ),
    _row(
        "8b",
        Urgency.TODAY,
        gettext_lazy("New back pain in someone who has or had cancer needs a doctor."),
        gettext_lazy("Cancer, now or before, and this pain is new"),
        gettext_lazy("Cancer, now or before, and this pain has changed"),
        gettext_lazy("Cancer, now or before, and nobody has checked this pain since"),
    ),
    _row(
        "9",
        Urgency.TODAY,
        gettext_lazy("See a doctor if you are losing weight without trying."),
        gettext_lazy("You lose weight without trying"),
    ),
    _row(
        "10",
        Urgency.TODAY,
        gettext_lazy("Pain that nothing eases, especially at night, should be checked today."),
        gettext_lazy("Constant pain, worse at night, that no position or rest eases"),
    ),
    _row(
        "10b",
        Urgency.TODAY,
        gettext_lazy("Pain that coughing or straining makes clearly worse should be checked today."),
        gettext_lazy("Worse when you cough, sneeze or strain, and never checked"),
    ),
    _row(
        "12",
        Urgency.TODAY,
        gettext_lazy("A new lump or change of shape should be checked today."),
        gettext_lazy("A lump that is new or was never checked"),
        gettext_lazy("A new change in the shape of your back, or never checked"),
        gettext_lazy("You got shorter, and nobody has checked why"),
    ),
    _row(
        "13",
        Urgency.TODAY,
        gettext_lazy("This could be shingles or a pinched nerve. Early care works best."),
        gettext_lazy("Pain round the chest like a belt"),
        gettext_lazy("A rash in a stripe"),
    ),
    _row(
        "14b",
        Urgency.TODAY,
        gettext_lazy("This may not come from your back. Get advice today."),
        gettext_lazy("Pain that comes with eating"),
        gettext_lazy("Pain with a cough that lasts"),
        gettext_lazy("Yellow skin"),
    ),
    _row(
        "17b",
        Urgency.TODAY,
        gettext_lazy("Call your maternity unit or midwife today."),
        gettext_lazy("Pregnant, and you have high blood pressure"),
        gettext_lazy("Pregnant, and light bleeding"),
        gettext_lazy("Pregnant, and the baby moves less"),
    ),
    _row(
        "11",
        Urgency.SOON,
        gettext_lazy("At your age, have the pain checked before you exercise."),
        format_lazy(gettext_lazy("You are under {age}"), age=ADULT_FROM),
        format_lazy(gettext_lazy("The pain is new, and you are {age} or older"), age=NEW_PAIN_FROM),
    ),
    _row(
        "15",
        Urgency.SOON,
        gettext_lazy("Ask a doctor whether this could be joint inflammation."),
        format_lazy(
            gettext_lazy("Under {age}, stiff over 30 minutes each morning, better with moving"), age=STIFF_BELOW
        ),
    ),
    _row(
        "16",
        Urgency.SOON,
        gettext_lazy("It is time to have it checked."),
        gettext_lazy("It gets worse over weeks"),
        gettext_lazy("No better after 6 weeks"),
        premise=gettext_lazy("Never checked, or worse since it was"),
    ),
)
"""All rows, the most urgent first. Row 16 asks who was never assessed, or whose pain is worse since."""

BY_ID = {row.id: row for row in ROWS}
ROW_OF_LINE = {line.id: row.id for row in ROWS for line in row.lines}
LINE_IDS = tuple(ROW_OF_LINE)


def rows_ticked(signs: Iterable[str]) -> list[str]:
    """The rows that ``signs`` tick, each once: ids of lines or of rows.

    Unknown ids stay as they are, to be refused where it matters.
    """
    return list(dict.fromkeys(ROW_OF_LINE.get(sign, sign) for sign in signs))


def worst(signs: Iterable[str]) -> Urgency | None:
    """Return the most urgent level among ``signs``, or ``None``.

    Unknown ids are ignored, so that a removed row locks nobody out.
    """
    levels = {BY_ID[sign].level for sign in signs if sign in BY_ID}
    return next((level for level in Urgency if level in levels), None)


def messages(signs: Iterable[str], level: Urgency) -> tuple[str, ...]:
    """What the ticked rows of ``level`` say, in the order of the form, each sentence once."""
    ticked = set(signs)
    return tuple(dict.fromkeys(str(row.message) for row in ROWS if row.id in ticked and row.level is level))


def _questions(level: Urgency) -> tuple[Message, ...]:
    return tuple(row.question for row in ROWS if row.level is level)


G1 = Rule(
    "G1",
    title=gettext_lazy("Emergency signs"),
    text=gettext_lazy(
        "If you tick an emergency sign, call your emergency number. Do not exercise until it has been checked."
    ),
    reason=gettext_lazy("Rare, but not to be missed."),
    sources=(FINUCANE_2020, NHS_BACK_PAIN),
    points=_questions(Urgency.EMERGENCY),
)
G2 = Rule(
    "G2",
    title=gettext_lazy("Signs that need advice today"),
    text=gettext_lazy(
        "If you tick a sign that needs advice today, do only breathing and rest until it has been checked."
    ),
    reason=gettext_lazy("Often harmless, sometimes not. A website cannot tell."),
    sources=(FINUCANE_2020, NHS_BACK_PAIN),
    points=_questions(Urgency.TODAY),
)
SOON = Rule(
    "SOON",
    title=gettext_lazy("Signs to ask about soon"),
    text=gettext_lazy(
        "If you tick one of these, see a doctor or physiotherapist before you start. Until then, do only gentle "
        "exercises: breathing, rest and small, easy movements. You may also choose to start gently."
    ),
    reason=gettext_lazy("Worth a check before exercise."),
    sources=(FINUCANE_2020, NHS_BACK_PAIN),
    points=_questions(Urgency.SOON),
)
G4 = Rule(
    "G4",
    title=gettext_lazy("Your age"),
    text=gettext_lazy(
        "The site is for people aged {minimum_age} and over. If you are under {adult_from}, or have new pain at "
        "{new_pain_from} or over, we ask you to see someone before you start."
    ),
    reason=gettext_lazy("The exercises are for adults, and pain at these ages is worth a check."),
    sources=(FINUCANE_2020,),
    choice=gettext_lazy("the ages are our own choice"),
    numbers={"minimum_age": MINIMUM_AGE, "adult_from": ADULT_FROM, "new_pain_from": NEW_PAIN_FROM},
)

RULES = (G1, G2, SOON, G4)
