"""What the diary says, with the rows it rests on, as a program reads it."""

from typing import Any, cast

from rest_framework import serializers

from conventions.api import StrictSerializer
from conventions.rules import Rule


class RuleId(serializers.CharField):
    """A rule, by its id."""

    def to_representation(self, value: Any) -> str:
        return cast(Rule, value).id


class EvidenceSerializer(StrictSerializer):
    kind = serializers.CharField(help_text="`session`, `entry`, `measure`, `activity` or `plan`.")
    day = serializers.DateField()
    text = serializers.CharField()
    id = serializers.IntegerField(source="pk", allow_null=True, help_text="Of the row of that kind, where it has one.")


class InsightSerializer(StrictSerializer):
    """One sentence. ``rule`` names the rule behind it, ``todo`` what may be done about it."""

    rule = RuleId()
    sentence = serializers.CharField()
    todo = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    evidence = EvidenceSerializer(many=True)


class EffectsSerializer(StrictSerializer):
    """What the warnings close or suggest today."""

    rules = serializers.ListField(child=RuleId())
    is_gentle_today = serializers.BooleanField(help_text="A gentle session is suggested (W1).")
    strength_from = serializers.DateField(allow_null=True, help_text="The first local day with strength again (W3).")
    is_stopped = serializers.BooleanField(help_text="The plan rests (W4).")
    asked_by = serializers.ListField(
        child=RuleId(), help_text="Since these warnings the urgent safety questions are open (G7)."
    )
    is_eased = serializers.BooleanField(help_text="Fewer repetitions or easier forms (W8).")
    left_out = serializers.ListField(child=serializers.CharField(), help_text="Exercises that rest (W7).")
    left_out_tags = serializers.ListField(child=serializers.CharField())


class RuleTextSerializer(StrictSerializer):
    """A rule in words, with its numbers, its reason and its source."""

    id = serializers.CharField()
    title = serializers.CharField()
    words = serializers.CharField(source="says")
    reason = serializers.CharField()
    source = serializers.CharField(source="credits")  # type: ignore[assignment]
    constants = serializers.DictField(child=serializers.CharField())


class InsightsSerializer(StrictSerializer):
    """Everything the diary says today."""

    today = serializers.DateField()
    headline = InsightSerializer()
    insights = InsightSerializer(source="said", many=True)
    effects = EffectsSerializer()
    rules = RuleTextSerializer(many=True)


class MeasuredChangeSerializer(StrictSerializer):
    """One measure then and now. ``better`` tells which way is good."""

    measure = serializers.ChoiceField(choices=["pain", "three", "activities", "activity", "change"])
    label = serializers.CharField()  # type: ignore[assignment]
    verdict = serializers.ChoiceField(choices=["improved", "worse", "chance", "too_low", "too_few"])
    sentence = serializers.CharField()
    then = serializers.FloatField(allow_null=True)
    now = serializers.FloatField(allow_null=True)
    difference = serializers.FloatField(allow_null=True)
    then_on = serializers.DateField(allow_null=True)
    now_on = serializers.DateField(allow_null=True)
    better = serializers.ChoiceField(choices=["down", "up"])
    evidence = EvidenceSerializer(many=True)


class DayValueSerializer(StrictSerializer):
    day = serializers.DateField()
    score = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=["average", "before", "entry"])
    id = serializers.IntegerField(source="pk")


class MeanSerializer(StrictSerializer):
    """The mean of some days, and the days."""

    mean = serializers.FloatField()
    since = serializers.DateField()
    until = serializers.DateField()
    values = DayValueSerializer(many=True)


class ChanceBandSerializer(StrictSerializer):
    """Between ``low`` and ``high`` the mean of seven days may differ from the first week by chance."""

    low = serializers.FloatField()
    high = serializers.FloatField()
    half = serializers.FloatField()
    spread = serializers.FloatField(help_text="The standard deviation of one day that was reckoned with.")
    own = serializers.FloatField(allow_null=True, help_text="That of the person's days alone.")
    source = serializers.CharField()  # type: ignore[assignment]


class RhythmWeekSerializer(StrictSerializer):
    starts_on = serializers.DateField()
    done = serializers.IntegerField()
    planned = serializers.IntegerField()
    paused_days = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["kept", "part", "paused", "none", "open"])


class AdherenceSerializer(StrictSerializer):
    """How the rhythm was kept; a pause counts as keeping the plan."""

    sentence = serializers.CharField()
    done = serializers.IntegerField()
    planned = serializers.IntegerField()
    paused_days = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Weeks that are over and were kept or paused.")
    over = serializers.IntegerField(help_text="Weeks that are over.")
    weeks = RhythmWeekSerializer(many=True)


class MeasuresSerializer(StrictSerializer):
    """Pain, the three questions, own activities and the change as it is felt; first week, now, and chance."""

    base = MeanSerializer(allow_null=True)
    current = MeanSerializer(allow_null=True)
    band = ChanceBandSerializer(allow_null=True)
    pain = MeasuredChangeSerializer()
    three = MeasuredChangeSerializer()
    activities = MeasuredChangeSerializer(many=True)
    felt = MeasuredChangeSerializer(allow_null=True)
    adherence = AdherenceSerializer()


class LedgerRowSerializer(StrictSerializer):
    """One exercise; all counts are of local days. ``because`` says why ``verdict`` is what it is."""

    exercise = serializers.CharField(source="slug")
    name = serializers.CharField()
    done = serializers.IntegerField()
    eased = serializers.IntegerField()
    skipped = serializers.IntegerField()
    hurt = serializers.IntegerField()
    flares = serializers.IntegerField(help_text="Days with a mark, or with a sore next morning.")
    mornings = serializers.IntegerField(help_text="Days with a sore next morning.")
    verdict = serializers.ChoiceField(choices=["keep", "easier", "leave_out", "ask", "too_few"])
    advice = serializers.CharField()
    because = serializers.CharField()
    last_on = serializers.DateField()
    evidence = EvidenceSerializer(many=True)


class LedgerSerializer(StrictSerializer):
    rows = LedgerRowSerializer(many=True)


class ReviewSerializer(StrictSerializer):
    """A review at six or twelve weeks; ``asks_*`` is what has not been answered around its day."""

    weeks = serializers.IntegerField()
    since = serializers.DateField()
    due_on = serializers.DateField()
    done = serializers.IntegerField()
    planned = serializers.IntegerField()
    sentence = serializers.CharField()
    asks_change = serializers.BooleanField()
    asks_three = serializers.BooleanField()
    asks_activities = serializers.BooleanField()
    is_open = serializers.BooleanField()


class ReviewsSerializer(StrictSerializer):
    reviews = ReviewSerializer(many=True)
    current = ReviewSerializer(source="review", allow_null=True, help_text="The one that is offered now.")
