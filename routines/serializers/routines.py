"""Routines, starters and the week as a program reads and writes them."""

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conventions.answers import FieldsOnce, serializer_of
from conventions.api import Data, OwnedSerializer, StrictSerializer
from conventions.fields import MAX_NAME, CleanText, SensibleDateTime, StrictInteger, StrictUUID
from conventions.rules import Finding
from exercises.models import exercises_called
from routines.import_export import StepFields
from routines.models import (
    MAX_SLOTS,
    MAX_STEPS,
    NO_SUCH_EXERCISE,
    NO_SUCH_ROUTINE,
    OwnExercise,
    Routine,
)
from routines.models.starters import StarterChange, StarterRoutine
from routines.rules import Share

NO_SUCH_FORM = gettext_lazy("This exercise has no version “{form}”.")
ONE_EXERCISE = "Name one exercise: by its slug, or one of your own by its id."


class RoutineStepSerializer(StepFields):
    """One exercise by its slug, or one of the person's own by its id, with its amounts.

    Counts are per side if ``sides`` is 2. A hold of 0 is the usual hold.
    """

    position = serializers.IntegerField(read_only=True)
    exercise = CleanText(source="exercise.slug", max_length=60, required=False, allow_null=True)
    own_exercise = StrictInteger(
        source="own_exercise.pk", min_value=1, max_value=2**53, required=False, allow_null=True
    )
    exercise_name = serializers.CharField(source="subject.name", read_only=True)
    form_name = serializers.CharField(read_only=True, help_text="Empty for the usual version.")
    unit = serializers.CharField(source="done_as.unit", read_only=True)
    sides = serializers.IntegerField(source="done_as.sides", read_only=True)

    def validate(self, step: Data) -> Data:
        slug, key = step.get("exercise", {}).get("slug"), step.get("own_exercise", {}).get("pk")
        if (slug is None) == (key is None):
            raise serializers.ValidationError({"exercise": [ONE_EXERCISE]})
        return {**step, "exercise": slug, "own_exercise": key}


ShareSerializer = serializer_of(Share)


class RoutineSerializer(FieldsOnce, OwnedSerializer):
    """A whole routine: its steps in order are written and read with it."""

    steps: serializers.ListSerializer = serializers.ListSerializer(
        child=RoutineStepSerializer(), min_length=1, max_length=MAX_STEPS
    )
    minutes = serializers.IntegerField(source="estimated_minutes", read_only=True)
    position_changes = serializers.IntegerField(read_only=True)
    parts = ShareSerializer(source="time_by_part", many=True, read_only=True)
    directions = ShareSerializer(source="time_by_direction", many=True, read_only=True)
    is_strength = serializers.BooleanField(read_only=True)
    is_gentle_set = serializers.BooleanField(read_only=True)

    class Meta:
        model = Routine
        fields = (
            *OwnedSerializer.Meta.owned_fields,
            *("name", "note", "starter", "archived_at", "minutes", "position_changes", "parts"),
            *("directions", "is_strength", "is_gentle_set", "steps"),
        )
        read_only_fields = ("version", "starter", "archived_at")

    def validate_steps(self, steps: list[Data]) -> list[Data]:
        """The steps with their exercises, found in one query each kind; a missing one is named at its place."""
        slugs = {step["exercise"] for step in steps} - {None}
        keys = {step["own_exercise"] for step in steps} - {None}
        found = exercises_called(slugs)
        mine = OwnExercise.objects.visible_to(self.context["request"].user)
        own = mine.in_bulk(keys) if keys else {}
        wrong = {
            str(n): {field: [NO_SUCH_EXERCISE]}
            for n, step in enumerate(steps)
            for field, known in (("exercise", found), ("own_exercise", own))
            if step[field] is not None and step[field] not in known
        }
        if wrong:
            raise serializers.ValidationError(wrong)
        given = [
            {**step, "exercise": found.get(step["exercise"]), "own_exercise": own.get(step["own_exercise"])}
            for step in steps
        ]
        for n, step in enumerate(given):
            if not (step["exercise"] or step["own_exercise"]).facts.has_form(step["form"]):
                wrong[str(n)] = {"form": [NO_SUCH_FORM.format(form=step["form"])]}
        if wrong:
            raise serializers.ValidationError(wrong)
        return given


class MovedRoutineSerializer(RoutineSerializer):
    """A routine with what it has been through elsewhere."""

    starter = CleanText(max_length=50, required=False, allow_blank=True)
    archived_at = SensibleDateTime(required=False, allow_null=True)

    class Meta(RoutineSerializer.Meta):
        read_only_fields: Any = ("version",)

    def validate_starter(self, slug: str) -> str:
        """A starter that there is not here is none: the routine stays what it is."""
        return slug if slug in {one.starter.slug for one in StarterRoutine.offered()} else ""


class CopySerializer(StrictSerializer):
    """To copy, send nothing, or a UUID that makes a repeated request harmless."""

    client_uuid = StrictUUID(required=False)


class DuplicateSerializer(CopySerializer):
    name = CleanText(max_length=MAX_NAME, required=False)


class StarterSerializer(StrictSerializer):
    """A starter routine: for whom, when, and why it is as it is. A single one is changed to fit the person's
    conditions, and ``changes`` says how. In a list they are empty."""

    slug = serializers.CharField(source="starter.slug")
    name = serializers.CharField(source="starter.name")
    who = serializers.CharField(source="starter.who")
    when = serializers.CharField(source="starter.when")
    reasons = serializers.CharField()
    minutes = serializers.IntegerField(source="estimated_minutes")
    is_strength = serializers.BooleanField()
    is_gentle_set = serializers.BooleanField()
    steps = RoutineStepSerializer(many=True)
    changes = serializer_of(StarterChange)(many=True)


@extend_schema_field({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "example": "07:30"})
class WallTimeField(serializers.TimeField):
    """A time of the clock on the wall, hours and minutes. What JSON Schema calls a time has seconds and an offset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **kwargs)


SAID = ("rule", "sentence", "source")
SaidSerializer = serializer_of(Finding, "Said", doc="A sentence, and the rule it comes from.", only=SAID)


class WeekSlotSerializer(StrictSerializer):
    """A routine by its id, on a weekday (0 Monday … 6 Sunday), at a time of the person's own zone."""

    weekday = StrictInteger(min_value=0, max_value=6)
    local_time = WallTimeField()
    routine = StrictInteger(source="routine.pk", min_value=1, max_value=2**53)
    routine_name = serializers.CharField(source="routine.name", read_only=True)
    minutes = serializers.IntegerField(source="routine.estimated_minutes", read_only=True)
    is_strength = serializers.BooleanField(source="routine.is_strength", read_only=True)


class WeekSerializer(StrictSerializer):
    """The planned week. Version 0: nothing has been planned yet. `findings`: what the rules say against it."""

    version = serializers.IntegerField(read_only=True)
    target = serializers.IntegerField(read_only=True, help_text="How many sessions a week the person wants.")
    time_zone = serializers.CharField(source="owner.time_zone", read_only=True)
    updated_at = serializers.DateTimeField(read_only=True, allow_null=True)
    slots: serializers.ListSerializer = serializers.ListSerializer(
        child=WeekSlotSerializer(), source="planned_slots", max_length=MAX_SLOTS
    )

    findings = serializers.ListField(child=SaidSerializer(), read_only=True)

    def validate_slots(self, slots: list[Data]) -> list[Data]:
        """The slots with the person's routines, found in one query; a foreign one is like one that does not exist."""
        asked = {slot["routine"]["pk"] for slot in slots}
        found = Routine.objects.visible_to(self.context["request"].user).in_bulk(asked)
        if asked - found.keys():
            raise serializers.ValidationError(
                {
                    str(n): {"routine": [NO_SUCH_ROUTINE]}
                    for n, slot in enumerate(slots)
                    if slot["routine"]["pk"] not in found
                }
            )
        return [{**slot, "routine": found[slot["routine"]["pk"]]} for slot in slots]
