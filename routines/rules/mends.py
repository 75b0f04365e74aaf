"""The one change that would keep a rule. Pure."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from routines.rules.candidates import Candidate
from routines.rules.person import Profile
from routines.rules.steps import Mend, Step, place_for


def removal(position: int, step: Step) -> Mend:
    return Mend(_("Remove {name}").format(name=step.name), "remove", position)


def easier(position: int, step: Step) -> Mend:
    return Mend(_("Use the easier version of {name}").format(name=step.name), "form", position, form="easier")


def easing(steps: Sequence[Step], person: Profile, position: int, losing: str) -> Mend | None:
    """The easier form, if it no longer has the tag ``losing`` and the person is ready for it."""
    step = steps[position]
    one = person.exercises.get(step.slug)
    if one is None or step.form == "easier" or losing in one.tags_in("easier"):
        return None
    if person.missing(step.slug, "easier", {other.slug for other in steps[:position]}):
        return None
    return easier(position, step)


def addition(steps: Sequence[Step], person: Profile, suits: Callable[[Candidate], bool]) -> Mend | None:
    """Put in the first that ``suits`` and may be chosen for this person where it would stand (rule B15 among them)."""
    for one, form, place in choices(steps, person, suits):
        label = _("Add {name}").format(name=one.name)
        return Mend(label, "add", place, slug=one.slug, form=form, sets=1, reps=one.reps_low)
    return None


def replacement(
    steps: Sequence[Step], person: Profile, position: int, suits: Callable[[Candidate], bool] = lambda one: True
) -> Mend:
    """Put in place of a step the first of its phase that ``suits`` and may be chosen for this person, or remove it."""
    old = steps[position]
    rest = [*steps[:position], *steps[position + 1 :]]
    for one, form, _place in choices(rest, person, lambda other: other.phase == old.phase and suits(other)):
        if person.missing(one.slug, form, {step.slug for step in steps[:position]}):
            continue
        label = _("Use {new} instead of {old}").format(new=one.name, old=old.name)
        return Mend(label, "replace", position, slug=one.slug, form=form, sets=1, reps=one.reps_low)
    return removal(position, old)


def choices(
    steps: Sequence[Step], person: Profile, suits: Callable[[Candidate], bool]
) -> list[tuple[Candidate, str, int]]:
    """What suits, is not there yet and may be chosen for this person: each with its form and the place it belongs to,
    in the order of rule B15."""
    there = {step.slug for step in steps}
    found = []
    for slug in sorted(person.exercises.keys() - there, key=person.rank):
        one = person.exercises[slug]
        if not suits(one) or not person.is_choosable(slug):
            continue
        place = place_for(one.phase, among=[step.phase for step in steps])
        earlier = {step.slug for step in steps[:place]}
        form = next((form for form in person.forms(slug) if not person.missing(slug, form, earlier)), None)
        if form is not None:
            found.append((one, form, place))
    return found
