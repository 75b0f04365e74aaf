"""Mornings, measures, own activities, care and earlier versions as a program reads and writes them."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from conventions.answers import serializer_of
from conventions.api import Data, OwnedSerializer, StrictSerializer
from conventions.fields import MAX_NAME, CleanText, SensibleDateTime, StrictInteger
from tracking.insights.questions import Due
from tracking.models import Activity, ActivityRating, Care, Edition, FollowUp, Measure
from tracking.serializers.diary import LoggedSerializer, Note, Score, ScoreOrNothing


class EditionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Edition
        fields = ("number", "until_at", "data")


class FollowUpSerializer(OwnedSerializer):
    """The morning after a local day with sessions. ``counts_as`` is the pain the answer counts as, where it is known.
    Until ``deadline``, the day's class waits for an answer. Later answers, up to 14 days, keep their real date.
    """

    feeling = serializers.ChoiceField(choices=FollowUp.Feeling.choices, allow_blank=True, default="")
    score = ScoreOrNothing()
    answered_at = SensibleDateTime(
        required=False,
        allow_null=True,
        help_text="When it was answered. A program that was offline sends it. Now, if it is left out.",
    )
    deadline = serializers.DateTimeField(read_only=True)
    counts_as = serializers.IntegerField(read_only=True, allow_null=True)
    is_later = serializers.BooleanField(read_only=True, help_text="It was answered long after that morning.")

    class Meta:
        model = FollowUp
        fields = (
            *OwnedSerializer.Meta.owned_fields,
            *("practised_on", "time_zone", "deadline", "feeling", "score", "counts_as", "source", "answered_at"),
            "is_later",
        )
        read_only_fields = ("practised_on", "source")

    def validate(self, given: Data) -> Data:
        """Without a moment that is the one of the answer before: what is said now is said now."""
        before = self.instance.answered_at if self.instance is not None else None
        if given.get("answered_at") in (None, before):
            given.pop("answered_at", None)
        return given


class MeasureSerializer(LoggedSerializer):
    """Answers to the weekly questions (``pain``, ``enjoyment``, ``activity``: 0-10 each), or to that of change.

    ``change``: 3 very much better, 0 about the same, -3 very much worse.
    """

    kind = serializers.ChoiceField(choices=Measure.Kind.choices)
    pain = ScoreOrNothing()
    enjoyment = ScoreOrNothing()
    activity = ScoreOrNothing()
    change = StrictInteger(min_value=-3, max_value=3, allow_null=True, default=None)
    note = Note()
    answered_at = SensibleDateTime(
        required=False, help_text="When it was answered, at most 14 days back. Now, if it is left out."
    )

    class Meta:
        model = Measure
        fields = (
            *LoggedSerializer.Meta.owned_fields,
            *("kind", "pain", "enjoyment", "activity", "change", "note", "answered_at", "local_date", "time_zone"),
            "source",
        )

    def validate_answered_at(self, answered_at: datetime) -> datetime:
        if self.instance is not None and answered_at != self.instance.answered_at:
            raise serializers.ValidationError("Answers keep the moment at which they were given.")
        return answered_at

    def validate_kind(self, kind: str) -> str:
        if self.instance is not None and kind != self.instance.kind:
            raise serializers.ValidationError("Answers keep the question they were given to.")
        return kind


DueSerializer = serializer_of(Due)


class RatingSerializer(serializers.ModelSerializer):
    class Meta:
        model = ActivityRating
        fields = ("local_date", "score", "answered_at")


class RateSerializer(StrictSerializer):
    score = Score(help_text="0 cannot, 10 as before.")
    answered_at = SensibleDateTime(
        required=False, help_text="When it was answered, at most 14 days back. Now, if it is left out."
    )


class ActivitySerializer(OwnedSerializer):
    """Something the upper back makes hard, in the person's own words, with its ratings, oldest first."""

    name = CleanText(max_length=MAX_NAME)
    ratings = RatingSerializer(many=True, read_only=True)

    class Meta:
        model = Activity
        fields = (*OwnedSerializer.Meta.owned_fields, "name", "since_on", "ended_on", "ratings")
        read_only_fields = ("since_on", "ended_on")


class MovedRatingSerializer(StrictSerializer):
    """How well an activity went on a day, elsewhere."""

    local_date = serializers.DateField()
    score = Score()
    answered_at = SensibleDateTime()


class MovedActivitySerializer(ActivitySerializer):
    """An activity with what it has been through elsewhere. A change leaves that as it is."""

    since_on = serializers.DateField(required=False)
    ended_on = serializers.DateField(required=False, allow_null=True)
    ratings: Any = serializers.ListSerializer(child=MovedRatingSerializer(), required=False, max_length=5000)

    class Meta(ActivitySerializer.Meta):
        read_only_fields: Any = ()


class CareSerializer(LoggedSerializer):
    """Other care."""

    kind = serializers.ChoiceField(choices=Care.Kind.choices)
    noted_at = SensibleDateTime()
    note = Note()

    class Meta:
        model = Care
        fields = (*LoggedSerializer.Meta.owned_fields, "kind", "noted_at", "note", "local_date", "time_zone", "source")
