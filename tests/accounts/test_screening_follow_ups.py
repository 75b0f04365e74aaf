"""What is asked beside a tick: dates, places, words, and a rib that is asked about again; by page and by program."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Block, HealthAnswers, User
from accounts.screening import Open
from tests.factories import SAFE, make_answers, make_ready, make_user

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

FORM, RIB, ME = "/accounts/screening/", "/accounts/screening/rib/", "/accounts/me/"
API_ANSWERS, API_RIB = "/api/v1/me/screening/answers/", "/api/v1/me/screening/rib/"
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HURT = {"injury_on": "2026-11-13", "injury_where": "neck"}


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at 12:00 on 23 November 2026."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ready(alice: User, noon: None) -> User:
    return make_ready(alice)


def newest(owner: User) -> HealthAnswers:
    row: HealthAnswers = HealthAnswers.objects.visible_to(owner).get()
    return row


# Lines


def test_one_line_of_a_row_is_an_emergency_at_once_and_the_row_is_stored(ready: User, page: Page) -> None:
    answer = page(ready).post(FORM, {"signs": ["1.4"]}, follow=True)

    assert "Stop. This could be your heart or lungs. Call now." in answer.content.decode()
    assert Block.objects.get().signs == ["1"]


def test_lines_of_one_row_are_stored_as_the_row_once(ready: User, page: Page, api: Api) -> None:
    page(ready).post(FORM, {**SAFE, "signs": ["7b.1", "7b.3", "16.1"]})
    assert newest(ready).signs == ["7b", "16"]

    made = api(ready).post(API_ANSWERS, {"signs": ["9.1", "9"], "conditions": []})
    assert made.json()["signs"] == ["9"]


def test_pregnancy_is_read_behind_a_tick(ready: User, page: Page) -> None:
    html = page(ready).get(FORM).content.decode()

    part = html.split('aria-labelledby="id_opened_17a_label"')[1].split("</fieldset>")[0]
    assert part.index('id="id_opened_17a"') < part.index('id="id_signs_17a.1"') < part.index('id="id_signs_17b.1"')
    assert "checked" not in part
    assert part.count('name="signs"') == 11


def test_a_sign_counts_whether_or_not_its_part_was_opened(ready: User, page: Page) -> None:
    page(ready).post(FORM, {"signs": ["17a.1"]})

    assert Block.objects.get().signs == ["17a"]


def test_what_gets_worse_is_read_behind_a_tick_of_its_own(ready: User, page: Page) -> None:
    html = page(ready).get(FORM).content.decode()

    part = html.split('class="signs since-checked"')[1].split("</fieldset>")[0]
    assert part.index('id="id_opened_16"') < part.index('id="id_signs_16.1"')
    assert part.count('name="signs"') == 2


# Fields beside a tick


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"conditions": ["disc_leg"]}, "leg_since_on", "Enter the date. A rough date is fine."),
        ({"conditions": ["injury"], "injury_where": "neck"}, "injury_on", "Enter the date. A rough date is fine."),
        ({"conditions": ["injury"], "injury_on": "2026-11-13"}, "injury_where", "Choose where you were hurt."),
        ({"conditions": ["injury"], **HURT, "injury_where": "toe"}, "injury_where", "Choose where you were hurt."),
        (HURT, "injury_where", "This goes with “Fall, crash or whiplash, checked since”: tick it."),
        (
            {"conditions": ["injury"], **HURT, "strength_agreed_on": "2026-11-12"},
            "strength_agreed_on",
            "Choose a day since the injury, or leave the date empty.",
        ),
        ({"rib_calm_on": "2026-11-20"}, "rib_calm_on", "This date belongs to “Sore or broken rib,"),
        ({"other_text": "Gout"}, "other_text", "This goes with “Something else”: tick it."),
        ({"conditions": ["diabetes_feet"]}, "conditions", "“Numb feet” goes with “Diabetes”: tick both, or neither."),
        (
            {"conditions": ["disc_leg"], "leg_since_on": "2026-11-24"},
            "leg_since_on",
            "Choose a day up to today. About the right year is enough.",
        ),
        (
            {"conditions": ["pressure", "pressure_controlled"]},
            "conditions",
            "High blood pressure is controlled or it is not: tick one of the two.",
        ),
    ],
)
def test_what_is_missing_or_left_over_is_named(
    ready: User, page: Page, api: Api, sent: dict[str, Any], field: str, said: str
) -> None:
    before = newest(ready).pk

    shown = page(ready).post(FORM, SAFE | sent)
    refused = api(ready).post(API_ANSWERS, {"signs": [], "conditions": []} | sent)

    assert shown.status_code == 422
    assert shown.context["form"].errors[field][0].startswith(said)
    assert (refused.status_code, field in refused.json()["errors"]) == (400, True)
    assert newest(ready).pk == before


def test_a_leg_may_hurt_since_long_ago(ready: User, api: Api) -> None:
    sent = {"signs": [], "conditions": ["disc_leg"], "leg_since_on": "1994-05-01"}

    assert api(ready).post(API_ANSWERS, sent).status_code == 201
    assert newest(ready).leg_since_on == date(1994, 5, 1)


def test_all_that_is_given_is_kept_and_filled_in_next_time(ready: User, page: Page) -> None:
    ticks = ["disc_leg", "injury", "scoliosis", "scoliosis_operated", "other"]
    given = {"leg_since_on": "2026-10-01", "other_text": "Gout", "strength_agreed_on": "2026-11-20"}
    page(ready).post(FORM, {**SAFE, "conditions": ticks} | HURT | given)

    row = newest(ready)
    assert (row.leg_since_on, row.other_text, row.injury_where) == (date(2026, 10, 1), "Gout", "neck")
    assert ready.flags(today=TODAY) == {"DISC", "LEG", "NECK"}
    html = page(ready).get(FORM).content.decode()
    assert 'id="id_conditions_scoliosis_operated" checked' in html
    assert 'value="2026-10-01"' in html
    assert 'value="Gout"' in html


def test_what_was_filled_in_goes_with_its_tick(ready: User, page: Page) -> None:
    fields = {"injury_on": date(2026, 11, 13), "injury_where": "neck"}
    make_answers(ready, conditions=("injury", "diabetes", "diabetes_feet"), **fields)

    answer = page(ready).post(FORM, {**SAFE, "conditions": ["diabetes_feet"]} | HURT)

    row = newest(ready)
    assert answer.status_code == 302
    assert (row.conditions, row.injury_on, row.injury_where) == ([], None, "")


def test_an_operation_and_a_broken_bone_are_one_code(ready: User, page: Page) -> None:
    page(ready).post(FORM, {**SAFE, "conditions": ["operation", "operation"], "operation_on": "2026-11-01"})

    html = page(ready).get(FORM).content.decode()
    assert newest(ready).conditions == ["operation"]
    assert 'id="id_conditions_operation" checked' in html
    assert 'id="id_conditions_operation1" checked' in html


def test_since_when_fibromyalgia_is_ticked_outlives_new_answers(ready: User) -> None:
    first = make_answers(ready, conditions=("fibromyalgia",), at=NOON - timedelta(days=40))
    assert first.paced_since_on == date(2026, 10, 14)

    assert make_answers(ready, conditions=("fibromyalgia", "knee")).paced_since_on == date(2026, 10, 14)
    assert make_answers(ready, conditions=("knee",)).paced_since_on is None
    assert make_answers(ready, conditions=("fibromyalgia",)).paced_since_on == TODAY


def test_a_row_of_the_version_before_is_of_the_first_edition(ready: User) -> None:
    row = make_answers(ready, conditions=("pressure_controlled",))
    assert (row.edition, ready.clearance(today=TODAY).open) == (2, Open.ALL)
    names = [field.column for field in HealthAnswers._meta.concrete_fields]
    new = {"edition", "leg_since_on", "injury_on", "injury_where", "strength_agreed_on", "rib_calm_on", "rib_asked_at"}
    old = ", ".join(name for name in names if name not in {"id", *new, "paced_since_on", "other_text"})

    # As the old version writes it: without the columns it does not know.
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE kept AS SELECT {old} FROM accounts_healthanswers")
        cursor.execute("DELETE FROM accounts_healthanswers")
        cursor.execute(f"INSERT INTO accounts_healthanswers ({old}) SELECT {old} FROM kept")

    assert (newest(ready).edition, newest(ready).injury_where) == (1, "")
    standing = ready.clearance(today=TODAY)
    assert (standing.open, standing.reasons[0].rule.id) == (Open.QUIET_AND_SEATED, "G10")


# What is said about it


def test_answers_are_answered_before_going_on(ready: User, page: Page) -> None:
    sent = {**SAFE, "conditions": ["scoliosis", "other"], "other_text": "Gout", "next": "/today/"}
    answer = page(ready).post(FORM, sent, follow=True)

    meaning = answer.content.decode()
    assert "Exercise will not straighten a grown curve. Move both sides alike." in meaning
    assert "We have no rule for it, so nothing is left out because of it." in meaning
    assert "Whether Pilates changes a curve in adults is not known." in meaning
    assert "You wrote: Gout" in meaning


def test_what_somebody_typed_is_for_their_eyes_only(ready: User, bob: User, page: Page, api: Api) -> None:
    make_answers(ready, conditions=("other",), other_text="Gout")

    for other in (make_ready(bob), make_ready(make_user("carol"))):
        for url in (ME, FORM, "/accounts/start/meaning/"):
            assert "Gout" not in page(other).get(url).content.decode()
        assert api(other).get(API_ANSWERS).json()["other_text"] == ""
    assert api(ready).get(API_ANSWERS).json()["other_text"] == "Gout"


def test_a_program_reads_precautions_lines_and_answers(ready: User, api: Api) -> None:
    make_answers(ready, conditions=("pressure_controlled", "diabetes", "diabetes_low"))

    standing = api(ready).get("/api/v1/me/").json()["standing"]

    assert (standing["open"], standing["precautions"]["is_breath_called"]) == ("all", True)
    assert [line["rule"] for line in standing["before_session"]] == ["CONTROLLED", "DIABETES"]
    assert [one["rule"] for one in standing["said"]] == ["CONTROLLED", "DIABETES"]
    assert standing["said"][0]["source"].startswith("Hanssen 2022")


# The rib


def test_the_rib_is_asked_about_and_no_longer_spared_once_it_is_calm(ready: User, page: Page) -> None:
    make_answers(ready, conditions=("rib",), at=NOON - timedelta(days=21))
    browser = page(ready)
    assert ready.clearance(today=TODAY).is_rib_due
    assert 'href="/accounts/screening/rib/' in browser.get(ME).content.decode()

    unanswered = browser.post(RIB, {})
    answer = browser.post(RIB, {"still_hurts": "no", "next": ME}, follow=True)

    assert unanswered.status_code == 422
    assert "Your ribs are no longer spared." in answer.content.decode()
    assert (newest(ready).rib_calm_on, newest(ready).conditions) == (TODAY, ["rib"])
    assert ready.flags(today=TODAY) == frozenset()


def test_a_rib_that_still_hurts_is_asked_about_in_three_weeks(ready: User, page: Page) -> None:
    make_answers(ready, conditions=("rib",), at=NOON - timedelta(days=30))

    page(ready).post(RIB, {"still_hurts": "yes"})

    assert (ready.flags(today=TODAY), newest(ready).rib_asked_at) == ({"RIB"}, NOON)
    assert not ready.clearance(today=TODAY + timedelta(days=20)).is_rib_due
    assert ready.clearance(today=TODAY + timedelta(days=21)).is_rib_due


def test_a_program_says_it_too_and_twice_is_the_same(ready: User, api: Api) -> None:
    make_answers(ready, conditions=("rib",))
    program = api(ready)

    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        first = program.post(API_RIB, {"still_hurts": False})
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        again = program.post(API_RIB, {"still_hurts": False})

    assert (first.status_code, first.json()["rib_calm_on"]) == (200, "2026-11-24")
    assert (again.status_code, again.json()["rib_calm_on"]) == (200, "2026-11-24")
    assert program.post(API_RIB, {"still_hurts": True}).json()["rib_calm_on"] is None
    assert program.post(API_RIB, {}).status_code == 400


def test_who_ticked_no_rib_is_not_asked(ready: User, bob: User, page: Page, api: Api) -> None:
    make_answers(ready, conditions=("rib",))
    make_ready(bob)

    assert page(bob).get(RIB)["Location"].startswith(FORM)
    assert api(bob).post(API_RIB, {"still_hurts": False}).status_code == 400
    assert newest(ready).rib_calm_on is None
