"""An exercise as a program reads it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from accounts.screening import RedFlag
from conventions.answers import serializer_of
from conventions.api import Data, OwnedSerializer, StrictModelSerializer, StrictSerializer
from conventions.fields import CleanText
from conventions.messages import Message
from exercises.everyday import Meant
from exercises.facts import ExerciseFacts, Suitability
from exercises.figures.frames import VIEWS, Beat
from exercises.models import Area, Breath, Exercise, FlagEffect, Level, Movement, Position, SignOff, Support, Tag
from exercises.models.loaded import Kept, kept_while_loaded, told


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


class FormStepSerializer(StrictSerializer):
    breath = serializers.ChoiceField(choices=Breath.choices)
    text = serializers.CharField()


class FormDoseSerializer(StrictSerializer):
    """How much: ``reps_low`` to ``reps_high`` of ``unit``, per side where there are two."""

    reps_low = serializers.IntegerField()
    reps_high = serializers.IntegerField()
    sets_max = serializers.IntegerField()
    unit = serializers.CharField()
    hold_seconds = serializers.IntegerField()
    sides = serializers.IntegerField()


class FormFigureSerializer(StrictSerializer):
    """What a form shows: these ``frames`` (from 0) of a figure and no other, ``scale`` of the way from ``neutral``.

    ``labels`` are its own words for them, ``breaths`` its own breath in each. Empty if the figure's own are used.
    """

    figure = serializers.CharField()
    frames = serializers.ListField(child=serializers.IntegerField())
    scale = serializers.FloatField()
    neutral = serializers.IntegerField()
    labels = _texts()
    breaths = _texts()


class FormSerializer(StrictSerializer):
    """One way of doing an exercise, whole in itself. ``for`` are the conditions that ask for it, ``suits`` all it is
    safe with. ``told`` is what the figure does not show. No figure: words alone. ``light``: of phase strength, but no
    load. ``same_as`` names the form of another exercise ("slug:key") that is the same movement. What is not ``home``
    is done with a teacher alone."""

    key = serializers.CharField()
    name = serializers.CharField()
    suits = _texts()
    position = serializers.ChoiceField(choices=Position.choices)
    supports = _some_of(Support.choices)
    start = serializers.CharField()
    steps = FormStepSerializer(many=True)
    cue = serializers.CharField()
    why = serializers.CharField()
    told = serializers.CharField()
    dose = FormDoseSerializer(source="*")
    level = serializers.ChoiceField(choices=Level.choices)
    tags = _some_of(Tag.choices)
    needs = _texts()
    light = serializers.BooleanField(source="is_light")
    home = serializers.BooleanField(source="is_home")
    same_as = serializers.CharField()
    figure = FormFigureSerializer(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """``for`` is no name that a class could give."""
        return {**super().get_fields(), "for": serializers.ListField(child=serializers.CharField(), source="asked_by")}


class ExerciseSerializer(StrictModelSerializer):
    """The whole record. Links between exercises are slugs. ``flags``: X leaves it out, M asks for another version, N
    is a note.

    ``forms`` are tried in this order to find the one that suits a person. ``easier`` is the key of the easier one.
    ``instead`` names what takes its place if a condition leaves it out ("slug:form").
    """

    aka = _texts()
    guide_names = _texts()
    alternatives = _texts()
    movements = _some_of(Movement.choices)
    areas = _some_of(Area.choices)
    tags = _some_of(Tag.choices)
    supports = _some_of(Support.choices)
    steps = StepSerializer(many=True, read_only=True)
    forms = FormSerializer(many=True, read_only=True)
    instead = serializers.DictField(child=serializers.CharField(), read_only=True)
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
            *("instead", "forms", "easier", "harder", "prerequisites", "prerequisites_full"),
            *("guide_text", "guide_status", "guide_flags", "variants", "sources", "sources_note"),
            *("figure", "extra_figures", "reviewed_by", "reviewed_on"),
        )


FitSerializer = serializer_of(Suitability)
MeantSerializer = serializer_of(
    Meant,
    doc="What everyday words lead to. `signs` are read before any exercise. With `is_emergency` there is none.",
    only=("is_emergency", "signs", "says", "links"),
    parts={RedFlag: serializer_of(RedFlag, "SignToRead", only=("id", "level", "question", "lines", "message"))},
)


class Record(dict[str, Any]):
    """A whole record, told and written once a process. Never to be changed, as all requests share it."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__(ExerciseSerializer(exercise).data)
        self.written: bytes = JSONRenderer().render(self)


_records: Kept[Record] = {}


@kept_while_loaded
def _listed() -> Mapping[int, Record]:
    return {pk: record for (pk, _slug), record in told(Exercise.objects.listed(), _records, Record).items()}


def records_of(keys: Sequence[int]) -> list[Record]:
    """Return the listed records with these primary keys, in this order."""
    listed = _listed()
    return [listed[key] for key in keys if key in listed]


class RecordsRenderer(JSONRenderer):
    """JSON of a page of records, each as it was written before."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        results = data.get("results") if isinstance(data, dict) else None
        is_plain = self.get_indent(accepted_media_type or "", renderer_context or {}) is None
        if not results or not is_plain or not all(isinstance(one, Record) for one in results):
            return super().render(data, accepted_media_type, renderer_context)
        page = super().render({**data, "results": []}, accepted_media_type, renderer_context)
        # No text can hold it, whose quotes would be escaped.
        before, after = page.split(b'"results":[]', 1)
        return b"".join((before, b'"results":[', b",".join(one.written for one in results), b"]", after))


def with_fit(record: Data, facts: ExerciseFacts, flags: Collection[str], *, signed_off: Collection[str]) -> Data:
    """Return the record, and whether it fits the person who asks."""
    fit = facts.form_for(flags, is_signed_off=facts.slug in signed_off)
    return {**record, "fit": dict(FitSerializer(fit).data)}


class SignOffSerializer(OwnedSerializer):
    """Who agreed to an exercise, and when. ``ends_on`` is the last day on which it counts."""

    exercise = CleanText(source="exercise.slug", max_length=60)
    ends_on = serializers.DateField(read_only=True)

    class Meta:
        model = SignOff
        fields = (*OwnedSerializer.Meta.owned_fields, "exercise", "by", "signed_on", "ends_on")
        read_only_fields = ("version",)


class FrameSerializer(StrictSerializer):
    """One key frame. ``pose`` names the numbers that are not 0 (angles in degrees, lengths in body heights)."""

    may_lack = frozenset({"beat"})

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
    """A drawn movement: ``loop`` is the first and last frame to repeat, ``telling`` the most telling one, from 0.

    ``form`` is what is drawn. ``forms`` are all that can be asked for: the keys of the forms, and the names of other
    figures of the exercise.
    """

    exercise = serializers.SlugField()
    form = serializers.CharField()
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
