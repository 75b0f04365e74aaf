"""The pain of this moment beside a person's own limit and baseline: green, amber or red, in words. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.screening.gates import STRONG_PAIN_FROM
from accounts.screening.questions import GREEN_MAX
from conventions.messages import in_digits, say
from routines.rules.pain_now import is_high
from tracking.insights.measures import MEANINGFUL_POINTS

GREEN, AMBER, RED = "green", "amber", "red"


@dataclass(frozen=True, slots=True)
class Today:
    """The person on this day: ``before`` is the pain just now, ``base`` the baseline, where there is one.

    ``is_head_resting``: two dizzy notes let what moves or lowers the head rest (rule W7). ``is_eased``: sessions were
    very hard three times within seven days (rule W8).
    """

    ceiling: int
    before: int | None = None
    base: float | None = None
    is_assessed: bool = False
    has_read_red_list: bool = False
    is_head_resting: bool = False
    is_eased: bool = False

    @property
    def is_strong(self) -> bool:
        """Rule G9."""
        return self.before is not None and self.before >= STRONG_PAIN_FROM

    @property
    def is_above_ceiling(self) -> bool:
        """Rule G12."""
        return self.before is not None and self.before > self.ceiling

    @property
    def is_high(self) -> bool:
        """Rule W1."""
        return self.before is not None and is_high(self.before, self.base)

    @property
    def is_usual(self) -> bool:
        """Above green, but no more than usual for someone whose pain was assessed."""
        return self.is_assessed and self.before is not None and self.base is not None and self.before <= self.base


def light_of(today: Today) -> str:
    if today.is_strong or today.is_above_ceiling:
        return RED
    return AMBER if today.is_high or (today.before is not None and today.before > GREEN_MAX) else GREEN


def title_of(today: Today, light: str, count: int) -> str:
    if light == RED:
        return _("Red: gentle movement only")
    if light == AMBER:
        if today.is_high:
            return _("Amber: a gentle session today")
        return _("Amber: about as usual") if today.is_usual else _("Amber: easier today")
    return _("Green: with changes") if count else _("Green: as planned")


def sentence_of(today: Today, light: str, count: int) -> str:
    given = {"before": today.before, "ceiling": today.ceiling, "green": GREEN_MAX, "count": count}
    if today.before is None:
        return _("You gave no number. If your pain goes above your limit of {ceiling}, rest.").format(**given)
    if light == GREEN:
        return _(
            "Your pain of {before} is green ({green} or less). Your limit during the session is {ceiling}."
        ).format(**given)
    if light == RED:
        return _(
            "Your pain of {before} is already above your limit of {ceiling}. Do small, easy movements today, or rest."
        ).format(**given)
    if today.is_high and today.base is not None:
        return say(
            _(
                "Your pain of {before} is at least {points:# point|# points} above your usual {base}. Something gentle "
                "or a rest is a good choice today."
            ),
            points=MEANINGFUL_POINTS,
            base=in_digits(today.base),
            **given,
        )
    if today.is_high:
        return _(
            "A pain of {before} is a lot to start with. Something gentle or a rest is a good choice today."
        ).format(**given)
    if today.is_usual:
        return _(
            "Your pain of {before} is above green ({green} or less), but no more than usual for you. Your limit is "
            "{ceiling}."
        ).format(**given)
    if today.before == today.ceiling:
        return _(
            "Your pain of {before} is above green ({green} or less) and at your limit. You can move, but do less today."
        ).format(**given)
    if not count:
        return _(
            "Your pain of {before} is above green ({green} or less) and below your limit of {ceiling}. You can move."
        ).format(**given)
    return _(
        "Your pain of {before} is above green ({green} or less) and below your limit of {ceiling}. You can move, but "
        "do less today."
    ).format(**given)
