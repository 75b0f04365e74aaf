"""W8 and W9: very hard sessions, and little rest between strength days. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.messages import say
from conventions.rules import GENERAL_PRACTICE, OUR_CHOICE, Number, Rule
from tracking.insights.facts import History, SessionFacts
from tracking.insights.warnings.fired import WEEK_DAYS, Fired, session_row, warning

HARD_RATINGS, EFFORT_LIMIT = 3, 9
STRENGTH_DAYS = 4

W8 = Rule(
    "W8",
    gettext_lazy("Very hard sessions"),
    gettext_lazy(
        "Your effort was {effort} or more in {hard:# session|# sessions} in {week:# day|# days}. The check-in then "
        "suggests easier versions or fewer repetitions. You may keep the usual ones."
    ),
    gettext_lazy("You get stronger when you leave something in reserve."),
    choice=OUR_CHOICE,
    numbers={
        "effort": Number(EFFORT_LIMIT, gettext_lazy("effort from")),
        "hard": Number(HARD_RATINGS, gettext_lazy("very hard sessions")),
        "week": WEEK_DAYS,
    },
)
W9 = Rule(
    "W9",
    gettext_lazy("Little rest"),
    gettext_lazy("{strength:# strength day|# strength days} in {week}, or 2 with no day between."),
    gettext_lazy("So that your back can settle."),
    choice=GENERAL_PRACTICE,
    numbers={"strength": Number(STRENGTH_DAYS, gettext_lazy("strength days")), "week": WEEK_DAYS},
)


def _in_week(history: History) -> list[SessionFacts]:
    since = history.today - timedelta(days=WEEK_DAYS - 1)
    sessions = (session for session in history.sessions if since <= session.day <= history.today)
    return sorted(sessions, key=lambda session: (session.started_at, session.pk))


def w8(history: History) -> Fired | None:
    hard = [session for session in _in_week(history) if session.effort is not None and session.effort >= EFFORT_LIMIT]
    if len(hard) < HARD_RATINGS:
        return None
    sentence = say(
        _("Your effort was {limit} or more in {count:# session|# sessions} in the last {days:# day|# days}."),
        limit=EFFORT_LIMIT,
        count=len(hard),
        days=WEEK_DAYS,
    )
    rows = (session_row(session, _("effort {score}").format(score=session.effort)) for session in hard)
    return warning(W8, sentence, rows, _("Go easier: fewer repetitions or easier versions."), on=hard[-1].day)


def w9(history: History) -> Fired | None:
    strong: dict[date, SessionFacts] = {}
    for session in _in_week(history):
        if session.is_strength:
            strong.setdefault(session.day, session)
    days = sorted(strong)
    touching = [day for day in days if day - timedelta(days=1) in strong or day + timedelta(days=1) in strong]
    if len(days) >= STRENGTH_DAYS:
        sentence = say(
            _("You had {count:# strength day|# strength days} in the last {days:# day|# days}."),
            count=len(days),
            days=WEEK_DAYS,
        )
        shown = days
    elif touching:
        sentence = _("You had strength days with no day between them.")
        shown = touching
    else:
        return None
    rows = (session_row(strong[day], _("strength")) for day in shown)
    todo = _("Rest tomorrow or do gentle exercises. Strength comes back while you rest.")
    return warning(W9, sentence, rows, todo, on=shown[-1])


RULES = (W8, W9)
