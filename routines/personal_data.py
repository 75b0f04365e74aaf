"""What is kept about a person on this floor: their routines and their week."""

from conventions.personal import PersonalModel, owned

PERSONAL_DATA = (
    owned("routines.Routine", "name", "note", "starter", "archived_at"),
    PersonalModel(
        "routines.RoutineStep",
        owner="routine__owner",
        exported=(
            "id",
            "routine",
            "position",
            "exercise__slug",
            "own_exercise",
            "form",
            "sets",
            "reps",
            "hold_seconds",
            "note",
        ),
    ),
    owned("routines.Week"),
    PersonalModel(
        "routines.WeekSlot", owner="week__owner", exported=("id", "week", "weekday", "local_time", "routine")
    ),
    owned("routines.Move", "routine", "from_on", "from_time", "to_on", "local_time"),
    owned("routines.Pause", "reason", "since_on", "until_on", "note"),
    owned(
        "routines.PracticeSettings",
        "level",
        "level_since_on",
        "minutes",
        "focus",
        "has_voice",
        "has_tone",
        "has_vibration",
        "has_text",
        "talk",
        "counts_breaths",
        "breath_seconds",
    ),
    PersonalModel(
        "routines.ExerciseStanding",
        owner="owner",
        exported=(
            "id",
            "exercise__slug",
            "form",
            "sets",
            "reps",
            "hold_seconds",
            "done_count",
            "recent_count",
            "first_done_on",
            "last_done_on",
            "last_class",
            "green_count",
            "has_done_low_dose",
            "mastered_on",
            "hold_until_on",
        ),
        withheld={"owner": "It is you."},
    ),
    PersonalModel(
        "routines.PractisedDay",
        owner="owner",
        exported=(),
        withheld=dict.fromkeys(
            ("id", "owner", "practised_on", "is_strength"), "Worked out from your sessions, which the download holds."
        ),
    ),
    owned("routines.Proposal", "rule", "exercise__slug", "change", "sentence", "offered_on", "state", "decided_at"),
    owned(
        "routines.OwnExercise",
        "name",
        "instructions",
        "note",
        "phase",
        "position",
        "sets",
        "reps",
        "hold_seconds",
        "rep_seconds",
        "sides",
        "drawn_as__slug",
        "archived_at",
    ),
    PersonalModel(
        "routines.RoutineVersion",
        owner="routine__owner",
        exported=("id", "routine", "number", "since_at", "name", "note", "steps"),
    ),
    PersonalModel(
        "routines.WeekVersion",
        owner="week__owner",
        exported=("id", "week", "number", "since_on", "slots"),
    ),
)
