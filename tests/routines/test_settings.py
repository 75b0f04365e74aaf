"""What a person asks routines to be made for is remembered."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from routines.models import PracticeSettings

TODAY = date(2026, 11, 23)


def test_who_chose_nothing_has_fifteen_minutes_for_beginners_and_nothing_is_stored(alice: User) -> None:
    mine = PracticeSettings.objects.of(alice)

    assert (mine.level, mine.minutes, mine.focus) == ("beginner", 15, [])
    assert PracticeSettings.objects.count() == 0


def test_what_was_chosen_is_hers_and_stays(alice: User, bob: User) -> None:
    PracticeSettings.objects.choose(owner=alice, today=TODAY, level="beginner", minutes=10, focus=["neck"])
    PracticeSettings.objects.choose(owner=alice, today=TODAY, level="intermediate", minutes=20)

    mine = PracticeSettings.objects.of(alice)
    assert (mine.level, mine.minutes, mine.focus, mine.level_since_on) == ("intermediate", 20, [], TODAY)
    assert PracticeSettings.objects.of(bob).minutes == 15
    assert PracticeSettings.objects.count() == 1


def test_the_day_of_a_level_stays_while_the_level_does(alice: User) -> None:
    PracticeSettings.objects.choose(owner=alice, today=TODAY, level="advanced", minutes=10)
    mine = PracticeSettings.objects.choose(owner=alice, today=date(2026, 11, 30), level="advanced", minutes=30)

    assert mine.level_since_on == TODAY


@pytest.mark.parametrize(
    ("field", "value"), [("level", "expert"), ("minutes", 5), ("minutes", 46), ("focus", ["tail"]), ("focus", [["x"]])]
)
def test_an_unknown_choice_is_refused_and_nothing_is_stored(alice: User, field: str, value: object) -> None:
    chosen = {"level": "beginner", "minutes": 15, "focus": []} | {field: value}

    with pytest.raises(ValidationError) as refused:
        PracticeSettings.objects.choose(owner=alice, today=TODAY, **chosen)

    assert field in refused.value.message_dict
    assert PracticeSettings.objects.count() == 0
