"""Red flags: signs that come before any exercise, in order of urgency, each with what to do about it. Pure.

Sources: domain part 5.2 as amended by amendments 5 to 13. Where a row was given no message, the message is ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How soon someone has to look at a sign."""

    EMERGENCY = "emergency"
    TODAY = "today"
    SOON = "soon"

    @property
    def label(self) -> str:
        return {"emergency": "Call now", "today": "Ask today", "soon": "Ask soon"}[self.value]

    @property
    def action(self) -> str:
        """What to do, whatever the sign."""
        return _ACTIONS[self]


_ACTIONS = {
    Level.EMERGENCY: "Call your emergency number.",
    Level.TODAY: "Ask for urgent advice today: an urgent-care line, an urgent-care centre or your doctor.",
    Level.SOON: "Ask a doctor or physiotherapist before you start.",
}

ADULT_FROM = 20
NEW_PAIN_FROM = 50
THIN_BONES_FROM = 65
STIFF_BELOW = 45
"""Ages in years: row 11 (rule G4, domain 6.2), row 6 and row 15 (domain 5.2)."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One row of the form: a question that is answered by a tick, how soon, and the sentence a tick shows."""

    id: str
    level: Level
    question: str
    message: str


ROWS = (
    RedFlag(
        "1",
        Level.EMERGENCY,
        "Chest pain, pressure, tightness, breathlessness, sweating, or pain to arm or jaw with the back pain, or chest "
        "tightness that comes with effort and goes with rest?",
        "Stop. This can be the heart or lungs. Call now.",
    ),
    RedFlag(
        "2",
        Level.EMERGENCY,
        "Sudden tearing or ripping pain between the blades, collapse, or the worst pain of your life that came on in "
        "seconds?",
        "Stop. This can be a great blood vessel. Call now.",
    ),
    RedFlag(
        "3",
        Level.EMERGENCY,
        "Numb genitals, inner thighs, buttocks or back passage; new trouble passing or holding urine or stool; new "
        "change in sexual function?",
        "Possible pressure on nerves. Go to an emergency department.",
    ),
    RedFlag(
        "4",
        Level.EMERGENCY,
        "New weakness, heaviness, numbness or clumsiness of an arm, hand or leg, on one or both sides, or new unsteady "
        "walking? Face drooping or speech not right?",
        "This can be pressure on nerves, or a stroke. Call now.",
    ),
    RedFlag(
        "5",
        Level.EMERGENCY,
        "A serious fall, crash or blow before it began, and it has not been checked since?",
        "You may need an X-ray. Do not exercise.",
    ),
    RedFlag(
        "7a",
        Level.EMERGENCY,
        "Fever or shaking chills with confusion, stiff neck, a rash that does not fade, fast breathing, or feeling "
        "very ill?",
        "This can be a serious infection. Call now.",
    ),
    RedFlag(
        "8a",
        Level.EMERGENCY,
        "Cancer now or before, and any of: legs heavy or unsteady, pain like a band round chest or belly, bladder or "
        "bowel change?",
        "This can be pressure on the spinal cord. Call now.",
    ),
    RedFlag(
        "14a",
        Level.EMERGENCY,
        "Sudden or severe back or belly pain with a pulsing belly, faintness or cold sweat; coughing or vomiting "
        "blood; black stools with faintness; one swollen painful calf with breathlessness?",
        "This can be bleeding, a blood vessel or a clot. Call now.",
    ),
    RedFlag(
        "17a",
        Level.EMERGENCY,
        "Pregnant, or gave birth in the last 6 weeks, with severe headache, disturbed sight, pain below the ribs, "
        "sudden swelling of face or hands, heavy bleeding or fainting; or pregnant (or possibly) with shoulder-tip "
        "pain or one-sided belly pain?",
        "Call your maternity unit or the emergency number now.",
    ),
    RedFlag(
        "6",
        Level.TODAY,
        f"A minor knock, cough or lift before it began, with thin bones, steroid tablets, or age over "
        f"{THIN_BONES_FROM}?",
        "A small injury can break weak bone.",
    ),
    RedFlag(
        "7b",
        Level.TODAY,
        "Fever, night sweats or feeling unwell with the back pain; or new back pain and a recent infection, injected "
        "drugs or a weak immune system?",
        "This could be an infection.",
    ),
    RedFlag(
        "8b",
        Level.TODAY,
        "Cancer now or before, and the pain is new, changed, or not yet assessed since the cancer?",
        "New back pain with a history of cancer needs a doctor.",
    ),
    RedFlag("9", Level.TODAY, "Losing weight without trying?", "Losing weight without trying needs a doctor's look."),
    RedFlag(
        "10",
        Level.TODAY,
        "Constant pain, worse at night, not eased by any position or rest?",
        "Pain that nothing eases, above all at night, should be checked today.",
    ),
    RedFlag(
        "10b",
        Level.TODAY,
        "Pain clearly worse on coughing, sneezing or straining, and not assessed?",
        "Pain that coughing or straining makes clearly worse should be checked today.",
    ),
    RedFlag(
        "12",
        Level.TODAY,
        "A new or not assessed lump, change in the shape of your back, or loss of height?",
        "A new lump or change of shape should be checked today.",
    ),
    RedFlag(
        "13",
        Level.TODAY,
        "Pain round the chest like a belt, or a rash in a stripe?",
        "This can be shingles or a pinched nerve; care works best early.",
    ),
    RedFlag(
        "14b",
        Level.TODAY,
        "Pain linked to eating, or with a lasting cough, or yellow skin?",
        "This may not come from the back. Ask today.",
    ),
    RedFlag(
        "17b",
        Level.TODAY,
        "Pregnant with high blood pressure, light bleeding, or fewer baby movements?",
        "Call your maternity unit or midwife today.",
    ),
    RedFlag(
        "11",
        Level.SOON,
        f"Under {ADULT_FROM} years old, or new pain and aged {NEW_PAIN_FROM} or more?",
        "Pain at your age is worth a check before exercise.",
    ),
    RedFlag(
        "15",
        Level.SOON,
        f"Stiff for longer than 30 minutes each morning, better with movement, and under {STIFF_BELOW}?",
        "This pattern deserves a doctor's question about joint inflammation.",
    ),
    RedFlag(
        "16",
        Level.SOON,
        "Never assessed, or worse since it was: is it getting worse over weeks, or no better after 6 weeks?",
        "Time for someone to look at it.",
    ),
)
"""All rows, the most urgent first (amendment 5). Row 16 says itself whom it asks (amendment 13)."""

BY_ID = {row.id: row for row in ROWS}


def worst(signs: Iterable[str]) -> Level | None:
    """The most urgent level among the rows ``signs`` (ids); ``None`` where nothing is ticked. Unknown ids are passed
    over: a row that was taken out must not lock anyone out of the form."""
    levels = {BY_ID[sign].level for sign in signs if sign in BY_ID}
    return next((level for level in Level if level in levels), None)


def messages(signs: Iterable[str], level: Level) -> tuple[str, ...]:
    """What the ticked rows of ``level`` say, in the order of the form, each sentence once."""
    ticked = set(signs)
    return tuple(dict.fromkeys(row.message for row in ROWS if row.id in ticked and row.level is level))
