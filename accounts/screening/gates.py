"""What may be practised after all answers: gates G1 to G4, G7 and G9 to G11, the strictest first. Pure.

Sources: domain part 6.2 with amendments 13 to 15, 20 to 24 and 30.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import total_ordering

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.questions import Answers
from accounts.screening.red_flags import Level, worst
from accounts.screening.words import Assessed

CEILING_ASSESSED = 5
CEILING_NOT_ASSESSED = 3
"""The pain limit during exercise, of 10: with and without a professional's look at it (domain 6.1)."""
VALID_DAYS = 90
"""How long the form counts from its last full answer (rule G7, amendment 30)."""
STRONG_PAIN_FROM = 7
"""Pain before a session, of 10, from which only the gentle set is open that day (rule G9, test T23)."""
AFTER_OPERATION = timedelta(weeks=12)
AFTER_BIRTH = timedelta(weeks=6)
AFTER_CAESAREAN = timedelta(weeks=12)
"""How long only the quiet set is open after an operation, a fracture or a birth (rule G11, amendments 20 and 21)."""


@total_ordering
class Open(Enum):
    """What may be practised, from least to most.

    Each level includes the ones before, so the strictest of several wins.
    """

    NOTHING = "nothing"
    QUIET = "quiet"
    QUIET_AND_SEATED = "quiet_and_seated"
    GENTLE = "gentle"
    ALL = "all"

    def __lt__(self, other: "Open") -> bool:
        order = list(Open)
        return order.index(self) < order.index(other)

    @property
    def words(self) -> str:
        """What it holds, to say after "open to you"."""
        return _WORDS[self]


_WORDS = {
    Open.NOTHING: gettext_lazy("nothing for now"),
    Open.QUIET: gettext_lazy("breathing and rest"),
    Open.QUIET_AND_SEATED: gettext_lazy("breathing, rest and the small seated extension"),
    Open.GENTLE: gettext_lazy("the gentle set: breathing, rest, and small, easy movements"),
    Open.ALL: gettext_lazy("everything that fits you"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not everything is open: the rule, what it leaves open, the sentence that says so, and what ends it."""

    rule: str
    open: Open
    sentence: str
    ends: str


@dataclass(frozen=True, slots=True)
class Record:
    """The facts about a person that the gates need: first answer, safety answers, and the level of an open block."""

    assessed: Assessed | None = None
    assessed_on: date | None = None
    answers: Answers | None = None
    block: Level | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the answers allow.

    ``ceiling`` is the pain limit during exercise, of 10. ``reasons`` come in the order of the gates (amendment 23).
    ``is_beginner``: beginner level only. ``advice`` is the sentence to show; empty where there is nothing to say.
    """

    open: Open
    ceiling: int
    reasons: tuple[Reason, ...] = ()
    is_beginner: bool = False
    is_asked_again: bool = False

    @property
    def gentle_only(self) -> bool:
        """Whether no more than the gentle set is open (rule G3 or a stricter one)."""
        return self.open is not Open.ALL

    @property
    def is_blocked(self) -> bool:
        """Whether a red flag holds everything back (G1, G2): nobody is invited to exercise then (amendment 16)."""
        return any(reason.rule in ("G1", "G2") for reason in self.reasons)

    @property
    def advice(self) -> str:
        if self.reasons:
            return self.reasons[0].sentence
        return GENTLY if self.is_beginner else ""


GENTLY = gettext_lazy("Start at beginner level, stay at 3 of 10 or below, and have this pain checked when you can.")
CHECKED = gettext_lazy("Please have it checked. Until then use breathing, rest and gentle mobility only.")
LOOKED_AT = gettext_lazy("Once someone has looked at it, say so under “Something changed?”.")
BLOCK_ENDS = gettext_lazy(
    "It ends when you have seen a professional about it, were told that gentle exercise is all right, and none of the "
    "emergency signs is there. It does not end by waiting."
)


def is_valid(answers: Answers, *, today: date) -> bool:
    """Return whether the safety answers are still valid: at most 90 days old, and not past a due date."""
    if "pregnant" in answers.conditions and answers.due_on is not None and today >= answers.due_on:
        return False
    return today <= answers.answered_on + timedelta(days=VALID_DAYS)


def standing(record: Record, *, today: date, before: int | None = None) -> Standing:
    """What may be practised on ``today``. The strictest set wins; the sets hold one another, so they intersect.

    ``before`` is the pain just now, 0 to 10, where it is known.
    """
    reasons = tuple(
        reason
        for reason in (
            _block(record.block),
            *_conditions(record.answers, today=today),
            _first_question(record.assessed),
            _strong_pain(before),
            _soon(record),
            _asked_again(record.answers, today=today),
        )
        if reason is not None
    )
    is_assessed = record.assessed is Assessed.YES and not _has_soon(record.answers)
    return Standing(
        open=min((reason.open for reason in reasons), default=Open.ALL),
        ceiling=CEILING_ASSESSED if is_assessed else CEILING_NOT_ASSESSED,
        reasons=reasons,
        is_beginner=not is_assessed,
        is_asked_again=record.answers is None or not is_valid(record.answers, today=today),
    )


def _block(level: Level | None) -> Reason | None:
    if level is Level.EMERGENCY:
        sentence = _(
            "You ticked an emergency sign. Call your emergency number; exercise is closed until it is checked."
        )
        return Reason("G1", Open.NOTHING, sentence, BLOCK_ENDS)
    if level is Level.TODAY:
        sentence = _(
            "You ticked a sign that someone should look at today. Until then only breathing and rest are open."
        )
        return Reason("G2", Open.QUIET, sentence, BLOCK_ENDS)
    return None


def _conditions(answers: Answers | None, *, today: date) -> tuple[Reason | None, ...]:
    if answers is None:
        return ()
    agrees = _("It ends when a professional has agreed: add the date to your answers.")
    healing = check = None
    if _is_healing(answers, today=today):
        healing = Reason("G11", Open.QUIET, _("So soon afterwards, only breathing and rest are open."), agrees)
    if answers.is_check_first() and answers.agreed_on is None:
        sentence = _(
            "Check with your doctor first. Until then breathing, rest and the small seated extension are open."
        )
        check = Reason("G10", Open.QUIET_AND_SEATED, sentence, agrees)
    return healing, check


def _is_healing(answers: Answers, *, today: date) -> bool:
    """Return whether an operation, fracture or birth was too recently and nobody has agreed since."""
    after_birth = AFTER_CAESAREAN if "caesarean" in answers.conditions else AFTER_BIRTH
    events = (
        ("operation" in answers.conditions, answers.operation_on, AFTER_OPERATION),
        ("birth" in answers.conditions, answers.birth_on, after_birth),
    )
    return any(
        happened and (on is None or today < on + span) and not _agreed_since(answers.agreed_on, on)
        for happened, on, span in events
    )


def _agreed_since(agreed_on: date | None, event_on: date | None) -> bool:
    return agreed_on is not None and (event_on is None or agreed_on >= event_on)


def _first_question(assessed: Assessed | None) -> Reason | None:
    if assessed in (Assessed.YES, Assessed.LONG_STANDING):
        return None
    return Reason("G3", Open.GENTLE, CHECKED, LOOKED_AT)


def _strong_pain(before: int | None) -> Reason | None:
    if before is None or before < STRONG_PAIN_FROM:
        return None
    sentence = _(
        "With pain of {strong_pain_from} or more, only the gentle set is open today. Read "
        "the red list again first, under “Something changed?”."
    ).format(strong_pain_from=STRONG_PAIN_FROM)
    return Reason("G9", Open.GENTLE, sentence, _("It ends with a day on which the pain before is lower."))


def _has_soon(answers: Answers | None) -> bool:
    return answers is not None and Level.SOON in {worst([sign]) for sign in answers.signs}


def _soon(record: Record) -> Reason | None:
    """SOON rows keep the gentle set until there is a date of assessment since, or the person chooses to start gently
    (amendment 13; rule G4 for row 11)."""
    answers = record.answers
    if answers is None or not _has_soon(answers) or answers.is_understood:
        return None
    if record.assessed_on is not None and record.assessed_on >= answers.answered_on:
        return None
    sentence = _("Ask a doctor or physiotherapist before you start. Until then only the gentle set is open.")
    ends = _("It ends when you record that someone has looked at it, or choose to start gently.")
    return Reason("G4" if "11" in answers.signs else "5.2", Open.GENTLE, sentence, ends)


def _asked_again(answers: Answers | None, *, today: date) -> Reason | None:
    if answers is not None and is_valid(answers, today=today):
        return None
    if answers is None:
        sentence = _("The safety questions are still open. Until they are answered, only the gentle set is open.")
    else:
        sentence = _("It is time for the safety questions again. Until they are answered, only the gentle set is open.")
    return Reason("G7", Open.GENTLE, sentence, _("It ends when you answer them; they take about three minutes."))
