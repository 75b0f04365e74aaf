"""A user name gets a key, by which it is found and unique on every database; any name may be one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_plainer_words")]

    operations = [
        migrations.AlterModelManagers(name="user", managers=[]),
        migrations.AddField(
            model_name="user",
            name="username_key",
            field=models.CharField(editable=False, max_length=450, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="user",
            name="username",
            field=models.CharField(
                error_messages={"unique": "This user name is taken. Choose another."},
                max_length=150,
                unique=True,
                verbose_name="user name",
            ),
        ),
    ]
