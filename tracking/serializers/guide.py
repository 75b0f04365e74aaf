"""How far a session has come, as the guide and other programs tell it."""

from rest_framework import serializers

from accounts.screening import STOP_SIGNS
from conventions.api import Data, StrictModelSerializer
from conventions.fields import CleanText, StrictInteger, StrictUUID
from exercises.models import MAX_FORM_KEY
from routines.models import MAX_STEPS
from tracking.models import Draft, Session, SessionStep
from tracking.serializers.diary import StepMarks

MOST = 2**31 - 1


class DraftStepSerializer(StepMarks):
    """What happened to one exercise so far. An outcome of "" means that it is still under way."""

    position = StrictInteger(min_value=1, max_value=MAX_STEPS)
    outcome = serializers.ChoiceField(choices=SessionStep.Outcome.choices, allow_blank=True, default="")
    form = CleanText(max_length=MAX_FORM_KEY, allow_blank=True, default="")


class DraftSerializer(StrictModelSerializer):
    """`sequence` only rises. A draft that is not the newest is answered 409. Idempotent.

    `cue` is the number of the cue that is under way, `elapsed_seconds` how far into it. `form` of a step: the key of
    the form it was made easier in, else empty. `stop_signs` stay once sent.
    """

    sequence = StrictInteger(min_value=1, max_value=MOST)
    cue = StrictInteger(min_value=0, max_value=10_000)
    elapsed_seconds = serializers.FloatField(min_value=0, max_value=86_400, default=0)
    steps: serializers.ListSerializer = serializers.ListSerializer(
        child=DraftStepSerializer(), required=False, max_length=MAX_STEPS
    )
    device = StrictUUID(required=False, allow_null=True)
    stop_reason = serializers.ChoiceField(
        choices=list(Session._meta.get_field("stop_reason").choices or ()), allow_blank=True, default=""
    )
    stop_signs = serializers.ListField(child=CleanText(max_length=20), required=False, max_length=len(STOP_SIGNS))

    class Meta:
        model = Draft
        fields = (
            *("sequence", "cue", "elapsed_seconds", "steps", "device"),
            *("stop_reason", "stop_signs", "saved_at"),
        )
        read_only_fields = ("saved_at",)

    def validate(self, given: Data) -> Data:
        return {"steps": [], "stop_signs": []} | given


class KeptDraftSerializer(DraftSerializer):
    """A draft that was kept."""

    is_outdated = serializers.SerializerMethodField(
        help_text="The person's conditions changed, and so did the rest of the session. Read the timeline again."
    )

    class Meta(DraftSerializer.Meta):
        fields = (*DraftSerializer.Meta.fields, "is_outdated")  # type: ignore[assignment]  # one longer

    def get_is_outdated(self, draft: Draft) -> bool:
        is_outdated: bool = self.context["is_outdated"]
        return is_outdated
