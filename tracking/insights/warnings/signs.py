"""W5 and W7: signs that came up in a session. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.stop_signs import STOP_SIGNS, rows_of
from conventions.days import in_words
from conventions.messages import say
from conventions.rules import GENERAL_PRACTICE, Number, Rule
from conventions.sources import FINUCANE_2020, NHS_BACK_PAIN
from tracking.insights.facts import History, SessionFacts
from tracking.insights.warnings.fired import Fired, is_answered_since, session_row, warning

DIZZY_NOTES, DIZZY_DAYS = 2, 30
DIZZY_SIGNS = frozenset({"dizziness", "fainting"})
NEW_SIGNS = frozenset({"tingling", "weakness", "bladder", "spreading"})
"""W5: signs of the stop list that the safety questions speak of."""

W5 = Rule(
    "W5",
    gettext_lazy("A new sign"),
    gettext_lazy(
        "You stopped a session because of a warning sign such as tingling or weakness. You have not answered the "
        "safety questions since."
    ),
    gettext_lazy("Rare, but not to be missed."),
    (FINUCANE_2020, NHS_BACK_PAIN),
)
W7 = Rule(
    "W7",
    gettext_lazy("Dizzy twice"),
    gettext_lazy(
        "You logged dizziness {dizzy:# time|# times} within {dizzy_days:# day|# days}. Exercises that move or lower "
        "your head are left out."
    ),
    gettext_lazy("Quick head movements can bring it on, and a doctor should know."),
    choice=GENERAL_PRACTICE,
    numbers={
        "dizzy": Number(DIZZY_NOTES, gettext_lazy("notes of dizziness")),
        "dizzy_days": Number(DIZZY_DAYS, gettext_lazy("days")),
    },
)


def w5(history: History) -> Fired | None:
    """A session was stopped by a sign that the safety questions speak of, and they were not answered since."""
    signed = [
        session
        for session in history.sessions
        if (rows_of(session.stop_signs) or NEW_SIGNS.intersection(session.stop_signs))
        and not is_answered_since(history, session.day + timedelta(days=1))
    ]
    if not signed or (history.signs_at is not None and history.signs_at >= _last(signed).started_at):
        return None
    last = _last(signed)
    signs = ", ".join(str(STOP_SIGNS[key].words) for key in last.stop_signs if key in STOP_SIGNS)
    sentence = _("You stopped on {day} because of {signs}.").format(day=in_words(last.day), signs=signs)
    todo = _("Answer the urgent safety questions first. If you have this sign now, call your emergency number.")
    rows = (session_row(session, _("stopped by a warning sign")) for session in sorted(signed, key=lambda one: one.pk))
    return warning(W5, sentence, rows, todo, on=last.day)


def _last(sessions: Iterable[SessionFacts]) -> SessionFacts:
    return max(sessions, key=lambda session: (session.started_at, session.pk))


def w7(history: History) -> Fired | None:
    notes = sorted(
        (session for session in history.sessions if DIZZY_SIGNS.intersection(session.stop_signs)),
        key=lambda session: (session.started_at, session.pk),
    )[-DIZZY_NOTES:]
    if len(notes) < DIZZY_NOTES or (history.today - notes[0].day).days >= DIZZY_DAYS:
        return None
    sentence = say(
        _(
            "You logged dizziness twice in {days:# day|# days}. Exercises that move or lower your head are left out "
            "for now."
        ),
        days=DIZZY_DAYS,
    )
    todo = _("Please tell your doctor about it.")
    rows = (session_row(session, _("dizziness")) for session in notes)
    return warning(W7, sentence, rows, todo, on=notes[-1].day)


RULES = (W5, W7)
