"""The first-session step: nothing about a person's health is kept before they agreed and answered."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Consent, Screening, User

Page = Callable[[User | None], Client]

START = "/accounts/start/"
EVERYTHING = {"disclaimer": "on", "health_data": "on", "age": "on", "assessed": "yes", "assessed_on": "2026-03-02"}


def test_the_emergency_panel_stands_above_everything_else(page: Page, alice: User) -> None:
    text = page(alice).get(START).content.decode()

    assert "Call your emergency number" in text
    assert text.index('href="tel:112"') < text.index("<h1>")


def test_the_emergency_page_needs_no_account(page: Page, db: None) -> None:
    answer = page(None).get("/accounts/emergency/")

    assert answer.status_code == 200
    assert 'href="tel:112"' in answer.content.decode()


def test_agreeing_and_answering_makes_a_person_ready(page: Page, alice: User) -> None:
    answer = page(alice).post(START, EVERYTHING | {"next": "/today/"})

    assert answer.status_code == 302
    assert answer["Location"] == "/today/"
    assert alice.is_ready()
    assert set(Consent.objects.visible_to(alice).values_list("kind", "text_version")) == {
        ("disclaimer", "2026-11"),
        ("health_data", "2026-11"),
        ("age", "2026-11"),
    }
    assert Screening.objects.visible_to(alice).get().assessed == "yes"
