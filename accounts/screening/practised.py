"""What somebody says they have practised before. Pure; what it opens is the business of the routines above."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from conventions.messages import WordedEnum


class PractisedFor(WordedEnum):
    """How long somebody has practised Pilates regularly."""

    NEVER = "never", gettext_lazy("Never")
    UP_TO_6_MONTHS = "up_to_6_months", gettext_lazy("Up to 6 months")
    UP_TO_2_YEARS = "up_to_2_years", gettext_lazy("6 months to 2 years")
    OVER_2_YEARS = "over_2_years", gettext_lazy("More than 2 years")


class LastPractised(WordedEnum):
    """When that was last."""

    THIS_MONTH = "this_month", gettext_lazy("This month")
    WITHIN_A_YEAR = "within_a_year", gettext_lazy("Within a year")
    LONGER_AGO = "longer_ago", gettext_lazy("Longer ago")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody says of their practice; ``last`` is ``None`` for who never did."""

    practised: PractisedFor = PractisedFor.NEVER
    has_teacher: bool = False
    last: LastPractised | None = None

    @property
    def is_long(self) -> bool:
        """Whether it was 6 months or more."""
        return self.practised in (PractisedFor.UP_TO_2_YEARS, PractisedFor.OVER_2_YEARS)

    @property
    def is_recent(self) -> bool:
        """Whether it was within the last year."""
        return self.last in (LastPractised.THIS_MONTH, LastPractised.WITHIN_A_YEAR)
