"""Exercises a person wrote down, as a program reads and writes them."""

from typing import Any

from rest_framework import serializers

from conventions.api import OwnedSerializer
from conventions.fields import SensibleDateTime, StrictInteger
from exercises.models import Exercise
from routines.models import OwnExercise


class OwnExerciseSerializer(OwnedSerializer):
    """An exercise of the person's own. ``drawn_as``: the slug of an exercise whose picture is shown for it."""

    sides = StrictInteger(min_value=1, max_value=2, required=False)
    drawn_as: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Exercise.objects.listed(), required=False, allow_null=True
    )

    class Meta:
        model = OwnExercise
        fields = (
            *OwnedSerializer.Meta.owned_fields,
            *("name", "instructions", "note", "phase", "position", "sets", "reps", "hold_seconds", "rep_seconds"),
            *("sides", "drawn_as", "archived_at"),
        )
        read_only_fields = ("version", "archived_at")


class MovedOwnExerciseSerializer(OwnExerciseSerializer):
    """An own exercise that may have been archived elsewhere."""

    archived_at = SensibleDateTime(required=False, allow_null=True)

    class Meta(OwnExerciseSerializer.Meta):
        read_only_fields: Any = ("version",)
