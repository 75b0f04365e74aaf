"""What the diary keeps of a person."""

from conventions.personal import PersonalModel, owned

KEPT = "It follows from your answers and your diary, and is made again from them."
_LOGGED = ("local_date", "time_zone", "note", "source", "received_at", "deleted_at")

PERSONAL_DATA = (
    owned(
        "tracking.Session",
        *("routine", "routine_name", "started_at", "finished_at", "pain_before", "pain_worst", "pain_after", "effort"),
        *("routine_version", "stop_reason", "stop_signs", "is_controlled", "is_strength", "snapshot_version", *_LOGGED),
    ),
    PersonalModel(
        "tracking.SessionStep",
        owner="session__owner",
        exported=(
            *("id", "session", "position", "exercise__slug", "exercise_slug", "exercise_name", "phase", "form"),
            *(
                "form_name",
                "sets",
                "reps",
                "unit",
                "sides",
                "hold_seconds",
                "pace",
                "outcome",
                "own_exercise",
                "reps_done",
                "worst",
                "has_hurt",
            ),
            "skip_reason",
        ),
    ),
    owned("tracking.PainEntry", "felt_at", "score", "kind", "places", "qualities", *_LOGGED),
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
    owned("tracking.FollowUp", "practised_on", "time_zone", "feeling", "score", "source", "answered_at"),
    owned("tracking.Measure", "kind", "answered_at", "pain", "enjoyment", "activity", "change", *_LOGGED),
    owned("tracking.Activity", "name", "since_on", "ended_on"),
    PersonalModel(
        "tracking.ActivityRating",
        owner="activity__owner",
        exported=("id", "activity", "local_date", "answered_at", "score"),
    ),
    owned("tracking.Care", "kind", "noted_at", *_LOGGED),
    PersonalModel(
        "tracking.Edition",
        owner="owner",
        withheld={"owner": "It is you."},
        exported=("id", "session", "entry", "number", "until_at", "data"),
    ),
    PersonalModel(
        "tracking.KeptSummary",
        owner="owner",
        withheld={"owner": "It is you.", **dict.fromkeys(("record_version", "code", "language"), KEPT)}
        | dict.fromkeys(("since_at", "until_at", "data"), KEPT),
        exported=(),
    ),
    PersonalModel(
        "tracking.KeptPast",
        owner="owner",
        withheld={"owner": "It is you.", **dict.fromkeys(("until_on", "key", "data"), KEPT)},
        exported=(),
    ),
)
