"""A first week with a lot of pain that nobody has looked at: worth a check, said until there is one. Pure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.gates import STRONG_PAIN_FROM
from conventions.rules import Rule
from conventions.sources import FINUCANE_2020
from tracking.insights import measures
from tracking.insights.changes import evidence_of, one
from tracking.insights.facts import History, Insight
from tracking.insights.measures import DaysMean

HIGH_BASE = Rule(
    "HIGH-BASE",
    gettext_lazy("Strong pain from the start"),
    gettext_lazy(
        "If your first week has an average of {high} out of 10 or more, we ask you to have it checked. We stop when "
        "you say when it was."
    ),
    gettext_lazy("Strong pain that stays is a reason to see someone who can examine you."),
    (FINUCANE_2020,),
    gettext_lazy("the number is our own choice"),
    {"high": STRONG_PAIN_FROM},
)


def high_base(history: History, base: DaysMean | None) -> Insight | None:
    """Ask to have a strong pain checked, as long as there is no date of assessment."""
    if base is None or base.mean < STRONG_PAIN_FROM - measures.SAME or history.assessed_on is not None:
        return None
    sentence = _("Please have this looked at: your first week was {base} out of 10.").format(base=one(base.mean))
    todo = _("See a doctor or a physiotherapist. Then tell us when under “Something changed?”.")
    return Insight(HIGH_BASE, sentence, evidence=evidence_of(base.values), todo=todo)


RULES = (HIGH_BASE,)
