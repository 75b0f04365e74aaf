"""What a condition asks of a session stands before it; a recent injury is judged with the diary."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.screening import Open
from tests.factories import MORNING, make_answers, make_routine, make_session
from tracking.overview.summary import clearance_of, summary_of

Page = Callable[[User | None], Client]

pytestmark = pytest.mark.usefixtures("monday_morning")


def test_the_lines_of_a_condition_stand_above_the_start(ready: User, page: Page) -> None:
    routine = make_routine(ready, "breathing")
    make_answers(ready, conditions=("diabetes", "diabetes_low", "epilepsy", "seizure_year"))

    html = page(ready).get(f"/sessions/start/{routine.pk}/").content.decode()

    for line in ("Keep something sweet at hand.", "Have somebody near. Practise on the mat, or on a chair with arms."):
        assert html.index(line) < html.index("See today's session")


def test_who_has_no_such_condition_reads_no_line(ready: User, page: Page) -> None:
    routine = make_routine(ready, "breathing")

    html = page(ready).get(f"/sessions/start/{routine.pk}/").content.decode()

    assert "Keep something sweet" not in html
    assert "Does the rib still hurt?" not in html


def test_a_sore_rib_is_asked_about_before_a_session_when_it_is_time(ready: User, page: Page) -> None:
    routine = make_routine(ready, "breathing")
    make_answers(ready, conditions=("rib",), at=MORNING - timedelta(days=21))

    html = page(ready).get(f"/sessions/start/{routine.pk}/").content.decode()

    assert f'href="/accounts/screening/rib/?next=/sessions/start/{routine.pk}/"' in html


@pytest.mark.parametrize(("after", "open_"), [(4, Open.SPARING), (7, Open.GENTLE)])
def test_a_session_that_raised_the_pain_makes_the_next_step_wait(ready: User, after: int, open_: Open) -> None:
    hurt = date(2026, 9, 24)  # 60 days ago
    make_answers(ready, conditions=("injury",), injury_on=hurt, injury_where="elsewhere")
    for days in (4, 12, 20):
        make_session(ready, MORNING - timedelta(days=days), pain_before=4, pain_worst=7, pain_after=after)

    standing = clearance_of(ready, now=MORNING)

    assert (standing.open, standing.ceiling) == (open_, 3)
    told = summary_of(ready, now=MORNING).clearance
    assert told is not None
    assert told.reasons[0].rule.id == "G13"
