"""The administration shows the catalogue and changes nothing in it."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import make_exercise, make_user
from tests.signed_in import with_second_step


@pytest.fixture
def administrator(db: None) -> User:
    return with_second_step(make_user("root", is_staff=True, is_superuser=True))


def test_an_administrator_can_look_at_an_exercise(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    key = make_exercise("dart").pk

    assert "Dart" in client.get("/admin/exercises/exercise/").text
    assert client.get(f"/admin/exercises/exercise/{key}/change/").status_code == 200


def test_nobody_changes_the_catalogue_there(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    key = make_exercise("dart").pk

    assert client.get("/admin/exercises/exercise/add/").status_code == 403
    assert client.post(f"/admin/exercises/exercise/{key}/change/", {"name": "Arrow"}).status_code == 403
    assert client.post(f"/admin/exercises/exercise/{key}/delete/", {"post": "yes"}).status_code == 403
