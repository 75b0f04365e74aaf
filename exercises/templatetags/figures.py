"""Figures in templates."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from conventions.messages import Message
from exercises import catalogue
from exercises.figures import svg
from exercises.figures.frames import Figure
from exercises.figures.scene import for_script
from exercises.models import Exercise

register = template.Library()


@register.simple_tag
def still(exercise: Exercise | None, *, size: str = "") -> SafeString:
    """The frame that shows an exercise best, drawn for a card, for the eye only; nothing where there is no figure.

    On a ``low`` or ``wide`` stage the picture is cut to the body.
    """
    figure = catalogue.drawn(exercise.figure) if exercise else None
    if figure is None:
        return SafeString("")
    return mark_safe(svg.picture(figure, figure.telling, fine=False, cut=size in ("low", "wide")))  # nosec B308 B703


@register.inclusion_tag("exercises/_figure.html", takes_context=True)
def moving(context: Context, exercise: Exercise) -> dict[str, object]:
    """The figure of an exercise that moves where scripts run: large, with its frames as numbered pictures below.

    ``?figure=`` in the page's address chooses another form that is drawn.
    """
    named = (catalogue.drawn(name) for name in (exercise.figure, *exercise.extra_figures))
    drawn = [figure for figure in named if figure is not None]
    if not drawn:
        return {"exercise": exercise, "figure": None}
    asked = context["request"].GET.get("figure", "")
    figure = next((one for one in drawn if one.name == asked), drawn[0])
    label = svg.described(figure, figure.telling, exercise=exercise.name)
    return {
        "exercise": exercise,
        "figure": figure,
        "forms": _forms(drawn, figure) if len(drawn) > 1 else (),
        "large": mark_safe(svg.picture(figure, figure.telling, label=label)),  # nosec B308 B703
        "pictures": _pictures(figure),
        "shown": figure.frames[figure.telling],
        "shown_words": svg.BREATH_WORDS[figure.frames[figure.telling].breath],
        "data": for_script(figure),
    }


@register.inclusion_tag("exercises/_moving_alone.html")
def moving_alone(name: str) -> dict[str, object]:
    """A figure that moves by itself, for the eye only, with one button to pause it."""
    figure = catalogue.drawn(name)
    if figure is None:
        return {}
    return {"large": mark_safe(svg.picture(figure, figure.telling)), "data": for_script(figure)}  # nosec B308 B703


def _forms(drawn: list[Figure], shown: Figure) -> list[tuple[str, str, bool]]:
    """The ways to do the exercise that are drawn: what each is called, its address, and whether it is the one shown."""
    return [
        (figure.title or _("Usual form"), f"?figure={figure.name}" if number else "?", figure is shown)
        for number, figure in enumerate(drawn)
    ]


def _pictures(figure: Figure) -> list[tuple[str, Message, SafeString]]:
    """The frames in a row: label, breath and drawing."""
    drawn = (mark_safe(svg.picture(figure, n, fine=False)) for n in range(len(figure.frames)))  # nosec B308 B703
    return [
        (frame.label, svg.BREATH_WORDS[frame.breath], drawing)
        for frame, drawing in zip(figure.frames, drawn, strict=True)
    ]


@register.simple_tag
def strip_of(exercise: Exercise, *, most: int = 4) -> SafeString:
    """The first few frames of an exercise's figure side by side, for the eye only; nothing where there is no figure."""
    figure = catalogue.drawn(exercise.figure)
    if figure is None:
        return SafeString("")
    count = min(most, len(figure.frames))
    drawn = "".join(f"<figure>{svg.picture(figure, n, fine=False, cut=True)}</figure>" for n in range(count))
    return mark_safe(drawn)  # nosec B308 B703
