from django.apps import AppConfig
from django.core import checks

from pilates_site import place


class PilatesSiteConfig(AppConfig):
    name = "pilates_site"

    def ready(self) -> None:
        checks.register(place.check_place, "pilates")
        checks.register(place.check_somebody_is_named, "pilates", deploy=True)
        checks.register(place.check_collected, "pilates", deploy=True)
