"""Every key that could read, or read and write, gets the list that says the same, area by area."""

from typing import Any

from django.db import migrations

AREAS = ("account", "catalogue", "diary", "export", "insights", "practice", "reminders", "routines")
READ_ONLY = ("catalogue", "export")


def everywhere(access: str) -> str:
    return " ".join(f"{area}:{'read' if area in READ_ONLY else access}" for area in AREAS)


def fill_scopes(apps: Any, schema_editor: Any) -> None:
    keys = apps.get_model("accounts", "ApiToken").objects.filter(scopes="")
    for access in ("read", "write"):
        keys.filter(scope=access).update(scopes=everywhere(access))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_scopes")]

    operations = [migrations.RunPython(fill_scopes, migrations.RunPython.noop)]
