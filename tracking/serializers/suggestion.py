"""What is suggested about the plan, and the answer to it."""

from rest_framework import serializers

from conventions.answers import serializer_of
from conventions.api import StrictSerializer
from tracking.insights.seldom import DAYS, MINUTES, TIME, Suggestion


class SuggestedSerializer(StrictSerializer):
    """What is suggested today, or null."""

    suggestion = serializer_of(Suggestion, only=("rule", "what", "start", "options", "sentence"))(allow_null=True)


class SuggestionAnswerSerializer(StrictSerializer):
    """The answer to a suggestion. ``days``: one of its options. If left out, the first one."""

    what = serializers.ChoiceField(choices=(DAYS, MINUTES, TIME))
    answer = serializers.ChoiceField(choices=("take", "keep", "not_now"))
    days = serializers.IntegerField(min_value=1, max_value=45, required=False)
