"""W1 to W4: more pain than usual, on a day, on mornings, over weeks. Pure."""

from collections import deque
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.days import in_words
from conventions.rules import Number, Rule
from conventions.sources import FARRAR_2001, FINUCANE_2020, PAIN_MONITORING_MODEL
from routines.rules.pain_now import HIGH_WITHOUT_BASE
from tracking.insights import measures
from tracking.insights.changes import evidence_of, one
from tracking.insights.classes import BY_ANALOGY
from tracking.insights.facts import Evidence, History
from tracking.insights.measures import DayValue
from tracking.insights.mornings import FLARE_POINTS
from tracking.insights.reading import Readings, SessionReading
from tracking.insights.standing import FLARE_REST_DAYS
from tracking.insights.warnings.fired import WEEK_DAYS, Fired, session_row, warning

SHOWN_DAYS = 7
"""For how long the one sore morning of W2 is spoken of."""
IN_A_ROW, OF_LAST, LAST = 2, 3, 5
PAUSE_DAYS = 7
"""W3: 2 sore mornings in a row, or 3 of the last 5; strength rests for 7 days."""
HIGH_WEEKS = 2
"""W4: so many weeks in a row."""
PROFESSIONALS = frozenset({"physiotherapy", "doctor"})

W1 = Rule(
    "W1",
    gettext_lazy("A day with more pain than usual"),
    gettext_lazy(
        "Your pain before a session is at least {points} points above your first week. Without a first week, it is "
        "{without_base} or more. Then we suggest a gentle session."
    ),
    gettext_lazy("A sore day is not a day for more. About 2 points is the smallest change that people notice."),
    (FARRAR_2001,),
    gettext_lazy("the gentle day is our own choice"),
    {
        "points": measures.POINTS,
        "without_base": Number(HIGH_WITHOUT_BASE, gettext_lazy("pain without a first week")),
    },
)
W2 = Rule(
    "W2",
    gettext_lazy("One sore morning"),
    gettext_lazy("Your pain the next morning was at least {flare} points above the pain before the session."),
    gettext_lazy("Once is a signal to do a little less."),
    PAIN_MONITORING_MODEL,
    BY_ANALOGY,
    {"flare": FLARE_POINTS},
)
W3 = Rule(
    "W3",
    gettext_lazy("Several sore mornings"),
    gettext_lazy(
        "{row} known mornings in a row were sore, or {of_last} of the last {last}. A morning is sore from {flare} "
        "points above the pain before. Take a break from strength for {pause} days, and answer the urgent safety "
        "questions again. A day with 2 sessions counts once."
    ),
    gettext_lazy("A pattern says more than one morning."),
    PAIN_MONITORING_MODEL,
    gettext_lazy("used by analogy; the days of rest are our own choice"),
    {
        "row": Number(IN_A_ROW, gettext_lazy("sore mornings in a row")),
        "of_last": Number(OF_LAST, gettext_lazy("sore mornings")),
        "last": Number(LAST, gettext_lazy("of the last mornings")),
        "flare": FLARE_POINTS,
        "pause": Number(PAUSE_DAYS, gettext_lazy("days of rest from strength")),
    },
)
W4 = Rule(
    "W4",
    gettext_lazy("Weeks with more pain"),
    gettext_lazy(
        "Your {days}-day average was at least {points} points above your first week for {weeks} weeks in a row. Your "
        "plan is on hold until an average is lower again or your pain has been checked. We ask the urgent questions "
        "again."
    ),
    gettext_lazy("If pain stays up, see someone who can examine you."),
    (FINUCANE_2020,),
    gettext_lazy("the numbers are our own choice"),
    {
        "days": measures.CURRENT_DAYS,
        "points": measures.POINTS,
        "weeks": Number(HIGH_WEEKS, gettext_lazy("weeks in a row")),
    },
)


def w1(history: History, values: dict[date, DayValue], before: int | None) -> Fired | None:
    evidence: tuple[Evidence, ...] = ()
    if before is None:
        said = values.get(history.today)
        if said is None or said.kind == "average":
            return None
        before, evidence = said.score, evidence_of((said,))
    base = measures.baseline(values)
    limit = measures.too_high(base)
    if before < (HIGH_WITHOUT_BASE if limit is None else limit) - measures.SAME:
        return None
    if base is None:
        sentence = _("Today's pain of {score} is high for a start.").format(score=before)
    else:
        sentence = _("Today's pain of {score} is {points} or more above your first week ({base}).").format(
            score=before, points=measures.MEANINGFUL_POINTS, base=one(base.mean)
        )
    todo = _("A gentle session suits such a day, or rest.")
    return warning(W1, sentence, evidence, todo, on=history.today)


def known_mornings(readings: Readings) -> list[SessionReading]:
    """The first session of each local day with a known D, oldest first."""
    found: dict[date, SessionReading] = {}
    for reading in readings.sessions:
        if reading.delta is not None:
            found.setdefault(reading.session.day, reading)
    return [found[day] for day in sorted(found)]


def _row(morning: SessionReading) -> Evidence:
    return session_row(morning.session, _("next morning {delta} above").format(delta=morning.delta))


def w2(history: History, mornings: list[SessionReading]) -> Fired | None:
    last = mornings[-1] if mornings else None
    if last is None or not last.is_sore or (history.today - last.session.day).days > SHOWN_DAYS:
        return None
    sentence = _("That was a bit much: the morning after {day} was {delta} above the pain before.").format(
        day=in_words(last.session.day), delta=last.delta
    )
    todo = _("The next session is easier by itself, and strength rests for {days} days.").format(days=FLARE_REST_DAYS)
    return warning(W2, sentence, (_row(last),), todo, on=last.session.day + timedelta(days=1))


def w3(mornings: list[SessionReading]) -> Fired | None:
    """Sore in 2 known mornings in a row, or in 3 of the last 5; the latest time this came about."""
    for end in range(len(mornings), 0, -1):
        if not mornings[end - 1].is_sore:
            continue
        row, five = mornings[max(0, end - IN_A_ROW) : end], mornings[max(0, end - LAST) : end]
        sore = [one for one in five if one.is_sore]
        if (len(row) == IN_A_ROW and all(one.is_sore for one in row)) or len(sore) >= OF_LAST:
            break
    else:
        return None
    on = mornings[end - 1].session.day + timedelta(days=1)
    until = on + timedelta(days=PAUSE_DAYS)
    sentence = _("{count} mornings after sessions were sore. Strength rests until {day}.").format(
        count=len(sore), day=in_words(until)
    )
    todo = _(
        "The gentle set stays open. Read the urgent safety questions again, and think of asking a physiotherapist or "
        "an instructor."
    )
    return warning(W3, sentence, map(_row, sore), todo, on=on)


def w4(history: History, values: dict[date, DayValue]) -> Fired | None:
    """The seven-day mean stayed 2 above BASE for two weeks, and neither a lower one nor a professional came since."""
    base = measures.baseline(values)
    limit = measures.too_high(base)
    if base is None or limit is None:
        return None
    seen_on = _seen_on(history)
    on: date | None = None
    rows: tuple[DayValue, ...] = ()
    first = base.until + timedelta(days=HIGH_WEEKS * WEEK_DAYS)
    latest: deque[measures.DaysMean | None] = deque(maxlen=WEEK_DAYS * (HIGH_WEEKS - 1) + 1)
    for offset in range(-WEEK_DAYS * (HIGH_WEEKS - 1), (history.today - first).days + 1):
        day = first + timedelta(days=offset)
        latest.append(measures.current(values, on=day))
        if offset < 0:
            continue
        weeks = [latest[-1 - WEEK_DAYS * back] for back in range(HIGH_WEEKS)]
        means = [week.mean for week in weeks if week is not None]
        if weeks[0] is not None and weeks[0].mean < limit - measures.SAME:
            on = None
            continue
        is_high = len(means) == HIGH_WEEKS and min(means) >= limit - measures.SAME
        if on is None and is_high and (seen_on is None or seen_on <= day - timedelta(days=HIGH_WEEKS * WEEK_DAYS)):
            on = day
            rows = tuple(value for week in weeks if week is not None for value in week.values)
    if on is None or (seen_on is not None and seen_on >= on):
        return None
    sentence = _(
        "Your pain has been {points} or more above your first week ({base}) for {weeks} weeks. The plan rests."
    ).format(points=measures.MEANINGFUL_POINTS, base=one(base.mean), weeks=HIGH_WEEKS)
    todo = _("Please see a doctor or a physiotherapist. It is nobody's fault, and the gentle set stays open.")
    return warning(W4, sentence, evidence_of(rows), todo, on=on)


def _seen_on(history: History) -> date | None:
    """When a professional last looked at it, as far as is written down."""
    days = [care.day for care in history.care if care.kind in PROFESSIONALS]
    return max([*days, *([history.assessed_on] if history.assessed_on else [])], default=None)


RULES = (W1, W2, W3, W4)
