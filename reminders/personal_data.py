"""What reminders keep about a person."""

from conventions.personal import PersonalModel, owned

_DISPATCH = "How the dispatcher hands a mail over; it says nothing about you."

PERSONAL_DATA = (
    owned(
        "reminders.Reminder",
        "kind",
        "is_on",
        "lead_minutes",
        "local_time",
        "time_zone",
        "schedule",
        "changes",
        "planned_at",
        "next_due_at",
        "strikes",
        tests_from_at=_DISPATCH,
        tests_count=_DISPATCH,
    ),
    PersonalModel(
        "reminders.Delivery",
        owner="rule__owner",
        exported=(
            "id",
            "rule",
            "occ_date",
            "due_at",
            "expires_at",
            "status",
            "reason",
            "attempts",
            "sent_at",
            "message_id",
            "has_offer",
        ),
        withheld=dict.fromkeys(
            ("not_before", "ambiguous", "claim", "lease_until", "smtp_started_at", "last_error"), _DISPATCH
        ),
    ),
)
