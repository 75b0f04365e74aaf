"""What lies behind the doors of Me, in one line each: the roof alone sees every room."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.devices import device_of
from accounts.models import User
from conventions.days import local_date
from conventions.messages import say
from exercises.models import Barred
from reminders.models import Reminder
from tracking.models import PainEntry, Session

register = template.Library()

NAMED = 3
"""So many exercises are named, then counted."""


register.filter("device", device_of)


@register.simple_tag
def left_out_now(person: User) -> str:
    """Return which exercises the person leaves out, in one query."""
    rows = Barred.objects.visible_to(person).standing(local_date(timezone.now(), person.time_zone)).with_exercises()
    names = [row.exercise.name for row in rows]
    if not names:
        return _("Nothing is left out")
    listed = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return listed
    return ngettext("{names} and {count} more", "{names} and {count} more", more).format(names=listed, count=more)


@register.simple_tag
def reminders_now(person: User) -> str:
    """Return which reminders are on, in one query."""
    rows = {row.kind: row for row in Reminder.objects.visible_to(person).filter(is_on=True)}
    practice, morning = rows.get(Reminder.Kind.PRACTICE), rows.get(Reminder.Kind.MORNING)
    if practice and morning:
        said = ngettext(
            "Email {minutes} minute before a session, and the morning after",
            "Email {minutes} minutes before a session, and the morning after",
            practice.lead_minutes,
        )
    elif practice:
        said = ngettext(
            "Email {minutes} minute before a session", "Email {minutes} minutes before a session", practice.lead_minutes
        )
    else:
        return _("Email the morning after a session") if morning else _("Off")
    return said.format(minutes=practice.lead_minutes)


@register.simple_tag
def diary_now(person: User) -> str:
    """Return how much the diary holds, in two queries."""
    sessions = Session.objects.visible_to(person).finished().count()
    entries = PainEntry.objects.visible_to(person).kept().count()
    return say(
        _("{sessions:# session|# sessions}, {entries:# pain entry|# pain entries}"), sessions=sessions, entries=entries
    )
