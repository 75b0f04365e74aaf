"""What is kept about a person on this floor: what a professional agreed to."""

from conventions.personal import OWNED_EXPORTED, OWNED_WITHHELD, PersonalModel

PERSONAL_DATA = (
    PersonalModel(
        "exercises.SignOff",
        owner="owner",
        exported=(*OWNED_EXPORTED, "exercise__slug", "by", "signed_on"),
        withheld=OWNED_WITHHELD,
    ),
)
