"""The person and what they agreed to, as JSON."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import screening
from accounts.models import ApiToken, Consent, Screening, User
from conventions.api import OwnedSerializer, StrictSerializer
from conventions.days import local_date
from conventions.fields import CleanText, StrictInteger, validate_time_zone


class ReasonSerializer(serializers.Serializer):
    """One gate that holds something back."""

    rule = serializers.CharField(help_text="Its id: G1, G2, G3 ...")
    open = serializers.CharField(source="open.value", help_text="What it leaves open.")
    sentence = serializers.CharField()
    ends = serializers.CharField(help_text="What ends it.")


class StandingSerializer(serializers.Serializer):
    """What the newest answer to the first question allows."""

    open = serializers.ChoiceField(
        choices=[(one.value, one.words) for one in screening.Open],
        source="open.value",
        help_text="What may be practised.",
    )
    gentle_only = serializers.BooleanField(help_text="No more than the gentle set may be practised.")
    ceiling = serializers.IntegerField(help_text="The pain limit during exercise, of 10.")
    advice = serializers.CharField(help_text="What to do about it; empty where there is nothing to say.")
    reasons = ReasonSerializer(many=True, help_text="Why not everything is open, the strictest first.")
    is_beginner = serializers.BooleanField(help_text="Beginner level only.")
    is_asked_again = serializers.BooleanField(help_text="The safety questions are open, or older than 90 days.")


class TermsSerializer(serializers.Serializer):
    """One text to agree to, as it stands now."""

    kind = serializers.ChoiceField(choices=Consent.Kind.choices)
    text_version = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    tick = serializers.CharField(help_text="The sentence that is agreed to.")


class MeSerializer(StrictSerializer):
    """The person: where they are, and whether they may begin. Only the place can be changed."""

    username = serializers.CharField(read_only=True)
    time_zone = CleanText(max_length=64, validators=[validate_time_zone], help_text="An IANA zone: Europe/Lisbon.")
    first_weekday = StrictInteger(min_value=0, max_value=6, help_text="0 for Monday to 6 for Sunday.")
    ready = serializers.SerializerMethodField(help_text="Agreed to everything and answered the first question.")
    standing = serializers.SerializerMethodField()
    terms = serializers.SerializerMethodField(help_text="What there is to agree to: POST /api/v1/me/consents/.")
    version = serializers.IntegerField(read_only=True)

    def get_ready(self, person: User) -> bool:
        return person.is_ready()

    @extend_schema_field(StandingSerializer)
    def get_standing(self, person: User) -> dict[str, Any]:
        today = local_date(timezone.now(), person.time_zone)
        return dict(StandingSerializer(person.standing(today=today)).data)

    @extend_schema_field(TermsSerializer(many=True))
    def get_terms(self, person: User) -> list[dict[str, str]]:
        return [
            {
                "kind": kind,
                "text_version": terms.version,
                "title": terms.title,
                "text": terms.text,
                "tick": terms.tick,
            }
            for kind, terms in screening.TERMS.items()
        ]


class ConsentSerializer(OwnedSerializer):
    """One thing agreed to. ``text_version`` is the one the person was shown: it must be the present one."""

    class Meta:
        model = Consent
        fields = (*OwnedSerializer.Meta.owned_fields, "kind", "text_version", "given_at", "withdrawn_at")
        read_only_fields = ("given_at", "withdrawn_at")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        present = screening.TERMS[data["kind"]].version
        if data["text_version"] != present:
            raise serializers.ValidationError(
                {"text_version": [f"The text is at version {present} now. Show it again (GET /api/v1/me/) and ask."]}
            )
        return data


class ScreeningSerializer(OwnedSerializer):
    """One answer to the first question. ``assessed_on`` goes with "yes", and only with it."""

    class Meta:
        model = Screening
        fields = (*OwnedSerializer.Meta.owned_fields, "assessed", "assessed_on", "answered_at")
        read_only_fields = ("answered_at",)


class ApiTokenSerializer(OwnedSerializer):
    """A key for a program, without the key."""

    class Meta:
        model = ApiToken
        fields = (*OwnedSerializer.Meta.owned_fields, "name", "prefix", "scope", "expires_at", "last_used_at")
        read_only_fields = ("prefix", "last_used_at")
