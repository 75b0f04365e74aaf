"""Every account gets the key of its user name, and every address the one spelling of its domain.

Where two accounts would become the same, nothing is changed: a person has to decide which of them is renamed.
"""

from collections import defaultdict
from typing import Any

from django.core.management.base import CommandError
from django.db import migrations

from conventions.text import NotAnAddress, key, shown_address

BATCH = 500
RENAME = """\
Accounts {ids}: their {what} are the same but for capitals, accents typed another way or signs that nobody sees.
Nothing was changed. Give all but one of them another one, tell their owners, and start the upgrade again:
manage.py shell -c "from accounts.models import User; User.objects.filter(pk=NUMBER).update({field}='NEW')\""""


def refuse(rows: dict[str, list[int]], *, what: str, field: str) -> None:
    """Raises ``CommandError`` with the ids, never the names, of accounts that would be the same."""
    same = [ids for ids in rows.values() if len(ids) > 1]
    if same:
        ids = ", ".join(" and ".join(map(str, sorted(group))) for group in sorted(same))
        raise CommandError(RENAME.format(ids=ids, what=what, field=field))


def fill_keys(apps: Any, schema_editor: Any) -> None:
    User = apps.get_model("accounts", "User")
    keys: dict[str, list[int]] = defaultdict(list)
    for pk, name in User.objects.order_by("pk").values_list("pk", "username"):
        keys[key(name)].append(pk)
    refuse(keys, what="user names", field="username")
    filled = [User(pk=pk, username_key=mine) for mine, [pk] in keys.items()]
    User.objects.bulk_update(filled, ["username_key"], batch_size=BATCH)


def respell(address: str) -> str:
    """Return the one spelling; what cannot be reached stays as it is."""
    try:
        return shown_address(address)
    except NotAnAddress:
        return address


def respell_addresses(apps: Any, schema_editor: Any) -> None:
    User, Address = apps.get_model("accounts", "User"), apps.get_model("account", "EmailAddress")
    verified: dict[str, list[int]] = defaultdict(list)
    for user, email in Address.objects.filter(verified=True).order_by("user_id").values_list("user_id", "email"):
        verified[respell(email)].append(user)
    refuse(verified, what="confirmed email addresses", field="email")
    for model in (User, Address):
        for pk, email in model.objects.exclude(email="").values_list("pk", "email"):
            if respell(email) != email:
                model.objects.filter(pk=pk).update(email=respell(email))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_name_keys"), ("account", "0009_emailaddress_unique_primary_email")]

    operations = [
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.RunPython(respell_addresses, migrations.RunPython.noop),
    ]
