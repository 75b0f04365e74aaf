"""Figures in templates. What is drawn of an exercise is what the person who looks is shown of it: their form alone."""

from functools import cache

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from exercises import catalogue
from exercises.facts import BASE, Form
from exercises.figures import svg
from exercises.figures.frames import Figure
from exercises.figures.scene import for_script
from exercises.figures.scene import still as still_shapes
from exercises.figures.shown import Shown, shown_figure
from exercises.looking import Looker, looker_of
from exercises.models import Exercise

register = template.Library()


def _looker(context: Context) -> Looker:
    """Who looks; a part that is included with ``only`` knows the request as well."""
    return looker_of(getattr(context, "request", None))


@register.simple_tag(takes_context=True)
def still(context: Context, exercise: Exercise | None, *, size: str = "", form: str = BASE) -> SafeString:
    """The frame that shows an exercise best, drawn for a card, for the eye only; nothing where there is no figure.

    ``form`` is the key of the one that is meant; where it does not suit the person, the one that does is drawn. On a
    ``low`` or ``wide`` stage the picture is cut to the body.
    """
    figure = _looker(context).drawing_of(exercise, form or BASE) if exercise else None
    if figure is None:
        return SafeString("")
    return mark_safe(svg.picture(figure, figure.telling, fine=False, cut=size in ("low", "wide")))  # nosec B308 B703


@register.simple_tag
def moving(exercise: Exercise, form: Form | None) -> dict[str, object] | None:
    """The figure of a form that moves where scripts run: large, and its frames as numbered pictures; ``None`` where
    nothing is drawn."""
    if form is None or form.shown is None:
        return None
    figure = catalogue.drawn_as(form.shown)
    label = svg.described(figure, figure.telling, exercise=exercise.name)
    return {
        "figure": figure,
        "large": mark_safe(svg.picture(figure, figure.telling, label=label)),  # nosec B308 B703
        "pictures": _pictures(figure),
        "shown": figure.frames[figure.telling],
        "shown_words": svg.BREATH_WORDS[figure.frames[figure.telling].breath],
        "data": for_script(figure),
    }


@register.simple_tag
def opening(form: Form, *, named: str) -> SafeString:
    """The pose from which the work of a form begins, for the ``<svg>`` of a script that is still on its way.

    Nothing unless the script will draw the figure ``named``: what is left out by now is shown by nobody.
    """
    if form.shown is None or form.figure != named:
        return SafeString("")
    return mark_safe(_drawn_opening(form.shown))  # nosec B308 B703


@cache
def _drawn_opening(shown: Shown) -> str:
    """The same in every language: a drawing of the first pose has no words."""
    figure = shown_figure(shown)
    return svg.inside(still_shapes(figure, figure.frames[max(0, figure.loop[0] - 1)]), name="clip-opening")


@register.inclusion_tag("exercises/_moving_alone.html")
def moving_alone(name: str) -> dict[str, object]:
    """A figure that moves by itself, for the eye only, with one button to pause it."""
    figure = catalogue.drawn(name)
    if figure is None:
        return {}
    return {"large": mark_safe(svg.picture(figure, figure.telling)), "data": for_script(figure)}  # nosec B308 B703


def _pictures(figure: Figure) -> list[tuple[str, SafeString]]:
    """The frames in a row: label and drawing."""
    drawn = (mark_safe(svg.picture(figure, n, fine=False)) for n in range(len(figure.frames)))  # nosec B308 B703
    return [(frame.label, drawing) for frame, drawing in zip(figure.frames, drawn, strict=True)]


@register.simple_tag(takes_context=True)
def strip_of(context: Context, exercise: Exercise, *, form: str = BASE, most: int = 4) -> SafeString:
    """The first few frames of a form side by side, for the eye only; nothing where there is no figure. As ``still``."""
    figure = _looker(context).drawing_of(exercise, form or BASE)
    if figure is None:
        return SafeString("")
    count = min(most, len(figure.frames))
    drawn = "".join(f"<figure>{svg.picture(figure, n, fine=False, cut=True)}</figure>" for n in range(count))
    return mark_safe(drawn)  # nosec B308 B703
