"""The check before a session as a program asks for it and begins."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.screening import ROWS, Urgency
from conventions.answers import RuleField, serializer_of
from conventions.api import Data, StrictSerializer
from conventions.fields import CleanText, StrictBoolean, StrictInteger, StrictUUID
from conventions.rules import Finding
from exercises.models import Exercise
from routines.models import MAX_STEPS
from tracking.insights.check_in import CheckInResult
from tracking.insights.standing import Dose
from tracking.overview.check_in import SessionPlan
from tracking.serializers.diary import NO_SUCH_EXERCISE, PersonalRoutine, ScoreOrNothing, routine_of

ONE_THING = _("Send either a routine's id or an exercise's slug.")


class CheckInSerializer(StrictSerializer):
    """What is about to be practised, a routine or one exercise, and the pain just now."""

    routine = PersonalRoutine(required=False)
    exercise = CleanText(max_length=60, required=False)
    pain_before = ScoreOrNothing()

    def validate(self, given: Data) -> Data:
        """With ``what``, the routine or the exercise by its name in ``Session.objects.begin``."""
        routine, slug = given.pop("routine", None), given.pop("exercise", None)
        if (routine is None) == (slug is None):
            raise serializers.ValidationError({"routine": [ONE_THING]})
        if routine is not None:
            return given | {"what": {"routine": routine_of(self, routine, is_active=True)}}
        exercise = Exercise.objects.listed().filter(slug=slug).first()
        if exercise is None:
            raise serializers.ValidationError({"exercise": [NO_SUCH_EXERCISE]})
        return given | {"what": {"exercise": exercise}}


class StartSerializer(CheckInSerializer):
    """What beginning a session takes. At the positions ``keep`` the usual version stays, unless a gate forbids it.

    ``signs``: the rows of the warning signs that are true just now. Strong pain asks for it. An empty list: none is
    true.
    """

    client_uuid = StrictUUID(required=False)
    has_something_new = StrictBoolean(default=False)
    keep: serializers.ListField = serializers.ListField(
        child=StrictInteger(min_value=1, max_value=MAX_STEPS), default=list, max_length=MAX_STEPS
    )
    signs: serializers.ListField = serializers.ListField(
        child=CleanText(max_length=4), required=False, max_length=len(ROWS)
    )

    def validate_signs(self, signs: list[str]) -> list[str]:
        unknown = set(signs) - {row.id for row in ROWS if row.level is not Urgency.SOON}
        if unknown:
            raise serializers.ValidationError(_("There is no sign with this id at level emergency or today."))
        return signs


DoseSerializer = serializer_of(Dose)


class StepChangeSerializer(StrictSerializer):
    """One exercise that is otherwise today."""

    position = serializers.IntegerField(help_text="In the routine, from 1.")
    exercise = serializers.CharField(source="slug")
    exercise_name = serializers.CharField(source="name")
    usual = DoseSerializer(source="before")
    today = DoseSerializer(source="after", allow_null=True, read_only=True, help_text="Null where it is left out.")
    rule = RuleField()
    reason = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    is_gate = serializers.BooleanField(help_text="It cannot be kept as usual.")
    instead = serializers.CharField(
        source="hurting.instead",
        default="",
        read_only=True,
        help_text="What may take its place for good, as `slug:form`, where the diary says to leave it out.",
    )


class VerdictSerializer(StrictSerializer):
    """What today looks like: the light, why, and each change with its reason."""

    light = serializers.ChoiceField(choices=["green", "amber", "red"])
    title = serializers.CharField()
    sentence = serializers.CharField()
    rules: serializers.ListField = serializers.ListField(child=RuleField())
    asks_red_flags = serializers.CharField(
        allow_blank=True, help_text="`emergency` or `today`: which part of the warning signs is read before it begins."
    )
    minutes = serializers.SerializerMethodField()
    changes = StepChangeSerializer(many=True)

    def get_minutes(self, verdict: CheckInResult) -> int:
        """How long it takes with the changes. 0 if nothing is left."""
        plan: SessionPlan = self.context["plan"].today(verdict)
        return plan.minutes() if plan.steps else 0


class SessionReadingSerializer(StrictSerializer):
    """What the session was, by the rules, and why."""

    light = serializers.CharField(source="cls.light", help_text="`green`, `amber`, `red`, or `neutral`.")
    delta = serializers.IntegerField(
        allow_null=True, help_text="The next morning minus the pain before the first session of the day."
    )
    completion = serializers.FloatField(
        allow_null=True, help_text="The part of what was planned that was done, 0 to 1."
    )
    tags: serializers.ListField = serializers.ListField(child=serializers.CharField())
    why = serializer_of(Finding, "Why", only=("sentence", "rule", "source"))(many=True)

    def get_fields(self) -> Data:
        names = {"class": "cls.value", "label": "cls.label"}
        return {name: serializers.CharField(source=source) for name, source in names.items()} | super().get_fields()
