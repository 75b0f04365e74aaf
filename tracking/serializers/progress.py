"""What Progress draws, as a program asks for it and reads it."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from conventions.api import StrictSerializer
from conventions.fields import EARLIEST_YEAR
from tracking import charts

LONGEST_SPAN_DAYS = 5 * 366
USUAL_SPAN_DAYS = 91


class SpanSerializer(StrictSerializer):
    """The local days asked for: a range, or the first and the last one, both included; the last 13 weeks where nothing
    is said. ``context``: ``today``, ``first`` (the first day of the diary)."""

    range = serializers.ChoiceField(choices=[*charts.RANGES], required=False)
    since = serializers.DateField(input_formats=["%Y-%m-%d"], required=False)
    until = serializers.DateField(input_formats=["%Y-%m-%d"], required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        today: date = self.context["today"]
        if name := given.pop("range", None):
            if given:
                raise serializers.ValidationError({"range": [_("Ask for a range, or for days.")]})
            return {"since": charts.since_day(name, today=today, first=self.context["first"]), "until": today}
        until: date = given.get("until", today)
        for field, day in given.items():
            if not EARLIEST_YEAR <= day.year <= today.year + 1:
                message = _("Choose a date from the year {year} up to today.").format(year=EARLIEST_YEAR)
                raise serializers.ValidationError({field: [message]})
        since: date = given.get("since", until - timedelta(days=USUAL_SPAN_DAYS - 1))
        if since > until:
            raise serializers.ValidationError({"since": [_("Choose a date up to the last one.")]})
        if until - since > timedelta(days=LONGEST_SPAN_DAYS):
            raise serializers.ValidationError({"since": [_("Ask for five years at most.")]})
        return {"since": since, "until": until}


class LookSerializer(StrictSerializer):
    """How a drawing is to look, and which marks are drawn besides: `show` may be given twice."""

    theme = serializers.ChoiceField(choices=[*charts.PALETTES], default="light")
    size = serializers.ChoiceField(choices=[*charts.SIZES], default="wide")
    show = serializers.MultipleChoiceField(choices=[*charts.OPTIONAL], default=set)


class ReadingSerializer(StrictSerializer):
    day = serializers.DateField(help_text="The local day, from 04:00 to 03:59.")
    hour = serializers.FloatField(help_text="Hours since the local day began at 04:00.")
    kind = serializers.CharField(
        help_text="`entry` for a pain entry (`average`: of seven days); `before`, `worst` or `after` of a session; "
        "`morning` for the next morning."
    )
    score = serializers.IntegerField()


class DayMeanSerializer(StrictSerializer):
    day = serializers.DateField()
    mean = serializers.FloatField(help_text="Of what the seven local days up to this one count for.")
    days = serializers.IntegerField(help_text="How many of the seven have a value: three at least.")


class WeekCountSerializer(StrictSerializer):
    starts_on = serializers.DateField()
    sessions = serializers.IntegerField()
    paused_days = serializers.IntegerField()


class SpanOfPauseSerializer(StrictSerializer):
    since_on = serializers.DateField()
    until_on = serializers.DateField()
    reason = serializers.CharField()


class AnswerSerializer(StrictSerializer):
    day = serializers.DateField()
    score = serializers.IntegerField()


class ComparedSerializer(StrictSerializer):
    question = serializers.CharField(source="label")
    best = serializers.IntegerField(help_text="The end that is good: 0 or 10.")
    answers = AnswerSerializer(many=True, help_text="Oldest first.")


class ChartBandSerializer(StrictSerializer):
    low = serializers.FloatField()
    high = serializers.FloatField()


class ProgressSerializer(StrictSerializer):
    """What the page Progress draws. Counts and means, no judgement."""

    since = serializers.DateField()
    until = serializers.DateField()
    target = serializers.IntegerField(help_text="Sessions a week the person is after.")
    session_count = serializers.IntegerField()
    pain_entry_count = serializers.IntegerField(source="entry_count")
    baseline = serializers.FloatField(
        source="base", allow_null=True, help_text="The mean of the first week; `null`: too few days."
    )
    band = ChartBandSerializer(allow_null=True, help_text="Between `low` and `high` a mean may differ by chance.")
    readings = ReadingSerializer(many=True)
    means = DayMeanSerializer(many=True)
    weeks = WeekCountSerializer(many=True)
    pauses = SpanOfPauseSerializer(many=True)
    three_questions = ComparedSerializer(source="three", many=True)
    activities = ComparedSerializer(many=True)
