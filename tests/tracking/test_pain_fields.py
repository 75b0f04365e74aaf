"""A field of a pain entry stands in every place that asks for it, keeps it or hands it out."""

from tracking.forms.diary import PainForm
from tracking.import_export import PAIN_COLUMNS
from tracking.models import PainEntry
from tracking.models.editions import _KEPT
from tracking.serializers.diary import PainEntrySerializer

BOOKKEEPING = {"id", "owner", "client_uuid", "created_digest", "version", "created_at", "updated_at", "deleted_at"}
FIELDS = {field.name for field in PainEntry._meta.concrete_fields} - BOOKKEEPING


def test_an_edit_keeps_every_field_as_it_was() -> None:
    assert set(_KEPT["painentry"]) == FIELDS


def test_the_api_sends_every_field() -> None:
    assert FIELDS - set(PainEntrySerializer.Meta.fields) == set()


def test_the_form_asks_for_every_field_but_the_time_in_parts() -> None:
    asked = set(PainForm.base_fields)

    assert FIELDS - asked == {"felt_at", "local_date", "time_zone"}
    assert {"day", "clock"} <= asked


def test_the_table_to_download_has_every_field() -> None:
    assert FIELDS - set(PAIN_COLUMNS) == {"felt_at", "local_date"}
    assert {"day", "felt"} <= set(PAIN_COLUMNS)
