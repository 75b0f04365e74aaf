"""Red flags: signs that come before any exercise, in order of urgency, each with what to do about it. Pure.

Which signs they are is after Finucane 2020 and the pages of the NHS; the words are our own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from accounts.screening.words import MINIMUM_AGE
from conventions.messages import Message
from conventions.rules import Rule
from conventions.sources import FINUCANE_2020, NHS_BACK_PAIN


class Urgency(Enum):
    """How soon someone has to look at a sign."""

    EMERGENCY = "emergency"
    TODAY = "today"
    SOON = "soon"

    @property
    def label(self) -> str:
        return {"emergency": "Call now", "today": "Ask today", "soon": "Ask soon"}[self.value]

    @property
    def action(self) -> Message:
        """What to do, whatever the sign."""
        return _ACTIONS[self]


_ACTIONS = {
    Urgency.EMERGENCY: gettext_lazy("Call your emergency number."),
    Urgency.TODAY: gettext_lazy(
        "Ask for urgent advice today: an urgent-care line, an urgent-care centre or your doctor."
    ),
    Urgency.SOON: gettext_lazy("Ask a doctor or physiotherapist before you start."),
}

ADULT_FROM = 20
NEW_PAIN_FROM = 50
THIN_BONES_FROM = 65
STIFF_BELOW = 45
"""Ages in years: row 11 (rule G4), row 6 and row 15."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One row of the form: a question that is answered by a tick, how soon, and the sentence a tick shows."""

    id: str
    level: Urgency
    question: Message
    message: Message


ROWS = (
    RedFlag(
        "1",
        Urgency.EMERGENCY,
        gettext_lazy(
            "Chest pain, pressure, tightness, breathlessness, sweating, or pain to arm or jaw with the back pain, or "
            "chest tightness that comes with effort and goes with rest?"
        ),
        gettext_lazy("Stop. This can be the heart or lungs. Call now."),
    ),
    RedFlag(
        "2",
        Urgency.EMERGENCY,
        gettext_lazy(
            "Sudden tearing or ripping pain between the blades, collapse, or the worst pain of your life that came on "
            "in seconds?"
        ),
        gettext_lazy("Stop. This can be a great blood vessel. Call now."),
    ),
    RedFlag(
        "3",
        Urgency.EMERGENCY,
        gettext_lazy(
            "Numb genitals, inner thighs, buttocks or back passage; new trouble passing or holding urine or stool; new "
            "change in sexual function?"
        ),
        gettext_lazy("Possible pressure on nerves. Go to an emergency department."),
    ),
    RedFlag(
        "4",
        Urgency.EMERGENCY,
        gettext_lazy(
            "New weakness, heaviness, numbness or clumsiness of an arm, hand or leg, on one or both sides, or new "
            "unsteady "
            "walking? Face drooping or speech not right?"
        ),
        gettext_lazy("This can be pressure on nerves, or a stroke. Call now."),
    ),
    RedFlag(
        "5",
        Urgency.EMERGENCY,
        gettext_lazy("A serious fall, crash or blow before it began, and it has not been checked since?"),
        gettext_lazy("You may need an X-ray. Do not exercise."),
    ),
    RedFlag(
        "7a",
        Urgency.EMERGENCY,
        gettext_lazy(
            "Fever or shaking chills with confusion, stiff neck, a rash that does not fade, fast breathing, or feeling "
            "very ill?"
        ),
        gettext_lazy("This can be a serious infection. Call now."),
    ),
    RedFlag(
        "8a",
        Urgency.EMERGENCY,
        gettext_lazy(
            "Cancer now or before, and any of: legs heavy or unsteady, pain like a band round chest or belly, bladder "
            "or bowel change?"
        ),
        gettext_lazy("This can be pressure on the spinal cord. Call now."),
    ),
    RedFlag(
        "14a",
        Urgency.EMERGENCY,
        gettext_lazy(
            "Sudden or severe back or belly pain with a pulsing belly, faintness or cold sweat; coughing or vomiting "
            "blood; black stools with faintness; one swollen painful calf with breathlessness?"
        ),
        gettext_lazy("This can be bleeding, a blood vessel or a clot. Call now."),
    ),
    RedFlag(
        "17a",
        Urgency.EMERGENCY,
        gettext_lazy(
            "Pregnant, or gave birth in the last 6 weeks, with severe headache, disturbed sight, pain below the ribs, "
            "sudden swelling of face or hands, heavy bleeding or fainting; or pregnant (or possibly) with shoulder-tip "
            "pain or one-sided belly pain?"
        ),
        gettext_lazy("Call your maternity unit or the emergency number now."),
    ),
    RedFlag(
        "6",
        Urgency.TODAY,
        format_lazy(
            gettext_lazy(
                "A minor knock, cough or lift before it began, with thin bones, steroid tablets, or age over {age}?"
            ),
            age=THIN_BONES_FROM,
        ),
        gettext_lazy("A small injury can break weak bone."),
    ),
    RedFlag(
        "7b",
        Urgency.TODAY,
        gettext_lazy(
            "Fever, night sweats or feeling unwell with the back pain; or new back pain and a recent infection, "
            "injected drugs or a weak immune system?"
        ),
        gettext_lazy("This could be an infection."),
    ),
    RedFlag(
        "8b",
        Urgency.TODAY,
        gettext_lazy("Cancer now or before, and the pain is new, changed, or not yet assessed since the cancer?"),
        gettext_lazy("New back pain with a history of cancer needs a doctor."),
    ),
    RedFlag(
        "9",
        Urgency.TODAY,
        gettext_lazy("Losing weight without trying?"),
        gettext_lazy("Losing weight without trying needs a doctor's look."),
    ),
    RedFlag(
        "10",
        Urgency.TODAY,
        gettext_lazy("Constant pain, worse at night, not eased by any position or rest?"),
        gettext_lazy("Pain that nothing eases, above all at night, should be checked today."),
    ),
    RedFlag(
        "10b",
        Urgency.TODAY,
        gettext_lazy("Pain clearly worse on coughing, sneezing or straining, and not assessed?"),
        gettext_lazy("Pain that coughing or straining makes clearly worse should be checked today."),
    ),
    RedFlag(
        "12",
        Urgency.TODAY,
        gettext_lazy("A new or not assessed lump, change in the shape of your back, or loss of height?"),
        gettext_lazy("A new lump or change of shape should be checked today."),
    ),
    RedFlag(
        "13",
        Urgency.TODAY,
        gettext_lazy("Pain round the chest like a belt, or a rash in a stripe?"),
        gettext_lazy("This can be shingles or a pinched nerve; care works best early."),
    ),
    RedFlag(
        "14b",
        Urgency.TODAY,
        gettext_lazy("Pain linked to eating, or with a lasting cough, or yellow skin?"),
        gettext_lazy("This may not come from the back. Ask today."),
    ),
    RedFlag(
        "17b",
        Urgency.TODAY,
        gettext_lazy("Pregnant with high blood pressure, light bleeding, or fewer baby movements?"),
        gettext_lazy("Call your maternity unit or midwife today."),
    ),
    RedFlag(
        "11",
        Urgency.SOON,
        format_lazy(
            gettext_lazy("Under {adult} years old, or new pain and aged {new} or more?"),
            adult=ADULT_FROM,
            new=NEW_PAIN_FROM,
        ),
        gettext_lazy("Pain at your age is worth a check before exercise."),
    ),
    RedFlag(
        "15",
        Urgency.SOON,
        format_lazy(
            gettext_lazy("Stiff for longer than 30 minutes each morning, better with movement, and under {age}?"),
            age=STIFF_BELOW,
        ),
        gettext_lazy("This pattern deserves a doctor's question about joint inflammation."),
    ),
    RedFlag(
        "16",
        Urgency.SOON,
        gettext_lazy(
            "Never assessed, or worse since it was: is it getting worse over weeks, or no better after 6 weeks?"
        ),
        gettext_lazy("Time for someone to look at it."),
    ),
)
"""All rows, the most urgent first. Row 16 says itself whom it asks."""

BY_ID = {row.id: row for row in ROWS}


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
