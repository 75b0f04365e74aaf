"""What to spare and when to stop: the words and rules a physiotherapist should be able to check. Pure.

Sources: domain parts 5.1, 5.4 and 5.5 with amendments 5, 13 and 17.
"""

from dataclasses import dataclass
from enum import Enum

from accounts.screening.stop_signs import EMERGENCY_STOPS, ENDING_STOPS

EMERGENCY_NUMBERS = ("112", "999", "911")
EMERGENCY_SIGNS = (
    "chest pain",
    "trouble breathing",
    "sudden tearing pain",
    "fainting",
    "new weakness or numbness",
    "loss of bladder or bowel control",
)

DISCLAIMER_VERSION = "2026-11"
DISCLAIMER = (
    "This site gives general education and a diary. It does not examine you, diagnose, or replace a doctor, "
    "physiotherapist or Pilates teacher. Exercise carries some risk. Stop if something feels wrong, and get help in an "
    "emergency. The plan follows fixed rules you can read; nobody watches it."
)
HEALTH_DATA_VERSION = "2026-11"
HEALTH_DATA = (
    "What you write here about your pain and your sessions is health data. It is kept on this server only, and used "
    "only to show you your own record. No page shows it to anyone but you; whoever runs the server can reach its "
    "database. You can download it, delete it, or withdraw this consent at any time."
)
MINIMUM_AGE = 16
AGE_VERSION = "2026-11"
AGE = f"The exercises are chosen for adults. Below {MINIMUM_AGE}, please ask a professional who can see you."


@dataclass(frozen=True)
class Terms:
    """One thing to agree to before anything is kept: its words, which version of them, and what the tick says."""

    version: str
    title: str
    text: str
    tick: str


# A changed text gets a new version, and everyone is asked again.
TERMS = {
    "disclaimer": Terms(
        version=DISCLAIMER_VERSION,
        title="What this site is",
        text=DISCLAIMER,
        tick="I have read what this site is and is not",
    ),
    "health_data": Terms(
        version=HEALTH_DATA_VERSION,
        title="Your health data",
        text=HEALTH_DATA,
        tick="Keep what I write about my pain and my sessions",
    ),
    "age": Terms(version=AGE_VERSION, title="Your age", text=AGE, tick=f"I am {MINIMUM_AGE} or older"),
}


@dataclass(frozen=True)
class StopTier:
    """One level of "when to stop": what it feels like and what to do (amendment 17)."""

    title: str
    signs: tuple[str, ...]
    action: str
    tone: str


STOP_TIERS = (
    StopTier(
        title="Stop and call for help",
        signs=tuple(sign.words for sign in EMERGENCY_STOPS),
        action="End the session and call your emergency number, even if it passes. If it passed, still ask today.",
        tone="red",
    ),
    StopTier(
        title="End the session",
        signs=tuple(sign.words for sign in ENDING_STOPS),
        action="Stop here and log what you did.",
        tone="amber",
    ),
    StopTier(
        title="Rest for 2 minutes, then the easier form",
        signs=("pain above your ceiling", "brief light-headedness", "form lost"),
        action="If it is not better after 2 minutes, end the session and log it.",
        tone="neutral",
    ),
)


class Assessed(Enum):
    """Has a doctor, physiotherapist or other health professional looked at this upper-back pain? (domain 5.1)"""

    YES = "yes"
    NEW = "new"
    CHANGED = "changed"
    LONG_STANDING = "long_standing"

    @property
    def label(self) -> str:
        return _ASSESSED_LABELS[self]


_ASSESSED_LABELS = {
    Assessed.YES: "Yes",
    Assessed.NEW: "No, it is new (under 6 weeks)",
    Assessed.CHANGED: "No, it has changed",
    Assessed.LONG_STANDING: "No, it is long-standing and unchanged",
}
