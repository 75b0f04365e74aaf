"""What Progress draws, as a program asks for it and reads it."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from conventions.answers import serializer_of
from conventions.api import Data, StrictSerializer
from conventions.fields import EARLIEST_YEAR
from tracking import charts
from tracking.insights.facts import PauseFacts

LONGEST_SPAN_DAYS = 5 * 366


class SpanSerializer(StrictSerializer):
    """The local days asked for: a range, or the first and the last one, both included; the last 13 weeks where nothing
    is said. ``context``: ``today``, ``first`` (the first day of the diary), ``first_weekday``."""

    range = serializers.ChoiceField(choices=[*charts.RANGES], required=False)
    since = serializers.DateField(input_formats=["%Y-%m-%d"], required=False)
    until = serializers.DateField(input_formats=["%Y-%m-%d"], required=False)

    def validate(self, given: Data) -> Data:
        today: date = self.context["today"]
        first_weekday: int = self.context["first_weekday"]
        if name := given.pop("range", None):
            if given:
                raise serializers.ValidationError({"range": [_("Ask for a range, or for days.")]})
            first = self.context["first"]
            since = charts.since_day(name, today=today, first=first, first_weekday=first_weekday)
            return {"since": since, "until": today}
        until: date = given.get("until", today)
        for field, day in given.items():
            if not EARLIEST_YEAR <= day.year <= today.year + 1:
                message = _("Enter a date between {year} and today.").format(year=EARLIEST_YEAR)
                raise serializers.ValidationError({field: [message]})
        usual = charts.weeks_back(charts.RANGES[charts.USUAL_RANGE] or 1, today=until, first_weekday=first_weekday)
        since = given.get("since", usual)
        if since > until:
            raise serializers.ValidationError({"since": [_("Choose a date up to the last one.")]})
        if until - since > timedelta(days=LONGEST_SPAN_DAYS):
            raise serializers.ValidationError({"since": [_("Ask for 5 years at most.")]})
        return {"since": since, "until": until}


class ChartLookSerializer(StrictSerializer):
    """How a drawing is to look, and which marks are drawn besides: `show` may be given twice."""

    theme = serializers.ChoiceField(choices=[*charts.PALETTES], default="light")
    size = serializers.ChoiceField(choices=[*charts.SIZES], default="wide")
    show = serializers.MultipleChoiceField(choices=[*charts.OPTIONAL], default=set)


ComparedSerializer = serializer_of(charts.Compared, only=("label", "best", "answers"))
ProgressSerializer = serializer_of(
    charts.Series,
    "Progress",
    only=(
        *("since", "until", "target", "session_count", "entry_count", "base", "band", "readings", "means", "weeks"),
        *("pauses", "three", "activities"),
    ),
    parts={
        charts.Compared: ComparedSerializer,
        charts.Ends: serializer_of(charts.Ends, "ChartBand"),
        PauseFacts: serializer_of(PauseFacts, "SpanOfPause"),
    },
)
