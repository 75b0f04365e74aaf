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
            "routine_version",
            "stop_reason",
            "stop_signs",
            "is_controlled",
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
            "own_exercise",
            "reps_done",
            "worst",
            "has_hurt",
            "skip_reason",
        ),
    ),
    PersonalModel(
        "tracking.PainEntry",
        owner="owner",
        exported=(*OWNED_EXPORTED, "felt_at", "score", "kind", "places", "qualities", *_LOGGED),
        withheld=OWNED_WITHHELD,
    ),
    PersonalModel(
        "tracking.CheckIn",
        owner="session__owner",
        exported=("id", "session", "has_something_new", "light", "rules", "changes"),
    ),
    PersonalModel(
        "tracking.Draft",
        owner="session__owner",
        exported=(
            *("id", "session", "sequence", "cue", "elapsed_seconds", "steps", "stop_reason", "stop_signs"),
            "saved_at",
        ),
        withheld={"device": "A random number of the browser, to tell two that play at once."},
    ),
    PersonalModel(
        "tracking.FollowUp",
        owner="owner",
        exported=(*OWNED_EXPORTED, "practised_on", "time_zone", "feeling", "score", "source", "answered_at"),
        withheld=OWNED_WITHHELD,
    ),
    PersonalModel(
        "tracking.Measure",
        owner="owner",
        exported=(*OWNED_EXPORTED, "kind", "answered_at", "pain", "enjoyment", "activity", "change", *_LOGGED),
        withheld=OWNED_WITHHELD,
    ),
    PersonalModel(
        "tracking.Activity",
        owner="owner",
        exported=(*OWNED_EXPORTED, "name", "since_on", "ended_on"),
        withheld=OWNED_WITHHELD,
    ),
    PersonalModel(
        "tracking.ActivityRating",
        owner="activity__owner",
        exported=("id", "activity", "local_date", "answered_at", "score"),
    ),
    PersonalModel(
        "tracking.Care",
        owner="owner",
        exported=(*OWNED_EXPORTED, "kind", "noted_at", *_LOGGED),
        withheld=OWNED_WITHHELD,
    ),
    PersonalModel(
        "tracking.Edition",
        owner="owner",
        withheld={"owner": "It is you."},
        exported=("id", "session", "entry", "number", "until_at", "data"),
    ),
)
