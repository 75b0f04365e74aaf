"""The reminder and what became of each, as a program reads and writes them."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from conventions.api import StrictModelSerializer, StrictSerializer
from conventions.fields import StrictBoolean, StrictInteger
from reminders.models import MORNING_SINCE, MORNING_UNTIL, Delivery, Reminder


@extend_schema_field({"type": "string", "pattern": r"^(0[6-9]|1[01]):[0-5]\d$|^12:00$", "example": "07:30"})
class MorningTimeField(serializers.TimeField):
    """A time of the clock on the wall from 06:00 to 12:00."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **kwargs)

    def to_internal_value(self, value: time | str) -> time:
        clock: time = super().to_internal_value(value)
        if not MORNING_SINCE <= clock <= MORNING_UNTIL:
            raise serializers.ValidationError("Choose a time from 06:00 to 12:00, for example 07:30.")
        return clock


class SwitchSerializer(StrictSerializer):
    """What every reminder has: whether it is on, and when it comes next."""

    version = serializers.IntegerField(read_only=True)
    kind = serializers.CharField(read_only=True)
    is_on = StrictBoolean()
    time_zone = serializers.CharField(source="owner.time_zone", read_only=True)
    next_due_at = serializers.SerializerMethodField()
    has_bounced = serializers.BooleanField(
        read_only=True, help_text="Turned off because the address refused an email twice in a row."
    )

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_due_at(self, rule: Reminder) -> datetime | None:
        return rule.upcoming(at=timezone.now())


@extend_schema_serializer(component_name="Rule")
class ReminderSerializer(SwitchSerializer):
    """The reminder before a session. Its days, times and zone come from the week and the person."""

    lead_minutes = StrictInteger()

    def validate_lead_minutes(self, minutes: int) -> int:
        if minutes not in Reminder.Lead.values:
            offered = ", ".join(str(lead) for lead in Reminder.Lead.values)
            raise serializers.ValidationError(f"Choose one of {offered}.")
        return minutes


class MorningSerializer(SwitchSerializer):
    """The question of the next morning: at a time of the person's own, after a day with a session."""

    local_time = MorningTimeField()


class DeliverySerializer(StrictModelSerializer):
    """One reminder of one local day, and how it ended. ``reason`` says why it was not sent."""

    ending = serializers.CharField(read_only=True)
    kind = serializers.CharField(source="rule.kind", read_only=True)

    class Meta:
        model = Delivery
        fields = ("id", "kind", "occ_date", "due_at", "status", "reason", "sent_at", "ending")
        read_only_fields = fields


class SentTestSerializer(StrictSerializer):
    """What happened to a test email."""

    is_sent = serializers.BooleanField(read_only=True)
    detail = serializers.CharField(read_only=True)
