"""What is kept about a person on this floor: the account, what allauth and Django keep for it, and our own rows."""

from conventions.personal import PersonalModel, owned

SECRET = "It would open the account to whoever finds the file."  # nosec B105
RIGHTS = "A right on this site, not a fact about you."

PERSONAL_DATA = (
    PersonalModel(
        "accounts.User",
        owner="pk",
        exported=(
            "id",
            "username",
            "first_name",
            "last_name",
            "email",
            "time_zone",
            "first_weekday",
            "version",
            "plan_changed_at",
            "date_joined",
            "last_login",
            "is_active",
            "is_staff",
            "is_superuser",
        ),
        withheld={"password": SECRET, "groups": RIGHTS, "user_permissions": RIGHTS},
    ),
    owned("accounts.Consent", "kind", "text_version", "given_at", "withdrawn_at"),
    owned("accounts.Screening", "assessed", "assessed_on", "answered_at"),
    owned(
        "accounts.HealthAnswers",
        "signs",
        "conditions",
        "due_on",
        "birth_on",
        "operation_on",
        "leg_since_on",
        "injury_on",
        "injury_where",
        "strength_agreed_on",
        "rib_calm_on",
        "rib_asked_at",
        "paced_since_on",
        "other_text",
        "edition",
        "agreed_on",
        "is_understood",
        "answered_at",
        "signs_at",
    ),
    owned("accounts.Block", "level", "signs", "began_at", "ended_at", "ending", "professional", "seen_on"),
    owned("accounts.ApiToken", "name", "prefix", "scope", "expires_at", "last_used_at", digest=SECRET),
    PersonalModel(
        "account.EmailAddress",
        owner="user",
        exported=("id", "email", "verified", "primary"),
        withheld={"user": "It is you."},
    ),
    PersonalModel(
        "account.EmailConfirmation",
        owner="email_address__user",
        exported=("id", "email_address__email", "created", "sent"),
        withheld={"key": SECRET},
    ),
    PersonalModel(
        "mfa.Authenticator",
        owner="user",
        exported=("id", "type", "created_at", "last_used_at"),
        withheld={"user": "It is you.", "data": SECRET},
    ),
    PersonalModel(
        "usersessions.UserSession",
        owner="user",
        exported=("id", "created_at", "last_seen_at", "ip", "user_agent"),
        withheld={"user": "It is you.", "session_key": SECRET, "data": "Empty; allauth's room for notes of its own."},
    ),
    PersonalModel(
        "admin.LogEntry",
        owner="user",
        exported=("id", "action_time", "content_type__model", "object_id", "action_flag"),
        withheld={
            "user": "It is you.",
            "object_repr": "It names what was administered, which may be someone else.",
            "change_message": "It names what was administered, which may be someone else.",
        },
    ),
)
