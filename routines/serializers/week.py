"""Moves, pauses and what is planned on which day, as a program reads and writes them."""

from typing import Any

from rest_framework import serializers

from conventions.api import OwnedSerializer, StrictSerializer
from conventions.fields import StrictInteger
from routines.models import NO_SUCH_ROUTINE, Move, Pause, Routine
from routines.serializers.routines import SaidSerializer, WallTimeField


class MoveSerializer(OwnedSerializer):
    """One session of the plan on another day or at another time, only this time.

    `routine`, `from_on` and `from_time` name it by its place in the planned week. They do not change later.
    `findings` is what the rules say against the new day, in the answer to a change. It is empty elsewhere.
    """

    routine = StrictInteger(source="routine_id", min_value=1, max_value=2**53)
    from_time = WallTimeField()
    local_time = WallTimeField()
    findings = serializers.ListField(child=SaidSerializer(), read_only=True)

    class Meta:
        model = Move
        fields = (
            *OwnedSerializer.Meta.owned_fields,
            *("routine", "from_on", "from_time", "to_on", "local_time", "findings"),
        )
        read_only_fields = ("version",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.instance, Move):
            for name in ("routine", "from_on", "from_time"):
                self.fields[name].read_only = True

    def validate_routine(self, pk: int) -> int:
        """A foreign routine is like one that does not exist."""
        if not Routine.objects.visible_to(self.context["request"].user).filter(pk=pk).exists():
            raise serializers.ValidationError(NO_SUCH_ROUTINE)
        return pk


class PauseSerializer(OwnedSerializer):
    """Days of pause, both ends included. They count as keeping the plan."""

    class Meta:
        model = Pause
        fields = (*OwnedSerializer.Meta.owned_fields, "reason", "since_on", "until_on", "note")
        read_only_fields = ("version",)


class OccurrenceSerializer(StrictSerializer):
    """A planned session of one local day. `state`: planned, moved (by `move`) or paused (for `reason`)."""

    on = serializers.DateField(read_only=True)
    local_time = WallTimeField(read_only=True)
    routine = serializers.IntegerField(read_only=True)
    is_strength = serializers.BooleanField(read_only=True)
    state = serializers.ChoiceField(choices=["planned", "moved", "paused"], read_only=True)
    from_on = serializers.DateField(read_only=True)
    from_time = WallTimeField(read_only=True)
    move = serializers.IntegerField(read_only=True, allow_null=True)
    reason = serializers.CharField(read_only=True, allow_blank=True)


class OccurrencesSerializer(StrictSerializer):
    """What is planned from `since` to `until`, by day and time."""

    since = serializers.DateField(read_only=True)
    until = serializers.DateField(read_only=True)
    occurrences = serializers.ListField(child=OccurrenceSerializer(), read_only=True)
