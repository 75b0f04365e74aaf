"""Say of every row of before whether it was written down more than 36 hours after the moment it is about."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

MOMENTS = {"Care": "noted_at", "Measure": "answered_at", "PainEntry": "felt_at", "Session": "finished_at"}


def fill(apps, schema_editor):
    for model, moment in MOMENTS.items():
        rows = apps.get_model("tracking", model).objects.using(schema_editor.connection.alias)
        rows.filter(created_at__gt=F(moment) + timedelta(hours=36)).update(source="later")


class Migration(migrations.Migration):
    dependencies = [("tracking", "0006_written_later")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
