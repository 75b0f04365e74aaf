from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("routines", "0008_plainer_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="pause",
            name="deleted_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
