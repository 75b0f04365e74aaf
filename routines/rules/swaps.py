"""Which exercise takes the place of one that is left out, for one person. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from exercises.barred import Swap, swap_for
from exercises.facts import Rank, is_above
from exercises.gates import is_within
from routines.rules.person import Profile


def nearest(
    person: Profile, slug: str, *, swaps: Mapping[str, Sequence[Swap]], form: str = "", in_session: Collection[str] = ()
) -> Swap | None:
    """What takes the place of ``slug``, or of one ``form`` of it, for this person, in a form they may do (rule SWAP).

    ``None`` where nothing fits: the session is shorter then.
    """
    found = swap_for(
        slug,
        swaps=swaps,
        barred=person.barring,
        fits=lambda swap: _form_of(person, swap, in_session) is not None,
        form=form,
        in_session=in_session,
    )
    if found is None:
        return None
    return replace(found, form=_form_of(person, found, in_session) or found.form)


def _form_of(person: Profile, swap: Swap, in_session: Collection[str]) -> str | None:
    """The form in which this person may do it, the named one first: conditions, gates, level and what it needs.

    What they have done before at the low end of its dose they know, whatever it builds on.
    """
    one = person.exercises.get(swap.slug)
    if one is None or person.is_left_out(swap.slug) or person.is_by_hand(swap.slug) or person.is_held(swap.slug):
        return None
    for key in dict.fromkeys((person.suits(swap.slug, swap.form).form, *person.forms(swap.slug))):
        form = one.form(key)
        is_open = is_within(one, key, person.open) and not is_above(form.level, person.top_level)
        is_known = form.rank is not Rank.FULL and person.done(swap.slug).has_done_low_dose
        if is_open and (is_known or not person.missing(swap.slug, key, in_session)):
            return key
    return None
