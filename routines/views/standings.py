"""Where a person stands with each exercise of a routine."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from routines.models import ExerciseStanding, Routine


@require_safe
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Each exercise once, in the order of the routine, with what was practised of it."""
    routine: Routine = get_object_or_404(Routine.objects.visible_to(request.user).with_steps(), pk=pk)
    steps = {step.subject.slug: step for step in routine.listed_steps()}
    held = ExerciseStanding.objects.visible_to(request.user).filter(exercise__slug__in=steps)
    by_exercise: dict[int | None, ExerciseStanding] = {row.exercise_id: row for row in held}
    lines = [(step, by_exercise.get(step.exercise_id)) for step in steps.values()]
    return render(request, "routines/standing.html", {"routine": routine, "lines": lines})
