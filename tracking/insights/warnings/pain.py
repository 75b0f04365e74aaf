"""W1 to W4: more pain than usual, on a day, on mornings, over weeks. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conventions.days import in_words
from conventions.messages import say
from conventions.rules import Number, Rule
from conventions.sources import FARRAR_2001, FINUCANE_2020, PAIN_MONITORING_MODEL
from routines.rules.pain_now import HIGH_WITHOUT_BASE
from tracking.insights import measures
from tracking.insights.changes import evidence_of, one
from tracking.insights.classes import BY_ANALOGY
from tracking.insights.facts import Evidence, History
from tracking.insights.measures import Spreads
from tracking.insights.mornings import FLARE_POINTS
from tracking.insights.reading import Readings, SessionReading
from tracking.insights.standing import FLARE_REST_DAYS
from tracking.insights.values import DaysMean, DayValue, DayValues, mean_of
from tracking.insights.warnings.fired import WEEK_DAYS, Fired, session_row, warning

SHOWN_DAYS = 7
"""For how long the one sore morning of W2 is spoken of."""
IN_A_ROW, LAST = 2, 3
LEAST_MEAN = 1.5
UNUSUAL = 2.5
VERY_SORE = 4
PAUSE_DAYS = 7
"""W3: the mean of the last 3 mornings is unusual for the person (so many standard errors) and 2 of them were sore, or 2
in a row were very sore. Strength rests for 7 days."""
HIGH_WEEKS = 2
"""W4: so many weeks in a row."""
PROFESSIONALS = frozenset({"physiotherapy", "doctor"})

W1 = Rule(
    "W1",
    gettext_lazy("A day with more pain than usual"),
    gettext_lazy(
        "Your pain before a session is at least {points:# point|# points} above your starting point. Without one, it "
        "is {without_base} or more. Then we suggest a gentle session."
    ),
    gettext_lazy("A sore day is not a day for more. About 2 points is the smallest change that people notice."),
    (FARRAR_2001,),
    gettext_lazy("the gentle day is our own choice"),
    {
        "points": measures.POINTS,
        "without_base": Number(HIGH_WITHOUT_BASE, gettext_lazy("pain without a starting point")),
    },
)
W2 = Rule(
    "W2",
    gettext_lazy("One sore morning"),
    gettext_lazy("Your pain the next morning was at least {flare:# point|# points} above the pain before the session."),
    gettext_lazy("Once is a signal to do a little less."),
    PAIN_MONITORING_MODEL,
    BY_ANALOGY,
    {"flare": FLARE_POINTS},
)
W2B = Rule(
    "W2B",
    gettext_lazy("2 sore mornings"),
    gettext_lazy(
        "The last {row:# known morning was|# known mornings were} sore, but no more than your days differ anyway. Take "
        "one step back, and leave a day more between sessions."
    ),
    gettext_lazy("2 sore mornings may be chance. A little less costs little."),
    PAIN_MONITORING_MODEL,
    BY_ANALOGY,
    {"row": Number(IN_A_ROW, gettext_lazy("sore mornings in a row"))},
)
W3 = Rule(
    "W3",
    gettext_lazy("Several sore mornings"),
    gettext_lazy(
        "Your last {last:# known morning was|# known mornings were} higher on average than chance explains: by "
        "{least:# point|# points} or more. That was also {unusual:# standard error|# standard errors} of how much your "
        "own days differ. The newest and one more were sore, by {flare:# point|# points} or more. Or {row} in a row "
        "were {very} or more above the pain before. Take a break from strength for {pause:# day|# days}, and answer "
        "the urgent safety questions again. A day with 2 sessions counts once."
    ),
    gettext_lazy(
        "Every back has sore mornings by chance. We tested the rule on simulated people: some whose pain never moved, "
        "and some whose mornings rose. We have not followed real people."
    ),
    PAIN_MONITORING_MODEL,
    gettext_lazy(
        "it was tested on knees and tendons, so we use it by analogy. The numbers and the days of rest are our own "
        "choice"
    ),
    {
        "last": Number(LAST, gettext_lazy("of the last mornings")),
        "least": Number(LEAST_MEAN, gettext_lazy("points on average at least")),
        "unusual": Number(UNUSUAL, gettext_lazy("standard errors")),
        "flare": FLARE_POINTS,
        "row": Number(IN_A_ROW, gettext_lazy("very sore mornings in a row")),
        "very": Number(VERY_SORE, gettext_lazy("points above, very sore")),
        "pause": Number(PAUSE_DAYS, gettext_lazy("days of rest from strength")),
    },
)
W4 = Rule(
    "W4",
    gettext_lazy("Weeks with more pain"),
    gettext_lazy(
        "Your {days:#-day|#-day} average was at least {points:# point|# points} above your starting point for "
        "{weeks:# week|# weeks} in a row. Your plan is on hold until an average is lower again or your pain has been "
        "checked. We ask the urgent questions again."
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


def w1(history: History, values: DayValues, before: int | None) -> Fired | None:
    evidence: tuple[Evidence, ...] = ()
    if before is None:
        said = values.own.get(history.today)
        if said is None:
            return None
        before, evidence = said.score, evidence_of((said,))
    base = measures.baseline(values)
    limit = measures.too_high(base)
    if before < (HIGH_WITHOUT_BASE if limit is None else limit) - measures.SAME:
        return None
    if base is None:
        sentence = _("A pain of {score} is high before a session.").format(score=before)
    else:
        sentence = say(
            _("Today's pain of {score} is at least {points:# point|# points} above your starting point ({base})."),
            score=before,
            points=measures.MEANINGFUL_POINTS,
            base=one(base.mean),
        )
    todo = _("A gentle session or a rest suits a day like this.")
    return warning(W1, sentence, evidence, todo, on=history.today)


def known_mornings(readings: Readings) -> list[SessionReading]:
    """The first session of each local day with a known D, oldest first."""
    found: dict[date, SessionReading] = {}
    for reading in readings.sessions:
        if reading.delta is not None:
            found.setdefault(reading.session.day, reading)
    return [found[day] for day in sorted(found)]


def _row(morning: SessionReading) -> Evidence:
    return session_row(morning.session, _("next morning {delta} higher").format(delta=morning.delta))


def w2(history: History, mornings: Sequence[SessionReading]) -> Fired | None:
    last = mornings[-1] if mornings else None
    if last is None or not last.is_sore or (history.today - last.session.day).days > SHOWN_DAYS:
        return None
    sentence = _("{day} was a bit much. Your pain the next morning was {delta} higher than before the session.").format(
        day=in_words(last.session.day), delta=last.delta
    )
    todo = say(
        _("Your next session will be easier, with no strength work for {days:# day|# days}."), days=FLARE_REST_DAYS
    )
    return warning(W2, sentence, (_row(last),), todo, on=last.session.day + timedelta(days=1))


def w2b(history: History, mornings: Sequence[SessionReading]) -> Fired | None:
    """The last two known mornings were sore: less, and nothing is closed."""
    row = mornings[-IN_A_ROW:]
    if len(row) < IN_A_ROW or not all(one.is_sore for one in row):
        return None
    if (history.today - row[-1].session.day).days > SHOWN_DAYS:
        return None
    sentence = _("2 sore mornings. Do a little less, and leave a day more between sessions.")
    todo = say(
        _("Your next session will be easier, with no strength work for {days:# day|# days}."), days=FLARE_REST_DAYS
    )
    return warning(W2B, sentence, map(_row, row), todo, on=row[-1].session.day + timedelta(days=1))


def w3(mornings: Sequence[SessionReading], values: DayValues) -> Fired | None:
    """The last three known mornings are unusual for this person, or two in a row very sore: the latest time it was so.

    It takes a sore morning to say so: after a calm one nothing new is closed.
    """
    spreads = Spreads(values)
    for end in range(len(mornings), 0, -1):
        if not mornings[end - 1].is_sore:
            continue
        sentence = _too_sore(mornings[max(0, end - LAST) : end], spreads)
        if sentence:
            break
    else:
        return None
    on = mornings[end - 1].session.day + timedelta(days=1)
    todo = _(
        "Take a break from strength until {day}. You can still do gentle exercises. Answer the urgent safety "
        "questions again, and consider asking a physiotherapist or an instructor."
    ).format(day=in_words(on + timedelta(days=PAUSE_DAYS)))
    return warning(W3, sentence, map(_row, mornings[max(0, end - LAST) : end]), todo, on=on)


def _too_sore(mornings: Sequence[SessionReading], spreads: Spreads) -> str:
    """Return what is said of the last ``mornings`` where they are too much; empty where they are not."""
    deltas = [one.delta or 0 for one in mornings]
    row = deltas[-IN_A_ROW:]
    if len(row) == IN_A_ROW and min(row) >= VERY_SORE:
        return ngettext(
            "{count} morning in a row was {points} or more above the pain before.",
            "{count} mornings in a row were {points} or more above the pain before.",
            IN_A_ROW,
        ).format(count=IN_A_ROW, points=VERY_SORE)
    if len(deltas) < LAST or sum(one.is_sore for one in mornings) < IN_A_ROW:
        return ""
    mean, usual = mean_of(deltas), usual_difference(spreads, on=mornings[-1].session.day)
    if mean < max(LEAST_MEAN, UNUSUAL * usual / sqrt(LAST)) - measures.SAME:
        return ""
    said = _("{count:# morning was|# mornings were} {mean} above on average. Your days usually differ by {usual}.")
    return say(said, count=LAST, mean=one(mean), usual=one(usual))


def usual_difference(spreads: Spreads, *, on: date) -> float:
    """How far two days of the person lie apart by chance, as far as was known ``on`` that day."""
    return sqrt(2) * spreads.on(on)


def w4(history: History, values: DayValues) -> Fired | None:
    """The seven-day mean stayed 2 above BASE for two weeks, and neither a lower one nor a professional came since."""
    base = measures.baseline(values)
    limit = measures.too_high(base)
    if base is None or limit is None:
        return None
    seen_on = _seen_on(history)
    on: date | None = None
    rows: tuple[DayValue, ...] = ()
    first = base.until + timedelta(days=HIGH_WEEKS * WEEK_DAYS)

    @cache
    def week_to(day: date) -> DaysMean | None:
        return measures.current(values, on=day)

    # A lower mean ends it: what was before the last one says nothing any more.
    low_on = history.today
    while low_on >= first and not ((week := week_to(low_on)) is not None and week.mean < limit - measures.SAME):
        low_on -= timedelta(days=1)
    for number in range(1, (history.today - low_on).days + 1):
        end = low_on + timedelta(days=number)
        weeks = [week_to(end - timedelta(weeks=back)) for back in range(HIGH_WEEKS)]
        is_high = all(week is not None and week.mean >= limit - measures.SAME for week in weeks)
        if is_high and (seen_on is None or seen_on <= end - timedelta(weeks=HIGH_WEEKS)):
            on = end
            rows = tuple(value for week in weeks if week is not None for value in week.values)
            break
    if on is None or (seen_on is not None and seen_on >= on):
        return None
    sentence = say(
        _(
            "Your pain has been at least {points:# point|# points} above your starting point ({base}) for "
            "{weeks:# week|# weeks}. Take a break from strength."
        ),
        points=measures.MEANINGFUL_POINTS,
        base=one(base.mean),
        weeks=HIGH_WEEKS,
    )
    todo = _("Please see a doctor or physiotherapist. It is not your fault. You can still do gentle exercises.")
    return warning(W4, sentence, evidence_of(rows), todo, on=on)


def _seen_on(history: History) -> date | None:
    """When a professional last looked at it, as far as is written down."""
    days = [care.day for care in history.care if care.kind in PROFESSIONALS]
    return max([*days, *([history.assessed_on] if history.assessed_on else [])], default=None)


RULES = (W1, W2, W2B, W3, W4)
