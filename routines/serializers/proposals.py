"""Offers and standings as a program reads them."""

from rest_framework import serializers

from conventions.api import StrictModelSerializer
from routines.models import ExerciseStanding, Proposal


class ProposalSerializer(StrictModelSerializer):
    """A suggested change, with its reason. It is only written by accepting, declining and undoing."""

    exercise = serializers.CharField(source="exercise.slug", default=None, read_only=True, allow_null=True)
    change = serializers.JSONField(
        read_only=True, help_text='{"what": "reps", "from": 6, "to": 7}, and once accepted the routines it changed'
    )
    can_be_undone = serializers.BooleanField(read_only=True)

    class Meta:
        model = Proposal
        fields = (
            *("id", "version", "rule", "exercise", "change", "sentence", "offered_on", "state", "decided_at"),
            "can_be_undone",
        )
        read_only_fields = fields


class ExerciseStandingSerializer(StrictModelSerializer):
    """How the person is doing with one exercise, by their sessions. Computed again after each session."""

    exercise = serializers.CharField(source="exercise.slug", read_only=True)
    exercise_name = serializers.CharField(source="exercise.name", read_only=True)

    class Meta:
        model = ExerciseStanding
        fields = (
            *("exercise", "exercise_name", "form", "sets", "reps", "hold_seconds", "done_count", "recent_count"),
            *("first_done_on", "last_done_on", "last_class", "green_count", "has_done_low_dose", "mastered_on"),
            "hold_until_on",
        )
        read_only_fields = fields
