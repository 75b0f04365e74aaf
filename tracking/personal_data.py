"""What the diary keeps of a person."""

from conventions.personal import OWNED_EXPORTED, OWNED_WITHHELD, PersonalModel

_LOGGED = ("local_date", "time_zone", "note", "deleted_at")

PERSONAL_DATA = (
    PersonalModel(
        "tracking.Session",
        owner="owner",
        exported=(
            *OWNED_EXPORTED,
            "routine",
            "routine_name",
            "started_at",
            "finished_at",
            "pain_before",
            "pain_worst",
            "pain_after",
            "effort",
            "is_strength",
            "snapshot_version",
            *_LOGGED,
        ),
        withheld=OWNED_WITHHELD,
    ),
    PersonalModel(
        "tracking.SessionStep",
        owner="session__owner",
        exported=(
            "id",
            "session",
            "position",
            "exercise__slug",
            "exercise_slug",
            "exercise_name",
            "phase",
            "form",
            "sets",
            "reps",
            "unit",
            "sides",
            "hold_seconds",
            "outcome",
        ),
    ),
    PersonalModel(
        "tracking.PainEntry",
        owner="owner",
        exported=(*OWNED_EXPORTED, "felt_at", "score", *_LOGGED),
        withheld=OWNED_WITHHELD,
    ),
)
