"""What may be practised after all answers: gates G1 to G4, G7, G9 to G11 and G13, the strictest first. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening import guidance
from accounts.screening.answers import Answers, flags
from accounts.screening.guidance import SHEET, AgreesTo, Sheet
from accounts.screening.injury import G13, Rises, held_by_injury, stage_of
from accounts.screening.levels import Open, Reason
from accounts.screening.precautions import NO_PRECAUTIONS, Precautions, before_session, precautions_of, said
from accounts.screening.questions import OPTIONS
from accounts.screening.red_flags import G1, G2, G4, SOON, Urgency, worst
from accounts.screening.words import Assessed
from conventions.messages import Doc
from conventions.rules import GENERAL_PRACTICE, OUR_CHOICE, Finding, Rule
from conventions.sources import FINUCANE_2020, SILBERNAGEL_2007, SMITH_2017

CEILING_ASSESSED = 5
CEILING_NOT_ASSESSED = 3
"""The pain limit during exercise, of 10: with and without a professional's look at it."""
VALID_DAYS = 90
"""How long the form counts from its last full answer."""
STRONG_PAIN_FROM = 7
"""Pain before a session, of 10, from which only gentle exercises are open that day."""
AFTER_OPERATION = timedelta(weeks=12)
AFTER_BIRTH = timedelta(weeks=6)
AFTER_CAESAREAN = timedelta(weeks=12)
"""How long only the quiet set is open after an operation, a fracture or a birth."""


@dataclass(frozen=True, slots=True)
class HealthRecord:
    """The facts about a person that the gates need: first answer, safety answers, the level of an open block, and what
    professionals said."""

    assessed: Assessed | None = None
    assessed_on: date | None = None
    answers: Answers | None = None
    block: Urgency | None = None
    sheets: tuple[Sheet, ...] = ()

    def flags(self, *, today: date) -> frozenset[str] | None:
        """The conditions that exercises spare on ``today``; ``None`` where nothing was answered yet."""
        return flags(self.answers, today=today) if self.answers else None


@dataclass(frozen=True, slots=True)
class Clearance:
    """What the answers allow."""

    open: Annotated[Open, Doc("What may be practised.")]
    ceiling: Annotated[int, Doc("The pain limit during exercise, of 10.")]
    reasons: Annotated[tuple[Reason, ...], Doc("Why not everything may be practised, the strictest first.")] = ()
    is_beginner: Annotated[bool, Doc("Beginner level only.")] = False
    is_assessed: Annotated[bool, Doc("The pain has been checked, and nothing is to be asked soon.")] = True
    is_asked_again: Annotated[bool, Doc("The safety questions have no answers, or answers older than 90 days.")] = False
    limited_by: Annotated[str, Doc("The health professional who lowered the pain limit, or empty.")] = ""
    is_rib_due: Annotated[bool, Doc("It is time to say whether the rib still hurts.")] = False
    precautions: Annotated[Precautions, Doc("What the answers ask of every session.")] = NO_PRECAUTIONS
    before_session: Annotated[tuple[Finding, ...], Doc("What to read before every session.")] = ()
    said: Annotated[tuple[Finding, ...], Doc("What we say about single conditions.")] = ()

    @property
    def gentle_only(self) -> Annotated[bool, Doc("Nothing but gentle exercises may be practised.")]:
        return self.open <= Open.GENTLE

    @property
    def is_blocked(self) -> bool:
        """Whether a red flag holds everything back (G1, G2): nobody is invited to exercise then (QUIET-INVITES)."""
        return any(reason.rule in (G1, G2) for reason in self.reasons)

    @property
    def advice(self) -> Annotated[str, Doc("What to do about it. Empty if there is nothing to say.")]:
        if self.reasons:
            return self.reasons[0].sentence
        if not self.is_assessed:
            return _(
                "Start at beginner level, keep your pain at 3 out of 10 or below, and have it checked when you can."
            )
        return ""


def is_valid(answers: Answers, *, today: date) -> bool:
    """Return whether the safety answers are still valid."""
    return today <= valid_until(answers)


def valid_until(answers: Answers) -> date:
    """Return the last day on which the safety answers count: 90 days later, or the day before a due date."""
    until = answers.answered_on + timedelta(days=VALID_DAYS)
    if "pregnant" in answers.conditions and answers.due_on is not None:
        return min(until, answers.due_on - timedelta(days=1))
    return until


def clearance_of(record: HealthRecord, *, today: date, before: int | None = None, rises: Rises = ()) -> Clearance:
    """What may be practised on ``today``. The strictest set wins; the sets hold one another, so they intersect.

    ``before`` is the pain just now, 0 to 10, where it is known. ``rises``: how much the newest sessions raised the
    pain, where the diary was read.
    """
    answers = record.answers
    found = (
        _block(record.block),
        *_conditions(answers, today=today),
        held_by_injury(answers, today=today, rises=rises),
        _first_question(record.assessed),
        _strong_pain(before),
        _soon(record),
        _asked_again(answers, today=today),
    )
    agreed = _agreement(record, today=today)
    held = [reason for reason in found if reason is not None]
    reasons = _lifted(held, agreed)
    is_assessed = record.assessed is Assessed.YES and not _has_soon(answers)
    # Gentle exercises are a step of it; more than that ends it.
    is_over = agreed is not None and agreed.agrees_to is not AgreesTo.GENTLE
    is_held = any(reason.rule is G13 for reason in held) and not is_over
    injury = stage_of(answers, today=today, rises=rises) if is_held else None
    ceiling = CEILING_ASSESSED if is_assessed else CEILING_NOT_ASSESSED
    ceiling = min(ceiling, injury.ceiling) if injury else ceiling
    limit = guidance.lowest(record.sheets, "pain_limit")
    is_lowered = limit is not None and limit.value < ceiling
    is_strength = agreed is not None and agreed.agrees_to is AgreesTo.STRENGTH and len(reasons) < len(held)
    return Clearance(
        open=min((reason.open for reason in reasons), default=Open.ALL),
        ceiling=limit.value if limit is not None and is_lowered else ceiling,
        reasons=reasons,
        is_beginner=not is_assessed or injury is not None or is_strength,
        is_assessed=is_assessed,
        is_asked_again=answers is None or not is_valid(answers, today=today),
        limited_by=limit.who if limit is not None and is_lowered else "",
        is_rib_due=answers is not None and answers.is_rib_due(today=today),
        precautions=precautions_of(answers),
        before_session=tuple(before_session(answers)),
        said=tuple(said(answers, today=today, rises=rises)),
    )


def _agreement(record: HealthRecord, *, today: date) -> Sheet | None:
    """What a professional agreed to since the last thing that happened, where a gate asks for it."""
    answers = record.answers
    if answers is None or not record.sheets:
        return None
    events = [day for day in (answers.operation_on, answers.birth_on, answers.injury_on) if day is not None]
    return guidance.agreement(record.sheets, today=today, since=max(events, default=None))


def _lifted(reasons: Sequence[Reason], agreed: Sheet | None) -> tuple[Reason, ...]:
    """What is left of ``reasons`` after what a professional agreed to (rule SHEET); a red flag always is."""
    if agreed is None:
        return tuple(reasons)
    if agreed.agrees_to is not AgreesTo.GENTLE:
        return tuple(reason for reason in reasons if reason.rule not in AGREEABLE)
    return tuple(_gentle(reason, agreed) if reason.rule in AGREEABLE else reason for reason in reasons)


def _gentle(reason: Reason, agreed: Sheet) -> Reason:
    if reason.open >= Open.GENTLE:
        return reason
    sentence = _("{who} agreed to gentle exercises, so you can do these.").format(who=agreed.who)
    return Reason(SHEET, sentence, open=Open.GENTLE, ends=reason.ends)


def _block(level: Urgency | None) -> Reason | None:
    ends = _(
        "You can exercise again when a health professional has checked it and said that gentle exercise "
        "is fine, and you have no emergency signs. Waiting is not enough."
    )
    if level is Urgency.EMERGENCY:
        sentence = _(
            "You ticked an emergency sign. Call your emergency number. Do not exercise until it has been checked."
        )
        return Reason(G1, sentence, open=Open.NOTHING, ends=ends)
    if level is Urgency.TODAY:
        sentence = _(
            "You ticked a sign that needs advice today. Until it has been checked, do only breathing and rest."
        )
        return Reason(G2, sentence, open=Open.QUIET, ends=ends)
    return None


def _conditions(answers: Answers | None, *, today: date) -> Iterator[Reason]:
    if answers is None:
        return
    agrees = _("When a health professional has agreed, add the date to your answers.")
    if _is_healing(answers, today=today):
        sentence = _("It is too soon for more than breathing and rest.")
        yield Reason(G11, sentence, open=Open.QUIET, ends=agrees)
    if answers.is_check_first() and answers.agreed_on is None:
        sentence = _(
            "Check with your doctor first. Until then, do only breathing, rest and the small seated extension."
        )
        if answers.is_pressure_of_first_edition():
            agrees = _(
                "It ends when a health professional has agreed. Controlled blood pressure: answer the questions again."
            )
        yield Reason(G10, sentence, open=Open.QUIET_AND_SEATED, ends=agrees)


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
    return Reason(
        G3,
        _("Please have it checked. Until then, do only breathing, rest and gentle movement."),
        open=Open.GENTLE,
        ends=_("Once it has been checked, tell us under “Has something changed?”."),
    )


def _strong_pain(before: int | None) -> Reason | None:
    if before is None or before < STRONG_PAIN_FROM:
        return None
    sentence = _(
        "With pain of {strong_pain_from} or more, do only gentle exercises today. First check the warning signs again "
        "under “Has something changed?”."
    ).format(strong_pain_from=STRONG_PAIN_FROM)
    ends = _("You can do more again on a day that starts with less pain.")
    return Reason(G9, sentence, open=Open.GENTLE, ends=ends)


def _has_soon(answers: Answers | None) -> bool:
    return answers is not None and Urgency.SOON in {worst([sign]) for sign in answers.soon_signs()}


def _soon(record: HealthRecord) -> Reason | None:
    """SOON rows keep the gentle set until there is a date of assessment since, or the person chooses to start gently
    (rule G4 for row 11)."""
    answers = record.answers
    if answers is None or not _has_soon(answers) or answers.is_understood:
        return None
    if record.assessed_on is not None and record.assessed_on >= answers.answered_on:
        return None
    sentence = _("Ask a doctor or physiotherapist before you start. Until then, do only gentle exercises.")
    ends = _("This changes when you tell us that it has been checked, or choose to start gently.")
    return Reason(G4 if "11" in answers.soon_signs() else SOON, sentence, open=Open.GENTLE, ends=ends)


def _asked_again(answers: Answers | None, *, today: date) -> Reason | None:
    if answers is not None and is_valid(answers, today=today):
        return None
    if answers is None:
        sentence = _("You have not answered the safety questions yet. Until then, do only gentle exercises.")
    else:
        sentence = _(
            "It is time for the safety questions again. Until you have answered them, do only gentle exercises."
        )
    ends = _("Answer the questions to see everything that suits you. It takes about 3 minutes.")
    return Reason(G7, sentence, open=Open.GENTLE, ends=ends)


G3 = Rule(
    "G3",
    title=gettext_lazy("Pain that has not been checked"),
    text=gettext_lazy("If your pain is new or has changed and has not been checked, do only gentle exercises."),
    reason=gettext_lazy("Pain from the top of the back is worth a check before you work on it."),
    sources=(FINUCANE_2020,),
    choice=gettext_lazy("what counts as gentle is our own choice"),
)
BEGINNER = Rule(
    "BEGINNER",
    title=gettext_lazy("Long-standing pain"),
    text=gettext_lazy(
        "You exercise at beginner level if your pain is old, the same and not checked. You also do so if you chose to "
        "start gently."
    ),
    reason=gettext_lazy("Pain that has not changed for long seldom has a serious cause, but nobody has ruled it out."),
    choice=OUR_CHOICE,
)
CEILING = Rule(
    "CEILING",
    title=gettext_lazy("Your pain limit"),
    text=gettext_lazy(
        "Keep pain while you move at {assessed} out of 10 or below if it has been checked, and at {not_assessed} or "
        "below if not."
    ),
    reason=gettext_lazy(
        "In trials, a little pain while moving was no worse. The limits come from knee and tendon pain, so we use "
        "them here by analogy."
    ),
    sources=(SMITH_2017, SILBERNAGEL_2007),
    choice=gettext_lazy("the limits are our own choice"),
    numbers={"assessed": CEILING_ASSESSED, "not_assessed": CEILING_NOT_ASSESSED},
)
G7 = Rule(
    "G7",
    title=gettext_lazy("How long your safety answers count"),
    text=gettext_lazy(
        "Your safety answers count for {days:# day|# days}, and in pregnancy to your due date at most. Then we ask "
        "again. Until you have answered, do only gentle exercises."
    ),
    reason=gettext_lazy("Bodies change."),
    choice=OUR_CHOICE,
    numbers={"days": VALID_DAYS},
)
G9 = Rule(
    "G9",
    title=gettext_lazy("Strong pain before a session"),
    text=gettext_lazy(
        "With pain of {strong} out of 10 or more before a session, do only gentle exercises that day. First read the "
        "warning signs again."
    ),
    reason=gettext_lazy("Strong pain is a reason to check for warning signs before you move."),
    sources=(FINUCANE_2020,),
    choice=gettext_lazy("the number is our own choice"),
    numbers={"strong": STRONG_PAIN_FROM},
)
G10 = Rule(
    "G10",
    title=gettext_lazy("Check with your doctor first"),
    text=gettext_lazy(
        "With one of these, check with your doctor first. Until then, do only breathing, rest and the small seated "
        "extension."
    ),
    reason=gettext_lazy("You may need exercises chosen for you."),
    choice=GENERAL_PRACTICE,
    points=tuple(option.text for option in OPTIONS.values() if option.is_check_first),
)
G11 = Rule(
    "G11",
    title=gettext_lazy("After an operation, a fracture or a birth"),
    text=gettext_lazy(
        "Do only breathing and rest for {operation:# week|# weeks} after an operation or a fracture. After a birth it "
        "is {birth:# week|# weeks}, after a caesarean {caesarean}. You can do more if a health professional has agreed."
    ),
    reason=gettext_lazy("Tissue needs time."),
    choice=GENERAL_PRACTICE,
    numbers={
        "operation": AFTER_OPERATION.days // 7,
        "birth": AFTER_BIRTH.days // 7,
        "caesarean": AFTER_CAESAREAN.days // 7,
    },
)
BLOCK_ENDS = Rule(
    "BLOCK-ENDS",
    title=gettext_lazy("When you can exercise again after a warning sign"),
    text=gettext_lazy(
        "You can exercise again when a health professional has checked it and said that gentle exercise is fine, and "
        "you have no emergency signs. Waiting is not enough."
    ),
    reason=gettext_lazy("A sign that has passed may still mean something. Time alone does not rule it out."),
    choice=OUR_CHOICE,
)
QUIET_INVITES = Rule(
    "QUIET-INVITES",
    title=gettext_lazy("No invitations while a warning sign holds you back"),
    text=gettext_lazy(
        "While a warning sign holds you back, we send no reminder of a session and do not mention missed ones. We may "
        "still ask about the morning after a session."
    ),
    reason=gettext_lazy("While you should not exercise, nobody should invite you to."),
    choice=OUR_CHOICE,
)

AGREEABLE = (G10, G11, G13)
"""The gates that end when a professional has agreed, and no others."""

RULES = (G3, BEGINNER, CEILING, G7, G9, G10, G11, BLOCK_ENDS, QUIET_INVITES, *guidance.RULES)
