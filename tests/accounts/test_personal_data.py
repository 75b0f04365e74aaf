"""Everything that is kept about a person is declared, field by field; the download holds it and deletion removes it."""

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from accounts.import_export import document
from accounts.models import User
from conventions.personal import PersonalModel, declarations
from exercises.models import Exercise
from tests.factories import PASSWORD, make_exercise

Page = Callable[[User | None], Client]

TOLD = "zq7Told"
KEPT_BACK = "zq9Kept"
NOW = timezone.now().replace(microsecond=0)

# What a field must hold for the database's own checks, where any value of its type will not do.
NEEDED: dict[str, dict[str, Any]] = {
    "accounts.ApiToken": {"scopes": "diary:read"},  # nothing but what the database takes
    "accounts.Guidance": {"minutes_limit": 20, "review_on": date(2026, 12, 20)},
    "accounts.PractisedBefore": {"practised": "over_2_years", "last": "this_month"},
    "accounts.Screening": {"assessed": "new", "assessed_on": None},
    "reminders.Delivery": {"lease_until": None, "reason": ""},
    "reminders.Reminder": {"is_on": True},
    "routines.Move": {"to_on": date(2026, 11, 21)},
    "routines.PracticeSettings": {"minutes": 15},
    "routines.Proposal": {"rule": "P1"},  # no room for a canary, and PostgreSQL measures
    "routines.RoutineStep": {"own_exercise": None},
    "tracking.Edition": {"entry": None},
}


# Every model that leads to a person ----------------------------------------------------------------------------------


def personal_models() -> list[type[models.Model]]:
    """The models whose rows belong to a person: by a key to one, or to a row that belongs to one, however far."""
    every = [model for model in apps.get_models() if not model._meta.auto_created]
    found: set[type[models.Model]] = {User}
    while True:
        more = {
            model
            for model in every
            if any(field.related_model in found for field in model._meta.concrete_fields if field.is_relation)
        } - found
        if not more:
            return sorted(found, key=lambda model: model._meta.label)
        found |= more


def declared() -> dict[str, PersonalModel]:
    return {personal.label: personal for personal in declarations()}


@pytest.mark.parametrize("model", personal_models(), ids=lambda model: model._meta.label)
def test_every_field_of_a_model_that_leads_to_a_person_is_declared(model: type[models.Model]) -> None:
    label = model._meta.label
    assert label in declared(), f"{label} is in no app's personal_data"
    own = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}

    said = declared()[label]
    assert {name.split("__")[0] for name in said.exported} | said.withheld.keys() == own


def test_nothing_is_declared_that_is_not_there() -> None:
    labels = [personal.label for personal in declarations()]

    assert labels == sorted(model._meta.label for model in personal_models())


def test_what_is_withheld_has_its_reason() -> None:
    reasons = [reason for personal in declarations() for reason in personal.withheld.values()]

    assert all(len(reason) >= 10 and reason.endswith(".") for reason in reasons)


# A person with a row in every table ----------------------------------------------------------------------------------


def words(personal: PersonalModel, field: models.Field) -> str:
    """A canary for a field of text: one for what is told, another for what is kept back."""
    text = TOLD if field.name in personal.exported else KEPT_BACK
    return text if not field.unique else f"{text}{personal.label}"[: field.max_length]


def value_for(personal: PersonalModel, field: models.Field, owner: User, made: dict[Any, models.Model]) -> Any:
    """Anything that fits ``field``; text is a canary."""
    if field.is_relation:
        return owner if field.related_model is User else made.get(field.related_model)
    if field.choices:
        return field.flatchoices[0][0]
    plain: list[tuple[type[models.Field], Any]] = [
        (models.JSONField, {"words": words(personal, field)}),
        (models.GenericIPAddressField, "192.0.2.7"),
        (models.UUIDField, uuid.UUID(int=7)),
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.FloatField, 1.0),
        (models.DecimalField, Decimal("8.0")),
        (models.DateTimeField, NOW),
        (models.DateField, date(2026, 11, 20)),
        (models.TimeField, time(7, 30)),
        (models.DurationField, None),
        (models.CharField, words(personal, field)),
        (models.TextField, words(personal, field)),
        (models.BinaryField, words(personal, field).encode()),
    ]
    return next(value for kind, value in plain if isinstance(field, kind))


def make_row_in_every_table(owner: User) -> dict[type[models.Model], models.Model]:
    """One row of ``owner`` in each declared table, made below the verbs so that no field can be forgotten."""
    made: dict[Any, models.Model] = {User: owner, Exercise: make_exercise()}
    waiting = [personal for personal in declarations() if personal.model is not User]
    while waiting:
        personal = next(
            one
            for one in waiting
            if not any(other.model is related(field) for field in one.model._meta.concrete_fields for other in waiting)
        )
        waiting.remove(personal)
        row = personal.model(
            **{
                field.name: value_for(personal, field, owner, made)
                for field in personal.model._meta.concrete_fields
                if not field.primary_key or field.is_relation
            }
            | NEEDED.get(personal.label, {})
        )
        personal.model._base_manager.bulk_create([row])
        made[personal.model] = personal.model._base_manager.get(**{personal.owner: owner.pk})
    User.objects.filter(pk=owner.pk).update(first_name=TOLD, last_name=TOLD, email=f"{TOLD}@example.org")
    return made


def related(field: models.Field) -> type[models.Model] | None:
    return field.related_model if field.is_relation else None


def text_fields(personal: PersonalModel) -> Iterator[str]:
    for field in personal.model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
        is_set = field.name not in NEEDED.get(personal.label, {}) and not field.choices
        if is_text and is_set and field.name in personal.exported and personal.model is not User:
            yield field.name


def everything_stored() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows.append(f"{table}: {cursor.fetchall()}")
    return "\n".join(rows)


def test_every_text_that_is_told_stands_in_the_download(page: Page, alice: User) -> None:
    make_row_in_every_table(alice)

    everything = page(alice).get("/api/v1/me/export/").json()

    assert everything["format"] == "pilates-at-home/1"
    assert everything["account"]["username"] == "alice"
    assert everything["account"]["first_name"] == TOLD
    for personal in declarations():
        for name in text_fields(personal):
            [row] = everything[personal.label]
            assert TOLD in json.dumps(row[name]), f"{personal.label}.{name}"


def test_nothing_that_is_kept_back_stands_in_the_download(alice: User) -> None:
    make_row_in_every_table(alice)
    assert KEPT_BACK in everything_stored()

    everything = str(document(alice, at=NOW))

    assert KEPT_BACK not in everything
    assert alice.password not in everything


def test_the_download_of_one_person_holds_nothing_of_another(alice: User, bob: User) -> None:
    make_row_in_every_table(alice)

    everything = document(bob, at=NOW)

    assert TOLD not in str(everything)
    assert {label: rows for label, rows in everything.items() if "." in label and rows} == {}


def test_the_page_gives_the_same_document_as_a_file(page: Page, alice: User) -> None:
    make_row_in_every_table(alice)

    answer = page(alice).post("/accounts/my-data/download/")

    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith('attachment; filename="pilates-at-home-2')
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.json()["accounts.Consent"][0]["text_version"] == TOLD


# Deletion ------------------------------------------------------------------------------------------------------------


def test_deleting_the_account_leaves_nothing_of_it_in_any_table(page: Page, alice: User, bob: User) -> None:
    make_row_in_every_table(alice)
    browser = page(alice)
    browser.get("/accounts/me/")

    answer = browser.post("/accounts/my-data/delete/", {"password": PASSWORD})

    assert answer["Location"] == "/accounts/goodbye/"
    stored = everything_stored()
    assert TOLD not in stored
    assert KEPT_BACK not in stored
    assert "alice" not in stored
    assert "bob" in stored


def test_every_session_of_a_deleted_account_is_dead(page: Page, alice: User) -> None:
    phone, laptop = page(None), page(None)
    for browser in (phone, laptop):
        browser.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
        assert browser.get("/accounts/me/").status_code == 200

    laptop.post("/accounts/my-data/delete/", {"password": PASSWORD})

    assert laptop.get("/accounts/me/").status_code == 302
    assert phone.get("/accounts/me/").status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Enter your password to confirm that it is you."),
        ("wrong horse", "That password is not right. Nothing was deleted."),
    ],
)
def test_without_the_password_nothing_is_deleted(page: Page, alice: User, password: str, sentence: str) -> None:
    answer = page(alice).post("/accounts/my-data/delete/", {"password": password})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"password": [sentence]}
    assert User.objects.filter(pk=alice.pk).exists()


def test_guessing_the_password_there_is_slowed_down(page: Page, alice: User) -> None:
    browser = page(alice)
    for _ in range(10):
        browser.post("/accounts/my-data/delete/", {"password": "wrong horse"})

    answer = browser.post("/accounts/my-data/delete/", {"password": PASSWORD})

    assert answer.status_code == 429
    assert User.objects.filter(pk=alice.pk).exists()


def test_someone_without_a_password_is_sent_to_set_one(page: Page, alice: User) -> None:
    alice.set_unusable_password()
    alice.save()

    text = page(alice).get("/accounts/my-data/delete/").content.decode()

    assert "You have no password yet" in text
    assert "/accounts/password/set/" in text


def test_goodbye_is_open_to_everyone(page: Page, db: None) -> None:
    assert page(None).get("/accounts/goodbye/").status_code == 200
