"""Operations of migrations that Django has not."""

from typing import Any

from django.contrib.postgres import operations
from django.contrib.postgres.operations import AddIndexConcurrently
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


class AddIndexOnline(AddIndexConcurrently):
    """Add an index while others go on writing, in a migration that is not atomic. SQLite knows one way alone."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        kind = AddIndexConcurrently if schema_editor.connection.vendor == "postgresql" else migrations.AddIndex
        kind.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        kind = AddIndexConcurrently if schema_editor.connection.vendor == "postgresql" else migrations.AddIndex
        kind.database_backwards(self, app_label, schema_editor, from_state, to_state)


class AddConstraintNotValid(operations.AddConstraintNotValid):
    """Add a check for new rows without reading the old ones; `ValidateConstraint` does, in a later migration."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        is_online = schema_editor.connection.vendor == "postgresql"
        kind = operations.AddConstraintNotValid if is_online else migrations.AddConstraint
        kind.database_forwards(self, app_label, schema_editor, from_state, to_state)


class ValidateConstraint(operations.ValidateConstraint):
    """Read the old rows while others go on writing. SQLite did so when the constraint was added."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
