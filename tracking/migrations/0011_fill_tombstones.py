"""What had been deleted before tombstones were kept: its request does not make it again once it is gone for good."""

from django.db import migrations

KINDS = (
    *(("tracking", name) for name in ("Session", "PainEntry", "Measure", "Care")),
    ("routines", "Pause"),
    ("exercises", "SignOff"),
)
BATCH = 1000


def fill(apps, _schema_editor):
    tombstones = apps.get_model("accounts", "Tombstone")
    for app, name in KINDS:
        rows = apps.get_model(app, name)._base_manager.filter(deleted_at__isnull=False).order_by("pk")
        graves = (
            tombstones(owner_id=owner, kind=name.lower(), uuid=uuid, version=version, deleted_at=deleted_at, seq=0)
            for owner, uuid, version, deleted_at in rows.values_list(
                "owner_id", "client_uuid", "version", "deleted_at"
            ).iterator(BATCH)
        )
        tombstones._base_manager.bulk_create(graves, batch_size=BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_in_step"),
        ("exercises", "0008_in_step"),
        ("routines", "0011_in_step"),
        ("tracking", "0010_in_step"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
