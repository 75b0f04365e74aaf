"""One page for an appointment: what the diary says of some days, in a form that a professional reads in a minute."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import HealthAnswers, Screening, User
from accounts.screening import Assessed
from accounts.screening.questions import OPTIONS
from accounts.screening.red_flags import BY_ID
from conventions.days import in_words, local_date
from conventions.messages import in_digits
from exercises.models import Barred
from tracking.insights.answers import CHANGE_WORDS
from tracking.insights.changes import MeasureChange
from tracking.insights.ledger import KEEP, TOO_FEW, LedgerRow
from tracking.insights.measures import CHANCE, IMPROVED, TOO_LOW, WORSE
from tracking.insights.mornings import FLARE
from tracking.insights.summary import Summary
from tracking.models import Care, PainEntry, Session

MOST_OFFERED = 40  # notes to choose from, the newest ones
MOST_NOTES = 4
MOST_QUESTIONS = 5
MOST_EXERCISES = 6
MOST_LEFT_OUT = 3  # the newest ones, and how many more
ON_PAPER = 110  # letters of a note: more would not fit on one page
_MOST_DATES = 3


@dataclass(frozen=True, slots=True)
class ReportNote:
    """Something the person wrote down. ``key`` tells it apart, ``about`` says where it stands in the diary."""

    key: str
    day: date
    about: str
    text: str
    is_later: bool = False

    @property
    def on_paper(self) -> str:
        return self.text if len(self.text) <= ON_PAPER else f"{self.text[: ON_PAPER - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A number large enough to be seen first, and what it means."""

    number: str
    words: str


def notes_of(owner: User, *, since: date, until: date) -> list[ReportNote]:
    """What ``owner`` wrote on the local days ``since`` to ``until``, newest first, in three queries."""
    sessions = Session.objects.visible_to(owner).finished().between(since, until).exclude(note="")
    entries = PainEntry.objects.visible_to(owner).kept().between(since, until).exclude(note="")
    care = Care.objects.visible_to(owner).kept().between(since, until)
    found = [
        *(
            ReportNote(f"session-{row.pk}", row.local_date, row.title, row.note, row.is_later)
            for row in sessions[:MOST_OFFERED]
        ),
        *(
            ReportNote(
                f"entry-{row.pk}",
                row.local_date,
                _("Pain, {score} out of 10").format(score=row.score),
                row.note,
                row.is_later,
            )
            for row in entries[:MOST_OFFERED]
        ),
        *(
            ReportNote(f"care-{row.pk}", row.local_date, str(row.get_kind_display()), row.note, row.is_later)
            for row in care[:MOST_OFFERED]
        ),
    ]
    return sorted(found, key=lambda note: (note.day, note.key), reverse=True)[:MOST_OFFERED]


def figures(found: Summary, *, since: date, until: date) -> list[ReportFigure]:
    """The four numbers at the top: sessions, pain, the three questions, flares."""
    return [
        _sessions(found, since=since, until=until),
        _change(found.pain, _("pain 0 to 10, at the start and now")),
        _change(found.three, _("weekly questions, average, first and last")),
        _flares(found, since=since, until=until),
    ]


def _sessions(found: Summary, *, since: date, until: date) -> ReportFigure:
    these = found.counted(since=since, until=until)
    words = _("sessions done of those planned") if these.planned else _("sessions done")
    if these.over:
        words = ngettext(
            "{sessions}, {kept} of {over} week kept", "{sessions}, {kept} of {over} weeks kept", these.over
        ).format(sessions=words, kept=these.kept, over=these.over)
    number = _("{done} of {planned}").format(done=these.done, planned=these.planned) if these.planned else ""
    return ReportFigure(number or str(these.done), words)


def _change(change: MeasureChange, label: str) -> ReportFigure:
    if change.then is None:
        return ReportFigure("–", _("{label}: too few numbers").format(label=label))
    if change.now is None:
        return ReportFigure(in_digits(change.then), _("{label}: too early to compare").format(label=label))
    number = _("{then} to {now}").format(then=in_digits(change.then), now=in_digits(change.now))
    said = {
        IMPROVED: _("lower, more than chance usually explains"),
        WORSE: _("higher, more than chance usually explains"),
        CHANCE: _("the difference may be chance"),
        TOO_LOW: _("it started too low to judge"),
    }.get(change.verdict, _("too early to compare"))
    return ReportFigure(number, _("{label}: {said}").format(label=label, said=said))


def _flares(found: Summary, *, since: date, until: date) -> ReportFigure:
    days = sorted(day for day in found.sore_on if since <= day <= until)
    words = ngettext(
        "flares: a next morning at least {points} point above the pain before",
        "flares: a next morning at least {points} points above the pain before",
        FLARE,
    ).format(points=FLARE)
    if days:
        shown = ", ".join(in_words(day) for day in days[-_MOST_DATES:])
        words = _("{words} (after {days})").format(words=words, days=shown)
    return ReportFigure(str(len(days)), words)


@dataclass(frozen=True, slots=True)
class Safety:
    """What the person answered about their safety, in the third person. ``None`` and empty: not answered, or none."""

    assessed: str
    screened_on: date | None
    signs: tuple[str, ...]
    conditions: tuple[str, ...]
    pain_limit: int | None


def safety_of(owner: User, *, pain_limit: int | None) -> Safety:
    """The newest answers of ``owner`` to the first question and to the safety questions, in two queries."""
    first = Screening.objects.visible_to(owner).first()
    answers = HealthAnswers.objects.visible_to(owner).first()
    conditions = [str(OPTIONS[code].text) for code in answers.conditions if code in OPTIONS] if answers else []
    if answers and answers.other_text:
        conditions.append(f"“{answers.other_text}”")
    return Safety(
        assessed=_assessed(first),
        screened_on=local_date(answers.answered_at, owner.time_zone) if answers else None,
        signs=tuple(str(BY_ID[sign].question) for sign in answers.signs if sign in BY_ID) if answers else (),
        conditions=tuple(conditions),
        pain_limit=pain_limit,
    )


def _assessed(first: Screening | None) -> str:
    if first is None:
        return _("Not asked whether the pain was checked.")
    match Assessed(first.assessed):
        case Assessed.YES:
            said = _("Checked by a health professional, about {day}.")
            return said.format(day=in_words(first.assessed_on, year=True)) if first.assessed_on else ""
        case Assessed.NEW:
            return _("New pain, not checked by a health professional.")
        case Assessed.CHANGED:
            return _("Changed pain, not checked by a health professional since.")
        case Assessed.LONG_STANDING:
            return _("Long-standing pain, not checked by a health professional.")


def felt(found: Summary) -> str:
    """How the person said their back was compared with the start, in the third person."""
    if found.felt is None or found.felt.now is None or found.felt.now_on is None:
        return ""
    word = CHANGE_WORDS[int(found.felt.now)]
    return _("Said on {day}: {word}.").format(day=in_words(found.felt.now_on), word=word)


def exercises(rows: tuple[LedgerRow, ...]) -> list[LedgerRow]:
    """The two ends of the ledger: what asks for a change, then what is practised most."""
    judged = [row for row in rows if row.verdict != TOO_FEW]
    asking = [row for row in judged if row.verdict != KEEP]
    kept = [row for row in judged if row.verdict == KEEP]
    return [*asking, *kept][:MOST_EXERCISES]


@dataclass(frozen=True, slots=True)
class LeftOutOnPaper:
    """The exercises left out last, and how many more are."""

    shown: list[Barred]
    more: int


def left_out(owner: User, *, today: date) -> LeftOutOnPaper:
    """What ``owner`` leaves out on ``today``, in one query."""
    rows = list(Barred.objects.visible_to(owner).standing(today).with_exercises())
    return LeftOutOnPaper(shown=rows[:MOST_LEFT_OUT], more=len(rows[MOST_LEFT_OUT:]))


def questions(text: str) -> list[str]:
    """One question a line; empty lines are left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
