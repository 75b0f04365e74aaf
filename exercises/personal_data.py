"""What is kept about a person on this floor: what a professional agreed to, and what they leave out."""

from conventions.personal import owned

PERSONAL_DATA = (
    owned("exercises.SignOff", "exercise__slug", "by", "signed_on", "form", "most_reps", "guidance", "deleted_at"),
    owned(
        "exercises.Barred",
        "exercise__slug",
        "form",
        "said_by",
        "by",
        "reason",
        "instead",
        "since_on",
        "until_on",
        "lifted_at",
        "guidance",
    ),
)
