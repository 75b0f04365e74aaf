"""Local days and weeks: when a person's day begins and which week it belongs to. Pure.

A local day runs from 04:00 to 03:59 in the person's own zone (rule DAY).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from conventions.messages import Message, say_lazy
from conventions.rules import OUR_CHOICE, Rule

DAY_STARTS_AT_HOUR = 4
DAYS_IN_WEEK = 7
BACKDATED_DAYS = 14
"""How far back a session, a pain entry, a morning or a pause may be logged."""
LATER_HOURS = 36
"""How long after its moment something is still written down at the time: to the evening of the next day, when that
one day is still remembered by itself."""
UNDO_DAYS = 30
"""How long what was deleted can be restored."""

WEEKDAY_NAMES = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
EACH_WEEKDAY = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
    gettext_lazy("Sundays"),
)
"""As in "You asked for this on Mondays"."""


def local_date(instant: datetime, zone: str) -> date:
    """The local day an aware ``instant`` belongs to, in the IANA ``zone``.

    Raises ``ValueError`` for a naive datetime and ``zoneinfo.ZoneInfoNotFoundError`` for an unknown zone.
    """
    if instant.tzinfo is None:
        raise ValueError("local_date needs an aware datetime")
    wall_clock = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall_clock - timedelta(hours=DAY_STARTS_AT_HOUR)).date()


def instants_at(day: date, clock: time, *, zone: str) -> tuple[datetime, ...]:
    """Return the instants, in order, at which the clock on the wall in ``zone`` shows this.

    That is one, or two in the hour that comes twice when the clocks go back, or none where they go forward over it.
    """
    wall = datetime.combine(day, clock.replace(second=0, microsecond=0))
    found = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    shown = (instant for instant in found if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall)
    return tuple(dict.fromkeys(shown))


def one_meant(instants: Sequence[datetime], *, now: datetime, zone: str) -> datetime | None:
    """Return which of ``instants_at`` somebody means who writes it down ``now``, if that is plain.

    It is the one there is. Of two, while the hour that comes twice lasts, it is the last one that is not ahead.
    """
    if len(instants) != 2:
        return instants[0] if instants else None
    first, second = instants
    if now < first:
        return first
    wall = now.astimezone(ZoneInfo(zone))
    is_twice = len(instants_at(wall.date(), wall.time(), zone=zone)) == 2
    if not is_twice or now >= second + (second - first):
        return None
    return second if second <= now else first


def is_later(moment: datetime, *, at: datetime) -> bool:
    """Whether what is said ``at`` an instant about ``moment`` is logged later (rule LATER)."""
    return at - moment > timedelta(hours=LATER_HOURS)


def week_start(day: date, first_weekday: int) -> date:
    """The first day of the calendar week that holds ``day``; ``first_weekday`` is 0 for Monday … 6 for Sunday."""
    return day - timedelta(days=(day.weekday() - first_weekday) % DAYS_IN_WEEK)


def week_days(day: date, first_weekday: int) -> tuple[date, ...]:
    """The seven days of the calendar week that holds ``day``, in order."""
    first = week_start(day, first_weekday)
    return tuple(first + timedelta(days=offset) for offset in range(DAYS_IN_WEEK))


WRITTEN: Mapping[str, Message] = {
    "j F": pgettext_lazy("how a date is written", "j F"),
    "j F Y": pgettext_lazy("how a date is written", "j F Y"),
    "H:i": pgettext_lazy("how a date is written", "H:i"),
    "l j F": pgettext_lazy("how a date is written", "l j F"),
    "l j F Y": pgettext_lazy("how a date is written", "l j F Y"),
    "l j F Y, H:i": pgettext_lazy("how a date is written", "l j F Y, H:i"),
    "l j F, H:i": pgettext_lazy("how a date is written", "l j F, H:i"),
    "j F, H:i": pgettext_lazy("how a date is written", "j F, H:i"),
    "j F Y, H:i": pgettext_lazy("how a date is written", "j F Y, H:i"),
    "j M": pgettext_lazy("how a date is written", "j M"),
    "j M Y": pgettext_lazy("how a date is written", "j M Y"),
    "D j M": pgettext_lazy("how a date is written", "D j M"),
    "D j M Y": pgettext_lazy("how a date is written", "D j M Y"),
    "D j M, H:i": pgettext_lazy("how a date is written", "D j M, H:i"),
    "D H:i": pgettext_lazy("how a date is written", "D H:i"),
}
"""Each way in which a date or a time is written in English, in the letters of Django's filter ``date``."""
_OF_DJANGO = {"j F": "MONTH_DAY_FORMAT", "j F Y": "DATE_FORMAT", "H:i": "TIME_FORMAT"}
_OURS = (None, "en-gb")
"""The language in which all texts are written."""


def order_of(how: str) -> str:
    """Return ``how`` a date is written in English as the language of the moment writes it.

    That is what its translators say, else what Django knows of the language.
    """
    said = str(WRITTEN.get(how, how))
    return _OF_DJANGO.get(how, how) if said == how and get_language() not in _OURS else said


def written(value: date | time, how: str) -> str:
    """Return ``value`` written as ``how`` in English, in the order of the language of the moment."""
    if isinstance(value, time):
        return str(time_format(value, order_of(how)))
    if isinstance(value, datetime):
        return str(date_format(value, order_of(how)))
    return day_written(value, how, get_language())


@lru_cache(maxsize=4096)
def day_written(day: date, how: str, _language: str | None) -> str:
    """A day as it is written, once a process and language: a page names the same few again and again."""
    return str(date_format(day, order_of(how)))


written_lazy = lazy(written, str)


def in_words(day: date, *, year: bool = False, short: bool = False) -> str:
    """Return ``12 October``, with the year or with a short month where asked for."""
    # The names of the months are among the words that Django brings in every language.
    month = _(f"{day:%b}".lower()).title() if short else _(f"{day:%B}")
    if year:
        return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)
    return _("{day} {month}").format(day=day.day, month=month)


DAY = Rule(
    "DAY",
    gettext_lazy("When a day begins"),
    gettext_lazy("A day runs from {clock} to the same time the next day, in your time zone."),
    gettext_lazy("A session after midnight counts for the evening before."),
    choice=OUR_CHOICE,
    numbers={"clock": written_lazy(time(DAY_STARTS_AT_HOUR), "H:i")},
)
DAY_ENDS = say_lazy(gettext_lazy("A day ends at {clock}."), clock=DAY.numbers["clock"])
"""What is said wherever a day is chosen."""
BACK = Rule(
    "BACK",
    gettext_lazy("How late you can log"),
    gettext_lazy("You can log sessions and pain up to {days:# day|# days} later."),
    gettext_lazy("We forget pain, and remember it differently."),
    choice=OUR_CHOICE,
    numbers={"days": BACKDATED_DAYS},
)
LATER = Rule(
    "LATER",
    gettext_lazy("What is logged later"),
    gettext_lazy(
        "A number logged, or changed, more than {hours:# hour|# hours} after the moment it is about is marked "
        "“Logged later”. It counts like any other."
    ),
    gettext_lazy("We forget pain, and remember it differently. By the next evening we still know that one day."),
    choice=OUR_CHOICE,
    numbers={"hours": LATER_HOURS},
)
UNDO = Rule(
    "UNDO",
    gettext_lazy("How long you can undo"),
    gettext_lazy("You can restore what you delete for {days:# day|# days}. Then it is gone for good."),
    gettext_lazy("A slip of the finger should not cost you an entry."),
    choice=OUR_CHOICE,
    numbers={"days": UNDO_DAYS},
)

RULES = (DAY, BACK, LATER, UNDO)
