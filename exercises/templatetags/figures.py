"""Figures in templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from exercises.figures import svg
from exercises.figures.frames import figures
from exercises.models import Exercise

register = template.Library()


@register.simple_tag
def still(exercise: Exercise | None, *, size: str = "") -> SafeString:
    """The frame that shows an exercise best, drawn for a card, for the eye only; nothing where there is no figure.

    On a ``low`` or ``wide`` stage the picture is cut to the body.
    """
    figure = figures().get(exercise.figure) if exercise else None
    if figure is None:
        return SafeString("")
    return mark_safe(svg.picture(figure, figure.telling, fine=False, cut=size in ("low", "wide")))  # nosec B308 B703
