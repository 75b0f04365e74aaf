"""The safety form as a page: a message that nothing can stop, a block that only three things end, answers that go."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from accounts.models import Block, HealthAnswers, User
from accounts.screening import GROUPS, Open
from accounts.screening.red_flags import BY_ID, ROW_OF_LINE
from accounts.screening.steps import STEP_OF, SignStep
from tests.factories import SAFE, make_answers, make_ready

Page = Callable[[User | None], Client]

FORM = "/accounts/screening/"
END = "/accounts/screening/end/"
MISTAKE = "/accounts/screening/mistake/"
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEEN = {"professional": "doctor", "seen_on": "2026-11-23", "is_told": "on", "none": ["now", "nerves", "either"]}


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at 12:00 on 23 November 2026."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ready(alice: User, noon: None) -> User:
    return make_ready(alice)


def blocked(person: User, sign: str) -> Block:
    Block.objects.raise_for(owner=person, signs=[sign], at=NOON)
    block: Block = Block.objects.open().get(owner=person)
    return block


def test_the_numbers_stand_above_the_form_and_each_line_carries_its_message(ready: User, page: Page) -> None:
    html = page(ready).get(FORM).content.decode()

    assert html.index('href="tel:112"') < html.index("<h1") < html.index('name="signs"')
    lines = [line for group in GROUPS for line in group.lines]
    places = [html.index(f'id="id_signs_{line}"') for line in lines]
    assert (len(places), places) == (68, sorted(places))
    for line in lines:
        row = BY_ID[ROW_OF_LINE[line]]
        item = html.split(f'id="id_signs_{line}"')[1].split("</li>")[0]
        assert str(row.message).replace("'", "&#x27;") in item
        assert ('href="tel:112"' in item) is (row.level.value == "emergency")


def test_every_step_wants_a_sign_or_its_none_and_links_to_what_is_open(ready: User, page: Page) -> None:
    before = HealthAnswers.objects.get().pk

    answer = page(ready).post(FORM, SAFE | {"none": ["now", "either"], "signs": ["9.1"]})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["none_nerves"]
    html = answer.content.decode()
    assert html.count('href="#id_none_') == 1
    assert 'href="#id_none_nerves"' in html
    assert 'value="now" id="id_none_now" checked>' in html
    assert html.count('name="none"') == 4
    assert 'value="nerves" id="id_none_nerves" checked' not in html
    assert HealthAnswers.objects.get().pk == before


def test_a_sign_counts_where_none_was_ticked_too(ready: User, page: Page) -> None:
    page(ready).post(FORM, SAFE | {"signs": ["9.1"]})

    assert HealthAnswers.objects.get().signs == ["9"]


def test_every_row_is_read_in_one_step(ready: User, page: Page) -> None:
    assert {row: step.value for row, step in STEP_OF.items()} == {
        **dict.fromkeys(("1", "2", "7a", "14a"), "now"),
        **dict.fromkeys(("3", "4", "5"), "nerves"),
        **dict.fromkeys(("8a", "8b", "17a", "17b"), "either"),
        **dict.fromkeys(("6", "7b", "9", "10", "10b", "11", "12", "13", "14b", "15", "16"), "lately"),
    }
    assert [step.value for step in SignStep] == ["now", "nerves", "either", "lately"]
    assert all(len({STEP_OF[row] for row in group.rows}) == 1 for group in GROUPS)


def test_nothing_is_asked_before_it_was_agreed_that_answers_are_kept(alice: User, page: Page) -> None:
    answer = page(alice).post(FORM, SAFE)

    assert answer["Location"].startswith("/accounts/start/")
    assert not HealthAnswers.objects.exists()


def test_nothing_ticked_opens_everything_that_fits(ready: User, page: Page) -> None:
    answer = page(ready).post(FORM, {**SAFE, "next": "/today/"})

    assert answer["Location"] == "/today/"
    assert ready.clearance(today=TODAY).open is Open.ALL


def test_only_the_newest_answers_are_kept(ready: User, page: Page) -> None:
    page(ready).post(FORM, {**SAFE, "conditions": ["wrist", "neck"]})

    answers = HealthAnswers.objects.get()
    assert (answers.signs, answers.conditions) == ([], ["neck", "wrist"])
    assert ready.flags(today=TODAY) == {"NECK", "WRIST"}


def test_the_same_form_sent_twice_makes_one_row(ready: User, page: Page) -> None:
    sent = {**SAFE, "conditions": ["knee"], "client_uuid": "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"}
    browser = page(ready)
    browser.post(FORM, sent)
    before = HealthAnswers.objects.get().pk

    browser.post(FORM, sent)

    assert HealthAnswers.objects.get().pk == before


def test_conditions_are_filled_in_next_time_and_signs_are_not(ready: User, page: Page) -> None:
    make_answers(ready, "16", conditions=("knee",), is_understood=True)

    html = page(ready).get(FORM).content.decode()

    assert 'id="id_conditions_knee" checked' in html
    assert 'id="id_signs_16.1" checked' not in html
    assert 'id="id_conditions_hip" checked' not in html


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        (
            {"none": ["nerves", "either", "lately"]},
            "none_now",
            "Tick what applies, or tick “None of these”. Nothing was saved.",
        ),
        ({"conditions": ["birth"]}, "birth_on", "Enter the date. A rough date is fine."),
        ({"conditions": ["operation"]}, "operation_on", "Enter the date. A rough date is fine."),
        (
            {"birth_on": "2026-11-01"},
            "birth_on",
            "This date belongs to “Gave birth within 6 months”. Tick that box, or leave the date empty.",
        ),
        (
            {"conditions": ["pregnant"], "due_on": "2026-11-01"},
            "due_on",
            "Choose a due date between today and 40 weeks from now.",
        ),
        ({"agreed_on": "2999-01-01"}, "agreed_on", "Enter a date between 2000 and today."),
        ({"agreed_on": "soon"}, "agreed_on", "Enter a date such as 2026-03-15."),
    ],
)
def test_a_wrong_answer_is_named_and_every_tick_is_kept(
    ready: User, page: Page, sent: dict[str, object], field: str, said: str
) -> None:
    answer = page(ready).post(FORM, {**SAFE, "signs": ["9.1"]} | sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [said]}
    assert 'id="id_signs_9.1" checked' in answer.content.decode()
    assert HealthAnswers.objects.get().signs == []


@pytest.mark.parametrize(("name", "value"), [("signs", "99"), ("conditions", "mood")])
def test_what_is_not_on_the_form_is_refused(ready: User, page: Page, name: str, value: str) -> None:
    answer = page(ready).post(FORM, {**SAFE, name: [value]})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]


def test_an_emergency_tick_counts_without_the_rest_and_shows_only_the_number(ready: User, page: Page) -> None:
    browser = page(ready)

    answer = browser.post(FORM, {"signs": ["1"], "agreed_on": "nonsense"}, follow=True)

    html = answer.content.decode()
    assert "Stop. This could be your heart or lungs. Call now." in html
    assert 'class="emergency-number" href="tel:112"' in html
    assert "<nav" not in html
    assert "<footer" not in html
    assert ready.clearance(today=TODAY).open is Open.NOTHING


def test_a_sign_to_ask_about_today_leaves_breathing_and_rest(ready: User, page: Page) -> None:
    html = page(ready).post(FORM, {"signs": ["9"], **SAFE}, follow=True).content.decode()

    assert "Amber: get advice today" in html
    assert "See a doctor if you are losing weight without trying." in html
    assert "breathing and rest" in html
    assert ready.clearance(today=TODAY).open is Open.QUIET


def test_a_block_stays_when_the_form_is_sent_again_without_the_sign(ready: User, page: Page) -> None:
    blocked(ready, "9")

    page(ready).post(FORM, SAFE)

    assert ready.clearance(today=TODAY).is_blocked


def test_a_block_gets_stricter_and_never_milder(ready: User) -> None:
    blocked(ready, "9")
    assert blocked(ready, "4").level == "emergency"

    assert blocked(ready, "10").level == "emergency"
    assert Block.objects.get().signs == ["4", "9", "10"]


def test_a_block_never_ends_by_time(ready: User) -> None:
    blocked(ready, "9")

    assert ready.clearance(today=date(2036, 11, 23)).is_blocked


def test_a_block_ends_with_who_and_when_their_word_and_no_emergency_sign(ready: User, page: Page) -> None:
    make_answers(ready, "9")

    answer = page(ready).post(END, SEEN)

    block = Block.objects.get()
    assert answer["Location"] == "/accounts/start/meaning/"
    assert (block.ending, block.professional, block.seen_on) == ("assessed", "doctor", TODAY)
    assert block.ended_at == NOON
    assert ready.clearance(today=TODAY).open is Open.ALL


@pytest.mark.parametrize("missing", ["professional", "seen_on", "is_told"])
def test_a_block_stays_while_one_of_its_conditions_is_open(ready: User, page: Page, missing: str) -> None:
    blocked(ready, "9")

    answer = page(ready).post(END, {name: value for name, value in SEEN.items() if name != missing})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]
    assert ready.is_blocked()


@pytest.mark.parametrize(
    ("seen_on", "said"),
    [
        ("2026-11-22", "Choose the day you ticked the sign, or a later day."),
        ("2027-01-01", "Enter a date between 2000 and today."),
    ],
)
def test_a_block_ends_only_with_a_check_since_it_began(ready: User, page: Page, seen_on: str, said: str) -> None:
    blocked(ready, "9")

    answer = page(ready).post(END, SEEN | {"seen_on": seen_on})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"seen_on": [said]}
    assert ready.is_blocked()


@pytest.mark.parametrize("url", [END, MISTAKE])
def test_an_emergency_sign_on_the_way_out_closes_everything(ready: User, page: Page, url: str) -> None:
    blocked(ready, "9")

    page(ready).post(url, SEEN | {"signs": ["2"]})

    assert Block.objects.get().level == "emergency"
    assert ready.clearance(today=TODAY).open is Open.NOTHING


def test_a_mistake_is_asked_about_once_more_and_stays_on_record(ready: User, page: Page) -> None:
    blocked(ready, "1")
    browser = page(ready)

    unread = browser.post(MISTAKE, {})
    answer = browser.post(MISTAKE, {"none": ["now", "nerves", "either"]})

    assert unread.status_code == 422
    assert answer["Location"] == FORM
    assert Block.objects.get().ending == "mistake"
    assert not ready.is_blocked()


@pytest.mark.parametrize("url", [END, MISTAKE])
def test_without_a_block_there_is_nothing_to_end(ready: User, page: Page, url: str) -> None:
    assert page(ready).get(url)["Location"] == "/accounts/me/"


def test_a_block_of_one_person_is_nothing_to_another(ready: User, bob: User, page: Page) -> None:
    blocked(ready, "9")
    make_ready(bob)

    page(bob).post(END, SEEN)

    assert ready.is_blocked()
    assert not bob.is_blocked()


def test_answers_are_deleted_on_request_and_an_open_block_stays_without_its_signs(ready: User, page: Page) -> None:
    make_answers(ready, "9", conditions=("knee",))

    asked = page(ready).get("/accounts/screening/delete/")
    page(ready).post("/accounts/screening/delete/")

    assert "We keep only that, not which sign it was." in asked.content.decode()
    assert not HealthAnswers.objects.exists()
    assert ready.flags(today=TODAY) is None
    assert Block.objects.get().signs == []
    assert ready.is_blocked()
