"""One click in the mail turns reminders off: by POST alone, without signing in, as often as one likes."""

from collections.abc import Callable

import pytest
import time_machine
from django.core import signing
from django.test import Client

from accounts.models import User
from reminders.models import Delivery, Reminder
from tests.reminders.makers import MONDAY, NOW, Clock, make_rule, ring

pytestmark = pytest.mark.django_db
Page = Callable[[User | None], Client]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_opening_the_link_changes_nothing(alice: User, page: Page) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))

    answer = page(None).get(rule.unsubscribe_url())

    rule.refresh_from_db()
    assert answer.status_code == 200
    assert "Stop reminders?" in answer.content.decode()
    assert (rule.is_on, rule.version) == (True, 1)


def test_the_button_turns_them_off_without_signing_in(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(rule.unsubscribe_url())

    rule.refresh_from_db()
    assert answer.status_code == 200
    assert "Reminders are off" in answer.content.decode()
    assert (rule.is_on, rule.next_due_at, rule.version) == (False, None, 2)
    assert not rule.has_bounced


def test_a_mail_program_does_it_with_one_click(alice: User) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    mail = ring(Clock(NOW.replace(hour=18))).mails[0]
    link = mail.extra_headers["List-Unsubscribe"]

    answer = Client(enforce_csrf_checks=True).post(link.strip("<>").removeprefix("http://testserver"), ONE_CLICK)

    rule.refresh_from_db()
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer.status_code == 200
    assert not rule.is_on


def test_doing_it_twice_changes_nothing_more(alice: User, page: Page) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    page(None).post(rule.unsubscribe_url())

    answer = page(None).post(rule.unsubscribe_url())

    rule.refresh_from_db()
    assert answer.status_code == 200
    assert rule.version == 2


def test_what_waits_is_cancelled(alice: User, page: Page) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    Delivery.objects.create(rule=rule, occ_date=NOW.date(), due_at=NOW, expires_at=NOW.replace(hour=23), not_before=NOW)

    with time_machine.travel(NOW, tick=False):
        page(None).post(rule.unsubscribe_url())

    assert rule.deliveries.get().reason == "off"


@pytest.mark.parametrize("forged", ["1", "1:AAAA", "x:y", "%00", "1" * 500])
def test_a_forged_link_is_no_page(alice: User, page: Page, forged: str) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))

    answer = page(None).post(f"/reminders/unsubscribe/{forged}/")

    rule.refresh_from_db()
    assert answer.status_code == 404
    assert rule.is_on


def test_a_signature_made_for_another_purpose_is_no_key(alice: User, page: Page) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    other = signing.Signer(salt="something.else").sign(str(rule.pk))

    assert page(None).post(f"/reminders/unsubscribe/{other}/").status_code == 404


def test_a_link_of_an_account_that_is_gone_still_answers(alice: User, page: Page) -> None:
    link = make_rule(alice, (MONDAY, "18:00")).unsubscribe_url()
    alice.delete()

    answer = page(None).post(link)

    assert answer.status_code == 200
    assert not Reminder.objects.exists()


def test_the_page_leads_back_to_turning_them_on(alice: User, page: Page) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))

    answer = page(None).post(rule.unsubscribe_url())

    assert 'href="/reminders/"' in answer.content.decode()
