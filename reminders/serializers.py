"""The reminder and what became of each, as a program reads and writes them."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.screening import Clearance, Reason
from conventions.answers import serializer_of
from conventions.api import StrictModelSerializer, StrictSerializer
from conventions.fields import Data, StrictBoolean, StrictInteger
from reminders.channels import OutOfReach, out_of_reach
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


class CanReachSerializer(serializers.Serializer):
    """Whether a reminder arrives by each door."""

    mail = serializers.ChoiceField(
        choices=[*OutOfReach],
        allow_null=True,
        help_text="Why no email arrives. no_address: there is none. unconfirmed: the link in our email was not opened. "
        "refused: the address refused 2 emails in a row. no_server: this site has no mail server, and writes each "
        "email into a file. null where email arrives.",
    )


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

    can_reach = serializers.SerializerMethodField(help_text="Whether it arrives. It may be on and reach nobody.")

    @extend_schema_field(CanReachSerializer)
    def get_can_reach(self, rule: Reminder) -> Data:
        return {"mail": out_of_reach(rule.owner, [rule])}

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


# Today --------------------------------------------------------------------------------------------------------------

KINDS = {
    "blocked": "an urgent sign holds everything back",
    "running": "a session runs",
    "resting": "your plan is on hold because of a warning",
    "paused": "a pause",
    "held_back": "a routine is planned, and the safety answers hold it back",
    "planned": "a routine is planned today",
    "done": "today's session is done",
    "rest": "nothing is planned today",
    "unplanned": "nothing is planned at all",
}


class NextSerializer(serializers.Serializer):
    """The one next thing."""

    kind = serializers.ChoiceField(choices=[*KINDS.items()], help_text="What it is, the most urgent first.")
    on = serializers.DateField(allow_null=True, help_text="The local day of what is planned next, where anything is.")
    at = serializers.TimeField(format="%H:%M", allow_null=True, help_text="Its time on the clock on the wall.")
    routine = serializers.IntegerField(
        source="routine.id", allow_null=True, help_text="The routine that is planned next."
    )
    routine_name = serializers.CharField(source="routine.name", allow_null=True, help_text="Its name.")
    session = serializers.IntegerField(
        source="session.id", allow_null=True, help_text="The session that runs, or that was done today."
    )
    paused_until = serializers.DateField(
        source="pause.until_on", allow_null=True, help_text="The last day of the pause."
    )
    comes_after_strength = serializers.BooleanField(
        help_text="To do it today instead would put 2 strength days beside each other."
    )


class OpenMorningSerializer(serializers.Serializer):
    """A question of the next morning that waits for its answer."""

    id = serializers.IntegerField(help_text="Answer it at /api/v1/mornings/{id}/.")
    practised_on = serializers.DateField(help_text="The local day of the session that it is about.")
    version = serializers.IntegerField(help_text="For If-Match.")


class WeekDaySerializer(serializers.Serializer):
    """One day of the week."""

    date = serializers.DateField(help_text="A local day, which begins at 04:00.")
    state = serializers.ChoiceField(
        choices=["done", "planned", "paused", "free"], help_text="What became of it, or is to."
    )
    is_today = serializers.BooleanField(help_text="The local day of the person now.")


class OfferedSerializer(serializers.Serializer):
    """A change of a routine that is offered."""

    id = serializers.IntegerField(source="proposal.id", help_text="Accept or decline it at /api/v1/proposals/{id}/.")
    rule = serializers.CharField(source="rule.id", allow_null=True, help_text="The id of its rule, as on /rules/.")
    routine = serializers.IntegerField(
        source="proposal.routine_id", allow_null=True, help_text="The routine it changes."
    )


class ClosedBecauseSerializer(serializers.Serializer):
    """One reason why something is closed."""

    rule = serializers.CharField(source="rule.id", help_text="The id of its rule, as on /rules/.")
    open = serializers.CharField(source="open.value", help_text="What is still allowed.")
    sentence = serializers.CharField(help_text="Why, in a sentence.")
    ends = serializers.CharField(help_text="What ends it.")


ClosedSerializer = serializer_of(
    Clearance,
    "Closed",
    doc="What may be practised now, and why not everything.",
    only=("open", "ceiling", "gentle_only", "advice", "reasons"),
    parts={Reason: ClosedBecauseSerializer},
)


class TodayReminderSerializer(serializers.Serializer):
    """The reminder that comes next."""

    kind = serializers.ChoiceField(
        choices=Reminder.Kind.choices,
        allow_null=True,
        help_text="Before a session, or the question of the morning after.",
    )
    next_due_at = serializers.DateTimeField(allow_null=True, help_text="When it is sent. null where none is due.")
    can_reach = CanReachSerializer(help_text="Whether it arrives.")


class TodaySerializer(serializers.Serializer):
    """What Today shows: enough to draw it, or a widget, with one request."""

    day = serializers.DateField(help_text="The local day of the person, which begins at 04:00.")
    time_zone = serializers.CharField(help_text="The IANA zone of its days and times.")
    record_version = serializers.IntegerField(
        help_text="Rises with every change of the plan, the diary or the answers."
    )
    next = NextSerializer(help_text="The one next thing.")
    morning = OpenMorningSerializer(allow_null=True, help_text="The next-morning question, from 06:00 to 18:00.")
    week = WeekDaySerializer(many=True, help_text="The 7 days, from the person's first weekday.")
    offered = OfferedSerializer(many=True, help_text="Changes of routines that may be accepted or declined.")
    closed = ClosedSerializer(help_text="What may be practised now, and why not everything.")
    reminder = TodayReminderSerializer(help_text="The reminder that comes next.")
