from django.apps import AppConfig
from django.utils.translation import gettext, ngettext

from conventions import words


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        words.translate_with(gettext, ngettext)
