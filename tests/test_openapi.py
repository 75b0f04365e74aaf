"""The schema at /api/schema/ is valid, complete and without a warning."""

import pytest
from django.core.management import call_command
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS


def test_the_schema_is_valid_and_nothing_in_it_was_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    GENERATOR_STATS.reset()

    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json")

    assert '"openapi": "3.' in capsys.readouterr().out


@pytest.mark.django_db
def test_the_schema_needs_no_account() -> None:
    answer = Client().get("/api/schema/", headers={"Accept": "application/json"})

    assert answer.status_code == 200


@pytest.mark.django_db
def test_every_operation_says_how_it_fails() -> None:
    schema = Client().get("/api/schema/?format=json").json()

    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert "400" in operation["responses"], f"{method} {path}"
            if method in {"put", "delete"}:
                assert {"412", "428"} <= operation["responses"].keys(), f"{method} {path}"
