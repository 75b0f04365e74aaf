"""What to spare and when to stop: the words and rules a physiotherapist should be able to check. Pure."""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from accounts.screening.stop_signs import EMERGENCY_STOPS, ENDING_STOPS
from conventions.messages import Message, WordedEnum
from conventions.rules import GENERAL_PRACTICE, Rule
from conventions.sources import FINUCANE_2020

EMERGENCY_SIGNS = (
    gettext_lazy("chest pain"),
    gettext_lazy("trouble breathing"),
    gettext_lazy("sudden tearing pain"),
    gettext_lazy("fainting"),
    gettext_lazy("new weakness or numbness"),
    gettext_lazy("loss of bladder or bowel control"),
)

DISCLAIMER = gettext_lazy(
    "This site offers general information and a diary. It does not examine or diagnose you, and it "
    "does not replace a doctor, physiotherapist or Pilates teacher. All exercise carries some risk. "
    "Stop if something feels wrong, and get help in an emergency. The plan follows fixed rules that "
    "you can read. Nobody monitors it."
)
MINIMUM_AGE = 16


@dataclass(frozen=True)
class Terms:
    """One thing to agree to before anything is kept: its words, which version of them, and what the tick says."""

    version: str
    title: Message
    text: Message
    tick: Message


# A changed text gets a new version, and everyone is asked again, before anything new is kept.
TERMS = {
    "disclaimer": Terms(
        version="2026-12",
        title=gettext_lazy("What this site is"),
        text=DISCLAIMER,
        tick=gettext_lazy("I know that this is general advice, not a medical check"),
    ),
    "health_data": Terms(
        version="2026-12",
        title=gettext_lazy("Your health data"),
        text=gettext_lazy(
            "What you log here about your pain and sessions is health data. We keep it on this server only, "
            "and use it only to show you your own record. No page shows it to anyone but you. The person "
            "who runs the server can reach its database. You can download it, delete it or withdraw this "
            "consent at any time."
        ),
        tick=gettext_lazy("Keep what I log about my pain and sessions on this server"),
    ),
    "age": Terms(
        version="2026-12",
        title=gettext_lazy("Your age"),
        text=format_lazy(
            gettext_lazy(
                "These exercises are for adults. If you are under {age}, ask a health professional who can see "
                "you in person."
            ),
            age=MINIMUM_AGE,
        ),
        tick=format_lazy(gettext_lazy("I am {age} or older"), age=MINIMUM_AGE),
    ),
}

TICKS = {
    "terms": format_lazy(
        gettext_lazy("I am {age} or older, and I know that this is general advice, not a medical check."),
        age=MINIMUM_AGE,
    ),
    "health_data": gettext_lazy("Keep what I log about my pain and sessions on this server."),
}
"""Two ticks agree to the three texts: the first to what the site is and to the age, the second to keeping data."""
AGREED_BY = {"terms": ("disclaimer", "age"), "health_data": ("health_data",)}


@dataclass(frozen=True)
class StopTier:
    """One level of "when to stop": what it feels like and what to do."""

    title: Message
    signs: tuple[Message, ...]
    action: Message
    tone: str


STOP_TIERS = (
    StopTier(
        title=gettext_lazy("Stop and call for help"),
        signs=tuple(sign.words for sign in EMERGENCY_STOPS),
        action=gettext_lazy("End the session and call your emergency number, even if it has passed."),
        tone="red",
    ),
    StopTier(
        title=gettext_lazy("End the session"),
        signs=tuple(sign.words for sign in ENDING_STOPS),
        action=gettext_lazy("Stop here and log what you did."),
        tone="amber",
    ),
    StopTier(
        title=gettext_lazy("Rest for 2 minutes, then try the easier version"),
        signs=(
            gettext_lazy("pain above your limit"),
            gettext_lazy("feeling light-headed for a moment"),
            gettext_lazy("losing control of the movement"),
        ),
        action=gettext_lazy("If it is not better after 2 minutes, end the session and log it."),
        tone="neutral",
    ),
)


class Assessed(WordedEnum):
    """Has a doctor, physiotherapist or other health professional checked this upper-back pain?"""

    YES = "yes", gettext_lazy("Yes")
    NEW = "new", gettext_lazy("No, it is new: under 6 weeks")
    CHANGED = "changed", gettext_lazy("No, and it has changed")
    LONG_STANDING = "long_standing", gettext_lazy("No, it is old and the same")


def _point(tier: StopTier) -> Message:
    signs = ", ".join("{}" for _ in tier.signs)
    return format_lazy("{title}: " + signs + ". {action}", *tier.signs, title=tier.title, action=tier.action)


STOP = Rule(
    "STOP",
    title=gettext_lazy("When to stop"),
    text=gettext_lazy("Check for these signs in this order. Do what the first one that fits says."),
    reason=gettext_lazy("Anything that may be serious comes first, before any other question."),
    sources=(FINUCANE_2020,),
    choice=GENERAL_PRACTICE,
    points=tuple(_point(tier) for tier in STOP_TIERS),
)

RULES = (STOP,)
