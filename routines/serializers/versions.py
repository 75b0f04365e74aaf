"""What a routine was, as a program reads it."""

from rest_framework import serializers

from conventions.api import StrictSerializer
from routines.rules import Pace
from routines.serializers.routines import RoutineStepSerializer


class VersionStepSerializer(StrictSerializer):
    """One exercise as it stood in a version, with the name it had then."""

    exercise = serializers.CharField(allow_null=True)
    own_exercise = serializers.IntegerField(allow_null=True)
    exercise_name = serializers.CharField(source="name")
    form = RoutineStepSerializer().fields["form"]
    sets = serializers.IntegerField()
    reps = serializers.IntegerField()
    hold_seconds = serializers.IntegerField()
    pace = serializers.CharField(default=Pace.USUAL.value)
    note = serializers.CharField(allow_blank=True)
    unit = serializers.CharField()
    sides = serializers.IntegerField()


class VersionSerializer(StrictSerializer):
    """A routine as it stood from ``since_at`` on. ``changes``: what that changed, in sentences."""

    number = serializers.IntegerField(source="version.number")
    since_at = serializers.DateTimeField(source="version.since_at")
    name = serializers.CharField(source="version.name")
    note = serializers.CharField(source="version.note", allow_blank=True)
    changes = serializers.ListField(child=serializers.CharField(), read_only=True)
    steps = VersionStepSerializer(source="version.steps", many=True)
