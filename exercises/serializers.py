"""An exercise as a program reads it."""

from collections.abc import Sequence

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conventions.answers import serializer_of
from conventions.api import Data, OwnedSerializer, StrictModelSerializer, StrictSerializer
from conventions.fields import CleanText
from conventions.messages import Message
from exercises.everyday import Meant
from exercises.figures.frames import VIEWS, Beat
from exercises.fit import Fit
from exercises.models import Area, Breath, Exercise, FlagEffect, Movement, SignOff, Support, Tag


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


def _some_of(choices: Sequence[tuple[str, Message]]) -> serializers.ListField:
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
    flags = serializers.DictField(child=serializers.ChoiceField(choices=FlagEffect.choices), read_only=True)
    guide_flags = serializers.DictField(child=serializers.ChoiceField(choices=FlagEffect.choices), read_only=True)
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
            *("level", "level_base", "level_full", "guide_level", "status", "status_code", "is_offered"),
            *("alternatives", "phase", "position", "category", "movements", "regions", "areas", "tags"),
            *("apparatus", "equipment", "supports", "start", "steps", "tempo", "faults"),
            *("dose", "reps", "reps_low", "reps_high", "sets", "sets_max", "unit", "hold_seconds", "sides"),
            *("est_seconds", "muscles", "muscles_secondary", "gain", "watch", "flags", "flag_texts", "cautions"),
            *("easier", "harder", "prerequisites", "prerequisites_full"),
            *("guide_text", "guide_status", "guide_flags", "variants", "sources", "sources_note"),
            *("figure", "extra_figures", "reviewed_by", "reviewed_on"),
        )


FitSerializer = serializer_of(Fit)
MeantSerializer = serializer_of(
    Meant,
    doc="What everyday words lead to. `signs` are read before any exercise; with `is_emergency` there is none.",
    only=("is_emergency", "signs", "says", "links"),
)


class FittedSerializer(ExerciseSerializer):
    """The record, and whether it fits the person who asks."""

    fit = serializers.SerializerMethodField()

    class Meta(ExerciseSerializer.Meta):
        fields = (*ExerciseSerializer.Meta.fields, "fit")  # type: ignore[assignment]  # one longer

    @extend_schema_field(FitSerializer)
    def get_fit(self, exercise: Exercise) -> Data:
        is_signed_off = exercise.slug in self.context["signed_off"]
        return dict(FitSerializer(exercise.fit_for(self.context["flags"], is_signed_off=is_signed_off)).data)


class SignOffSerializer(OwnedSerializer):
    """Who agreed to an exercise, and when; ``ends_on`` is the last day on which it counts."""

    exercise = CleanText(source="exercise.slug", max_length=60)
    ends_on = serializers.DateField(read_only=True)

    class Meta:
        model = SignOff
        fields = (*OwnedSerializer.Meta.owned_fields, "exercise", "by", "signed_on", "ends_on")
        read_only_fields = ("version",)


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
    beat = serializer_of(Beat)(required=False)


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
