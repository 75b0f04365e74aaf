"""The path of the article for one person: each step as they would practise it, and whether it is offered yet."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from exercises.models import Exercise
from routines import rules
from routines.models.people import person_for
from routines.models.practised import ExerciseStanding
from routines.models.starters import StarterRoutine


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the path; ``missing`` are the names of what has to go well before it is offered."""

    routine: StarterRoutine
    missing: tuple[str, ...] = ()

    @property
    def is_offered(self) -> bool:
        return not self.missing


def ladder(owner: User | None, *, today: date | None = None) -> list[Rung]:
    """Return the path in its order, in a fixed number of queries; without ``owner`` as it is written."""
    path = [one for one in StarterRoutine.offered() if one.is_on_path]
    if owner is None or today is None:
        return [Rung(one) for one in path]
    person = person_for(owner, today=today)
    exercises = Exercise.objects.listed().in_bulk(field_name="slug")
    well = {
        slug: rules.ladder.WENT_WELL_TIMES if mastered_on else count
        for slug, count, mastered_on in ExerciseStanding.objects.filter(owner=owner).values_list(
            "exercise__slug", "green_count", "mastered_on"
        )
    }
    rungs: list[Rung] = []
    for one in path:
        before = [step.exercise.slug for step in rungs[-1].routine.steps if step.exercise] if rungs else []
        missing = tuple(exercises[slug].name for slug in rules.ladder.still_to_learn(before, well))
        rungs.append(Rung(one.fitted(person, exercises=exercises), missing))
    return rungs
