"""One page for an appointment: what the diary says of some days, in a form that a professional reads in a minute."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from conventions.days import in_words
from tracking.insights.adherence import done_of_planned
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
ON_PAPER = 110  # letters of a note: more would not fit on one page
_MOST_DATES = 3


@dataclass(frozen=True, slots=True)
class ReportNote:
    """Something the person wrote down. ``key`` tells it apart, ``about`` says where it stands in the diary."""

    key: str
    day: date
    about: str
    text: str

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
        *(ReportNote(f"session-{row.pk}", row.local_date, row.title, row.note) for row in sessions[:MOST_OFFERED]),
        *(
            ReportNote(
                f"entry-{row.pk}", row.local_date, _("Pain, {score} out of 10").format(score=row.score), row.note
            )
            for row in entries[:MOST_OFFERED]
        ),
        *(
            ReportNote(f"care-{row.pk}", row.local_date, str(row.get_kind_display()), row.note)
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
    done, planned = done_of_planned(found.history, since=since, until=until)
    rhythm = found.adherence
    words = [_("sessions done of those planned") if planned else _("sessions done")]
    if rhythm.over:
        words.append(
            _("plan kept in {kept} of {over} weeks since the start").format(kept=rhythm.kept, over=rhythm.over)
        )
    number = _("{done} of {planned}").format(done=done, planned=planned) if planned else str(done)
    return ReportFigure(number, "; ".join(words))


def _change(change: MeasureChange, label: str) -> ReportFigure:
    if change.then is None:
        return ReportFigure("–", _("{label}: too few numbers").format(label=label))
    if change.now is None:
        return ReportFigure(f"{change.then:.1f}", _("{label}: too early to compare").format(label=label))
    number = _("{then} to {now}").format(then=f"{change.then:.1f}", now=f"{change.now:.1f}")
    said = {
        IMPROVED: _("lower, more than chance usually explains"),
        WORSE: _("higher, more than chance usually explains"),
        CHANCE: _("the difference may be chance"),
        TOO_LOW: _("it started too low to judge"),
    }.get(change.verdict, _("too early to compare"))
    return ReportFigure(number, f"{label}; {said}")


def _flares(found: Summary, *, since: date, until: date) -> ReportFigure:
    sore = {reading.session.day for reading in found.readings.sessions if reading.is_sore}
    days = sorted(day for day in sore if since <= day <= until)
    words = _("flares: a next morning at least {points} points above the pain before").format(points=FLARE)
    if days:
        shown = ", ".join(in_words(day) for day in days[-_MOST_DATES:])
        words = _("{words} (after {days})").format(words=words, days=shown)
    return ReportFigure(str(len(days)), words)


def exercises(rows: tuple[LedgerRow, ...]) -> list[LedgerRow]:
    """The two ends of the ledger: what asks for a change, then what is practised most."""
    judged = [row for row in rows if row.verdict != TOO_FEW]
    asking = [row for row in judged if row.verdict != KEEP]
    kept = [row for row in judged if row.verdict == KEEP]
    return [*asking, *kept][:MOST_EXERCISES]


def questions(text: str) -> list[str]:
    """One question a line; empty lines are left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
