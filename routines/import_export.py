"""One routine as a file: versioned JSON with a published schema. What comes in is shown before anything is stored."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.settings import api_settings

from accounts.models import User
from conventions.api import Data, StrictModelSerializer, StrictSerializer
from conventions.fields import MAX_NAME, MAX_NOTE, CleanText, StrictInteger
from exercises.facts import BASE, EASIER, FULL
from exercises.models import MAX_FORM_KEY, Exercise
from routines.models import (
    DOSE_FIELDS,
    MAX_HOLD_SECONDS,
    MAX_REPS,
    MAX_SETS,
    MAX_STEP_NOTE,
    MAX_STEPS,
    OwnExercise,
    Routine,
    RoutineStep,
    StepByStep,
    why_not,
)
from routines.models.obeying import obeying
from routines.models.steps import PACES
from routines.rules import Pace

FORMAT, VERSION = "pilates-at-home/routine", 1
MAX_FILE_BYTES = 400_000
MAX_FAULTS = 8
SCHEMA_FILE = Path(__file__).parent / "data" / "routine.schema.json"
_OWN = ("name", "instructions", "note", "phase", "position", "sets", "reps", "hold_seconds", "rep_seconds", "sides")


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of the file, for programs that make one."""
    found: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return found


# Out -------------------------------------------------------------------------------------------------------------


def document(routine: Routine) -> dict[str, Any]:
    """The routine as the file holds it, its own exercises with it."""
    steps = routine.listed_steps()
    own = {step.own_exercise.pk: step.own_exercise for step in steps if step.own_exercise}
    places = {key: n for n, key in enumerate(own)}
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": routine.name,
        "note": routine.note,
        "steps": [_step_out(step, places) for step in steps],
        "own_exercises": [_own_out(exercise) for exercise in own.values()],
    }


def _step_out(step: RoutineStep, places: Mapping[int, int]) -> dict[str, Any]:
    subject = {"own": places[step.own_exercise.pk]} if step.own_exercise else {"exercise": step.subject.slug}
    return {**subject, "name": step.subject.name, **step.dose_fields()}


def _own_out(exercise: OwnExercise) -> dict[str, Any]:
    drawn = exercise.drawn_as.slug if exercise.drawn_as else None
    return {**{name: getattr(exercise, name) for name in _OWN}, "drawn_as": drawn}


OWN_FORMS = (EASIER, BASE, FULL)
"""What a file may call the one form of an own exercise: until 0.1.0 it could have any of the three."""


# In --------------------------------------------------------------------------------------------------------------


class StepFields(StrictSerializer):
    """The form and dose of a step as it is sent, in a file or by a program; all but ``reps`` may be left out."""

    form = CleanText(max_length=MAX_FORM_KEY, default=BASE, help_text="The key of one of the exercise's forms.")
    sets = StrictInteger(min_value=1, max_value=MAX_SETS, default=1)
    reps = StrictInteger(min_value=1, max_value=MAX_REPS)
    hold_seconds = StrictInteger(min_value=0, max_value=MAX_HOLD_SECONDS, default=0)
    pace = serializers.ChoiceField(choices=PACES, default=Pace.USUAL.value)
    note = CleanText(max_length=MAX_STEP_NOTE, allow_blank=True, default="")


class _FileStep(StepFields):
    """An exercise of the library by its slug, or one of the file's own by its place. The name is for people alone."""

    exercise = CleanText(max_length=60, required=False)
    own = StrictInteger(min_value=0, max_value=MAX_STEPS - 1, required=False)
    name = CleanText(max_length=MAX_NAME, required=False, allow_blank=True)

    def validate(self, step: Data) -> Data:
        if ("exercise" in step) == ("own" in step):
            raise serializers.ValidationError(
                _("Name one exercise: by its slug, or one of the file's own by its place.")
            )
        return step


class _FileOwnExercise(StrictModelSerializer):
    drawn_as = CleanText(max_length=60, required=False, allow_null=True)

    class Meta:
        model = OwnExercise
        fields = (*_OWN, "drawn_as")


class _File(StrictSerializer):
    format = serializers.ChoiceField(choices=[FORMAT])
    version = serializers.ChoiceField(choices=[VERSION])
    name = CleanText(max_length=MAX_NAME)
    note = CleanText(max_length=MAX_NOTE, required=False, allow_blank=True)
    steps: serializers.ListSerializer = serializers.ListSerializer(
        child=_FileStep(), allow_empty=False, max_length=MAX_STEPS
    )
    own_exercises: serializers.ListSerializer = serializers.ListSerializer(
        child=_FileOwnExercise(), required=False, max_length=MAX_STEPS
    )


@dataclass
class Incoming(StepByStep):
    """What would come in: unsaved steps, and the own exercises that would be written down for them."""

    owner: User
    name: str
    note: str
    steps: list[RoutineStep]
    new_own: list[OwnExercise] = field(default_factory=list)
    known_own: list[OwnExercise] = field(default_factory=list)
    source: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The file again, to be sent once more when it is to be stored."""
        return json.dumps(self.source, ensure_ascii=False)

    @cached_property
    def left_out(self) -> list[str]:
        """What of it the person leaves out, and what takes its place, in sentences."""
        return obeying(self.owner, [step.as_given() for step in self.steps])[1]

    @transaction.atomic
    def store(self) -> Routine:
        """Make the routine, and write down the own exercises it needs. Raises ``ValidationError``; then nothing is."""
        for exercise in self.new_own:
            written = OwnExercise.objects.write_down(
                owner=self.owner,
                drawn_as=exercise.drawn_as,
                **{name: getattr(exercise, name) for name in _OWN}
                | {"name": OwnExercise.objects.free_name(exercise.name, owner=self.owner)},
            )
            for step in self.steps:
                if step.own_exercise is exercise:
                    step.own_exercise = written
        steps, told = obeying(self.owner, [step.as_given() for step in self.steps])
        routine = Routine.objects.start(owner=self.owner, name=self.name, note=self.note, steps=steps)
        routine.left_out = told
        return routine


def parsed(text: str | bytes) -> Any:
    """The JSON of a file. Raises ``ValidationError`` for what is too large, too deep or no JSON."""
    if len(text) > MAX_FILE_BYTES:
        _refuse(
            _("This file is larger than {most} kB, so it is not a routine. Choose another file.").format(
                most=MAX_FILE_BYTES // 1000
            )
        )
    try:
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        _refuse(_("This file is not a routine, or it is damaged. Choose another file."))
    return value


def examined(value: Any, *, owner: User) -> Incoming:
    """What the JSON of a file would bring in for ``owner``; nothing is stored.

    Raises ``ValidationError`` with a sentence for each thing that is wrong: a field of the file, or an exercise that is
    not here or not for practice at home (rule G6), by its name.
    """
    file = _File(data=value)
    faults = [*islice(_faults(file.errors), MAX_FAULTS)] if not file.is_valid() else []
    if faults:
        raise ValidationError({"file": faults})
    known = _exercises_in(file.validated_data)
    faults = _missing(file.validated_data, known)
    if faults:
        raise ValidationError({"file": faults})
    return _incoming(file.validated_data, known, owner=owner)


def _incoming(value: dict[str, Any], known: Mapping[str, Exercise], *, owner: User) -> Incoming:
    own = [_own_in(one, known, owner=owner) for one in value.get("own_exercises", [])]
    used = {step["own"] for step in value["steps"] if "own" in step}
    steps = [
        RoutineStep(
            position=n,
            exercise=known[step["exercise"]] if "exercise" in step else None,
            own_exercise=own[step["own"]] if "own" in step else None,
            **{name: step[name] for name in DOSE_FIELDS if name in step},
        )
        for n, step in enumerate(value["steps"], 1)
    ]
    for step in steps:
        step.form = step.done_as.key
    needed = [one for n, one in enumerate(own) if n in used]
    incoming = Incoming(
        owner=owner,
        name=value["name"],
        note=value.get("note", ""),
        steps=steps,
        new_own=[one for one in needed if one.pk is None],
        known_own=[one for one in needed if one.pk is not None],
        source=value,
    )
    # What the verbs would refuse is said now, and not only when it is to be stored.
    for exercise in incoming.new_own:
        exercise.check_fields()
    return incoming


def _own_in(value: dict[str, Any], known: Mapping[str, Exercise], *, owner: User) -> OwnExercise:
    """The person's own exercise that is the same in every field, or else an unsaved one."""
    drawn = value.get("drawn_as")
    made = OwnExercise(
        owner=owner,
        drawn_as=known.get(drawn) if drawn else None,
        **{name: value[name] for name in _OWN if name in value},
    )
    same = {name: getattr(made, name) for name in _OWN} | {"drawn_as": made.drawn_as}
    found = OwnExercise.objects.visible_to(owner).active().drawn().filter(**same).first()
    return found or made


def _exercises_in(value: dict[str, Any]) -> dict[str, Exercise]:
    slugs = {step.get("exercise") for step in value["steps"]}
    slugs |= {one.get("drawn_as") for one in value.get("own_exercises", [])}
    return {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs - {None})}


def _missing(value: dict[str, Any], known: Mapping[str, Exercise]) -> list[str]:
    """A sentence for each step that has no exercise here, or one that is not for home; each exercise once."""
    faults: dict[str, None] = {}
    for n, step in enumerate(value["steps"], 1):
        if "own" in step:
            if step["own"] >= len(value.get("own_exercises", [])):
                faults[_("Step {n} uses an exercise that is not in the file.").format(n=n)] = None
            elif step["form"] not in OWN_FORMS:
                faults[_("Step {n}: an own exercise has no version “{form}”.").format(n=n, form=step["form"])] = None
            continue
        exercise = known.get(step["exercise"])
        if exercise is None:
            name = step.get("name") or step["exercise"]
            faults[_("Step {n} uses “{name}”, which we do not have.").format(name=name, n=n)] = None
        elif refusal := why_not(exercise):
            faults[refusal.sentence] = None
        elif not exercise.facts.has_form(step["form"]):
            said = _("Step {n}, {name}: there is no version “{form}”.")
            faults[said.format(n=n, name=exercise, form=step["form"])] = None
    return [*faults]


def _faults(errors: Any, *place: str) -> Iterator[str]:
    """What is wrong in sentences, each with its place in the file, counted from 1."""
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            part = str(name + 1) if isinstance(name, int) else str(name)[:60]
            yield from _faults(inner, *place, *([] if name == api_settings.NON_FIELD_ERRORS_KEY else [part]))
    else:
        for n, inner in enumerate(errors, 1):
            if isinstance(inner, str):
                yield f"{' › '.join(place) or _('The file')}: {inner}"
            else:
                yield from _faults(inner, *place, str(n))


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse(sentence: str) -> NoReturn:
    raise ValidationError({"file": [sentence]})
