"""What a person leaves out and what a professional said, as a program reads and writes them."""

from rest_framework import serializers

from accounts.models import Guidance
from accounts.screening.guidance import Spared
from conventions.api import OwnedSerializer, StrictSerializer
from conventions.fields import SEVERAL_LINES, CleanText, StrictInteger
from exercises.barred import MAX_FORM
from exercises.models import Barred, Exercise
from routines.models import SwapDecision

MAX_SLUG = 60


def exercise_called(slug: str, *, field: str = "exercise") -> Exercise:
    """The exercise with this slug. Raises ``ValidationError`` at ``field`` where there is none."""
    found = Exercise.objects.listed().filter(slug=slug).first()
    if found is None:
        raise serializers.ValidationError({field: [f"There is no exercise “{slug[:60]}”."]})
    return found


class BarredSerializer(OwnedSerializer):
    """One exercise, or one version of it, that stays out of everything. Adding it changes every routine that holds
    it. `instead` names what takes its place, as `slug:form`. If empty, nothing does. If left out, it is suggested."""

    exercise = CleanText(source="exercise.slug", max_length=MAX_SLUG)
    said_by = serializers.ChoiceField(choices=Barred.SaidBy.choices, required=False)
    since_on = serializers.DateField(required=False)

    class Meta:
        model = Barred
        fields = (
            *OwnedSerializer.Meta.owned_fields,
            *(
                "exercise",
                "form",
                "said_by",
                "by",
                "reason",
                "instead",
                "since_on",
                "until_on",
                "lifted_at",
                "guidance",
            ),
        )
        read_only_fields = ("lifted_at", "guidance")


class SwapDecisionSerializer(OwnedSerializer):
    """What was decided about one exercise, and the routines that changed. `answer` kept changes nothing."""

    exercise = CleanText(source="exercise.slug", max_length=MAX_SLUG)

    class Meta:
        model = SwapDecision
        fields = (
            *OwnedSerializer.Meta.owned_fields,
            *("exercise", "answer", "barred", "changed", "stayed", "hurt_days", "decided_at", "undone_at"),
        )
        read_only_fields = ("barred", "changed", "stayed", "decided_at", "undone_at")
        extra_kwargs = {"answer": {"help_text": "Only `kept` can be sent. To leave it out, POST /api/v1/not-for-me/."}}

    def validate_answer(self, answer: str) -> str:
        if answer != SwapDecision.Answer.KEPT:
            raise serializers.ValidationError("Only “kept” can be sent. To leave out, POST /api/v1/not-for-me/.")
        return answer


class NeverSerializer(StrictSerializer):
    """An exercise that is ruled out. Without `form`, all of it."""

    exercise = CleanText(source="exercise.slug", max_length=MAX_SLUG)
    form = CleanText(max_length=MAX_FORM, required=False, default="", allow_blank=True)


class YesSerializer(NeverSerializer):
    """An exercise that is agreed to, with the most repetitions where they were said."""

    most_reps = StrictInteger(min_value=1, max_value=100, required=False, default=None, allow_null=True)


class GuidanceSerializer(OwnedSerializer):
    """What one health professional said, as the person was told. Stricter limits count at once. What allows more
    waits for `confirm`. The newest answer of the same person replaces the one before."""

    spared = serializers.ListField(
        child=serializers.ChoiceField(choices=[(one.value, one.words) for one in Spared]), required=False, max_length=20
    )
    never = NeverSerializer(many=True, required=False)
    yes = YesSerializer(many=True, required=False)
    waits = serializers.BooleanField(read_only=True, help_text="What it allows waits for `confirm`.")
    open_until = serializers.DateField(read_only=True, help_text="The last day on which what it opens counts.")

    class Meta:
        model = Guidance
        fields = (
            *OwnedSerializer.Meta.owned_fields,
            *("profession", "by", "place", "seen_on", "agrees_to", "pain_limit", "minutes_limit", "days_limit"),
            *("spared", "never", "yes", "note", "review_on", "confirmed_at", "replaced_at", "waits", "open_until"),
        )
        read_only_fields = ("confirmed_at", "replaced_at")
        extra_kwargs = {"note": {"style": SEVERAL_LINES}}
