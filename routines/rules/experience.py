"""What a person says they have practised, and what it opens at once. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.practised import Declaration, PractisedFor
from conventions.messages import say
from conventions.rules import OUR_CHOICE, Finding, Rule
from routines.rules.pain_now import MORE_FROM, KnownPain, is_high_start
from routines.rules.steps import listed

NOT_BELIEVED = frozenset({"OP", "DISC", "NECK", "PREG", "BP", "EYE", "DIZZY", "HERNIA", "RIB"})
"""With one of these an answer is kept and changes nothing."""
LONG_ENOUGH_MONTHS = 6


PRACTISED = Rule(
    "PRACTISED",
    title=gettext_lazy("What you have practised before"),
    text=gettext_lazy(
        "If you have practised with a teacher for {months:# month|# months} or more and within the last year, you can "
        "do low-risk exercises at once. They count as done once, not as mastered. For this, your pain must be checked "
        "and below {pain}, with none of the conditions that ask for care. A teacher can agree to the rest, for some "
        "weeks each."
    ),
    reason=gettext_lazy(
        "If you know a movement, you need not learn it again. A teacher has to judge exercises that bend the back "
        "under load or lift the head."
    ),
    choice=OUR_CHOICE,
    numbers={"months": LONG_ENOUGH_MONTHS, "pain": MORE_FROM},
)


@dataclass(frozen=True, slots=True)
class Belief:
    """Whether a declaration opens the low-risk exercises; ``sentence`` says why not, where there is one."""

    is_open: bool = False
    sentence: str = ""


def believe(
    said: Declaration | None,
    *,
    is_assessed: bool,
    flags: Collection[str] = (),
    pain: KnownPain | None = None,
    base: float | None = None,
    words: Mapping[str, str] | None = None,
) -> Belief:
    """Return what the declaration opens (rule PRACTISED). ``words``: the conditions as they are said."""
    if said is None or said.practised is PractisedFor.NEVER:
        return Belief()
    against = sorted(NOT_BELIEVED.intersection(flags))
    if not said.is_long:
        sentence = _("Your answer is saved. It allows more exercises after {months:# month|# months} of Pilates.")
    elif not said.has_teacher:
        sentence = _("Your answer is saved. It allows more exercises if a teacher has taught you.")
    elif not said.is_recent:
        sentence = _("Your answer is saved. It allows more exercises if you have practised within the last year.")
    elif against:
        sentence = _("Your answer is saved. It allows nothing more yet because of {flags}.")
    elif not is_assessed:
        sentence = _("Your answer is saved. It allows more exercises once your pain has been checked.")
    elif (pain is not None and pain.score >= MORE_FROM) or is_high_start(base, None):
        sentence = _("Your answer is saved. It allows more exercises when your pain is below {pain}.")
    else:
        return Belief(is_open=True)
    named = listed([(words or {}).get(flag, flag).lower() for flag in against])
    return Belief(sentence=say(sentence, months=LONG_ENOUGH_MONTHS, pain=MORE_FROM, flags=named))


LEVEL_WORDS = {
    "beginner": gettext_lazy("beginner"),
    "intermediate": gettext_lazy("intermediate"),
    "advanced": gettext_lazy("advanced"),
}


def level_in_a_sentence(asked: str, highest: str, *, following: str = "", is_open: bool = False) -> Finding:
    """Say why a routine is below the level that was asked for; ``following`` is the exercise that leads on.

    ``is_open``: something of that level might have been chosen.
    """
    given = {"asked": LEVEL_WORDS[asked], "highest": LEVEL_WORDS[highest], "name": following}
    sentence = _(
        "You chose {asked}. This routine is {highest}, because you cannot do anything {asked} yet. You can when a "
        "teacher signs it off."
    )
    if is_open:
        sentence = _(
            "You chose {asked}. This routine is {highest}. What you can do at that level did not fit this time."
        )
    elif following:
        sentence = _(
            "You chose {asked}. This routine is {highest}, because you cannot do anything {asked} yet. You can "
            "when a teacher signs it off, or step by step. Next is {name}."
        )
    return Finding(PRACTISED, say(sentence, **given))


RULES = (PRACTISED,)
