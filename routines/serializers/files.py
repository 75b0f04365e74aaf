"""A routine as a file, as a program sends and looks at it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conventions.api import StrictSerializer
from conventions.fields import StrictUUID
from routines.serializers.routines import RoutineStepSerializer


@extend_schema_field({"type": "object", "description": "As /api/v1/routine-file-schema/ says."})
class FileField(serializers.JSONField):
    """The JSON of a file."""


class LookSerializer(StrictSerializer):
    file = FileField()


class ImportSerializer(LookSerializer):
    client_uuid = StrictUUID(required=False)


class IncomingSerializer(StrictSerializer):
    """What would be imported. ``new_own_exercises``: names of those that would be created."""

    name = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    minutes = serializers.IntegerField(source="estimated_minutes")
    is_strength = serializers.BooleanField()
    is_gentle_set = serializers.BooleanField()
    steps = RoutineStepSerializer(many=True)
    left_out: serializers.ListField = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="What the import leaves out or swaps, in sentences.",
    )
    new_own_exercises: serializers.StringRelatedField = serializers.StringRelatedField(
        source="new_own", many=True, read_only=True
    )
