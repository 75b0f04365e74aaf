"""Composing and findings as a program asks for them and reads them."""

from rest_framework import serializers

from conventions.answers import serializer_of
from conventions.api import Data, StrictSerializer
from conventions.fields import PAIN_MAX, PAIN_MIN, StrictBoolean, StrictInteger
from exercises.models import Area, Level
from routines.composer import LeftOut
from routines.models import MAX_STEPS
from routines.models.plan import MAX_MINUTES, MIN_MINUTES
from routines.rules import RoutineFinding
from routines.rules.pain_now import KnownPain
from routines.serializers.routines import SAID, RoutineSerializer, RoutineStepSerializer, SaidSerializer

FindingSerializer = serializer_of(
    RoutineFinding,
    "Finding",
    doc="A rule that is not kept: its id, a kind sentence, what it is about, and where the rule comes from.\n\n"
    "`why` is the reason for the rule, `positions` the steps it speaks of (from 0), `mend` one change that helps.",
    only=(*SAID, "which", "reason", "positions", "mend"),
)


class WishSerializer(StrictSerializer):
    """What a routine is built for. What is left out is as the person chose last. `before` is the pain just now.
    Without it, the newest number of the last 7 days counts."""

    level = serializers.ChoiceField(choices=Level.choices, required=False)
    minutes = StrictInteger(min_value=MIN_MINUTES, max_value=MAX_MINUTES, required=False)
    is_strength = StrictBoolean(default=True)
    focus = serializers.ListField(
        child=serializers.ChoiceField(choices=Area.choices), required=False, max_length=len(Area)
    )
    before = StrictInteger(min_value=PAIN_MIN, max_value=PAIN_MAX, required=False, allow_null=True)


class ComposedStepSerializer(RoutineStepSerializer):
    """One step, ready to be sent as a step of a routine, without its reasons."""

    reasons = serializers.ListField(child=SaidSerializer())


class ComposedSerializer(StrictSerializer):
    """A routine that was built and is stored nowhere. Send its name and steps to `/routines/` to save it.

    If none is possible, `steps` is empty and `refusal` says why, and what changes that.
    """

    name = serializers.CharField()
    minutes = serializers.IntegerField(source="estimated_minutes")
    seconds = serializers.IntegerField(source="composed.seconds")
    is_strength = serializers.BooleanField(source="composed.is_strength")
    level = serializers.ChoiceField(
        source="composed.level", choices=Level.choices, help_text="The highest level that is in it."
    )
    pain = serializer_of(KnownPain, "ComposedPain", doc="The number it was built for, and its day.")(
        source="composed.pain", allow_null=True
    )
    dose = serializers.ListField(
        source="composed.dose",
        child=SaidSerializer(),
        help_text="Which pain it is for, and why it has this length, effort and level.",
    )
    steps = ComposedStepSerializer(many=True)
    left_out = serializers.ListField(source="composed.left_out", child=serializer_of(LeftOut)())
    yielded = serializers.ListField(
        source="composed.yielded", child=SaidSerializer(), help_text="What was given up, in the order of the rule."
    )
    notes = serializers.ListField(
        source="composed.notes", child=SaidSerializer(), help_text="What answers and conditions change."
    )
    refusal = serializers.DictField(child=serializers.CharField(), allow_null=True, help_text="rule, sentence, ends")


class StepsSerializer(StrictSerializer):
    """Steps as a routine has them, to be judged without being stored."""

    steps: serializers.ListSerializer = serializers.ListSerializer(
        child=RoutineStepSerializer(), max_length=MAX_STEPS, allow_empty=True
    )

    def validate_steps(self, steps: list[Data]) -> list[Data]:
        return RoutineSerializer(context=self.context).validate_steps(steps)


class FindingsSerializer(StrictSerializer):
    """What the rules say, most important first. Positions in a finding and its mend count from 0."""

    findings = serializers.ListField(child=FindingSerializer())
