"""Which exercise takes the place of one that is left out, for one person. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from exercises.barred import Swap, swap_for
from routines.rules.person import Profile

STEP_FORMS = ("easier", "base", "full")


def step_form(form: str) -> str:
    """The form of a step of a routine that a named version of an exercise is kept as."""
    return form if form in STEP_FORMS else "easier"


def nearest(
    person: Profile, slug: str, *, swaps: Mapping[str, Sequence[Swap]], in_session: Collection[str] = ()
) -> Swap | None:
    """What takes the place of ``slug`` for this person, in a form they may do; ``None`` where nothing fits (rule
    SWAP)."""
    found = swap_for(
        slug,
        swaps=swaps,
        barred=person.barring,
        fits=lambda swap: _form_of(person, swap, in_session) is not None,
        in_session=in_session,
    )
    if found is None:
        return None
    return replace(found, form=_form_of(person, found, in_session) or found.form)


def _form_of(person: Profile, swap: Swap, in_session: Collection[str]) -> str | None:
    """The form in which this person may do it, the named one first: conditions, gates, level and what it needs.

    What they have done before at the low end of its dose they know, whatever it builds on.
    """
    if swap.slug not in person.exercises or not person.is_choosable(swap.slug):
        return None
    allowed = person.forms(swap.slug)
    named = step_form(swap.form)
    for form in sorted(allowed, key=lambda form: form != named):
        is_known = form != "full" and person.done(swap.slug).has_done_low_dose
        if not person.is_barred(swap.slug, form) and (is_known or not person.missing(swap.slug, form, in_session)):
            return form
    return None
