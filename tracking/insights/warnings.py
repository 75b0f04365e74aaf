"""Warnings W1 to W10: what the diary asks a person to do less of, or to have looked at, and what that closes. Pure.

Sources: domain 6.6 with amendments 16, 28 to 30 and 58 to 62. Where a number is missing a warning is silent. A day with
two sessions has one D (amendment 48), so it counts once in a row.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening import Open, Reason, Standing
from accounts.screening.gates import G7
from accounts.screening.stop_signs import STOP_SIGNS, rows_of
from conventions.rules import OUR_CHOICE, Number, Rule
from conventions.sources import (
    FARRAR_2001,
    FINUCANE_2020,
    LANG_2022,
    MIYAMOTO_2018,
    NHS_BACK_PAIN,
    PAIN_MONITORING_MODEL,
)
from tracking.insights import changes, measures
from tracking.insights.adherence import done_of_planned
from tracking.insights.facts import Evidence, History, Insight, PauseFacts, SessionFacts
from tracking.insights.measures import DayValue
from tracking.insights.mornings import FLARE, FLARE_POINTS
from tracking.insights.questions import REVIEW_MARGIN, REVIEW_WEEKS
from tracking.insights.reading import BY_ANALOGY, Readings
from tracking.insights.record import in_words

HIGH_WITHOUT_BASE = 5
"""W1 without a baseline: pain before a session from here on."""
SHOWN_DAYS = 7
"""For how long the one sore morning of W2 is spoken of."""
IN_A_ROW, OF_LAST, LAST = 2, 3, 5
PAUSE_DAYS = 7
"""W3: 2 sore mornings in a row, or 3 of the last 5; strength rests for 7 days."""
HIGH_WEEKS = 2
"""W4: so many weeks in a row."""
WORKING_FROM = 0.7
LEAST_PLANNED = 8
"""W6: of 8 planned sessions or more, 70 % were done (amendment 60)."""
W6_SHOWN = timedelta(days=28)
DIZZY_NOTES, DIZZY_DAYS = 2, 30
HARD_RATINGS, EFFORT_LIMIT = 3, 9
STRENGTH_DAYS = 4
WEEK_DAYS = 7
"""W8 and W9 look at the 7 local days that end today (amendment 2)."""
MISSED = 2
W10_ONCE_IN = timedelta(days=14)
W10_SHOWN_DAYS = 7
"""W10 is said once in 14 days (amendment 61), and stands for a week."""

DIZZY_SIGNS = frozenset({"dizziness", "fainting"})
HEAD_TAGS = frozenset({"head_lifted"})
HEAD_SLUGS = frozenset({"thread-needle", "childs-pose", "book-opening", "cat-cow", "balance"})
"""W7: exercises that move or lower the head (amendment 61)."""
NEW_SIGNS = frozenset({"tingling", "weakness", "bladder", "spreading"})
"""W5: signs of the stop list that the safety questions speak of (amendment 62)."""
PROFESSIONALS = frozenset({"physiotherapy", "doctor"})

ASKS_AGAIN = ("W3", "W4", "W5", "W6")
"""After these the emergency and today rows are asked again (rule G7, amendment 30)."""

GENERAL_PRACTICE = gettext_lazy("general practice, not a trial")

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
        "{row} known mornings in a row were sore, or {of_last} of the last {last}. Take a break from strength for "
        "{pause} days, and answer the urgent safety questions again. A day with 2 sessions counts once."
    ),
    gettext_lazy("A pattern says more than one morning."),
    PAIN_MONITORING_MODEL,
    gettext_lazy("used by analogy; the days of rest are our own choice"),
    {
        "row": Number(IN_A_ROW, gettext_lazy("sore mornings in a row")),
        "of_last": Number(OF_LAST, gettext_lazy("sore mornings")),
        "last": Number(LAST, gettext_lazy("of the last mornings")),
        "pause": Number(PAUSE_DAYS, gettext_lazy("days of rest from strength")),
    },
)
W4 = Rule(
    "W4",
    gettext_lazy("Two weeks with more pain"),
    gettext_lazy(
        "Your 7-day average was at least {points} points above your first week for {weeks} weeks in a row. Your plan "
        "is on hold until an average is lower again or your pain has been checked. We ask the urgent questions again."
    ),
    gettext_lazy("If pain stays up, see someone who can examine you."),
    (FINUCANE_2020,),
    gettext_lazy("the numbers are our own choice"),
    {"points": measures.POINTS, "weeks": Number(HIGH_WEEKS, gettext_lazy("weeks in a row"))},
)
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
W6 = Rule(
    "W6",
    gettext_lazy("Not working so far"),
    # xgettext:no-python-format
    gettext_lazy(
        "At {review_one} or {review_two} weeks, you had at least {planned} planned sessions and did {done_percent}% of "
        "them. Neither your pain nor your weekly answers fell enough to count, and you said “about the same” or worse."
    ),
    gettext_lazy("You did your part. It is time for another plan, or for someone else to look."),
    (MIYAMOTO_2018, FARRAR_2001),
    gettext_lazy("how many sessions count is our own choice"),
    {
        "review_one": Number(REVIEW_WEEKS[0], gettext_lazy("weeks to the first review")),
        "review_two": Number(REVIEW_WEEKS[1], gettext_lazy("weeks to the second")),
        "planned": Number(LEAST_PLANNED, gettext_lazy("planned sessions at least")),
        "done_percent": Number(round(100 * WORKING_FROM), gettext_lazy("% of them done")),
    },
)
W7 = Rule(
    "W7",
    gettext_lazy("Dizzy twice"),
    gettext_lazy(
        "You logged dizziness {dizzy} times within {dizzy_days} days. Exercises that move or lower your head are left "
        "out."
    ),
    gettext_lazy("Quick head movements can bring it on, and a doctor should know."),
    choice=GENERAL_PRACTICE,
    numbers={
        "dizzy": Number(DIZZY_NOTES, gettext_lazy("notes of dizziness")),
        "dizzy_days": Number(DIZZY_DAYS, gettext_lazy("days")),
    },
)
W8 = Rule(
    "W8",
    gettext_lazy("Very hard sessions"),
    gettext_lazy(
        "Your effort was {effort} or more in {hard} sessions in {week} days. The check-in then suggests easier "
        "versions or fewer repetitions. You may keep the usual ones."
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
    gettext_lazy("{strength} strength days in {week}, or 2 with no day between."),
    gettext_lazy("So that your back can settle."),
    choice=GENERAL_PRACTICE,
    numbers={"strength": Number(STRENGTH_DAYS, gettext_lazy("strength days")), "week": WEEK_DAYS},
)
W10 = Rule(
    "W10",
    gettext_lazy("Sessions that did not happen"),
    gettext_lazy(
        "You did not do the last {missed} planned sessions, nor any other in their place. We mention it once in "
        "{once_in} days and show it for {shown} of them. We say nothing during a pause, right after one, or while a "
        "warning or a safety answer stops you."
    ),
    gettext_lazy("Life happens. 6 gentle minutes are enough to start again."),
    (LANG_2022,),
    gettext_lazy("reminders help people a little to keep going; the days are our own choice"),
    {
        "missed": Number(MISSED, gettext_lazy("planned sessions missed")),
        "once_in": Number(W10_ONCE_IN.days, gettext_lazy("days from one time to the next")),
        "shown": Number(W10_SHOWN_DAYS, gettext_lazy("days for which it is shown")),
    },
)

SOURCES = {
    "W1": gettext_lazy("2 points: Farrar 2001; the choice of a gentle day is ours"),
    "W2": gettext_lazy("The pain-monitoring model, Thomee 1997 and Silbernagel 2007, by analogy"),
    "W3": gettext_lazy("The pain-monitoring model, by analogy; 7 days are a choice of ours"),
    "W4": gettext_lazy("Finucane 2020 on pain that gets worse; the numbers are a choice of ours"),
    "W5": gettext_lazy("Finucane 2020 and public health advice"),
    "W6": gettext_lazy("Trials last 6 to 12 weeks, Miyamoto 2018; Farrar 2001 for what counts as a change"),
    "W7": gettext_lazy("General practice"),
    "W8": gettext_lazy("A choice of ours"),
    "W9": gettext_lazy("General practice, not a trial"),
    "W10": gettext_lazy("Reminders help a little with keeping it up, Lang 2022"),
}


@dataclass(frozen=True, slots=True)
class Effects:
    """What the warnings close or suggest today, for the check-in, Today and reminders.

    The plan knows nothing of the diary: a routine is composed without them, and the check-in holds back what they
    close.

    ``is_gentle_today`` is a suggestion (W1); ``strength_from`` the first local day with strength again (W3);
    ``is_stopped`` says that the plan rests (W4); ``asked_by`` names the warnings since which the emergency and today
    rows have not been answered (rule G7); ``left_out`` are exercises and ``left_out_tags`` tags that rest (W7).
    """

    rules: tuple[str, ...] = ()
    is_gentle_today: bool = False
    strength_from: date | None = None
    is_stopped: bool = False
    asked_by: tuple[str, ...] = ()
    is_eased: bool = False
    left_out: frozenset[str] = frozenset()
    left_out_tags: frozenset[str] = frozenset()

    @property
    def is_quiet(self) -> bool:
        """Nothing invites to a session while this is so (amendment 16)."""
        return self.strength_from is not None or self.is_stopped or self.has_new_sign

    @property
    def has_new_sign(self) -> bool:
        """A sign that has to be asked about today stands unanswered (W5, amendment 62)."""
        return "W5" in self.asked_by

    def leaves_out(self, slug: str, tags: Iterable[str] = ()) -> bool:
        return slug in self.left_out or not self.left_out_tags.isdisjoint(tags)


@dataclass(frozen=True, slots=True)
class Warned:
    """The warnings that apply today, and their effects."""

    insights: tuple[Insight, ...]
    effects: Effects


@dataclass(frozen=True, slots=True)
class _Found:
    """One warning that fired on ``on``; ``asks`` is the moment from which the safety questions are due."""

    insight: Insight
    on: date


def warned(history: History, readings: Readings, values: dict[date, DayValue], *, before: int | None = None) -> Warned:
    """Evaluate W1 to W10 for today. ``before`` is the current pain if a session is about to begin."""
    base = measures.baseline(values)
    sore = _sore_days(readings)
    third = _w3(history, sore)
    is_paused = third is not None and history.today < third.on + timedelta(days=PAUSE_DAYS)
    found: dict[str, _Found | None] = {
        "W1": _w1(history, values, before),
        "W2": None if is_paused else _w2(history, sore),
        "W3": third,
        "W4": _w4(history, values, base),
        "W5": _w5(history),
        "W6": _w6(history, values),
        "W7": _w7(history),
        "W8": _w8(history),
        "W9": _w9(history),
    }
    asked = tuple(
        rule
        for rule in ASKS_AGAIN
        for one in [found[rule]]
        # The new sign of W5 was compared with the moment of the answers already: both may be of one day.
        if one is not None and (rule == "W5" or not _is_answered_since(history, one.on))
    )
    if third is not None and not is_paused and "W3" not in asked:
        found["W3"] = None
    effects = Effects(
        is_gentle_today=found["W1"] is not None,
        strength_from=third.on + timedelta(days=PAUSE_DAYS) if third is not None and is_paused else None,
        is_stopped=found["W4"] is not None,
        asked_by=asked,
        is_eased=found["W8"] is not None,
        left_out=HEAD_SLUGS if found["W7"] else frozenset(),
        left_out_tags=HEAD_TAGS if found["W7"] else frozenset(),
    )
    if not effects.is_quiet and not history.is_blocked:
        found["W10"] = _w10(history)
    shown = tuple(one.insight for one in found.values() if one is not None)
    return Warned(shown, replace(effects, rules=tuple(insight.rule for insight in shown)))


def held_back(standing: Standing, effects: Effects) -> Standing:
    """``standing`` with what the warnings close: the gentle set alone while strength rests (W3), while the plan is
    stopped (W4) and until the emergency and today rows are answered again (G7); after a new sign (W5) the quiet set, as
    for a sign of today (G2, amendment 62)."""
    reasons = []
    if effects.is_stopped:
        sentence = _("Pain has been up for two weeks, so the plan rests. The gentle set stays open.")
        ends = _("It ends when the pain of seven days is lower again, or when a professional has looked at it.")
        reasons.append(Reason(W4, sentence, open=Open.GENTLE, ends=ends))
    if effects.strength_from is not None:
        day = in_words(effects.strength_from)
        sentence = _("Several mornings were sore, so strength rests until {day}. The gentle set stays open.")
        ends = _("It ends on {day}.").format(day=day)
        reasons.append(Reason(W3, sentence.format(day=day), open=Open.GENTLE, ends=ends))
    if effects.asked_by:
        allowed = Open.GENTLE
        sentence = _("Please read the urgent safety questions again. Until then the gentle set is open.")
        if effects.has_new_sign:
            sentence = _("Please read the urgent safety questions first. Until then only breathing and rest are open.")
            allowed = Open.QUIET
        ends = _("It ends when you answer them; it takes a minute.")
        reasons.append(Reason(G7, sentence, open=allowed, ends=ends))
    if not reasons:
        return standing
    return replace(
        standing,
        open=min(standing.open, *(reason.open for reason in reasons)),
        reasons=(*standing.reasons, *reasons),
    )


def _is_answered_since(history: History, on: date) -> bool:
    """Whether the emergency and today rows were answered on the day a warning came up, or later."""
    return history.signs_on is not None and history.signs_on >= on


def _insight(rule: str, sentence: str, evidence: Iterable[Evidence] = (), todo: str = "") -> Insight:
    return Insight(rule, sentence, tuple(evidence), todo, _(SOURCES[rule]))


def _session_row(session: SessionFacts, text: str) -> Evidence:
    return Evidence("session", session.day, text, session.pk)


def _w1(history: History, values: dict[date, DayValue], before: int | None) -> _Found | None:
    """Return W1: pain before a session at least 2 above the baseline."""
    evidence: tuple[Evidence, ...] = ()
    if before is None:
        said = values.get(history.today)
        if said is None or said.kind == "average":
            return None
        before, evidence = said.score, changes.evidence_of((said,))
    base = measures.baseline(values)
    limit = measures.too_high(base)
    if before < (HIGH_WITHOUT_BASE if limit is None else limit) - measures.SAME:
        return None
    if base is None:
        sentence = _("Today's pain of {score} is high for a start.").format(score=before)
    else:
        sentence = _("Today's pain of {score} is 2 or more above your first week ({base}).").format(
            score=before, base=changes.one(base.mean)
        )
    todo = _("A gentle session suits such a day, or rest.")
    return _Found(_insight("W1", sentence, evidence, todo), history.today)


@dataclass(frozen=True, slots=True)
class _Morning:
    """A local day with a known D: the day, D, and its first session."""

    day: date
    delta: int
    session: SessionFacts

    @property
    def is_sore(self) -> bool:
        return self.delta >= FLARE

    @property
    def row(self) -> Evidence:
        return _session_row(self.session, _("next morning {delta} above").format(delta=self.delta))


def _sore_days(readings: Readings) -> list[_Morning]:
    """The local days with a known D, oldest first."""
    found: dict[date, _Morning] = {}
    for reading in readings.sessions:
        if reading.delta is not None:
            found.setdefault(reading.session.day, _Morning(reading.session.day, reading.delta, reading.session))
    return [found[day] for day in sorted(found)]


def _w2(history: History, mornings: list[_Morning]) -> _Found | None:
    """Return W2 if the latest known morning was sore."""
    last = mornings[-1] if mornings else None
    if last is None or not last.is_sore or (history.today - last.day).days > SHOWN_DAYS:
        return None
    sentence = _("That was a bit much: the morning after {day} was {delta} above the pain before.").format(
        day=in_words(last.day), delta=last.delta
    )
    todo = _("The next session is easier by itself, and strength rests for 48 hours.")
    return _Found(_insight("W2", sentence, (last.row,), todo), last.day + timedelta(days=1))


def _w3(history: History, mornings: list[_Morning]) -> _Found | None:
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
    on = mornings[end - 1].day + timedelta(days=1)
    until = on + timedelta(days=PAUSE_DAYS)
    sentence = _("{count} mornings after sessions were sore. Strength rests until {day}.").format(
        count=len(sore), day=in_words(until)
    )
    todo = _(
        "The gentle set stays open. Read the urgent safety questions again, and think of asking a physiotherapist or "
        "an instructor."
    )
    return _Found(_insight("W3", sentence, (one.row for one in sore), todo), on)


def _w4(history: History, values: dict[date, DayValue], base: measures.Baseline | None) -> _Found | None:
    """The seven-day mean stayed 2 above BASE for two weeks, and neither a lower one nor a professional came since."""
    limit = measures.too_high(base)
    if base is None or limit is None:
        return None
    seen_on = _seen_on(history)
    on: date | None = None
    rows: tuple[DayValue, ...] = ()
    first = base.until + timedelta(days=HIGH_WEEKS * WEEK_DAYS)
    latest: deque[measures.Current | None] = deque(maxlen=WEEK_DAYS * (HIGH_WEEKS - 1) + 1)
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
    sentence = _("Your pain has been 2 or more above your first week ({base}) for two weeks. The plan rests.").format(
        base=changes.one(base.mean)
    )
    todo = _("Please see a doctor or a physiotherapist. It is nobody's fault, and the gentle set stays open.")
    return _Found(_insight("W4", sentence, changes.evidence_of(rows), todo), on)


def _seen_on(history: History) -> date | None:
    """When a professional last looked at it, as far as is written down."""
    days = [care.day for care in history.care if care.kind in PROFESSIONALS]
    return max([*days, *([history.assessed_on] if history.assessed_on else [])], default=None)


def _w5(history: History) -> _Found | None:
    """A session was stopped by a sign that the safety questions speak of, and they were not answered since."""
    signed = [
        session
        for session in history.sessions
        if (rows_of(session.stop_signs) or NEW_SIGNS.intersection(session.stop_signs))
        and not _is_answered_since(history, session.day + timedelta(days=1))
    ]
    if not signed or (history.signs_at is not None and history.signs_at >= _last(signed).started_at):
        return None
    last = _last(signed)
    signs = ", ".join(_(STOP_SIGNS[key].words) for key in last.stop_signs if key in STOP_SIGNS)
    sentence = _("You stopped on {day} because of: {signs}.").format(day=in_words(last.day), signs=signs)
    todo = _("Read the urgent safety questions before anything else. If it is there now, call your emergency number.")
    rows = (_session_row(session, _("stopped by a sign")) for session in sorted(signed, key=lambda one: one.pk))
    return _Found(_insight("W5", sentence, rows, todo), last.day)


def _last(sessions: Iterable[SessionFacts]) -> SessionFacts:
    return max(sessions, key=lambda session: (session.started_at, session.pk))


def _w6(history: History, values: dict[date, DayValue]) -> _Found | None:
    """Six or twelve weeks, mostly done, and neither pain nor the three questions nor the person says it is better."""
    since = measures.began_on(history)
    if since is None:
        return None
    for weeks in reversed(REVIEW_WEEKS):
        due = since + timedelta(weeks=weeks)
        if due <= history.today <= due + W6_SHOWN:
            return _w6_at(history, values, since=since, due=due)
    return None


def _w6_at(history: History, values: dict[date, DayValue], *, since: date, due: date) -> _Found | None:
    done, planned = done_of_planned(history, since=since, until=due - timedelta(days=1))
    if planned < LEAST_PLANNED or done < WORKING_FROM * planned:
        return None
    answers = [
        answer
        for answer in history.measures
        if answer.kind == "change" and answer.change is not None and abs(answer.day - due) <= REVIEW_MARGIN
    ]
    felt = max(answers, key=lambda answer: (answer.day, answer.pk), default=None)
    if felt is None or felt.change is None or felt.change > 0:
        return None
    base, now = measures.baseline(values), measures.current(values, on=due)
    if base is None or now is None or _pain_fell(base, now) or _three_fell(history, due=due):
        return None
    sentence = _(
        "Not working so far: {done} of {planned} sessions done, pain {then} to {now}, and you said “{word}”."
    ).format(
        done=done,
        planned=planned,
        then=changes.one(base.mean),
        now=changes.one(now.mean),
        word=_(changes.CHANGE_WORDS[felt.change]),
    )
    todo = _(
        "You kept to it, so this says something about the plan and nothing about you. Talk to a professional, and try "
        "another plan if you like."
    )
    rows = (
        *changes.evidence_of((*base.values, *now.values)),
        Evidence("measure", felt.day, _(changes.CHANGE_WORDS[felt.change]), felt.pk),
    )
    return _Found(_insight("W6", sentence, rows, todo), max(due, felt.day))


def _pain_fell(base: measures.Baseline, now: measures.Current) -> bool:
    """The plain rule of 4.3; below 3, any fall counts (amendment 60)."""
    if base.mean < measures.JUDGED_FROM - measures.SAME:
        return now.mean < base.mean - measures.SAME
    return measures.is_lower(base, now)


def _three_fell(history: History, *, due: date) -> bool:
    """The plain rule of 4.3; below 2, any fall counts. Without two answers nothing says that it fell."""
    means = [changes.three_mean(answer) for answer in changes.threes(history) if answer.day <= due + REVIEW_MARGIN]
    known = [mean for mean in means if mean is not None]
    if len(known) < 2:
        return False
    if known[0] < measures.THREE_FROM - measures.SAME:
        return known[-1] < known[0] - measures.SAME
    return changes.is_three_lower(known[0], known[-1])


def head_rests(history: History) -> bool:
    """Whether W7 is so: what moves or lowers the head rests."""
    return _w7(history) is not None


def _w7(history: History) -> _Found | None:
    """Two dizzy notes within 30 days, the later one within the last 30."""
    notes = sorted(
        (session for session in history.sessions if DIZZY_SIGNS.intersection(session.stop_signs)),
        key=lambda session: (session.started_at, session.pk),
    )[-DIZZY_NOTES:]
    if len(notes) < DIZZY_NOTES or (history.today - notes[0].day).days >= DIZZY_DAYS:
        return None
    sentence = _("You noted dizziness twice within {days} days. Exercises that move or lower the head rest.").format(
        days=DIZZY_DAYS
    )
    todo = _("Please tell your doctor about it.")
    rows = (_session_row(session, _("dizziness")) for session in notes)
    return _Found(_insight("W7", sentence, rows, todo), notes[-1].day)


def is_eased(history: History) -> bool:
    """Whether W8 is so: sessions were very hard, so the next ones are easier."""
    return _w8(history) is not None


def _in_week(history: History) -> list[SessionFacts]:
    since = history.today - timedelta(days=WEEK_DAYS - 1)
    sessions = (session for session in history.sessions if since <= session.day <= history.today)
    return sorted(sessions, key=lambda session: (session.started_at, session.pk))


def _w8(history: History) -> _Found | None:
    """Effort of 9 or 10 three times in seven days."""
    hard = [session for session in _in_week(history) if session.effort is not None and session.effort >= EFFORT_LIMIT]
    if len(hard) < HARD_RATINGS:
        return None
    sentence = _("Effort was {limit} or more in {count} sessions of the last seven days.").format(
        limit=EFFORT_LIMIT, count=len(hard)
    )
    rows = (_session_row(session, _("effort {score}").format(score=session.effort)) for session in hard)
    return _Found(_insight("W8", sentence, rows, _("Ease: fewer repetitions or easier forms.")), hard[-1].day)


def _w9(history: History) -> _Found | None:
    """Four strength days in seven, or two that touch."""
    strong: dict[date, SessionFacts] = {}
    for session in _in_week(history):
        if session.is_strength:
            strong.setdefault(session.day, session)
    days = sorted(strong)
    touching = [day for day in days if day - timedelta(days=1) in strong or day + timedelta(days=1) in strong]
    if len(days) >= STRENGTH_DAYS:
        sentence = _("There were {count} strength days in the last seven.").format(count=len(days))
        shown = days
    elif touching:
        sentence = _("There were strength days without a day between them.")
        shown = touching
    else:
        return None
    rows = (_session_row(strong[day], _("strength")) for day in shown)
    todo = _("Rest tomorrow, or choose the gentle set: strength comes back in the pause.")
    return _Found(_insight("W9", sentence, rows, todo), shown[-1])


def passed(
    planned: Iterable[date], practised: Iterable[date], pauses: Iterable[PauseFacts], *, on: date
) -> tuple[date, ...]:
    """The last two planned days before ``on``, where no session and no pause came since the first of them; else none.

    ``practised`` are the local days with a session, ``planned`` those with a planned one (an item a session).
    """
    due = tuple(sorted(day for day in planned if day < on)[-MISSED:])
    if len(due) < MISSED or any(due[0] <= day for day in practised):
        return ()
    return () if any(pause.until_on >= due[0] and pause.since_on <= on for pause in pauses) else due


def _said_on(
    planned: Iterable[date], practised: Iterable[date], pauses: Iterable[PauseFacts], *, until: date
) -> date | None:
    """The latest day on which W10 was said, going through the plan from its start: the day after a second one passed,
    and never sooner than 14 days after the last time."""
    days, away = sorted(planned), tuple(pauses)
    done = sorted(practised)
    said: date | None = None
    for first, second in pairwise(days):
        on = second + timedelta(days=1)
        if on > until or (said is not None and on < said + W10_ONCE_IN):
            continue
        came = bisect_left(done, first)
        if came < len(done) and done[came] <= second:
            continue
        if not any(pause.until_on >= first and pause.since_on <= on for pause in away):
            said = on
    return said


def _w10(history: History) -> _Found | None:
    """The last two planned sessions did not come about, and nothing came in their place: said once in 14 days."""
    practised = [session.day for session in history.sessions]
    due = passed(history.planned, practised, history.pauses, on=history.today)
    if not due:
        return None
    said_on = _said_on(history.planned, practised, history.pauses, until=history.today)
    if said_on is None or history.today >= said_on + timedelta(days=W10_SHOWN_DAYS):
        return None
    sentence = _("The sessions of {first} and {second} did not come about.").format(
        first=in_words(due[0]), second=in_words(due[1])
    )
    rows = (Evidence("plan", day, _("planned")) for day in due)
    return _Found(_insight("W10", sentence, rows, _("If you like, six gentle minutes are a way back.")), due[-1])


RULES = (W1, W2, W3, W4, W5, W6, W7, W8, W9, W10)
