"""An exercise as a program reads it."""

from rest_framework import serializers

from conventions.api import StrictModelSerializer, StrictSerializer
from exercises.figures.frames import VIEWS
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


class BeatSerializer(StrictSerializer):
    joint = serializers.CharField()
    degrees = serializers.FloatField()
    seconds = serializers.FloatField()
    times = serializers.IntegerField()


class FrameSerializer(StrictSerializer):
    """One key frame; ``pose`` names the numbers that are not 0 (angles in degrees, lengths in body heights)."""

    n = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    breath = serializers.ChoiceField(choices=Breath.choices)
    seconds = serializers.FloatField()
    contact = _texts()
    alt = serializers.CharField()
    picture = serializers.CharField()
    pose = serializers.DictField(child=serializers.FloatField())
    beat = BeatSerializer(required=False)


class FigureSerializer(StrictSerializer):
    """A drawn movement: ``loop`` is the first and last frame to repeat, ``telling`` the most telling one, from 0."""

    exercise = serializers.SlugField()
    name = serializers.CharField()
    title = serializers.CharField()
    forms = _texts()
    view = serializers.ChoiceField(choices=VIEWS)
    note = serializers.CharField()
    props = _texts()
    loop = serializers.ListField(child=serializers.IntegerField())
    telling = serializers.IntegerField()
    strip = serializers.CharField()
    frames = FrameSerializer(many=True)
