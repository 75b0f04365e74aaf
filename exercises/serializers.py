"""An exercise as a program reads it."""

from rest_framework import serializers

from conventions.api import StrictModelSerializer, StrictSerializer
from exercises.models import Area, Breath, Effect, Exercise, Movement, Support, Tag


class StepSerializer(StrictSerializer):
    n = serializers.IntegerField()
    breath = serializers.ChoiceField(choices=Breath.choices)
    text = serializers.CharField()


class VariantSerializer(StrictSerializer):
    guide_name = serializers.CharField()
    text = serializers.CharField()
    status = serializers.CharField()


def _texts() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), read_only=True)


def _some_of(choices: list[tuple[str, str]]) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices=choices), read_only=True)


class ExerciseSerializer(StrictModelSerializer):
    """The whole record. Links between exercises are slugs; ``flags`` say X leave out, M easier form, N note."""

    aka = _texts()
    guide_names = _texts()
    alternatives = _texts()
    movements = _some_of(Movement.choices)
    areas = _some_of(Area.choices)
    tags = _some_of(Tag.choices)
    supports = _some_of(Support.choices)
    steps = StepSerializer(many=True, read_only=True)
    faults = _texts()
    flags = serializers.DictField(child=serializers.ChoiceField(choices=Effect.choices), read_only=True)
    flag_texts = serializers.DictField(child=serializers.CharField(), read_only=True)
    prerequisites = _texts()
    prerequisites_full = _texts()
    variants = VariantSerializer(many=True, read_only=True)
    sources = _texts()
    extra_figures = _texts()
    is_offered = serializers.BooleanField(read_only=True)

    class Meta:
        model = Exercise
        fields = (
            *("slug", "name", "aka", "guide_names", "origin"),
            *(
                "level",
                "level_base",
                "level_full",
                "guide_level",
                "status",
                "status_code",
                "is_offered",
                "alternatives",
            ),
            *("phase", "position", "category", "movements", "regions", "areas", "tags"),
            *("apparatus", "equipment", "supports", "start", "steps", "tempo", "faults"),
            *("dose", "reps", "reps_low", "reps_high", "sets", "sets_max", "unit", "hold_seconds", "sides"),
            *("est_seconds", "muscles", "muscles_secondary", "gain", "watch", "flags", "flag_texts", "cautions"),
            *("easier", "harder", "prerequisites", "prerequisites_full"),
            *("guide_text", "guide_status", "variants", "sources", "sources_note"),
            *("figure", "extra_figures", "reviewed_by", "reviewed_on"),
        )
