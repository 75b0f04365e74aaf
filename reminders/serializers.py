"""The reminder and what became of each, as a program reads and writes them."""

from datetime import datetime

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conventions.api import StrictModelSerializer, StrictSerializer
from conventions.fields import StrictBoolean, StrictInteger
from reminders.models import Delivery, Rule


class RuleSerializer(StrictSerializer):
    """The reminder before a session. Its days, times and zone come from the week and the person."""

    version = serializers.IntegerField(read_only=True)
    kind = serializers.CharField(read_only=True)
    is_on = StrictBoolean()
    lead_minutes = StrictInteger()
    time_zone = serializers.CharField(source="owner.time_zone", read_only=True)
    next_due_at = serializers.SerializerMethodField()
    has_bounced = serializers.BooleanField(
        read_only=True, help_text="Turned off because the address refused mail twice in a row."
    )

    def validate_lead_minutes(self, minutes: int) -> int:
        if minutes not in Rule.Lead.values:
            offered = ", ".join(str(lead) for lead in Rule.Lead.values)
            raise serializers.ValidationError(f"Choose one of {offered}.")
        return minutes

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_due_at(self, rule: Rule) -> datetime | None:
        return rule.upcoming(at=timezone.now())


class DeliverySerializer(StrictModelSerializer):
    """One reminder of one local day, and how it ended; ``reason`` where it was not sent."""

    ending = serializers.CharField(read_only=True)

    class Meta:
        model = Delivery
        fields = ("id", "occ_date", "due_at", "status", "reason", "sent_at", "ending")
        read_only_fields = fields


class SentTestSerializer(StrictSerializer):
    """What came of a test mail."""

    is_sent = serializers.BooleanField(read_only=True)
    detail = serializers.CharField(read_only=True)
