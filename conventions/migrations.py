"""Operations of migrations that Django has not."""

from typing import Any

from django.db import migrations


class DropIndex(migrations.AlterField):
    """Alter a field that loses its index, and drop that index alone.

    For AlterField, SQLite writes the whole table anew and PostgreSQL checks every foreign key again.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        for sql in schema_editor._field_indexes_sql(model, model._meta.get_field(self.name)):
            schema_editor.execute(f"DROP INDEX {sql.parts['name']}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        for sql in schema_editor._field_indexes_sql(model, model._meta.get_field(self.name)):
            schema_editor.execute(sql)
