"""What is left out stays out of what comes in: copies, starters, files and earlier versions (rule NOT-FOR-ME)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.screening.guidance import Sheet
from conventions.fields import Data
from exercises import catalogue
from exercises.barred import BarFacts, Barring, Moves
from exercises.models import Barred, Exercise


def bars_of(owner_id: int, *, sheets: Iterable[Sheet] | None = None) -> Barring:
    """What the person leaves out until they allow it again, and what professionals ask to spare (``sheets``, where they
    were read already); what is out for some days only is a finding, not a wall."""
    # Only the key of the person is asked for.
    owner = User(pk=owner_id)
    rows = Barred.objects.visible_to(owner).filter(until_on__isnull=True)
    return rows.of_person(owner, on=date.min, sheets=sheets, named=catalogue.named_movements())


def bar_of(exercise: Exercise | None, form: str, bars: Barring) -> BarFacts | None:
    """What keeps an exercise out in this form; ``None`` where nothing does."""
    if exercise is None:
        return None
    done_as = exercise.facts.form(form)
    moves = Moves(exercise.slug, done_as.key, done_as.tags, done_as.position)
    return bars.bars(exercise.slug, done_as.key, moves=moves)


def substitute_of(key: str) -> Data | None:
    """The step that takes the place of what is left out (``slug:form``), at the low end of its dose."""
    slug, _colon, form = key.partition(":")
    exercise = Exercise.objects.listed().offered().filter(slug=slug).first() if slug else None
    if exercise is None:
        return None
    key = exercise.facts.key_of(form)
    return {"exercise": exercise, "form": key, "sets": 1, "reps": exercise.facts.form(key).reps_low}


def obeying(owner: User, steps: Sequence[Data]) -> tuple[list[Data], list[str]]:
    """The steps without what ``owner`` leaves out, with what takes its place; and what was changed, in sentences."""
    bars = bars_of(owner.pk)
    kept: list[Data] = []
    told: list[str] = []
    there = {step["exercise"].pk for step in steps if step.get("exercise")}
    for step in steps:
        bar = bar_of(step.get("exercise"), step.get("form", "base"), bars)
        if bar is None:
            kept.append(step)
            continue
        instead = substitute_of(bar.instead)
        if instead is None or instead["exercise"].pk in there:
            told.append(_("{name} is left out.").format(name=step["exercise"].name))
            continue
        there.add(instead["exercise"].pk)
        kept.append(instead)
        said = _("{name} is left out. {instead} takes its place.")
        told.append(said.format(name=step["exercise"].name, instead=instead["exercise"].name))
    return kept, [*dict.fromkeys(told)]
