"""The one change that would keep a rule. Pure."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from exercises.facts import ExerciseFacts, Form, Rank
from routines.rules.person import Profile
from routines.rules.steps import Mend, Step, place_for


def removal(position: int, step: Step) -> Mend:
    return Mend(_("Remove {name}").format(name=step.name), "remove", position)


def in_form(position: int, step: Step, form: Form) -> Mend:
    label = _("Use {name} as “{form}”").format(name=step.name, form=form.name)
    return Mend(label, "form", position, form=form.key)


def easing(steps: Sequence[Step], person: Profile, position: int, losing: str) -> Mend | None:
    """An easier form that no longer has the tag ``losing``, if the person is ready for it."""
    step = steps[position]
    if step.slug not in person.exercises or step.form.rank is Rank.EASIER:
        return None
    form = step.exercise.easier_than(step.form.key, person.flags)
    if form is None or losing in form.tags:
        return None
    if person.missing(step.slug, form.key, {other.slug for other in steps[:position]}):
        return None
    return in_form(position, step, form)


def addition(steps: Sequence[Step], person: Profile, suits: Callable[[ExerciseFacts], bool]) -> Mend | None:
    """Put in the first that ``suits`` and may be chosen for this person where it would stand (rule B15 among them)."""
    for one, form, place in choices(steps, person, suits):
        label = _("Add {name}").format(name=one.name)
        return Mend(label, "add", place, slug=one.slug, form=form.key, sets=1, reps=form.reps_low)
    return None


def replacement(
    steps: Sequence[Step], person: Profile, position: int, suits: Callable[[ExerciseFacts], bool] = lambda one: True
) -> Mend:
    """Put in place of a step what its record names for the conditions, else the first of its phase that ``suits`` and
    may be chosen for this person, or remove it."""
    old = steps[position]
    rest = [*steps[:position], *steps[position + 1 :]]
    named = (
        {target.partition(":")[0] for target in person.suits(old.slug).instead} if old.slug in person.exercises else ()
    )
    found = choices(rest, person, lambda other: (other.slug in named or other.phase == old.phase) and suits(other))
    for one, form, _place in sorted(found, key=lambda choice: choice[0].slug not in named):
        if person.missing(one.slug, form.key, {step.slug for step in steps[:position]}):
            continue
        label = _("Use {new} instead of {old}").format(new=one.name, old=old.name)
        return Mend(label, "replace", position, slug=one.slug, form=form.key, sets=1, reps=form.reps_low)
    return removal(position, old)


def choices(
    steps: Sequence[Step], person: Profile, suits: Callable[[ExerciseFacts], bool]
) -> list[tuple[ExerciseFacts, Form, int]]:
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
        form = person.first_form(slug, earlier)
        if form is not None:
            found.append((one, form, place))
    return found
