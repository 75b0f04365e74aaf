"""What the diary says, with the rows it rests on, as a program reads it."""

from rest_framework import serializers

from conventions.answers import serializer_of
from conventions.api import StrictSerializer
from tracking.insights.changes import MeasureChange
from tracking.insights.facts import Insight
from tracking.insights.ledger import LedgerRow
from tracking.insights.measures import ChanceBand
from tracking.insights.review import Review
from tracking.insights.summary import Summary
from tracking.insights.values import DaysMean
from tracking.insights.warnings.effects import Effects

InsightSerializer = serializer_of(Insight, only=("rule", "sentence", "todo", "source", "evidence"))


class RuleTextSerializer(StrictSerializer):
    """A rule in words, with its numbers, its reason and its source."""

    id = serializers.CharField()
    title = serializers.CharField()
    words = serializers.CharField(source="says")
    reason = serializers.CharField()
    source = serializers.CharField(source="credits")  # type: ignore[assignment]
    constants = serializers.DictField(child=serializers.CharField())


class LeaveOutSerializer(StrictSerializer):
    """An exercise that asks for a decision, and what may take its place. Swap or leave it out with POST
    /api/v1/not-for-me/. Keep it with POST /api/v1/swap-decisions/."""

    exercise = serializers.CharField(source="row.slug")
    instead = serializers.CharField(source="instead_key", allow_blank=True, help_text="As `slug:form`.")
    because = serializers.CharField(source="instead_in_words", allow_blank=True)
    routine_count = serializers.IntegerField(help_text="How many routines hold it.")


class InsightsSerializer(StrictSerializer):
    """Everything the diary says today. If something asks for a decision, it is the headline."""

    today = serializers.DateField()
    headline = InsightSerializer()
    leave_out = LeaveOutSerializer(allow_null=True)
    insights = InsightSerializer(source="said", many=True)
    effects = serializer_of(Effects)()
    rules = RuleTextSerializer(many=True)


MeanSerializer = serializer_of(DaysMean, "Mean")
MeasuresSerializer = serializer_of(
    Summary,
    "Measures",
    doc="Pain, the weekly questions, own activities and the felt change: the starting point, today, and chance.",
    only=("base", "current", "band", "pain", "three", "activities", "felt", "adherence"),
    parts={
        DaysMean: MeanSerializer,
        ChanceBand: serializer_of(ChanceBand, only=("low", "high", "half", "spread", "own", "source")),
        MeasureChange: serializer_of(
            MeasureChange,
            "MeasuredChange",
            only=(
                *(
                    "measure",
                    "label",
                    "verdict",
                    "finding",
                    "detail",
                    "sentence",
                    "then",
                    "now",
                    "difference",
                    "then_on",
                    "now_on",
                ),
                *("better", "evidence", "beside"),
            ),
        ),
    },
)

LedgerRowSerializer = serializer_of(
    LedgerRow,
    only=(
        *("slug", "name", "done", "eased", "skipped", "hurt", "flares", "mornings", "verdict", "advice", "because"),
        *("last_on", "evidence"),
    ),
)


class LedgerSerializer(StrictSerializer):
    """Each exercise of the sessions, the most practised first."""

    rows = LedgerRowSerializer(source="ledger", many=True)


ReviewSerializer = serializer_of(
    Review,
    only=(
        *("weeks", "since", "due_on", "done", "planned", "sentence", "asks_change", "asks_three", "asks_activities"),
        "is_open",
    ),
)
ReviewsSerializer = serializer_of(
    Summary, "Reviews", doc="The reviews within reach.", only=("reviews", "review"), parts={Review: ReviewSerializer}
)
