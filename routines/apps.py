from collections.abc import Sequence

from django.apps import AppConfig
from django.core import checks


class RoutinesConfig(AppConfig):
    name = "routines"

    def ready(self) -> None:
        checks.register(check_starters)


def check_starters(app_configs: Sequence[AppConfig] | None, **options: object) -> list[checks.CheckMessage]:
    """A starter that names an exercise nobody wrote stops ``manage.py`` with its file and line."""
    from exercises import catalogue
    from routines import starters

    try:
        starters.check(catalogue.form_keys())
    except starters.StarterError as error:
        return [checks.Error(str(error), id="routines.E001")]
    return []
