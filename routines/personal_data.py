"""What is kept about a person on this floor: their routines and their week."""

from conventions.personal import OWNED_EXPORTED, OWNED_WITHHELD, PersonalModel

PERSONAL_DATA = (
    PersonalModel(
        "routines.Routine",
        owner="owner",
        exported=(*OWNED_EXPORTED, "name", "note", "starter", "archived_at"),
        withheld=OWNED_WITHHELD,
    ),
    PersonalModel(
        "routines.RoutineStep",
        owner="routine__owner",
        exported=("id", "routine", "position", "exercise__slug", "form", "sets", "reps", "hold_seconds", "note"),
    ),
    PersonalModel("routines.Week", owner="owner", exported=OWNED_EXPORTED, withheld=OWNED_WITHHELD),
    PersonalModel(
        "routines.WeekSlot", owner="week__owner", exported=("id", "week", "weekday", "local_time", "routine")
    ),
)
