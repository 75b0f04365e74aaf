"""The path from basic to advanced: when its next step is offered. Pure."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy

from conventions.rules import OUR_CHOICE, Rule

WENT_WELL_TIMES = 3
"""How often each exercise of the step before has to go well."""

PATH = Rule(
    "PATH",
    title=gettext_lazy("The next step of a path"),
    text=gettext_lazy(
        "We suggest the next step of a path when each exercise of the step before went well {times:# time|# times} in "
        "a row. You can start it earlier yourself."
    ),
    reason=gettext_lazy("The next step builds on what you do with ease."),
    choice=OUR_CHOICE,
    numbers={"times": WENT_WELL_TIMES},
)


def still_to_learn(before: Collection[str], went_well: Mapping[str, int]) -> list[str]:
    """Return the exercises of the step before that have not gone well often enough, in their order (rule PATH)."""
    return [slug for slug in before if went_well.get(slug, 0) < WENT_WELL_TIMES]


RULES = (PATH,)
