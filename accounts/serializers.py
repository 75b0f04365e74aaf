"""The person and what they agreed to, as JSON."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts import screening
from accounts.models import ApiToken, Block, Consent, HealthAnswers, PractisedBefore, Screening, User
from accounts.models.health import GIVEN
from accounts.screening import red_flags, steps
from accounts.screening.questions import OPTIONS
from conventions.answers import serializer_of
from conventions.api import Data, OwnedSerializer, StrictModelSerializer, StrictSerializer
from conventions.areas import SCOPES
from conventions.days import local_date
from conventions.fields import CleanText, StrictBoolean, StrictInteger, validate_time_zone
from conventions.rules import Finding


class ReasonSerializer(serializers.Serializer):
    """One gate that blocks something."""

    rule = serializers.CharField(source="rule.id", help_text="The id of its rule, as on /rules/.")
    open = serializers.CharField(source="open.value", help_text="What is still allowed.")
    sentence = serializers.CharField()
    ends = serializers.CharField(help_text="What ends it.")
    source = serializers.CharField(help_text="Where the rule is from, in a sentence.")  # type: ignore[assignment]


class SayingSerializer(serializers.Serializer):
    """One sentence about a condition, with the rule behind it."""

    rule = serializers.CharField(source="rule.id", help_text="The id of its rule, as on /rules/.")
    sentence = serializers.CharField()
    why = serializers.CharField(source="reason", help_text="Why, or what is not known.")
    source = serializers.CharField(help_text="Where the rule is from, in a sentence.")  # type: ignore[assignment]


StandingSerializer = serializer_of(
    screening.Clearance,
    "Standing",
    doc="What the newest answer to the first question allows.",
    only=(
        *("open", "gentle_only", "ceiling", "advice", "reasons", "is_beginner", "is_asked_again", "is_rib_due"),
        *("precautions", "before_session", "said"),
    ),
    parts={screening.Reason: ReasonSerializer, Finding: SayingSerializer},
)


class TermsSerializer(serializers.Serializer):
    """One text to agree to, as it stands now."""

    kind = serializers.ChoiceField(choices=Consent.Kind.choices)
    text_version = serializers.CharField(source="version")
    title = serializers.CharField()
    text = serializers.CharField()
    tick = serializers.CharField(help_text="The sentence that is agreed to.")


class DeviceZoneSerializer(StrictSerializer):
    """The zone that a device is in, and whether to ask the person to use it."""

    zone = CleanText(max_length=64, allow_blank=True, help_text="Its present name. Empty if it names no place.")
    city = serializers.CharField(read_only=True)
    is_asked = serializers.BooleanField(
        read_only=True, help_text="It is another clock than the person's, and they have not declined it."
    )


class AddressSerializer(serializers.Serializer):
    """The person's main email address."""

    address = serializers.CharField()
    is_confirmed = serializers.BooleanField(help_text="They opened the link in our email. We send to no other address.")


class MeSerializer(StrictSerializer):
    """The person: their time zone, and whether they may begin. Only the time zone can be changed."""

    username = serializers.CharField(read_only=True)
    time_zone = CleanText(max_length=64, validators=[validate_time_zone], help_text="An IANA zone: Europe/Lisbon.")
    first_weekday = StrictInteger(min_value=0, max_value=6, help_text="0 for Monday to 6 for Sunday.")
    email = serializers.SerializerMethodField(help_text="Where reminders and what is about the account are sent.")
    ready = serializers.SerializerMethodField(help_text="Agreed to everything and answered the first question.")
    standing = serializers.SerializerMethodField()
    terms = serializers.SerializerMethodField(help_text="What to agree to, with POST /api/v1/me/consents/.")
    version = serializers.IntegerField(read_only=True)

    @extend_schema_field(AddressSerializer(allow_null=True))
    def get_email(self, person: User) -> Data | None:
        found = EmailAddress.objects.filter(user=person).order_by("-primary", "pk").first()
        return {"address": found.email, "is_confirmed": found.verified} if found else None

    def get_ready(self, person: User) -> bool:
        return person.is_ready()

    @extend_schema_field(StandingSerializer)
    def get_standing(self, person: User) -> Data:
        today = local_date(timezone.now(), person.time_zone)
        return dict(StandingSerializer(person.clearance(today=today)).data)

    @extend_schema_field(TermsSerializer(many=True))
    def get_terms(self, person: User) -> list[Data]:
        terms = [{"kind": kind} | vars(terms) for kind, terms in screening.TERMS.items()]
        return list(TermsSerializer(terms, many=True).data)


class ConsentSerializer(OwnedSerializer):
    """One thing agreed to. ``text_version`` is the one the person was shown: it must be the current one."""

    class Meta:
        model = Consent
        fields = (*OwnedSerializer.Meta.owned_fields, "kind", "text_version", "given_at", "withdrawn_at")
        read_only_fields = ("given_at", "withdrawn_at")

    def validate(self, data: Data) -> Data:
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


class PractisedBeforeSerializer(OwnedSerializer):
    """What the person has practised. With "never" there is no teacher and no `last`. Otherwise `last` is needed."""

    has_teacher = StrictBoolean(default=False)

    class Meta:
        model = PractisedBefore
        fields = (*OwnedSerializer.Meta.owned_fields, "practised", "has_teacher", "last", "declared_at")
        read_only_fields = ("declared_at",)


OptionSerializer = serializer_of(
    screening.Option,
    only=("code", "text", "help", "is_check_first", "after"),
)
QuestionSerializer = serializer_of(screening.Question, parts={screening.Option: OptionSerializer})
GroupSerializer = serializer_of(steps.SignGroup, only=("step", "title", "lines", "rows", "help", "opener"))


class SignStepSerializer(serializers.Serializer):
    """One question and the signs of its groups. ``none`` is the answer that no line is true."""

    id = serializers.CharField(source="value")
    text = serializers.CharField(source="words")
    none = serializers.CharField()


class QuestionsSerializer(serializers.Serializer):
    """The whole form: signs in order of urgency, then questions.

    A yes is sent as the id of a line or of its sign, in `signs`, or the code of an option, in `conditions`. Any line
    ticks its sign. Show the message of a sign at once on a yes, before anything is sent. `groups` says which lines are
    read together, in which of the `steps`, and, as `opener`, by whom. `is_check_first`: a doctor's word comes first.
    `after`: the option that this one says more about. Both are sent.
    """

    emergency_numbers = serializers.ListField(child=serializers.CharField())
    signs = serializer_of(screening.RedFlag, only=("id", "level", "question", "lines", "premise", "message"))(many=True)
    steps = SignStepSerializer(many=True)
    groups = GroupSerializer(many=True)
    questions = QuestionSerializer(many=True)


def _codes(known: Iterable[str], words: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices=[*known]), max_length=100, help_text=words)


SIGNS = [*(row.id for row in screening.ROWS), *red_flags.LINE_IDS]


class HealthAnswersSerializer(OwnedSerializer):
    """The whole form as answered. Anything in neither list is a no, so both have to be sent, even if empty."""

    signs = _codes(SIGNS, "Ids of the signs that are there, or of their lines. Signs are stored.")
    conditions = _codes(OPTIONS, "Codes of the options that are true.")

    class Meta:
        model = HealthAnswers
        fields = (
            *OwnedSerializer.Meta.owned_fields,
            *("signs", "conditions", *GIVEN, "rib_asked_at", "paced_since_on"),
            *("is_understood", "answered_at", "signs_at"),
        )
        read_only_fields = ("answered_at", "signs_at", "rib_asked_at", "paced_since_on")


class UrgentSignsSerializer(StrictSerializer):
    """The emergency and today rows as answered once more."""

    signs = _codes(SIGNS, "Ids of the urgent signs that are there: an empty list where none is.")


class RibSerializer(StrictSerializer):
    """Whether the rib still hurts on a deep breath, a cough or lying on it."""

    still_hurts = StrictBoolean()


class BlockSerializer(StrictModelSerializer):
    """A warning sign that blocks all exercise until a health professional has checked it."""

    messages = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Block
        fields = ("level", "signs", "messages", "began_at", "ended_at", "ending", "professional", "seen_on")
        read_only_fields = fields


class EndBlockSerializer(StrictSerializer):
    """How a block ends: who checked it and when, what they said, and the emergency signs, none of which may be
    ticked."""

    professional = serializers.ChoiceField(choices=Block.Professional.choices)
    seen_on = serializers.DateField()
    is_told = StrictBoolean(help_text="The person was told that gentle exercise is fine. Only true ends the block.")
    signs = _codes(SIGNS, "The emergency signs that are there: an empty list ends it, any other blocks everything.")

    def validate_is_told(self, value: bool) -> bool:  # noqa: FBT001  # the framework calls it
        if not value:
            raise serializers.ValidationError("Without this it stays closed. Ask, and come back.")
        return value


TOLD_OF_A_KEY = ("name", "prefix", "scope", "scopes", "expires_at", "last_used_at")


class ApiTokenSerializer(OwnedSerializer):
    """A key for a program, without the key."""

    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES),
        source="granted_scopes",
        read_only=True,
        help_text="What it may do: an area, and `read` or `write`, which includes to read.",
    )

    class Meta:
        model = ApiToken
        fields = (*OwnedSerializer.Meta.owned_fields, *TOLD_OF_A_KEY)
        read_only_fields = ("prefix", "last_used_at")


class OwnKeySerializer(ApiTokenSerializer):
    """What a key is told of itself."""

    class Meta:
        model = ApiToken
        fields = (*TOLD_OF_A_KEY, "created_at")
