"""Every account gets the key of its user name, and every address the one spelling of its domain.

Where two accounts would become the same, nothing is changed: a person has to decide which of them is renamed.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError
from django.db import migrations

from conventions.text import NotAnAddress, key, shown_address

BATCH = 500
RENAME = """\
Accounts {ids}: their user names are the same but for capitals, accents typed another way or signs that nobody sees.
Nothing was changed. Rename all but one of them, tell their owners, and start the upgrade again:
manage.py shell -c "from accounts.models import User; User.objects.filter(pk=NUMBER).update(username='NEW')\""""
TAKE_AWAY = """\
Accounts {ids}: they have confirmed the same email address, written in two ways.
Nothing was changed. Take it away from all but one of them, tell their owners, and start the upgrade again:
manage.py shell -c "from allauth.account.models import EmailAddress; from accounts.models import User; \
EmailAddress.objects.filter(user=NUMBER, email='ADDRESS').delete(); \
User.objects.filter(pk=NUMBER, email='ADDRESS').update(email='')\""""


def refuse(rows: Iterable[Iterable[int]], sentence: str) -> None:
    """Raises ``CommandError`` with the ids, never the names, of accounts that would be the same."""
    same = sorted(sorted({*ids}) for ids in rows)
    if same := [ids for ids in same if len(ids) > 1]:
        raise CommandError(sentence.format(ids=", ".join(" and ".join(map(str, ids)) for ids in same)))


def fill_keys(apps: Any, schema_editor: Any) -> None:
    User = apps.get_model("accounts", "User")
    keys: dict[str, list[int]] = defaultdict(list)
    for pk, name in User.objects.order_by("pk").values_list("pk", "username"):
        keys[key(name)].append(pk)
    refuse(keys.values(), RENAME)
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
    owners, same = defaultdict(list), defaultdict(list)
    for address in Address.objects.order_by("-verified", "-primary", "pk"):
        same[address.user_id, respell(address.email)].append(address)
        if address.verified:
            owners[respell(address.email)].append(address.user_id)
    refuse(owners.values(), TAKE_AWAY)
    for (_user, email), (kept, *doubles) in same.items():
        # One person's address in two spellings is one address: the confirmed one stays, and the main one is it.
        is_primary = any(one.primary for one in (kept, *doubles))
        if doubles:
            Address.objects.filter(pk__in=[one.pk for one in doubles]).delete()
        if (kept.email, kept.primary) != (email, is_primary):
            Address.objects.filter(pk=kept.pk).update(email=email, primary=is_primary)
    for pk, email in User.objects.exclude(email="").values_list("pk", "email"):
        if respell(email) != email:
            User.objects.filter(pk=pk).update(email=respell(email))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_name_keys"), ("account", "0009_emailaddress_unique_primary_email")]

    operations = [
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.RunPython(respell_addresses, migrations.RunPython.noop),
    ]
