"""Django's filters for dates and times, in every template: a date in the order that the language writes it."""

from datetime import date, time

from django import template
from django.template import defaultfilters

from conventions.days import order_of, written

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def date_by_language(value: date | None, how: str | None = None) -> str:
    """``{{ day|date:"l j F" }}``: Monday 23 November, or Montag, 23. November."""
    if how and type(value) is date:
        return written(value, how)
    return str(defaultfilters.date(value, order_of(how) if how else how))


@register.filter("time", expects_localtime=True, is_safe=False)
def time_by_language(value: time | None, how: str | None = None) -> str:
    """``{{ clock|time:"H:i" }}``: 18:30, or as the language writes it."""
    return str(defaultfilters.time(value, order_of(how) if how else how))
