"""Sessions and pain entries as a program reads and writes them."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.screening import STOP_SIGNS
from conventions.answers import FieldsOnce
from conventions.api import Data, OwnedSerializer, StrictSerializer
from conventions.fields import (
    MAX_NOTE,
    PAIN_MAX,
    PAIN_MIN,
    SEVERAL_LINES,
    CleanText,
    SensibleDateTime,
    StrictBoolean,
    StrictInteger,
)
from exercises.facts import BASE
from exercises.models import MAX_FORM_KEY, exercises_called
from routines.models import MAX_HOLD_SECONDS, MAX_REPS, MAX_SETS, MAX_STEPS, NO_SUCH_ROUTINE, Routine
from tracking.models import PainEntry, Session, SessionStep, StopReason

NO_SUCH_EXERCISE = "There is no such exercise."
NO_SUCH_FORM = "The exercise has no such form. Its forms stand at /exercises/{slug}/."


class Score(StrictInteger):
    """A whole number from 0 to 10."""

    default_error_messages = {
        "min_value": "Choose a number from 0 to 10.",
        "max_value": "Choose a number from 0 to 10.",
        "invalid": "Choose a whole number from 0 to 10, without quotation marks.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=PAIN_MIN, max_value=PAIN_MAX, **kwargs)


class ScoreOrNothing(Score):
    """A score that may be left out or null."""

    def __init__(self) -> None:
        super().__init__(allow_null=True, default=None)


class Note(CleanText):
    def __init__(self) -> None:
        super().__init__(max_length=MAX_NOTE, allow_blank=True, default="", style=SEVERAL_LINES)


class PersonalRoutine(StrictInteger):
    """The id of a routine of the person; someone else's is like one that does not exist."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**53, **kwargs)


def routine_of(
    serializer: serializers.BaseSerializer, pk: int, *, is_active: bool = False, with_steps: bool = True
) -> Routine:
    """The person's routine, with its steps where they are needed. Raises ``ValidationError`` at the field."""
    routines = Routine.objects.visible_to(serializer.context["request"].user)
    routines = routines.with_steps() if with_steps else routines
    routine = (routines.active() if is_active else routines).filter(pk=pk).first()
    if routine is None:
        raise serializers.ValidationError({"routine": [NO_SUCH_ROUTINE]})
    return routine


class LoggedSerializer(OwnedSerializer):
    """What every row of the diary shows of its making."""

    created_at = SensibleDateTime(
        required=False,
        help_text="When the person logged it. A program that was offline sends it. Now, if it is left out.",
    )
    recorded_at = serializers.DateTimeField(read_only=True, help_text="When it came here.")

    class Meta:
        owned_fields = (*OwnedSerializer.Meta.owned_fields, "recorded_at")


class StepMarks(StrictSerializer):
    """What is said of one exercise while it is done and afterwards."""

    reps_done = StrictInteger(
        min_value=0,
        max_value=MAX_REPS * MAX_SETS,
        allow_null=True,
        default=None,
        help_text="Repetitions done of all sets, per side. Null: all of them, unless it was skipped.",
    )
    has_hurt = StrictBoolean(default=False)
    skip_reason = serializers.ChoiceField(choices=SessionStep.SkipReason.choices, allow_blank=True, default="")


class HowItWent(StrictSerializer):
    """What is said of a session when it is over."""

    pain_worst = ScoreOrNothing()
    pain_after = ScoreOrNothing()
    effort = ScoreOrNothing()
    note = Note()
    stop_reason = serializers.ChoiceField(choices=StopReason.choices, allow_blank=True, required=False)
    stop_signs = serializers.ListField(
        child=serializers.ChoiceField(choices=[(key, sign.words) for key, sign in STOP_SIGNS.items()]),
        required=False,
        max_length=len(STOP_SIGNS),
        help_text="One of the first tier blocks exercise until it has been checked.",
    )
    is_controlled = StrictBoolean(
        allow_null=True,
        required=False,
        help_text="No strain, breath steady, could do 2 more. Null if it was not said.",
    )


class SessionStepSerializer(StepMarks):
    """One exercise of a session by its slug. Amounts that are left out are the usual ones.

    Name, phase, unit and sides are copies made when the session was logged: they stay, even if the exercise changes.
    """

    position = serializers.IntegerField(read_only=True)
    exercise = CleanText(source="exercise_slug", max_length=60)
    exercise_name = serializers.CharField(read_only=True)
    phase = serializers.CharField(read_only=True)
    form = CleanText(max_length=MAX_FORM_KEY, default=BASE, help_text="The key of one of the exercise's forms.")
    form_name = serializers.CharField(read_only=True, help_text="Empty for the usual version.")
    sets = StrictInteger(min_value=1, max_value=MAX_SETS, required=False)
    reps = StrictInteger(min_value=1, max_value=MAX_REPS, required=False)
    unit = serializers.CharField(read_only=True)
    sides = serializers.IntegerField(read_only=True)
    hold_seconds = StrictInteger(min_value=0, max_value=MAX_HOLD_SECONDS, required=False)
    outcome = serializers.ChoiceField(choices=SessionStep.Outcome.choices, default=SessionStep.Outcome.DONE)
    worst = ScoreOrNothing()


class SessionSerializer(FieldsOnce, HowItWent, LoggedSerializer):
    """A whole session. ``finished_at`` is null while it runs. Finish it to change it.

    ``steps`` left out when logging: those of the routine, all done. When changing: the steps stay.
    """

    routine = PersonalRoutine(source="routine_id", allow_null=True, required=False)
    started_at = SensibleDateTime()
    finished_at = SensibleDateTime(allow_null=True, help_text="Null while the session runs, and never sent as null.")
    minutes = serializers.IntegerField(read_only=True, allow_null=True)
    pain_before = ScoreOrNothing()
    steps: serializers.ListSerializer = serializers.ListSerializer(
        child=SessionStepSerializer(), required=False, max_length=MAX_STEPS
    )

    class Meta:
        model = Session
        fields = (
            *LoggedSerializer.Meta.owned_fields,
            *("routine", "routine_name", "routine_version", "started_at", "finished_at", "minutes", "local_date"),
            *("time_zone", "pain_before", "pain_worst", "pain_after", "effort", "note", "stop_reason", "stop_signs"),
            *("is_controlled", "is_strength", "source", "steps"),
        )
        read_only_fields = ("routine_name", "routine_version")

    def validate_finished_at(self, finished_at: datetime | None) -> datetime:
        if finished_at is None:
            raise serializers.ValidationError("Say when it ended. A session that runs is begun at /sessions/start/.")
        return finished_at

    def validate_steps(self, steps: list[Data]) -> list[Data]:
        """The steps with their exercises, found in one query; those the session holds already need none."""
        slugs = {step["exercise_slug"] for step in steps}
        held = {step.exercise_slug for step in self.instance.steps.all()} if self.instance else set()
        found = {slug: one for slug, one in exercises_called(slugs).items() if one.is_listed and one.is_offered}
        if slugs - held - found.keys():
            raise serializers.ValidationError(
                {
                    str(n): {"exercise": [NO_SUCH_EXERCISE]}
                    for n, step in enumerate(steps)
                    if step["exercise_slug"] not in held | found.keys()
                }
            )
        unknown = {
            str(n): {"form": [NO_SUCH_FORM]}
            for n, step in enumerate(steps)
            if step["exercise_slug"] not in held and not found[step["exercise_slug"]].facts.has_form(step["form"])
        }
        if unknown:
            raise serializers.ValidationError(unknown)
        return [
            {
                **{name: value for name, value in step.items() if name != "exercise_slug"},
                "slug": step["exercise_slug"],
                "exercise": found.get(step["exercise_slug"]),
            }
            for step in steps
        ]

    def validate(self, given: Data) -> Data:
        pk = given.pop("routine_id", None)
        if self.instance is None:
            routine = routine_of(self, pk, with_steps="steps" not in given) if pk is not None else None
            return given | {"routine": routine}
        if "routine" in self.initial_data and pk != self.instance.routine_id:
            raise serializers.ValidationError({"routine": ["A session keeps the routine it was logged with."]})
        return given


class OutcomeSerializer(StepMarks):
    """What happened to one exercise. If `form` is left out, it stays as it began."""

    position = StrictInteger(min_value=1, max_value=MAX_STEPS)
    outcome = serializers.ChoiceField(choices=SessionStep.Outcome.choices)
    form = CleanText(max_length=MAX_FORM_KEY, required=False)
    worst = ScoreOrNothing()


class FinishSerializer(HowItWent):
    """What to send to finish a session. All of it is optional. Steps that are not named are as the draft says, or
    done if there is no draft."""

    finished_at = SensibleDateTime(required=False)
    steps: serializers.ListSerializer = serializers.ListSerializer(
        child=OutcomeSerializer(), required=False, max_length=MAX_STEPS
    )

    def validate(self, given: Data) -> Data:
        """With ``outcomes`` by position in place of ``steps``."""
        steps = given.pop("steps", [])
        outcomes = {step["position"]: step for step in steps}
        if len(outcomes) < len(steps):
            raise serializers.ValidationError({"steps": ["Name each position once."]})
        return given | {"outcomes": outcomes}


class PainEntrySerializer(LoggedSerializer):
    """Pain at one moment, or on average in the last 7 days: 0 no pain, 10 the worst you can imagine."""

    score = Score()
    felt_at = SensibleDateTime()
    kind = serializers.ChoiceField(choices=PainEntry.Kind.choices, default=PainEntry.Kind.NOW)
    places: serializers.ListField = serializers.ListField(
        child=serializers.ChoiceField(choices=PainEntry.Place.choices), default=list, max_length=20
    )
    qualities: serializers.ListField = serializers.ListField(
        child=serializers.ChoiceField(choices=PainEntry.Quality.choices), default=list, max_length=20
    )
    note = Note()

    class Meta:
        model = PainEntry
        fields = (*LoggedSerializer.Meta.owned_fields, *PainEntry.GIVEN, "local_date", "time_zone", "source")
